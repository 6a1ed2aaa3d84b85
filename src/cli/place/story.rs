//! `place story`: what a place tells of its work on a problem that it declared. What is told is added to what was told before.

use clap::builder::PossibleValuesParser;

use super::super::backend::Backend;
use super::super::failure::Failure;
use super::super::outcome::Outcome;
use super::super::{Format, find};
use super::write::{Terms, asked, told};
use crate::domain::id::PlaceId;
use crate::domain::stage::Stage;
use crate::proto::{FieldMask, codes, v1};

/// Fields that can be told anew.
const FIELDS: [&str; 10] = [
    "entries",
    "would_do_differently",
    "got_wrong",
    "learnt",
    "pitfalls",
    "setting_that_mattered",
    "attempts",
    "outcomes",
    "stage_history",
    "changed_to_fit",
];

/// What a place tells of its work.
#[derive(Debug, clap::Args)]
pub(super) struct Story {
    /// An id, a name, a former code or the beginning of one name
    place: String,
    /// The problem, of which it declared how it stands: a code, a name or a synonym
    #[arg(long, value_name = "PROBLEM")]
    problem: String,
    /// Something moved (may be repeated, as each of the next two)
    #[arg(long, value_name = "DAY=WORDS", value_parser = of_a_day)]
    progress: Vec<(String, String)>,
    /// Something is hard
    #[arg(long, value_name = "DAY=WORDS", value_parser = of_a_day)]
    challenge: Vec<(String, String)>,
    /// Something did not go as it should: for whom both 'words' and 'setback' are
    #[arg(long, value_name = "DAY=WORDS", value_parser = of_a_day)]
    setback: Vec<(String, String)>,
    /// What you would do differently
    #[arg(long, value_name = "WORDS")]
    would_do_differently: Option<String>,
    /// What you got wrong: for whom both 'words' and 'setback' are
    #[arg(long, value_name = "WORDS")]
    got_wrong: Option<String>,
    /// What you learnt
    #[arg(long, value_name = "WORDS")]
    learnt: Option<String>,
    /// What others should look out for (may be repeated)
    #[arg(long, value_name = "WORDS")]
    pitfall: Vec<String>,
    /// What of your setting made it work, or not
    #[arg(long, value_name = "WORDS")]
    setting: Option<String>,
    /// An earlier attempt that has ended: worked, ran-out or stopped; the first day may be left out (may be repeated)
    #[arg(long, value_name = "[DAY]..DAY,ENDING,WORDS[=LESSON]", value_parser = attempt)]
    attempt: Vec<v1::Attempt>,
    /// What came of it: worked, did-not-work or unclear; independent, self-reported, anticipated or none; what it is about, and a figure
    /// with its unit or words (may be repeated)
    #[arg(long, value_name = "DAY,DIRECTION,EVIDENCE,MEASURE=FIGURE UNIT|WORDS", value_parser = outcome)]
    outcome: Vec<v1::StoryOutcome>,
    /// A stage that was reached, and what moved the work there (may be repeated); 'place record' keeps later steps by itself
    #[arg(long, value_name = "DAY,0..5[=WORDS]", value_parser = step)]
    stage: Vec<v1::StageStep>,
    /// What was taken from elsewhere and changed to fit; in front the id of a place of the public record, where it came from one (may be repeated)
    #[arg(long, value_name = "[ID=]WORDS", value_parser = adaptation)]
    changed_to_fit: Vec<v1::Adaptation>,
    /// Forget what was told of this before (may be repeated): entries, would_do_differently, got_wrong, learnt, pitfalls,
    /// setting_that_mattered, attempts, outcomes, stage_history, changed_to_fit
    #[arg(long, value_name = "FIELD", value_parser = PossibleValuesParser::new(FIELDS), hide_possible_values = true)]
    clear: Vec<String>,
    #[command(flatten)]
    terms: Terms,
}

fn of_a_day(text: &str) -> Result<(String, String), String> {
    let (day, words) = text.split_once('=').ok_or("write a day as YYYY-MM-DD, = and the words")?;
    Ok((day.to_owned(), words.to_owned()))
}

