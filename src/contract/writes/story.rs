//! What a place tells of its work: read from a write, and told again by an export.

use super::mask::Mask;
use super::reading::Reading;
use crate::domain::id::PlaceId;
use crate::domain::stage_history::{MOST_STEPS, StageStep};
use crate::domain::story::{
    Adaptation, Amount, Attempt, MOST_OUTCOMES, MOST_TOLD, Story, StoryEntry, StoryFields, StoryOutcome, WantedOutcomes,
};
use crate::domain::text::{self, TextError};
use crate::proto::{codes, v1};

/// The field of a record that has it.
pub(super) const STORY: &str = "story";

impl Reading<'_> {
    /// What a record in `at` says of its story. Where that is left out and the mask does not name it, all of it stays.
    pub(super) fn story(&mut self, record: &v1::RecordDeclaration, at: &str, mask: &Mask) -> Option<StoryFields> {
        let at = format!("{at}.{STORY}");
        if record.outcomes_anew && record.story.is_none() {
            self.wrong.add(at.clone(), "is missing, and outcomes_anew goes with it");
            return None;
        }
        let Some(raw) = &record.story else {
            let is_emptied = mask.names(STORY) && !mask.is_all();
            return Some(if is_emptied { Story::default().into() } else { StoryFields::default() });
        };
        let mut frank = |part: &str, text: &str| {
            mask.of_part(STORY, part, || self.text(&format!("{at}.{part}"), text, text::passage))
        };
        let would_do_differently = frank("would_do_differently", &raw.would_do_differently);
        let got_wrong = frank("got_wrong", &raw.got_wrong);
        let learnt = frank("learnt", &raw.learnt);
        let setting_that_mattered = frank("setting_that_mattered", &raw.setting_that_mattered);
        let entries = mask
            .of_part(STORY, "entries", || self.each(&format!("{at}.entries"), &raw.entries, MOST_TOLD, Self::entry));
        let pitfalls = mask.of_part(STORY, "pitfalls", || {
            let read = |reading: &mut Self, field: &str, one: &String| reading.text(field, one, text::name);
            self.each(&format!("{at}.pitfalls"), &raw.pitfalls, MOST_TOLD, read)
        });
        let attempts = mask.of_part(STORY, "attempts", || {
            self.each(&format!("{at}.attempts"), &raw.attempts, MOST_TOLD, Self::attempt)
        });
        let outcomes = mask.of_part(STORY, "outcomes", || {
            self.each(&format!("{at}.outcomes"), &raw.outcomes, MOST_OUTCOMES, Self::outcome)
        });
        let stage_history = mask.of_part(STORY, "stage_history", || {
            self.each(&format!("{at}.stage_history"), &raw.stage_history, MOST_STEPS, Self::step)
        });
        let changed_to_fit = mask.of_part(STORY, "changed_to_fit", || {
            self.each(&format!("{at}.changed_to_fit"), &raw.changed_to_fit, MOST_TOLD, Self::adaptation)
        });
        let how = if record.outcomes_anew { WantedOutcomes::Anew } else { WantedOutcomes::More };
        Some(StoryFields {
            entries: entries?,
            would_do_differently: would_do_differently?,
            got_wrong: got_wrong?,
            learnt: learnt?,
            pitfalls: pitfalls?,
            setting_that_mattered: setting_that_mattered?,
            attempts: attempts?,
            outcomes: outcomes?.map(how),
            stage_history: stage_history?,
            changed_to_fit: changed_to_fit?,
        })
    }

    /// Every entry of a list, so that all that is wrong is told at once.
    pub(super) fn each<R, T>(
        &mut self,
        field: &str,
        raw: &[R],
        most: usize,
        read: impl Fn(&mut Self, &str, &R) -> Option<T>,
    ) -> Option<Vec<T>> {
        if raw.len() > most {
            self.wrong.add(field, format!("has {} entries; at most {most} are allowed", raw.len()));
            return None;
        }
        let read: Vec<Option<T>> =
            raw.iter().enumerate().map(|(at, one)| read(self, &format!("{field}[{at}]"), one)).collect();
        read.into_iter().collect()
    }

    fn entry(&mut self, field: &str, raw: &v1::StoryEntry) -> Option<StoryEntry> {
        let as_of = self.day_given(&format!("{field}.as_of"), &raw.as_of);
        let text = self.text(&format!("{field}.text"), &raw.text, said);
        let kind = v1::EntryKind::try_from(raw.kind).ok().and_then(codes::entry_kind_given);
        if kind.is_none() {
            self.wrong.add(format!("{field}.kind"), "is missing: an entry is PROGRESS, CHALLENGE or SETBACK");
        }
        Some(StoryEntry { as_of: as_of?, kind: kind?, text: text? })
    }

    fn attempt(&mut self, field: &str, raw: &v1::Attempt) -> Option<Attempt> {
        let started_on = match raw.started_on.as_str() {
            "" => Some(None),
            day => self.day_given(&format!("{field}.started_on"), day).map(Some),
        };
        let ended_on = self.day_given(&format!("{field}.ended_on"), &raw.ended_on);
        let text = self.text(&format!("{field}.text"), &raw.text, said);
        let lesson = self.text(&format!("{field}.lesson"), &raw.lesson, text::passage);
        let ending = v1::AttemptEnding::try_from(raw.ending).ok().and_then(codes::ending_given);
        if ending.is_none() {
            self.wrong.add(format!("{field}.ending"), "is missing: an attempt ended as WORKED, RAN_OUT or STOPPED");
        }
        let attempt =
            Attempt { started_on: started_on?, ended_on: ended_on?, ending: ending?, text: text?, lesson: lesson? };
        if attempt.begins_after_its_end() {
            self.wrong.add(format!("{field}.started_on"), format!("is after ended_on, {}", attempt.ended_on));
            return None;
        }
        Some(attempt)
    }

    fn step(&mut self, field: &str, raw: &v1::StageStep) -> Option<StageStep> {
        let on = self.day_given(&format!("{field}.on"), &raw.on);
        let moved_by = self.one_line(&format!("{field}.moved_by"), &raw.moved_by);
        let stage = self.stage(&format!("{field}.stage"), raw.stage)?;
        if stage.is_none() {
            self.wrong.add(format!("{field}.stage"), "is missing: a step leads to a known stage");
        }
        Some(StageStep { on: on?, stage: stage?, moved_by: moved_by? })
    }

    fn adaptation(&mut self, field: &str, raw: &v1::Adaptation) -> Option<Adaptation> {
        let text = self.text(&format!("{field}.text"), &raw.text, said);
        let from = match raw.from_place_id.as_str() {
            "" => Some(None),
            id => self.id(&format!("{field}.from_place_id"), id, PlaceId::new).map(Some),
        };
        Some(Adaptation { text: text?, from: from? })
    }

    fn outcome(&mut self, field: &str, raw: &v1::StoryOutcome) -> Option<StoryOutcome> {
        let measure = self.text(&format!("{field}.measure"), &raw.measure, text::name);
        let figure = raw.figure.map(Amount::try_from).transpose();
        let figure = figure.map_err(|error| self.wrong.add(format!("{field}.figure"), error)).ok();
        let unit = match (raw.unit.as_str(), raw.figure) {
            ("", _) => Some(String::new()),
            (unit, Some(_)) => self.text(&format!("{field}.unit"), unit, text::name),
            (_, None) => {
                self.wrong.add(format!("{field}.unit"), "does not go without a figure");
                None
            }
        };
        let text = match raw.figure {
            Some(_) => self.text(&format!("{field}.text"), &raw.text, text::passage),
            None => self.text(&format!("{field}.text"), &raw.text, said),
        };
        let direction = v1::OutcomeDirection::try_from(raw.direction).ok().and_then(codes::outcome_direction_given);
        if direction.is_none() {
            self.wrong.add(format!("{field}.direction"), "is missing: WORKED, DID_NOT_WORK or UNCLEAR");
        }
        let evidence = v1::EvidenceBasis::try_from(raw.evidence).ok().and_then(codes::evidence_basis_given);
        if evidence.is_none() {
            let all = "is missing: INDEPENDENT, SELF_REPORTED, ANTICIPATED or NONE";
            self.wrong.add(format!("{field}.evidence"), all);
        }
        let as_of = self.day_given(&format!("{field}.as_of"), &raw.as_of);
        Some(StoryOutcome {
            measure: measure?,
            figure: figure?,
            unit: unit?,
            text: text?,
            direction: direction?,
            evidence: evidence?,
            as_of: as_of?,
        })
    }
}

/// A passage that says something.
fn said(raw: &str) -> Result<String, TextError> {
    let said = text::passage(raw)?;
    if said.is_empty() { Err(TextError::Empty) } else { Ok(said) }
}
