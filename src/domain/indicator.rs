//! The area in figures.

use thiserror::Error;

use super::id::{IndicatorId, SourceId};
use super::pressure::BadEnd;
use super::record::Provenance;

/// Which transforms of an indicator make sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// A non-negative or signed amount.
    Amount,
    /// 0 to 100.
    Percentage,
    /// 0 to 1.
    Share,
}

/// One figure that is known for areas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Code.
    pub id: IndicatorId,
    /// Label, for people.
    pub label: String,
    /// What it is a figure of, for people; empty where the pack does not say.
    pub definition: String,
    /// Unit, for people.
    pub unit: String,
    /// Which transforms may be tried.
    pub scale: Scale,
    /// Which end of it is worse; none where neither is.
    pub bad_end: Option<BadEnd>,
    /// Themes weigh alike in the context block.
    pub theme: String,
    /// Period, as the source writes it.
    pub period: String,
    /// Where it was published.
    pub source: SourceId,
    /// Whether it is part of the context block.
    pub used: bool,
}

/// Largest figure, either way: beyond it sums and squares would lose their meaning, and no area has such a figure.
pub const FIGURE_LIMIT: f64 = 1e12;

/// A figure that is no number.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("{0} is not a finite number within 1e12 either way")]
pub struct FigureError(pub f64);

/// The value of an indicator for one place: finite, with its provenance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    value: f64,
    /// Published, or filled in from parts of the area.
    pub provenance: Provenance,
}

impl Figure {
    /// Accepts finite numbers within [`FIGURE_LIMIT`].
    pub fn new(value: f64, provenance: Provenance) -> Result<Self, FigureError> {
        if !value.is_finite() || value.abs() > FIGURE_LIMIT {
            return Err(FigureError(value));
        }
        Ok(Self { value, provenance })
    }

    /// The number, finite.
    pub fn value(&self) -> f64 {
        self.value
    }
}

impl Indicator {
    /// A figure with its unit, for people; a derived one says so.
    pub fn show(&self, figure: &Figure) -> String {
        let number = match figure.value.abs() {
            large if large >= 100.0 => format!("{:.0}", figure.value),
            middle if middle >= 10.0 => format!("{:.1}", figure.value),
            _ => format!("{:.2}", figure.value),
        };
        let derived = if figure.provenance == Provenance::Derived { " (derived)" } else { "" };
        match self.unit.as_str() {
            "%" => format!("{number}%{derived}"),
            unit => format!("{number} {unit}{derived}"),
        }
    }
}
