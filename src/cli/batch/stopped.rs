//! A run that does not go on, as a command tells it.

use super::super::failure::Failure;
use crate::runs::RunError;

/// A run that does not go on, and what to do about it.
pub(super) fn failure(error: RunError) -> Failure {
    let message = error.to_string();
    match error {
        RunError::Other { .. } => Failure::data(
            message,
            "name another folder with --out, or run with the options of that run to go on with it",
        ),
        RunError::NoRun(_) => Failure::data(message, "name an empty or a new folder with --out"),
        RunError::Missing(_) => Failure::data(message, "name the folder that --out named"),
        RunError::Busy(_) => Failure::unreachable(message, "wait until it is done, or name another folder with --out"),
        RunError::Unfinished(_) => Failure::data(message, "run the command that began it once more: it goes on"),
        RunError::Damaged(_) => Failure::data(message, "remove the folder of the run, and run it again"),
        RunError::File { .. } => Failure::data(
            message,
            "make room or let the folder be written to, then run the same command again: it goes on from where it stands",
        ),
        RunError::Full { .. } => Failure::data(message, "make room, then run the same command again"),
        RunError::Cancelled(_)
        | RunError::Job(_)
        | RunError::Column(_)
        | RunError::Row(_)
        | RunError::Line(_)
        | RunError::Threads(_) => Failure::internal(message),
    }
}
