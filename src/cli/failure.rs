//! What went wrong, in one `error:` line and one `hint:` line, and the exit code that says so.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::field::option_of;
use crate::domain::text;
use crate::rpc::error::{CallError, Candidate};

/// Longest message, in characters: a caller's own text within it is cut far earlier.
const MESSAGE_LIMIT: usize = 600;
/// Most names in a hint.
const NAMED: usize = 8;

/// Exit codes, in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Found, or done.
    Done = 0,
    /// Nothing found, or a check failed.
    Nothing = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// Bad input or data.
    Data = 3,
    /// Not reachable, or not free: a server, a port.
    Unreachable = 4,
    /// A fault of ours.
    Internal = 5,
}

/// A failure that a user can do something about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Exit code.
    pub exit: Exit,
    /// What was wrong, and where.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Failure {
    /// Bad input or data.
    pub fn data(message: impl ToString, hint: impl ToString) -> Self {
        Self { exit: Exit::Data, message: message.to_string(), hint: hint.to_string() }
    }

    /// A call that has no answer, here or over the wire.
    pub fn call(error: CallError) -> Self {
        let named = |all: &[Candidate]| {
            let mut names: Vec<String> =
                all.iter().take(NAMED).map(|one| format!("{} ({})", one.id, one.label)).collect();
            if all.len() > NAMED {
                names.push(format!("and {} more", all.len() - NAMED));
            }
            names.join("; ")
        };
        let message = error.to_string();
        match error {
            CallError::Invalid(violations) => {
                let told = violations.iter().map(|one| format!("{}: {}", option_of(&one.field), one.description));
                let message = told.collect::<Vec<_>>().join("; ");
                Self::data(message, "see 'peermatch COMMAND --help', and 'peermatch taxonomy vocabulary' for codes")
            }
            CallError::UnknownPlace { nearest, .. } if nearest.is_empty() => {
                Self::data(message, "see 'peermatch place list' for all names")
            }
            CallError::UnknownPlace { nearest, .. } => {
                Self::data(message, format!("did you mean {}?", named(&nearest)))
            }
            CallError::AmbiguousPlace { candidates, .. } => {
                Self::data(message, format!("name one by its id: {}", named(&candidates)))
            }
            CallError::UnknownProblem { nearest, .. } if nearest.is_empty() => {
                Self::data(message, "see 'peermatch taxonomy list' for all problems")
            }
            CallError::UnknownProblem { nearest, .. } => {
                Self::data(message, format!("did you mean {}?", nearest.join("; ")))
            }
            CallError::UnknownPeerGroup { known, .. } if known.is_empty() => {
                Self::data(message, "the model has no groups: see 'peermatch groups'")
            }
            CallError::UnknownPeerGroup { known, .. } => {
                Self::data(message, format!("the groups are {}", known.join(", ")))
            }
            CallError::UnknownRun(_)
            | CallError::RunConflict(_)
            | CallError::RunNotFinished(_)
            | CallError::RunBusy(_)
            | CallError::RunUnderWay(_) => Self::data(message, "see 'peermatch batch --help'"),
            CallError::UnknownModel { nearest, .. } if nearest.is_empty() => {
                Self::data(message, "see 'peermatch models list' for all models")
            }
            CallError::UnknownModel { nearest, .. } => {
                Self::data(message, format!("did you mean {}?", nearest.join("; ")))
            }
            CallError::ModelUnusable(_) => Self::data(
                message,
                "train another with 'peermatch train --models DIR', or promote one that can be used",
            ),
            CallError::NoEarlierModel => {
                Self::data(message, "name the model that is to answer: peermatch models promote VERSION")
            }
            CallError::ModelsUnreadable(_) => {
                Self::data(message, "see that the folder and what lies in it can be read and written")
            }
            CallError::TrainingBusy => Self::unreachable(message, "try again when it has ended"),
            CallError::NotOffered => {
                Self::unreachable(message, "for models, start it with 'peermatch serve --models DIR'")
            }
            CallError::WebPage => Self::internal(message),
            CallError::NotLocal(_) => Self::unreachable(message, "run the command on the machine of the server"),
            CallError::RunsFull(_) => {
                Self::unreachable(message, "delete runs, or start the server with a larger --max-runs-mb")
            }
            CallError::PageToken => Self::data(message, "run the command again"),
            CallError::Malformed(_) => Self::internal(message),
            CallError::TooLarge(_) => Self::data(message, "ask for less in one call, or run it without --server"),
            CallError::Deadline | CallError::TooSlow | CallError::Overloaded => {
                Self::unreachable(message, "try again after a while, or ask the server's operator")
            }
            CallError::Unreachable(_) => {
                Self::unreachable(message, "start one with 'peermatch serve', or name another with --server URL")
            }
            CallError::Internal(_) => Self::internal(message),
        }
    }

    /// Something that is not there to talk to, or not free.
    pub fn unreachable(message: impl ToString, hint: impl ToString) -> Self {
        Self { exit: Exit::Unreachable, message: message.to_string(), hint: hint.to_string() }
    }

    /// A fault of ours. The details are for the log, not for the caller.
    pub fn internal(message: impl ToString) -> Self {
        let hint = "this is a fault of peermatch: please report it with the command that you ran".to_owned();
        Self { exit: Exit::Internal, message: message.to_string(), hint }
    }

    /// A command line that makes no sense, as `clap` tells it.
    pub fn usage(error: &clap::Error) -> Self {
        let rendered = error.render().to_string();
        let tip = rendered.lines().find_map(|line| line.trim().strip_prefix("tip: "));
        // A word too many that is no option: the rest of a name whose first word was taken for all of it.
        let stray = error.kind() == ErrorKind::UnknownArgument
            && matches!(error.get(ContextKind::InvalidArg), Some(ContextValue::String(word)) if !word.starts_with('-'));
        let usual = match stray {
            true => "put a name of several words in quotes: \"LIKE THIS\"",
            false => "run 'peermatch --help', or 'peermatch COMMAND --help'",
        };
        let hint = tip.unwrap_or(usual).to_owned();
        let message = match error.kind() {
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
                "a command is missing".to_owned()
            }
            _ => first_paragraph(error, rendered),
        };
        Self { exit: Exit::Usage, message, hint }
    }

    /// The two lines, cleaned of control characters.
    pub fn lines(&self) -> String {
        format!(
            "error: {}\nhint: {}\n",
            text::printable(&self.message, MESSAGE_LIMIT),
            text::printable(&self.hint, MESSAGE_LIMIT)
        )
    }
}

/// What `clap` says first, in one line, with long values cut.
fn first_paragraph(error: &clap::Error, mut rendered: String) -> String {
    for (_, value) in error.context() {
        if let ContextValue::String(given) = value
            && given.chars().count() > text::ECHO_LIMIT
        {
            rendered = rendered.replace(given, &text::echo(given));
        }
    }
    let first = rendered.split("\n\n").next().unwrap_or_default();
    first.trim_start_matches("error: ").split_whitespace().collect::<Vec<_>>().join(" ")
}
