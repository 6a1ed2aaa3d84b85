//! A coarse copy of the context block: each standing as one of few levels, so that a table says the most that the block
//! can be before it is worked out.

use std::collections::BTreeSet;

use super::columns::BLOCK;
use crate::domain::slot::Spot;
use crate::features::context::{self, CENTRES, Standings};
use crate::features::scale::CLIP;

/// Levels that a standing can have; level 0 is "not known".
const LEVELS: usize = 63;
/// Levels and room up to a power of two.
const TABLE: usize = 64;
/// One in the whole numbers that bounds are added up in: whole numbers add up faster and never round.
const ONE: f64 = (1 << 24) as f64;

/// Levels of all places.
#[derive(Debug)]
pub(super) struct Levels {
    indicators: usize,
    /// One for each place and indicator, place by place.
    levels: Vec<u8>,
    /// The lowest and the highest known level of each indicator in each block of places; both 0 where none is known.
    spans: Vec<(u8, u8)>,
    /// The bumps at each border between two levels, centre by centre.
    borders: [[f64; TABLE]; CENTRES.len()],
}

/// For one asker: the most that each indicator can add to the context block, by the other's level.
#[derive(Debug)]
pub(super) struct LevelBounds {
    most: Vec<[u32; TABLE]>,
    /// The asker's own levels.
    own: Vec<u8>,
    /// How far the block can be below what [`Self::most`] says, at most.
    pub(super) slack: f64,
}

impl Levels {
    pub(super) fn new<'a>(indicators: usize, places: impl Iterator<Item = &'a Standings>) -> Self {
        let levels: Vec<u8> = places.flat_map(|standings| standings.iter().map(|z| z.map_or(0, level))).collect();
        let at_border: [_; TABLE] = std::array::from_fn(|number| context::bumps(border(number)));
        let borders = std::array::from_fn(|centre| at_border.map(|bumps| bumps[centre]));
        let spans = levels.chunks((BLOCK * indicators).max(1)).flat_map(|block| spans(block, indicators)).collect();
        Self { indicators, levels, spans, borders }
    }

    /// The same of so many places, of which some in `spots` are others; `standings` are those of now.
    pub(super) fn with<'a>(&self, places: usize, spots: &[Spot], standings: impl Fn(Spot) -> &'a Standings) -> Self {
        let indicators = self.indicators;
        let mut levels = self.levels.clone();
        levels.resize(places * indicators, 0);
        for &spot in spots.iter().filter(|spot| spot.get() < places) {
            let own = &mut levels[spot.get() * indicators..][..indicators];
            own.iter_mut().zip(standings(spot).iter()).for_each(|(one, z)| *one = z.map_or(0, level));
        }
        let blocks: BTreeSet<usize> = spots.iter().map(|spot| spot.get() / BLOCK).collect();
        let mut all = self.spans.clone();
        all.resize(places.div_ceil(BLOCK) * indicators, (0, 0));
        for block in blocks.into_iter().filter(|block| block * BLOCK < places) {
            let members = block * BLOCK * indicators..places.min((block + 1) * BLOCK) * indicators;
            let now = spans(&levels[members], indicators);
            all[block * indicators..][..indicators].iter_mut().zip(now).for_each(|(span, now)| *span = now);
        }
        Self { indicators, levels, spans: all, borders: self.borders }
    }

    /// Prepares an asker. `weights` are those of the indicators; they sum to 1.
    pub(super) fn bounds(&self, asker: &Standings, weights: &[f64]) -> LevelBounds {
        let mut slack = 0.0;
        let mut most = vec![[0; TABLE]; self.indicators];
        for ((table, z), &weight) in most.iter_mut().zip(asker.iter()).zip(weights) {
            let Some(z) = z.filter(|_| weight > 0.0) else { continue };
            let at_border = self.at_borders(z);
            let mut widest = 0.0_f64;
            // The kernel never rises with distance: within a level it is highest at the side that is nearer to the asker, or
            // 1 where the asker has that level itself, and lowest at one of the sides.
            for (one, sides) in table[1..].iter_mut().zip(at_border.windows(2)) {
                let (lower, higher) = if sides[0] < sides[1] { (sides[0], sides[1]) } else { (sides[1], sides[0]) };
                widest = widest.max(higher - lower);
                *one = whole(weight * higher);
            }
            let own = usize::from(level(z));
            // A standing on a border is of both levels.
            for number in own.saturating_sub(2)..LEVELS.min(own + 1) {
                if border(number) <= z && z <= border(number + 1) {
                    widest = widest.max(1.0 - at_border[number].min(at_border[number + 1]));
                    table[number + 1] = whole(weight);
                }
            }
            slack += weight * widest;
        }
        let own = asker.iter().map(|z| z.map_or(0, level)).collect();
        LevelBounds { most, own, slack }
    }

    /// How alike a standing and each border are.
    fn at_borders(&self, z: f64) -> [f64; TABLE] {
        let mut products = [0.0; TABLE];
        for (own, borders) in context::bumps(z).into_iter().zip(&self.borders) {
            products.iter_mut().zip(borders).for_each(|(product, border)| *product += own * border);
        }
        products
    }

    /// The most that the context block of any place of a block of places can be.
    pub(super) fn most_of_block(&self, bounds: &LevelBounds, block: usize) -> f32 {
        let spans = &self.spans[block * self.indicators..][..self.indicators];
        let tables = bounds.most.iter().zip(&bounds.own);
        // Nobody brings more than whoever stands nearest to the asker.
        let nearest =
            tables.zip(spans).map(|((table, &own), &(low, high))| table[own.clamp(low, high) as usize % TABLE]);
        (f64::from(nearest.sum::<u32>()) / ONE) as f32
    }

    /// The most that the context block of a place can be.
    pub(super) fn most(&self, bounds: &LevelBounds, place: Spot) -> f32 {
        let levels = &self.levels[place.get() * self.indicators..][..self.indicators];
        let sum: u32 = bounds.most.iter().zip(levels).map(|(table, &level)| table[level as usize % TABLE]).sum();
        (f64::from(sum) / ONE) as f32
    }
}

