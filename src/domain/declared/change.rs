//! One thing said: what a call, a store and a replica speak of.

use thiserror::Error;

use super::brought::Brought;
use super::matter::Matter;
use super::stated::{DeclaredItself, DeclaredPlace, DeclaredRecord};
use crate::domain::consent::{Consent, Scope};
use crate::domain::id::PlaceId;

/// How the identifier of a body begins that no pack lists.
pub const OWN_PREFIX: &str = "x:";
/// Most characters behind [`OWN_PREFIX`].
const OWN_LIMIT: usize = 60;

/// One thing said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A body registers, or says anew who it is.
    PutPlace(DeclaredPlace),
    /// A place says something of itself beside who it is, or takes back all of that.
    PutItself {
        /// The place.
        place: PlaceId,
        /// What it says.
        itself: DeclaredItself,
    },
    /// A place says how it stands with a problem.
    PutRecord {
        /// The place.
        place: PlaceId,
        /// What it says.
        record: DeclaredRecord,
    },
    /// A place takes back what it said of one matter: what is publicly known of it stands again.
    Retire {
        /// The place.
        place: PlaceId,
        /// What it said it of.
        matter: Matter,
    },
    /// A place says for whom something is. It stands whatever the place says of the matter afterwards.
    Consent {
        /// The place.
        place: PlaceId,
        /// What it is about.
        scope: Scope,
        /// For whom, until when, and who said so.
        consent: Consent,
    },
    /// The same, as it was said elsewhere.
    Bring(Brought),
    /// A place goes, with all that was known of it: no later import of public facts brings it back.
    Erase {
        /// The place.
        place: PlaceId,
    },
}

impl Change {
    /// The place that it is about.
    pub fn place(&self) -> &PlaceId {
        match self {
            Self::PutPlace(place) => &place.id,
            Self::Bring(brought) => &brought.place,
            Self::PutItself { place, .. }
            | Self::PutRecord { place, .. }
            | Self::Retire { place, .. }
            | Self::Consent { place, .. }
            | Self::Erase { place } => place,
        }
    }
}

/// Why an identifier is none that a body can give itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "is no id of the public record; a body that has none there takes an id of its own: {OWN_PREFIX} and 1 to {OWN_LIMIT} of a-z, 0-9 and -"
)]
pub struct OwnIdError;

/// An identifier that a body gave itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnId;

impl OwnId {
    /// Whether an identifier is of the kind that bodies give themselves, whatever stands behind that.
    pub fn is_of_this_kind(id: &PlaceId) -> bool {
        id.as_str().starts_with(OWN_PREFIX)
    }

    /// Whether an identifier is one that a body can give itself.
    ///
    /// # Errors
    /// Where it does not begin with [`OWN_PREFIX`] or has other characters than a-z, 0-9 and `-` behind that.
    pub fn check(id: &PlaceId) -> Result<Self, OwnIdError> {
        let own = id.as_str().strip_prefix(OWN_PREFIX).ok_or(OwnIdError)?;
        let plain = own.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        ((1..=OWN_LIMIT).contains(&own.len()) && plain).then_some(Self).ok_or(OwnIdError)
    }
}
