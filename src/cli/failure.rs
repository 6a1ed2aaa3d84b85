//! What went wrong, in one `error:` line and one `hint:` line, and the exit code that says so.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::field::option_of;
use super::masked::masked;
use crate::contract::error::{CallError, Candidate, Fault, MeantProblem, known};
pub use crate::domain::exit::Exit;
use crate::domain::text;
use crate::proto::v1::ErrorReason;
use crate::wire::client::AN_AUTHORITYS;

/// Longest message, in characters: a caller's own text within it is cut far earlier.
const MESSAGE_LIMIT: usize = 600;
/// Most names in a hint.
const NAMED: usize = 8;

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
        let ending = known(error.reason());
        let hint = match &error {
            CallError::UnknownPlace { nearest, .. } if !nearest.is_empty() => did_you_mean(&named(nearest)),
            CallError::AmbiguousPlace { candidates, .. } => format!("{}: {}", ending.hint, named(candidates)),
            CallError::AmbiguousProblem { candidates, .. } => {
                let one = |one: &MeantProblem| format!("{} ({}, {})", one.id, one.label, one.confidence);
                format!("{}: {}", ending.hint, candidates.iter().map(one).collect::<Vec<_>>().join("; "))
            }
            CallError::UnknownProblem { nearest, .. } | CallError::UnknownModel { nearest, .. }
                if !nearest.is_empty() =>
            {
                did_you_mean(&nearest.join("; "))
            }
            CallError::UnknownPeerGroup { known, .. } if known.is_empty() => {
                "the model has no groups: see 'peermatch groups'".to_owned()
            }
            CallError::Unreachable(why) if why.ends_with(AN_AUTHORITYS) => {
                "give the server a certificate with CA:FALSE: openssl req -x509 -addext basicConstraints=critical,CA:FALSE ...".to_owned()
            }
            CallError::UnknownPeerGroup { known, .. } => format!("the groups are {}", known.join(", ")),
            _ => ending.hint.to_owned(),
        };
        // Whoever sits at the prompt has no other log.
        let cause = error.fault().and_then(Fault::to_log);
        let message = match &error {
            CallError::Invalid(violations) => {
                let told = violations.iter().map(|one| format!("{}: {}", option_of(&one.field), one.description));
                told.collect::<Vec<_>>().join("; ")
            }
            CallError::Internal(_) => {
                cause.map_or_else(|| error.to_string(), |cause| format!("something broke: {cause}"))
            }
            _ => error.to_string(),
        };
        Self { exit: ending.exit, message, hint }
    }

    /// Something that is not there to talk to, or not free.
    pub fn unreachable(message: impl ToString, hint: impl ToString) -> Self {
        Self { exit: Exit::Unreachable, message: message.to_string(), hint: hint.to_string() }
    }

    /// Something that broke and should not have.
    pub fn internal(message: impl ToString) -> Self {
        let ending = known(ErrorReason::Internal);
        Self { exit: ending.exit, message: message.to_string(), hint: ending.hint.to_owned() }
    }

    /// A command line that makes no sense, as `clap` tells it.
    pub fn usage(error: &clap::Error) -> Self {
        let rendered = shown(error);
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
            _ => first_paragraph(&rendered),
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

fn did_you_mean(names: &str) -> String {
    format!("did you mean {names}?")
}

/// What `clap` says, with long values cut and no password shown.
fn shown(error: &clap::Error) -> String {
    let mut rendered = error.render().to_string();
    for (_, value) in error.context() {
        if let ContextValue::String(given) = value {
            let shown = masked(given);
            if shown != *given || given.chars().count() > text::ECHO_LIMIT {
                rendered = rendered.replace(given, &text::echo(&shown));
            }
        }
    }
    rendered
}

/// The first paragraph, in one line.
fn first_paragraph(rendered: &str) -> String {
    let first = rendered.split("\n\n").next().unwrap_or_default();
    first.trim_start_matches("error: ").split_whitespace().collect::<Vec<_>>().join(" ")
}
