//! What readers of the page say is wrong, kept in a file for the operator. It is shown to nobody else, and nothing follows from it by
//! itself: the operator looks, has the pack mended, and closes it.

mod file;
mod readers;
mod said;

pub use file::{Corrections, Entry, KeepError, MOST_BYTES, MOST_IN_AN_HOUR, MOST_OF_ONE};
pub use readers::Readers;
pub use said::{About, LONGEST, Said, SaidError};
