//! What an answer must be.

use crate::support::{Ask, World, england, similarity};
use peermatch::domain::block::Block;
use peermatch::domain::id::{GovernanceTypeId, PlaceId};
use peermatch::domain::pressure::PressureUse;
use peermatch::domain::profile::Profile;
use peermatch::domain::query::{Limit, Relation};
use peermatch::domain::stage::{Stage, StageMode};
use peermatch::proto::v1::{Confidence, GovernanceRelation, NoPeerReason, PlaceRelation, Provenance};

const CAMDEN: &str = "E09000007";

#[test]
fn r1_every_council_that_asks_gets_peers() {
    let engine = england();
    let asks =
        |profile: &&Profile| profile.live().next().is_some() && profile.place.governance_type.as_str() != "partnership";
    for profile in engine.register().profiles().iter().filter(asks) {
        let answer = Ask::of(engine, profile.place.id.as_str()).answer();
        assert!(!answer.peers.is_empty(), "{}", profile.place.name);
        assert!(answer.no_peer_reason.is_none());
    }
}

#[test]
fn r2_parking_a_problem_removes_its_askers_matches_and_its_place_from_others() {
    let parked = World::new().change("records.csv", "BEL,flood,live", "BEL,flood,parked").engine();
    let own = Ask::of(&parked, "BEL").about("flood").answer();
    assert_eq!(own.no_peer_reason.map(|why| why.code()), Some(NoPeerReason::OwnRecordParked));
    assert!(!Ask::of(&parked, "ARN").about("flood").peers().contains(&"BEL".to_owned()));
    let wide = Ask::of(&parked, "BEL").answer();
    assert_eq!(wide.query.unwrap().asked_problem_ids, ["goats"]);
}

#[test]
fn r2_a_solved_problem_is_not_asked_and_makes_its_place_a_peer() {
    let engine = World::new().engine();
    let dol = Ask::of(&engine, "DOL").answer();
    assert_eq!(dol.no_peer_reason.map(|why| why.code()), Some(NoPeerReason::NoLiveRecord));
    let peer = Ask::of(&engine, "ARN").about("goats").peer("DOL");
    assert!(peer.considerations.iter().any(|one| one.code == "DONE_THERE"));
}

#[test]
fn r20_a_similar_stage_comes_first_and_the_reason_says_so() {
    let world = World::new().add("records.csv", "EST,flood,live,5,seen,2025-07-01,public_record,Dry.,log,x").engine();
    let near = Ask::of(&world, "ARN").about("flood").peer("BEL");
    let far = Ask::of(&world, "ARN").about("flood").peer("EST");
    assert!(similarity(&near, Block::Stage) > similarity(&far, Block::Stage));
    let reason = near.contributions.iter().find(|one| one.block == "stage").expect("a reason");
    assert_eq!(
        (reason.reason_code.as_str(), reason.reason.as_str()),
        ("STAGE_AHEAD", "1 step ahead (theirs: drawing; yours: dreaming)")
    );
}

#[test]
fn r22_a_fit_stays_below_what_is_known() {
    let peer = Ask::of(&World::new().engine(), "ARN").about("flood").peer("CYR");
    assert!(peer.coverage < 0.8 && peer.fit < peer.coverage);
    // No stage on record for Cyr, no figure of sun.
    let known = |block: &str| peer.contributions.iter().find(|one| one.block == block).unwrap().known;
    assert_eq!(known("stage"), 0.0);
    assert!((known("context") - 0.75).abs() < 1e-12);
}

