//! What broke, for the log; a caller is told where it can be found.

use std::error::Error;
use std::fmt;
use std::iter::successors;

/// Something that broke and should not have. What it shows is for a caller: nothing of its cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It has not been logged yet; with its cause and the causes of that.
    Ours(String),
    /// The log has it already.
    Logged,
    /// It broke behind a server, which gave the call this id; empty where it gave none.
    OfServer(String),
}

impl Fault {
    /// An error with all that caused it.
    pub fn of(error: &(dyn Error + 'static)) -> Self {
        Self::Ours(Self::chain(error))
    }

    /// An error and all that caused it, in one line.
    pub fn chain(error: &(dyn Error + 'static)) -> String {
        let mut told: Vec<String> = successors(Some(error), |&error| error.source()).map(ToString::to_string).collect();
        // An error that passes its cause on says the same.
        told.dedup();
        told.join(": ")
    }

    /// What the log does not have yet.
    pub fn to_log(&self) -> Option<&str> {
        match self {
            Self::Ours(cause) => Some(cause),
            Self::Logged | Self::OfServer(_) => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ours(_) | Self::Logged => {
                f.write_str("something went wrong on our side; the log has the cause under the request id of this call")
            }
            Self::OfServer(id) if id.is_empty() => f.write_str("something went wrong on the server's side"),
            Self::OfServer(id) => {
                write!(f, "something went wrong on the server's side; its log has the cause under the request id {id}")
            }
        }
    }
}
