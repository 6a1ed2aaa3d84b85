//! `serve`: the contract over gRPC, for portals.

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::failure::Failure;
use super::outcome::Outcome;
use super::store::StoreAddress;
use super::{Globals, caller, clock, key, open, ready, tls};
use crate::audit::{KEPT_DAYS, LEAST_DAYS};
use crate::callers::Known;
use crate::callers::oidc::{Issuers, read_issuers};
use crate::contract::calls::Calls;
use crate::contract::models::Models;
use crate::contract::page_token::Seal;
use crate::corrections::Corrections;
use crate::domain::clock::Today;
use crate::domain::spread::spreads;
use crate::engine::View;
use crate::live::Replica;
use crate::pack::{self, Origin};
use crate::shelf::{Held, ShelfError};
use crate::telemetry;
use crate::telemetry::traces::Traces;
use crate::text::TextEncoder;
use crate::wire::server::{self, Desk, Pages, ServeError, Served, Settings};

/// Where it listens if nobody says otherwise.
pub(super) const LISTEN: &str = "127.0.0.1:50051";

/// Options of `serve`.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Options {
    /// Address to listen on; port 0 takes any free one
    #[arg(long, value_name = "ADDR", default_value = LISTEN)]
    listen: SocketAddr,
    /// File with who may call, as 'peermatch caller' keeps it; a change of it is in force at the next call [default: none: then whoever
    /// reaches the server may ask]
    #[arg(long, value_name = "FILE")]
    pub(super) callers: Option<PathBuf>,
    /// For how many days entries of the access log are kept, at least 365: older ones are removed at the start, and the chain says so
    #[arg(long, value_name = "DAYS", default_value_t = KEPT_DAYS, value_parser = clap::value_parser!(u16).range(i64::from(LEAST_DAYS)..))]
    access_log_days: u16,
    /// File with the issuers of OpenID Connect whose signed tokens callers may show, beside those of the list; needs --callers
    #[arg(long, value_name = "FILE")]
    pub(super) oidc: Option<PathBuf>,
    /// Folder of models to answer from and to train into, with ModelService for its operator [default: the pack's own model]
    #[arg(long, value_name = "DIR", conflicts_with = "model")]
    pub(super) models: Option<PathBuf>,
    /// Certificate that encrypts connections, with those that vouch for it behind, in PEM; read again when it changes
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(super) tls_cert: Option<PathBuf>,
    /// The private key of the certificate, in PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub(super) tls_key: Option<PathBuf>,
    /// Certificates of those who may vouch for clients, in PEM: whoever has no certificate of theirs is not let in. Beside the token,
    /// which says who calls; read again when it changes
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub(super) client_ca: Option<PathBuf>,
    /// Listen beyond this machine without encryption, or without sign-in
    #[arg(long)]
    insecure: bool,
    /// Seconds that calls in flight have after a signal to stop
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = clap::value_parser!(u64).range(0..=3_600))]
    grace: u64,
    /// Most connections at once; further ones wait until one ends
    #[arg(long, value_name = "N", default_value = "1000", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    max_connections: u32,
    /// Most calls that wait for a processor; further ones are told to come back (OVERLOADED)
    #[arg(long, value_name = "N", default_value = "1000", value_parser = clap::value_parser!(u32).range(0..=100_000))]
    max_waiting: u32,
    /// Seconds that a call may take, from its first byte to the last of its answer
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = clap::value_parser!(u64).range(1..=3_600))]
    call_seconds: u64,
    /// Most memory that requests, batches in the making and unread answers may take, in MiB; where all is taken, the connection that holds most is cut
    #[arg(long, value_name = "MIB", default_value = "512", value_parser = clap::value_parser!(u32).range(1..=65_536))]
    held_mib: u32,
    /// Address of a proxy whose X-Forwarded-For is believed, so that its callers take turns (may be repeated)
    #[arg(long, value_name = "IP")]
    trusted_proxy: Vec<IpAddr>,
    /// Folder of batch runs: serves BatchService, which starts them and tells of them
    #[arg(long, value_name = "DIR")]
    pub(super) runs: Option<PathBuf>,
    /// Megabytes that batch runs may take on disk all together; a run that would need more stops
    #[arg(long, value_name = "N", default_value = "10240", value_parser = clap::value_parser!(u32).range(1..))]
    max_runs_mb: u32,
    /// Show the page for people, at the same address [default: true on a loopback address, else false]
    #[arg(long, value_name = "true|false", action = clap::ArgAction::Set)]
    page: Option<bool>,
    /// File in which what readers of the page say is wrong is kept for the operator [default: nobody is asked]
    #[arg(long, value_name = "FILE")]
    pub(super) corrections: Option<PathBuf>,
    /// File with the key of page tokens, 64 hexadecimal digits, which is made if it is missing: replicas that share it read each other's tokens [default: a key of this process, whose tokens end with it]
    #[arg(long, value_name = "FILE")]
    pub(super) key_file: Option<PathBuf>,
    /// Origin whose pages may call over grpc-web, such as <https://portal.example> (may be repeated; * allows all)
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Vec<String>,
    /// What is logged: error, warn, info, debug or trace; also of parts of the program, such as info,peermatch::wire=debug
    #[arg(long, value_name = "FILTER", default_value = "info", value_parser = telemetry::checked_filter)]
    log: String,
    /// Collector of traces, by OTLP over gRPC, such as <http://127.0.0.1:4317>: it gets a span of each call with its stages, and of no place
    /// [default: none: then no call is traced]
    #[arg(long, value_name = "URL")]
    pub(super) otlp_endpoint: Option<String>,
}

