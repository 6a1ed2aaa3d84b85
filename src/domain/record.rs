//! What is known of one place and one problem.

use std::sync::Arc;

use jiff::civil::Date;

use super::circumstances::Circumstances;
use super::freshness::{NextStep, ShelfLife};
use super::id::{ProblemId, SourceId};
use super::self_assessment::SelfAssessment;
use super::stage::Stage;
use super::story::Story;

/// Whether the place still has the problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Has it now; asked on the place's own behalf.
    Live,
    /// Set aside: neither asked nor offered.
    Parked,
    /// Done: offered to those still at work on it.
    Solved,
    /// Given up at the recorded stage: offered, and why it stopped never moves a fit.
    Stopped,
}

impl Status {
    /// All, in the order in which counts are printed.
    pub const ALL: [Self; 4] = [Self::Live, Self::Parked, Self::Solved, Self::Stopped];

    /// The code used in packs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Parked => "parked",
            Self::Solved => "solved",
            Self::Stopped => "stopped",
        }
    }

    /// The status of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provenance {
    /// The place said so.
    Declared,
    /// A public record says so.
    PublicRecord,
    /// Worked out; nobody said so.
    Derived,
}

impl Provenance {
    /// All, strongest first.
    pub const ALL: [Self; 3] = [Self::Declared, Self::PublicRecord, Self::Derived];

    /// The code used in packs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::PublicRecord => "public_record",
            Self::Derived => "derived",
        }
    }

    /// The provenance of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provenance| provenance.code() == code)
    }
}

/// What one source says of one matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Whether the source shows the matter open.
    pub status: Status,
    /// How far it shows the work to be, if it does.
    pub stage: Option<Stage>,
    /// The written rule that read the stage out of the source; empty for a declared stage.
    pub stage_rule: String,
    /// Whether a question about one problem compares the stage: what the rule reads may say little of how far the work is.
    pub stage_weighs: bool,
    /// Day of the fact.
    pub as_of: Date,
    /// The day to which the source says that it holds: its own for a fact that goes on ([`ShelfLife::standing`]), else that of the
    /// fact.
    pub holds_on: Date,
    /// Who says so.
    pub provenance: Provenance,
    /// In the pack's own words.
    pub statement: String,
    /// The source; none for what a caller says in a profile.
    pub source: Option<SourceId>,
    /// Where in the source.
    pub source_key: String,
    /// The step that the source says comes next, where it is dated.
    pub next_step: Option<Box<NextStep>>,
    /// How long facts of this kind can be told as they stand.
    pub shelf_life: ShelfLife,
    /// Whether who says so is not sure of it yet (R53).
    pub provisional: bool,
}

impl Evidence {
    /// The first day on which what the source says is stale; none beyond the end of the calendar.
    pub fn stale_from(&self) -> Option<Date> {
        self.shelf_life.ends(self.holds_on, self.next_step.as_deref())
    }
}

impl Evidence {
    /// A part of the source key, which is written as `key=value;key=value`.
    pub fn named(&self, key: &str) -> Option<&str> {
        let parts = self.source_key.split(';').filter_map(|part| part.split_once('='));
        parts.map(|(name, value)| (name.trim(), value.trim())).find(|(name, _)| *name == key).map(|(_, value)| value)
    }
}

/// One place's standing with one problem: all evidence of one matter.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The problem.
    pub problem: ProblemId,
    /// Status that the first source gives.
    pub status: Status,
    /// Stage of the first source that gives one and agrees on the status.
    pub stage: Option<Stage>,
    /// Whether a question about one problem compares that stage: as the source says that gave it.
    pub stage_weighs: bool,
    /// Whether it is told to conveners alone, who must not pass on whose it is.
    pub in_confidence: bool,
    /// Under which conditions the place works on it.
    pub circumstances: Circumstances,
    /// What the place tells of its work on it, as far as that is seen; none where that is nothing. No part of a fit looks at it.
    pub story: Option<Arc<Story>>,
    /// How the place says that it sees itself in it. No part of a fit looks at it.
    pub self_assessment: Option<SelfAssessment>,
    /// Every source: the place's own word first, then the most recent; never empty.
    evidence: Vec<Evidence>,
}

impl Record {
    /// Makes one record out of everything that is said of one matter; none where nothing is said.
    ///
    /// Two sources about one matter are one record: the word of the place itself decides the status, else the most recent
    /// source, and the first of that status that names a stage decides the stage. (A plan once adopted and then reopened is
    /// not still at the stage it had when it was done.) Sources of the same day keep the order in which they were given.
    pub fn from_evidence(problem: ProblemId, mut evidence: Vec<Evidence>) -> Option<Self> {
        evidence.sort_by_key(|one| (one.provenance, std::cmp::Reverse(one.as_of)));
        let status = evidence.first()?.status;
        let staged = evidence.iter().find(|one| one.status == status && one.stage.is_some());
        let (stage, stage_weighs) = staged.map_or((None, true), |one| (one.stage, one.stage_weighs));
        let circumstances = Circumstances::default();
        Some(Self {
            problem,
            status,
            stage,
            stage_weighs,
            in_confidence: false,
            circumstances,
            story: None,
            self_assessment: None,
            evidence,
        })
    }

    /// The stage that a question about one problem compares; none where it is not known, or not such that it can be compared.
    pub fn compared_stage(&self) -> Option<Stage> {
        self.stage.filter(|_| self.stage_weighs)
    }

    /// Every source: the place's own word first, then the most recent.
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// The source that the stage was taken from; the first one where none names a stage.
    pub fn staged(&self) -> &Evidence {
        let names_it = |one: &&Evidence| one.status == self.status && one.stage.is_some();
        self.evidence.iter().find(names_it).unwrap_or_else(|| self.latest())
    }

