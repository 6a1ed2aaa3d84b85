//! Why a store cannot be used.

use std::error::Error;
use std::io;

use thiserror::Error;

use super::location::Location;

/// Why a store cannot be used, or did not keep a change.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Nothing there to read.
    #[error("there is no store at {0}")]
    Missing(Location),
    /// It cannot be made or opened there.
    #[error("cannot open a store at {at}: {error}")]
    CannotOpen {
        /// Which store.
        at: Location,
        /// What the system said.
        error: io::Error,
    },
    /// Another program writes to it.
    #[error("the store {0} is in use by another program")]
    InUse(Location),
    /// Something else is there.
    #[error("{0} is no store of peermatch")]
    Foreign(Location),
    /// Notes of another store.
    #[error("what is noted in {0} is of another store")]
    OfAnother(Location),
    /// Of the places of another domain.
    #[error("the store {at} is of the domain '{found}'")]
    OtherDomain {
        /// Which store.
        at: Location,
        /// The domain, as its pack is called.
        found: String,
    },
    /// Written by a newer program.
    #[error("the store {at} has form {found}, which peermatch {} reads; this program knows forms up to {known}",
        .program.as_deref().unwrap_or("of a later version"))]
    Newer {
        /// Which store.
        at: Location,
        /// Its form.
        found: u32,
        /// The newest form that this program knows.
        known: u32,
        /// The version of the program that brought it to its form, where that is noted: from that one on it is read.
        program: Option<String>,
    },
    /// Written by an older program, and only read now.
    #[error("the store {at} has the older form {found}, and reading does not change it")]
    Older {
        /// Which store.
        at: Location,
        /// Its form.
        found: u32,
    },
    /// It is not what was written.
    #[error("the store {at} is damaged: {what}")]
    Damaged {
        /// Which store.
        at: Location,
        /// What is wrong with it.
        what: String,
    },
    /// No room for it.
    #[error("there is no room on the disk of the store {0}")]
    Full(Location),
    /// It cannot be written to.
    #[error("the store {0} cannot be written to")]
    ReadOnly(Location),
    /// The change follows another write than the last: somebody else wrote.
    #[error("the store {0} took another write meanwhile")]
    Overtaken(Location),
    /// The database that it is in cannot be reached.
    #[error("the store {at} cannot be reached: {why}")]
    Away {
        /// Which store.
        at: Location,
        /// What the system or the database said.
        why: String,
    },
    /// The database that it is in lets nobody in who asks so.
    #[error("the store {at} lets nobody in so: {why}")]
    Refused {
        /// Which store.
        at: Location,
        /// What the database said.
        why: String,
    },
    /// The database failed otherwise.
    #[error("the store {at} failed")]
    Database {
        /// Which store.
        at: Location,
        /// What it said.
        source: Box<dyn Error + Send + Sync>,
    },
}
