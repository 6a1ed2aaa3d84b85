//! What waits for what, where models change.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use peermatch::model::{Model, NamedModel};
use peermatch::pack;
use peermatch::proto::v1;
use peermatch::proto::v1::batch_service_client::BatchServiceClient;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::shelf::Held;
use tempfile::TempDir;

use super::cities::{learned_without, named, operator, promote};
use crate::batch::start;
use crate::running::{Running, pack};

/// Changes of the model that are asked for at once.
const CHANGES: usize = 6;
/// How often a test tries to see what only shows while something goes on.
const ROUNDS: usize = 200;
/// As many as a server works on at once. If each kept a processor while it waits, a machine with two would answer nobody else.
const RUNS: [&str; 2] = ["one", "other"];
/// By then a call has begun to wait; it looks after a run every 20 ms.
const UNDER_WAY: Duration = Duration::from_millis(4);

/// England's own model and another, in a folder of models.
fn two_models() -> (TempDir, [NamedModel; 2]) {
    let dir = TempDir::new().unwrap();
    let england = Arc::new(pack::load(&pack()).expect("a sound pack"));
    let own = Model::from_bytes(&fs::read(pack().join("model.json")).unwrap()).expect("its model");
    let other = learned_without(&england, &own.model, 0);
    let mut folder = Held::open(dir.path()).expect("a folder");
    folder.add(&named(&other), &other.to_bytes().unwrap(), None).expect("added");
    (dir, [own, named(&other)])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f7_a_list_of_models_waits_for_no_promotion_and_promotions_take_turns() {
    let (dir, models) = two_models();
    let server = Running::start(&["--models", dir.path().to_str().unwrap()]);
    let mut changes = Vec::new();
    for change in 0..CHANGES {
        let (mut operator, version) = (operator(&server).await, models[(change + 1) % 2].version.clone());
        changes.push(tokio::spawn(async move { promote(&mut operator, &version).await }));
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    let mut operator = operator(&server).await;
    let list = operator.list_models(v1::ListModelsRequest {}).await.expect("a list").into_inner();
    let under_way = changes.iter().filter(|change| !change.is_finished()).count();
    assert!(under_way > 0, "the list waited for all of them");
    assert_eq!(list.models.len(), 2);
    for change in changes {
        change.await.expect("no change is lost");
    }
    let list = operator.list_models(v1::ListModelsRequest {}).await.expect("a list").into_inner();
    let versions = list.versions.expect("versions").model;
    assert!(models.iter().any(|model| model.version == versions), "one of them answers: {versions}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f7_a_question_and_a_list_of_models_do_not_wait_while_runs_are_being_cancelled() {
    let ((models, _), runs) = (two_models(), TempDir::new().unwrap());
    let folders = ["--models", models.path().to_str().unwrap(), "--runs", runs.path().to_str().unwrap()];
    let server = Running::start(&folders);
    let mut batch = BatchServiceClient::new(server.channel().await);
    let mut questions = MatchServiceClient::new(server.channel().await);
    let mut operator = operator(&server).await;
    // Of a place that has nothing on record, so that the answer takes no time of its own.
    let north_east = v1::find_peers_request::Subject::PlaceId("E47000014".to_owned());
    let question = v1::FindPeersRequest { subject: Some(north_east), ..Default::default() };
    let (mut listed, mut answered) = (false, false);
    for round in 0..ROUNDS {
        let mut cancels = Vec::new();
        for run in RUNS {
            let run_id = format!("{run}-{round}");
            batch.start_run(start(&run_id, 10)).await.expect("a run");
            let mut caller = BatchServiceClient::new(server.channel().await);
            cancels.push(async move { caller.cancel_run(v1::CancelRunRequest { run_id }).await });
        }
        let cancels: Vec<_> = cancels.into_iter().map(tokio::spawn).collect();
        tokio::time::sleep(UNDER_WAY).await;
        let wait = || cancels.iter().all(|cancel| !cancel.is_finished());
        let list = async {
            operator.list_models(v1::ListModelsRequest {}).await.expect("a list");
            wait()
        };
        let question = async {
            let answer = questions.find_peers(question.clone()).await.expect("an answer").into_inner();
            assert_eq!(answer.no_peer_reason.expect("none").code(), v1::NoPeerReason::NoLiveRecord);
            wait()
        };
        let (list, question) = tokio::join!(list, question);
        (listed, answered) = (listed || list, answered || question);
        for cancel in cancels {
            let run = cancel.await.expect("no panic").expect("cancelled").into_inner().run.expect("a run");
            assert_eq!(run.state(), v1::RunState::Stopped);
        }
        if listed && answered {
            return;
        }
    }
    panic!("in {ROUNDS} rounds a list ({listed}) and an answer ({answered}) never came before a call to cancel ended");
}
