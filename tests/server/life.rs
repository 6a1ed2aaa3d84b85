//! How a server comes and goes.

use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::time::Duration;

use peermatch::proto::v1;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::running::{Running, pack};

#[tokio::test]
async fn health_says_serving_and_then_not_before_it_drains() {
    let mut server = Running::start(&["--grace", "5"]);
    let mut health = HealthClient::new(server.channel().await);
    let ask = |service: &str| HealthCheckRequest { service: service.to_owned() };
    for service in ["", "peermatch.v1.MatchService", "peermatch.v1.PlaceService", "peermatch.v1.TaxonomyService"] {
        let answer = health.check(ask(service)).await.expect("health").into_inner();
        assert_eq!(answer.status(), ServingStatus::Serving, "{service}");
    }
    assert!(health.check(ask("nobody")).await.is_err());
    let mut watch = health.watch(ask("peermatch.v1.MatchService")).await.expect("a watch").into_inner();
    assert_eq!(watch.message().await.unwrap().unwrap().status(), ServingStatus::Serving);
    server.terminate();
    let next = watch.message().await.expect("told before the connection ends").expect("a status");
    assert_eq!(next.status(), ServingStatus::NotServing);
    drop((watch, health));
    assert!(server.ended_within(Duration::from_secs(8)).expect("it ends").success());
}

#[tokio::test]
async fn it_ends_within_the_grace_period_whatever_clients_do() {
    let mut server = Running::start(&["--grace", "1"]);
    // An idle raw connection, one that sent only the preface, and an open stream: each would hold the transport forever.
    let idle = TcpStream::connect(server.address).unwrap();
    let mut preface = TcpStream::connect(server.address).unwrap();
    std::io::Write::write_all(&mut preface, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").unwrap();
    let mut health = HealthClient::new(server.channel().await);
    let watch = health.watch(HealthCheckRequest { service: String::new() }).await.expect("a watch");
    server.terminate();
    let status = server.ended_within(Duration::from_secs(5)).expect("it ends all the same");
    assert!(status.success());
    drop((idle, preface, watch));
}

#[tokio::test]
async fn a_call_in_flight_is_finished() {
    let mut server = Running::start(&["--grace", "20"]);
    let mut client = MatchServiceClient::new(server.channel().await).max_decoding_message_size(16 << 20);
    let query = v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId("E08000025".to_owned())),
        ..Default::default()
    };
    let call =
        tokio::spawn(
            async move { client.batch_find_peers(v1::BatchFindPeersRequest { queries: vec![query; 100] }).await },
        );
    tokio::time::sleep(Duration::from_millis(60)).await;
    server.terminate();
    let answer = call.await.unwrap().expect("the answer, for all that");
    assert_eq!(answer.into_inner().results.len(), 100);
    assert!(server.ended_within(Duration::from_secs(22)).expect("it ends").success());
}

#[test]
fn a_port_in_use_is_told_with_exit_code_4() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_peermatch"))
        .args(["serve", "--listen", &address, "--pack"])
        .arg(pack())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(4));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("error: cannot listen on") && told.contains("hint: another program has the port"), "{told}");
}

#[test]
fn other_machines_are_let_in_only_when_the_operator_says_so() {
    let output = Command::new(env!("CARGO_BIN_EXE_peermatch"))
        .args(["serve", "--listen", "0.0.0.0:0", "--pack"])
        .arg(pack())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8(output.stderr).unwrap().contains("--insecure"));
}

#[test]
fn a_server_that_nobody_answers_at_is_exit_code_4() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{closed}");
    let output =
        Command::new(env!("CARGO_BIN_EXE_peermatch")).args(["match", "Camden", "--server", &url]).output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    assert!(String::from_utf8(output.stderr).unwrap().contains("hint: start one with 'peermatch serve'"));
}

#[tokio::test]
async fn the_contract_can_be_explored_by_reflection_in_both_versions() {
    let server = Running::start(&[]);
    use tonic_reflection::pb::{v1 as new, v1alpha as old};
    let asked = new::ServerReflectionRequest {
        host: String::new(),
        message_request: Some(new::server_reflection_request::MessageRequest::ListServices(String::new())),
    };
    let mut client = new::server_reflection_client::ServerReflectionClient::new(server.channel().await);
    let mut answers = client.server_reflection_info(tokio_stream::iter([asked])).await.expect("v1").into_inner();
    let Some(new::server_reflection_response::MessageResponse::ListServicesResponse(list)) =
        answers.message().await.unwrap().unwrap().message_response
    else {
        panic!("no list")
    };
    let names: Vec<String> = list.service.into_iter().map(|one| one.name).collect();
    assert!(
        names.contains(&"peermatch.v1.MatchService".to_owned()) && names.contains(&"grpc.health.v1.Health".to_owned()),
        "{names:?}"
    );
    let asked = old::ServerReflectionRequest {
        host: String::new(),
        message_request: Some(old::server_reflection_request::MessageRequest::ListServices(String::new())),
    };
    let mut client = old::server_reflection_client::ServerReflectionClient::new(server.channel().await);
    assert!(client.server_reflection_info(tokio_stream::iter([asked])).await.is_ok());
}

#[tokio::test]
async fn a_request_id_is_echoed_or_given() {
    let server = Running::start(&[]);
    let mut client = MatchServiceClient::new(server.channel().await);
    let mut request = tonic::Request::new(v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId("E09000007".to_owned())),
        ..Default::default()
    });
    request.metadata_mut().insert("x-request-id", "portal-42".parse().unwrap());
    let answer = client.find_peers(request).await.expect("an answer");
    assert_eq!(answer.metadata().get("x-request-id").unwrap(), "portal-42");
    let unnamed = client.find_peers(v1::FindPeersRequest::default()).await.expect_err("no subject");
    assert_eq!(unnamed.metadata().get("x-request-id").expect("an id for errors too").len(), 16);
}

#[test]
fn a_browser_of_an_allowed_origin_may_call_and_no_other() {
    let server = Running::start(&["--allow-origin", "https://portal.example"]);
    let preflight = |origin: &str| {
        let mut stream = TcpStream::connect(server.address).unwrap();
        let request = format!(
            "OPTIONS /peermatch.v1.MatchService/FindPeers HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\n\
             Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type,x-grpc-web\r\n\
             Connection: close\r\n\r\n"
        );
        std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.to_lowercase()
    };
    assert!(preflight("https://portal.example").contains("access-control-allow-origin: https://portal.example"));
    assert!(!preflight("https://elsewhere.example").contains("access-control-allow-origin"));
}
