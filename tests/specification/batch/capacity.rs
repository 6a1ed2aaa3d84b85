//! The few whom everybody would like to visit are not swamped (R81), and what that costs the others is told.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use jiff::civil::date;
use peermatch::batch::{Job, PeerOptions, Peers};
use peermatch::domain::cancel::Cancel;
use peermatch::domain::id::{PlaceId, ProblemId};
use peermatch::domain::query::{Limit, Query, Subject, Terms};
use peermatch::engine::View;
use peermatch::proto::v1;

use super::work::{Work, files, manifest, peer_rows};
use crate::support::{Ask, england};

/// Every row of a run over England that lists three for each question.
fn rows(most: Option<usize>) -> Vec<v1::PeerRow> {
    let engine = england();
    let mut terms = Terms::new(date(2026, 11, 22));
    terms.limit = Limit::new(3).expect("three is allowed");
    let max_listings = most.and_then(NonZeroUsize::new);
    let job = Peers::new(engine.clone(), PeerOptions { terms, decisions: BTreeMap::new(), max_listings });
    let lists = job.whole(&Cancel::new()).expect("lists");
    let part = |number| job.part(&lists, number, &Cancel::new()).expect("rows");
    (0..job.partition_count()).flat_map(part).collect()
}

/// On how many lists each place is.
fn lists(rows: &[v1::PeerRow]) -> BTreeMap<&str, usize> {
    let mut lists = BTreeMap::new();
    for row in rows.iter().filter(|row| row.rank.is_some()) {
        *lists.entry(row.peer_place_id.as_str()).or_default() += 1;
    }
    lists
}

fn ask<'a>(engine: &'a View, row: &v1::PeerRow) -> Ask<'a> {
    let ask = Ask::of(engine, &row.place_id);
    if row.problem_id.is_empty() { ask } else { ask.about(&row.problem_id) }
}

#[test]
fn r81_no_place_stands_on_more_lists_than_the_run_allows_and_fits_are_those_of_match() {
    const MOST: usize = 25;
    let (free, capped) = (rows(None), rows(Some(MOST)));
    let most = |rows: &[v1::PeerRow]| lists(rows).into_values().max().unwrap_or_default();
    assert!(most(&free) > MOST, "the limit would change nothing");
    assert_eq!(most(&capped), MOST);
    // Everybody who had a peer still has one: there is room enough.
    let without = |rows: &[v1::PeerRow]| {
        let without = rows.iter().filter(|row| row.rank.is_none());
        without.map(|row| (row.place_id.clone(), row.problem_id.clone(), row.no_peer_reason)).collect::<Vec<_>>()
    };
    assert_eq!(without(&capped), without(&free));
    assert!(free.iter().all(|row| row.passed_over.is_none()));
    let mut passed = 0;
    for row in capped.iter().filter(|row| row.rank.is_some()).step_by(97) {
        let explained = ask(england(), row).explain(&row.peer_place_id);
        assert_eq!(row.fit(), explained.peer.expect("a peer").fit, "{} and {}", row.place_id, row.peer_place_id);
        assert_eq!(row.rank() + row.passed_over(), explained.rank);
        passed += usize::from(row.passed_over() > 0);
    }
    assert!(passed > 5, "{passed}");
}

#[test]
fn r81_nobody_is_left_out_while_a_place_that_fits_has_room_and_the_reason_says_so() {
    const MOST: usize = 6;
    let engine = england();
    let rows = rows(Some(MOST));
    let lists = lists(&rows);
    let left_out: Vec<_> =
        rows.iter().filter(|row| row.no_peer_reason == Some(v1::NoPeerReason::AllListed.into())).collect();
    assert!(!left_out.is_empty(), "there is room for everybody");
    for row in left_out.iter().step_by(23) {
        assert!(row.rank.is_none() && row.no_peer_text.contains("as many lists as the run allows"), "{row:?}");
        let position = engine.register().position(&PlaceId::new(&row.place_id).unwrap()).unwrap();
        let mut query = Query::new(Subject::Registered(position), date(2026, 11, 22));
        query.problem = (!row.problem_id.is_empty()).then(|| ProblemId::new(&row.problem_id).unwrap());
        let all = engine.ask(&engine.asker(&query), &Cancel::new()).unwrap().first(usize::MAX).unwrap().peers;
        assert_eq!(usize::try_from(row.considered_count).unwrap(), all.len());
        for peer in all {
            let id = engine.register().get(peer.scored.place).place.id.as_str();
            assert_eq!(lists.get(id), Some(&MOST), "{id} has room for {}", row.place_id);
        }
    }
}

#[test]
fn a_mutual_rank_is_that_of_the_lists_of_the_run() {
    let rows = rows(Some(25));
    let key = |row: &v1::PeerRow| (row.place_id.clone(), row.problem_id.clone(), row.peer_place_id.clone());
    let ranks: BTreeMap<_, _> = rows.iter().map(|row| (key(row), row.rank)).collect();
    let mut mutual = 0;
    for row in rows.iter().filter(|row| row.rank.is_some()) {
        let back = (row.peer_place_id.clone(), row.problem_id.clone(), row.place_id.clone());
        assert_eq!(row.mutual_rank, ranks.get(&back).copied().flatten());
        mutual += usize::from(row.mutual_rank.is_some());
    }
    assert!(mutual > 50, "{mutual}");
}

#[test]
fn the_lists_are_the_same_for_any_number_of_threads_and_the_figures_stand_side_by_side() {
    let work = Work::new();
    let run = |out: &str, threads: &str| work.done(out, &["--max-listings", "2", "--limit", "2", "--threads", threads]);
    let first = run("one", "1");
    for (out, threads) in [("two", "2"), ("four", "4")] {
        assert_eq!(files(&run(out, threads)), files(&first));
    }
    let manifest = manifest(&first);
    let value = |name: &str| {
        let found = manifest.figures.iter().find(|one| one.name == name);
        found.unwrap_or_else(|| panic!("no figure {name}")).value
    };
    assert_eq!(value("lists_largest"), 2.0);
    assert!(value("lists_largest_by_fit") > 2.0);
    assert!(value("questions_passed_over") > 0.0);
    for name in ["in_degree_largest", "never_listed", "skew", "reciprocity"] {
        assert!(value(name).is_finite() && value(&format!("{name}_by_fit")).is_finite());
    }
    assert!(peer_rows(&first).iter().any(|row| row.passed_over() > 0));
    let Some(v1::run_spec::Mode::Peers(spec)) = manifest.spec.unwrap().mode else { panic!("no run of peers") };
    assert_eq!(spec.max_listings, Some(2));
}

#[test]
fn a_number_that_makes_no_sense_is_told() {
    let work = Work::new();
    work.batch("peers", "out", &["--max-listings", "0"]).fails(2, "0 is not in 1..");
    work.batch("peers", "out", &["--max-listings", "3", "--ranking-extra", "diversity"])
        .fails(2, "cannot be used with");
    assert!(!work.path("out").exists());
}