impl Options {
    /// Serves until SIGINT or SIGTERM.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        self.check_reach(globals)?;
        if let Some(dir) = &self.runs {
            std::fs::create_dir_all(dir).map_err(|error| {
                let message = format!("cannot use {} for runs: {error}", dir.display());
                Failure::data(message, "name a folder that can be written to, with --runs DIR")
            })?;
        }
        let _logs = telemetry::start(&self.log)
            .map_err(|error| Failure::internal(format!("no thread for the log: {error}")))?;
        let runtime =
            tokio::runtime::Runtime::new().map_err(|error| Failure::internal(format!("no runtime: {error}")))?;
        let traces = {
            let _within = runtime.enter();
            self.otlp_endpoint.as_deref().map(Traces::to).transpose()
        };
        let traces = traces.map_err(|error| {
            Failure::data(
                error,
                "name a collector on this machine, which sends them on: --otlp-endpoint http://127.0.0.1:4317",
            )
        })?;
        let served = runtime.block_on(self.serve(globals));
        // What waits is sent while there is somebody to send it.
        drop(traces);
        // Work that nobody waits for any more must not keep the process.
        runtime.shutdown_timeout(Duration::from_millis(200));
        served.map(|()| Outcome::done(String::new()))
    }

    async fn serve(&self, globals: &Globals) -> Result<(), Failure> {
        // Taken before the pack is read, so that a port in use is told at once; nobody is answered before both are there.
        let listener = TcpListener::bind(self.listen).await.map_err(|error| self.not_free(&error))?;
        let callers = self.callers.as_deref().map(|file| Known::open(file, Arc::new(clock::now)));
        let callers = callers.transpose().map_err(caller::failed)?;
        if callers.is_none() {
            tracing::info!(
                "no callers are listed: whoever reaches this address may ask, and this machine may write and operate"
            );
        }
        let issuers = self.oidc.as_deref().map(issuers).transpose()?;
        let tls = self.tls_cert.as_deref().zip(self.tls_key.as_deref());
        let tls = tls
            .map(|(certificate, key)| tls::Files::new(certificate, key, self.client_ca.as_deref()).open())
            .transpose()?;
        // What the store keeps is laid over by its writer, which answers with it.
        let (store, globals) = (globals.store.clone(), Globals { store: None, ..globals.clone() });
        let (view, models) = match &self.models {
            Some(dir) => answering_model(dir, &globals).map(|(view, models)| (view, Some(models)))?,
            None => (open::reading_view(&globals)?, None),
        };
        // A sentence model takes long to read the pack: nobody who calls waits for that. Words alone are read at the first text.
        if let Some(both) = view.texts().both(view.vocabulary()) {
            tracing::info!(encoder = both.name(), "texts can be read");
        }
        let has_page = self.page.unwrap_or_else(|| self.listen.ip().is_loopback() && callers.is_none());
        let page = has_page.then(|| self.pages(&view, &globals)).transpose()?;
        let (calls, replica) = self.calls(store.as_ref(), view, &globals)?;
        let calls = calls.told_to(callers.clone()).beside_runs(self.runs.clone());
        let calls = match &self.key_file {
            Some(file) => calls.sealed_with(Seal::with_key(key::of(file)?)),
            None => calls,
        };
        let served = match models {
            Some(models) => Served::with_models(calls, models),
            None => calls.into(),
        };
        let settings = Settings { page, callers, issuers, tls, ..self.settings() };
        let mut interrupt = stop_signal(SignalKind::interrupt())?;
        let mut terminate = stop_signal(SignalKind::terminate())?;
        let stop = async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        };
        let served = server::serve(served, listener, &settings, ready::announce, stop).await;
        // From now on nobody waits for this one.
        drop(replica);
        served.map_err(|error| match error {
            ServeError::Origin(_) => Failure::data(error, "write an origin as https://portal.example"),
            ServeError::Reflection(_) | ServeError::Metrics(_) => Failure::internal(error),
        })
    }

    /// What answers over a view, with what a store keeps laid over it where there is one; and what follows others who write to that store.
    fn calls(
        &self,
        store: Option<&StoreAddress>,
        view: View,
        globals: &Globals,
    ) -> Result<(Calls, Option<Replica>), Failure> {
        let today: Today = {
            let globals = globals.clone();
            Arc::new(move || globals.day())
        };
        let Some(store) = store else { return Ok((Calls::new(view, today).map_err(Failure::call)?, None)) };
        let domain = view.about().id.clone();
        let writer = store.writer(view, globals.withdrawals.as_deref())?;
        let book = Arc::new(store.open_access_log(&writer.ledger(), Some(self.access_log_days))?);
        let replica = store.follow(&writer, &domain, &book)?;
        Ok((Calls::written_by(writer, today).map_err(Failure::call)?.logged_in(book), replica))
    }

    /// How the server behaves, as far as options alone say it.
    fn settings(&self) -> Settings {
        Settings {
            origins: self.allow_origin.clone(),
            grace: Duration::from_secs(self.grace),
            connections: self.max_connections as usize,
            queue: self.max_waiting as usize,
            call: Duration::from_secs(self.call_seconds),
            held: (self.held_mib as usize) << 20,
            trusted_proxies: self.trusted_proxy.clone(),
            runs: self.runs.clone(),
            runs_room: u64::from(self.max_runs_mb) << 20,
            ..Settings::default()
        }
    }

    /// Refuses to let others reach what they must not.
    pub(super) fn check_reach(&self, globals: &Globals) -> Result<(), Failure> {
        let signs_in = self.callers.is_some();
        if !signs_in && self.oidc.is_some() {
            let message = "--oidc says who may sign tokens of callers, and no callers are listed";
            return Err(Failure::data(
                message,
                "add --callers FILE; callers are bound to issuers by 'caller add --oidc-subject'",
            ));
        }
        if signs_in && self.page == Some(true) {
            let message = "the page asks without signing in, and with --callers nobody may";
            return Err(Failure::data(message, "leave out one of --page true and --callers"));
        }
        if self.listen.ip().is_loopback() {
            return Ok(());
        }
        let encrypts = self.tls_cert.is_some();
        if !(self.insecure || encrypts && signs_in) {
            let missing = match (encrypts, signs_in) {
                (false, false) => "encryption or sign-in",
                (false, true) => "encryption",
                (true, _) => "sign-in",
            };
            let message = format!("{} can be reached from other machines, and there is no {missing}", self.listen);
            let hint = "add --tls-cert, --tls-key and --callers; or listen on a loopback address; or add --insecure behind a proxy that has both";
            return Err(Failure::data(message, hint));
        }
        if signs_in {
            return Ok(());
        }
        let at = self.listen;
        if self.models.is_some() {
            let message = format!("whoever reaches {at} could train and promote models: there is no sign-in");
            return Err(Failure::data(
                message,
                "with --models listen on a loopback address, or add --callers; elsewhere answer from one model, with --model DIR",
            ));
        }
        if self.runs.is_some() {
            let message = format!("whoever reaches {at} could start, read and delete runs: there is no sign-in");
            return Err(Failure::data(
                message,
                "with --runs listen on a loopback address, or add --callers; elsewhere make runs at the prompt, with peermatch batch",
            ));
        }
        if globals.store.is_some() {
            let message = format!("whoever reaches {at} could write for any place: there is no sign-in");
            return Err(Failure::data(message, "with --store listen on a loopback address, or add --callers"));
        }
        Ok(())
    }

    fn pages(&self, view: &View, globals: &Globals) -> Result<Pages, Failure> {
        let outlines = pack::outlines::read(&open::pack(globals)?, view.register());
        let desk = |file: &PathBuf| Desk {
            corrections: Corrections::at(file),
            personal: view.vocabulary().personal.clone(),
            now: clock::now,
        };
        Ok(Pages {
            outlines: outlines.map_err(|error| open::pack_failure(&error))?,
            spreads: spreads(view.register().profiles().iter(), &view.vocabulary().indicators),
            desk: self.corrections.as_ref().map(desk),
        })
    }

    fn not_free(&self, error: &std::io::Error) -> Failure {
        let message = format!("cannot listen on {}: {error}", self.listen);
        let hint = match error.kind() {
            ErrorKind::AddrInUse => "another program has the port: stop it, or choose another with --listen",
            _ => "choose an address of this machine with --listen",
        };
        Failure::unreachable(message, hint)
    }
}

