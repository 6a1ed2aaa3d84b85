//! One peer in one line: why, on what, how far, since when, how sure.

use super::shared::{closed, is_derived};
use super::words::{confidence, of_a_newer_server};
use crate::explanation::with_article;
use crate::proto::v1;

/// One peer in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// Why it fits, in about eight words: what is shared and what it is beside the asker.
    pub why: String,
    /// The problem that is shared first.
    pub problem: String,
    /// How far they are with it, in the words of its record.
    pub stage: String,
    /// What that is known from: "record", or "figure" where only one suggests the problem.
    pub known_from: &'static str,
    /// Date of that, ISO 8601; empty where it is not known.
    pub as_of: String,
    /// How sure: high, medium or low.
    pub confidence: String,
}

impl Brief {
    pub(super) fn new(peer: &v1::Peer) -> Self {
        let first = peer.shared_problems.first().cloned().unwrap_or_default();
        let stage = match v1::Stage::try_from(first.their_stage) {
            _ if is_derived(&first) => "nobody has recorded it".to_owned(),
            Ok(v1::Stage::Unknown | v1::Stage::Unspecified) => "their stage is not on record".to_owned(),
            Ok(_) => first.their_stage_words.clone(),
            Err(_) => of_a_newer_server(first.their_stage).into_owned(),
        };
        Self {
            why: format!("{}, {}", shared(peer), kind(peer)),
            stage: format!("{stage}{}", closed(&first)),
            known_from: if is_derived(&first) { "figure" } else { "record" },
            problem: first.display_name,
            as_of: first.as_of,
            confidence: confidence(peer.confidence).into_owned(),
        }
    }

    /// The line without the name of the place.
    pub fn line(&self) -> String {
        let dated =
            if self.as_of.is_empty() { String::new() } else { format!(" ({} of {})", self.known_from, self.as_of) };
        format!("{}; {}: {}{dated}; confidence {}", self.why, self.problem, self.stage, self.confidence)
    }
}

/// What is shared. Records are counted, never what figures only suggest.
fn shared(peer: &v1::Peer) -> String {
    let on_record = peer.shared_problems.iter().filter(|shared| !is_derived(shared)).count();
    match (on_record, peer.shared_problems.first().map(v1::SharedProblem::r#match)) {
        (0, _) => "figures suggest it".to_owned(),
        (1, Some(v1::ProblemMatch::Broader)) => "a broader problem".to_owned(),
        (1, Some(v1::ProblemMatch::Narrower)) => "a part of the problem".to_owned(),
        (1, _) => "the same problem".to_owned(),
        (many, _) => format!("{many} shared problems"),
    }
}

/// What it is beside the asker.
fn kind(peer: &v1::Peer) -> String {
    let kind = with_article(&peer.governance_display_name);
    match peer.governance_relation() {
        v1::GovernanceRelation::SameType => format!("also {kind}"),
        v1::GovernanceRelation::SameDuties => format!("{kind} with your duties"),
        v1::GovernanceRelation::Different | v1::GovernanceRelation::Unknown | v1::GovernanceRelation::Unspecified => {
            kind
        }
    }
}
