//! What the folder keeps: through a kill at any moment, and from two programs at once.

use std::fs;
use std::time::Duration;

use peermatch::proto::v1;
use peermatch::shelf::{Held, Shelf};

use super::cities::{Cities, operator, promote};
use crate::running::Running;

#[tokio::test]
async fn a_kill_during_promotions_leaves_what_was_before_or_what_came_after() {
    let cities = Cities::with_models(2);
    let versions: Vec<String> = cities.models.iter().map(|model| model.version.clone()).collect();
    let mut acknowledged = versions[0].clone();
    let mut turn = 0;
    for round in 0..12 {
        let server = cities.serve();
        let mut operator = operator(&server).await;
        let answers = operator.list_models(v1::ListModelsRequest {}).await.expect("a list").into_inner();
        assert_eq!(answers.versions.unwrap().model, acknowledged, "what was kept answers after the start");
        let kill = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_micros(3_000 + 4_700 * round)).await;
            server.kill();
        });
        let mut asked = acknowledged.clone();
        for _ in 0..10_000 {
            turn += 1;
            asked = versions[turn % versions.len()].clone();
            match operator.promote_model(v1::PromoteModelRequest { version: asked.clone() }).await {
                Ok(_) => acknowledged.clone_from(&asked),
                Err(_) => break,
            }
        }
        kill.await.unwrap();
        let folder = Shelf::read(&cities.folder()).expect("the history is whole");
        let current = folder.history().current().expect("one answers").to_owned();
        assert!(current == acknowledged || current == asked, "{current} is neither {acknowledged} nor {asked}");
        assert!(folder.entries(&cities.pack).unwrap().iter().all(|entry| entry.model.is_ok()));
        acknowledged = current;
    }
    assert!(turn > 12, "some promotions came through");
}

#[tokio::test]
async fn what_a_killed_program_left_half_written_is_cleared_and_never_listed() {
    let cities = Cities::with_models(1);
    let half = cities.folder().join(".unfinished-2026.11.1+0123456789ab");
    fs::create_dir(&half).unwrap();
    fs::write(half.join("model.json"), "{\"format\"").unwrap();
    fs::write(cities.folder().join("history.json.4711.unfinished"), "{").unwrap();
    let listed = Shelf::read(&cities.folder()).unwrap().entries(&cities.pack).unwrap();
    assert_eq!(listed.len(), 1, "{listed:?}");
    drop(cities.serve());
    let left: Vec<String> = fs::read_dir(cities.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("unfinished"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn one_program_at_a_time_changes_a_folder_and_anybody_may_look() {
    let cities = Cities::with_models(1);
    let server = cities.serve();
    let folder = cities.folder();
    let dir = folder.to_str().unwrap();
    let other = &cities.models[1].version;
    let changes: [&[&str]; 4] = [
        &["models", "promote", other, "--models", dir],
        &["models", "rollback", "--models", dir],
        &["train", "--models", dir],
        &["serve", "--listen", "127.0.0.1:0", "--models", dir],
    ];
    for change in changes {
        let output = cities.prompt(change);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(4), "{change:?}: {told}");
        assert!(told.contains("in use by another program") && told.contains("hint: ask the server"), "{told}");
    }
    promote(&mut operator(&server).await, other).await;
    let url = server.url();
    let there = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_peermatch"));
        command.args(args).args(["--server", &url]).output().expect("the program runs")
    };
    for question in [&["models", "list"][..], &["models", "show", other], &["models", "show", "nobody"]] {
        for form in ["json", "table"] {
            let question = [question, &["--output", form]].concat();
            let here = cities.prompt(&[&question[..], &["--models", dir]].concat());
            assert_eq!(here, there(&question), "{question:?}");
        }
    }
    drop(server);
    assert!(Held::open(&folder).is_ok(), "a server that was killed holds nothing");
}

#[tokio::test]
async fn the_prompt_operates_a_running_server() {
    let cities = Cities::with_models(1);
    let server = cities.serve();
    let url = server.url();
    let prompt = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_peermatch"));
        let output = command.args(args).args(["--server", &url]).output().expect("the program runs");
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (own, other) = (&cities.models[0].version, &cities.models[1].version);
    let (exit, out, _) = prompt(&["models", "promote", other]);
    assert_eq!((exit, out), (Some(0), format!("{other} answers now, in place of {own}\n")));
    let (exit, out, _) = prompt(&["models", "rollback"]);
    assert_eq!((exit, out), (Some(0), format!("{own} answers now, in place of {other}\n")));
    let (exit, _, err) = prompt(&["models", "rollback"]);
    assert!(exit == Some(3) && err.contains("nothing to roll back to") && err.contains("hint: "), "{err}");
    let (exit, _, err) = prompt(&["models", "promote", &other.replace('+', "-")]);
    assert!(exit == Some(3) && err.contains(&format!("hint: did you mean {other}")), "{err}");
    let (exit, out, err) = prompt(&["train"]);
    assert!(exit == Some(0) && out.starts_with(&format!("Model {own}, which answers")) && err.is_empty(), "{out}{err}");

    let plain = Running::start_on(&cities.pack_dir(), &[]);
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_peermatch"))
        .args(["models", "list", "--server", &plain.url()])
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(4) && told.contains("hint: for models, start it with"), "{told}");
}

#[test]
fn models_are_never_operated_from_other_machines() {
    let cities = Cities::with_models(0);
    let folder = cities.folder();
    let output = cities.prompt(&["serve", "--listen", "0.0.0.0:0", "--insecure", "--models", folder.to_str().unwrap()]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("could train and promote models") && told.contains("--model DIR"), "{told}");
}
