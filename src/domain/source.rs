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
    /// Date of the data, where known.
    pub date: Option<Date>,
    /// Licence, with the attribution that it asks for.
    pub licence: String,
}
