//! The mode `buddies`: one mutual buddy for each place, or why it has none (R93, R113).

use std::sync::{Arc, OnceLock};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::job::{Job, JobError, Tally, figure, json_line};
use super::mode::Mode;
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
    /// A pure function of the rest.
    pairs: OnceLock<Arc<Pairs>>,
}

impl BuddyRun {
    /// Checks the fixed pairs. `seed` draws the baselines and nothing else.
    pub fn new(view: View, circle: CircleOptions, options: BuddyOptions, seed: u64) -> Result<Self, BuddyError> {
        Buddies::check(&Circle::new(&view, circle.clone()), &options)?;
        Ok(Self { view, circle, options, seed, pairs: OnceLock::new() })
    }

    fn buddies(&self, cancel: &Cancel) -> Result<Buddies<'_>, JobError> {
        let circle = Circle::new(&self.view, self.circle.clone());
        if let Some(pairs) = self.pairs.get() {
            return Ok(Buddies::again(circle, Arc::clone(pairs)));
        }
        let candidates = circle.candidates(cancel)?;
        // A matching that has begun is not given up: the algorithm is a library's.
        let buddies = Buddies::new(circle, &candidates, &self.options)?;
        cancel.check()?;
        self.pairs.get_or_init(|| buddies.pairs());
        Ok(buddies)
    }
}

impl Job for BuddyRun {
    fn mode(&self) -> Mode {
        Mode::Buddies
    }

    fn partition_count(&self) -> usize {
        1
    }

    fn prepare(&self, cancel: &Cancel) -> Result<(), JobError> {
        self.buddies(cancel).map(|_| ())
    }

    fn partition(&self, _number: usize, cancel: &Cancel) -> Result<Vec<String>, JobError> {
        let buddies = self.buddies(cancel)?;
        let line = |place: Slot| {
            cancel.check()?;
            json_line(&buddies.row(place)?)
        };
        self.view.register().slots().collect::<Vec<_>>().into_par_iter().map(line).collect()
    }

    fn scope(&self) -> Vec<v1::RunFigure> {
        let members = Circle::new(&self.view, self.circle.clone()).places().len();
        let all = self.view.register().profiles().len();
        vec![
            figure("places", all as f64, "places: each has a row"),
            figure("places_taking_part", members as f64, "places that have live what the run is about"),
        ]
    }

    fn tally(&self) -> Box<dyn Tally + '_> {
        Box::new(Beside { run: self })
    }
}

/// The pairs beside their baselines.
struct Beside<'a> {
    run: &'a BuddyRun,
}

impl Tally for Beside<'_> {
    fn count(&mut self, _row: &str) -> Result<(), JobError> {
        Ok(())
    }

    fn figures(self: Box<Self>, cancel: &Cancel) -> Result<Vec<v1::RunFigure>, JobError> {
        let buddies = self.run.buddies(cancel)?;
        let mut figures = report::figures(&buddies.report(self.run.seed, cancel)?);
        if buddies.fell_back() {
            figures.insert(0, figure("no_stable_pairs", 1.0, "there are no stable pairs: the best in all were taken"));
        }
        Ok(figures)
    }
}
