//! What a command prints and how it ends.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use super::failure::{Exit, Failure};
use crate::domain::text;

/// Longest line beside an answer, in characters.
const NOTE_LIMIT: usize = 600;

/// What a command prints to stdout, and whether it found what it looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    text: String,
    exit: Exit,
}

impl Outcome {
    /// Found, or done.
    pub fn done(text: String) -> Self {
        Self { text, exit: Exit::Done }
    }

    /// Nothing found, or a check failed; the text says what and why.
    pub fn nothing(text: String) -> Self {
        Self { text, exit: Exit::Nothing }
    }
}

/// A message in the form of the contract: proto3 JSON, one field a line. Characters that a terminal would obey are escaped, which
/// leaves their value as it is.
pub fn json(message: &impl serde::Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(message).map_err(|_| Failure::internal("the answer cannot be written"))?;
    let mut shown = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        if c == '\n' || !text::disguises(c) {
            shown.push(c);
        } else {
            shown.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    shown.push('\n');
    Ok(shown)
}

/// Prints what came out of a command and turns it into the exit code.
pub fn report(outcome: Result<Outcome, Failure>) -> ExitCode {
    let outcome = outcome.and_then(|outcome| match write(&outcome.text) {
        // A reader that has seen enough is no error.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::data(format!("cannot write the answer: {error}"), "make room where stdout goes"))
        }
        _ => Ok(outcome.exit),
    });
    let exit = outcome.unwrap_or_else(|failure| {
        // Nobody is left to tell if stderr is gone too.
        _ = io::stderr().lock().write_all(failure.lines().as_bytes());
        failure.exit
    });
    ExitCode::from(exit as u8)
}

fn write(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text::lines(text).as_bytes())?;
    stdout.flush()
}

/// How far long work is, for a user at a terminal: one line that is written over.
pub fn progress(work: &str, phase: &str, done: f64) {
    let mut stderr = io::stderr().lock();
    if stderr.is_terminal() {
        _ = write!(stderr, "\r{work}: {phase} {:.0}%\x1b[K", 100.0 * done);
        _ = stderr.flush();
    }
}

/// Takes the line of [`progress`] away.
pub fn progress_over() {
    let mut stderr = io::stderr().lock();
    if stderr.is_terminal() {
        _ = write!(stderr, "\r\x1b[K");
    }
}

/// A line for the user beside the answer.
pub fn note(text: &str) {
    _ = writeln!(io::stderr().lock(), "{}", text::printable(text, NOTE_LIMIT));
}
