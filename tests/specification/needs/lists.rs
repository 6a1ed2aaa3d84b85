//! Who is listed where few have a problem on record, and where a list ends.

use crate::support::{Ask, World};
use peermatch::domain::cancel::Cancel;
use peermatch::domain::id::GovernanceTypeId;
use peermatch::domain::pressure::PressureUse;
use peermatch::domain::query::Limit;
use peermatch::domain::stage::{Stage, StageMode};
use peermatch::domain::weighing::OwnWeights;
use peermatch::engine::View;
use peermatch::proto::v1::{self, Confidence, NoPeerReason, Provenance};

/// Forty more cities. Rain suggests gales, a problem made up for this test: to the four wettest, which have not recorded it. The
/// province alone has.
fn gales() -> World {
    let mut world = World::new()
        .add("taxonomy.toml", "[[theme]]\ncode = \"weather\"\nlabel = \"weather\"\ndefinition = \"What comes down.\"")
        .add("taxonomy.toml", "[[theme.problem]]\ncode = \"gales\"\nlabel = \"gales\"\ndefinition = \"It blows.\"")
        .add("pressures.csv", "rain,high,gales")
        .add("records.csv", "CYR,gales,live,2,seen,2025-07-01,public_record,Roofs gone.,log,7");
    for number in 0..40 {
        world = world
            .add("places.csv", &format!("C{number},C{number},C{number},Archipelago,South,city,,,,,,,log,"))
            .add("indicators_published.csv", &format!("C{number},{},50,200", 40 + number));
    }
    world
}

/// About gales, by governance alone: whatever a city has, it fits better than the province.
fn about_gales(engine: &View) -> Ask<'_> {
    let others = ["problem", "companions", "stage", "context"].map(|block| (block, 0.0));
    Ask::of(engine, "ARN").about("gales").with(|terms| {
        terms.weights = OwnWeights::from_named(others.into_iter().chain([("governance", 1.0)])).expect("weights")
    })
}

fn notice<'a>(answer: &'a v1::FindPeersResponse, code: &str) -> Option<&'a v1::Statement> {
    answer.query.as_ref()?.notices.iter().find(|one| one.code == code)
}

fn value(statement: &v1::Statement, name: &str) -> String {
    statement.values.iter().find(|one| one.name == name).map(|one| one.value.clone()).unwrap_or_default()
}

#[test]
fn n8_where_few_have_a_problem_on_record_those_that_figures_suggest_it_of_follow_behind_them() {
    let engine = gales().engine();
    let answer = about_gales(&engine).answer();
    let mut listed: Vec<&str> = answer.peers.iter().map(|peer| peer.place_id.as_str()).collect();
    assert_eq!(listed[0], "CYR", "what is on record comes first, however well the others fit");
    assert!(answer.peers[1].fit > answer.peers[0].fit);
    listed.sort_unstable();
    assert_eq!(listed, ["C36", "C37", "C38", "C39", "CYR"]);
    assert_eq!((answer.considered_count, answer.query.as_ref().unwrap().pressures()), (5, v1::PressureUse::Fill));
    let notice = notice(&answer, "FILLED_WITH_PRESSURES").expect("the answer says who fills it up");
    assert_eq!((value(notice, "recorded"), value(notice, "problem_id")), ("1".to_owned(), "gales".to_owned()));
    for peer in &answer.peers[1..] {
        assert_eq!(peer.shared_problems[0].provenance(), Provenance::Derived);
    }
}

#[test]
fn n8_filling_up_depends_on_the_limit_before_any_filter_and_ranks_on() {
    let engine = gales().engine();
    let limited = |number| about_gales(&engine).with(|terms| terms.limit = Limit::new(number).unwrap());
    assert_eq!((limited(1).peers(), limited(1).answer().considered_count), (vec!["CYR".to_owned()], 1));
    assert_eq!(limited(2).peers().len(), 2);
    assert_eq!(limited(2).answer().considered_count, 5);
    let city = GovernanceTypeId::new("city").unwrap();
    let cities = limited(2).with(|terms| terms.filter.governance_types = vec![city]).answer();
    assert_eq!((cities.peers.len(), cities.considered_count), (2, 4), "the province is filtered, the cities follow");
    let last = about_gales(&engine).peers().pop().unwrap();
    let explained = limited(2).explain(&last);
    assert!(explained.is_peer && explained.rank == 5, "{}", explained.rank);
}

