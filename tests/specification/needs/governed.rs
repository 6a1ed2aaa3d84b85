//! Peers that are governed alike, where the asker wants no others (R23).

use crate::support::{Ask, england, england_dir, run};
use peermatch::domain::query::Governed;
use peermatch::proto::v1::{self, GovernanceRelation};

const ESSEX: &str = "E10000012";

fn asked(governance: Option<Governed>) -> v1::FindPeersResponse {
    Ask::of(england(), ESSEX).about("send").with(|terms| terms.filter.governance = governance).answer()
}

#[test]
fn r23_the_same_type_alone_or_whoever_has_the_same_duties_can_be_asked_for() {
    let (any, same, compatible) = (asked(None), asked(Some(Governed::SameType)), asked(Some(Governed::SameDuties)));
    let type_of = |peer: &v1::Peer| peer.governance_type.clone();
    assert!(same.peers.iter().all(|peer| type_of(peer) == "county"), "{:?}", same.peers);
    assert!(same.considered_count < compatible.considered_count, "unitary councils have a county's duty for it");
    assert!(compatible.considered_count <= any.considered_count);
    let relation = |peer: &v1::Peer| peer.governance_relation();
    let alike = [GovernanceRelation::SameType, GovernanceRelation::SameDuties];
    assert!(compatible.peers.iter().all(|peer| alike.contains(&relation(peer))));
    let left_out = |answer: &v1::FindPeersResponse| -> i32 { answer.excluded.iter().map(|one| one.count).sum() };
    assert_eq!(left_out(&same) + same.considered_count, left_out(&any) + any.considered_count, "nobody is lost");
}

#[test]
fn r23_a_district_that_asks_about_its_countys_duty_has_nobody_with_its_own_duties_who_holds_it() {
    let ask = Ask::of(england(), "E07000072")
        .about("send")
        .with(|terms| terms.filter.governance = Some(Governed::SameDuties));
    let holders = ask.answer().peers.into_iter().map(|peer| peer.governance_type).collect::<Vec<_>>();
    assert!(holders.iter().all(|kind| kind != "county" && kind != "unitary"), "{holders:?}");
}

#[test]
fn r23_it_is_asked_for_at_the_prompt_and_moves_no_fit() {
    let dir = england_dir();
    let ask = |governance: &str| {
        let args =
            ["match", "Essex", "--problem", "send", "--governance", governance, "--output", "json", "--pack", "."];
        let said = run(&dir, &args);
        serde_json::from_str::<v1::FindPeersResponse>(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"))
    };
    let same = ask("same");
    assert_eq!(
        same.query.as_ref().and_then(|query| query.filter.clone()).expect("told").governance(),
        v1::GovernanceFilter::Same
    );
    for peer in &same.peers {
        let known = Ask::of(england(), ESSEX).about("send").peer(&peer.place_id);
        assert!((known.fit - peer.fit).abs() < 1e-12);
    }
    assert!(!ask("compatible").peers.is_empty());
    run(&dir, &["match", "Essex", "--governance", "alike", "--pack", "."]).fails(2, "alike");
}
