//! A server that is newer than the prompt, or means it no good: what the prompt shows of it.

use std::net::SocketAddr;
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use peermatch::proto::v1;
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::body::Body;
use tonic::codegen::BoxFuture;
use tonic::server::{Grpc, NamedService};
use tonic::transport::Server;
use tonic::{Request, Response, Status};
use tonic_prost::ProstCodec;
use tower::{Service, service_fn};

type Places = Arc<dyn Fn(v1::ListPlacesRequest) -> v1::ListPlacesResponse + Send + Sync>;

/// Answers ListPlaces in a way of its own.
#[derive(Clone)]
struct Strange(Places);

impl NamedService for Strange {
    const NAME: &'static str = "peermatch.v1.PlaceService";
}

impl Service<http::Request<Body>> for Strange {
    type Response = http::Response<Body>;
    type Error = std::convert::Infallible;
    type Future = BoxFuture<Self::Response, Self::Error>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let places = Arc::clone(&self.0);
        Box::pin(async move {
            let answer = service_fn(move |request: Request<v1::ListPlacesRequest>| {
                let answer = places(request.into_inner());
                async move { Ok::<_, Status>(Response::new(answer)) }
            });
            Ok(Grpc::new(ProstCodec::<v1::ListPlacesResponse, v1::ListPlacesRequest>::default())
                .unary(answer, request)
                .await)
        })
    }
}

async fn strange(places: Places) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let incoming = TcpListenerStream::new(listener);
    tokio::spawn(Server::builder().add_service(Strange(places)).serve_with_incoming(incoming));
    address
}

/// Lists the places of the server.
async fn listed(address: SocketAddr, output: &'static str) -> Output {
    let url = format!("http://{address}");
    let ask = move || {
        let mut prompt = Command::new(env!("CARGO_BIN_EXE_peermatch"));
        prompt.args(["place", "list", "--server", &url, "--output", output]).output().expect("the program runs")
    };
    tokio::task::spawn_blocking(ask).await.unwrap()
}

fn place(name: &str) -> v1::PlaceSummary {
    v1::PlaceSummary { place_id: "X".to_owned(), display_name: name.to_owned(), ..Default::default() }
}

#[tokio::test]
async fn issue_22_9_the_prompt_obeys_nothing_that_a_server_says() {
    let name = "Arn\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\r\u{202e}neerG\u{2028}\u{e0041}";
    let address = strange(Arc::new(move |_| v1::ListPlacesResponse {
        places: vec![place(name), place("two\nlines")],
        total_count: 2,
        ..Default::default()
    }))
    .await;
    let table = String::from_utf8(listed(address, "table").await.stdout).unwrap();
    let obeyed = |text: &str| text.chars().find(|&c| c != '\n' && peermatch::domain::text::disguises(c));
    assert!(table.contains("Arn\u{fffd}]0;owned") && obeyed(&table).is_none(), "{table:?}");
    assert!(table.contains("two\u{fffd}lines"), "a line of the server's own is none of the table's: {table:?}");
    let json = String::from_utf8(listed(address, "json").await.stdout).unwrap();
    assert!(obeyed(&json).is_none(), "{json:?}");
    let read: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(read["places"][0]["displayName"], name, "escaped, and still what the server said");
}

#[tokio::test]
async fn issue_22_9_a_list_that_has_always_another_page_comes_to_an_end() {
    let calls = Arc::new(AtomicUsize::new(0));
    let endless = |places: usize, total_count: i32| -> Places {
        let calls = Arc::clone(&calls);
        Arc::new(move |_| v1::ListPlacesResponse {
            places: vec![place("again"); places],
            total_count,
            next_page_token: calls.fetch_add(1, Ordering::Relaxed).to_string(),
            ..Default::default()
        })
    };
    let start = Instant::now();
    for (places, total_count) in [(1, 3), (0, i32::MAX), (1, -1)] {
        calls.store(0, Ordering::Relaxed);
        let output = listed(strange(endless(places, total_count)).await, "table").await;
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(4), "{told}");
        assert!(told.contains("a further page") && told.contains("hint: "), "{told}");
        assert!(calls.load(Ordering::Relaxed) <= 3);
    }
    assert!(start.elapsed() < Duration::from_secs(30));
}

#[test]
fn issue_22_9_a_code_of_a_newer_server_is_told_by_its_number() {
    let record = v1::Record { status: 77, stage: v1::Stage::Piloting.into(), provenance: -1, ..Default::default() };
    let json: serde_json::Value = serde_json::to_value(&record).expect("it can be written");
    assert_eq!((&json["status"], &json["provenance"]), (&77.into(), &(-1).into()));
    assert_eq!(json["stage"], "STAGE_PILOTING");
    let listed = v1::FindPeersRequest { ranking_extras: vec![1, 99], ..Default::default() };
    let json: serde_json::Value = serde_json::to_value(&listed).expect("it can be written");
    assert_eq!(json["rankingExtras"], serde_json::json!(["RANKING_EXTRA_DIVERSITY", 99]));
    let row = v1::PeerRow { mutual_rank: Some(1), confidence: Some(99), ..Default::default() };
    let json: serde_json::Value = serde_json::to_value(&row).expect("it can be written");
    assert_eq!(json["confidence"], 99);
}
