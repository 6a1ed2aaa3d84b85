//! Where what places say of themselves is kept, so that it is there after any end of the program.
//!
//! A store speaks of [`Change`]s and of the numbers of writes, not of tables: `sqlite` keeps them in a file, with nothing to
//! install, and `postgres` in a database to which several servers write. Both keep the same rows, which `tables` makes of changes and
//! reads back. A commit that returned is on disk (law 12). Public facts are not kept here: they are the pack's, and what is kept is
//! laid over them.

mod error;
mod location;
mod noted;
mod noted_database;
pub mod postgres;
pub mod sqlite;
mod tables;

use std::time::Duration;

use jiff::Timestamp;

pub use error::StoreError;
pub use location::Location;
pub use noted::Noted;

use crate::domain::declared::{Change, Declared, PublicFacts, Since, WriteNumber};
use crate::domain::id::PlaceId;
use crate::domain::terms::Wording;

/// How long a store knows which requests it took, in seconds: a day.
pub const REMEMBERED_SECONDS: i64 = 86_400;

/// A request by the name that its caller gave it, so that it is taken once however often it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    /// The caller's own id.
    pub id: String,
    /// SHA-256 of what was asked: another request under the same id is no repetition.
    pub digest: String,
}

/// A request that was taken before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// SHA-256 of what was asked then.
    pub digest: String,
    /// The write that it led to.
    pub write: WriteNumber,
}

/// A change that is to be kept.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// What was said.
    pub change: &'a Change,
    /// The request that said it, where its caller named it.
    pub request: Option<&'a RequestKey>,
}

/// Changes that are to be kept, all or none.
#[derive(Debug, Clone, Copy)]
pub struct Commit<'a> {
    /// In their order; each is a write of its own number.
    pub entries: &'a [Entry<'a>],
    /// The write that they follow: the last that the store took.
    pub after: WriteNumber,
    /// When.
    pub at: Timestamp,
}

impl Commit<'_> {
    /// Whether a place goes by it: what stood of that place is to be let go of.
    fn erases(&self) -> bool {
        self.entries.iter().any(|entry| matches!(entry.change, Change::Erase { .. }))
    }
}

/// Keeps what places say.
///
/// An implementation MUST have changes on disk before [`Store::commit`] returns their last number, MUST keep all of them or none,
/// MUST NOT take any after another write than the last, and MUST keep nothing of a place that was erased but its id: a file not in what
/// it let go of, either, once nobody reads beside it. (A database server lets go of that in its own time: the operator's page says when.)
///
/// It may be called on any thread, one that drives tasks included, which it keeps until it is done.
pub trait Store: Send {
    /// Which store it is: its name is drawn when it is made, and never changes.
    fn id(&self) -> &str;

    /// What numbers of writes are sealed with before anybody is given them, and what names states of what is kept: drawn when the store is
    /// made, and told to nobody.
    fn key(&self) -> &[u8];

    /// Everything that is kept.
    ///
    /// # Errors
    /// Where it cannot be read, or is not what was written.
    fn load(&self) -> Result<Declared, StoreError>;

    /// The request of that id, where it was taken within the last day.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn taken(&self, request_id: &str, now: Timestamp) -> Result<Option<Taken>, StoreError>;

    /// How many requests about a place are known by their names.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn requests_of(&self, place: &PlaceId) -> Result<u64, StoreError>;

    /// Keeps changes and returns the number of the last.
    ///
    /// # Errors
    /// Where it cannot be written, or follows another write than the last. Then nothing is kept.
    fn commit(&mut self, commit: &Commit<'_>) -> Result<WriteNumber, StoreError>;

    /// Keeps what is said of words, each as a write of its own number behind `after`, and returns the number of the last.
    ///
    /// # Errors
    /// As [`Store::commit`].
    fn commit_words(&mut self, words: &[Wording], after: WriteNumber, at: Timestamp)
    -> Result<WriteNumber, StoreError>;

    /// What was publicly known when a pack was last taken in; nothing where none was.
    ///
    /// # Errors
    /// Where the store cannot be read, or is not what was written.
    fn public(&self) -> Result<PublicFacts, StoreError>;

    /// Keeps what is publicly known now, and leaves what places declared as it is.
    ///
    /// # Errors
    /// Where it cannot be written. Then what was known before is kept.
    fn take_in(&mut self, facts: &PublicFacts) -> Result<(), StoreError>;
}

/// A store to which several servers write at once, each of which follows what the others wrote.
///
/// A server that is told [`StoreError::Overtaken`] is behind: it asks what became otherwise since ([`Shared::since`]), lays that over what it
/// knows ([`Ledger::following`](crate::domain::declared::Ledger::following)), and may try again. A store in a file has one writer at a time,
/// who knows all that is kept, and is none of these.
pub trait Shared: Store {
    /// The number of the last write, whoever wrote it.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn last_write(&self) -> Result<WriteNumber, StoreError>;

    /// What became otherwise since a write, all of one moment.
    ///
    /// # Errors
    /// Where the store cannot be read, or is not what was written.
    fn since(&self, write: WriteNumber) -> Result<Since, StoreError>;

    /// Listens for writes, over a connection of its own.
    ///
    /// # Errors
    /// Where the store cannot be reached.
    fn listen(&self) -> Result<Box<dyn Listener>, StoreError>;

    /// Waits for the turn to write, and says whether it came within so much time: whoever writes in its turn is overtaken by nobody who does
    /// so, too. Without it a change may be committed all the same.
    ///
    /// # Errors
    /// Where the store cannot be reached.
    fn begin_turn(&self, at_most: Duration) -> Result<bool, StoreError>;

    /// Lets the next write.
    ///
    /// # Errors
    /// Where the store cannot be reached: then the turn is over, too.
    fn end_turn(&self) -> Result<(), StoreError>;

    /// Says that a server answers as of a write, and will not as of an earlier one, until so much time has passed by the clock of the store; and
    /// returns the number of the last write of that moment. `server`: its own name, which no other has.
    ///
    /// # Errors
    /// Where the store cannot be written. Then what the server said before stands, until its time has passed.
    fn confirm(&self, server: &str, write: WriteNumber, lease: Duration) -> Result<WriteNumber, StoreError>;

    /// The servers whose time has not passed, by their names, each with the write as of which it said to answer.
    ///
    /// # Errors
    /// Where the store cannot be read.
    fn confirmed(&self) -> Result<Vec<(String, WriteNumber)>, StoreError>;

    /// Says that a server answers no more.
    ///
    /// # Errors
    /// Where the store cannot be written. Then what the server said before stands, until its time has passed.
    fn leave(&self, server: &str) -> Result<(), StoreError>;
}

/// Hears of writes to a store.
pub trait Listener: Send {
    /// Waits until something was written, and returns the number of the last write that was heard of; none where the time passed. A write
    /// may be heard of late, or never where the connection was lost: whoever must know asks [`Shared::last_write`] as well.
    ///
    /// # Errors
    /// Where the connection is lost. Whoever listens then listens anew.
    fn wait(&mut self, at_most: Duration) -> Result<Option<WriteNumber>, StoreError>;
}

#[cfg(test)]
mod tests;
