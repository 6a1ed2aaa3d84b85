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

/// Why a number is no figure of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FigureError {
    /// Not finite, or beyond [`FIGURE_LIMIT`].
    #[error("is no finite number within 1e12 either way")]
    Number,
    /// Outside 0 to 100.
    #[error("is no percentage (0 to 100)")]
    Percentage,
    /// Outside 0 to 1.
    #[error("is no share (0 to 1)")]
    Share,
}

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
            return Err(FigureError::Number);
        }
        Ok(Self { value, provenance })
    }

    /// The number, finite.
    pub fn value(&self) -> f64 {
        self.value
    }
}

impl Indicator {
    /// A figure of this indicator: within the range of its scale.
    pub fn figure(&self, value: f64, provenance: Provenance) -> Result<Figure, FigureError> {
        let figure = Figure::new(value, provenance)?;
        match self.scale {
            Scale::Percentage if !(0.0..=100.0).contains(&value) => Err(FigureError::Percentage),
            Scale::Share if !(0.0..=1.0).contains(&value) => Err(FigureError::Share),
            Scale::Amount | Scale::Percentage | Scale::Share => Ok(figure),
        }
    }

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
