//! Buddies: one partner each, chosen for all together; whoever has none is told why (R93, R113).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::support::{Ask, World, england};
use jiff::civil::{Date, date};
use peermatch::convene::{Aim, Buddies, BuddyError, BuddyOptions, Candidates, Circle, CircleOptions, Method};
use peermatch::domain::cancel::Cancel;
use peermatch::domain::id::{PlaceId, ProblemId};
use peermatch::domain::slot::Slot;
use peermatch::engine::{EngineError, View};
use peermatch::proto::v1;

const TODAY: Date = date(2026, 11, 22);

fn circle<'e>(engine: &'e View, problem: Option<&str>) -> Circle<'e> {
    Circle::new(
        engine,
        CircleOptions {
            problem: problem.map(|code| ProblemId::new(code).expect("a code")),
            siblings: true,
            ..CircleOptions::new(TODAY)
        },
    )
}

fn place(engine: &View, id: &str) -> Slot {
    engine.register().position(&PlaceId::new(id).expect("an id")).expect("a place")
}

/// The circle of SEND in England, and whom everybody could meet: about fifty places.
fn send() -> (Circle<'static>, Candidates) {
    static CANDIDATES: OnceLock<Candidates> = OnceLock::new();
    let circle = circle(england(), Some("send"));
    let candidates = CANDIDATES.get_or_init(|| circle.candidates(&Cancel::new()).expect("candidates"));
    (circle, candidates.clone())
}

fn send_buddies(options: &BuddyOptions) -> Buddies<'static> {
    let (circle, candidates) = send();
    Buddies::new(circle, &candidates, options).expect("buddies")
}

/// Who has whom, of all who have somebody.
fn partners(buddies: &Buddies<'_>) -> BTreeMap<Slot, Slot> {
    let rows = england().register().slots().map(|place| buddies.row(place).expect("a row"));
    let paired = rows.filter(|row| !row.buddy_place_id.is_empty());
    paired.map(|row| (place(england(), &row.place_id), place(england(), &row.buddy_place_id))).collect()
}

fn pairs(buddies: &Buddies<'_>) -> BTreeSet<(Slot, Slot)> {
    partners(buddies).into_iter().map(|(one, other)| (one.min(other), one.max(other))).collect()
}

fn row(engine: &View, buddies: &Buddies<'_>, id: &str) -> v1::BuddyRow {
    buddies.row(place(engine, id)).expect("a row")
}

#[test]
fn r93_everybody_has_one_buddy_at_most_and_is_that_buddys_only_one() {
    let buddies = send_buddies(&BuddyOptions::default());
    let found = pairs(&buddies);
    let paired: BTreeSet<Slot> = found.iter().flat_map(|&(one, other)| [one, other]).collect();
    assert_eq!(paired.len(), 2 * found.len());
    assert!(found.len() > 20);
    let partners = partners(&buddies);
    assert!(partners.iter().all(|(place, buddy)| partners.get(buddy) == Some(place)));
}

#[test]
fn r113_every_place_of_the_register_has_a_row_with_a_buddy_or_a_reason() {
    let world = World::new();
    let engine = world.engine();
    let circle = circle(&engine, None);
    let candidates = circle.candidates(&Cancel::new()).unwrap();
    let buddies = Buddies::new(circle, &candidates, &BuddyOptions::default()).unwrap();
    for place in engine.register().slots() {
        let row = buddies.row(place).unwrap();
        let told = [row.buddy_place_id.is_empty(), row.unmatched_reason.is_none(), row.unmatched_text.is_empty()];
        assert!(told == [false, true, true] || told == [true, false, false], "{row:?}");
    }
    assert_eq!(row(&engine, &buddies, "ARN").buddy_place_id, "BEL");
    // Solved its problem, and has no other: it is a peer for others and nobody's buddy.
    assert_eq!(row(&engine, &buddies, "DOL").unmatched_reason(), v1::UnmatchedReason::NoLiveRecord);
}