/// The lowest and the highest known level of each indicator in the levels of a block of places.
fn spans(block: &[u8], indicators: usize) -> impl Iterator<Item = (u8, u8)> {
    let known = move |indicator| block.iter().skip(indicator).step_by(indicators).copied().filter(|&level| level > 0);
    (0..indicators).map(move |one| (known(one).min().unwrap_or(0), known(one).max().unwrap_or(0)))
}

/// In whole numbers, never less than it was.
fn whole(share: f64) -> u32 {
    (share * ONE) as u32 + 1
}

/// The level of a standing, 1 to [`LEVELS`].
fn level(z: f64) -> u8 {
    let share = (z + CLIP) / (2.0 * CLIP);
    1 + (share * LEVELS as f64).clamp(0.0, (LEVELS - 1) as f64) as u8
}

/// Where level `number` + 1 begins.
fn border(number: usize) -> f64 {
    2.0 * CLIP * number as f64 / LEVELS as f64 - CLIP
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::indicator::{Figure, Scale};
    use crate::domain::record::Provenance;
    use crate::features::scale::Scaler;

    #[test]
    fn a_level_holds_its_standings() {
        for step in 0..=6000 {
            let z = f64::from(step) / 1000.0 - CLIP;
            let level = usize::from(level(z));
            assert!((1..=LEVELS).contains(&level));
            assert!(border(level - 1) <= z + 1e-12 && z <= border(level) + 1e-12, "{z} at level {level}");
        }
    }

    #[test]
    fn a_bound_is_never_below_the_block_nor_above_it_by_more_than_the_slack() {
        let spread: Vec<f64> = (-50..=50).map(f64::from).collect();
        let scaler = Scaler::learn(&spread, Scale::Amount);
        let weights = [0.5, 0.3, 0.2];
        let place = |one: i32, two: Option<i32>, three: i32| {
            let figure = |number: i32| Figure::new(f64::from(number), Provenance::PublicRecord).ok();
            Standings::new(&[figure(one), two.and_then(figure), figure(three)], &[scaler, scaler, scaler])
        };
        let places: Vec<Standings> =
            (-100..=100).map(|step| place(step, (step % 7 != 0).then_some(step * 3 % 101), step * 7 % 113)).collect();
        let levels = Levels::new(weights.len(), places.iter());
        let changed: Vec<Spot> = [0, 70, 190, 195].map(Spot::new).to_vec();
        let earlier = places.iter().enumerate().take(191).map(|(at, one)| if at % 70 == 0 { &places[3] } else { one });
        let earlier = Levels::new(weights.len(), earlier);
        let behind = (191..places.len()).map(Spot::new);
        let spots: Vec<Spot> = changed.iter().copied().chain([Spot::new(140)]).chain(behind).collect();
        let later = earlier.with(places.len(), &spots, |spot| &places[spot]);
        assert_eq!((&later.levels, &later.spans), (&levels.levels, &levels.spans), "changed is as made anew");
        let fewer = levels.with(100, &[Spot::new(100)], |spot| &places[spot]);
        let anew = Levels::new(weights.len(), places.iter().take(100));
        assert_eq!(
            (&fewer.levels, &fewer.spans),
            (&anew.levels, &anew.spans),
            "and fewer are as if the others never were"
        );
        for asker in places.iter().step_by(3) {
            let bounds = levels.bounds(asker, &weights);
            let own = context::encode(asker, &weights);
            for (position, other) in places.iter().enumerate() {
                let exact = own.likeness(&context::encode(other, &weights)).similarity;
                let most = f64::from(levels.most(&bounds, Spot::new(position)));
                assert!(most >= exact - 1e-6 && most - bounds.slack <= exact + 1e-6, "{most} for {exact}");
                let of_block = f64::from(levels.most_of_block(&bounds, position / BLOCK));
                assert!(of_block >= most, "{of_block} for the block of {most}");
            }
        }
    }
}
