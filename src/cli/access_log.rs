//! An access log that cannot be used, as whoever sits at the prompt is told.

use super::failure::Failure;
use crate::audit::BookError;

/// Why the log cannot be used.
pub(super) fn failed(error: &BookError) -> Failure {
    match error {
        BookError::Missing(_) => Failure::data(
            error,
            "a server makes it beside its store when it starts: peermatch serve --store sqlite:FILE",
        ),
        BookError::Foreign(_) => {
            Failure::data(error, "move it away: the access log lies beside the store, as FILE.access")
        }
        BookError::Altered { .. } => Failure::data(error, "see 'peermatch audit verify', and keep the file as it is"),
        BookError::CannotOpen { .. } | BookError::Database { .. } => {
            Failure::unreachable(error, "see that its folder is there, can be written to and has room")
        }
        BookError::Random => Failure::data(error, "try again"),
    }
}
