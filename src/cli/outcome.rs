//! What a command prints and how it ends.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::ops::Range;
use std::process::ExitCode;

use super::Format;
use super::failure::{Exit, Failure};
use crate::domain::text;
use crate::proto;

/// Longest line beside an answer, in characters.
const NOTE_LIMIT: usize = 600;

/// What a command prints to stdout, and whether it found what it looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    printed: Printed,
    exit: Exit,
}

impl Outcome {
    /// Found, or done.
    pub fn done(printed: impl Into<Printed>) -> Self {
        Self { printed: printed.into(), exit: Exit::Done }
    }

    /// Nothing found, or a check failed; the text says what and why.
    pub fn nothing(printed: impl Into<Printed>) -> Self {
        Self { printed: printed.into(), exit: Exit::Nothing }
    }
}

/// Text of several lines, with the parts of it that a terminal shows in bold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Printed {
    text: String,
    /// Bytes of `text`, in order, none over another.
    stressed: Vec<Range<usize>>,
}

impl From<String> for Printed {
    fn from(text: String) -> Self {
        Self { text, stressed: Vec::new() }
    }
}

impl Printed {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    pub(super) fn lines(&self) -> usize {
        self.text.lines().count()
    }

    pub(super) fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Stresses what stands in some bytes, which lie behind all that are stressed already.
    pub(super) fn stress(&mut self, bytes: Range<usize>) {
        if !bytes.is_empty() && self.text.get(bytes.clone()).is_some() {
            self.stressed.push(bytes);
        }
    }

    /// As a terminal gets it: no character of the text itself is one that it would obey.
    fn shown(&self, bold: bool) -> String {
        let mut shown = String::with_capacity(self.text.len());
        let mut done = 0;
        for bytes in self.stressed.iter().filter(|_| bold) {
            shown.push_str(&text::lines(&self.text[done..bytes.start]));
            shown.extend(["\x1b[1m", &text::lines(&self.text[bytes.clone()]), "\x1b[0m"]);
            done = bytes.end;
        }
        shown.push_str(&text::lines(&self.text[done..]));
        shown
    }
}

/// Whether stdout shows bold letters: a terminal does, unless somebody does not want it (<https://no-color.org>).
fn shows_bold() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    io::stdout().is_terminal() && !is_set("NO_COLOR") && !is_dumb
}

/// A message in the form of the contract.
pub fn json(message: &impl serde::Serialize) -> Result<String, Failure> {
    proto::json(message).map_err(|_| Failure::internal("the answer cannot be written"))
}

/// An answer as it was asked for: as a message, or as the lines of `page`.
pub fn told<T: serde::Serialize>(output: Format, answer: &T, page: impl Fn(&T) -> String) -> Result<String, Failure> {
    match output {
        Format::Json => json(answer),
        Format::Table => Ok(page(answer)),
    }
}

/// Prints what came out of a command and turns it into the exit code.
pub fn report(outcome: Result<Outcome, Failure>) -> ExitCode {
    let outcome = outcome.and_then(|outcome| match write(&outcome.printed) {
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

fn write(printed: &Printed) -> io::Result<()> {
    let shown = printed.shown(shows_bold());
    let mut stdout = io::stdout().lock();
    stdout.write_all(shown.as_bytes())?;
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

/// Lines for the user beside the answer.
pub(super) fn notes(lines: &str) {
    _ = writeln!(io::stderr().lock(), "{}", text::lines(lines));
}

/// A line for the user beside the answer.
pub fn note(text: &str) {
    _ = writeln!(io::stderr().lock(), "{}", text::printable(text, NOTE_LIMIT));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_stressed_is_bold_and_what_stands_in_a_text_moves_no_terminal() {
        let mut printed = Printed::from("1. Cam\u{1b}den, why\n".to_owned());
        printed.stress(0..10);
        printed.stress(400..500);
        assert_eq!(printed.shown(true), "\u{1b}[1m1. Cam\u{fffd}den\u{1b}[0m, why\n");
        assert_eq!(printed.shown(false), "1. Cam\u{fffd}den, why\n");
    }
}
