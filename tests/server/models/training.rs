//! A server that trains while it answers, on the England pack, where training takes its time.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use peermatch::proto::v1;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::train_model_response::Step;
use tempfile::TempDir;
use tonic::Code;
use tonic_types::StatusExt;

use super::cities::operator;
use crate::running::{Running, pack};

fn question() -> v1::FindPeersRequest {
    v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId("E09000007".to_owned())),
        ..Default::default()
    }
}

fn sub_folders(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap());
    let mut names: Vec<String> =
        entries.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_server_trains_the_model_that_the_prompt_trains_and_answers_meanwhile() {
    let dir = TempDir::new().unwrap();
    let (there, here) = (dir.path().join("there"), dir.path().join("here"));
    let server = Running::start(&["--models", there.to_str().unwrap()]);
    let own = sub_folders(&there);
    let prompt = Command::new(env!("CARGO_BIN_EXE_peermatch"))
        .args(["train", "--output", "json", "--models"])
        .arg(&here)
        .arg("--before")
        .arg(pack())
        .arg("--pack")
        .arg(pack())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut operator = operator(&server).await;
    let mut client = MatchServiceClient::new(server.channel().await);
    let mut steps = operator.train_model(v1::TrainModelRequest::default()).await.expect("a stream").into_inner();
    let busy = operator.train_model(v1::TrainModelRequest::default()).await.map(drop).expect_err("one at a time");
    assert_eq!(busy.code(), Code::ResourceExhausted);
    assert_eq!(busy.get_details_error_info().unwrap().reason, "TRAINING_BUSY");
    let mut told: Vec<v1::TrainingProgress> = Vec::new();
    let mut trained = None;
    while let Some(step) = steps.message().await.expect("no error") {
        assert!(trained.is_none(), "the model is the last message");
        match step.step.expect("a step") {
            Step::Progress(progress) => told.push(progress),
            Step::Model(model) => trained = Some(model),
        }
        let answer = client.find_peers(question()).await.expect("answered meanwhile").into_inner();
        assert_eq!(answer.versions.unwrap().model, own[0], "a trained model answers nobody before it is promoted");
    }
    let trained = trained.expect("a stream that ends well ends with a model");
    let phases: Vec<v1::TrainingPhase> = told.iter().map(|one| one.phase()).collect();
    assert!(phases.is_sorted() && phases.contains(&v1::TrainingPhase::Groups), "{phases:?}");
    let groups: Vec<f64> =
        told.iter().filter(|one| one.phase() == v1::TrainingPhase::Groups).map(|one| one.done).collect();
    assert!(
        groups.len() > 5 && groups.is_sorted() && groups.iter().all(|done| (0.0..1.0).contains(done)),
        "{groups:?}"
    );
    assert!(!trained.answering && trained.churn == Some(0.0) && !trained.trained_at.is_empty(), "{trained:?}");

    let output = prompt.wait_with_output().unwrap();
    assert!(output.status.success());
    let model = Path::new(&trained.version).join("model.json");
    assert!(fs::read(there.join(&model)).unwrap() == fs::read(here.join(&model)).unwrap(), "the same bytes");
    let mut at_the_prompt: v1::Model = serde_json::from_slice(&output.stdout).expect("the model as JSON");
    at_the_prompt.trained_at.clone_from(&trained.trained_at);
    assert_eq!(at_the_prompt, trained);
    let promoted = super::cities::promote(&mut operator, &trained.version).await;
    assert_eq!((promoted.before_version, promoted.model.unwrap().answering), (own[0].clone(), true));
}

#[tokio::test]
async fn a_server_that_stops_ends_its_training_and_says_so() {
    let dir = TempDir::new().unwrap();
    let mut server = Running::start(&["--grace", "60", "--models", dir.path().to_str().unwrap()]);
    let before = sub_folders(dir.path());
    let mut operator = operator(&server).await;
    let mut steps = operator.train_model(v1::TrainModelRequest::default()).await.expect("a place").into_inner();
    steps.message().await.expect("no error").expect("it began");
    server.terminate();
    let status = loop {
        match steps.message().await {
            Ok(step) => assert!(step.is_some(), "the stream ended as if all were well"),
            Err(status) => break status,
        }
    };
    assert!(status.code() == Code::Unavailable && status.message().contains("the server stops"), "{status:?}");
    drop((steps, operator));
    assert!(server.ended_within(Duration::from_secs(30)).expect("long before the grace period is over").success());
    assert_eq!(sub_folders(dir.path()), before);
}

#[tokio::test]
async fn a_training_that_nobody_waits_for_stops_leaves_nothing_and_frees_its_place() {
    let dir = TempDir::new().unwrap();
    let server = Running::start(&["--models", dir.path().to_str().unwrap()]);
    let before = sub_folders(dir.path());
    let mut operator = operator(&server).await;
    for _ in 0..2 {
        let mut steps = operator.train_model(v1::TrainModelRequest::default()).await.expect("a place").into_inner();
        let grouping = |step: v1::TrainModelResponse| matches!(step.step, Some(Step::Progress(progress)) if progress.phase() == v1::TrainingPhase::Groups);
        while !grouping(steps.message().await.expect("no error").expect("a step")) {}
        drop(steps);
        // It looks up between two numbers of groups, which takes moments of a training that takes many times as long.
        let mut freed = false;
        for _ in 0..600 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            match operator.train_model(v1::TrainModelRequest { before_version: "nobody".to_owned() }).await {
                Err(status) => assert_eq!(status.get_details_error_info().unwrap().reason, "TRAINING_BUSY"),
                Ok(steps) => {
                    steps.into_inner().message().await.expect_err("no such model");
                    freed = true;
                    break;
                }
            }
        }
        assert!(freed, "the place is free again");
    }
    assert_eq!(sub_folders(dir.path()), before, "nothing was kept of it");
}
