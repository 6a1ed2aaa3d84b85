//! The same calls over HTTP and JSON, asked as a program without gRPC asks.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use peermatch::contract::table::CALLS;
use serde_json::{Value, json};

use crate::running::Running;
use crate::trust::house::House;

/// What was answered: the status, the head in lower case, and the body.
pub(crate) struct Told {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Told {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// Whether it is a problem of that status and reason, in the form that it should have.
    pub(crate) fn is(&self, status: u16, reason: &str) -> Value {
        let problem = self.json();
        assert_eq!((self.status, problem["reason"].as_str()), (status, Some(reason)), "{}", self.body);
        assert!(self.head.contains("content-type: application/problem+json"), "{}", self.head);
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("urn:peermatch:{reason}"));
        problem
    }
}

pub(crate) fn ask(at: SocketAddr, method: &str, path: &str, headers: &[&str], body: &str) -> Told {
    let mut stream = TcpStream::connect(at).expect("the server");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time");
    let further: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
    let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    // By the older version an answer comes in one piece.
    _ = write!(stream, "{method} {path} HTTP/1.0\r\nHost: {at}\r\n{length}{further}\r\n{body}");
    let mut whole = Vec::new();
    _ = stream.read_to_end(&mut whole);
    let whole = String::from_utf8_lossy(&whole).into_owned();
    let (head, body) = whole.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    Told { status, head: head.to_lowercase(), body: body.to_owned() }
}

pub(crate) fn get(at: SocketAddr, path: &str) -> Told {
    ask(at, "GET", path, &[], "")
}

const JSON: &str = "Content-Type: application/json";

pub(crate) fn post(at: SocketAddr, path: &str, body: &Value) -> Told {
    ask(at, "POST", path, &[JSON], &body.to_string())
}

fn prompt(server: &Running, args: &[&str]) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_peermatch"));
    let said = program.args(args).args(["--output", "json", "--server", &server.url()]).output().expect("the prompt");
    String::from_utf8(said.stdout).expect("text")
}

#[test]
fn answers_are_the_bytes_that_the_prompt_prints() {
    let server = Running::start(&[]);
    let found = post(server.address, "/v1/peers:find", &json!({"placeId": "E09000007", "problemId": "council_homes"}));
    assert_eq!(found.status, 200, "{}", found.body);
    assert!(found.head.contains("content-type: application/json"), "{}", found.head);
    assert!(found.head.contains("cache-control: no-store") && found.head.contains("x-request-id: "), "{}", found.head);
    assert_eq!(found.body, prompt(&server, &["match", "E09000007", "--problem", "council_homes"]));
    let place = get(server.address, "/v1/places/E09000007");
    assert_eq!(place.body, prompt(&server, &["place", "show", "E09000007"]));
    let resolved = get(server.address, "/v1/places:resolve?text=camden").json();
    assert_eq!(resolved["place"]["placeId"], "E09000007");
    let said = post(server.address, "/v1/problems:resolve", &json!({"text": "damp and mould in council homes"})).json();
    assert_eq!(said["candidates"][0]["problemId"], "council_homes");
}

#[test]
fn fields_stand_in_the_address_by_either_name_and_lists_are_said_again() {
    let server = Running::start(&[]);
    let types = "governance_types=county&governanceTypes=unitary";
    let page = get(server.address, &format!("/v1/places?query=shire&page_size=3&{types}")).json();
    assert_eq!(page["places"].as_array().map(Vec::len), Some(3));
    let token = page["nextPageToken"].as_str().expect("a further page").to_owned();
    let more = get(server.address, &format!("/v1/places?query=shire&pageSize=3&{types}&page_token={token}")).json();
    assert_ne!(more["places"][0], page["places"][0]);
    assert_eq!(get(server.address, "/v1/problems/council_homes").json()["problem"]["problemId"], "council_homes");
    assert_eq!(get(server.address, "/v1/peerGroups").status, 200);
}

