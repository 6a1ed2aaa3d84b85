//! What is for operators and conveners: answered to programs on this machine, and a run in a room of its own.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;

use http::uri::PathAndQuery;
use peermatch::contract::table::CALLS;
use peermatch::proto::v1;
use peermatch::proto::v1::batch_service_client::BatchServiceClient;
use peermatch::proto::v1::model_service_client::ModelServiceClient;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use tempfile::TempDir;
use tonic::client::Grpc;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status};
use tonic_types::StatusExt;

use crate::models::cities::Cities;
use crate::running::Running;

struct Served {
    cities: Cities,
    runs: TempDir,
    server: Running,
    client: BatchServiceClient<Channel>,
}

/// Serves US cities with a folder for runs, and whatever options there are.
async fn served(options: &[&str]) -> Served {
    let cities = Cities::with_models(0);
    let runs = TempDir::new().unwrap();
    let options = [&["--runs", runs.path().to_str().unwrap()], options].concat();
    let server = Running::start_on(&cities.pack_dir(), &options);
    let client = BatchServiceClient::new(server.channel().await);
    Served { cities, runs, server, client }
}

fn spec(mode: v1::run_spec::Mode) -> v1::RunSpec {
    let (format, today) = (v1::RunFormat::Csv.into(), "2026-11-22".to_owned());
    v1::RunSpec { mode: Some(mode), format, today, ..Default::default() }
}

fn peers(run_id: &str) -> v1::StartRunRequest {
    let spec = spec(v1::run_spec::Mode::Peers(v1::PeersSpec::default()));
    v1::StartRunRequest { spec: Some(spec), run_id: run_id.to_owned() }
}

impl Served {
    fn dir(&self, run_id: &str) -> PathBuf {
        self.runs.path().join(run_id)
    }

    /// Starts a run and watches it to its end.
    async fn ended(&mut self, request: v1::StartRunRequest) -> v1::Run {
        let run_id = self.client.start_run(request).await.expect("a run").into_inner().run.unwrap().run_id;
        let mut stream = self.client.watch_run(v1::WatchRunRequest { run_id }).await.expect("a watch").into_inner();
        let mut last = None;
        while let Some(message) = stream.message().await.expect("no error") {
            last = message.run;
        }
        last.expect("at least one message")
    }

    async fn get(&mut self, run_id: &str) -> Result<v1::Run, Status> {
        let request = v1::GetRunRequest { run_id: run_id.to_owned() };
        Ok(self.client.get_run(request).await?.into_inner().run.unwrap())
    }

    async fn delete(&mut self, run_id: &str) -> Result<v1::DeleteRunResponse, Status> {
        let request = v1::DeleteRunRequest { run_id: run_id.to_owned() };
        Ok(self.client.delete_run(request).await?.into_inner())
    }
}

fn is(status: &Status, code: Code, reason: &str) {
    let told = status.get_details_error_info().map(|info| info.reason);
    assert_eq!((status.code(), told.as_deref()), (code, Some(reason)), "{status:?}");
}

/// Asks both services, and one that is for everybody, in the same odd way.
async fn asked_oddly(channel: Channel, header: Option<(&'static str, &'static str)>) -> [Result<(), Status>; 3] {
    fn odd<T>(message: T, header: Option<(&'static str, &'static str)>) -> Request<T> {
        let mut request = Request::new(message);
        if let Some((name, value)) = header {
            request.metadata_mut().insert(name, value.parse().unwrap());
        }
        request
    }
    let delete = odd(v1::DeleteRunRequest { run_id: "nobody".to_owned() }, header);
    let list = odd(v1::ListModelsRequest {}, header);
    let places = odd(v1::ListPlacesRequest { page_size: 1, ..Default::default() }, header);
    [
        BatchServiceClient::new(channel.clone()).delete_run(delete).await.map(drop),
        ModelServiceClient::new(channel.clone()).list_models(list).await.map(drop),
        PlaceServiceClient::new(channel).list_places(places).await.map(drop),
    ]
}

#[tokio::test]
async fn issue_22_6_pages_proxies_and_other_names_reach_neither_operators_nor_conveners_services() {
    let models = TempDir::new().unwrap();
    let served = served(&["--models", models.path().to_str().unwrap(), "--allow-origin", "*"]).await;
    let odd = [
        (("origin", "https://portal.example"), "WEB_PAGE"),
        (("x-forwarded-for", "203.0.113.7"), "NOT_LOCAL"),
        (("x-forwarded-host", "peers.example"), "NOT_LOCAL"),
        (("forwarded", "for=203.0.113.7"), "NOT_LOCAL"),
        (("x-real-ip", "203.0.113.7"), "NOT_LOCAL"),
        (("via", "1.1 proxy"), "NOT_LOCAL"),
    ];
    for (header, reason) in odd {
        let [batch, models, places] = asked_oddly(served.server.channel().await, Some(header)).await;
        is(&batch.expect_err("refused"), Code::PermissionDenied, reason);
        is(&models.expect_err("refused"), Code::PermissionDenied, reason);
        places.expect("a portal's page and proxy may ask for places");
    }
    let port = served.server.address.port();
    for (name, ours) in
        [("peers.example", false), ("127.0.0.1.peers.example", false), ("localhost", true), ("[::1]", true)]
    {
        let origin = format!("http://{name}:{port}").parse().unwrap();
        let channel = Endpoint::from_shared(served.server.url()).unwrap().origin(origin).connect().await.unwrap();
        let [batch, models, places] = asked_oddly(channel, None).await;
        let batch = batch.expect_err("there is no such run");
        if ours {
            is(&batch, Code::NotFound, "UNKNOWN_RUN");
            models.expect("this machine by another name");
        } else {
            is(&batch, Code::PermissionDenied, "NOT_LOCAL");
            is(&models.expect_err("refused"), Code::PermissionDenied, "NOT_LOCAL");
        }
        places.expect("whatever the server is called");
    }
}