#[test]
fn a_row_gives_the_fit_that_match_gives_and_says_what_to_talk_about() {
    let buddies = send_buddies(&BuddyOptions::default());
    let engine = england();
    for &place in send().0.places().iter().take(6) {
        let row = buddies.row(place).unwrap();
        let peer = Ask::of(engine, &row.place_id).about("send").peer(&row.buddy_place_id);
        assert_eq!(row.buddy_fit, Some(peer.fit));
        assert!(row.fit.unwrap() <= peer.fit);
        assert_eq!(row.summary, peer.summary);
        assert!(row.shared_problem_ids.contains(&"send".to_owned()));
        assert!(row.opening_question.contains('?') && !row.approach_id.is_empty(), "{row:?}");
    }
}

#[test]
fn the_pairs_in_all_fit_better_than_best_first_and_chance() {
    let report = send_buddies(&BuddyOptions::default()).report(1, &Cancel::new()).unwrap();
    let total = |way: &str| report.ways.iter().find(|one| one.way.code() == way).expect("measured").total_fit;
    assert!(total("best_in_all") > total("best_pair_first"));
    assert!(total("best_pair_first") > total("by_chance"));
    let rings = report.ways.iter().find(|one| one.way.code() == "everybody_rings_the_best").expect("measured");
    assert!(rings.load.largest > 1.0, "without a convener somebody is swamped");
    assert_eq!(report.ways[0].load.largest, 1.0);
}

#[test]
fn forbidden_and_earlier_pairs_do_not_meet_and_fixed_ones_do() {
    let free = send_buddies(&BuddyOptions::default());
    let before: Vec<(Slot, Slot)> = pairs(&free).into_iter().collect();
    let mut options = BuddyOptions { earlier: before.clone(), ..BuddyOptions::default() };
    let second = pairs(&send_buddies(&options));
    assert!(second.len() + 2 >= before.len(), "a second round is nearly as full");
    assert!(before.iter().all(|pair| !second.contains(pair)), "rounds over time avoid repeats");
    // A pair of an earlier round may be fixed; one of the others is forbidden, named the other way round.
    let (fixed, forbidden) = (before[0], before[1]);
    options = BuddyOptions { fixed: vec![fixed], forbidden: vec![(forbidden.1, forbidden.0)], ..options };
    let third = send_buddies(&options);
    assert!(pairs(&third).contains(&fixed));
    assert!(!pairs(&third).contains(&forbidden));
    assert!(third.row(fixed.0).unwrap().fixed);
}

#[test]
fn fixed_pairs_that_cannot_be_are_refused_with_the_reason() {
    let (circle, candidates) = send();
    let engine = england();
    let members = circle.places().to_vec();
    let attempt = |fixed: Vec<(Slot, Slot)>, forbidden: Vec<(Slot, Slot)>| {
        let options = BuddyOptions { fixed, forbidden, ..BuddyOptions::default() };
        Buddies::new(circle.clone(), &candidates, &options).expect_err("refused")
    };
    let twice = attempt(vec![(members[0], members[1]), (members[2], members[0])], vec![]);
    assert!(matches!(twice, BuddyError::FixedTwice(_)), "{twice}");
    assert!(matches!(attempt(vec![(members[3], members[3])], vec![]), BuddyError::FixedTwice(_)));
    let both = attempt(vec![(members[0], members[1])], vec![(members[1], members[0])]);
    assert!(matches!(both, BuddyError::FixedForbidden(..)), "{both}");
    // Epping Forest has no record of SEND: nothing to talk about (law 1).
    let apart = attempt(vec![(members[0], place(engine, "E07000072"))], vec![]);
    assert!(matches!(apart, BuddyError::FixedApart { .. }), "{apart}");
}

#[test]
fn law_5_a_fixed_pair_of_one_area_is_refused() {
    let engine = england();
    let circle = circle(engine, Some("local_government_reorganisation"));
    let (essex, epping) = (place(engine, "E10000012"), place(engine, "E07000072"));
    assert!(circle.member(essex).is_some() && circle.member(epping).is_some());
    let options = BuddyOptions { fixed: vec![(essex, epping)], ..BuddyOptions::default() };
    let nobody = Candidates::new(vec![Vec::new(); circle.places().len()]);
    let refused = Buddies::new(circle, &nobody, &options).expect_err("refused");
    assert!(matches!(refused, BuddyError::FixedApart { .. }), "{refused}");
}