/// Whoever may sign tokens, with the keys that lie in files.
pub(super) fn issuers(file: &Path) -> Result<Issuers, Failure> {
    let form = "see docs/trust.md for its form: a table [[issuer]] with name, audience and keys for each";
    let issuers = read_issuers(file).map_err(|error| Failure::data(error, form))?;
    Issuers::open(issuers).map_err(|why| Failure::data(why, "name the issuer's JSON Web Key Set as 'keys'"))
}

/// What is seen with the model that answers in a folder, and the operator's calls over it. A folder that has none takes the
/// pack's own in as its first.
fn answering_model(dir: &Path, globals: &Globals) -> Result<(View, Models), Failure> {
    let refuse = |error: ShelfError| open::folder_failure(&error);
    let world = Arc::new(open::world(globals)?);
    let mut folder = Held::open_or_make(dir).map_err(refuse)?;
    if folder.history().current().is_none() {
        let (model, bytes) = open::model_and_bytes_in(&open::pack(globals)?)?;
        folder.add(&model, &bytes, None).map_err(refuse)?;
        folder.promote(&model.version, clock::now()).map_err(refuse)?;
    }
    for entry in folder.entries(&world).map_err(refuse)? {
        if let Err(why) = entry.model {
            tracing::warn!(name = entry.name, %why, "this model cannot be used");
        }
    }
    let passed_over = folder.fall_back(&world, clock::now()).map_err(refuse)?;
    let current = folder.history().current().unwrap_or_default().to_owned();
    for version in passed_over {
        tracing::error!(
            version,
            answers = current,
            "this model was to answer and cannot be used: the one before answers"
        );
    }
    let model = folder.model(&current, &world).map_err(refuse)?;
    let view =
        open::reading_view_with(Arc::clone(&world), model, &Origin::from(folder.dir_of(&current).as_path()), globals)?;
    Ok((view, Models::new(world, folder, Arc::new(clock::now))))
}

fn stop_signal(kind: SignalKind) -> Result<tokio::signal::unix::Signal, Failure> {
    signal(kind).map_err(|error| Failure::internal(format!("signals cannot be received: {error}")))
}
