//! What places say of themselves, on top of what is publicly known of them.
//!
//! A change is one thing said; everything said makes a [`Declared`]; that, laid over a world of public facts, makes a
//! [`Ledger`] and with it the world that is asked. A declared record stands before a public one about the same matter, whichever
//! is newer; what the public record says stays beside it.

mod change;
mod ledger;
mod said;

pub use change::{Change, OWN_PREFIX, OwnId, OwnIdError};
pub use ledger::{ChangeError, Ledger};
pub use said::{Declared, DeclaredPlace, DeclaredRecord, Kept, WriteNumber};
