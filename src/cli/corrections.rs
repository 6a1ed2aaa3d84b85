//! `corrections`: what readers of the page say is wrong, for the operator alone.

use std::fmt::Write;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::failure::Failure;
use super::outcome::Outcome;
use super::{Format, Globals, clock, outcome};
use crate::corrections::{Corrections, Entry, KeepError};
use crate::domain::text;

/// Longest line of what somebody wrote, in characters.
const SHOWN: usize = 1_000;

/// Options of `corrections`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List those that are not closed, with what each is about
    List {
        /// The file that serve --corrections names
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Close one: it stays in the file and is listed no more
    Close {
        /// The file that serve --corrections names
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Its number in the list
        #[arg(value_name = "NUMBER")]
        number: u64,
    },
}

impl Options {
    /// Lists or closes. Exit code 1 where none is open.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        match &self.what {
            What::List { file } => {
                let open = Corrections::at(file).open_ones().map_err(|error| refused(file, &error))?;
                if globals.output == Format::Json {
                    return Ok(Outcome::done(outcome::json(&open)?));
                }
                match &open[..] {
                    [] => Ok(Outcome::nothing("Nothing is open.\n".to_owned())),
                    open => Ok(Outcome::done(open.iter().map(lines).collect::<String>())),
                }
            }
            What::Close { file, number } => {
                let closed = Corrections::at(file).close(*number, clock::now());
                closed.map_err(|error| refused(file, &error))?;
                Ok(Outcome::done(format!("{number} is closed\n")))
            }
        }
    }
}

/// What somebody wrote is shown without characters that a terminal obeys.
fn lines(entry: &Entry) -> String {
    let mut text = format!("{}  {}  {}", entry.number, entry.at.strftime("%Y-%m-%d %H:%M"), entry.about.place);
    for (what, about) in [("with", &entry.about.problem), ("beside", &entry.about.peer)] {
        if !about.is_empty() {
            _ = write!(text, ", {what} {about}");
        }
    }
    format!("{}\n   {}\n", text::printable(&text, SHOWN), text::printable(&entry.said, SHOWN))
}

fn refused(file: &Path, error: &KeepError) -> Failure {
    let hint = match error {
        KeepError::Unknown(_) => "see 'peermatch corrections list FILE'",
        KeepError::Line(_) => "name the file that 'peermatch serve --corrections FILE' writes, or mend that line",
        KeepError::System(error) if error.kind() == ErrorKind::NotFound => {
            "nobody has written to it yet, or it lies elsewhere"
        }
        KeepError::Full => "move the file away: another is begun",
        KeepError::TooMany | KeepError::TooManyOfOne | KeepError::System(_) => {
            "name a file that can be read and written to"
        }
    };
    Failure::data(format!("cannot use {}: {error}", file.display()), hint)
}
