//! `groups`: which places share problems and circumstances?

use super::failure::Failure;
use super::outcome::{self, Outcome};
use super::{Format, Globals, backend, render};
use crate::proto::v1;

/// Options of `groups`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Show one group with its members, by its id [default: list all]
    group: Option<String>,
    #[command(flatten)]
    backend: backend::Options,
}

impl Options {
    /// Looks up; no structure, and so no groups, ends with exit code 1.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let backend = self.backend.open(globals)?;
        let Some(id) = &self.group else {
            let answer = backend.ask(v1::ListPeerGroupsRequest {})?;
            let text = match globals.output {
                Format::Json => outcome::json(&answer)?,
                Format::Table => render::groups(&answer),
            };
            return Ok(if answer.groups.is_empty() { Outcome::nothing(text) } else { Outcome::done(text) });
        };
        let answer = backend.ask(v1::GetPeerGroupRequest { peer_group_id: id.clone() })?;
        Ok(Outcome::done(match globals.output {
            Format::Json => outcome::json(&answer)?,
            Format::Table => render::group(&answer),
        }))
    }
}
