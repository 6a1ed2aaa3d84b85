//! The page of a server, in the browser of whoever sits at the prompt.

use std::net::TcpStream;
use std::process::{Command, Stdio};

use super::failure::Failure;
use super::outcome::Outcome;
use super::serve;
use crate::page::Asked;
use crate::wire::address::Address;

/// What opens an address in a browser: a program that desktops have.
const OPENER: &str = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };

/// Opens the page of a question: of the server named, or of the one that `serve` starts where nothing else is said.
pub(super) fn open(server: Option<&Address>, asked: &Asked) -> Result<Outcome, Failure> {
    let listening = server.map_or_else(|| serve::LISTEN.to_owned(), Address::host_and_port);
    TcpStream::connect(&listening).map_err(|error| {
        Failure::unreachable(format!("no server answers at {listening}: {error}"), "start one: peermatch serve")
    })?;
    let page = format!("http://{listening}/?{}", asked.to_query());
    let opened = Command::new(OPENER).arg(&page).stdin(Stdio::null()).stdout(Stdio::null()).status();
    match opened {
        Ok(status) if status.success() => Ok(Outcome::done(format!("{page}\n"))),
        Ok(_) | Err(_) => Err(Failure::unreachable(format!("'{OPENER}' opens no browser"), format!("open {page}"))),
    }
}
