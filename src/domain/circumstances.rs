//! Under which conditions a place works on one problem: factors, the starting point, for whom and in which form.

use super::factor::HeldFactor;
use super::id::{SourceId, TermId};
use super::outcome::Outcome;

/// One side of the point that a place started from, such as its capacity, with its ordered levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// Code.
    pub id: TermId,
    /// Label, for people.
    pub label: String,
    /// Words of the levels, least first; two or more.
    pub levels: Vec<String>,
}

/// Where a place started from in one dimension (R21).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartingLevel {
    /// The dimension.
    pub dimension: TermId,
    /// Position among its levels.
    pub level: usize,
    /// In the pack's own words; may be empty.
    pub statement: String,
    /// Who says so; none for what a caller says in a profile.
    pub source: Option<SourceId>,
}

/// Along what services were brought together (R12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntegrationAxis {
    /// Round those who are served.
    Horizontal,
    /// Along the chain of delivery.
    Vertical,
    /// Both.
    Both,
}

impl IntegrationAxis {
    /// The code used in packs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Horizontal => "horizontal",
            Self::Vertical => "vertical",
            Self::Both => "both",
        }
    }

    /// The axis of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Horizontal, Self::Vertical, Self::Both].into_iter().find(|axis| axis.code() == code)
    }
}

/// What is on record about the conditions of the work on one problem. All of it may be unknown, and nothing but factors, the
/// starting point and the place's own words is part of a fit: for whom, in which form and under whose lead are shown and filtered on (R9).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Circumstances {
    /// Factors that help or hinder, one entry for each.
    pub factors: Vec<HeldFactor>,
    /// Where the place started from, one entry for each dimension that is known.
    pub starting_point: Vec<StartingLevel>,
    /// What the place itself says of the matter, where it lets everybody read and compare it; empty elsewhere. A statement that
    /// somebody else wrote about the place never stands here.
    pub own_words: String,
    /// For whom.
    pub client_groups: Vec<TermId>,
    /// In which forms.
    pub delivery_models: Vec<TermId>,
    /// Which sector leads.
    pub lead_sector: Option<TermId>,
    /// Which other sectors are in it: the footprint is more than a council (R33).
    pub partner_sectors: Vec<TermId>,
    /// Along what services were brought together.
    pub integration_axis: Option<IntegrationAxis>,
    /// What came of it: shown last.
    pub outcomes: Vec<Outcome>,
    /// How far, as a position among the pack's extents, least first (R13).
    pub integration_extent: Option<usize>,
}
