//! What helps the work, and what hinders it: the same factors, present or missing (R121).

use super::id::{FactorId, SourceId, TermId};

/// Where something can be done about a factor (R122).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactorScope {
    /// In the place.
    Local,
    /// At the centre.
    Central,
    /// In both.
    Mixed,
}

impl FactorScope {
    /// The code used in packs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Central => "central",
            Self::Mixed => "mixed",
        }
    }

    /// The scope of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Local, Self::Central, Self::Mixed].into_iter().find(|scope| scope.code() == code)
    }
}

/// Whether a factor helps or hinders. A factor that nobody named has no sign: unknown is neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// An enabler (+).
    Helps,
    /// A barrier (-).
    Hinders,
}

impl Sign {
    /// The other sign.
    pub fn opposite(self) -> Self {
        match self {
            Self::Helps => Self::Hinders,
            Self::Hinders => Self::Helps,
        }
    }

    /// The code used in packs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Helps => "+",
            Self::Hinders => "-",
        }
    }

    /// The sign of `+` or `-`.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "+" => Some(Self::Helps),
            "-" => Some(Self::Hinders),
            _ => None,
        }
    }
}

/// A list of factors that somebody published, and the entry in it that a factor stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListEntry {
    /// Code of the list.
    pub list: TermId,
    /// Code of the entry, as the list numbers it.
    pub code: String,
}

/// A condition of the work.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// Code.
    pub id: FactorId,
    /// Label that fits a help as well as a hindrance.
    pub label: String,
    /// Where something can be done about it, where a record does not say otherwise.
    pub scope: FactorScope,
    /// How much depends on it: above 0, at most 1 (R123).
    pub weight: f64,
    /// The published lists that have it.
    pub lists: Vec<ListEntry>,
    /// Other words for it.
    pub synonyms: Vec<String>,
}

/// Place of a factor among the three that matter most (R120).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FactorRank(u8);

impl FactorRank {
    /// Accepts 1 to 3.
    pub fn new(number: i64) -> Option<Self> {
        u8::try_from(number).ok().filter(|number| (1..=3).contains(number)).map(Self)
    }

    /// 1 to 3.
    pub fn number(self) -> u8 {
        self.0
    }
}

/// A factor that is on record for one place and one problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldFactor {
    /// The factor.
    pub factor: FactorId,
    /// Whether it helps or hinders there.
    pub sign: Sign,
    /// Its rank, if it was given one.
    pub rank: Option<FactorRank>,
    /// Where something can be done about it there.
    pub scope: FactorScope,
    /// Who says so; none for what a caller says in a profile.
    pub source: Option<SourceId>,
}