/// Makes a call by its path alone, with an empty request, from a page of a portal. Only whether it is let in is looked at: of an
/// answer nothing is read.
async fn asked_by_a_page(channel: Channel, path: &'static str) -> Result<(), Status> {
    let mut service = Grpc::new(channel);
    service.ready().await.expect("a connection");
    let mut request = Request::new(());
    request.metadata_mut().insert("origin", "https://portal.example".parse().unwrap());
    let codec = tonic_prost::ProstCodec::<(), ()>::default();
    service.server_streaming(request, PathAndQuery::from_static(path), codec).await.map(drop)
}

#[tokio::test]
async fn issue_23_5_the_server_keeps_the_rule_of_every_row_of_the_table_of_calls() {
    let models = TempDir::new().unwrap();
    let store = format!("sqlite:{}", models.path().join("store.db").to_str().unwrap());
    let options = ["--models", models.path().to_str().unwrap(), "--store", &store, "--allow-origin", "*"];
    let served = served(&options).await;
    for call in CALLS {
        let status = asked_by_a_page(served.server.channel().await, call.path).await.err();
        let reason = status.as_ref().and_then(|status| status.get_details_error_info()).map(|info| info.reason);
        let is_let_in = reason.as_deref() != Some("WEB_PAGE");
        assert_eq!(is_let_in, call.rule.is_for_everybody(), "{}: {status:?}", call.path);
        assert_ne!(status.map(|status| status.code()), Some(Code::Unimplemented), "{}", call.path);
    }
}

#[test]
fn issue_22_6_runs_are_never_served_to_other_machines() {
    let cities = Cities::with_models(0);
    let output =
        cities.prompt(&["serve", "--listen", "0.0.0.0:0", "--insecure", "--runs", cities.folder().to_str().unwrap()]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("could start, read and delete runs") && told.contains("hint: with --runs"), "{told}");
}

#[tokio::test]
async fn issue_22_6_who_met_whom_is_told_to_nobody() {
    let mut served = served(&[]).await;
    let places: Vec<String> =
        served.cities.pack.register.profiles().iter().map(|profile| profile.place.id.to_string()).take(8).collect();
    let pair = |at: usize| v1::PlacePair { place_id: places[at].clone(), other_place_id: places[at + 1].clone() };
    let contact = v1::PastContact {
        place_id: places[6].clone(),
        other_place_id: places[7].clone(),
        approach_id: served.cities.pack.vocabulary.approaches[0].id.to_string(),
        met_on: "2026-01-01".to_owned(),
    };
    let buddies = v1::BuddiesSpec {
        forbidden: vec![pair(0)],
        earlier: vec![pair(2), pair(4)],
        past_contacts: vec![contact],
        ..Default::default()
    };
    let request =
        v1::StartRunRequest { spec: Some(spec(v1::run_spec::Mode::Buddies(buddies))), run_id: "secret".to_owned() };
    let ended = served.ended(request.clone()).await;
    assert_eq!(ended.state(), v1::RunState::Done, "{ended:?}");
    let got = served.get("secret").await.expect("it is there");
    let again = served.client.start_run(request).await.expect("the same").into_inner().run.unwrap();
    let cancel = v1::CancelRunRequest { run_id: "secret".to_owned() };
    let cancelled = served.client.cancel_run(cancel).await.expect("done already").into_inner().run.unwrap();
    let kept = fs::read_to_string(served.dir("secret").join("manifest.json")).unwrap();
    assert!(kept.contains("pastContacts") && kept.contains("2026-01-01"), "the run's own file has it: {kept}");
    let deleted = served.delete("secret").await.expect("deleted").run.unwrap();
    for run in [&ended, &got, &again, &cancelled, &deleted] {
        let counts: Vec<_> = run.withheld.iter().map(|one| (one.field.as_str(), one.count)).collect();
        assert_eq!(counts, [("buddies.forbidden", 1), ("buddies.earlier", 2), ("buddies.past_contacts", 1)]);
        let text = serde_json::to_string(run).unwrap();
        assert!(!text.contains("2026-01-01") && !text.contains(&places[6]), "{text}");
    }
}

