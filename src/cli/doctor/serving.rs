//! What a server is started with, beside the pack and the store: who may call, what encrypts, and where it writes.

use std::fs::{self, File};
use std::net::{TcpStream, ToSocketAddrs};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;

use super::{Found, wrong};
use crate::callers::Known;
use crate::cli::failure::Failure;
use crate::cli::{Globals, caller, clock, key, serve, tls};
use crate::disk;
use crate::shelf::Shelf;

/// How long a collector of traces has to take a connection.
const PATIENCE: Duration = Duration::from_secs(2);
/// Tokens that end within so many days are told.
const SOON: i64 = 14;

/// What is well and what is not of that, as far as it is named.
pub(super) fn of(options: &serve::Options, globals: &Globals) -> Vec<Found> {
    let mut found = Vec::new();
    if let Err(failure) = options.check_reach(globals) {
        found.push(Found::Wrong(failure));
    }
    found.extend(options.callers.as_deref().map(callers).into_iter().flatten());
    found.extend(
        options.oidc.as_deref().map(|file| {
            told(serve::issuers(file), || format!("{} names issuers whose keys can be read", file.display()))
        }),
    );
    if let (Some(certificate), Some(key)) = (&options.tls_cert, &options.tls_key) {
        let papers = tls::Files::new(certificate, key, options.client_ca.as_deref());
        found.push(told(papers.check(), || format!("the certificate {} and its key fit", certificate.display())));
    }
    found.extend(options.models.as_deref().map(models));
    found.extend(options.runs.as_deref().map(|dir| folder(dir, "runs", "--runs DIR")));
    found.extend(
        options.corrections.as_deref().map(|file| folder(disk::dir_of(file), "corrections", "--corrections FILE")),
    );
    found.extend(options.key_file.as_deref().map(page_key));
    if let (Some(notes), Some(store)) = (&globals.withdrawals, &globals.store)
        && let Ok(store) = store.file("")
    {
        found.push(apart(notes, store));
    }
    found.extend(options.otlp_endpoint.as_deref().map(collector));
    found
}

fn told<T>(outcome: Result<T, Failure>, well: impl FnOnce() -> String) -> Found {
    outcome.map_or_else(Found::Wrong, |_| Found::Well(well()))
}

fn callers(file: &Path) -> Vec<Found> {
    let known = match Known::open(file, Arc::new(clock::now)) {
        Ok(known) => known,
        Err(error) => return vec![Found::Wrong(caller::failed(error))],
    };
    let (callers, now) = (known.callers(), known.now());
    let mut found =
        vec![Found::Well(format!("the list of callers {} is whole: {}", file.display(), callers.callers().len()))];
    let ends = |kept: &crate::access::Kept| kept.expires.duration_since(now).as_hours() / 24;
    for token in callers.tokens().iter().filter(|token| token.is_good(now) && ends(token) < SOON) {
        found.push(wrong(
            format!("the token {} ends on {}", token.id, token.expires.strftime("%Y-%m-%d")),
            &format!("issue another and hand it over: peermatch token issue {}", token.id.caller),
        ));
    }
    found
}

fn models(dir: &Path) -> Found {
    // A server that answers from it holds its lock, and reading needs none.
    match Shelf::read(dir) {
        Ok(shelf) => match shelf.history().current() {
            Some(version) => Found::Well(format!("the folder of models {} is whole: {version} answers", dir.display())),
            None => {
                Found::Well(format!("the folder of models {} has none yet: the pack's own will answer", dir.display()))
            }
        },
        Err(_) if !dir.exists() => folder(disk::dir_of(dir), "models", "--models DIR"),
        Err(error) => Found::Wrong(crate::cli::open::folder_failure(&error)),
    }
}

/// Whether something can be written into a folder, or the folder be made.
fn folder(dir: &Path, what: &str, option: &str) -> Found {
    // The last of a relative path is the folder that it begins in.
    let there = dir.ancestors().find(|dir| dir.exists() || dir.as_os_str().is_empty()).unwrap_or(dir);
    let there = if there.as_os_str().is_empty() { Path::new(".") } else { there };
    let probe = there.join(format!(".peermatch-doctor-{}", std::process::id()));
    let made = File::options().write(true).create_new(true).open(&probe);
    match made {
        Ok(_) => {
            // It was only to see whether it can be.
            _ = fs::remove_file(&probe);
            Found::Well(format!("{what} can be kept in {}", dir.display()))
        }
        Err(error) => wrong(
            format!("{what} cannot be kept in {}: {error}", dir.display()),
            &format!("give the folder to whoever runs the server (chown), or name another with {option}"),
        ),
    }
}

fn page_key(file: &Path) -> Found {
    // A server makes one that is not there; looking makes none.
    match disk::is_there(file) {
        true => told(key::of(file), || format!("the key of page tokens {} can be used", file.display())),
        false => folder(disk::dir_of(file), "the key of page tokens", "--key-file FILE"),
    }
}

/// Notes that lie on the disk of the store are lost with it.
fn apart(notes: &Path, store: &Path) -> Found {
    let disk_of =
        |path: &Path| fs::metadata(path).or_else(|_| fs::metadata(disk::dir_of(path))).ok().map(|known| known.dev());
    match (disk_of(notes), disk_of(store)) {
        (None, _) => wrong(
            format!("there is no folder for the withdrawals {}", notes.display()),
            "make it, on another disk than that of the store: mkdir, or mount the disk",
        ),
        (one, other) if one == other => wrong(
            format!("the withdrawals {} lie on the disk of the store, and are lost with it", notes.display()),
            "name a file on another disk, with --withdrawals FILE",
        ),
        _ => Found::Well(format!("the withdrawals {} lie on another disk than the store", notes.display())),
    }
}

fn collector(address: &str) -> Found {
    let at = address.parse::<Uri>().ok().and_then(|uri| Some((uri.host()?.to_owned(), uri.port_u16().unwrap_or(80))));
    let reached = at.and_then(|at| at.to_socket_addrs().ok()?.next());
    match reached.map(|at| TcpStream::connect_timeout(&at, PATIENCE)) {
        Some(Ok(_)) => Found::Well(format!("the collector of traces at {address} takes connections")),
        _ => wrong(
            format!("no collector of traces takes connections at {address}: calls are answered, and their traces lost"),
            "start the collector, or leave --otlp-endpoint out",
        ),
    }
}