#[test]
fn n8_never_lists_nobody_by_figures_and_says_of_how_many_they_suggest_it() {
    let engine = gales().engine();
    let never = about_gales(&engine).with(|terms| terms.pressures = PressureUse::Never);
    assert_eq!(never.peers(), ["CYR"]);
    let of_the_province = Ask::of(&engine, "CYR").about("gales").with(|terms| terms.pressures = PressureUse::Never);
    let none = of_the_province.answer().no_peer_reason.expect("nobody else has it on record");
    assert_eq!((none.code(), none.pressure_count), (NoPeerReason::NoSharedProblem, 4));
    assert!(none.text.contains("4 places"), "{}", none.text);
    let ahead = Ask::of(&engine, "ARN").about("gales").mode(StageMode::Ahead);
    let ahead = ahead.at(Some(Stage::Scaling));
    let none = ahead.answer().no_peer_reason.expect("a figure has no stage");
    assert_eq!((none.code(), none.pressure_count), (NoPeerReason::NoneAhead, 4));
}

#[test]
fn n8_always_mixes_them_in_by_fit_and_place_wide_nothing_fills_up() {
    let engine = gales().engine();
    let always = about_gales(&engine).with(|terms| terms.pressures = PressureUse::Always);
    assert_eq!(always.explain("CYR").rank, 5, "the province fits least");
    let wide = Ask::of(&engine, "CYR").answer();
    assert_eq!(wide.query.as_ref().unwrap().pressures(), v1::PressureUse::Never);
    let derived =
        wide.peers.iter().flat_map(|peer| &peer.shared_problems).filter(|one| one.provenance() == Provenance::Derived);
    assert_eq!(derived.count(), 0);
}

#[test]
fn t14_what_figures_alone_suggest_is_low_and_says_that_nobody_has_recorded_it() {
    let engine = gales().engine();
    let answer = Ask::of(&engine, "ARN").about("gales").answer();
    let low = |peer: &&v1::Peer| {
        let doubt = peer.considerations.iter().find(|one| one.code == "ONLY_SUGGESTED");
        peer.confidence() == Confidence::Low && doubt.is_some_and(|one| value(one, "problem_ids") == "gales")
    };
    assert_eq!(answer.peers.iter().filter(low).count(), 4);
    assert!(!low(&&answer.peers[0]), "the province has recorded it");
    // The asker's own side can be the derived one: what the other has recorded is not called unrecorded.
    let own = Ask::of(&engine, "C39").with(|terms| terms.pressures = PressureUse::Always).peer("CYR");
    let doubt = own.considerations.iter().find(|one| one.code == "ONLY_SUGGESTED").expect("low");
    assert!(!doubt.text.contains("nobody"), "{}", doubt.text);
}

/// Goats in three cities, the province and, done, in a commune: by governance alone the cities fit in full and the others far less.
fn goats() -> World {
    let mut world = World::new().add("records.csv", "CYR,goats,live,2,seen,2025-07-01,public_record,Goats seen.,log,8");
    for number in 0..2 {
        world =
            world.add("places.csv", &format!("C{number},C{number},C{number},Archipelago,South,city,,,,,,,log,")).add(
                "records.csv",
                &format!("C{number},goats,live,2,seen,2025-07-01,public_record,Goats seen.,log,c{number}"),
            );
    }
    world
}

#[test]
fn a_list_ends_after_its_third_peer_where_a_fit_falls_below_six_tenths_and_says_so() {
    let engine = goats().engine();
    let ask = about_gales(&engine).about("goats");
    let answer = ask.answer();
    let mut listed: Vec<&str> = answer.peers.iter().map(|peer| peer.place_id.as_str()).collect();
    listed.sort_unstable();
    assert_eq!(listed, ["BEL", "C0", "C1"]);
    assert_eq!(answer.considered_count, 5, "the others are ranked");
    let notice = notice(&answer, "LIST_ENDS").expect("the answer says where it ends");
    assert_eq!((value(notice, "last_fit"), value(notice, "left_out")), ("1.000".to_owned(), "2".to_owned()));
    let mut ranks: Vec<i32> = ["CYR", "DOL"].iter().map(|place| ask.explain(place).rank).collect();
    ranks.sort_unstable();
    assert_eq!(ranks, [4, 5], "ranks count on");
    let (asker, cancel) = (engine.asker(&ask.query), Cancel::new());
    let batch = engine.ask(&asker, &cancel).and_then(|asking| Ok(asking.list()?.places())).expect("a list");
    let batch: Vec<&str> = batch.iter().map(|&place| engine.register().get(place).place.id.as_str()).collect();
    assert!(batch.iter().copied().eq(answer.peers.iter().map(|peer| peer.place_id.as_str())), "a batch lists the same");
}

#[test]
fn the_first_three_are_listed_whatever_their_fits() {
    let engine = goats().engine();
    let only = ["BEL", "CYR", "DOL"];
    let ask = about_gales(&engine).about("goats").with(|terms| {
        terms.filter.exclude = ["C0", "C1"].map(|id| peermatch::domain::id::PlaceId::new(id).unwrap()).to_vec();
    });
    let mut listed = ask.peers();
    listed.sort_unstable();
    assert_eq!(listed, only);
    assert!(notice(&ask.answer(), "LIST_ENDS").is_none());
}
