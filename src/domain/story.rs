//! What a place tells of its work on one problem beside how it stands with it: in its own words, shown to those for whom they are, and
//! never part of a fit (law 6).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::id::PlaceId;
use super::stage_history::{MOST_STEPS, Move, StageStep, forward};
use super::text;

/// Most entries, pitfalls, earlier attempts and changes to fit of a story, each.
pub const MOST_TOLD: usize = 20;
/// Most outcomes of a story.
pub const MOST_OUTCOMES: usize = 100;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Something moved.
    Progress,
    /// Something is hard.
    Challenge,
    /// Something did not go as it should.
    Setback,
}

impl EntryKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Progress, Self::Challenge, Self::Setback];
}

/// What happened on the way (R40).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoryEntry {
    /// The day it speaks of.
    pub as_of: Date,
    /// What it is.
    pub kind: EntryKind,
    /// In the place's words.
    pub text: String,
}

/// How an earlier attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptEnding {
    /// It did what it was for.
    Worked,
    /// Its time, money or mandate was over before that.
    RanOut,
    /// It was given up.
    Stopped,
}

impl AttemptEnding {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Worked, Self::RanOut, Self::Stopped];
}

/// An earlier attempt at the same problem, which has ended (R155).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attempt {
    /// When it began; none where that is not known.
    pub started_on: Option<Date>,
    /// When it ended.
    pub ended_on: Date,
    /// How.
    pub ending: AttemptEnding,
    /// What was tried.
    pub text: String,
    /// What came out of it for whoever tries again; may be empty.
    pub lesson: String,
}

/// What was taken from elsewhere and changed to fit (R147).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adaptation {
    /// What it is, and what was changed.
    pub text: String,
    /// From which place; one that a public record lists, whose being there is no secret.
    pub from: Option<PlaceId>,
}

/// Whether what came of the work is what it was for (R42).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeDirection {
    /// It is.
    Worked,
    /// It is not.
    DidNotWork,
    /// Both, or too early to say.
    Unclear,
}

impl OutcomeDirection {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Worked, Self::DidNotWork, Self::Unclear];
}

/// What stands behind an outcome (R45). Never left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceBasis {
    /// Somebody else than the place evaluated it.
    Independent,
    /// The place itself says so.
    SelfReported,
    /// It is expected, and not seen yet.
    Anticipated,
    /// Nobody evaluated it.
    None,
}

impl EvidenceBasis {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Independent, Self::SelfReported, Self::Anticipated, Self::None];
}

/// A figure of an outcome: a number, never NaN or infinite.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Amount(f64);

/// A number that is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("is no finite number")]
pub struct AmountError;

// None of them is NaN.
impl Eq for Amount {}

impl Amount {
    /// The number.
    pub fn value(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Amount {
    type Error = AmountError;

    fn try_from(value: f64) -> Result<Self, AmountError> {
        // Zero has one sign: what is the same is told the same.
        value.is_finite().then_some(Self(value + 0.0)).ok_or(AmountError)
    }
}

impl From<Amount> for f64 {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}

/// What came of the work, as the place tells it (R56).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoryOutcome {
    /// What it is about.
    pub measure: String,
    /// How much, where it is told as a figure.
    pub figure: Option<Amount>,
    /// Of what; empty without a figure.
    pub unit: String,
    /// In words; empty only with a figure.
    pub text: String,
    /// Whether it worked.
    pub direction: OutcomeDirection,
    /// What stands behind it.
    pub evidence: EvidenceBasis,
    /// The day it speaks of.
    pub as_of: Date,
}

impl StoryOutcome {
    /// Whether another is about the same.
    pub fn is_about_what(&self, other: &Self) -> bool {
        self.measure.to_lowercase() == other.measure.to_lowercase()
    }
}

/// What a place tells of its work on one problem. Everything with a day stands in the order of the days.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Story {
    /// What happened on the way, oldest first.
    pub entries: Vec<StoryEntry>,
    /// What it would do differently (R43).
    pub would_do_differently: String,
    /// What it got wrong (R43).
    pub got_wrong: String,
    /// What it learnt (R43).
    pub learnt: String,
    /// What others should look out for (R44).
    pub pitfalls: Vec<String>,
    /// What of its setting made it work, or not (R26).
    pub setting_that_mattered: String,
    /// Earlier attempts, that which ended first at first.
    pub attempts: Vec<Attempt>,
    /// What came of it, oldest first; told last (R141).
    pub outcomes: Vec<StoryOutcome>,
    /// How the work reached its stage, oldest first (R38).
    pub stage_history: Vec<StageStep>,
    /// What was taken from elsewhere and changed to fit (R147).
    pub changed_to_fit: Vec<Adaptation>,
}

