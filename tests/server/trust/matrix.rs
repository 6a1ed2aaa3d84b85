//! The one golden matrix: every call of the table, by every kind of caller. It stands in `docs/trust.md`, where people read it.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::Duration;

use http::uri::PathAndQuery;
use peermatch::contract::table::CALLS;
use peermatch::domain::place::Place;
use peermatch::proto::v1;
use prost::Message;
use prost::bytes::{Buf, BufMut};
use tonic::client::Grpc;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::transport::Channel;
use tonic::{Request, Status};
use tonic_types::StatusExt;

use super::house::House;

/// Messages as bytes, whatever they are.
#[derive(Debug, Default)]
struct Raw;

impl Codec for Raw {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put_slice(&item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        Ok(Some(buffer.copy_to_bytes(buffer.remaining()).to_vec()))
    }
}

/// What a call asks for: a write names a place and is otherwise right, so that all that can be wrong with it is who makes it.
/// Of all others only whether they are let in is looked at.
fn message(call: &str, place: &Place, problem: &str) -> Vec<u8> {
    let place_id = place.id.to_string();
    let record = v1::RecordDeclaration {
        problem_id: problem.to_owned(),
        stage: v1::Stage::Planning.into(),
        ..Default::default()
    };
    match call {
        "UpsertPlace" => v1::UpsertPlaceRequest {
            place: Some(v1::PlaceDeclaration {
                place_id,
                display_name: place.name.clone(),
                governance_type: place.governance_type.to_string(),
                ..Default::default()
            }),
            validate_only: true,
            ..Default::default()
        }
        .encode_to_vec(),
        "UpsertRecord" => {
            v1::UpsertRecordRequest { place_id, record: Some(record), validate_only: true, ..Default::default() }
                .encode_to_vec()
        }
        "RetireRecord" => v1::RetireRecordRequest {
            place_id,
            problem_id: problem.to_owned(),
            validate_only: true,
            ..Default::default()
        }
        .encode_to_vec(),
        "ListAccessRecords" => v1::ListAccessRecordsRequest { place_id, ..Default::default() }.encode_to_vec(),
        "SetConsent" => v1::SetConsentRequest {
            place_id,
            problem_id: problem.to_owned(),
            part: v1::DeclaredPart::Words.into(),
            sharing: Some(v1::Sharing { audience: v1::Audience::Everybody.into(), ..Default::default() }),
            validate_only: true,
            ..Default::default()
        }
        .encode_to_vec(),
        "ExplainVisibility" => v1::ExplainVisibilityRequest { place_id }.encode_to_vec(),
        "DeletePlace" => v1::DeletePlaceRequest { place_id, validate_only: true, ..Default::default() }.encode_to_vec(),
        "ImportPlaces" => {
            v1::ImportPlacesRequest { place_id, records: vec![record], validate_only: true, ..Default::default() }
                .encode_to_vec()
        }
        _ => Vec::new(),
    }
}

/// Makes a call, and takes the first of its answers.
async fn asked(channel: &Channel, path: &'static str, message: Vec<u8>, token: &str) -> Result<Vec<u8>, Status> {
    let mut service = Grpc::new(channel.clone());
    service.ready().await.expect("a connection");
    let mut request = Request::new(tokio_stream::once(message));
    if !token.is_empty() {
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    }
    let first = async {
        let mut answers = service.streaming(request, PathAndQuery::from_static(path), Raw).await?.into_inner();
        Ok(answers.message().await?.unwrap_or_default())
    };
    tokio::time::timeout(Duration::from_secs(60), first).await.expect("an answer in time")
}

/// `yes`: it was let in, whatever came of it; `no`: it was not; `sign in`: nobody knows who it was.
fn outcome(call: &str, answer: Result<Vec<u8>, Status>) -> &'static str {
    let reason = match answer {
        Ok(bytes) if call == "ImportPlaces" => {
            let answer = v1::ImportPlacesResponse::decode(bytes.as_slice()).expect("its response");
            let error = answer.results.into_iter().next().and_then(|result| result.error);
            error.map_or(String::new(), |error| error.reason().as_str_name().trim_start_matches("ERROR_REASON_").into())
        }
        Ok(_) => String::new(),
        Err(status) => status.get_details_error_info().expect("a reason of ours").reason,
    };
    match reason.as_str() {
        "NOT_SIGNED_IN" => "sign in",
        "NOT_ALLOWED" => "no",
        "NOT_OFFERED" | "NOT_LOCAL" | "WEB_PAGE" | "INTERNAL" => panic!("{call}: {reason}"),
        // A write that is otherwise right and is refused all the same would hide who may make it.
        "INVALID_FIELD"
            if ["UpsertPlace", "UpsertRecord", "RetireRecord", "SetConsent", "DeletePlace"].contains(&call) =>
        {
            panic!("{call} has to be right")
        }
        _ => "yes",
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn issue_28_laws_9_and_10_every_call_is_for_those_who_may_make_it_and_the_page_says_who() {
    let house = House::new();
    let (own, other, problem) = (house.city(0), house.city(1), house.problem());
    let kinds = [
        ("nobody", String::new()),
        ("wrong token", "peermatch_".to_owned() + &"0".repeat(64)),
        ("own place", house.registered("own", "place", &["--acts-as", &own])),
        ("other place", house.registered("other", "place", &["--acts-as", &other])),
        ("portal", house.registered("portal", "portal", &[])),
        ("its portal", house.registered("its", "portal", &["--acts-as", &own])),
        ("convener", house.registered("convener", "convener", &["--convener", "A body"])),
        ("operator", house.registered("operator", "operator", &[])),
        ("aggregates", house.registered("centre", "aggregate-only", &[])),
        ("assurance", house.registered("regulator", "aggregate-only", &["--purpose", "assurance"])),
    ];
    let server = house.serve();
    let channel = server.channel().await;
    let mut matrix = format!("{:<19}", "call");
    for (kind, _) in &kinds {
        _ = write!(matrix, "{kind:<13}");
    }
    for call in CALLS {
        matrix = format!("{}\n{:<19}", matrix.trim_end(), call.name);
        for (_, token) in &kinds {
            let answer = asked(&channel, call.path, message(call.name, house.place(0), &problem), token).await;
            _ = write!(matrix, "{:<13}", outcome(call.name, answer));
        }
    }
    let matrix = format!("{}\n", matrix.trim_end());
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/trust.md")).unwrap();
    let told = page.split("```text\n").find(|block| block.starts_with("call ")).unwrap_or_default();
    let told = told.split("```").next().unwrap_or_default();
    assert_eq!(told, matrix, "docs/trust.md has the matrix as it is:\n{matrix}");
}
