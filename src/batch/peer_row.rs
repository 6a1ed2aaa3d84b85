//! From an answer to its rows.

use jiff::civil::Date;

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
pub(super) fn rows(answer: v1::FindPeersResponse, decision_by: Option<Date>, beside: &[Beside]) -> Vec<v1::PeerRow> {
    let query = answer.query.unwrap_or_default();
    let asker = v1::PeerRow {
        place_id: query.place_id,
        display_name: query.display_name,
        governance_type: query.governance_type,
        problem_id: query.problem_id,
        problem_display_name: query.problem_display_name,
        decision_by: decision_by.map(|day| day.to_string()).unwrap_or_default(),
        considered_count: answer.considered_count,
        answer_id: answer.answer_id,
        ..Default::default()
    };
    if let Some(why) = answer.no_peer_reason {
        return vec![v1::PeerRow { no_peer_reason: Some(why.code), no_peer_text: why.text, ..asker }];
    }
    if answer.peers.is_empty() {
        return vec![v1::PeerRow {
            no_peer_reason: Some(v1::NoPeerReason::AllListed.into()),
            no_peer_text: format!(
                "each of the {} places that fit is on as many lists as the run allows",
                answer.considered_count
            ),
            ..asker
        }];
    }
    let ranked = (1..).zip(answer.peers).zip(beside);
    ranked.map(|((rank, peer), beside)| row(asker.clone(), rank, peer, beside)).collect()
}

fn row(asker: v1::PeerRow, rank: i32, peer: v1::Peer, beside: &Beside) -> v1::PeerRow {
    let conversation = peer.conversation.unwrap_or_default();
    let convener = conversation.convener.unwrap_or_default();
    v1::PeerRow {
        rank: Some(rank),
        peer_place_id: peer.place_id,
        peer_display_name: peer.display_name,
        peer_governance_type: peer.governance_type,
        peer_region: peer.region,
        fit: Some(peer.fit),
        coverage: Some(peer.coverage),
        confidence: Some(peer.confidence),
        mutual_rank: beside.mutual_rank.and_then(|rank| i32::try_from(rank).ok()),
        passed_over: beside.passed_over.and_then(|number| i32::try_from(number).ok()),
        meeting_place_ids: beside.meeting_places.iter().map(|(id, _)| id.clone()).collect(),
        meeting_place_display_names: beside.meeting_places.iter().map(|(_, name)| name.clone()).collect(),
        relation: Some(peer.relation),
        governance_relation: Some(peer.governance_relation),
        distance_km: peer.distance_km,
        as_of: peer.as_of,
        stale: peer.stale,
        listed_by: peer.listed_by,
        summary: peer.summary,
        shared_problems: peer.shared_problems.into_iter().map(shared).collect(),
        contributions: peer.contributions.into_iter().map(contribution).collect(),
        considerations: peer.considerations,
        approach_id: conversation.approach_id,
        approach: conversation.approach,
        approach_reasons: conversation.approach_reasons,
        opening_question: conversation.opening_question,
        convener_id: convener.convener_id,
        convener_display_name: convener.display_name,
        ..asker
    }
}

fn shared(one: v1::SharedProblem) -> v1::RowProblem {
    v1::RowProblem {
        problem_id: one.problem_id,
        display_name: one.display_name,
        your_problem_id: one.your_problem_id,
        r#match: one.r#match,
        your_stage: one.your_stage,
        their_stage: one.their_stage,
        stage_relation: one.stage_relation,
        stage_steps: one.stage_steps,
        their_status: one.their_status,
        provenance: one.provenance,
        as_of: one.as_of,
        provisional: one.provisional,
    }
}

fn contribution(one: v1::Contribution) -> v1::RowContribution {
    v1::RowContribution {
        block: one.block,
        weight: one.weight,
        similarity: one.similarity,
        value: one.value,
        reason_code: one.reason_code,
        reason: one.reason,
    }
}
