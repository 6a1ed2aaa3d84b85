//! Where facts come from, with what has to be said when they are shown.

use jiff::civil::Date;

use super::id::SourceId;

/// A publication that facts were taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Identifier in the pack.
    pub id: SourceId,
    /// Title, for people.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Where it was read.
    pub location: String,
    /// Where anybody can read it, where it has such an address.
    pub url: Option<String>,
    /// Date of the data, where known.
    pub date: Option<Date>,
    /// Licence, with the attribution that it asks for.
    pub licence: String,
    /// Whom it can speak of; none where the pack does not say.
    pub reach: Option<Reach>,
}

/// Whom a source can speak of, and what its silence means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Those of whom it could say something, for people ("councils with adult social care").
    pub of: String,
    /// How many of them it looked at; none where that is not known.
    pub looked_at: Option<u32>,
    /// What it means that a place is not in it.
    pub silence: Silence,
}

/// What it means that a source says nothing of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// Nobody may have looked.
    NotLooked,
    /// Somebody looked, and there was nothing.
    NotFound,
    /// It was looked at and found well: no record is kept of that.
    FoundWell,
    /// It could have applied or joined; whether it did is not told.
    DidNotApply,
}

impl Silence {
    /// The meaning of a code of packs.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "not_looked" => Some(Self::NotLooked),
            "not_found" => Some(Self::NotFound),
            "found_well" => Some(Self::FoundWell),
            "did_not_apply" => Some(Self::DidNotApply),
            _ => None,
        }
    }
}