#[test]
fn f6_what_is_wrong_is_a_problem_with_the_reason_that_grpc_gives() {
    let server = Running::start(&[]);
    let at = server.address;
    let unknown = get(at, "/v1/places/Camdem").is(404, "UNKNOWN_PLACE");
    assert!(unknown["metadata"]["nearest_place_ids"].as_str().is_some_and(|ids| ids.contains("E09000007")));
    assert!(unknown["requestId"].as_str().is_some_and(|id| !id.is_empty()));
    let invalid = post(at, "/v1/peers:find", &json!({"placeId": "E09000007", "limit": 11})).is(400, "INVALID_FIELD");
    assert_eq!(invalid["violations"][0]["field"], "limit");
    let field = post(at, "/v1/peers:find", &json!({"place": "E09000007"})).is(400, "INVALID_FIELD");
    assert!(field["detail"].as_str().is_some_and(|said| said.contains("unknown field `place`")), "{field}");
    get(at, "/v1/places?size=4").is(400, "INVALID_FIELD");
    get(at, "/v1/places?page_size=many").is(400, "INVALID_FIELD");
    ask(at, "POST", "/v1/peers:find", &[JSON], "{\"placeId\": ").is(400, "MALFORMED");
    ask(at, "POST", "/v1/peers:find?limit=3", &[JSON], "{}").is(400, "MALFORMED");
    ask(at, "GET", "/v1/places/E09000007", &[], "{}").is(400, "MALFORMED");
    let other = json!({"placeId": "E09000022", "record": {"problemId": "council_homes"}});
    let other = post(at, "/v1/places/E09000007/records:upsert", &other).is(400, "INVALID_FIELD");
    assert_eq!(other["violations"][0]["field"], "place_id");
    let kind = post(at, "/v1/peers:find", &json!({"placeId": "E09000007", "filter": {"stages": ["LATE"]}}));
    assert_eq!(kind.is(400, "INVALID_FIELD")["violations"][0]["field"], "filter.stages[0]");
    let key = "$serde_json::private::RawValue";
    post(at, "/v1/peers:find", &json!({ key: "{}" })).is(400, "INVALID_FIELD");
    ask(at, "POST", "/v1/peers:find", &[JSON], "{\"placeId\": \"a\", \"placeId\": \"b\"}").is(400, "MALFORMED");
    post(at, "/v1/places/E09000007/records:upsert", &json!({})).is(501, "NOT_OFFERED");
    for path in ["/v1/models", "/v1/runs/a"] {
        assert!(get(at, path).is(501, "NOT_OFFERED")["detail"].is_string(), "{path}: what the whole service lacks");
    }
}

#[test]
fn what_is_no_address_of_a_call_says_what_there_is() {
    let server = Running::start(&[]);
    let at = server.address;
    let nothing = get(at, "/v1/councils");
    assert!(nothing.status == 404 && nothing.body.contains("/openapi.json"), "{}", nothing.body);
    let verb = ask(at, "DELETE", "/v1/places", &[], "");
    assert!(verb.status == 405 && verb.head.contains("allow: get"), "{}", verb.head);
    for kind in ["Content-Type: text/plain", "Content-Type: application/x-www-form-urlencoded", "X-Nothing: 1"] {
        assert_eq!(ask(at, "POST", "/v1/peers:find", &[kind], "{}").status, 415, "{kind}");
    }
    for path in ["/v1", "//v1/places", "/v2/places", "/v1/places/"] {
        assert!(get(at, path).body.contains("\"status\": 404"), "{path}");
    }
    let head = ask(at, "HEAD", "/v1/places/E09000007", &[], "");
    assert!(head.status == 200 && head.body.is_empty(), "{}", head.body);
    let packed = ask(at, "POST", "/v1/peers:find", &[JSON, "Content-Encoding: gzip"], "{}");
    assert_eq!(packed.status, 415);
    for (path, said) in [("/healthz", "it runs"), ("/readyz", "it answers")] {
        let told = get(at, path);
        assert!(told.status == 200 && told.body.contains(said), "{path}: {}", told.body);
    }
}

#[test]
fn a_page_of_an_origin_that_is_allowed_can_read_answers_and_refusals_and_another_s_page_asks_for_nothing_of_a_place() {
    let server = Running::start(&["--allow-origin", "https://portal.example"]);
    for (path, status) in
        [("/v1/places/E09000007", 200), ("/v1/places/Camdem", 404), ("/v1/nothing", 404), ("/healthz", 200)]
    {
        let told = ask(server.address, "GET", path, &["Origin: https://portal.example"], "");
        assert!(
            told.status == status && told.head.contains("access-control-allow-origin: https://portal.example"),
            "{path}"
        );
        assert!(told.head.contains("x-request-id: "), "{path}: {}", told.head);
    }
    for mode in ["no-cors", "navigate"] {
        let said = ["Sec-Fetch-Site: cross-site".to_owned(), format!("Sec-Fetch-Mode: {mode}")];
        let said: Vec<&str> = said.iter().map(String::as_str).collect();
        ask(server.address, "GET", "/v1/places/E09000007/visibility", &said, "").is(403, "WEB_PAGE");
        let page = ask(server.address, "GET", "/?place=Camden", &said, "");
        assert_eq!(page.status, if mode == "navigate" { 200 } else { 403 }, "a link leads to the page");
    }
}

