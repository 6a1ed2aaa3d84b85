//! Whether answers are spread over all councils or taken by a few hubs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::packs::us_cities;
use crate::support::{Ask, england, england_dir, run};
use peermatch::domain::cancel::Cancel;
use peermatch::domain::query::Extra;
use peermatch::evaluate::{Structure, structure};

fn by_fit() -> &'static Structure {
    static BY_FIT: OnceLock<Structure> = OnceLock::new();
    BY_FIT.get_or_init(|| structure(england(), &[]).expect("measured"))
}

#[test]
fn the_lists_are_those_of_the_answers_counted_again() {
    let engine = england();
    let council = |id: &str| ["E06", "E07", "E08", "E09", "E10"].iter().any(|kind| id.starts_with(kind));
    let mut lists: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut eligible = BTreeSet::new();
    for profile in engine.register().profiles().iter().filter(|profile| council(profile.place.id.as_str())) {
        let id = profile.place.id.to_string();
        let (ask, cancel) = (Ask::of(engine, &id), Cancel::new());
        let scored = engine.ask(&engine.asker(&ask.query), &cancel).and_then(|asking| asking.everyone());
        let Some(scored) = scored.expect("scored") else { continue };
        let peers = scored.iter().map(|one| engine.register().get(one.place).place.id.to_string());
        let peers: Vec<String> = peers.filter(|peer| council(peer)).collect();
        eligible.extend(peers.iter().cloned());
        lists.insert(id, peers.into_iter().take(10).collect());
    }
    let listed = |place: &String| lists.values().filter(|list| list.contains(place)).count();
    let returned = lists
        .iter()
        .flat_map(|(one, list)| list.iter().filter(|other| lists.get(*other).is_some_and(|back| back.contains(one))));
    let all = &by_fit().all;
    assert_eq!(by_fit().governing, 317);
    assert_eq!((all.asked, all.listable), (lists.len(), eligible.len()));
    assert_eq!(all.largest_in_degree, eligible.iter().map(listed).max().expect("some"));
    assert_eq!(listed(&all.most_listed), all.largest_in_degree);
    assert_eq!(all.never, eligible.iter().filter(|place| listed(place) == 0).cloned().collect::<Vec<_>>());
    let listings: usize = lists.values().map(Vec::len).sum();
    assert!((all.reciprocity - returned.count() as f64 / listings as f64).abs() < 1e-12);
}

#[test]
fn hubs_are_few_beside_the_plain_method() {
    let plain = &by_fit().baselines.iter().find(|one| one.method == "plain").expect("the plain method").lists;
    let ours = &by_fit().all;
    // The most listed place is on fewer lists; how the lists are spread below it is no better than plain (skew).
    assert!(ours.largest_in_degree < plain.largest_in_degree, "{ours:?} {plain:?}");
    assert!(ours.never_listed <= plain.never_listed && ours.reciprocity > plain.reciprocity);
}

#[test]
fn all_councils_come_first_then_each_type_then_the_commonest_problems() {
    let lists = &by_fit().lists;
    let first: Vec<&str> = lists.iter().take(6).map(|one| one.among.as_str()).collect();
    let types = ["county", "district", "london_borough", "metropolitan_district", "unitary"];
    assert_eq!(first, [&["all"][..], &types].concat());
    assert_eq!(lists[0].lists, by_fit().all);
    let problems: BTreeSet<&str> = lists.iter().filter_map(|one| one.problem.as_deref()).collect();
    assert_eq!(problems.len(), 10);
    // Within a type only places of the type ask and are listed.
    let districts = &lists[2].lists;
    assert!(districts.asked <= 164 && districts.listable <= 164);
}

#[test]
fn f13_what_governs_an_area_and_what_it_is_called_is_a_matter_of_the_packs_types() {
    let measured = structure(us_cities::engine(), &[]).expect("measured");
    let types = &us_cities::engine().vocabulary().governance.types;
    let governs: BTreeSet<String> =
        types.iter().filter(|kind| kind.governs_an_area()).map(|kind| kind.id.to_string()).collect();
    assert!(measured.governing_types.iter().all(|kind| governs.contains(kind)), "{:?}", measured.governing_types);
    assert!(measured.governing > 0 && governs.len() < types.len());
    assert_eq!((measured.called.as_str(), by_fit().called.as_str()), ("cities", "councils"));
    let pack = us_cities::cities();
    std::fs::write(
        pack.dir().join("model.json"),
        peermatch::model::Model::train(&pack.pack(), None).unwrap().to_bytes().unwrap(),
    )
    .unwrap();
    let page = run(pack.dir(), &["evaluate", "--structure", "--pack", "."]);
    assert!(page.out.contains("cities are listed") && !page.out.contains("councils"), "{page:?}");
}

#[test]
fn hub_correction_spreads_the_lists() {
    let corrected = structure(england(), &[Extra::HubCorrection]).expect("measured");
    assert_eq!(corrected.ranking_extras, ["hub_correction"]);
    let (ours, corrected) = (&by_fit().all, &corrected.all);
    assert!(corrected.skew < ours.skew && corrected.never_listed <= ours.never_listed, "{corrected:?} {ours:?}");
    assert!(corrected.reciprocity > ours.reciprocity && corrected.largest_in_degree <= ours.largest_in_degree);
}

#[test]
fn evaluate_structure_prints_a_table_and_json() {
    let pack = england_dir();
    let said = run(&pack, &["evaluate", "--structure", "--pack", "."]);
    assert_eq!(said.exit, 0, "{said:?}");
    assert!(said.out.contains("ranked by") && said.out.contains("Silhouette"));
    assert!(said.out.lines().all(|line| line.chars().count() <= 80 && !line.contains('…')), "{}", said.out);
    let args = ["evaluate", "--structure", "--ranking-extra", "even-gaps", "--pack", ".", "--output", "json"];
    let json: serde_json::Value = serde_json::from_str(&run(&pack, &args).out).expect("JSON");
    for key in ["largest_in_degree", "never_listed", "skew", "reciprocity", "silhouette", "stability"] {
        assert!(json[key].is_number(), "{key}");
    }
    assert_eq!((json["kind"].as_str(), json["ranking_extras"][0].as_str()), (Some("structure"), Some("even_gaps")));
    assert_eq!(json["lists"][0]["among"], "all");
}
