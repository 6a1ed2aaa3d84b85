//! The running house: the snapshot that answers now, and the one writer that changes what it knows.
//!
//! A write is checked, laid over what is known, encoded, committed by the store, and then published in one step that cannot fail:
//! so what was acknowledged is on disk and in every answer that begins afterwards (law 12), and what was not is in none. The
//! whole snapshot is built anew for each write; questions go on meanwhile.

mod current;
mod etag;
mod import;
mod token;
mod write;

pub use current::{Answers, Current, Turn};
pub use etag::{Etag, EtagError};
pub use import::{Imported, Item};
pub use token::{TokenError, WriteToken};
pub use write::{Done, Now, Wish, WriteError, Writer};
