//! Traces of calls, as a collector gets them: one of our own, from the protocol's own messages.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{TraceService, TraceServiceServer};
use opentelemetry_proto::tonic::collector::trace::v1::{ExportTraceServiceRequest, ExportTraceServiceResponse};
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use opentelemetry_proto::tonic::trace::v1::status::StatusCode;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use peermatch::proto::v1::{self, find_peers_request::Subject};
use serde_json::json;
use tokio::net::TcpListener;
use tonic::{Request, Response, Status};

use crate::http_json::{get, post};
use crate::running::Running;

/// What it was sent.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<ExportTraceServiceRequest>>>);

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        self.0.lock().unwrap().push(request.into_inner());
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

impl Collector {
    async fn start() -> (Self, SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (collector, address) = (Self::default(), listener.local_addr().unwrap());
        let service = TraceServiceServer::new(collector.clone());
        let incoming = tokio_stream::wrappers::TcpListenerStream::new(listener);
        tokio::spawn(tonic::transport::Server::builder().add_service(service).serve_with_incoming(incoming));
        (collector, address)
    }

    fn spans(&self) -> Vec<Span> {
        let all = self.0.lock().unwrap();
        let scopes = all.iter().flat_map(|one| &one.resource_spans).flat_map(|one| &one.scope_spans);
        scopes.flat_map(|one| one.spans.clone()).collect()
    }

    fn resource(&self) -> String {
        format!("{:?}", self.0.lock().unwrap()[0].resource_spans[0].resource)
    }
}

fn attribute(span: &Span, name: &str) -> Option<Value> {
    span.attributes.iter().find(|one| one.key == name)?.value.clone()?.value
}

fn question(place: &str) -> v1::FindPeersRequest {
    v1::FindPeersRequest { subject: Some(Subject::PlaceId(place.to_owned())), ..Default::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn issue_29_a_collector_gets_one_span_a_call_with_its_stages_in_the_trace_of_its_caller() {
    let (collector, address) = Collector::start().await;
    let dir = tempfile::TempDir::new().unwrap();
    let store = format!("sqlite:{}", dir.path().join("places.db").display());
    let endpoint = format!("http://{address}");
    let mut server = Running::start(&["--otlp-endpoint", &endpoint, "--store", &store]);
    let mut asked = Request::new(question("E09000007"));
    let (trace, caller) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
    asked.metadata_mut().insert("traceparent", format!("00-{trace}-{caller}-01").parse().unwrap());
    asked.metadata_mut().insert("tracestate", "vendor=Camden".parse().unwrap());
    MatchServiceClient::new(server.channel().await).find_peers(asked).await.expect("an answer");
    let unknown = v1::GetPlaceRequest { place_id: "Camdem".to_owned() };
    PlaceServiceClient::new(server.channel().await).get_place(unknown).await.expect_err("there is no such place");
    let body =
        json!({"place": {"placeId": "x:harbour", "displayName": "Harbour Alliance", "governanceType": "partnership"}});
    let at = server.address;
    let said = tokio::task::spawn_blocking(move || {
        get(at, "/v1/councils/Camden");
        post(at, "/v1/places:upsert", &body).status
    });
    assert_eq!(said.await.unwrap(), 200);
    server.terminate();
    assert!(server.ended_within(Duration::from_secs(15)).is_some_and(|ended| ended.success()), "it ends");

    // What waited was sent before the end.
    let spans = collector.spans();
    let called =
        |name: &str| spans.iter().find(|span| span.name == name).unwrap_or_else(|| panic!("{name}: {spans:#?}"));
    let stages = |of: &Span| -> Vec<&str> {
        spans.iter().filter(|span| span.parent_span_id == of.span_id).map(|span| span.name.as_str()).collect()
    };
    let hex = |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("{byte:02x}")).collect() };
    let found = called("FindPeers");
    assert_eq!((hex(&found.trace_id), hex(&found.parent_span_id)), (trace.to_owned(), caller.to_owned()));
    assert_eq!((found.kind(), found.trace_state.as_str()), (SpanKind::Server, ""));
    assert_eq!(attribute(found, "rpc.service"), Some(Value::StringValue("peermatch.v1.MatchService".to_owned())));
    assert_eq!(attribute(found, "rpc.method"), Some(Value::StringValue("FindPeers".to_owned())));
    assert_eq!(attribute(found, "rpc.grpc.status_code"), Some(Value::IntValue(0)));
    assert!(found.end_time_unix_nano > found.start_time_unix_nano);
    assert_eq!(stages(found), ["wait for a turn", "answer"]);
    assert!(
        spans.iter().filter(|span| span.parent_span_id == found.span_id).all(|span| span.trace_id == found.trace_id)
    );
    let lost = called("GetPlace");
    assert_eq!(attribute(lost, "rpc.grpc.status_code"), Some(Value::IntValue(5)));
    let status = |span: &Span| span.status.as_ref().map_or(StatusCode::Unset, |status| status.code());
    assert_eq!(
        (status(lost), status(found)),
        (StatusCode::Unset, StatusCode::Unset),
        "what a caller can mend is no error"
    );
    let written = called("UpsertPlace");
    let line = spans.iter().find(|span| span.parent_span_id == written.span_id && span.name == "write");
    assert_eq!(stages(line.expect("it waits in line, and writes")), ["commit"]);
    called("other");
    assert!(collector.resource().contains("peermatch") && collector.resource().contains(env!("CARGO_PKG_VERSION")));
    let all = format!("{:?}", collector.0.lock().unwrap());
    for private in ["Camd", "E09000007", "harbour", "Harbour", "127.0.0.1"] {
        assert!(!all.contains(private), "law 9: {private} in {all}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn issue_29_a_collector_that_never_answers_slows_and_stops_nobody() {
    // It takes connections, and says nothing.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", silent.local_addr().unwrap());
    let mut server = Running::start(&["--otlp-endpoint", &endpoint, "--grace", "1"]);
    let client = PlaceServiceClient::new(server.channel().await);
    let began = Instant::now();
    // Each has three spans: more than the queue has room for.
    for _ in 0..40 {
        let calls = (0..25).map(|_| {
            let (mut client, asked) = (client.clone(), v1::GetPlaceRequest { place_id: "E09000007".to_owned() });
            tokio::spawn(async move { client.get_place(asked).await.map(drop) })
        });
        for call in calls.collect::<Vec<_>>() {
            call.await.unwrap().expect("an answer");
        }
    }
    assert!(began.elapsed() < Duration::from_secs(60), "{:?} for 1,000 calls", began.elapsed());
    server.terminate();
    assert!(server.ended_within(Duration::from_secs(10)).is_some_and(|ended| ended.success()), "it ends all the same");
}

#[test]
fn issue_29_what_is_no_collector_is_told_at_the_start() {
    for address in ["127.0.0.1:4317", "https://collector.example:4317", "http://"] {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_peermatch"));
        let said = program.args(["serve", "--listen", "127.0.0.1:0", "--otlp-endpoint", address]).output().unwrap();
        let told = String::from_utf8_lossy(&said.stderr);
        assert_eq!(said.status.code(), Some(3), "{address}: {told}");
        assert!(told.contains(address) && told.contains("hint: "), "{told}");
    }
}
