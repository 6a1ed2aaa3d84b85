//! Figures that measure one problem: how bad it is, not what the area is like.

use jiff::civil::Date;

use super::id::{IndicatorId, ProblemId, SourceId};
use super::indicator::{Figure, Scale};
use super::pressure::BadEnd;

/// What measures a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemFigure {
    /// Code.
    pub id: IndicatorId,
    /// The problem that it measures.
    pub problem: ProblemId,
    /// What it is a figure of, with its period, for people.
    pub label: String,
    /// Unit, for people.
    pub unit: String,
    /// Which transforms may be tried.
    pub scale: Scale,
    /// Which end is the worse one.
    pub bad_end: BadEnd,
    /// Where it was published.
    pub source: SourceId,
}

/// One place's value of such a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeasuredFigure {
    /// Which figure, by its position in the vocabulary.
    pub of: usize,
    /// The value.
    pub figure: Figure,
    /// Day of the fact, or the last of its period.
    pub as_of: Date,
}
