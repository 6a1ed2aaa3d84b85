//! What a caller is for, in a form in which what must not be cannot be said: who oversees places is shown none, and who sees none
//! speaks for none.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::line::Line;
use crate::domain::id::PlaceId;
use crate::domain::text;

/// Most places that one caller speaks for.
pub const MOST_PLACES: usize = 20_000;

/// Why somebody asks (R59).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To help places.
    Support,
    /// To oversee them: a government department, a regulator, an inspector.
    Assurance,
}

/// What a caller is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// A place's own system; it speaks for at least one.
    Place(BTreeSet<PlaceId>),
    /// A system that many places use.
    Portal {
        /// The places that it speaks for; it may ask about all.
        acts_as: BTreeSet<PlaceId>,
        /// The body that stands behind an introduction made through it, where there is one.
        convener: Option<Line>,
    },
    /// Brings places together, by runs.
    Convener {
        /// The body that stands behind what it brings together (R60).
        convener: Line,
    },
    /// Keeps the server running; speaks for every place.
    Operator,
    /// Is told of no single place, whatever it asks for (law 10).
    AggregateOnly(Purpose),
}

/// A role without what belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// [`Role::Place`]
    Place,
    /// [`Role::Portal`]
    Portal,
    /// [`Role::Convener`]
    Convener,
    /// [`Role::Operator`]
    Operator,
    /// [`Role::AggregateOnly`]
    AggregateOnly,
}

/// Why there is no such role.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RoleError {
    /// No kind of role is called that.
    #[error("'{0}' is no role: place, portal, convener, operator, aggregate-only")]
    Kind(String),
    /// No purpose is called that.
    #[error("'{0}' is no purpose: support, assurance")]
    Purpose(String),
    /// Law 10.
    #[error(
        "who has the purpose of assurance is told of no single place: its role can only be aggregate-only, not {0}"
    )]
    Assurance(Kind),
    /// A place's own system that is bound to no place.
    #[error("a caller with the role place speaks for at least one place")]
    NoPlace,
    /// Places where a role speaks for none.
    #[error("a caller with the role {0} is bound to no place")]
    Places(Kind),
    /// More than [`MOST_PLACES`].
    #[error("a caller speaks for {0} places; at most {MOST_PLACES} are allowed")]
    TooMany(usize),
    /// R60.
    #[error("a convener names the body that stands behind what it brings together")]
    NoConvener,
    /// The name of a convener where a role convenes nothing.
    #[error("a caller with the role {0} convenes nothing")]
    Convener(Kind),
}

impl Role {
    /// A role of its parts. `acts_as`: the places that it speaks for; `convener`: the body that stands behind an introduction.
    ///
    /// # Errors
    ///
    /// What the parts say that no role can be.
    pub fn new(
        kind: Kind,
        purpose: Purpose,
        acts_as: BTreeSet<PlaceId>,
        convener: Option<Line>,
    ) -> Result<Self, RoleError> {
        if acts_as.len() > MOST_PLACES {
            return Err(RoleError::TooMany(acts_as.len()));
        }
        match (kind, purpose) {
            (Kind::AggregateOnly, _) | (_, Purpose::Support) => {}
            (kind, Purpose::Assurance) => return Err(RoleError::Assurance(kind)),
        }
        if !acts_as.is_empty() && !matches!(kind, Kind::Place | Kind::Portal) {
            return Err(RoleError::Places(kind));
        }
        if convener.is_some() && !matches!(kind, Kind::Portal | Kind::Convener) {
            return Err(RoleError::Convener(kind));
        }
        Ok(match kind {
            Kind::Place if acts_as.is_empty() => return Err(RoleError::NoPlace),
            Kind::Place => Self::Place(acts_as),
            Kind::Portal => Self::Portal { acts_as, convener },
            Kind::Convener => Self::Convener { convener: convener.ok_or(RoleError::NoConvener)? },
            Kind::Operator => Self::Operator,
            Kind::AggregateOnly => Self::AggregateOnly(purpose),
        })
    }

