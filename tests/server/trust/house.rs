//! US cities, with everything that a server can offer, and a list of callers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use peermatch::domain::place::Place;
use peermatch::proto::v1;
use tempfile::TempDir;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt;

use crate::models::cities::Cities;
use crate::running::Running;

pub(crate) struct House {
    pub(super) cities: Cities,
    dir: TempDir,
}

impl House {
    /// Nobody is registered yet.
    pub(crate) fn new() -> Self {
        Self { cities: Cities::with_models(0), dir: TempDir::new().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn callers(&self) -> PathBuf {
        self.path("callers.json")
    }

    /// The id of a city.
    pub(crate) fn city(&self, at: usize) -> String {
        self.cities.pack.register.profiles()[at].place.id.to_string()
    }

    /// Who a city is.
    pub(crate) fn place(&self, at: usize) -> &Place {
        &self.cities.pack.register.profiles()[at].place
    }

    pub(crate) fn problem(&self) -> String {
        self.cities.pack.vocabulary.taxonomy.problems()[0].id.to_string()
    }

    /// Runs `caller` or `token`.
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_peermatch"));
        command.args(args).arg("--callers").arg(self.callers()).stdin(Stdio::null()).output().expect("the program runs")
    }

    pub(crate) fn add(&self, id: &str, role: &str, more: &[&str]) -> Output {
        let body = ["--name", "A caller", "--operated-by", "A body", "--funded-by", "Another"];
        let agreed = ["--agreement", "To share", "--agreement-version", "1", "--agreed-on", "2026-11-01"];
        self.run(&[&["caller", "add", id, "--role", role], &body[..], &agreed, more].concat())
    }

    /// Registers somebody, and gives them a token.
    pub(crate) fn registered(&self, id: &str, role: &str, more: &[&str]) -> String {
        said(&self.add(id, role, more), 0);
        self.token(id)
    }

    pub(crate) fn token(&self, id: &str) -> String {
        let output = self.run(&["token", "issue", id]);
        said(&output, 0);
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// What a server is started with.
    pub(crate) fn options(&self) -> Vec<String> {
        let shown = |path: &Path| path.display().to_string();
        let pairs = [
            ("--callers", shown(&self.callers())),
            ("--models", shown(&self.cities.folder())),
            ("--runs", shown(&self.path("runs"))),
            ("--store", format!("sqlite:{}", shown(&self.path("places.db")))),
        ];
        pairs.into_iter().flat_map(|(option, value)| [option.to_owned(), value]).collect()
    }

    pub(crate) fn serve(&self) -> Running {
        let options = self.options();
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        Running::start_on(&self.cities.pack_dir(), &options)
    }

    /// A file with a text.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }
}

/// What a command said on stderr, where it ended as it should.
pub(super) fn said(output: &Output, exit: i32) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(exit), "{said}");
    said
}

/// A call of whoever has a token.
pub(super) fn signed<M>(message: M, token: &str) -> Request<M> {
    let mut request = Request::new(message);
    if !token.is_empty() {
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    }
    request
}

/// A question about a city.
pub(super) fn question(place: &str) -> v1::FindPeersRequest {
    v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId(place.to_owned())),
        ..Default::default()
    }
}

pub(super) fn is(status: &Status, code: Code, reason: &str) {
    let told = status.get_details_error_info().map(|info| info.reason);
    assert_eq!((status.code(), told.as_deref()), (code, Some(reason)), "{status:?}");
}
