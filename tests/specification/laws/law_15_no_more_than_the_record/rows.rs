//! The rows of a batch say what the answers say, which are held against the records.

use crate::support::{Ask, TODAY, england};
use peermatch::batch::{Job, PeerOptions, Peers};
use peermatch::domain::cancel::Cancel;
use peermatch::domain::query::{Limit, Terms};
use std::collections::BTreeMap;

#[test]
fn t1_a_row_of_a_batch_says_word_for_word_what_the_answer_says() {
    let limit = Limit::new(5).expect("five is allowed");
    let terms = Terms { limit, ..Terms::new(TODAY) };
    let options = PeerOptions { terms, decisions: BTreeMap::new(), max_listings: None };
    let peers = Peers::new(england().clone(), options);
    let mut told = 0;
    for row in peers.part(&None, 3, &Cancel::new()).expect("rows") {
        let ask = Ask::of(england(), &row.place_id).with(|terms| terms.limit = limit);
        let ask = if row.problem_id.is_empty() { ask } else { ask.about(&row.problem_id) };
        let Some(peer) = ask.answer().peers.into_iter().find(|peer| peer.place_id == row.peer_place_id) else {
            continue;
        };
        assert_eq!((row.summary, row.considerations), (peer.summary, peer.considerations));
        let reasons = row.contributions.iter().map(|one| (&one.reason_code, &one.reason));
        assert!(reasons.eq(peer.contributions.iter().map(|one| (&one.reason_code, &one.reason))));
        let shared =
            row.shared_problems.iter().map(|one| (&one.problem_id, &one.your_problem_id, one.r#match, &one.as_of));
        let of_peer = peer.shared_problems.iter();
        assert!(shared.eq(of_peer.map(|one| (&one.problem_id, &one.your_problem_id, one.r#match, &one.as_of))));
        told += 1;
    }
    assert!(told > 100);
}
