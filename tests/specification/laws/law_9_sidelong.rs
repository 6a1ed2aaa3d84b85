//! Law 9 beside answers: news of a watch, pages of lists and their tokens, and lines of the log are those of a world without what a lens does
//! not see. There are no metrics yet.

use std::io::Write;
use std::sync::{Arc, Mutex};

use peermatch::access::Pass;
use peermatch::contract::calls::Calls;
use peermatch::contract::page_token::Seal;
use peermatch::domain::cancel::Cancel;
use peermatch::domain::declared::Wanted;
use peermatch::live::Item;
use peermatch::proto::v1;
use proptest::prelude::*;
use prost::Message;

use super::law_9_consent::{DAY, Server, by_the_hour, caller, cities, everything_told, kept_from_nobody, record, said};
use super::law_9_withheld::withheld;

/// Somebody of one network, somebody of none, and somebody who says who pays.
pub(super) fn somebody(who: usize) -> Pass {
    [caller(&["coast"], "other", &[]), caller(&[], "portal", &[]), caller(&["plain"], "paid", &[])][who].clone()
}

fn without(all: &[Wanted], pass: &Pass) -> Server {
    cities().told_by_the_hour(&withheld(all, &pass.lens(), None, Some(DAY)))
}

/// What is asked again and again.
pub(super) fn questions() -> Vec<v1::FindPeersRequest> {
    let problem = cities().known.vocabulary.taxonomy.problems()[0].id.to_string();
    let ask = |place: usize, problem_id: &str| v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId(cities().place(place).to_string())),
        problem_id: problem_id.to_owned(),
        limit: Some(10),
        ..Default::default()
    };
    vec![ask(5, &problem), ask(1, ""), ask(7, "")]
}

pub(super) fn written(server: &Server, one: &Wanted) {
    let item = Item { wanted: vec![one.clone()], request: None, acting: None };
    server.writer.import(&[item], false, &Cancel::new()).expect("taken or left out");
}

/// The calls of a server as it answers now.
pub(super) fn now(server: &Server, pass: &Pass) -> Calls {
    let calls = Calls::written_by(server.writer.clone(), Arc::new(|| DAY)).expect("calls");
    calls.seen_by(pass)
}

/// The lines that are logged meanwhile.
fn logged(work: impl FnOnce()) -> String {
    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);
    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("no panic").write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let lines = Lines::default();
    let writer = lines.clone();
    let log = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).without_time();
    tracing::subscriber::with_default(log.with_writer(move || writer.clone()).finish(), work);
    let lines = lines.0.lock().expect("no panic");
    String::from_utf8_lossy(&lines).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn law_9_news_of_a_watch_are_those_of_a_world_without_what_its_reader_does_not_see(all in said(), who in 0..3_usize) {
        let pass = somebody(who);
        let all: Vec<Wanted> = all.into_iter().map(kept_from_nobody).take(8).collect();
        let begun = all.len() / 2;
        let server = cities().told(&all[..begun]);
        let watch = |calls: &Calls, query: &v1::FindPeersRequest| calls.watched(query, &Cancel::new()).expect("watched");
        let (begins, mut as_if) = (now(&server, &pass), now(&without(&all[..begun], &pass), &pass));
        let mut watches: Vec<_> = questions().into_iter().map(|query| (watch(&begins, &query), query)).collect();
        for at in begun..all.len() {
            written(&server, &all[at]);
            let (calls, before) = (now(&server, &pass), as_if);
            as_if = now(&without(&all[..=at], &pass), &pass);
            let asked = watches.into_iter().map(|(watched, query)| {
                let (watched, news) = calls.watched_since(&query, watched, &Cancel::new()).expect("asked again");
                (watched, query, news)
            });
            let asked: Vec<_> = asked.collect();
            for (_, query, news) in &asked {
                let [before, now] = [&before, &as_if].map(|calls| watch(calls, query).known);
                let expected = now.since(&before).expect("told");
                prop_assert!(*news == expected, "{:?}\n{:?}\nafter {:?} of {:?}", news, expected, all[at], all);
            }
            watches = asked.into_iter().map(|(watched, query, _)| (watched, query)).collect();
        }
    }

    #[test]
    fn law_9_pages_and_their_tokens_are_those_of_a_world_without_what_is_not_seen(all in said(), who in 0..3_usize) {
        let pass = somebody(who);
        let all: Vec<Wanted> = all.into_iter().map(kept_from_nobody).collect();
        let pages = |server: &Server| {
            let calls = now(server, &pass).sealed_with(Seal::with_key([7; 32]));
            let (mut pages, mut page_token) = (Vec::new(), String::new());
            loop {
                let request = v1::ListPlacesRequest { page_size: 2, page_token, ..Default::default() };
                let page = calls.list_places(&request).expect("a page");
                pages.push(page.encode_to_vec());
                page_token = page.next_page_token;
                if page_token.is_empty() {
                    return pages;
                }
            }
        };
        let full = cities().told_by_the_hour(&by_the_hour(&all));
        prop_assert!(pages(&full) == pages(&without(&all, &pass)), "{:?}", all);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, ..ProptestConfig::default() })]

    #[test]
    fn law_9_the_log_says_the_same_of_answers_whatever_is_kept_back_in_them(all in said(), who in 0..3_usize) {
        let pass = somebody(who);
        let all: Vec<Wanted> = all.into_iter().map(kept_from_nobody).collect();
        let (full, without) = (cities().told_by_the_hour(&by_the_hour(&all)), without(&all, &pass));
        let [full, without] = [&full, &without].map(|server| logged(|| drop(everything_told(server, &pass))));
        prop_assert!(full == without, "{}\n{}\n{:?}", full, without, all);
    }
}

#[test]
fn law_9_a_watch_is_told_what_its_reader_sees() {
    let (pass, problem) = (somebody(1), questions()[0].clone());
    let server = cities().told(&[]);
    let watched = now(&server, &pass).watched(&problem, &Cancel::new()).expect("watched");
    written(&server, &record((1, 0, 0, 2, 1)));
    let (_, news) = now(&server, &pass).watched_since(&problem, watched, &Cancel::new()).expect("asked again");
    assert!(news.iter().any(|one| one.place_id == cities().place(1).as_str()), "{news:?}");
    let said = logged(|| tracing::info!("a line"));
    assert!(said.contains("a line"), "the log is heard");
}
