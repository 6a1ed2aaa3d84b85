//! Codes that were added to those of the pack, and proposals of such.

use super::page::Page;
use crate::proto::v1;

/// A code as it stands. `done`: what became of it.
pub(in super::super) fn term_added(problem: Option<&v1::Problem>, done: &str) -> String {
    let problem = problem.cloned().unwrap_or_default();
    let mut page = Page::default();
    page.text(&format!("{} ({}) {done}.", problem.display_name, problem.problem_id));
    let lines = [
        ("under", problem.parent_id),
        ("touches", problem.functions.join(", ")),
        ("also called", problem.synonyms.join(", ")),
    ];
    for (label, text) in lines.iter().filter(|(_, text)| !text.is_empty()) {
        page.labelled(label, &[text]);
    }
    page.finish()
}

/// Proposals with what became of them.
pub(in super::super) fn proposals(proposals: &[v1::TermProposal]) -> String {
    let mut page = Page::default();
    for one in proposals {
        let term = one.term.clone().unwrap_or_default();
        let code = if term.problem_id.is_empty() { "no code yet" } else { &term.problem_id };
        page.text(&match one.number {
            0 => format!("{} ({code}) could be proposed; nothing was", term.display_name),
            number => format!("{number}. {} ({code})", term.display_name),
        });
        let author = if one.author.is_empty() { "the operator" } else { &one.author };
        let became = match v1::ProposalState::try_from(one.state) {
            Ok(v1::ProposalState::Approved) => format!("approved as {}, {}", one.approved_as, one.settled_at),
            Ok(v1::ProposalState::Declined) => format!("declined, {}: {}", one.settled_at, one.declined_because),
            _ => "open".to_owned(),
        };
        let lines = [
            ("means", term.definition),
            ("under", term.parent_id),
            ("touches", term.functions.join(", ")),
            ("also called", term.synonyms.join(", ")),
            ("said by", term.cues.join("; ")),
            ("because", one.reason.clone()),
            ("proposed", format!("by {author}, {}", one.proposed_at)),
            ("state", became),
        ];
        for (label, text) in lines.iter().filter(|(_, text)| !text.is_empty()) {
            page.labelled(label, &[text]);
        }
        page.blank();
    }
    page.finish()
}
