//! Number 1: lists without end, and errors without end.

use peermatch::proto::v1;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use prost::Message;
use tonic::codec::CompressionEncoding;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use super::{question, still_answers};
use crate::running::Running;

/// As much of an error as its trailers hold, roughly as they are written.
fn on_the_wire(status: &Status) -> usize {
    status.message().len() + status.details().len() * 4 / 3
}

fn reason(status: &Status) -> String {
    status.get_details_error_info().expect("a reason").reason
}

#[tokio::test]
async fn n1_two_megabytes_of_nothing_are_refused_before_they_take_a_hundred() {
    let server = Running::start(&[]);
    still_answers(&server).await;
    let before = server.memory_kb();
    let mut packed = MatchServiceClient::new(server.channel().await).send_compressed(CompressionEncoding::Gzip);
    let nothing = || vec![String::new(); 1_000_000];
    let filter = v1::Filter { governance_types: nothing(), ..Default::default() };
    let profile = v1::Profile {
        governance_type: "unitary".to_owned(),
        records: vec![v1::ProfileRecord::default(); 100_000],
        ..Default::default()
    };
    let lists = [
        ("filter.governance_types", v1::FindPeersRequest { filter: Some(filter), ..question("E09000007") }),
        ("profile.records", {
            let subject = Some(v1::find_peers_request::Subject::Profile(profile));
            v1::FindPeersRequest { subject, ..Default::default() }
        }),
        ("ranking_extras", v1::FindPeersRequest { ranking_extras: vec![1; 1_000_000], ..question("E09000007") }),
    ];
    for (field, request) in lists {
        let status = packed.find_peers(request).await.expect_err(field);
        assert_eq!((status.code(), reason(&status).as_str()), (Code::InvalidArgument, "INVALID_FIELD"), "{field}");
        let fields = status.get_details_bad_request().expect("fields").field_violations;
        assert_eq!(fields.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(), [field]);
        assert!(fields[0].description.contains("00000 entries"), "{}", fields[0].description);
    }
    let grown = server.memory_kb().saturating_sub(before);
    assert!(grown < 40_000, "{grown} kB more than before");
    still_answers(&server).await;
}

#[tokio::test]
async fn n1_however_much_is_wrong_every_client_can_read_what() {
    let server = Running::start(&[]);
    let mut client = MatchServiceClient::new(server.channel().await);
    let records =
        vec![v1::ProfileRecord { problem_id: "ü".repeat(50), stage: 99, status: 99, ..Default::default() }; 900];
    let profile = v1::Profile { governance_type: "unitary".to_owned(), records, ..Default::default() };
    let subject = Some(v1::find_peers_request::Subject::Profile(profile));
    let filter = v1::Filter {
        governance_types: vec!["what?".to_owned(); 100],
        delivery_models: vec!["x".repeat(1_000); 100],
        stages: vec![99; 20],
        ..Default::default()
    };
    let request = v1::FindPeersRequest { subject, filter: Some(filter), ..Default::default() };
    let batch = v1::BatchFindPeersRequest { queries: vec![request.clone(); 3] };
    let status = client.find_peers(request).await.expect_err("refused");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::InvalidArgument, "INVALID_FIELD"));
    assert!(on_the_wire(&status) < 4_096, "{} bytes", on_the_wire(&status));
    let fields = status.get_details_bad_request().expect("fields").field_violations;
    assert!((1..=20).contains(&fields.len()));
    assert!(status.message().contains(" more"), "{}", status.message());
    // As a part of an answer, too.
    let answer = client.batch_find_peers(batch).await.expect("one error each").into_inner();
    for result in answer.results {
        let Some(v1::batch_find_peers_result::Outcome::Error(error)) = result.outcome else { panic!("an error") };
        assert!(error.encoded_len() < 20 * 1_000, "{} bytes", error.encoded_len());
        assert_eq!(error.field_violations.len(), 20);
        assert!(error.metadata.iter().any(|one| one.name == "more_violations"));
    }
}

#[tokio::test]
async fn n1_a_name_that_can_mean_many_places_is_told_in_brief() {
    let server = Running::start(&[]);
    let mut client = PlaceServiceClient::new(server.channel().await);
    let status = client.resolve_place(v1::ResolvePlaceRequest { text: "e".to_owned() }).await.expect_err("many");
    assert!(on_the_wire(&status) < 4_096, "{} bytes", on_the_wire(&status));
    assert!(!reason(&status).is_empty());
}
