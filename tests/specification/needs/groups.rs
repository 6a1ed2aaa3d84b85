//! Peer groups: named in plain words, to a degree, and never a border.

use crate::packs::us_cities;
use crate::support::{Ask, Said, answer, england, england_dir, run};
use peermatch::catalogue;
use peermatch::clustering::{GroupStructure, Trait};
use peermatch::contract::query::Reader;
use peermatch::domain::profile::Profile;
use peermatch::domain::register::Register;
use peermatch::domain::uncovered::Uncovered;
use peermatch::model::{Model, card};
use peermatch::pack;
use peermatch::proto::v1;

#[test]
fn every_group_of_england_is_named_by_what_lifts_it_and_no_two_alike() {
    let groups = &england().groups().groups;
    assert!((3..=14).contains(&groups.len()));
    let mut labels: Vec<&str> = groups.iter().map(|group| group.label.as_str()).collect();
    labels.sort_unstable();
    labels.dedup();
    assert_eq!(labels.len(), groups.len());
    for group in groups {
        let first = group.lifted.first().unwrap_or_else(|| panic!("nothing lifts {}", group.id));
        assert!(first.lift >= 1.5 && first.support >= 5, "{first:?}");
        assert!(group.size >= 5);
    }
    // Of combined authorities little is on record: what sets them apart is what they are.
    let types_alone = groups.iter().filter(|group| group.lifted.iter().all(|one| matches!(one.of, Trait::Kind(_))));
    let types_alone: Vec<&str> = types_alone.map(|group| group.label.as_str()).collect();
    assert!(matches!(types_alone[..], [] | ["mostly combined authorities"]), "{types_alone:?}");
}

#[test]
fn the_grouping_is_one_of_its_own_and_says_how_weak_it_is() {
    let groups = england().groups();
    let chosen = &groups.tried[groups.chosen.expect("a grouping")];
    assert!(chosen.agreement_with_type <= 0.5 && chosen.agreement_with_problem <= 0.5);
    assert!(chosen.silhouette > chosen.shuffled_silhouette);
    assert_eq!(groups.structure(), GroupStructure::Weak);
    let told = catalogue::list_peer_groups(england());
    assert_eq!(told.structure(), v1::GroupStructure::Weak);
    // Groupings that are the types of places under another name were tried, and not taken.
    assert!(groups.tried.iter().any(|one| one.agreement_with_type > 0.5));
}

#[test]
fn r10_a_place_is_in_several_groups_to_a_degree() {
    let engine = england();
    let mut several = 0;
    for place in engine.register().slots() {
        let all = engine.memberships(place);
        assert!(all.iter().all(|one| (0.1..=1.0).contains(&one.degree)));
        assert!(all.iter().map(|one| one.degree).sum::<f64>() <= 1.0 + 1e-9);
        several += usize::from(all.len() > 1);
    }
    assert!(several > 100, "{several}");
}

#[test]
fn every_peer_tells_its_groups_and_a_filter_on_one_leaves_its_members_with_their_fits() {
    let engine = england();
    let camden = Ask::of(engine, "E09000007");
    let all = camden.answer();
    let first = all.peers[0].peer_groups.first().expect("a group").peer_group_id.clone();
    assert!(!all.query.as_ref().unwrap().peer_groups.is_empty(), "the asker's own groups are told too");
    let group = engine.groups().position(&first).expect("of the model");
    let within = camden.clone().with(|terms| terms.filter.peer_group = Some(group)).answer();
    assert!(within.peers.iter().all(|peer| peer.peer_groups.iter().any(|one| one.peer_group_id == first)));
    assert_eq!(within.peers[0].fit, all.peers[0].fit);
    assert!(within.considered_count < all.considered_count);
    assert_eq!(within.query.unwrap().filter.unwrap().peer_group_id, first);
    let members = catalogue::peer_group(engine, engine, group);
    assert!(members.members.is_sorted_by(|a, b| a.membership >= b.membership));
    assert!(members.member_count >= within.considered_count);
}

