//! The mode `buddies`: one mutual buddy for each place, or why it has none (R93, R113).

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::job::{Job, JobError, Tally, figure};
use super::report;
use crate::convene::{Buddies, BuddyError, BuddyOptions, Circle, CircleOptions, Pairs};
use crate::domain::cancel::Cancel;
use crate::domain::slot::Slot;
use crate::engine::View;
use crate::proto::v1;

/// The mode `buddies` with its options. Who gets whom depends on everybody: it is made in one piece.
#[derive(Debug)]
pub struct BuddyRun {
    view: View,
    circle: CircleOptions,
    options: BuddyOptions,
    seed: u64,
}

impl BuddyRun {
    /// Checks the fixed pairs. `seed` draws the baselines and nothing else.
    pub fn new(view: View, circle: CircleOptions, options: BuddyOptions, seed: u64) -> Result<Self, BuddyError> {
        Pairs::check(&Circle::new(&view, circle.clone()), &options)?;
        Ok(Self { view, circle, options, seed })
    }

    fn circle(&self) -> Circle<'_> {
        Circle::new(&self.view, self.circle.clone())
    }
}

impl Job for BuddyRun {
    type Whole = Pairs;
    type Row = v1::BuddyRow;

    fn partition_count(&self) -> usize {
        1
    }

    fn whole(&self, cancel: &Cancel) -> Result<Pairs, JobError> {
        let circle = self.circle();
        let candidates = circle.candidates(cancel)?;
        // A matching that has begun is not given up: the algorithm is a library's.
        let pairs = Pairs::new(&circle, &candidates, &self.options)?;
        cancel.check()?;
        Ok(pairs)
    }

    fn part(&self, pairs: &Pairs, _number: usize, cancel: &Cancel) -> Result<Vec<v1::BuddyRow>, JobError> {
        let buddies = Buddies::of(self.circle(), pairs);
        let row = |place: Slot| {
            cancel.check()?;
            Ok(buddies.row(place)?)
        };
        self.view.register().slots().collect::<Vec<_>>().into_par_iter().map(row).collect()
    }

    fn scope(&self) -> Vec<v1::RunFigure> {
        let members = self.circle().places().len();
        let all = self.view.register().profiles().len();
        vec![
            figure("places", all as f64, "places: each has a row"),
            figure("places_taking_part", members as f64, "places that have live what the run is about"),
        ]
    }

    fn tally<'a>(&'a self, pairs: &'a Pairs) -> Box<dyn Tally<v1::BuddyRow> + 'a> {
        Box::new(Baselines { run: self, pairs })
    }
}

/// The pairs beside their baselines.
struct Baselines<'a> {
    run: &'a BuddyRun,
    pairs: &'a Pairs,
}

impl Tally<v1::BuddyRow> for Baselines<'_> {
    fn count(&mut self, _row: &v1::BuddyRow) {}

    fn figures(self: Box<Self>, cancel: &Cancel) -> Result<Vec<v1::RunFigure>, JobError> {
        let buddies = Buddies::of(self.run.circle(), self.pairs);
        let mut figures = report::figures(&buddies.report(self.run.seed, cancel)?);
        if buddies.fell_back() {
            figures.insert(0, figure("no_stable_pairs", 1.0, "there are no stable pairs: the best in all were taken"));
        }
        Ok(figures)
    }
}
