//! The England pack keeps what the project promises about its data.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::support::{TODAY, england, england_dir};
use peermatch::domain::record::{Provenance, Status};
use peermatch::domain::world::World;
use peermatch::pack::{self, Census};

fn pack() -> World {
    pack::load(&england_dir()).expect("the England pack is sound")
}

#[test]
fn it_has_every_council_every_combined_authority_and_the_gla() {
    let mut types: BTreeMap<&str, usize> = BTreeMap::new();
    for profile in england().register().profiles() {
        *types.entry(profile.place.governance_type.as_str()).or_default() += 1;
    }
    let expected = [
        ("city_corporation", 1),
        ("combined_authority", 15),
        ("county", 21),
        ("district", 164),
        ("london_borough", 32),
        ("metropolitan_district", 36),
        ("partnership", 28),
        ("strategic_regional_authority", 1),
        ("unitary", 63),
    ];
    assert_eq!(types.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn every_council_has_a_live_problem_nearly_all_have_two_and_most_three() {
    let census = Census::of(&pack());
    let councils: Vec<_> =
        census.by_type.iter().filter(|one| !one.label.contains("authority") && one.label != "partnership").collect();
    let all: usize = councils.iter().map(|one| one.places).sum();
    let at_least =
        |number: usize| councils.iter().map(|one| one.at_least[number - 1]).sum::<usize>() as f64 / all as f64;
    assert_eq!(all, 317);
    assert_eq!(at_least(1), 1.0);
    assert!(at_least(2) >= 0.97, "{}", at_least(2));
    assert!(at_least(3) >= 0.85, "{}", at_least(3));
    assert!(census.problems >= 30);
}

#[test]
fn every_record_names_its_source_date_and_rule_and_none_claims_to_be_the_councils_own_word() {
    for profile in england().register().profiles() {
        for record in profile.records() {
            for evidence in record.evidence() {
                assert_eq!(evidence.provenance, Provenance::PublicRecord);
                assert!(evidence.source.is_some() && !evidence.stage_rule.is_empty() && !evidence.statement.is_empty());
                assert!(evidence.as_of <= jiff::civil::date(2026, 11, 22), "{}", evidence.as_of);
            }
        }
    }
}

#[test]
fn a_good_inspection_leaves_no_record() {
    let inspected =
        ["childrens_services", "child_protection", "children_in_care", "care_leavers", "send", "youth_justice"];
    for profile in england().register().profiles() {
        for record in profile.records().iter().filter(|record| inspected.contains(&record.problem.as_str())) {
            let lifted = record.latest().stage_rule == "dfe_notice_lifted";
            assert_eq!(record.status, if lifted { Status::Solved } else { Status::Live }, "{}", profile.place.name);
        }
    }
}

#[test]
fn solved_records_are_those_of_rules_that_show_a_matter_done() {
    let mut rules = BTreeSet::new();
    for profile in england().register().profiles() {
        rules.extend(
            profile
                .records()
                .iter()
                .filter(|record| record.status == Status::Solved)
                .map(|record| record.latest().stage_rule.as_str()),
        );
    }
    assert_eq!(
        rules.into_iter().collect::<Vec<_>>(),
        [
            "bv_intervention_ended",
            "bv_notice_lapsed",
            "dfe_notice_lifted",
            "lgr_vested",
            "plan_adopted_within_5_years",
            "register_joined"
        ]
    );
}

#[test]
fn every_figure_of_a_county_is_derived_and_every_other_published() {
    for profile in england().register().profiles() {
        let county = profile.place.governance_type.as_str() == "county";
        let expected = if county { Provenance::Derived } else { Provenance::PublicRecord };
        assert!(profile.figures.iter().flatten().all(|figure| figure.provenance == expected), "{}", profile.place.name);
    }
}

#[test]
fn combined_authorities_have_no_figures_and_nothing_is_invented_for_them() {
    let strategic = |kind: &str| kind == "combined_authority" || kind == "strategic_regional_authority";
    for profile in england().register().profiles() {
        if strategic(profile.place.governance_type.as_str()) {
            assert!(profile.figures.iter().all(Option::is_none), "{}", profile.place.name);
        }
    }
}

#[test]
fn political_control_is_left_empty() {
    assert!(england().register().profiles().iter().all(|profile| profile.place.political_control.is_none()));
}

#[test]
fn a_functions_tier_is_what_sixty_per_cent_of_its_services_say() {
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let table = fs::read_to_string(england_dir().join("services.csv")).expect("the table of services");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    for row in reader.records() {
        let row = row.expect("a row");
        rows.entry(row[3].to_owned()).or_default().push(row[2].to_owned());
    }
    assert_eq!(rows.values().map(Vec::len).sum::<usize>(), 117);
    for (function, tiers) in rows {
        let share = |tier: &str| tiers.iter().filter(|one| *one == tier).count() as f64 / tiers.len() as f64;
        let expected: &[&str] = match () {
            () if share("county/unitary") >= 0.6 => &["upper"],
            () if share("district/unitary") >= 0.6 => &["lower"],
            () => &["upper", "lower"],
        };
        let functions = &england().vocabulary().governance.functions;
        let known = functions.iter().find(|one| one.id.as_str() == function).expect("a function of governance.toml");
        // A strategic part is an addition with a source of its own.
        let tiers: Vec<&str> = known.parts.iter().map(String::as_str).filter(|part| *part != "strategic").collect();
        assert_eq!(tiers, expected, "{function}");
    }
}

#[test]
fn the_model_is_the_one_that_training_makes_of_this_pack() {
    let committed = fs::read(england_dir().join("model.json")).expect("the model is committed");
    let trained = peermatch::model::Model::train(&pack(), None).expect("trained").to_bytes().expect("a model");
    assert_eq!(
        String::from_utf8(committed).unwrap(),
        String::from_utf8(trained).unwrap(),
        "run: cargo run --release -- train, then bash .ci/quotes"
    );
}

#[test]
fn partnerships_of_the_reports_are_records_of_their_time_and_never_part_of_a_councils_profile() {
    let register = england().register();
    let partnerships: Vec<_> =
        register.profiles().iter().filter(|profile| profile.place.id.as_str().starts_with("seed:")).collect();
    assert_eq!(partnerships.len(), 28);
    for profile in &partnerships {
        assert_eq!(profile.place.governance_type.as_str(), "partnership");
        assert!(profile.place.name.ends_with("(2014)") || profile.place.name.ends_with("(2016)"));
        for record in profile.records() {
            let source = record.latest().source.as_ref().expect("a source").as_str();
            assert!(source == "seed_ifg_2016" || source == "seed_nlgn_2014");
            assert!(record.latest().as_of <= jiff::civil::date(2016, 8, 31), "of its time");
        }
    }
    for profile in register.profiles().iter().filter(|profile| !profile.place.id.as_str().starts_with("seed:")) {
        for evidence in profile.records().iter().flat_map(|record| record.evidence()) {
            assert!(
                !evidence.source.as_ref().expect("a source").as_str().starts_with("seed_"),
                "{}",
                profile.place.name
            );
        }
        assert!(profile.records().iter().all(|record| record.circumstances == Default::default()));
    }
}

#[test]
fn law_5_a_council_never_meets_the_partnership_that_it_was_in_and_its_members_are_no_siblings_for_that() {
    use crate::support::Ask;
    let wigan = Ask::of(england(), "seed:wigan");
    assert!(!wigan.clone().about("employment_and_health").explain("E08000010").is_peer);
    assert!(!Ask::of(england(), "E08000010").about("employment_and_health").explain("seed:wigan").is_peer);
    // Ealing and Brent were in the West London Alliance: today that makes nobody siblings. (London does.)
    let ealing = england().register().find("Ealing").expect("Ealing").place;
    let parents = england().register().hierarchy().parents(ealing);
    assert!(parents.iter().all(|&parent| !england().register().get(parent).place.id.as_str().starts_with("seed:")));
}

#[test]
fn the_population_of_a_county_is_the_sum_of_its_districts() {
    let register = england().register();
    for (position, profile) in register.places() {
        if profile.place.governance_type.as_str() == "county" {
            let districts = register.hierarchy().children(position).iter();
            let sum: u32 = districts.filter_map(|&one| register.get(one).place.population).sum();
            assert_eq!(profile.place.population, Some(sum), "{}", profile.place.name);
        }
    }
}

#[test]
fn two_partnerships_of_the_same_councils_are_told_so() {
    use crate::support::Ask;
    let peer = Ask::of(england(), "seed:greater-essex").peer("seed:whole-essex");
    let told = peer.considerations.iter().find(|one| one.code == "SAME_BODIES").expect("Essex is in both");
    assert!(told.text.contains("Essex"), "{}", told.text);
}

#[test]
fn a_body_for_its_members_only_is_suggested_to_two_members_only() {
    use crate::support::Ask;
    for profile in england().register().profiles().iter().step_by(4) {
        for peer in Ask::of(england(), profile.place.id.as_str()).answer().peers {
            let Some(convener) = peer.conversation.and_then(|one| one.convener) else { continue };
            let conveners = &england().vocabulary().conveners;
            let known = conveners.iter().find(|one| one.id.as_str() == convener.convener_id).expect("of the pack");
            let member = |id: &str| known.places.iter().any(|place| place.as_str() == id);
            assert!(known.places.is_empty() || (member(profile.place.id.as_str()) && member(&peer.place_id)));
        }
    }
}

#[test]
fn r119_the_two_published_lists_of_barriers_are_matched_with_factors_entry_by_entry() {
    let vocabulary = england().vocabulary();
    assert_eq!(vocabulary.factor_lists.len(), 2);
    for list in &vocabulary.factor_lists {
        assert_eq!(list.entries.len(), 5);
        for (code, _) in &list.entries {
            let stands_for = |factor: &&peermatch::domain::factor::Factor| {
                factor.lists.iter().any(|entry| entry.list == list.term.id && entry.code == *code)
            };
            assert!(vocabulary.factors.iter().any(|factor| stands_for(&factor)), "{} {code}", list.term.id);
        }
    }
    let weight = |code: &str| {
        let known = vocabulary.factors.iter().find(|factor| factor.id.as_str() == code);
        known.unwrap_or_else(|| panic!("no {code}")).weight
    };
    assert!(weight("shared_vision") > weight("central_funding"), "essential more than beneficial (R123)");
    assert!(vocabulary.factors.iter().any(|one| one.id.as_str() == "partner_mismatch"), "R107");
}

#[test]
fn r45_r129_every_outcome_says_gross_or_net_observed_or_not_and_who_judged() {
    let outcomes = england().register().profiles().iter().flat_map(|profile| profile.records());
    let outcomes: Vec<_> = outcomes.flat_map(|record| &record.circumstances.outcomes).collect();
    assert!(outcomes.len() >= 8);
    let place = england().register().find("seed:greater-manchester").expect("a partnership").place;
    let shown = peermatch::catalogue::place(england(), place, TODAY).place.expect("a place");
    let figures = shown.records.iter().flat_map(|record| &record.outcomes);
    for figure in figures {
        assert!(["gross", "net", "unstated"].contains(&figure.kind.as_str()));
        assert!(["observed", "anticipated", "modelled"].contains(&figure.basis.as_str()));
        assert_eq!(figure.evidence, "self_reported");
    }
}

#[test]
fn r138_matters_of_which_sources_disagree_are_listed_with_all_their_sources() {
    let disagreeing = Census::of(&pack()).disagreeing;
    assert!(disagreeing.iter().any(|(place, problem)| place == "Camden" && problem == "planning software"));
}
