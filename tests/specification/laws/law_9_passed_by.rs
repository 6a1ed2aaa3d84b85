//! Law 9 of a watch that most writes pass by: whoever sees what of them, it is told as one that is asked again at each.

use std::collections::BTreeSet;

use peermatch::access::Pass;
use peermatch::contract::calls::Calls;
use peermatch::contract::watch::Watched;
use peermatch::domain::cancel::Cancel;
use peermatch::domain::declared::Wanted;
use peermatch::domain::taxonomy::Lineage;
use peermatch::proto::v1::{self, find_peers_request::Subject};
use proptest::prelude::*;

use super::law_9_consent::{DAY, body, caller, cities, record, said};
use super::law_9_sidelong::{now, questions, somebody, written};

/// Lists that are full, and some that are not.
fn lists() -> Vec<v1::FindPeersRequest> {
    let short = questions().into_iter().map(|query| v1::FindPeersRequest { limit: Some(2), ..query });
    let short: Vec<_> = short.collect();
    let of_the_body = v1::FindPeersRequest { subject: Some(Subject::PlaceId(body().to_string())), ..short[0].clone() };
    short.into_iter().chain([of_the_body, questions()[0].clone()]).collect()
}

/// A watch that is asked again at each write, and one that most writes pass by.
struct Both {
    query: v1::FindPeersRequest,
    asked: Option<Watched>,
    passed: Option<Watched>,
}

impl Both {
    fn of(calls: &Calls, query: v1::FindPeersRequest) -> Option<Self> {
        // Nobody asks for a place that is not there.
        let watched = || calls.watched(&query, &Cancel::new()).ok();
        let (asked, passed) = (Some(watched()?), Some(watched()?));
        Some(Self { query, asked, passed })
    }

    /// What each is told after a write; nothing where it passed by. None where its question cannot be asked any more.
    fn told(&mut self, calls: &Calls, pass: &Pass) -> Option<[Vec<v1::WatchPeersResponse>; 2]> {
        let again = |watched| calls.watched_since(&self.query, watched, &Cancel::new()).ok();
        let (asked, news) = again(self.asked.take()?)?;
        self.asked = Some(asked);
        let mut passed = self.passed.take()?;
        if calls.pass_by(&mut passed, pass.clone()) {
            self.passed = Some(passed);
            return Some([news, Vec::new()]);
        }
        let (passed, told) = again(passed)?;
        self.passed = Some(passed);
        Some([news, told])
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn law_9_a_watch_that_writes_pass_by_is_told_as_one_that_is_asked_again_at_each(all in said(), who in 0..5_usize) {
        let of_one = |own| caller(&["coast"], "other", &[own]);
        let pass = match who {
            3 => of_one(body()),
            4 => of_one(cities().place(5)),
            who => somebody(who),
        };
        let begun = all.len() / 3;
        let server = cities().told(&all[..begun]);
        let mut watches: Vec<Both> = lists().into_iter().filter_map(|list| Both::of(&now(&server, &pass), list)).collect();
        for one in &all[begun..] {
            written(&server, one);
            let calls = now(&server, &pass);
            for watch in &mut watches {
                let Some([expected, told]) = watch.told(&calls, &pass) else { continue };
                prop_assert!(told == expected, "{:?}\n{:?}\n{:?} after {:?} of {:?}", watch.query, told, expected, one, all);
            }
        }
    }
}

#[test]
fn issue_25_a_write_passes_by_a_list_of_other_places_that_has_nothing_to_do_with_its_problem() {
    let (pass, query) = (somebody(1), lists()[0].clone());
    let taxonomy = &cities().known.vocabulary.taxonomy;
    let asked = &taxonomy.problems()[0].id;
    let server = cities().told(&[]);
    let (mut passed, mut listed, mut near) = (0, 0, 0);
    for (place, problem) in
        (1..cities().known.register.profiles().len()).flat_map(|place| [7, 5, 3, 1, 0].map(|problem| (place, problem)))
    {
        let mut watched = now(&server, &pass).watched(&query, &Cancel::new()).expect("watched");
        let rests_on: BTreeSet<String> =
            watched.known.initial().answer.expect("a list").peers.into_iter().map(|peer| peer.place_id).collect();
        let said = record((place, problem, 0, place + problem, 0));
        let Wanted::Record(fields) = &said else { panic!("a record") };
        written(&server, &said);
        let id = cities().place(place);
        let calls = now(&server, &pass);
        let public = calls.get_place(&v1::GetPlaceRequest { place_id: id.to_string() }).expect("it is there").place;
        let has = public.expect("told").records.into_iter().map(|one| one.problem_id);
        let has: Vec<String> = has.chain(fields.matter.problem().map(ToString::to_string)).collect();
        let is_near = |one: &String| {
            let one = taxonomy.problems().iter().find(|problem| problem.id.as_str() == one).expect("a code");
            taxonomy.lineage(asked, &one.id) != Lineage::Apart
        };
        let passes = calls.pass_by(&mut watched, pass.clone());
        if rests_on.contains(id.as_str()) {
            assert!(!passes, "{id} is in it");
            listed += 1;
        } else if has.iter().any(is_near) {
            assert!(!passes, "{id} may enter it");
            near += 1;
        } else if passes {
            passed += 1;
        }
    }
    assert!(passed > 0 && listed > 0 && near > 0, "{passed} passed, {listed} are in it, {near} may enter it");
}

#[test]
fn issue_25_nothing_passes_a_list_by_where_a_body_comes_or_another_day_begins() {
    let (pass, query) = (somebody(1), lists()[0].clone());
    let server = cities().told(&[]);
    let watched = || now(&server, &pass).watched(&query, &Cancel::new()).expect("watched");
    let mut before = watched();
    assert!(now(&server, &pass).pass_by(&mut before, pass.clone()), "nothing was written");
    assert!(!now(&server, &pass).pass_by(&mut before, caller(&[], "another", &[])), "another is told something else");
    written(&server, &super::law_9_consent::registered_as(&body()));
    assert!(!now(&server, &pass).pass_by(&mut before, pass.clone()), "a body is there that was not");
    let mut now_known = watched();
    let tomorrow = Calls::written_by(server.writer.clone(), std::sync::Arc::new(|| DAY.tomorrow().expect("a day")));
    let tomorrow = tomorrow.expect("calls").seen_by(&pass);
    assert!(!tomorrow.pass_by(&mut now_known, pass.clone()), "another day");
}
