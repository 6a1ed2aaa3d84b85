//! Which place a text names, and by what; or why it names none.

use thiserror::Error;

use super::super::id::PlaceId;
use super::super::slot::Slot;

/// Why a text names no single place.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FindError {
    /// Nothing of that name; places with a similar one, best first, by position.
    #[error("no place of that id or name")]
    Unknown(Vec<Slot>),
    /// Several of that name or beginning, the places of an area, or the successors of a former place, by position.
    #[error("several places are meant")]
    Ambiguous(Vec<Slot>),
}

/// What a place was called before, or what was in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// The identifier of a former place, or the former identifier of this one; none where only the name is another.
    pub id: Option<PlaceId>,
    /// The name of then.
    pub name: String,
}

/// By what a place was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// Its identifier, or the whole of a name that it has today.
    Whole,
    /// An identifier or the whole of a name from before.
    Former(Former),
    /// The beginning of this name of its.
    Part(String),
}

/// How a text was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Position of the place in the register.
    pub place: Slot,
    /// By what.
    pub by: By,
}

/// A place that may be meant by what is typed so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// Position of the place in the register.
    pub place: Slot,
    /// The name of its that begins so.
    pub name: String,
}
