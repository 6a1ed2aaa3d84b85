//! What places say of themselves, on top of what is publicly known of them.
//!
//! A change is one thing said, and what somebody wants said comes to one; everything said makes a [`Declared`]; that, laid over
//! a world of public facts, makes a [`Ledger`] and with it the world that is asked. A declared record stands before a public one
//! about the same matter, whichever is newer; what the public record says stays beside it. For whom each is its place says, too: the
//! world that everybody sees is laid without what is not for everybody, and a sight that shows more, or less, has other rows in it.

mod brought;
mod change;
mod circle;
mod held;
mod itself;
mod ledger;
mod matter;
mod named;
mod offers;
mod overlay;
mod public;
mod said;
mod seen;
mod since;
mod stated;
mod stirred;
mod told_at;
mod used;
mod wanted;

pub use brought::Brought;
pub use change::{Change, OWN_PREFIX, OwnId, OwnIdError};
pub use held::Held;
pub use itself::ItselfFields;
pub use ledger::{ChangeError, Draft, Ledger};
pub use matter::{Matter, ProblemWords};
pub use named::Named;
pub use offers::Offer;
pub use public::{PublicFacts, PublicKey, PublicNews};
pub use said::{Declared, Kept, WriteNumber};
pub use seen::Extent;
pub use since::Since;
pub use stated::{DeclaredItself, DeclaredPlace, DeclaredRecord};
pub use stirred::Stirred;
pub use told_at::ToldAt;
pub use used::Used;
pub use wanted::{PlaceFields, RecordFields, Wanted};
