//! Where what places say of themselves is kept, so that it is there after any end of the program.
//!
//! A store speaks of [`Change`]s and of the numbers of writes, not of tables: `sqlite` keeps them in a file, with nothing to
//! install. A commit that returned is on disk (law 12). Public facts are not kept here: they are the pack's, and what is kept is
//! laid over them.

mod error;
pub mod sqlite;

use jiff::Timestamp;

pub use error::StoreError;

use crate::domain::declared::{Change, Declared, PublicFacts, WriteNumber};
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

/// Keeps what places say.
///
/// An implementation MUST have changes on disk before [`Store::commit`] returns their last number, MUST keep all of them or none,
/// MUST NOT take any after another write than the last, and MUST keep nothing of a place that was erased but its id: not in a file that
/// it let go of, either, once nobody reads beside it.
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
