//! The short answer: what a list shows, and no more.

use std::sync::Arc;

use crate::support::{TODAY, england};
use peermatch::contract::calls::Calls;
use peermatch::domain::cancel::Cancel;
use peermatch::proto::v1::{self, AnswerView, find_peers_request::Subject};
use prost::Message;

fn ask(calls: &Calls, place: &str, problem: &str, view: i32) -> v1::FindPeersResponse {
    let request = v1::FindPeersRequest {
        subject: Some(Subject::PlaceId(place.to_owned())),
        problem_id: problem.to_owned(),
        view,
        ..Default::default()
    };
    calls.find_peers(&request, &Cancel::new()).expect("an answer")
}

#[test]
fn r112_five_peers_are_told_in_under_four_thousand_bytes_whoever_asks() {
    let calls = Calls::new(england().clone(), Arc::new(|| TODAY)).expect("calls");
    let (mut largest, mut asked) = (0, 0);
    for profile in england().register().profiles().iter().step_by(2) {
        for problem in ["", "local_plan", "waste_recycling"] {
            let answer = ask(&calls, profile.place.id.as_str(), problem, AnswerView::Summary.into());
            largest = largest.max(answer.encoded_len());
            asked += usize::from(answer.peers.len() == 5);
        }
    }
    assert!(largest < 4_000, "{largest} bytes");
    assert!(asked > 300, "{asked} answers of five");
}

#[test]
fn a_summary_lists_the_same_peers_with_what_a_line_needs_and_says_nothing_else() {
    let calls = Calls::new(england().clone(), Arc::new(|| TODAY)).expect("calls");
    let full = ask(&calls, "E09000007", "", AnswerView::Full.into());
    assert_eq!(full, ask(&calls, "E09000007", "", AnswerView::Unspecified.into()), "full if not given");
    let short = ask(&calls, "E09000007", "", AnswerView::Summary.into());
    assert_eq!((&short.answer_id, short.considered_count), (&full.answer_id, full.considered_count));
    assert_eq!(short.peers.len(), full.peers.len());
    for (short, full) in short.peers.iter().zip(&full.peers) {
        assert_eq!((&short.place_id, short.fit, short.coverage), (&full.place_id, full.fit, full.coverage));
        assert_eq!((short.confidence, &short.as_of), (full.confidence, &full.as_of));
        assert_eq!(short.shared_problems.len(), full.shared_problems.len(), "none is dropped: they are counted");
        let (first, known) = (&short.shared_problems[0], &full.shared_problems[0]);
        assert_eq!((&first.display_name, &first.their_stage_words), (&known.display_name, &known.their_stage_words));
        assert!(short.contributions.is_empty() && short.conversation.is_none() && first.statement.is_empty());
    }
    let told = |answer: &v1::FindPeersResponse| {
        let peers = peermatch::present::Answer::new(answer, &v1::ListVocabularyResponse::default()).peers;
        peers.into_iter().map(|peer| peer.brief).collect::<Vec<_>>()
    };
    assert_eq!(told(&short), told(&full), "a line reads the same");
}

#[test]
fn a_view_that_is_none_is_refused_by_its_name() {
    let calls = Calls::new(england().clone(), Arc::new(|| TODAY)).expect("calls");
    let request =
        v1::FindPeersRequest { subject: Some(Subject::PlaceId("E09000007".to_owned())), view: 9, ..Default::default() };
    let told = calls.find_peers(&request, &Cancel::new()).expect_err("refused").to_string();
    assert!(told.starts_with("view: "), "{told}");
}