#[tokio::test]
async fn issue_22_6_a_deleted_run_takes_nothing_else_with_it() {
    let mut served = served(&[]).await;
    for run_id in ["kept", "gone", "shared"] {
        assert_eq!(served.ended(peers(run_id)).await.state(), v1::RunState::Done);
    }
    fs::write(served.dir("shared").join("notes.txt"), "remember the milk").unwrap();
    fs::create_dir_all(served.dir("shared").join("unfinished/mine")).unwrap();
    let size = fs::metadata(served.dir("gone").join("peers.csv")).unwrap().len();
    let gone = served.delete("gone").await.expect("deleted");
    assert!(!gone.folder_kept && u64::try_from(gone.freed).unwrap() > size && !served.dir("gone").exists(), "{gone:?}");
    is(&served.get("gone").await.expect_err("no longer there"), Code::NotFound, "UNKNOWN_RUN");
    is(&served.delete("gone").await.expect_err("once is enough"), Code::NotFound, "UNKNOWN_RUN");
    let shared = served.delete("shared").await.expect("deleted");
    assert!(shared.folder_kept && served.dir("shared").join("unfinished/mine").is_dir());
    assert_eq!(fs::read_dir(served.dir("shared")).unwrap().count(), 2, "what no run wrote stays");
    assert_eq!(served.get("kept").await.expect("untouched").state(), v1::RunState::Done);
    // And the name is free.
    assert_eq!(served.ended(peers("gone")).await.state(), v1::RunState::Done);
    // Somebody else's lock is respected; a killed run's parts go with it.
    let lock = File::open(served.dir("kept")).unwrap();
    lock.lock().unwrap();
    is(&served.delete("kept").await.expect_err("in use"), Code::FailedPrecondition, "RUN_BUSY");
    lock.unlock().unwrap();
    assert!(!served.delete("kept").await.expect("deleted").folder_kept);
}

#[tokio::test]
async fn issue_22_6_a_run_that_is_under_way_is_not_deleted() {
    let dir = TempDir::new().unwrap();
    let server = Running::start(&["--runs", dir.path().to_str().unwrap()]);
    let mut client = BatchServiceClient::new(server.channel().await);
    client.start_run(peers("mine")).await.expect("a run");
    let request = v1::DeleteRunRequest { run_id: "mine".to_owned() };
    let status = client.delete_run(request.clone()).await.expect_err("under way");
    is(&status, Code::FailedPrecondition, "RUN_UNDER_WAY");
    client.cancel_run(v1::CancelRunRequest { run_id: "mine".to_owned() }).await.expect("cancelled");
    let deleted = client.delete_run(request).await.expect("now it can be").into_inner();
    assert!(!deleted.folder_kept && !dir.path().join("mine").exists(), "{deleted:?}");
}

#[tokio::test]
async fn issue_22_6_runs_take_no_more_room_than_they_may_and_leave_nothing_half_written() {
    let mut served = served(&["--max-runs-mb", "64"]).await;
    let filler = served.runs.path().join("filler");
    let fill = |bytes: u64| File::create(&filler).unwrap().set_len(bytes).unwrap();
    fill(64 << 20);
    let full = served.client.start_run(peers("late")).await.expect_err("no room at all");
    is(&full, Code::ResourceExhausted, "RUNS_FULL");
    assert!(!served.dir("late").exists(), "nothing was begun");
    // Room for some parts of it.
    fill((64 << 20) - 8_000);
    let stopped = served.ended(peers("late")).await;
    assert_eq!(stopped.state(), v1::RunState::Stopped, "{stopped:?}");
    assert!(stopped.error.contains("may take 67108864 bytes on disk"), "{}", stopped.error);
    let left: Vec<String> = fs::read_dir(served.dir("late").join("unfinished"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "run.json" && !name.ends_with(".part"))
        .collect();
    assert!(left.is_empty() && !served.dir("late").join("peers.csv").exists(), "{left:?}");
    let taken: u64 = fs::read_dir(served.dir("late").join("unfinished"))
        .unwrap()
        .map(|one| one.unwrap().metadata().unwrap().len())
        .sum();
    assert!(taken < 12_000, "{taken}");
    // With room again it goes on, and ends with the bytes of one that was never stopped.
    fs::remove_file(&filler).unwrap();
    assert_eq!(served.ended(peers("late")).await.state(), v1::RunState::Done);
    let out = served.runs.path().join("undisturbed");
    let mut prompt = Command::new(env!("CARGO_BIN_EXE_peermatch"));
    prompt.args(["batch", "peers", "--today", "2026-11-22", "--run-id", "late", "--out"]).arg(&out);
    assert!(prompt.arg("--pack").arg(served.cities.pack_dir()).output().unwrap().status.success());
    for name in ["peers.csv", "manifest.json"] {
        assert_eq!(fs::read(served.dir("late").join(name)).unwrap(), fs::read(out.join(name)).unwrap(), "{name}");
    }
}
