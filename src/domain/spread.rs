//! How the figures of a domain's places are spread: where the middle half of them lies, and where one stands in it.

use std::collections::BTreeMap;

use super::id::IndicatorId;
use super::indicator::Indicator;
use super::profile::Profile;

/// Fewer figures than this have no quarters.
const FEWEST: usize = 8;

/// The spread of one indicator over all places with a figure of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The smallest figure.
    pub lowest: f64,
    /// A quarter of the figures are no larger.
    pub lower: f64,
    /// Half of them are no larger.
    pub middle: f64,
    /// Three quarters of them are no larger.
    pub upper: f64,
    /// The largest figure.
    pub highest: f64,
    /// How many places have one.
    pub places: usize,
}

/// Where a figure stands among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Below the middle half.
    LowestQuarter,
    /// In the middle half, its ends among it.
    MiddleHalf,
    /// Above the middle half.
    HighestQuarter,
}

/// The spread of each indicator that enough places have.
pub type Spreads = BTreeMap<IndicatorId, Spread>;

impl Spread {
    /// The spread of some figures, by the nearest rank: every quarter's end is one of them. None for fewer than eight.
    pub fn of(mut figures: Vec<f64>) -> Option<Self> {
        figures.sort_by(f64::total_cmp);
        let places = figures.len();
        let at = |quarters: usize| figures[(places * quarters).div_ceil(4).max(1) - 1];
        (places >= FEWEST).then(|| Self {
            lowest: at(0),
            lower: at(1),
            middle: at(2),
            upper: at(3),
            highest: at(4),
            places,
        })
    }

    /// Where a figure stands.
    pub fn standing(&self, figure: f64) -> Standing {
        if figure < self.lower {
            Standing::LowestQuarter
        } else if figure > self.upper {
            Standing::HighestQuarter
        } else {
            Standing::MiddleHalf
        }
    }

    /// How far along from the lowest to the highest a figure lies, 0 to 1; in the middle where all are the same.
    pub fn along(&self, figure: f64) -> f64 {
        let width = self.highest - self.lowest;
        if width > 0.0 { ((figure - self.lowest) / width).clamp(0.0, 1.0) } else { 0.5 }
    }
}

/// The spreads of all indicators, over the places of a domain.
pub fn spreads<'a>(profiles: impl Iterator<Item = &'a Profile> + Clone, indicators: &[Indicator]) -> Spreads {
    let of =
        |at: usize| -> Vec<f64> { profiles.clone().filter_map(|one| Some((*one.figures.get(at)?)?.value())).collect() };
    let each = indicators.iter().enumerate();
    each.filter_map(|(at, indicator)| Some((indicator.id.clone(), Spread::of(of(at))?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_end_at_figures_that_some_place_has() {
        let spread = Spread::of((1..=9).rev().map(f64::from).collect()).expect("nine are enough");
        let ends = [spread.lowest, spread.lower, spread.middle, spread.upper, spread.highest];
        assert_eq!((ends, spread.places), ([1.0, 3.0, 5.0, 7.0, 9.0], 9));
        assert_eq!(spread.standing(2.9), Standing::LowestQuarter);
        assert_eq!((spread.standing(3.0), spread.standing(7.0)), (Standing::MiddleHalf, Standing::MiddleHalf));
        assert_eq!(spread.standing(7.1), Standing::HighestQuarter);
        assert_eq!([0.0, 5.0, 99.0].map(|figure| spread.along(figure)), [0.0, 0.5, 1.0]);
    }

    #[test]
    fn too_few_figures_have_no_spread_and_equal_ones_lie_in_the_middle() {
        assert_eq!(Spread::of(vec![1.0; 7]), None);
        assert_eq!(Spread::of(vec![4.0; 8]).map(|spread| spread.along(4.0)), Some(0.5));
    }
}
