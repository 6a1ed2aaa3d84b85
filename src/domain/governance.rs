//! How places are governed: types, service functions, and who holds which duty.
//!
//! Types, functions, parts and their features are the pack's; the code only knows that a function has parts, that a body
//! holds some of them, and that what it does not hold lies somewhere else.

use super::id::{FunctionId, GovernanceTypeId, PlaceId};

use crate::domain::slot::FunctionNo;

/// A way in which places are governed.
#[derive(Debug, Clone, PartialEq)]
pub struct GovernanceType {
    /// Code.
    pub id: GovernanceTypeId,
    /// Label of one such body.
    pub label: String,
    /// Label of several.
    pub plural: String,
    /// single_tier, upper, lower, strategic, none, ...
    pub structure: String,
    /// Parts of functions that such a body holds.
    pub holds: Vec<String>,
    /// Where duties lie in the area of such a body (whole, split, above).
    pub lie: String,
    /// Who holds what it does not; where not given, the function's first part says so.
    pub instead: Option<String>,
    /// Squared weights of the structure features; they sum to 1.
    pub features: Vec<(String, f64)>,
}

/// What makes a function somebody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// A law gives it to them: it is their duty.
    Law,
    /// No law does; by practice they answer for it.
    Practice,
}

impl Basis {
    /// The code used in packs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Law => "law",
            Self::Practice => "practice",
        }
    }

    /// The basis of a code of packs.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Law, Self::Practice].into_iter().find(|basis| basis.code() == code)
    }
}

/// A service function and the parts that it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Code.
    pub id: FunctionId,
    /// Label, for people.
    pub label: String,
    /// Parts; at least one.
    pub parts: Vec<String>,
    /// What makes it somebody's.
    pub basis: Basis,
    /// The law, or what shows the practice.
    pub source: String,
    /// Whether each body that holds it does so for itself alone, whoever else holds it in its area.
    pub alone: bool,
}

/// Squared weights of the features of one function's duty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DutyFeatures {
    /// The body holds at least a part.
    pub any: f64,
    /// Spread evenly over the parts held.
    pub parts: f64,
    /// Where the function lies in the area.
    pub lie: f64,
    /// The body holds nothing: who does instead.
    pub instead: f64,
}

/// Whether a body holds a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Alone in its area.
    Holds,
    /// Together with others.
    Shares,
    /// Somebody else does.
    None,
    /// Not known.
    Unknown,
}

/// A place's own entry, which overrides that of its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyOverride {
    /// The function.
    pub function: FunctionId,
    /// What the place has of it.
    pub duty: Duty,
    /// The parts that it holds.
    pub parts: Vec<String>,
    /// Where that is written.
    pub source: String,
    /// Who holds it instead, where one body does so for this place and not for all of its area.
    pub held_by: Option<PlaceId>,
}

/// The pack's types and functions.
#[derive(Debug, Clone, PartialEq)]
pub struct Governance {
    /// Types, in the pack's order.
    pub types: Vec<GovernanceType>,
    /// Functions, in the pack's order.
    pub functions: Vec<Function>,
    /// How a duty becomes features.
    pub duty_features: DutyFeatures,
}

impl GovernanceType {
    /// Whether such a body governs an area of its own, as councils do. Bodies that leave whatever they do not hold to the same
    /// others (`instead` given for the type as a whole: to their members, to what lies in their area) stand beside councils.
    pub fn governs_an_area(&self) -> bool {
        self.instead.is_none()
    }
}

impl Governance {
    /// The type of a code, if the pack knows it.
    pub fn type_of(&self, id: &GovernanceTypeId) -> Option<&GovernanceType> {
        self.types.iter().find(|one| &one.id == id)
    }

    /// The type of a code or label, in any case.
    pub fn called(&self, text: &str) -> Option<&GovernanceType> {
        let wanted = text.trim().to_lowercase();
        let is_called = |one: &&GovernanceType| {
            [one.id.as_str(), &one.label, &one.plural].iter().any(|name| name.to_lowercase() == wanted)
        };
        self.types.iter().find(is_called)
    }

    /// Label of a type; the code itself where the pack does not know it.
    pub fn label<'a>(&'a self, id: &'a GovernanceTypeId) -> &'a str {
        self.type_of(id).map_or(id.as_str(), |one| &one.label)
    }

    /// Position of a function in [`Self::functions`].
    pub fn function_index(&self, id: &FunctionId) -> Option<FunctionNo> {
        self.functions.iter().position(|one| &one.id == id).map(FunctionNo::new)
    }
}
