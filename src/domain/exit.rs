//! How a command ends.

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
    /// Something broke that should not have.
    Internal = 5,
}