impl Story {
    /// Whether it tells nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it tells how the work goes: stages alone, of which nobody says what moved them, do not (R49).
    pub fn has_detail(&self) -> bool {
        self.stage_history.iter().any(|step| !step.moved_by.is_empty())
            || !Self { stage_history: Vec::new(), ..self.clone() }.is_empty()
    }

    /// Whether it tells anything of what did not go well, which has a setting of its own for whom it is (R42).
    pub fn has_setbacks(&self) -> bool {
        let went_well = |one: &Attempt| one.ending == AttemptEnding::Worked;
        let worked = |one: &StoryOutcome| one.direction == OutcomeDirection::Worked;
        self.entries.iter().any(|one| one.kind == EntryKind::Setback)
            || !self.got_wrong.is_empty()
            || !self.attempts.iter().all(went_well)
            || !self.outcomes.iter().all(worked)
            || forward(&self.stage_history).count() < self.stage_history.len()
    }

    /// The same without what did not go well, as if that had never been told.
    #[must_use]
    pub fn without_setbacks(&self) -> Self {
        let mut story = self.clone();
        story.entries.retain(|one| one.kind != EntryKind::Setback);
        story.got_wrong.clear();
        story.attempts.retain(|one| one.ending == AttemptEnding::Worked);
        story.outcomes.retain(|one| one.direction == OutcomeDirection::Worked);
        story.stage_history = forward(&self.stage_history).cloned().collect();
        story
    }

    /// The same in the order of the days; what is of one day as it was told.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        self.entries.sort_by_key(|one| one.as_of);
        self.attempts.sort_by_key(|one| (one.ended_on, one.started_on));
        self.outcomes.sort_by_key(|one| one.as_of);
        self.stage_history.sort_by_key(|one| one.on);
        self
    }

    /// Whether it keeps to every limit and order, as one that was read at the door does.
    pub fn is_sound(&self) -> bool {
        let said = |text: &str| !text.is_empty() && text::passage(text).is_ok();
        let may_be_said = |text: &str| text::passage(text).is_ok();
        let frank = [&self.would_do_differently, &self.got_wrong, &self.learnt, &self.setting_that_mattered];
        let is_sound = |one: &StoryOutcome| {
            let is_told = one.figure.is_some() || !one.text.is_empty();
            let has_unit = one.unit.is_empty() || (one.figure.is_some() && text::name(&one.unit).is_ok());
            is_told && has_unit && text::name(&one.measure).is_ok() && may_be_said(&one.text)
        };
        let in_order = self.clone().in_order() == *self;
        let counts = [self.entries.len(), self.pitfalls.len(), self.attempts.len(), self.changed_to_fit.len()];
        counts.iter().all(|count| *count <= MOST_TOLD)
            && self.outcomes.len() <= MOST_OUTCOMES
            && self.stage_history.len() <= MOST_STEPS
            && self.stage_history.iter().all(|one| one.moved_by.is_empty() || text::name(&one.moved_by).is_ok())
            && self.changed_to_fit.iter().all(|one| said(&one.text))
            && self.entries.iter().all(|one| said(&one.text))
            && frank.into_iter().all(|text| may_be_said(text))
            && self.pitfalls.iter().all(|one| text::name(one).is_ok())
            && self
                .attempts
                .iter()
                .all(|one| said(&one.text) && may_be_said(&one.lesson) && !one.begins_after_its_end())
            && self.outcomes.iter().all(is_sound)
            && in_order
    }
}

