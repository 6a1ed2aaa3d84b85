//! The mode `cohorts`: small groups about one live problem each, what exists already, and who sits nowhere (R84, R115).

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::job::{Job, JobError, Tally, figure};
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
}

impl CohortRun {
    /// Checks the options.
    pub fn new(view: View, circle: CircleOptions, options: CohortOptions) -> Result<Self, CohortError> {
        options.check(&view)?;
        let records: usize = view.register().profiles().iter().map(|profile| profile.live().count()).sum();
        let partition_count = records.div_ceil(PARTITION_RECORDS).max(1);
        Ok(Self { view, circle, options, partition_count })
    }
}

impl Job for CohortRun {
    type Whole = Cohorts;
    type Row = v1::CohortRow;

    fn partition_count(&self) -> usize {
        self.partition_count
    }

    fn whole(&self, cancel: &Cancel) -> Result<Cohorts, JobError> {
        Ok(cohorts(&self.view, &self.circle, &self.options, cancel)?)
    }

    fn part(&self, formed: &Cohorts, number: usize, cancel: &Cancel) -> Result<Vec<v1::CohortRow>, JobError> {
        let end = |number: usize| formed.row_count() * number / self.partition_count;
        let row = |row: usize| {
            cancel.check()?;
            Ok(formed.row(&self.view, &self.circle, &self.options, row))
        };
        let rows = end(number)..end(number + 1);
        Ok(rows.into_par_iter().map(row).collect::<Result<Vec<_>, JobError>>()?.into_iter().flatten().collect())
    }

    fn scope(&self) -> Vec<v1::RunFigure> {
        let live = self.view.register().profiles().iter().filter(|profile| profile.live().next().is_some()).count();
        vec![figure("places", live as f64, "places with a live record")]
    }

    fn tally<'a>(&'a self, formed: &'a Cohorts) -> Box<dyn Tally<v1::CohortRow> + 'a> {
        Box::new(Baselines { formed })
    }
}

/// The groups beside their baselines.
struct Baselines<'a> {
    formed: &'a Cohorts,
}

impl Tally<v1::CohortRow> for Baselines<'_> {
    fn count(&mut self, _row: &v1::CohortRow) {}

    fn figures(self: Box<Self>, _cancel: &Cancel) -> Result<Vec<v1::RunFigure>, JobError> {
        Ok(report::figures(&self.formed.report))
    }
}
