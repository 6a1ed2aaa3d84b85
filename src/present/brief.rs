//! One peer in one line: why, on what, how far, since when, how sure.

use super::shared::{closed, doubt, is_derived};
use super::words::{confidence, of_a_newer_server};
use crate::explanation::with_article;
use crate::proto::v1;

/// Most characters of a statement in one line.
const ROOM: usize = 110;

/// One peer in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// Why it fits, in about eight words: what is shared and what it is beside the asker.
    pub why: String,
    /// The problem that is shared first.
    pub problem: String,
    /// How far they are with it, in the words of its record; what the record says first, where no stage is on record.
    pub standing: String,
    /// What that is known from: "record", or "figure" where only one suggests the problem.
    pub known_from: &'static str,
    /// Date of that, ISO 8601; empty where it is not known.
    pub as_of: String,
    /// ", may be out of date", where that may be.
    pub doubt: &'static str,
    /// How sure: high, medium or low.
    pub confidence: String,
}

impl Brief {
    pub(super) fn new(peer: &v1::Peer) -> Self {
        let first = peer.shared_problems.first().cloned().unwrap_or_default();
        let standing = match v1::Stage::try_from(first.their_stage) {
            _ if is_derived(&first) => "nobody has recorded it".to_owned(),
            Ok(v1::Stage::Unknown | v1::Stage::Unspecified) if first.statement.is_empty() => {
                "their stage is not on record".to_owned()
            }
            Ok(v1::Stage::Unknown | v1::Stage::Unspecified) => beginning(&first.statement),
            Ok(_) => first.their_stage_words.clone(),
            Err(_) => of_a_newer_server(first.their_stage).into_owned(),
        };
        Self {
            why: format!("{}, {}", shared(peer), kind(peer)),
            standing: format!("{standing}{}", closed(&first)),
            known_from: if is_derived(&first) { "figure" } else { "record" },
            doubt: doubt(&first),
            problem: first.display_name,
            as_of: first.as_of,
            confidence: confidence(peer.confidence).into_owned(),
        }
    }

    /// The line without the name of the place.
    pub fn line(&self) -> String {
        let dated = if self.as_of.is_empty() {
            String::new()
        } else {
            format!(" ({} of {}{})", self.known_from, self.as_of, self.doubt)
        };
        format!("{}; {}: {}{dated}; confidence {}", self.why, self.problem, self.standing, self.confidence)
    }
}

/// A statement as far as a line has room for it: whole, else what stands before its first semicolon, else its first words. The rest
/// stands where the peer is told in full.
fn beginning(statement: &str) -> String {
    let whole = statement.trim_end_matches('.');
    let first = if fits_a_line(whole) { whole } else { whole.split("; ").next().unwrap_or(whole) };
    if fits_a_line(first) {
        return if first.len() < whole.len() { format!("{first} ...") } else { first.to_owned() };
    }
    let room = first.char_indices().nth(ROOM).map_or(first.len(), |(at, _)| at);
    let end = first[..room].rfind(' ').unwrap_or(room);
    format!("{} ...", &first[..end])
}

fn fits_a_line(text: &str) -> bool {
    text.chars().count() <= ROOM
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_statement_is_told_whole() {
        let whole = "Given a notice (end of 2023); on the list in May 2024; what came later was not seen.";
        assert_eq!(beginning(whole), whole.trim_end_matches('.'));
    }

    #[test]
    fn a_long_one_ends_where_a_part_of_it_ends_or_between_words_and_says_so() {
        let grade =
            "Homes that the council lets: third of four consumer grades (C3) by the Regulator of Social Housing";
        assert_eq!(beginning(&format!("{grade}; fire risk assessments and actions overdue.")), format!("{grade} ..."));
        assert_eq!(beginning(&"élan ".repeat(40)), format!("{} ...", ["élan"; 22].join(" ")));
    }
}
