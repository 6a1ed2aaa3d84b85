//! Figures of what came of the work: told last, and never part of a fit (R129, R141, law 6).

use super::id::SourceId;

/// Whether what would have happened anyway is in the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeKind {
    /// It is.
    Gross,
    /// It was taken off.
    Net,
    /// The source does not say.
    Unstated,
}

/// Whether the figure was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeBasis {
    /// It was.
    Observed,
    /// It was expected.
    Anticipated,
    /// It came out of a model.
    Modelled,
}

/// Who judged (R45). Never left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeEvidence {
    /// Somebody else than the place.
    Independent,
    /// The place itself.
    SelfReported,
    /// Nobody is known to have.
    None,
}

macro_rules! codes {
    ($name:ident { $($variant:ident = $code:literal),+ }) => {
        impl $name {
            /// The code used in packs and answers.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The value of a code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

codes!(OutcomeKind { Gross = "gross", Net = "net", Unstated = "unstated" });
codes!(OutcomeBasis { Observed = "observed", Anticipated = "anticipated", Modelled = "modelled" });
codes!(OutcomeEvidence { Independent = "independent", SelfReported = "self_reported", None = "none" });

/// One figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What was counted, in the pack's own words.
    pub measure: String,
    /// How much.
    pub value: f64,
    /// Of what.
    pub unit: String,
    /// Gross or net.
    pub kind: OutcomeKind,
    /// Observed, anticipated or modelled.
    pub basis: OutcomeBasis,
    /// Who judged.
    pub evidence: OutcomeEvidence,
    /// Cases behind the figure, if stated.
    pub cases: Option<u32>,
    /// Who says so.
    pub source: SourceId,
}
