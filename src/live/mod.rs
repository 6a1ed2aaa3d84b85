//! The running house: the snapshot that answers now, and the one writer that changes what it knows.
//!
//! A write is checked, laid over what is known, encoded, committed by the store, and then published in one step that cannot fail:
//! so what was acknowledged is on disk and in every answer that begins afterwards (law 12), and what was not is in none.
//!
//! A write of records costs the row of its place encoded, and of the tables of the block that holds the place those made anew in which
//! that row is another; of everything else the new state has a pointer, one for each place. Who registers, goes, or is another body than
//! before costs that as well, and what is kept by position (who stands where, who is part of whom, who has which problem) is written down
//! once more with the others moved on by one; no other row is encoded and no other name is spelled. Those who write at once share all of
//! that: they wait in a line while another write is under way, and go on together.
//!
//! What answers is what everybody sees. Whoever sees more, or less, has the rows of the places of which that is so made anew, once for
//! each state and sight, when somebody first asks; all other rows are shared. What a place says to itself alone is one row beside what
//! whoever else sees as much is shown: a place that asks in its own name has nothing laid out but that.

mod current;
mod etag;
mod following;
mod import;
mod kept;
mod lease;
mod line;
mod replica;
mod sealed;
mod seen;
mod taking;
mod through;
mod token;
mod trail;
mod wish;
mod word;
mod write;

pub use current::{Answers, Current, Turn};
pub use etag::{Etag, EtagError};
pub use import::{Imported, Item};
pub use lease::{LEASE, Lease};
pub use replica::Replica;
pub use seen::MOST_SIGHTS;
pub use token::{TokenError, WriteToken};
pub use trail::Moment;
pub use wish::{Acting, Done, Erased, Wish, WriteError};
pub use write::Writer;
