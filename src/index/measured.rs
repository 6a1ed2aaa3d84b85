//! Where all places stand on the figures that measure a problem, problem by problem.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::Index;
use super::columns::{BLOCK, places_of, put};
use super::levels::{LevelBounds, Levels};
use crate::domain::pieces::Pieces;
use crate::domain::profile::Profile;
use crate::domain::slot::{ProblemNo, Slot, Spot};
use crate::features::context::Standings;
use crate::features::encoder::Encoder;
use crate::features::measured::Measures;
use crate::features::vector::{BlockVector, Likeness};

/// The figures of one problem.
#[derive(Debug)]
pub(super) struct Measured {
    /// Position among the encoder's measures.
    measures: usize,
    /// Of each place, block by block.
    standings: Vec<Arc<[Standings]>>,
    /// The same coarsely: what bounds are made of.
    levels: Levels,
}

impl Measured {
    /// Of a place, by where blocks hold it.
    fn standings(&self, at: Spot) -> &Standings {
        &self.standings[at.get() / BLOCK][at.get() % BLOCK]
    }
}

/// Where one place stands on the figures of one problem.
#[derive(Debug, Clone)]
pub struct ProblemStandings<'a> {
    /// The figures, by their position in the vocabulary.
    pub figures: &'a [usize],
    /// One for each of them.
    pub standings: Cow<'a, Standings>,
    measures: &'a Measures,
    measured: &'a Measured,
    /// Where blocks hold each place.
    spots: &'a [Spot],
}

impl Index {
    /// Where the place at `place`, or whoever is only described by `profile`, stands on the figures that measure the code at this
    /// position of the taxonomy; none where nothing measures it.
    pub fn problem_standings(
        &self,
        code: ProblemNo,
        profile: &Profile,
        place: Option<Slot>,
    ) -> Option<ProblemStandings<'_>> {
        let measured = self.frame.measured[code].as_ref()?;
        let measures = &self.frame.encoder.measures()[measured.measures];
        let spots = &self.frame.spots;
        let standings = place.map_or_else(
            || Cow::Owned(measures.standings(profile)),
            |place| Cow::Borrowed(measured.standings(spots[place])),
        );
        Some(ProblemStandings { figures: &measures.figures, standings, measures, measured, spots })
    }
}

/// An asker's figures of the problem that is asked.
#[derive(Debug)]
pub(super) struct OwnFigures<'a> {
    own: ProblemStandings<'a>,
    block: BlockVector,
}

impl<'a> OwnFigures<'a> {
    /// Those of the place at `place`, or of whoever is only described; none where nothing measures the code.
    pub(super) fn of(index: &'a Index, code: ProblemNo, profile: &Profile, place: Option<Slot>) -> Option<Self> {
        let own = index.problem_standings(code, profile, place)?;
        Some(Self { block: own.measures.block(&own.standings), own })
    }

    /// How alike the figures of a place are.
    pub(super) fn likeness(&self, place: Slot) -> Likeness {
        self.block.likeness(&self.own.measures.block(self.own.measured.standings(self.own.spots[place])))
    }

    /// The most that [`Self::likeness`] can be.
    pub(super) fn bounds(&self) -> FigureBounds<'a> {
        let ProblemStandings { standings, measures, measured, .. } = &self.own;
        FigureBounds { levels: &measured.levels, bounds: measured.levels.bounds(standings, measures.weights()) }
    }
}

/// The most that the likeness of figures can be.
#[derive(Debug)]
pub(super) struct FigureBounds<'a> {
    levels: &'a Levels,
    bounds: LevelBounds,
}

impl FigureBounds<'_> {
    /// Of a place, by where blocks hold it.
    pub(super) fn most(&self, at: Spot) -> f32 {
        self.levels.most(&self.bounds, at)
    }

    /// How far the likeness can be below that, at most.
    pub(super) fn slack(&self) -> f64 {
        self.bounds.slack
    }
}

/// All problems that are measured, by the position of their code in the taxonomy.
pub(super) type AllMeasured = Vec<Option<Measured>>;

/// Standings of all places; `order` holds them in the order in which blocks do.
pub(super) fn all(encoder: &Encoder, profiles: &Pieces<Profile>, order: &[Slot]) -> AllMeasured {
    let mut all: AllMeasured = encoder.vocabulary().taxonomy.problems().iter().map(|_| None).collect();
    for (position, measures) in encoder.measures().iter().enumerate() {
        let block = |places: &[Slot]| places.iter().map(|&place| measures.standings(&profiles[place])).collect();
        let standings: Vec<Arc<[Standings]>> = order.chunks(BLOCK).map(block).collect();
        let levels = Levels::new(measures.figures.len(), standings.iter().flat_map(|block| block.iter()));
        all[measures.code] = Some(Measured { measures: position, standings, levels });
    }
    all
}

/// The same where other places are in some spots; `order` and `profiles` are those of now.
pub(super) fn with(
    before: &AllMeasured,
    encoder: &Encoder,
    profiles: &Pieces<Profile>,
    order: &[Slot],
    spots: &[Spot],
) -> AllMeasured {
    let blocks: BTreeSet<usize> = spots.iter().map(|spot| spot.get() / BLOCK).collect();
    let changed: BTreeSet<&Spot> = spots.iter().collect();
    let of_code = |measured: &Measured| {
        let measures = &encoder.measures()[measured.measures];
        let mut standings = measured.standings.clone();
        standings.truncate(order.len().div_ceil(BLOCK));
        for &block in blocks.iter().filter(|&block| block * BLOCK < order.len()) {
            let now = places_of(block, order.len()).map(Spot::new).map(|at| {
                let kept = (!changed.contains(&at)).then(|| measured.standings(at).clone());
                kept.unwrap_or_else(|| measures.standings(&profiles[order[at]]))
            });
            put(&mut standings, block, now.collect());
        }
        let of = |at: Spot| &standings[at.get() / BLOCK][at.get() % BLOCK];
        let levels = measured.levels.with(order.len(), spots, of);
        Measured { measures: measured.measures, standings, levels }
    };
    before.iter().map(|measured| measured.as_ref().map(of_code)).collect()
}
