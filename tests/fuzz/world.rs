//! The calls of a small pack, and what must hold of every answer.

#[path = "../rules/mod.rs"]
pub mod rules;

use std::path::Path;
use std::sync::{Arc, LazyLock};

use jiff::civil::date;
use peermatch::domain::cancel::Cancel;
use peermatch::access::Pass;
use peermatch::engine::Snapshot;
use peermatch::model::Model;
use peermatch::pack;
use peermatch::proto::v1;
use peermatch::contract::calls::Calls;
use peermatch::contract::error::CallError;

/// The archipelago, ready to answer.
pub static CALLS: LazyLock<Calls> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/archipelago");
    let pack = pack::load(&dir).expect("the pack is sound");
    let model = Model::train(&pack, None).expect("trained").to_bytes().expect("a model");
    let snapshot = Snapshot::new(pack, Model::from_bytes(&model).expect("the same")).expect("a snapshot");
    let view = Arc::new(snapshot).view(Pass::everything("a test"));
    Calls::new(view, Arc::new(|| date(2026, 1, 1))).expect("calls")
});

/// Asks, and checks what holds of any answer and of any refusal.
pub fn ask(request: &v1::FindPeersRequest) {
    match CALLS.find_peers(request, &Cancel::new()) {
        Ok(answer) => {
            assert_eq!(answer.peers.is_empty(), answer.no_peer_reason.is_some());
            for peer in &answer.peers {
                assert!((0.0..=1.0).contains(&peer.fit) && peer.fit <= peer.coverage + 1e-9);
                // A summary tells none.
                let sum: f64 = peer.contributions.iter().map(|one| one.value).sum();
                assert!(request.view() == v1::AnswerView::Summary || (sum - peer.fit).abs() < 1e-6);
                assert!(!peer.shared_problems.is_empty());
            }
            let json = serde_json::to_value(&answer).expect("JSON");
            assert!(!holds_null(&json), "no number of an answer is unspeakable");
        }
        Err(CallError::Internal(why)) => panic!("a fault of ours: {why}"),
        Err(error) => assert!(error.to_string().len() < 4_000),
    }
}

/// A number that is none is written as null, and nothing else is.
fn holds_null(json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::Null => true,
        serde_json::Value::Array(all) => all.iter().any(holds_null),
        serde_json::Value::Object(all) => all.values().any(holds_null),
        _ => false,
    }
}