impl Attempt {
    /// Whether its days are the wrong way round.
    pub fn begins_after_its_end(&self) -> bool {
        self.started_on.is_some_and(|started| started > self.ended_on)
    }
}

/// Outcomes that somebody wants told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WantedOutcomes {
    /// Beside those that were told before: a later one about the same overwrites none.
    More(Vec<StoryOutcome>),
    /// In their stead.
    Anew(Vec<StoryOutcome>),
}

/// Fields of a [`Story`] that somebody wants told; none for one that stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoryFields {
    /// What happened on the way.
    pub entries: Option<Vec<StoryEntry>>,
    /// What it would do differently.
    pub would_do_differently: Option<String>,
    /// What it got wrong.
    pub got_wrong: Option<String>,
    /// What it learnt.
    pub learnt: Option<String>,
    /// What others should look out for.
    pub pitfalls: Option<Vec<String>>,
    /// What of its setting mattered.
    pub setting_that_mattered: Option<String>,
    /// Earlier attempts.
    pub attempts: Option<Vec<Attempt>>,
    /// What came of it.
    pub outcomes: Option<WantedOutcomes>,
    /// How the work reached its stage; where it stays as it is, a step is kept by itself.
    pub stage_history: Option<Vec<StageStep>>,
    /// What was changed to fit.
    pub changed_to_fit: Option<Vec<Adaptation>>,
}

impl StoryFields {
    /// The story that it comes to where one was told before.
    pub fn on(&self, told: &Story) -> Story {
        let text = |wanted: &Option<String>, told: &String| wanted.clone().unwrap_or_else(|| told.clone());
        let outcomes = match &self.outcomes {
            None => told.outcomes.clone(),
            Some(WantedOutcomes::More(more)) => each_once(told.outcomes.iter().chain(more)),
            Some(WantedOutcomes::Anew(all)) => each_once(all.iter()),
        };
        let story = Story {
            entries: self.entries.clone().unwrap_or_else(|| told.entries.clone()),
            would_do_differently: text(&self.would_do_differently, &told.would_do_differently),
            got_wrong: text(&self.got_wrong, &told.got_wrong),
            learnt: text(&self.learnt, &told.learnt),
            pitfalls: self.pitfalls.clone().unwrap_or_else(|| told.pitfalls.clone()),
            setting_that_mattered: text(&self.setting_that_mattered, &told.setting_that_mattered),
            attempts: self.attempts.clone().unwrap_or_else(|| told.attempts.clone()),
            outcomes,
            stage_history: self.stage_history.clone().unwrap_or_else(|| told.stage_history.clone()),
            changed_to_fit: self.changed_to_fit.clone().unwrap_or_else(|| told.changed_to_fit.clone()),
        };
        story.in_order()
    }

    /// The same where the record says how far the work is: with the step that leads there, unless the whole history is given and nothing
    /// more is said of it.
    pub fn on_moving(&self, told: &Story, moved: Option<Move<'_>>) -> Story {
        let story = self.on(told);
        match moved.filter(|moved| self.stage_history.is_none() || !moved.by.is_empty()) {
            Some(moved) => Story { stage_history: moved.kept_in(story.stage_history), ..story },
            None => story,
        }
    }
}

fn each_once<'a>(all: impl Iterator<Item = &'a StoryOutcome>) -> Vec<StoryOutcome> {
    let mut kept: Vec<StoryOutcome> = Vec::new();
    for one in all {
        if !kept.contains(one) {
            kept.push(one.clone());
        }
    }
    kept
}

