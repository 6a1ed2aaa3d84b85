//! What the rows say: the answers that `match` gives, for everybody.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use peermatch::batch::{Job, PARTITION_PLACES, PeerOptions, Peers};
use peermatch::domain::cancel::Cancel;
use peermatch::domain::id::{PlaceId, ProblemId};
use peermatch::domain::query::{Extra, Terms};
use peermatch::engine::View;
use peermatch::proto::v1;

use crate::support::{Ask, World, england};

fn options() -> PeerOptions {
    PeerOptions { terms: Terms::new(date(2026, 11, 22)), decisions: BTreeMap::new(), max_listings: None }
}

fn rows(job: &Peers) -> Vec<v1::PeerRow> {
    let partitions = 0..job.partition_count();
    partitions.flat_map(|number| job.part(&None, number, &Cancel::new()).expect("rows")).collect()
}

/// The rows of one partition of England: enough to see, and not everything.
fn some() -> Vec<v1::PeerRow> {
    let engine = england();
    let job = Peers::new(engine.clone(), options());
    job.part(&None, 1, &Cancel::new()).expect("rows")
}

fn ask<'a>(engine: &'a View, place: &str, problem: &str) -> Ask<'a> {
    let ask = Ask::of(engine, place).with(|terms| terms.limit = Default::default());
    if problem.is_empty() { ask } else { ask.about(problem) }
}

#[test]
fn r113_every_place_with_a_live_record_has_a_row_or_a_reason_for_each_question() {
    let engine = World::new().engine();
    let rows = rows(&Peers::new(engine.clone(), options()));
    let questions: BTreeSet<(&str, &str)> =
        rows.iter().map(|row| (row.place_id.as_str(), row.problem_id.as_str())).collect();
    let expected = [
        ("ARN", ""),
        ("ARN", "flood"),
        ("ARN", "goats"),
        ("BEL", ""),
        ("BEL", "flood"),
        ("BEL", "goats"),
        ("CYR", ""),
        ("CYR", "river_walls"),
    ];
    assert_eq!(questions, BTreeSet::from(expected), "Dol has solved its problem and Est has none");
    for row in &rows {
        assert_eq!(row.rank.is_some(), row.no_peer_reason.is_none(), "{row:?}");
        assert_eq!(row.no_peer_reason.is_some(), !row.no_peer_text.is_empty());
    }
}

#[test]
fn r113_a_place_without_a_peer_is_told_why() {
    let engine = World::new().keep("records.csv", 3).engine();
    let rows = rows(&Peers::new(engine.clone(), options()));
    assert_eq!(rows.len(), 3);
    for row in rows {
        assert_eq!(row.no_peer_reason(), v1::NoPeerReason::NoSharedProblem);
        assert!(row.peer_place_id.is_empty() && row.fit.is_none() && row.confidence.is_none());
    }
}

#[test]
fn ranks_fits_and_reasons_are_those_of_match() {
    let rows = some();
    assert!(rows.len() > 200, "{}", rows.len());
    for row in rows.iter().step_by(7).filter(|row| row.rank.is_some()) {
        let answer = ask(england(), &row.place_id, &row.problem_id).answer();
        let at = usize::try_from(row.rank() - 1).unwrap();
        let peer = &answer.peers[at];
        assert_eq!((&row.peer_place_id, row.fit(), row.coverage()), (&peer.place_id, peer.fit, peer.coverage));
        assert_eq!((&row.summary, &row.answer_id), (&peer.summary, &answer.answer_id));
        assert_eq!(row.shared_problems.len(), peer.shared_problems.len());
        let sum: f64 = row.contributions.iter().map(|one| one.value).sum();
        assert!((sum - row.fit()).abs() < 1e-6);
        assert!(row.contributions.iter().all(|one| !one.reason.is_empty() && !one.reason_code.is_empty()));
        assert!(!row.opening_question.is_empty());
    }
}

#[test]
fn a_mutual_rank_is_the_askers_rank_in_the_list_of_the_peer() {
    let rows = some();
    let (mut in_it, mut not_in_it) = (0, 0);
    for row in rows.iter().step_by(11).filter(|row| row.rank.is_some()) {
        let theirs = ask(england(), &row.peer_place_id, &row.problem_id).peers();
        let rank = theirs.iter().position(|one| *one == row.place_id).map(|at| i32::try_from(at + 1).unwrap());
        assert_eq!(row.mutual_rank, rank, "{} and {}", row.place_id, row.peer_place_id);
        if rank.is_some() { in_it += 1 } else { not_in_it += 1 }
    }
    assert!(in_it > 5 && not_in_it > 5, "{in_it} and {not_in_it}");
}

