//! What waits for what, where models change.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use peermatch::model::{Model, NamedModel};
use peermatch::models::Held;
use peermatch::pack;
use peermatch::proto::v1;
use tempfile::TempDir;

use super::cities::{learned_without, named, operator, promote};
use crate::running::{Running, pack};

/// Changes of the model that are asked for at once.
const CHANGES: usize = 6;

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