fn step(text: &str) -> Result<v1::StageStep, String> {
    let how = "write a day, a stage from 0 to 5, and what moved the work there: 2026-05-01,3=A grant for a year";
    let (what, words) = text.split_once('=').unwrap_or((text, ""));
    let (on, number) = what.split_once(',').ok_or(how)?;
    let stage = number.trim().parse().ok().and_then(Stage::from_number).ok_or(how)?;
    Ok(v1::StageStep {
        on: on.trim().to_owned(),
        stage: codes::stage(Some(stage)).into(),
        moved_by: words.to_owned(),
        ..v1::StageStep::default()
    })
}

/// Words in front of a sign of equality are an id where they could be one: nobody writes a sentence without a space.
fn adaptation(text: &str) -> Result<v1::Adaptation, String> {
    let (from, words) = match text.split_once('=') {
        Some((id, words)) if PlaceId::new(id.trim()).is_ok() => (id.trim(), words),
        _ => ("", text),
    };
    Ok(v1::Adaptation { text: words.to_owned(), from_place_id: from.to_owned(), from_display_name: String::new() })
}

fn attempt(text: &str) -> Result<v1::Attempt, String> {
    let how = "write [DAY]..DAY, then worked, ran-out or stopped, then words: 2019-01-01..2021-03-31,stopped,A shared team=Agree the money first";
    let mut parts = text.splitn(3, ',');
    let [Some(days), Some(ending), Some(words)] = [parts.next(), parts.next(), parts.next()] else {
        return Err(how.to_owned());
    };
    let (started_on, ended_on) = days.split_once("..").ok_or(how)?;
    let ending = match ending.trim() {
        "worked" => v1::AttemptEnding::Worked,
        "ran-out" => v1::AttemptEnding::RanOut,
        "stopped" => v1::AttemptEnding::Stopped,
        _ => return Err(how.to_owned()),
    };
    let (text, lesson) = words.split_once('=').unwrap_or((words, ""));
    Ok(v1::Attempt {
        started_on: started_on.trim().to_owned(),
        ended_on: ended_on.trim().to_owned(),
        ending: ending.into(),
        text: text.to_owned(),
        lesson: lesson.to_owned(),
    })
}

fn outcome(text: &str) -> Result<v1::StoryOutcome, String> {
    let how = "write a day, worked, did-not-work or unclear, then independent, self-reported, anticipated or none, then what it is about = \
               a figure with its unit, or words: 2026-06-30,worked,self-reported,waits for a care package=12 days fewer";
    let mut parts = text.splitn(4, ',');
    let [Some(day), Some(direction), Some(evidence), Some(what)] =
        [parts.next(), parts.next(), parts.next(), parts.next()]
    else {
        return Err(how.to_owned());
    };
    let direction = match direction.trim() {
        "worked" => v1::OutcomeDirection::Worked,
        "did-not-work" => v1::OutcomeDirection::DidNotWork,
        "unclear" => v1::OutcomeDirection::Unclear,
        _ => return Err(how.to_owned()),
    };
    let evidence = match evidence.trim() {
        "independent" => v1::EvidenceBasis::Independent,
        "self-reported" => v1::EvidenceBasis::SelfReported,
        "anticipated" => v1::EvidenceBasis::Anticipated,
        "none" => v1::EvidenceBasis::None,
        _ => return Err(how.to_owned()),
    };
    let (measure, told) = what.split_once('=').ok_or(how)?;
    let (first, rest) = told.trim().split_once(' ').unwrap_or((told.trim(), ""));
    // A word such as "inf" is a word.
    let figure = first.parse::<f64>().ok().filter(|figure| figure.is_finite());
    let (unit, text) = if figure.is_some() { (rest, "") } else { ("", told) };
    Ok(v1::StoryOutcome {
        measure: measure.trim().to_owned(),
        figure,
        unit: unit.to_owned(),
        text: text.to_owned(),
        direction: direction.into(),
        evidence: evidence.into(),
        as_of: day.trim().to_owned(),
        version: 0,
    })
}