#[test]
fn r23_of_two_equal_places_the_one_of_the_same_government_comes_first_and_a_mismatch_is_said() {
    let twin = |kind| format!("{0},{0},{0},Archipelago,South,{0},,,,,,,log,", kind);
    let mut world = World::new().keep("records.csv", 2);
    for kind in ["city", "province", "commune"] {
        world = world
            .add("places.csv", &twin(kind))
            .add("records.csv", &format!("{kind},flood,live,1,seen,2025-07-01,public_record,Wet.,log,x"));
    }
    let engine = world.engine();
    assert_eq!(Ask::of(&engine, "ARN").about("flood").peers(), ["city", "province", "commune"]);
    let commune = Ask::of(&engine, "ARN").about("flood").peer("commune");
    assert_eq!(commune.governance_relation(), GovernanceRelation::Different);
    assert!(commune.differences.iter().any(|one| one.subject == "governance"));
}

#[test]
fn r26_every_peer_says_what_differs() {
    let engine = england();
    for profile in engine.register().profiles().iter().step_by(4) {
        for peer in Ask::of(engine, profile.place.id.as_str()).answer().peers {
            // Only two bodies of one type without a figure, and with the same on record, differ in nothing known.
            let nothing_known = profile.figures.iter().all(Option::is_none) && peer.fit + 0.2 > peer.coverage;
            assert!(!peer.differences.is_empty() || nothing_known, "{} -> {}", profile.place.name, peer.display_name);
            for difference in &peer.differences {
                assert_ne!(difference.yours, difference.theirs, "{}", difference.subject);
            }
        }
    }
}

#[test]
fn r36_early_places_get_peers_too() {
    let world = World::new().change("records.csv", "ARN,flood,live,1", "ARN,flood,live,0").engine();
    let answer = Ask::of(&world, "ARN").about("flood").answer();
    assert_eq!(answer.peers[0].place_id, "BEL");
    assert!(similarity(&answer.peers[0], Block::Stage) > 0.0);
}

#[test]
fn r37_the_caller_chooses_between_alongside_ahead_and_either() {
    let engine = england();
    let stage = |mode| {
        let ask = Ask::of(engine, "E10000030").about("local_government_reorganisation").mode(mode);
        ask.answer().peers.iter().map(|peer| similarity(peer, Block::Stage)).collect::<Vec<_>>()
    };
    assert!(stage(StageMode::Ahead).iter().all(|&one| one > 0.0));
    assert!(stage(StageMode::Either).iter().all(|&one| one > 0.0));
    assert_ne!(
        Ask::of(engine, "E10000030").about("local_government_reorganisation").peers(),
        Ask::of(engine, "E10000030").about("local_government_reorganisation").mode(StageMode::Ahead).peers()
    );
}

#[test]
fn r76_region_is_a_filter_and_distance_is_shown_and_neither_moves_a_fit() {
    let all = Ask::of(england(), CAMDEN).answer();
    let filtered =
        Ask::of(england(), CAMDEN).with(|terms| terms.filter.region = Some("South East".to_owned())).answer();
    assert!(!filtered.peers.is_empty() && filtered.peers.iter().all(|peer| peer.region == "South East"));
    for peer in &filtered.peers {
        assert_eq!(peer.fit, Ask::of(england(), CAMDEN).peer(&peer.place_id).fit);
        assert!(peer.distance_km.is_some_and(|km| km > 10.0));
    }
    assert_eq!(
        filtered.considered_count
            + filtered.excluded.iter().filter(|one| one.reason == 3).map(|one| one.count).sum::<i32>(),
        all.considered_count
    );
}

#[test]
fn r39_every_filter_leaves_out_what_it_says() {
    let engine = england();
    let peers = |change: fn(&mut peermatch::domain::query::Filter)| {
        Ask::of(engine, CAMDEN).with(|terms| change(&mut terms.filter)).answer().peers
    };
    let kind = peers(|filter| filter.governance_types = vec![GovernanceTypeId::new("unitary").unwrap()]);
    assert!(kind.iter().all(|peer| peer.governance_type == "unitary") && !kind.is_empty());
    let first = Ask::of(engine, CAMDEN).peers()[0].clone();
    assert_eq!(first, "E09000022");
    let without = peers(|filter| filter.exclude = vec![PlaceId::new("E09000022").unwrap()]);
    assert!(without.iter().all(|peer| peer.place_id != first));
    let external = peers(|filter| filter.relation = Some(Relation::External));
    assert!(external.iter().all(|peer| peer.relation() == PlaceRelation::External) && !external.is_empty());
    let staged = peers(|filter| filter.stages = vec![Some(Stage::Piloting)]);
    let piloting = peermatch::proto::v1::Stage::Piloting;
    assert!(staged.iter().all(|peer| peer.shared_problems.iter().any(|one| one.their_stage() == piloting)));
    assert!(peers(|filter| filter.nation = Some("Atlantis".to_owned())).is_empty());
}

