//! A database of its own, and servers that answer from it.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use peermatch::domain::declared::Declared;
use peermatch::proto::v1;
use peermatch::store::Store;
use peermatch::store::postgres::{Address, Postgres};
use postgres::NoTls;
use tokio::task::block_in_place;
use tonic::{Code, Status};

use super::super::places::islands::{Client, Islands};
use super::proxy::Proxy;
use crate::running::Running;

/// The longest that a server answers after it last heard from its store, and that a withdrawal waits for one that does not say anything.
pub(super) const LEASE: Duration = Duration::from_secs(2);
/// What a busy machine may take for anything on top.
pub(super) const SLACK: Duration = Duration::from_millis(1_500);

/// The islands, what they declare in a database, and servers that answer from it.
pub(super) struct Nation {
    islands: Islands,
    database: Database,
    served: AtomicU32,
    logs: tempfile::TempDir,
}

struct Database {
    server: String,
    name: String,
}

impl Database {
    fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("PEERMATCH_TEST_POSTGRES").expect("PEERMATCH_TEST_POSTGRES: run .ci/postgres");
        let name = format!("peermatch_replicas_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let made = Self { server, name };
        made.on_server(&format!("CREATE DATABASE {}", made.name));
        made
    }

    fn on_server(&self, sql: &str) {
        let mut client = postgres::Client::connect(&self.server, NoTls).expect("a server");
        client.batch_execute(sql).expect("done");
    }

    fn url(&self) -> String {
        let (server, _) = self.server.rsplit_once('/').expect("an address with a database");
        format!("{server}/{}", self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let dropped = || self.on_server(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        std::thread::scope(|scope| scope.spawn(dropped).join().expect("dropped"));
    }
}

impl Nation {
    pub(super) fn new() -> Self {
        let database = block_in_place(Database::new);
        let logs = tempfile::TempDir::new().unwrap();
        Self { islands: Islands::new(), database, served: AtomicU32::new(0), logs }
    }

    /// A server of its own access log, as on a machine of its own.
    pub(super) fn serve(&self) -> Running {
        self.serve_at(&self.database.url())
    }

    pub(super) fn three(&self) -> [Running; 3] {
        [self.serve(), self.serve(), self.serve()]
    }

    /// The same, that reaches its database through a proxy.
    pub(super) fn serve_through(&self, proxy: &Proxy) -> Running {
        self.serve_at(&proxy.instead_of(&self.database.url()))
    }

    pub(super) fn proxy(&self) -> Proxy {
        Proxy::to(&self.database.url())
    }

    fn serve_at(&self, url: &str) -> Running {
        let log = self.logs.path().join(format!("{}.access", self.served.fetch_add(1, Ordering::Relaxed)));
        let log = log.display().to_string();
        Running::start_on(&self.islands.pack(), &["--store", url, "--access-log", &log])
    }

    /// What is kept.
    pub(super) fn kept(&self) -> Declared {
        let address: Address = self.database.url().parse().expect("an address");
        block_in_place(|| Postgres::read(&address, "archipelago").expect("whole").load().expect("readable"))
    }

    /// Ends every connection to the database, and lets nobody in for so long.
    pub(super) fn shut_for(&self, long: Duration) {
        let Database { name, .. } = &self.database;
        block_in_place(|| {
            self.database.on_server(&format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false"));
            self.database
                .on_server(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));
            std::thread::sleep(long);
            self.database.on_server(&format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true"));
        });
    }

    /// Starts the database server itself again, where `.ci/postgres` says how.
    pub(super) fn restart(&self) {
        let command = std::env::var("PEERMATCH_TEST_POSTGRES_RESTART").expect("how: run .ci/postgres");
        let done = block_in_place(|| Command::new("sh").args(["-c", &command]).status().expect("sh"));
        assert!(done.success(), "{command}");
    }
}

/// Whether a server refuses to answer because it does not hear from its store, and says so.
pub(super) fn is_behind(status: &Status) -> bool {
    use tonic_types::StatusExt;
    let reason = status.get_details_error_info().map(|info| info.reason);
    status.code() == Code::Unavailable
        && reason.as_deref() == Some("UNAVAILABLE")
        && status.message().contains("has not heard from its store")
}

/// What stage others are told of a place, in answers about floods to Arnmouth; none where it is no peer.
pub(super) async fn told(client: &mut Client, of: &str, write_token: &str) -> Result<Option<v1::Stage>, Status> {
    let request = v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId("ARN".to_owned())),
        problem_id: "flood".to_owned(),
        limit: Some(10),
        write_token: write_token.to_owned(),
        ..Default::default()
    };
    let peers = client.matching.find_peers(request).await?.into_inner().peers;
    Ok(peers.iter().find(|peer| peer.place_id == of).map(|peer| peer.shared_problems[0].their_stage()))
}

/// Asks until what is told is this; and how long that took.
pub(super) async fn told_by_and_by(client: &mut Client, of: &str, stage: Option<v1::Stage>) -> Duration {
    let start = Instant::now();
    loop {
        match told(client, of, "").await {
            Ok(now) if now == stage => return start.elapsed(),
            Ok(_) => {}
            Err(status) => assert!(is_behind(&status), "{status:?}"),
        }
        assert!(start.elapsed() < Duration::from_secs(20), "it never came");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

pub(super) async fn clients(servers: &[Running]) -> Vec<Client> {
    let mut clients = Vec::new();
    for server in servers {
        clients.push(Client::of(server).await);
    }
    clients
}
