//! Whose answers change most from one model to another, and why (R143).

use crate::support::{england, england_dir, run, view_of};
use peermatch::domain::profile::Profile;
use peermatch::domain::register::Register;
use peermatch::engine::View;
use peermatch::evaluate::{against, influence};
use peermatch::model::{Model, Part};
use peermatch::pack;
use std::fs;

fn committed() -> Model {
    let bytes = fs::read(england_dir().join("model.json")).expect("the model is committed");
    Model::from_bytes(&bytes).expect("a model").model
}

/// A model of the pack without one record in nine.
fn of_fewer_records() -> Vec<u8> {
    let mut pack = pack::load(&england_dir()).expect("the pack");
    let profiles = pack.register.places().map(|(place, profile)| {
        let kept = profile.records().iter().enumerate().filter(|(at, _)| (place.get() + at) % 9 != 0);
        let records = kept.map(|(_, record)| record.clone()).collect();
        Profile::new(profile.place.clone(), records, profile.figures.clone(), profile.statistics.clone())
    });
    pack.register = Register::new(profiles.collect(), Vec::new()).expect("the same places");
    pack.references = std::sync::Arc::default();
    Model::train(&pack, Some(&committed())).expect("trained").to_bytes().expect("a model")
}

fn engine(bytes: &[u8]) -> View {
    let pack = pack::load(&england_dir()).expect("the pack");
    view_of(pack, Model::from_bytes(bytes).expect("a model"))
}

#[test]
fn r143_fewer_records_change_answers_through_how_common_problems_are_and_nothing_else() {
    let bytes = of_fewer_records();
    let other = engine(&bytes);
    let other_model = Model::from_bytes(&bytes).expect("a model").model;
    let mixed: Vec<(&'static str, View)> = Part::ALL
        .into_iter()
        .map(|part| {
            let mixed = committed().with_part(part, &other_model).to_bytes().expect("a model");
            (part.name(), engine(&mixed))
        })
        .collect();
    let told = against(england(), &other, &mixed).expect("measured");
    let asking = influence(england()).expect("measured").questions[0].questions;
    assert_eq!((told.places.len(), told.place_wide.questions), (asking, asking));
    assert!(told.place_wide.top_5 < 1.0 && told.place_wide.top_5 > 0.7, "{:?}", told.place_wide);
    assert!(told.one_problem.top_5 < 1.0 && told.one_problem.top_5 > 0.7, "{:?}", told.one_problem);
    assert!(told.place_wide_top_5.low <= told.place_wide.top_5 && told.place_wide.top_5 <= told.place_wide_top_5.high);
    let part = |name: &str| told.parts.iter().find(|one| one.part == name).expect("the part").top_5;
    // How common problems are moves most; of which problems stages are compared, little; figures of the area, nothing.
    assert!(part("corpus") < part("stage_spread") && part("corpus") < 1.0, "{:?}", told.parts);
    assert_eq!((part("scalers"), part("indicator_weights")), (1.0, 1.0));
    assert!(["problem", "stage"].contains(&told.place_wide.most_moved_block.expect("somebody entered")));
    // Most changed first, and who entered makes room for who left.
    let kept: Vec<f64> = told.places.iter().map(|one| one.place_wide.top_5 + one.one_problem.top_5).collect();
    assert!(kept.is_sorted());
    assert!(told.places.iter().all(|one| one.entered.len() == one.left.len()));
    assert!(told.places[0].place_wide.top_5 < 1.0 && !told.places[0].entered.is_empty());

    // The same at the prompt.
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("model.json"), &bytes).unwrap();
    let at = dir.path().to_str().unwrap();
    let said = run(&england_dir(), &["evaluate", "--against", at, "--pack", "."]);
    assert_eq!(said.exit, 0, "{said:?}");
    assert!(
        said.out.contains("The places whose answers change most") && said.out.contains(&told.places[0].display_name)
    );
    assert!(said.out.lines().all(|line| line.chars().count() <= 80), "{}", said.out);
    let said = run(&england_dir(), &["evaluate", "--against", at, "--pack", ".", "--output", "json"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(
        (json["kind"].as_str(), json["places"].as_array().map(Vec::len)),
        (Some("against"), Some(told.places.len()))
    );
    assert_eq!(json["place_wide"]["top_5"].as_f64(), Some(told.place_wide.top_5));
}

#[test]
fn a_model_against_itself_changes_nothing_and_a_folder_without_one_is_told() {
    let told = against(england(), england(), &[]).expect("measured");
    assert_eq!((told.place_wide.top_5, told.one_problem.top_10, told.groups_changed), (1.0, 1.0, 0.0));
    assert_eq!((told.place_wide.rank_shift, told.place_wide.most_moved_block), (0.0, None));
    assert!(told.places.iter().all(|one| one.entered.is_empty() && one.left.is_empty()));
    run(&england_dir(), &["evaluate", "--against", "references", "--pack", "."]).fails(3, "cannot read the model");
}
