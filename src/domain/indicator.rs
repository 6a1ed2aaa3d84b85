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

/// A unit of so many words is long to say twice.
const LONG_UNIT: usize = 3;

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

/// A number as people read it: with no more digits than tell it apart.
pub fn number(value: f64) -> String {
    match value.abs() {
        large if large >= 100.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
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

    /// The number as people read it, and that it was worked out from the parts of the area where it was.
    fn shown(&self) -> (String, &'static str) {
        (number(self.value), if self.provenance == Provenance::Derived { " (from its parts)" } else { "" })
    }
}

impl Scale {
    /// A figure within the range of this scale.
    pub fn figure(self, value: f64, provenance: Provenance) -> Result<Figure, FigureError> {
        let figure = Figure::new(value, provenance)?;
        match self {
            Self::Percentage if !(0.0..=100.0).contains(&value) => Err(FigureError::Percentage),
            Self::Share if !(0.0..=1.0).contains(&value) => Err(FigureError::Share),
            Self::Amount | Self::Percentage | Self::Share => Ok(figure),
        }
    }
}

impl Indicator {
    /// A figure of this indicator: within the range of its scale.
    pub fn figure(&self, value: f64, provenance: Provenance) -> Result<Figure, FigureError> {
        self.scale.figure(value, provenance)
    }

    /// The period in words: "2024", "the year from 2024-04-01", "the 3 years from 2022-01-01"; as the source writes it where it is no
    /// interval of years.
    pub fn period_words(&self) -> String {
        let years = self
            .period
            .split_once("/P")
            .and_then(|(from, length)| Some((from, length.strip_suffix('Y')?.parse::<u32>().ok()?)));
        match years {
            Some((from, 1)) => match from.strip_suffix("-01-01") {
                Some(year) => year.to_owned(),
                None => format!("the year from {from}"),
            },
            Some((from, years)) => format!("the {years} years from {from}"),
            None => self.period.clone(),
        }
    }

    /// A figure with its unit, for people; one that was worked out from the parts of the area says so.
    pub fn show(&self, figure: &Figure) -> String {
        let (number, derived) = figure.shown();
        match self.unit.as_str() {
            "%" => format!("{number}%{derived}"),
            unit => format!("{number} {unit}{derived}"),
        }
    }

    /// Two figures side by side with what they are figures of, for people: a unit of several words is said once.
    pub fn show_both(&self, yours: &Figure, theirs: &Figure) -> String {
        if self.unit.split_whitespace().count() < LONG_UNIT {
            return format!("{}: yours {}, theirs {}", self.label, self.show(yours), self.show(theirs));
        }
        let [(mine, of_mine), (other, of_other)] = [yours, theirs].map(Figure::shown);
        format!("{} ({}): yours {mine}{of_mine}, theirs {other}{of_other}", self.label, self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn indicator(unit: &str, period: &str) -> Indicator {
        Indicator {
            id: IndicatorId::new("pay").expect("a code"),
            label: "pay".to_owned(),
            definition: String::new(),
            unit: unit.to_owned(),
            scale: Scale::Amount,
            bad_end: None,
            theme: "work".to_owned(),
            period: period.to_owned(),
            source: SourceId::new("census").expect("a code"),
            used: true,
        }
    }

    #[test]
    fn a_period_is_told_as_people_say_it() {
        let words = |period: &str| indicator("pounds", period).period_words();
        assert_eq!(words("2024-04-01/P1Y"), "the year from 2024-04-01");
        assert_eq!(words("2023-01-01/P1Y"), "2023");
        assert_eq!(words("2022-01-01/P3Y"), "the 3 years from 2022-01-01");
        assert_eq!(words("2021"), "2021");
        assert_eq!(words("2025-04-01/P3M"), "2025-04-01/P3M");
    }

    #[test]
    fn two_figures_say_a_long_unit_once_and_a_short_one_with_each() {
        let published = Figure::new(192.0, Provenance::PublicRecord).expect("a figure");
        let derived = Figure::new(62.61, Provenance::Derived).expect("a figure");
        let both = |unit: &str| indicator(unit, "2021").show_both(&published, &derived);
        assert_eq!(both("pounds"), "pay: yours 192 pounds, theirs 62.6 pounds (from its parts)");
        assert_eq!(both("%"), "pay: yours 192%, theirs 62.6% (from its parts)");
        assert_eq!(both("per 100,000 people"), "pay (per 100,000 people): yours 192, theirs 62.6 (from its parts)");
    }
}
