//! What places are called, and which one a text names.
//!
//! One lookup for every door: the prompt, files, each call of the contract. What people write is compared at four levels,
//! and the first that knows the text decides:
//!
//! 1. an identifier, in any case;
//! 2. the whole of a name as it is written, then without regard to spelling ([`Spelling::plain`]);
//! 3. the whole of a name without the words that say what kind of body it is (`Spelling::core`), where those words do not
//!    say that another kind is meant;
//! 4. whole words at the beginning of exactly one place's names: taken, and told as "taken for".
//!
//! Names of today come before those of former places, and a body of its time yields to one that exists. Whatever can mean
//! several places is a question.
//!
//! What is only begun to be typed is looked up by the beginnings of words ([`Starts`]), and never taken for a place.

mod entry;
mod found;
mod index;
mod keys;
mod layer;
mod lookup;
mod nearest;
mod spelling;
mod starts;

pub(super) use entry::Among;
pub use found::{By, FindError, Former, Found, Suggested};
pub use index::NameIndex;
pub use spelling::{Kind, Spelling};
pub use starts::Starts;

use super::id::PlaceId;

/// What a pack says about the names of its places, beside those that stand with each place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Naming {
    /// How names are written.
    pub spelling: Spelling,
    /// Further names of places.
    pub aliases: Vec<Alias>,
    /// Names of areas that are no place of the pack.
    pub areas: Vec<Area>,
}

/// A further name of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// Whose.
    pub place: PlaceId,
    /// The name.
    pub name: String,
    /// Whether the place was called so before and is no longer.
    pub former: bool,
}

/// An area that people name and that is no place of the pack: it leads to the places that share it, as a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its names, at least one.
    pub names: Vec<String>,
    /// The places; at least two.
    pub places: Vec<PlaceId>,
}
