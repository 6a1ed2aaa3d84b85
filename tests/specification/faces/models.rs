//! A folder of models at the prompt, without a server: train into it, list, show, promote, roll back.

use std::fs;

use serde_json::Value;

use crate::support::{Said, World, run};

/// The archipelago with a record more: another model.
fn grown() -> World {
    World::new().add("records.csv", "EST,flood,live,1,seen,2025-07-01,public_record,Wet hair.,log,7")
}

fn at(world: &World, folder: &World, args: &[&str]) -> Said {
    let models = folder.dir().join("models");
    run(world.dir(), &[args, &["--pack", ".", "--models", models.to_str().unwrap()]].concat())
}

fn trained(world: &World, folder: &World) -> String {
    let said = at(world, folder, &["train", "--output", "json"]);
    assert_eq!((said.exit, said.err.as_str()), (0, ""), "{said:?}");
    let model: Value = serde_json::from_str(&said.out).expect("the model as JSON");
    model["version"].as_str().expect("a version").to_owned()
}

fn listed(world: &World, folder: &World) -> Value {
    serde_json::from_str(&at(world, folder, &["models", "list", "--output", "json"]).out).expect("JSON")
}

#[test]
fn models_are_trained_listed_promoted_and_rolled_back() {
    let (world, grown) = (World::new(), grown());
    let first = trained(&world, &world);
    assert_eq!(trained(&world, &world), first, "equal models are one");
    let second = trained(&grown, &world);
    assert_ne!(first, second);
    let list = listed(&world, &world);
    assert_eq!(list["totalCount"], 2);
    assert_eq!(list["versions"]["model"], "", "none answers before one is promoted");
    for model in list["models"].as_array().expect("models") {
        assert!(model["trainedAt"].as_str().is_some_and(|at| at.ends_with('Z')) && model["answering"] == false);
    }

    assert_eq!(at(&world, &world, &["models", "promote", &first]).out, format!("{first} answers now\n"));
    let said = at(&world, &world, &["models", "promote", &second]);
    assert_eq!(said.out, format!("{second} answers now, in place of {first}\n"));
    let said = at(&world, &world, &["models", "promote", &second]);
    assert_eq!(said.out, format!("{second} answers, as it did before\n"));
    let list = listed(&world, &world);
    assert_eq!((list["versions"]["model"].as_str(), list["earlierVersion"].as_str()), (Some(&*second), Some(&*first)));
    let page = at(&world, &world, &["models", "list"]).out;
    assert!(page.lines().any(|line| line.starts_with("*  ") && line.contains(&second)), "{page}");
    assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
    assert!(
        at(&world, &world, &["models", "show", &second]).out.starts_with(&format!("Model {second}, which answers"))
    );

    let said = at(&world, &world, &["models", "rollback"]);
    assert_eq!(said.out, format!("{first} answers now, in place of {second}\n"));
    at(&world, &world, &["models", "rollback"]).fails(3, "nothing to roll back to");
    assert!(at(&world, &world, &["models", "show", &first]).out.starts_with(&format!("Model {first}, which answers")));
}

#[test]
fn a_model_of_the_folder_answers_like_any_other() {
    let world = World::new();
    let version = trained(&world, &world);
    let model = world.dir().join("models").join(&version);
    assert!(fs::read_to_string(model.join("model-card.md")).expect("a card").contains(&version));
    let said = run(world.dir(), &["match", "Arn", "--pack", ".", "--model", model.to_str().unwrap()]);
    assert!(said.exit == 0 && said.out.contains(&format!("model {version}")), "{said:?}");
}

#[test]
fn what_cannot_be_used_is_told_and_a_new_training_mends_it() {
    let world = World::new();
    let version = trained(&world, &world);
    let file = world.dir().join("models").join(&version).join("model.json");
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..100]).unwrap();
    let said = at(&world, &world, &["models", "list"]);
    assert_eq!(said.exit, 1, "no model could answer: {said:?}");
    let told = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains(&format!("{version} cannot be used: it is not a model artefact")), "{told}");
    at(&world, &world, &["models", "promote", &version]).fails(3, "cannot be used");
    at(&world, &world, &["models", "show", &version]).fails(3, "cannot be used");
    assert_eq!(trained(&world, &world), version);
    assert!(fs::read(&file).unwrap() == whole, "the same model again");
    assert_eq!(at(&world, &world, &["models", "list"]).exit, 0);
}

#[test]
fn the_current_model_of_another_taxonomy_can_be_replaced_by_a_new_one() {
    let world = World::new();
    let first = trained(&world, &world);
    assert_eq!(at(&world, &world, &["models", "promote", &first]).exit, 0);
    let walls = "[[theme.problem.sub]]\ncode = \"river_walls\"\nlabel = \"river walls\"\ndefinition = \"The river comes in.\"\n";
    let greens = "functions = [\"greens\"]\n";
    let elsewhere = World::new().change("taxonomy.toml", walls, "");
    let later = elsewhere.change("taxonomy.toml", greens, &format!("{greens}\n{walls}"));
    at(&later, &world, &["serve", "--listen", "127.0.0.1:0"]).fails(3, "when 'river_walls' was below 'flood'");
    let second = trained(&later, &world);
    let said = at(&later, &world, &["models", "promote", &second]);
    assert_eq!(said.out, format!("{second} answers now, in place of {first}\n"));
    at(&later, &world, &["models", "rollback"]).fails(3, "cannot be used");
}

#[test]
fn bad_calls_say_what_to_do() {
    let world = World::new();
    at(&world, &world, &["models", "list"]).fails(3, "there is no folder of models");
    run(world.dir(), &["models", "list"]).fails(2, "whose models");
    run(world.dir(), &["models"]).fails(2, "command is missing");
    run(world.dir(), &["models", "list", "--models", ".", "--server", "http://127.0.0.1:1"]).fails(2, "cannot be used");
    run(world.dir(), &["train", "--models", "m", "--out", "o"]).fails(2, "cannot be used");
    at(&world, &world, &["train", "--before", "nowhere"]).fails(3, "cannot read the model");
    run(world.dir(), &["serve", "--models", "m", "--model", "n"]).fails(2, "cannot be used");
    let version = trained(&world, &world);
    let said = at(&world, &world, &["models", "promote", &version.replace('+', "")]);
    said.fails(3, "there is no model");
    assert!(said.err.contains(&format!("hint: did you mean {version}?")), "{said:?}");
    at(&world, &world, &["models", "show", "../models"]).fails(3, "there is no model '../models'");
    fs::write(world.dir().join("models/history.json"), "{\"format\": \"peermatch-models\"").unwrap();
    for args in [&["models", "list"][..], &["models", "rollback"], &["train"], &["serve", "--listen", "127.0.0.1:0"]] {
        at(&world, &world, args).fails(3, "history.json");
    }
}
