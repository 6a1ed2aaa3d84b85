//! The mode `cohorts`: small groups about one live problem each, what exists already, and who sits nowhere (R84, R115).

use std::sync::OnceLock;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::job::{Job, JobError, Tally, figure, json_line};
use super::mode::Mode;
use super::report;
use crate::convene::{CircleOptions, CohortError, CohortOptions, Cohorts, cohorts};
use crate::domain::cancel::Cancel;
use crate::engine::View;
use crate::proto::v1;

/// Live records for each partition: a row is of one of them, or of a group.
const PARTITION_RECORDS: usize = 8_192;

/// The mode `cohorts` with its options. Who sits where depends on everybody and is worked out once; rows are told in partitions.
#[derive(Debug)]
pub struct CohortRun {
    view: View,
    circle: CircleOptions,
    options: CohortOptions,
    partition_count: usize,
    /// A pure function of the rest.
    formed: OnceLock<Cohorts>,
}

impl CohortRun {
    /// Checks the options.
    pub fn new(view: View, circle: CircleOptions, options: CohortOptions) -> Result<Self, CohortError> {
        options.check(&view)?;
        let records: usize = view.register().profiles().iter().map(|profile| profile.live().count()).sum();
        let partition_count = records.div_ceil(PARTITION_RECORDS).max(1);
        Ok(Self { view, circle, options, partition_count, formed: OnceLock::new() })
    }

    fn formed(&self, cancel: &Cancel) -> Result<&Cohorts, JobError> {
        if let Some(formed) = self.formed.get() {
            return Ok(formed);
        }
        // Without a lock: a thread that waits for others may be given another partition, and must not wait for itself.
        let formed = cohorts(&self.view, &self.circle, &self.options, cancel)?;
        Ok(self.formed.get_or_init(|| formed))
    }
}

impl Job for CohortRun {
    fn mode(&self) -> Mode {
        Mode::Cohorts
    }

    fn partition_count(&self) -> usize {
        self.partition_count
    }

    fn prepare(&self, cancel: &Cancel) -> Result<(), JobError> {
        self.formed(cancel).map(|_| ())
    }

    fn partition(&self, number: usize, cancel: &Cancel) -> Result<Vec<String>, JobError> {
        let formed = self.formed(cancel)?;
        let end = |number: usize| formed.row_count() * number / self.partition_count;
        let line = |row: usize| {
            cancel.check()?;
            formed.row(&self.view, row).map(|row| json_line(&row)).transpose()
        };
        let rows = end(number)..end(number + 1);
        Ok(rows.into_par_iter().map(line).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    fn scope(&self) -> Vec<v1::RunFigure> {
        let live = self.view.register().profiles().iter().filter(|profile| profile.live().next().is_some()).count();
        vec![figure("places", live as f64, "places with a live record")]
    }

    fn tally(&self) -> Box<dyn Tally + '_> {
        Box::new(Beside { run: self })
    }
}

/// The groups beside their baselines.
struct Beside<'a> {
    run: &'a CohortRun,
}

impl Tally for Beside<'_> {
    fn count(&mut self, _row: &str) -> Result<(), JobError> {
        Ok(())
    }

    fn figures(self: Box<Self>, cancel: &Cancel) -> Result<Vec<v1::RunFigure>, JobError> {
        Ok(report::figures(&self.run.formed(cancel)?.report))
    }
}
