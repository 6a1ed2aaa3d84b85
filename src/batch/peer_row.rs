//! From an answer to its rows: each peer's beside who asked what, and what the run knows.

use jiff::civil::Date;

use crate::engine::Answer;
use crate::proto::v1;

/// What a run knows of a peer beside the answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Beside {
    /// Rank of the asker in the peer's own list, from 1.
    pub(super) mutual_rank: Option<usize>,
    /// Places before it that were passed over because they are on as many lists as they may; none where any number is allowed.
    pub(super) passed_over: Option<usize>,
    /// Identifiers and names of the larger places that both are part of.
    pub(super) meeting_places: Vec<(String, String)>,
}

/// One row for each peer of an answer, which `beside` has in the same order; one that says why where there is none.
pub(super) fn rows(answer: Answer<v1::PeerRow>, decision_by: Option<Date>, beside: Vec<Beside>) -> Vec<v1::PeerRow> {
    let Answer { query, peers, no_peer_reason, considered_count, answer_id } = answer;
    let asker = v1::PeerRow {
        place_id: query.place_id,
        display_name: query.display_name,
        governance_type: query.governance_type,
        problem_id: query.problem_id,
        problem_display_name: query.problem_display_name,
        decision_by: decision_by.map(|day| day.to_string()).unwrap_or_default(),
        considered_count,
        answer_id,
        ..Default::default()
    };
    if let Some(why) = no_peer_reason {
        return vec![v1::PeerRow { no_peer_reason: Some(why.code), no_peer_text: why.text, ..asker }];
    }
    if peers.is_empty() {
        return vec![v1::PeerRow {
            no_peer_reason: Some(v1::NoPeerReason::AllListed.into()),
            no_peer_text: format!(
                "each of the {considered_count} places that fit is on as many lists as the run allows"
            ),
            ..asker
        }];
    }
    let ranked = (1..).zip(peers).zip(beside);
    ranked.map(|((rank, peer), beside)| row(&asker, rank, peer, beside)).collect()
}

fn row(asker: &v1::PeerRow, rank: i32, peer: v1::PeerRow, beside: Beside) -> v1::PeerRow {
    let (meeting_place_ids, meeting_place_display_names) = beside.meeting_places.into_iter().unzip();
    v1::PeerRow {
        place_id: asker.place_id.clone(),
        display_name: asker.display_name.clone(),
        governance_type: asker.governance_type.clone(),
        problem_id: asker.problem_id.clone(),
        problem_display_name: asker.problem_display_name.clone(),
        decision_by: asker.decision_by.clone(),
        considered_count: asker.considered_count,
        answer_id: asker.answer_id.clone(),
        rank: Some(rank),
        mutual_rank: beside.mutual_rank.and_then(|rank| i32::try_from(rank).ok()),
        passed_over: beside.passed_over.and_then(|number| i32::try_from(number).ok()),
        meeting_place_ids,
        meeting_place_display_names,
        ..peer
    }
}
