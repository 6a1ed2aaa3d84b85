//! Why a place sits nowhere (R113).

use serde::{Deserialize, Serialize};

use crate::convene::circle::Barred;
use crate::proto::v1;

/// Why a place is in no new cohort on a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
    /// It takes no part.
    Barred(Barred),
    /// A group was found, and nobody who may bring all of it together.
    NoConvener,
}

impl Unseated {
    /// The stable code.
    pub(super) fn code(self) -> v1::UnseatedReason {
        match self {
            Self::InExistingGroup => v1::UnseatedReason::InExistingGroup,
            Self::AtCapacity => v1::UnseatedReason::AtCapacity,
            Self::NobodyEligible => v1::UnseatedReason::NobodyEligible,
            Self::StagesApart => v1::UnseatedReason::StagesApart,
            Self::NoRoom => v1::UnseatedReason::NoRoom,
            Self::Barred(Barred::OfItsTime) => v1::UnseatedReason::OfItsTime,
            Self::Barred(Barred::OldRecord) => v1::UnseatedReason::OldRecord,
            Self::NoConvener => v1::UnseatedReason::NoConvener,
        }
    }

    /// In words.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::InExistingGroup => "it meets others about this problem already",
            Self::AtCapacity => "it is in as many cohorts of this run as one place may be",
            Self::NobodyEligible => "nobody else outside its own area has the problem live and is free",
            Self::StagesApart => "everybody who is free is too many stages further on or less far",
            Self::NoRoom => "those whom it may sit with are too few, or sit in groups that are full",
            Self::Barred(barred) => barred.text(),
            Self::NoConvener => "the pack knows nobody who may bring it and those it fits together: name a facilitator",
        }
    }
}
