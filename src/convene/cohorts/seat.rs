//! Where each place sits, or why it sits nowhere (R113).

use serde::Serialize;

/// One place and one problem that it has live.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeatRow {
    /// The place.
    pub place_id: String,
    /// Its name.
    pub display_name: String,
    /// The problem.
    pub problem_id: String,
    /// The proposed cohort; empty where it is in none on this problem.
    pub cohort_id: String,
    /// Its mean fit to the others of the cohort, 0 to 1.
    pub mean_fit: Option<f64>,
    /// Code of why it is in none; empty where it is in one.
    pub unseated_code: String,
    /// Why it is in none.
    pub unseated_reason: String,
}

/// Why a place is in no new cohort on a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unseated {
    /// It meets others about the problem already.
    InExistingGroup,
    /// It is in as many cohorts of the run as a place may be.
    AtCapacity,
    /// Nobody else outside its own area has the problem live.
    NobodyEligible,
    /// Everybody else is too far on, or too far behind.
    StagesApart,
    /// Those whom it may sit with are too few, or sit in groups that are full.
    NoRoom,
}

impl Unseated {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::InExistingGroup => "IN_EXISTING_GROUP",
            Self::AtCapacity => "AT_CAPACITY",
            Self::NobodyEligible => "NOBODY_ELIGIBLE",
            Self::StagesApart => "STAGES_APART",
            Self::NoRoom => "NO_ROOM",
        }
    }

    pub(super) fn text(self) -> &'static str {
        match self {
            Self::InExistingGroup => "it meets others about this problem already",
            Self::AtCapacity => "it is in as many cohorts of this run as one place may be",
            Self::NobodyEligible => "nobody else outside its own area has the problem live and is free",
            Self::StagesApart => "everybody who is free is too many stages ahead or behind",
            Self::NoRoom => "those whom it may sit with are too few, or sit in groups that are full",
        }
    }
}
