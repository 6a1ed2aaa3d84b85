//! Problems that a figure suggests and that nobody recorded.

use jiff::civil::Date;

use super::id::{IndicatorId, ProblemId, SourceId};

/// Most pressures that a place can have.
pub const PRESSURE_LIMIT: usize = 4;

/// What derived pressures are used for; always at half weight and labelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PressureUse {
    /// In a question about one problem that fewer places have on record than are asked for, places with the pressure follow
    /// them. Place-wide nothing is filled up.
    #[default]
    Fill,
    /// For nothing.
    Never,
    /// As records are, among them.
    Always,
}

/// Which end of an indicator is the bad one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadEnd {
    /// Much is bad.
    High,
    /// Little is bad.
    Low,
}

/// A place in the worst tenth of `indicator` has a pressure on `problem`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PressureRule {
    /// The figure that is looked at.
    pub indicator: IndicatorId,
    /// Its bad end.
    pub bad_end: BadEnd,
    /// The problem that it suggests.
    pub problem: ProblemId,
}

/// An official statistic that puts a place in the worst quarter, as published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficialStatistic {
    /// The problem that it suggests.
    pub problem: ProblemId,
    /// Day or end of the period of the figure.
    pub as_of: Date,
    /// What the figure says.
    pub statement: String,
    /// Where it was published.
    pub source: SourceId,
}

/// A derived problem of one place. Never a record: always labelled derived, used only when the caller asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pressure {
    /// The problem suggested.
    pub problem: ProblemId,
    /// The figure behind it.
    pub statement: String,
    /// Where the figure was published.
    pub source: SourceId,
    /// Day of the figure; none for an indicator, which says its period.
    pub as_of: Option<Date>,
}
