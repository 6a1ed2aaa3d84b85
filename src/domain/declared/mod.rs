//! What places say of themselves, on top of what is publicly known of them.
//!
//! A change is one thing said, and what somebody wants said comes to one; everything said makes a [`Declared`]; that, laid over
//! a world of public facts, makes a [`Ledger`] and with it the world that is asked. A declared record stands before a public one
//! about the same matter, whichever is newer; what the public record says stays beside it.

mod change;
mod ledger;
mod matter;
mod overlay;
mod public;
mod said;
mod wanted;

pub use change::{Change, OWN_PREFIX, OwnId, OwnIdError};
pub use ledger::{ChangeError, Draft, Ledger};
pub use matter::{Matter, ProblemWords};
pub use public::{PublicFacts, PublicKey, PublicNews};
pub use said::{Declared, DeclaredPlace, DeclaredRecord, Kept, WriteNumber};
pub use wanted::{PlaceFields, RecordFields, Wanted};
