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
    /// Name of what it was collected with; none where it stands alone.
    pub collection: Option<String>,
    /// How its rows tell that several places were given one award together; none for a source of other things.
    pub joint_awards: Option<JointAwards>,
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
