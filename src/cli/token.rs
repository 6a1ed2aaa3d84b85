//! `token`: what a caller shows to prove who it is.

use clap::Subcommand;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::caller::{List, failed};
use super::failure::Failure;
use super::outcome::{self, Outcome, note};
use super::{Format, Globals, clock, render};
use crate::access::{Kept, TokenId};
use crate::callers::{self, TokenForm};
use crate::domain::id::CallerId;

/// Options of `token`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a token for a caller, and show it once; its other tokens stay good
    Issue {
        /// Id of the caller
        #[arg(value_parser = CallerId::new)]
        caller: CallerId,
        /// Days for which it is good
        #[arg(long, value_name = "DAYS", default_value = "90", value_parser = clap::value_parser!(i64).range(1..=3_650))]
        days: i64,
    },
    /// List the tokens: which are good, and until when
    List {
        /// Of this caller alone
        #[arg(value_parser = CallerId::new)]
        caller: Option<CallerId>,
    },
    /// Let a token be good no more, from the next call on
    Revoke {
        /// CALLER/NUMBER, as 'token list' shows it
        token: TokenId,
    },
}

/// A token, told once.
#[derive(Serialize)]
struct Issued {
    id: String,
    token: String,
    expires_at: String,
}

impl Options {
    /// Changes the file, or tells what is in it; where there is no token, it ends with exit code 1.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let file = self.list.file()?;
        match &self.action {
            Action::Issue { caller, days } => {
                let now = clock::now();
                let expires = after(now, *days)?;
                let (id, token) = callers::issue(&file, caller, now, expires).map_err(failed)?;
                let token = token.secret().to_owned();
                if globals.output == Format::Json {
                    let issued = Issued { id: id.to_string(), token, expires_at: expires.to_string() };
                    return outcome::json(&issued).map(Outcome::done);
                }
                note(&format!(
                    "token {id}, good until {}: it is shown once, and kept nowhere; hand it over on a safe way",
                    render::moment(expires)
                ));
                Ok(Outcome::done(format!("{token}\n")))
            }
            Action::List { caller } => {
                let all = callers::read(&file).map_err(failed)?;
                if let Some(caller) = caller {
                    all.caller(caller).map_err(|error| failed(error.into()))?;
                }
                let is_meant = |token: &&Kept| caller.as_ref().is_none_or(|caller| token.id.caller == *caller);
                let tokens: Vec<&Kept> = all.tokens().iter().filter(is_meant).collect();
                if tokens.is_empty() {
                    return Ok(Outcome::nothing("no tokens\n".to_owned()));
                }
                Ok(Outcome::done(match globals.output {
                    Format::Json => outcome::json(&tokens.into_iter().map(TokenForm::of).collect::<Vec<_>>())?,
                    Format::Table => render::tokens(tokens.into_iter(), clock::now()),
                }))
            }
            Action::Revoke { token } => {
                callers::change(&file, |all| all.revoke(token, clock::now())).map_err(failed)?;
                Ok(Outcome::done(format!("{token} is good no more\n")))
            }
        }
    }
}

fn after(now: Timestamp, days: i64) -> Result<Timestamp, Failure> {
    let expires = now.checked_add(SignedDuration::from_hours(24 * days));
    expires.map_err(|_| Failure::data("the token would outlast the calendar", "give fewer --days"))
}