    /// The most recent public source where the place's own word stands first and is older than it.
    pub fn newer_beside(&self) -> Option<&Evidence> {
        let (word, others) = self.evidence.split_first()?;
        others
            .iter()
            .find(|one| one.provenance != Provenance::Declared)
            .filter(|one| word.provenance == Provenance::Declared && one.as_of > word.as_of)
    }

    /// The first day on which nothing on record about the matter, of the status it has, is fresh by its kind; none beyond
    /// the end of the calendar.
    pub fn stale_from(&self) -> Option<Date> {
        let days = self.evidence.iter().filter(|one| one.status == self.status).map(Evidence::stale_from);
        days.reduce(|one, other| Some(one?.max(other?))).flatten()
    }

    /// Whether nothing on record about the matter is fresh by its kind.
    pub fn is_stale(&self, today: Date) -> bool {
        self.stale_from().is_some_and(|day| day <= today)
    }

    /// The next step that the first source names, where that is due: ask what came of it.
    pub fn step_due(&self, today: Date) -> Option<&NextStep> {
        self.latest().next_step.as_deref().filter(|step| step.is_due(today))
    }

    /// The source that speaks for the record: the place's own word, else the most recent one.
    pub fn latest(&self) -> &Evidence {
        &self.evidence[0]
    }

    /// Whether the source that speaks for the record is not sure of it yet: so it is told, and it makes nothing certain (R53).
    pub fn is_provisional(&self) -> bool {
        self.latest().provisional
    }

    /// Whether others may be offered this record (all but parked).
    pub fn is_offered(&self) -> bool {
        self.status != Status::Parked
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn evidence(status: Status, stage: Option<Stage>, as_of: Date) -> Evidence {
        Evidence {
            status,
            stage,
            stage_rule: String::new(),
            stage_weighs: true,
            as_of,
            holds_on: as_of,
            provenance: Provenance::PublicRecord,
            statement: String::new(),
            source: None,
            source_key: String::new(),
            next_step: None,
            shelf_life: ShelfLife::ORDINARY,
            provisional: false,
        }
    }

    fn record(evidence: Vec<Evidence>) -> Record {
        let problem = ProblemId::new("local_plan").expect("a code");
        Record::from_evidence(problem, evidence).expect("some evidence")
    }

    #[test]
    fn two_sources_about_one_matter_are_one_record() {
        let older = evidence(Status::Live, Some(Stage::Designing), date(2023, 1, 1));
        let newer = evidence(Status::Live, None, date(2025, 1, 1));
        let merged = record(vec![older, newer]);
        assert_eq!((merged.status, merged.stage), (Status::Live, Some(Stage::Designing)));
        assert_eq!(merged.latest().as_of, date(2025, 1, 1));
        assert_eq!(merged.evidence().len(), 2);
    }

    #[test]
    fn a_matter_is_stale_when_its_last_fresh_source_is_by_the_kind_of_each() {
        let graded = Evidence {
            shelf_life: ShelfLife { years: 4, ..ShelfLife::ORDINARY },
            ..evidence(Status::Live, None, date(2023, 5, 1))
        };
        let promised = evidence(Status::Live, Some(Stage::Planning), date(2024, 1, 1));
        let of_both = record(vec![graded.clone(), promised.clone()]);
        assert_eq!(of_both.stale_from(), Some(date(2027, 5, 1)));
        assert_eq!(of_both.staged().as_of, date(2024, 1, 1));
        assert!(record(vec![promised]).is_stale(date(2026, 1, 1)));
        let solved = evidence(Status::Solved, None, date(2025, 1, 1));
        assert_eq!(record(vec![graded, solved]).stale_from(), Some(date(2027, 1, 1)), "of its own status only");
    }

    #[test]
    fn a_fact_that_goes_on_is_stale_by_the_day_of_the_source_that_still_says_so() {
        let joined = evidence(Status::Solved, Some(Stage::FullyOperational), date(2022, 7, 27));
        let on_the_list = Evidence { holds_on: date(2026, 9, 17), ..joined.clone() };
        assert_eq!(record(vec![joined]).stale_from(), Some(date(2024, 7, 27)));
        let listed = record(vec![on_the_list]);
        assert_eq!((listed.latest().as_of, listed.stale_from()), (date(2022, 7, 27), Some(date(2028, 9, 17))));
    }

    #[test]
    fn the_source_that_gives_the_stage_says_whether_it_is_compared() {
        let document =
            Evidence { stage_weighs: false, ..evidence(Status::Live, Some(Stage::Scaling), date(2023, 1, 1)) };
        let newer = evidence(Status::Live, None, date(2025, 1, 1));
        let merged = record(vec![document.clone(), newer]);
        assert_eq!((merged.stage, merged.compared_stage()), (Some(Stage::Scaling), None));
        let declared = evidence(Status::Live, Some(Stage::Designing), date(2024, 1, 1));
        let merged = record(vec![document, declared]);
        assert_eq!((merged.stage, merged.compared_stage()), (Some(Stage::Designing), Some(Stage::Designing)));
    }

    #[test]
    fn a_reopened_matter_does_not_keep_the_stage_it_was_closed_at() {
        let adopted = evidence(Status::Solved, Some(Stage::FullyOperational), date(2022, 1, 1));
        let reopened = evidence(Status::Live, None, date(2026, 6, 30));
        let merged = record(vec![adopted, reopened]);
        assert_eq!((merged.status, merged.stage), (Status::Live, None));
    }
}