#[test]
fn writes_and_what_reads_them_go_by_the_same_rules_as_over_grpc() {
    let dir = tempfile::TempDir::new().expect("a folder");
    let store = format!("sqlite:{}", dir.path().join("places.db").display());
    let server = Running::start(&["--store", &store]);
    let at = server.address;
    let body =
        json!({"place": {"placeId": "x:harbour", "displayName": "Harbour Alliance", "governanceType": "partnership"}});
    let made = post(at, "/v1/places:upsert", &body);
    assert_eq!(made.status, 200, "{}", made.body);
    let record = json!({"record": {"problemId": "council_homes", "stage": "STAGE_PILOTING"}});
    let said = post(at, "/v1/places/x:harbour/records:upsert", &record);
    assert_eq!(said.status, 200, "{}", said.body);
    let found = post(at, "/v1/peers:find", &json!({"placeId": "x:harbour", "problemId": "council_homes"})).json();
    assert_eq!(found["peers"].as_array().map(Vec::len), Some(5));
    let personal = json!({"record": {"problemId": "council_homes", "statement": "Ask jane.smith@harbour.example"}});
    post(at, "/v1/places/x:harbour/records:upsert", &personal).is(400, "PERSONAL_DATA");
    let page = &["Origin: https://elsewhere.example", JSON];
    ask(at, "POST", "/v1/places:upsert", page, &body.to_string()).is(403, "WEB_PAGE");
    assert_eq!(ask(at, "DELETE", "/v1/places/x:harbour", &[], "").status, 200);
    get(at, "/v1/places/x:harbour").is(404, "UNKNOWN_PLACE");
}

#[test]
fn whoever_is_not_signed_in_or_may_not_is_told_so() {
    let house = House::new();
    let (token, centre) =
        (house.registered("portal", "portal", &[]), house.registered("centre", "aggregate-only", &[]));
    let server = house.serve();
    let path = format!("/v1/places/{}", house.city(0));
    let told = get(server.address, &path);
    told.is(401, "NOT_SIGNED_IN");
    assert!(told.head.contains("www-authenticate: bearer"), "{}", told.head);
    let signed = |token: &str| ask(server.address, "GET", &path, &[&format!("Authorization: Bearer {token}")], "");
    assert_eq!(signed(&token).status, 200);
    signed(&centre).is(403, "NOT_ALLOWED");
}

#[test]
fn a_request_that_is_too_large_in_bytes_or_in_lists_is_refused_before_anything_is_made_of_it() {
    let server = Running::start(&[]);
    get(server.address, "/v1/vocabulary");
    let before = server.peak_kb();
    let long = format!("{{\"text\": \"{}\"}}", "a".repeat(3 << 20));
    assert_eq!(ask(server.address, "POST", "/v1/problems:resolve", &[JSON], &long).status, 413);
    let many = format!("{{\"queries\": [{}{{}}]}}", "{},".repeat(600_000));
    let refused = ask(server.address, "POST", "/v1/peers:batchFind", &[JSON], &many).is(400, "INVALID_FIELD");
    assert_eq!(refused["violations"][0]["description"], "has 600001 entries; at most 100 are allowed");
    let grown = server.peak_kb() - before;
    assert!(grown < 64 << 10, "{grown} kB for lists that are refused");
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    ask(server.address, "POST", "/v1/peers:find", &[JSON], &deep).is(400, "MALFORMED");
    assert_eq!(get(server.address, &format!("/v1/places?{}", "a&".repeat(1_000))).status, 413);
}

#[test]
fn every_call_but_streams_has_an_address_and_the_document_that_is_committed_has_it() {
    let alone: Vec<&str> = CALLS.iter().filter(|call| call.http.is_none()).map(|call| call.name).collect();
    assert_eq!(alone, ["WatchPeers", "ImportPlaces", "WatchRun", "StreamResults", "TrainModel"]);
    let server = Running::start(&[]);
    let told = get(server.address, "/openapi.json");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/openapi.json");
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == told.body, "docs/openapi.json is not what a server tells at /openapi.json: save that there");
    assert_eq!(told.json()["openapi"], "3.1.0");
}
