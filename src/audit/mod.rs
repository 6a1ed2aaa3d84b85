//! Who was told what not everybody may see: written down before it is told, for the place that it is about.
//!
//! The log lies in a file of its own beside the store. An entry stands for one answer: to whom, on which day, and of each place that it
//! told something kept back of, which class of fact. Which place that is stands there under a key of that place, under a mark that is
//! another each time: whoever has the key finds all its entries, and once it is destroyed nobody can tell any more that they were of
//! one place, or of which. Every entry carries the hash of the one before, which stays as it was when a key goes.

mod book;
mod chain;
mod entry;
mod error;
mod key;
mod list;
mod prune;
mod schema;
mod verify;

pub use book::Book;
pub use entry::{Answer, FactClass, Told, Witness};
pub use error::BookError;
pub use list::{Listed, Seen};
pub use prune::{KEPT_DAYS, LEAST_DAYS, Removed};
pub use verify::{RemovedUntil, Verified};