#[test]
fn a_partition_is_the_same_whoever_makes_it_and_when() {
    let engine = england();
    let first = Peers::new(engine.clone(), options());
    let later = Peers::new(engine.clone(), options());
    // The first job has worked out other lists before; that must not show.
    let part = |job: &Peers, number| job.part(&None, number, &Cancel::new()).expect("rows");
    part(&first, 0);
    assert_eq!(part(&first, 2), part(&later, 2));
    let places = |number| part(&first, number).into_iter().map(|row| row.place_id).collect::<BTreeSet<String>>();
    assert_eq!(places(0).len(), PARTITION_PLACES);
    assert!(places(0).is_disjoint(&places(1)));
}

#[test]
fn r145_a_larger_place_that_both_are_part_of_is_where_they_could_meet() {
    let rows = some();
    let (mut shared, mut apart) = (0, 0);
    for row in rows.iter().filter(|row| row.rank.is_some()) {
        assert_eq!(row.meeting_place_ids.len(), row.meeting_place_display_names.len());
        // Siblings have it in common by what they are.
        if row.relation() == v1::PlaceRelation::Sibling {
            assert!(!row.meeting_place_ids.is_empty(), "{} and {}", row.place_id, row.peer_place_id);
            shared += 1;
        } else if row.meeting_place_ids.is_empty() {
            apart += 1;
        }
        let told = row.considerations.iter().filter(|one| one.code == "SIBLING").flat_map(|one| &one.values);
        let parents = told.filter(|value| value.name == "part_of_ids").flat_map(|value| value.value.split("; "));
        for parent in parents {
            assert!(row.meeting_place_ids.iter().any(|id| id == parent), "{parent}");
        }
    }
    assert!(shared > 0 && apart > 0, "{shared} and {apart}");
}

#[test]
fn r30_places_that_have_to_decide_soon_come_first() {
    let engine = World::new().engine();
    let position = |id: &str| engine.register().position(&PlaceId::new(id).unwrap()).unwrap();
    let problem = |id: &str| ProblemId::new(id).unwrap();
    let decisions = BTreeMap::from([
        ((position("ARN"), problem("goats")), date(2027, 5, 6)),
        ((position("CYR"), problem("river_walls")), date(2026, 12, 1)),
    ]);
    let dated = rows(&Peers::new(engine.clone(), PeerOptions { decisions, ..options() }));
    let mut order: Vec<(&str, &str)> = dated.iter().map(|row| (&*row.place_id, &*row.decision_by)).collect();
    order.dedup();
    let expected = [("CYR", "2026-12-01"), ("CYR", ""), ("ARN", "2027-05-06"), ("ARN", ""), ("BEL", "")];
    assert_eq!(order, expected);
    // The order is all that changes.
    let key = |row: &v1::PeerRow| (row.place_id.clone(), row.problem_id.clone(), row.rank, row.peer_place_id.clone());
    let plain = rows(&Peers::new(engine.clone(), options()));
    let set = |rows: &[v1::PeerRow]| rows.iter().map(key).collect::<BTreeSet<_>>();
    assert_eq!(set(&dated), set(&plain));
}

#[test]
fn what_a_ranking_extra_listed_is_named_and_the_lists_of_others_follow_it() {
    let engine = england();
    let mut options = options();
    options.terms.extras = vec![Extra::NonNeighbour];
    let job = Peers::new(engine.clone(), options);
    // The last of the register: boroughs and counties, of which many have neighbours only.
    let last = job.partition_count() - 5..job.partition_count();
    let rows: Vec<v1::PeerRow> =
        last.flat_map(|number| job.part(&None, number, &Cancel::new()).expect("rows")).collect();
    let listed = rows.iter().filter(|row| row.listed_by.is_some()).count();
    assert!(listed > 0);
    for row in rows.iter().filter(|row| row.rank.is_some()).step_by(61) {
        let theirs = ask(engine, &row.peer_place_id, &row.problem_id).with(|terms| {
            terms.extras = vec![Extra::NonNeighbour];
        });
        let rank = theirs.peers().iter().position(|one| *one == row.place_id);
        assert_eq!(row.mutual_rank, rank.map(|at| i32::try_from(at + 1).unwrap()));
    }
}
