//! Another country, other governments, other stages and figures: the same laws, and not a line of code (R140).

use crate::support::{Ask, TODAY, World, engine_of};
use peermatch::domain::id::{PlaceId, ProblemId};
use peermatch::domain::record::Status;
use peermatch::domain::stage::StageMode;
use peermatch::domain::taxonomy::Lineage;
use peermatch::engine::View;
use std::path::Path;
use std::sync::OnceLock;

pub fn cities() -> World {
    World::copy_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/us_cities"))
}

/// The pack as it is, with a model of its own.
pub fn engine() -> &'static View {
    static ENGINE: OnceLock<View> = OnceLock::new();
    ENGINE.get_or_init(|| engine_of(cities().pack()))
}

/// Every question that a place of the pack can ask: place-wide, and with every code, in every stage mode.
fn every_question() -> impl Iterator<Item = Ask<'static>> {
    let modes = [StageMode::Alongside, StageMode::Ahead, StageMode::Either];
    let places = engine().register().profiles().iter();
    places.flat_map(move |profile| {
        let ask = Ask::of(engine(), profile.place.id.as_str());
        let problems = engine().vocabulary().taxonomy.problems().iter().map(|one| Some(one.id.clone()));
        problems.chain([None]).flat_map(move |problem| {
            let mut ask = ask.clone();
            ask.query.problem = problem;
            modes.map(|mode| ask.clone().mode(mode))
        })
    })
}

#[test]
fn it_validates_trains_and_every_place_that_asks_is_answered_or_told_why_not() {
    let mut answered = 0;
    for ask in every_question() {
        let answer = ask.answer();
        assert_eq!(answer.peers.is_empty(), answer.no_peer_reason.is_some());
        answered += answer.peers.len();
    }
    assert!(answered > 500, "{answered}");
}

#[test]
fn laws_1_and_2_every_peer_shares_a_problem_and_its_contributions_sum_to_its_fit() {
    let taxonomy = &engine().vocabulary().taxonomy;
    let code = |id: &str| ProblemId::new(id).expect("a code");
    for peer in every_question().flat_map(|ask| ask.answer().peers) {
        assert!(!peer.shared_problems.is_empty());
        for shared in &peer.shared_problems {
            let lineage = taxonomy.lineage(&code(&shared.your_problem_id), &code(&shared.problem_id));
            assert_ne!(lineage, Lineage::Apart, "{shared:?}");
        }
        let sum: f64 = peer.contributions.iter().map(|one| one.value).sum();
        assert!((sum - peer.fit).abs() < 1e-6);
        assert!(peer.contributions.iter().all(|one| !one.reason.is_empty() && !one.reason_code.is_empty()));
    }
}

#[test]
fn law_3_nobody_fits_better_than_is_known_and_unknown_is_never_alike() {
    for peer in every_question().flat_map(|ask| ask.answer().peers) {
        assert!(peer.fit <= peer.coverage + 1e-9);
        for one in &peer.contributions {
            assert!(one.similarity <= one.known + 1e-9, "{one:?}");
        }
    }
}

#[test]
fn law_4_two_places_that_both_hold_a_code_fit_each_other_alike() {
    for a in engine().register().profiles() {
        for record in a.records().iter().filter(|record| record.status != Status::Parked) {
            let problem = record.problem.as_str();
            for peer in Ask::of(engine(), a.place.id.as_str()).about(problem).answer().peers {
                let b = PlaceId::new(&peer.place_id).expect("an id");
                let b = engine().register().get(engine().register().position(&b).expect("a place"));
                if b.record(&record.problem).is_none() {
                    continue;
                }
                let back = Ask::of(engine(), &peer.place_id).about(problem).peer(a.place.id.as_str());
                assert!((back.fit - peer.fit).abs() < 1e-9, "{} {} {problem}", a.place.name, peer.display_name);
            }
        }
    }
}

#[test]
fn law_5_a_city_never_meets_its_county_nor_a_pact_that_it_was_in() {
    let pairs = [("us:4805000", "us:48453"), ("us:5363000", "us:53033"), ("us:0455000", "us:heat-pact")];
    for (one, other) in pairs {
        for (asker, peer) in [(one, other), (other, one)] {
            for ask in [Ask::of(engine(), asker), Ask::of(engine(), asker).about("extreme_heat")] {
                assert!(!ask.explain(peer).is_peer, "{asker} {peer}");
            }
        }
    }
}

#[test]
fn law_6_who_leads_and_in_which_form_never_moves_a_fit() {
    let without =
        engine_of(cities().write("record_details.csv", b"fips,problem,kind,value,source,source_key\n").pack());
    for id in ["us:4805000", "us:2507000", "us:0455000"] {
        let fits = |engine: &View| -> Vec<(String, f64)> {
            let peers = Ask::of(engine, id).about("encampments").answer().peers;
            peers.into_iter().map(|peer| (peer.place_id, peer.fit)).collect()
        };
        assert_eq!(fits(engine()), fits(&without));
    }
}

#[test]
fn law_8_a_city_asking_about_its_countys_duty_is_told_so() {
    let answer = Ask::of(engine(), "us:5363000").about("overdose_deaths").answer();
    let notices = answer.query.expect("the query").notices;
    let told = notices.iter().find(|one| one.code == "DUTY_HELD_ELSEWHERE").expect("the county holds public health");
    assert!(told.text.contains("King County (county government) holds public health"), "{}", told.text);
    let denver = answer.peers.iter().find(|peer| peer.place_id == "us:0820000").expect("Denver has a record of it");
    assert_eq!(denver.shared_problems[0].their_duty_holders[0].place_id, "us:0820000");
}

#[test]
fn no_answer_holds_a_term_of_england() {
    let english = [
        "county council",
        "district",
        "unitary",
        "borough",
        "england",
        "ofsted",
        "gss",
        "london",
        "combined authorit",
        "whitehall",
        "local plan",
        "neighbourhood",
    ];
    let own_words = [peermatch::catalogue::vocabulary(engine())];
    let mut texts: Vec<String> = own_words.iter().map(|words| serde_json::to_string(words).expect("JSON")).collect();
    texts.extend(every_question().map(|ask| serde_json::to_string(&ask.answer()).expect("JSON")));
    texts.extend(
        engine()
            .register()
            .slots()
            .map(|place| serde_json::to_string(&peermatch::catalogue::place(engine(), place, TODAY)).expect("JSON")),
    );
    for text in texts.iter().map(|text| text.to_lowercase()) {
        for word in english {
            assert!(!text.contains(word), "an answer of the US pack says '{word}'");
        }
    }
}

#[test]
fn two_places_with_one_planned_successor_are_told_so() {
    let peer = Ask::of(engine(), "us:5363000").about("rent_burden").peer("us:0820000");
    let told = peer.considerations.iter().find(|one| one.code == "SAME_PLANNED_SUCCESSOR").expect("both become one");
    assert!(told.text.contains("Puget City") && told.text.contains("1 January 2030"), "{}", told.text);
    let other = Ask::of(engine(), "us:5363000").about("rent_burden").peer("us:2255000");
    assert!(other.considerations.iter().all(|one| one.code != "SAME_PLANNED_SUCCESSOR"));
    let place = engine().register().find("Seattle").expect("Seattle").place;
    let shown = peermatch::catalogue::place(engine(), place, TODAY).place.expect("a place");
    let planned = &shown.planned_successions[0];
    assert_eq!(
        (planned.vesting_date.as_str(), planned.source.as_ref().expect("a source").source_id.as_str()),
        ("2030-01-01", "made_up")
    );
}