impl From<Story> for StoryFields {
    /// Every field said.
    fn from(story: Story) -> Self {
        Self {
            entries: Some(story.entries),
            would_do_differently: Some(story.would_do_differently),
            got_wrong: Some(story.got_wrong),
            learnt: Some(story.learnt),
            pitfalls: Some(story.pitfalls),
            setting_that_mattered: Some(story.setting_that_mattered),
            attempts: Some(story.attempts),
            outcomes: Some(WantedOutcomes::Anew(story.outcomes)),
            stage_history: Some(story.stage_history),
            changed_to_fit: Some(story.changed_to_fit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn outcome(figure: f64, direction: OutcomeDirection, as_of: Date) -> StoryOutcome {
        StoryOutcome {
            measure: "waits".to_owned(),
            figure: Amount::try_from(figure).ok(),
            unit: "days".to_owned(),
            text: String::new(),
            direction,
            evidence: EvidenceBasis::SelfReported,
            as_of,
        }
    }

    fn entry(kind: EntryKind, as_of: Date) -> StoryEntry {
        StoryEntry { as_of, kind, text: format!("{kind:?}") }
    }

    #[test]
    fn r56_a_later_outcome_about_the_same_overwrites_none_and_the_same_is_told_once() {
        let first = outcome(12.0, OutcomeDirection::Worked, date(2026, 3, 1));
        let later = outcome(3.0, OutcomeDirection::DidNotWork, date(2026, 9, 1));
        let told = Story { outcomes: vec![first.clone()], ..Story::default() };
        let more = |all: &[&StoryOutcome]| {
            let all = all.iter().map(|one| (*one).clone()).collect();
            StoryFields { outcomes: Some(WantedOutcomes::More(all)), ..StoryFields::default() }
        };
        let both = more(&[&later, &first, &later]).on(&told);
        assert_eq!(both.outcomes, [first.clone(), later.clone()]);
        let anew = StoryFields { outcomes: Some(WantedOutcomes::Anew(vec![later.clone()])), ..StoryFields::default() };
        assert_eq!(anew.on(&both).outcomes, [later]);
        assert_eq!(StoryFields::default().on(&both), both, "what is not named stays");
    }

    #[test]
    fn r42_without_what_did_not_go_well_a_story_is_as_if_that_had_not_been_told() {
        let frank = Story {
            entries: EntryKind::ALL.map(|kind| entry(kind, date(2026, 5, 1))).to_vec(),
            got_wrong: "all of it".to_owned(),
            learnt: "much".to_owned(),
            outcomes: vec![
                outcome(1.0, OutcomeDirection::Worked, date(2026, 1, 1)),
                outcome(2.0, OutcomeDirection::DidNotWork, date(2026, 2, 1)),
                outcome(3.0, OutcomeDirection::Unclear, date(2026, 3, 1)),
            ],
            ..Story::default()
        };
        assert!(frank.has_setbacks() && frank.is_sound());
        let plain = frank.without_setbacks();
        assert!(!plain.has_setbacks() && plain.is_sound());
        assert_eq!((plain.entries.len(), plain.outcomes.len(), plain.learnt.as_str()), (2, 1, "much"));
        assert_eq!(plain.without_setbacks(), plain);
        let only = Story { got_wrong: "all of it".to_owned(), ..Story::default() };
        assert!(only.without_setbacks().is_empty());
    }

    #[test]
    fn a_story_that_breaks_a_limit_or_an_order_is_not_sound() {
        let backwards = vec![entry(EntryKind::Progress, date(2026, 5, 2)), entry(EntryKind::Setback, date(2026, 5, 1))];
        assert!(!Story { entries: backwards.clone(), ..Story::default() }.is_sound());
        assert!(Story { entries: backwards, ..Story::default() }.in_order().is_sound());
        assert!(!Story { learnt: "x".repeat(501), ..Story::default() }.is_sound());
        let without = StoryOutcome { figure: None, ..outcome(1.0, OutcomeDirection::Worked, date(2026, 1, 1)) };
        assert!(!Story { outcomes: vec![without], ..Story::default() }.is_sound());
        assert!(Amount::try_from(f64::NAN).is_err() && Amount::try_from(f64::INFINITY).is_err());
    }
}