#[test]
fn r88_considerations_come_from_the_records_and_from_what_differs() {
    let peer = Ask::of(england(), "E07000072").about("send").answer().peers.remove(0);
    let codes: Vec<&str> = peer.considerations.iter().map(|one| one.code.as_str()).collect();
    assert!(codes.contains(&"DUTY_ELSEWHERE_HERE"), "{codes:?}");
    for one in &peer.considerations {
        for value in &one.values {
            let is_code = value.name.ends_with("_id") || value.name.ends_with("_ids");
            // Days are told as people write them.
            let is_told = one.text.contains(&value.value) || peermatch::domain::day::parse(&value.value).is_ok();
            assert!(!value.value.is_empty() && (is_code || is_told), "{}: {value:?}", one.code);
        }
    }
}

#[test]
fn r108_an_answer_has_five_peers_unless_asked_and_never_more_than_ten() {
    let answer = |limit| Ask::of(england(), CAMDEN).with(|terms| terms.limit = limit).answer().peers.len();
    assert_eq!(answer(Limit::default()), 5);
    assert_eq!(answer(Limit::new(10).unwrap()), 10);
    assert_eq!(answer(Limit::new(1).unwrap()), 1);
}

#[test]
fn r124_thin_knowledge_is_called_low_confidence_and_says_why() {
    let engine = england();
    let norfolk = Ask::of(engine, "E10000020").about("local_government_reorganisation").answer();
    assert!(!norfolk.peers.is_empty());
    for peer in &norfolk.peers {
        assert_eq!(peer.confidence(), Confidence::Low);
        assert!(peer.considerations.iter().any(|one| one.code == "COMMON_PROBLEMS"));
    }
    let little = Ask::of(&World::new().keep("indicators_published.csv", 1).engine(), "ARN").about("flood").peer("CYR");
    assert!(little.coverage >= 0.5 && little.confidence() == Confidence::Low || little.coverage < 0.8);
    for profile in engine.register().profiles().iter().step_by(6) {
        let answer = Ask::of(engine, profile.place.id.as_str()).answer();
        let reachable = answer.query.as_ref().unwrap().reachable_coverage;
        for peer in answer.peers {
            match peer.confidence() {
                Confidence::High => assert!(peer.coverage >= 0.8 * reachable),
                Confidence::Low => {
                    let doubts = ["LITTLE_KNOWN", "COMMON_PROBLEMS", "CROWDED_TIE", "ONLY_SUGGESTED"];
                    assert!(peer.considerations.iter().any(|one| doubts.contains(&one.code.as_str())));
                }
                Confidence::Medium => assert!(peer.coverage >= 0.5 * reachable),
                Confidence::Unspecified => panic!("an unspecified value in an answer"),
            }
        }
    }
}