    /// Without what belongs to it.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Place(_) => Kind::Place,
            Self::Portal { .. } => Kind::Portal,
            Self::Convener { .. } => Kind::Convener,
            Self::Operator => Kind::Operator,
            Self::AggregateOnly(_) => Kind::AggregateOnly,
        }
    }

    /// Why it asks.
    pub fn purpose(&self) -> Purpose {
        match self {
            Self::AggregateOnly(purpose) => *purpose,
            Self::Place(_) | Self::Portal { .. } | Self::Convener { .. } | Self::Operator => Purpose::Support,
        }
    }

    /// The places that the operator bound it to.
    pub fn bound_to(&self) -> Option<&BTreeSet<PlaceId>> {
        match self {
            Self::Place(acts_as) | Self::Portal { acts_as, .. } => Some(acts_as),
            Self::Convener { .. } | Self::Operator | Self::AggregateOnly(_) => None,
        }
    }

    /// The body that stands behind what it brings together.
    pub fn convener(&self) -> Option<&Line> {
        match self {
            Self::Portal { convener, .. } => convener.as_ref(),
            Self::Convener { convener } => Some(convener),
            Self::Place(_) | Self::Operator | Self::AggregateOnly(_) => None,
        }
    }

    /// Whether it speaks for a place.
    pub(super) fn speaks_for(&self, place: &PlaceId) -> bool {
        match self {
            Self::Operator => true,
            _ => self.bound_to().is_some_and(|places| places.contains(place)),
        }
    }
}

const KINDS: [(Kind, &str); 5] = [
    (Kind::Place, "place"),
    (Kind::Portal, "portal"),
    (Kind::Convener, "convener"),
    (Kind::Operator, "operator"),
    (Kind::AggregateOnly, "aggregate-only"),
];

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = KINDS.iter().find(|(kind, _)| kind == self).map_or("", |(_, code)| code);
        f.write_str(code)
    }
}

impl FromStr for Kind {
    type Err = RoleError;

    fn from_str(text: &str) -> Result<Self, RoleError> {
        let known = KINDS.iter().find(|(_, code)| *code == text);
        known.map(|(kind, _)| *kind).ok_or_else(|| RoleError::Kind(text::echo(text)))
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Support => "support",
            Self::Assurance => "assurance",
        })
    }
}

impl FromStr for Purpose {
    type Err = RoleError;

    fn from_str(text: &str) -> Result<Self, RoleError> {
        match text {
            "support" => Ok(Self::Support),
            "assurance" => Ok(Self::Assurance),
            _ => Err(RoleError::Purpose(text::echo(text))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(kind: Kind, purpose: Purpose, places: &[&str], convener: Option<&str>) -> Result<Role, RoleError> {
        let places = places.iter().map(|id| PlaceId::new(id).expect("an id")).collect();
        Role::new(kind, purpose, places, convener.map(|name| Line::new(name).expect("a name")))
    }

    #[test]
    fn r59_law_10_who_oversees_places_cannot_be_given_a_role_that_sees_one() {
        for kind in [Kind::Place, Kind::Portal, Kind::Convener, Kind::Operator] {
            assert_eq!(role(kind, Purpose::Assurance, &[], None), Err(RoleError::Assurance(kind)));
        }
        let centre = role(Kind::AggregateOnly, Purpose::Assurance, &[], None).expect("the one role that is left");
        assert_eq!((centre.purpose(), centre.bound_to()), (Purpose::Assurance, None));
        let named = role(Kind::AggregateOnly, Purpose::Support, &["E09000007"], None);
        assert_eq!(named, Err(RoleError::Places(Kind::AggregateOnly)));
    }

    #[test]
    fn r60_a_convener_is_named_and_a_place_is_one() {
        assert_eq!(role(Kind::Convener, Purpose::Support, &[], None), Err(RoleError::NoConvener));
        assert_eq!(role(Kind::Place, Purpose::Support, &[], None), Err(RoleError::NoPlace));
        assert_eq!(
            role(Kind::Operator, Purpose::Support, &[], Some("A body")),
            Err(RoleError::Convener(Kind::Operator))
        );
        let camden = role(Kind::Place, Purpose::Support, &["E09000007"], None).expect("a place");
        let speaks_for = |id: &str| camden.speaks_for(&PlaceId::new(id).expect("an id"));
        assert!(speaks_for("E09000007") && !speaks_for("E09000008"));
    }

    #[test]
    fn a_role_and_a_purpose_are_read_as_they_are_written() {
        for (kind, _) in KINDS {
            assert_eq!(kind.to_string().parse(), Ok(kind));
        }
        assert!("Portal".parse::<Kind>().is_err() && "help".parse::<Purpose>().is_err());
        assert_eq!(Purpose::Assurance.to_string().parse(), Ok(Purpose::Assurance));
    }
}
