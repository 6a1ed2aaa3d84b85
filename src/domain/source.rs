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
    /// Name of what it was collected with; none where it stands alone.
    pub collection: Option<String>,
    /// How its rows tell that several places were given one award together; none for a source of other things.
    pub joint_awards: Option<JointAwards>,
}

/// Rows of one day are one award to several places where their source keys agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JointAwards {
    /// The parts of a source key that must agree.
    pub same: Vec<String>,
    /// The part that is the amount of money.
    pub amount: String,
    /// Multiples of this amount are given to many alike, and tell nothing; 1 or more.
    pub round: u32,
}

impl Source {
    /// What it was collected with: facts of one collection come on record together.
    pub fn collection(&self) -> &str {
        self.collection.as_deref().unwrap_or(self.id.as_str())
    }
}
