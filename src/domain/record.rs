//! What is known of one place and one problem.

use jiff::civil::Date;

use super::circumstances::Circumstances;
use super::id::{ProblemId, SourceId};
use super::stage::Stage;

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
    /// Day of the fact.
    pub as_of: Date,
    /// Who says so.
    pub provenance: Provenance,
    /// In the pack's own words.
    pub statement: String,
    /// The source; none for what a caller says in a profile.
    pub source: Option<SourceId>,
    /// Where in the source.
    pub source_key: String,
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
    /// Status that the most recent source gives.
    pub status: Status,
    /// Stage of the most recent source that gives one and agrees on the status.
    pub stage: Option<Stage>,
    /// Under which conditions the place works on it.
    pub circumstances: Circumstances,
    /// Every source, most recent first; never empty.
    evidence: Vec<Evidence>,
}

impl Record {
    /// Makes one record out of everything that is said of one matter; none where nothing is said.
    ///
    /// Two sources about one matter are one record: the most recent one decides the status, and the most recent one of
    /// that status that names a stage decides the stage. (A plan once adopted and then reopened is not still at the
    /// stage it had when it was done.) Sources of the same day keep the order in which they were given.
    pub fn from_evidence(problem: ProblemId, mut evidence: Vec<Evidence>) -> Option<Self> {
        evidence.sort_by_key(|one| std::cmp::Reverse(one.as_of));
        let status = evidence.first()?.status;
        let stage = evidence.iter().filter(|one| one.status == status).find_map(|one| one.stage);
        Some(Self { problem, status, stage, circumstances: Circumstances::default(), evidence })
    }

    /// Every source, most recent first.
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// The most recent source.
    pub fn latest(&self) -> &Evidence {
        &self.evidence[0]
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
            as_of,
            provenance: Provenance::PublicRecord,
            statement: String::new(),
            source: None,
            source_key: String::new(),
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
    fn a_reopened_matter_does_not_keep_the_stage_it_was_closed_at() {
        let adopted = evidence(Status::Solved, Some(Stage::FullyOperational), date(2022, 1, 1));
        let reopened = evidence(Status::Live, None, date(2026, 6, 30));
        let merged = record(vec![adopted, reopened]);
        assert_eq!((merged.status, merged.stage), (Status::Live, None));
    }
}
