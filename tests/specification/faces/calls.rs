//! The table of calls: whole, and no call in it for more people than somebody decided.

use std::collections::BTreeSet;

use peermatch::contract::table::{self, CALLS};
use peermatch::proto::DESCRIPTORS;
use prost::Message;
use prost_types::FileDescriptorSet;

#[test]
fn issue_23_5_every_method_of_the_contract_has_one_row_in_the_table_of_calls() {
    let contract = FileDescriptorSet::decode(DESCRIPTORS).unwrap();
    let services = contract.file.iter().flat_map(|file| &file.service);
    let methods: Vec<String> = services
        .flat_map(|service| {
            service.method.iter().map(|method| format!("/peermatch.v1.{}/{}", service.name(), method.name()))
        })
        .collect();
    let rows: BTreeSet<&str> = CALLS.iter().map(|call| call.path).collect();
    assert_eq!(rows.len(), CALLS.len(), "no call stands twice");
    assert_eq!(rows, methods.iter().map(String::as_str).collect());
    for call in CALLS {
        assert_eq!(table::at(call.path), Some(call));
        assert!(call.path.ends_with(&format!("{}/{}", call.service, call.name)), "{call:?}");
    }
    assert_eq!(table::at("/peermatch.v1.PlaceService/Nothing"), None);
}

/// Of a server that knows nobody by name. Whoever lets everybody make another call says so here, too; who may make it where callers
/// sign in stands in `docs/trust.md`.
#[test]
fn issue_23_5_everybody_may_read_and_ask_and_only_the_operators_machine_changes_anything() {
    let open: Vec<&str> = CALLS.iter().filter(|call| call.rule.is_for_everybody()).map(|call| call.name).collect();
    assert_eq!(
        open,
        [
            "FindPeers",
            "BatchFindPeers",
            "ExplainPeer",
            "WatchPeers",
            "ListPeerGroups",
            "GetPeerGroup",
            "GetPlace",
            "ResolvePlace",
            "SuggestNames",
            "ListPlaces",
            "ListProblems",
            "GetProblem",
            "ResolveProblem",
            "ListVocabulary",
        ]
    );
}
