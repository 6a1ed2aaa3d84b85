//! What a list shows of an answer, and no more: short enough for a phone.

use crate::proto::v1;

/// The answer as ANSWER_VIEW_SUMMARY tells it.
pub(super) fn summary(answer: v1::FindPeersResponse) -> v1::FindPeersResponse {
    v1::FindPeersResponse {
        query: answer.query.map(understood),
        peers: answer.peers.into_iter().map(peer).collect(),
        ..answer
    }
}

fn understood(query: v1::UnderstoodQuery) -> v1::UnderstoodQuery {
    let without_values = |notice: v1::Statement| v1::Statement { values: Vec::new(), ..notice };
    v1::UnderstoodQuery {
        weights: Vec::new(),
        asked_problem_ids: Vec::new(),
        asked_problem_display_names: Vec::new(),
        asked_pressure_ids: Vec::new(),
        asked_pressure_display_names: Vec::new(),
        peer_groups: Vec::new(),
        filter: None,
        notices: query.notices.into_iter().map(without_values).collect(),
        ..query
    }
}

fn peer(peer: v1::Peer) -> v1::Peer {
    let mut shared = peer.shared_problems.into_iter();
    let first = shared.next().map(first);
    v1::Peer {
        place_id: peer.place_id,
        display_name: peer.display_name,
        governance_type: peer.governance_type,
        governance_display_name: peer.governance_display_name,
        governance_relation: peer.governance_relation,
        region: peer.region,
        distance_km: peer.distance_km,
        population: peer.population,
        fit: peer.fit,
        coverage: peer.coverage,
        confidence: peer.confidence,
        relation: peer.relation,
        as_of: peer.as_of,
        stale: peer.stale,
        listed_by: peer.listed_by,
        new_since: peer.new_since,
        shared_problems: first.into_iter().chain(shared.map(further)).collect(),
        ..v1::Peer::default()
    }
}

/// The problem that is shared first: how far both are, and of which day that is.
fn first(shared: v1::SharedProblem) -> v1::SharedProblem {
    v1::SharedProblem {
        sources: Vec::new(),
        your_duty_holders: Vec::new(),
        their_duty_holders: Vec::new(),
        your_problem_id: String::new(),
        your_display_name: String::new(),
        statement: String::new(),
        your_duty_summary: String::new(),
        their_duty_summary: String::new(),
        ..shared
    }
}

/// Another: that it is shared.
fn further(shared: v1::SharedProblem) -> v1::SharedProblem {
    v1::SharedProblem {
        problem_id: shared.problem_id,
        r#match: shared.r#match,
        their_status: shared.their_status,
        provenance: shared.provenance,
        new_since: shared.new_since,
        provisional: shared.provisional,
        your_self_assessment: shared.your_self_assessment,
        their_self_assessment: shared.their_self_assessment,
        ..v1::SharedProblem::default()
    }
}