#[test]
fn a_described_place_is_placed_without_training_where_its_like_is() {
    let engine = england();
    let known = engine.register().get(engine.register().find("Westminster").expect("Westminster").place);
    let records = known.records().iter().map(|record| v1::ProfileRecord {
        problem_id: record.problem.to_string(),
        status: peermatch::proto::codes::status(record.status).into(),
        stage: peermatch::proto::codes::stage(record.stage).into(),
        as_of: record.latest().as_of.to_string(),
        ..Default::default()
    });
    let figures = engine.vocabulary().indicators.iter().zip(&known.figures).filter_map(|(indicator, figure)| {
        Some(v1::ProfileIndicator { indicator: indicator.id.to_string(), value: figure.as_ref()?.value() })
    });
    let profile = v1::Profile {
        governance_type: known.place.governance_type.to_string(),
        records: records.collect(),
        indicators: figures.collect(),
        ..Default::default()
    };
    let today = jiff::civil::date(2026, 11, 22);
    let groups = Some(engine.groups());
    let reader = Reader {
        vocabulary: engine.vocabulary(),
        register: engine.register(),
        groups,
        weight_sets: &[],
        today,
        uncovered: Uncovered::nothing(),
    };
    let subject = Some(v1::find_peers_request::Subject::Profile(profile));
    let request = v1::FindPeersRequest { subject, ..Default::default() };
    let answer = answer(engine, &reader.query(&request).expect("sound"));
    let registered = Ask::of(engine, "E09000033").answer().query.unwrap().peer_groups;
    assert_eq!(answer.query.unwrap().peer_groups, registered);
    let wrong = v1::FindPeersRequest {
        filter: Some(v1::Filter { peer_group_id: "g99".to_owned(), ..Default::default() }),
        ..request
    };
    assert!(reader.query(&wrong).expect_err("no such group").to_string().contains("'g99' is no peer group: g1"));
}

fn committed() -> Model {
    let bytes = std::fs::read(england_dir().join("model.json")).expect("the model is committed");
    Model::from_bytes(&bytes).expect("a model").model
}

#[test]
fn r143_groups_keep_their_names_from_one_model_to_the_next_and_the_churn_is_told() {
    let before = committed();
    let ids = |model: &Model| -> Vec<String> { model.groups.groups.iter().map(|group| group.id.clone()).collect() };
    let mut pack = pack::load(&england_dir()).expect("the pack");
    let again = Model::train(&pack, Some(&before)).expect("trained");
    assert_eq!((ids(&again), again.groups.churn), (ids(&before), Some(0.0)));
    assert_eq!(before.groups.churn, None);

    // One record in nine is gone: most groups are what they were, and whatever is new has a new name.
    let profiles = pack.register.places().map(|(place, profile)| {
        let kept = profile.records().iter().enumerate().filter(|(at, _)| (place.get() + at) % 9 != 0);
        let records = kept.map(|(_, record)| record.clone()).collect();
        Profile::new(profile.place.clone(), records, profile.figures.clone(), profile.statistics.clone())
    });
    pack.register = Register::new(profiles.collect(), Vec::new()).expect("the same places");
    let changed = Model::train(&pack, Some(&before)).expect("trained");
    let churn = changed.groups.churn.expect("there was a model before");
    assert!((0.0..1.0).contains(&churn));
    let kept = ids(&changed).iter().filter(|id| ids(&before).contains(id)).count();
    assert!(kept >= 2, "{:?} after {:?}", ids(&changed), ids(&before));
    let mut all = ids(&changed);
    all.sort();
    all.dedup();
    assert_eq!(all.len(), changed.groups.groups.len());
}

#[test]
fn the_model_card_says_what_was_tried_and_how_weak_the_groups_are() {
    let committed = std::fs::read(england_dir().join("model.json")).expect("the model is committed");
    let named = Model::from_bytes(&committed).expect("a model");
    let told = card(&named);
    assert_eq!(told, std::fs::read_to_string(england_dir().join("model-card.md")).expect("the card is committed"));
    assert!(told.contains("The structure is weak") && told.contains(&named.version));
    let groups = &named.model.groups;
    assert!(groups.groups.iter().all(|group| told.contains(&group.label)));
    assert_eq!(told.matches("| yes |").count(), 1);
}

#[test]
fn a_pack_too_small_for_groups_has_none_and_says_so() {
    assert!(us_cities::engine().groups().groups.is_empty());
    assert_eq!(catalogue::list_peer_groups(us_cities::engine()).structure(), v1::GroupStructure::None);
    let answer = Ask::of(us_cities::engine(), "us:4805000").answer();
    assert!(answer.peers.iter().all(|peer| peer.peer_groups.is_empty()));
}

fn groups(args: &[&str]) -> Said {
    run(&england_dir(), &[&["groups"], args, &["--pack", "."]].concat())
}

#[test]
fn groups_are_listed_and_shown_at_the_prompt() {
    let said = groups(&[]);
    assert!(said.exit == 0 && said.out.starts_with("The structure is weak"), "{said:?}");
    assert!(said.out.lines().all(|line| line.chars().count() <= 80));
    let said = groups(&["g1"]);
    assert!(said.exit == 0 && said.out.contains("what lifts it") && said.out.contains("In it, most first"));
    groups(&["g99"]).fails(3, "there is no peer group 'g99'");
    let json: serde_json::Value = serde_json::from_str(&groups(&["--output", "json"]).out).expect("JSON");
    assert_eq!(json["structure"], "GROUP_STRUCTURE_WEAK");
    let within = run(&england_dir(), &["match", "Camden", "--group", "g1", "--pack", "."]);
    assert_eq!(within.exit, 0, "{within:?}");
}