#[test]
fn pressures_are_always_labelled_and_at_half_weight() {
    let engine = england();
    let wigan = "E08000010";
    let without = Ask::of(engine, wigan).about("obesity").with(|terms| terms.pressures = PressureUse::Never).answer();
    assert!(without.peers.iter().all(|peer| peer.shared_problems[0].provenance() != Provenance::Derived));
    let with = Ask::of(engine, wigan).about("obesity").with(|terms| terms.pressures = PressureUse::Always).answer();
    assert!(!with.peers.is_empty());
    for peer in &with.peers {
        let shared = &peer.shared_problems[0];
        assert_eq!(shared.provenance(), Provenance::Derived);
        // Half of the code; a quarter of that by how alike the two are in the figures that measure it.
        let similarity = similarity(peer, Block::Problem);
        assert!((0.5 * 0.75..=0.5).contains(&similarity), "{similarity}");
        assert!(peer.considerations.iter().any(|one| one.code == "DERIVED_THERE"));
        let reason = &peer.contributions[0].reason;
        assert!(reason.contains("a figure suggests it, which counts half"), "{reason}");
    }
}

#[test]
fn no_place_has_more_than_four_pressures_nor_one_that_it_has_on_record() {
    let engine = england();
    let mut seen = 0;
    for (place, profile) in engine.register().places() {
        let pressures = &engine.row(place).pressures;
        assert!(pressures.len() <= 4);
        seen += pressures.len();
        for pressure in pressures {
            assert!(profile.record(&pressure.problem).is_none());
        }
    }
    assert!(seen > 300, "{seen}");
}

#[test]
fn r111_reasons_come_with_their_values() {
    for peer in Ask::of(england(), CAMDEN).answer().peers {
        for one in peer.contributions {
            assert!(one.reason_code.chars().all(|c| c.is_ascii_uppercase() || c == '_'));
        }
    }
}

#[test]
fn pressures_asked_with_are_never_called_live_problems() {
    let ask = Ask::of(england(), "E06000018").with(|terms| terms.pressures = PressureUse::Always);
    let query = ask.answer().query.expect("the query");
    let place = england().register().find("Nottingham").expect("Nottingham").place;
    let profile = england().register().get(place);
    let live: Vec<String> = profile.live().map(|record| record.problem.to_string()).collect();
    assert_eq!(query.asked_problem_ids, live);
    assert!(!query.asked_pressure_ids.is_empty());
    assert!(query.asked_pressure_ids.iter().all(|id| !live.contains(id)));
}

#[test]
fn what_is_derived_on_the_askers_side_only_leaves_the_peers_record_a_public_one() {
    // Plymouth has a pressure on housing delivery, and Southend-on-Sea has it on record.
    let ask = Ask::of(england(), "E06000026").with(|terms| terms.pressures = PressureUse::Always);
    let peer = ask.peer("E06000033");
    let shared = peer.shared_problems.iter().find(|one| one.problem_id == "housing_delivery").expect("shared");
    assert_eq!((shared.your_provenance(), shared.provenance()), (Provenance::Derived, Provenance::PublicRecord));
    let about =
        |code: &str| peer.considerations.iter().any(|one| one.code == code && one.text.contains("housing delivery"));
    assert!(about("DERIVED_HERE") && !about("DERIVED_THERE"));
}

#[test]
fn a_pressure_names_its_source() {
    let ask = Ask::of(england(), "E08000010").about("obesity").with(|terms| terms.pressures = PressureUse::Always);
    let shared = &ask.answer().peers[0].shared_problems[0];
    assert!(!shared.sources[0].title.is_empty() && !shared.sources[0].licence.is_empty());
    assert!(shared.statement.contains("among the highest tenth of places"));
}

#[test]
fn no_answer_holds_an_unspecified_value_or_shows_as_a_difference_what_is_shared() {
    let engine = england();
    let region = |terms: &mut peermatch::domain::query::Terms| terms.filter.region = Some("London".to_owned());
    for ask in [Ask::of(engine, CAMDEN).with(region), Ask::of(engine, "E47000001").about("climate_action")] {
        let answer = ask.answer();
        assert!(!serde_json::to_string(&answer).unwrap().contains("UNSPECIFIED"));
        for peer in &answer.peers {
            for shared in &peer.shared_problems {
                let subject = format!("problem:{}", shared.problem_id);
                assert!(peer.differences.iter().all(|one| one.subject != subject), "{subject}");
            }
        }
    }
}
