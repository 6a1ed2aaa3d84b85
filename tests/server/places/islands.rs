//! The islands with their model, and a store for what they declare.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use peermatch::proto::v1;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use tempfile::TempDir;
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::running::Running;

pub(crate) struct Islands {
    dir: PathBuf,
    /// Removed with the islands; none where they are kept.
    _dir: Option<TempDir>,
}

/// A client of both services.
pub(crate) struct Client {
    pub(crate) places: PlaceServiceClient<Channel>,
    pub(crate) matching: MatchServiceClient<Channel>,
}

impl Islands {
    pub(crate) fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let islands = Self::kept_in(dir.path());
        Self { _dir: Some(dir), ..islands }
    }

    /// In a folder that stays, with what is there already.
    pub(crate) fn kept_in(dir: &Path) -> Self {
        let (tests, pack) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"), dir.join("pack"));
        fs::create_dir_all(&pack).unwrap();
        for file in fs::read_dir(tests.join("packs/archipelago")).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), pack.join(file.file_name())).unwrap();
        }
        fs::copy(tests.join("golden/archipelago.model.json"), pack.join("model.json")).unwrap();
        Self { dir: dir.to_owned(), _dir: None }
    }

    pub(crate) fn pack(&self) -> PathBuf {
        self.dir.join("pack")
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.dir.join("places.db")
    }

    pub(crate) fn store(&self) -> String {
        format!("sqlite:{}", self.file().display())
    }

    /// A server that keeps what places say.
    pub(crate) fn serve(&self) -> Running {
        self.serve_with(&[])
    }

    /// The same with more options.
    pub(crate) fn serve_with(&self, more: &[&str]) -> Running {
        Running::start_on(&self.pack(), &[&["--store", &self.store()], more].concat())
    }

    /// A server that keeps nothing.
    pub(crate) fn serve_without(&self) -> Running {
        Running::start_on(&self.pack(), &[])
    }

    /// Runs the program with this pack.
    pub(crate) fn prompt(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_peermatch"));
        let with_pack = !args.contains(&"--server");
        command.args(args).stdin(Stdio::null());
        if with_pack {
            command.args(["--today", "2026-11-22", "--pack"]).arg(self.pack());
        }
        command.output().expect("the program runs")
    }
}

impl Client {
    pub(crate) async fn of(server: &Running) -> Self {
        let channel = server.channel().await;
        Self { places: PlaceServiceClient::new(channel.clone()), matching: MatchServiceClient::new(channel) }
    }

    /// Who is a peer of a place with a problem, in the answer that knows a write.
    pub(crate) async fn peers(&mut self, place: &str, problem: &str, write_token: &str) -> Vec<v1::Peer> {
        let request = v1::FindPeersRequest {
            subject: Some(v1::find_peers_request::Subject::PlaceId(place.to_owned())),
            problem_id: problem.to_owned(),
            limit: Some(10),
            write_token: write_token.to_owned(),
            ..Default::default()
        };
        self.matching.find_peers(request).await.expect("an answer").into_inner().peers
    }

    pub(crate) async fn place(&mut self, place: &str) -> Result<v1::Place, Status> {
        let request = v1::GetPlaceRequest { place_id: place.to_owned() };
        Ok(self.places.get_place(request).await?.into_inner().place.unwrap())
    }

    pub(crate) async fn says(&mut self, request: v1::UpsertRecordRequest) -> Result<v1::UpsertRecordResponse, Status> {
        self.places.upsert_record(request).await.map(tonic::Response::into_inner)
    }

    pub(crate) async fn registers(&mut self, place: v1::PlaceDeclaration) -> Result<v1::UpsertPlaceResponse, Status> {
        let request = v1::UpsertPlaceRequest { place: Some(place), ..Default::default() };
        self.places.upsert_place(request).await.map(tonic::Response::into_inner)
    }
}

/// A body in three fields.
pub(crate) fn body(id: &str, name: &str) -> v1::PlaceDeclaration {
    v1::PlaceDeclaration {
        place_id: id.to_owned(),
        display_name: name.to_owned(),
        governance_type: "city".to_owned(),
        ..Default::default()
    }
}

/// A record in three fields.
pub(crate) fn record(place: &str, problem: &str, stage: v1::Stage) -> v1::UpsertRecordRequest {
    let record = v1::RecordDeclaration { problem_id: problem.to_owned(), stage: stage.into(), ..Default::default() };
    v1::UpsertRecordRequest { place_id: place.to_owned(), record: Some(record), ..Default::default() }
}

/// The code and the reason of an error.
pub(crate) fn is(status: &Status, code: Code, reason: &str) {
    let told = status.get_details_error_info().map(|info| info.reason);
    assert_eq!((status.code(), told.as_deref()), (code, Some(reason)), "{status:?}");
}

/// A value that an error names.
pub(crate) fn named(status: &Status, name: &str) -> String {
    status.get_details_error_info().and_then(|info| info.metadata.get(name).cloned()).unwrap_or_default()
}

pub(crate) fn ids(peers: &[v1::Peer]) -> Vec<&str> {
    peers.iter().map(|peer| peer.place_id.as_str()).collect()
}