impl Story {
    pub(super) fn run(&self, backend: &Backend, output: Format) -> Result<Outcome, Failure> {
        let place = find::place(backend, &self.place)?;
        let problem_id = find::problem(backend, &self.problem)?;
        let before = self.declared(backend, &place, &problem_id)?;
        let (story, fields) = self.told(before.story.unwrap_or_default());
        if fields.is_empty() {
            return Err(Failure::data("nothing is told", "see 'peermatch place story --help'"));
        }
        let record = v1::RecordDeclaration {
            problem_id,
            story: Some(story),
            outcomes_anew: self.clears("outcomes"),
            ..v1::RecordDeclaration::default()
        };
        let said = format!("{} told of its work on {}", place.display_name, self.problem);
        let Terms { etag, request_id, check } = &self.terms;
        let request = v1::UpsertRecordRequest {
            place_id: place.place_id,
            record: Some(record),
            // What was read is what it is added to.
            etag: if etag.is_empty() { before.etag } else { etag.clone() },
            request_id: request_id.clone(),
            validate_only: *check,
            update_mask: Some(FieldMask { paths: fields.iter().map(|field| format!("story.{field}")).collect() }),
        };
        let answer = asked(backend, request)?;
        told(output, &answer, &said, &answer.write_token)
    }

    /// How the place says that it stands: a story that came before that would say that the problem is live, whatever is known of it.
    fn declared(&self, backend: &Backend, place: &v1::PlaceSummary, problem_id: &str) -> Result<v1::Record, Failure> {
        let found = backend.ask(v1::GetPlaceRequest { place_id: place.place_id.clone() })?.place.unwrap_or_default();
        let record = found.records.into_iter().find(|record| record.problem_id == problem_id);
        record.filter(|record| record.provenance() == v1::Provenance::Declared).ok_or_else(|| {
            let name = &place.display_name;
            Failure::data(
                format!("{name} has not declared how it stands with {}", self.problem),
                "say that first: peermatch place record PLACE --problem PROBLEM --stage 0..5",
            )
        })
    }

    fn clears(&self, field: &str) -> bool {
        self.clear.iter().any(|cleared| cleared == field)
    }

    /// The story with what is told now, and which of its fields are written.
    fn told(&self, before: v1::Story) -> (v1::Story, Vec<&'static str>) {
        let mut story = before;
        for field in &self.clear {
            match field.as_str() {
                "entries" => story.entries.clear(),
                "would_do_differently" => story.would_do_differently.clear(),
                "got_wrong" => story.got_wrong.clear(),
                "learnt" => story.learnt.clear(),
                "pitfalls" => story.pitfalls.clear(),
                "setting_that_mattered" => story.setting_that_mattered.clear(),
                "attempts" => story.attempts.clear(),
                "stage_history" => story.stage_history.clear(),
                "changed_to_fit" => story.changed_to_fit.clear(),
                _ => {}
            }
        }
        let kinds = [
            (&self.progress, v1::EntryKind::Progress),
            (&self.challenge, v1::EntryKind::Challenge),
            (&self.setback, v1::EntryKind::Setback),
        ];
        let entry = |(told, kind): (&Vec<(String, String)>, v1::EntryKind)| {
            let entry = move |(day, words): &(String, String)| v1::StoryEntry {
                as_of: day.clone(),
                kind: kind.into(),
                text: words.clone(),
                new_since: false,
            };
            told.iter().map(entry).collect::<Vec<_>>()
        };
        story.entries.extend(kinds.into_iter().flat_map(entry));
        let texts = [
            (&mut story.would_do_differently, &self.would_do_differently),
            (&mut story.got_wrong, &self.got_wrong),
            (&mut story.learnt, &self.learnt),
            (&mut story.setting_that_mattered, &self.setting),
        ];
        for (field, told) in texts {
            if let Some(told) = told {
                field.clone_from(told);
            }
        }
        story.pitfalls.extend(self.pitfall.iter().cloned());
        story.attempts.extend(self.attempt.iter().cloned());
        story.outcomes.clone_from(&self.outcome);
        story.stage_history.extend(self.stage.iter().cloned());
        story.changed_to_fit.extend(self.changed_to_fit.iter().cloned());
        let is_told = [
            !(self.progress.is_empty() && self.challenge.is_empty() && self.setback.is_empty()),
            self.would_do_differently.is_some(),
            self.got_wrong.is_some(),
            self.learnt.is_some(),
            !self.pitfall.is_empty(),
            self.setting.is_some(),
            !self.attempt.is_empty(),
            !self.outcome.is_empty(),
            !self.stage.is_empty(),
            !self.changed_to_fit.is_empty(),
        ];
        let fields = FIELDS.into_iter().zip(is_told).filter(|(field, is_told)| *is_told || self.clears(field));
        (story, fields.map(|(field, _)| field).collect())
    }
}