#[test]
fn stable_pairs_leave_nobody_who_would_rather_be_together() {
    let stable = send_buddies(&BuddyOptions { method: Method::Stable, ..BuddyOptions::default() });
    assert!(!stable.fell_back());
    let best = send_buddies(&BuddyOptions::default());
    let blocking = |buddies: &Buddies<'_>| buddies.report(1, &Cancel::new()).unwrap().ways[0].blocking_pairs;
    assert_eq!(blocking(&stable), Some(0.0));
    assert!(blocking(&best) > Some(0.0), "what is best in all is not what each would choose");
    let total = |buddies: &Buddies<'_>| buddies.report(1, &Cancel::new()).unwrap().ways[0].total_fit;
    assert!(total(&best) > total(&stable));
}

#[test]
fn whoever_is_left_out_is_told_what_is_true() {
    // Three islands with goats: an odd number.
    let world = World::new().add("records.csv", "EST,goats,live,1,seen,2025-07-01,public_record,Goats near.,log,7");
    let engine = world.engine();
    let circle = circle(&engine, Some("goats"));
    let candidates = circle.candidates(&Cancel::new()).unwrap();
    let with = |options: &BuddyOptions| Buddies::new(circle.clone(), &candidates, options).unwrap();
    let reasons = |buddies: &Buddies<'_>| -> Vec<v1::UnmatchedReason> {
        let rows = ["ARN", "BEL", "EST"].map(|id| row(&engine, buddies, id));
        rows.iter().filter(|row| row.unmatched_reason.is_some()).map(v1::BuddyRow::unmatched_reason).collect()
    };
    assert_eq!(reasons(&with(&BuddyOptions::default())), [v1::UnmatchedReason::OddOneOut]);
    let (arn, bel, est) = (place(&engine, "ARN"), place(&engine, "BEL"), place(&engine, "EST"));
    let alone = with(&BuddyOptions { forbidden: vec![(arn, bel), (arn, est)], ..BuddyOptions::default() });
    assert_eq!(row(&engine, &alone, "ARN").unmatched_reason(), v1::UnmatchedReason::AllExcluded);
    assert!(row(&engine, &alone, "ARN").unmatched_text.contains("2 forbidden"));
    assert_eq!(row(&engine, &alone, "BEL").buddy_place_id, "EST");
}

#[test]
fn the_same_run_gives_the_same_rows_and_a_cut_list_is_as_good_as_its_wishes() {
    let (circle, candidates) = send();
    let few = Circle::new(england(), CircleOptions { nearest: Some(5), ..circle.options().clone() });
    let cut = Buddies::new(few.clone(), &few.candidates(&Cancel::new()).unwrap(), &BuddyOptions::default()).unwrap();
    let again = Buddies::new(few.clone(), &few.candidates(&Cancel::new()).unwrap(), &BuddyOptions::default()).unwrap();
    assert_eq!(pairs(&cut), pairs(&again));
    let whole =
        Buddies::new(circle, &candidates, &BuddyOptions { aim: Aim::Served, ..BuddyOptions::default() }).unwrap();
    let total = |buddies: &Buddies<'_>| buddies.report(1, &Cancel::new()).unwrap().ways[0].total_fit;
    assert!(total(&cut) > 0.9 * total(&whole));
}

#[test]
fn a_run_that_nobody_wants_any_more_is_given_up() {
    let cancel = Cancel::new();
    cancel.cancel();
    let circle = circle(england(), Some("send"));
    let few = Circle::new(england(), CircleOptions { nearest: Some(5), ..circle.options().clone() });
    for circle in [circle, few] {
        let given_up = circle.candidates(&cancel).expect_err("given up");
        assert!(matches!(given_up, EngineError::Cancelled(_)), "{given_up}");
    }
}
