//! The mode `cohorts`: small groups about one live problem each, what exists already, and who sits nowhere (R84, R115).

use std::sync::{Arc, Mutex};

use super::job::{Job, JobError, Tally, figure, json_line};
use super::report;
use crate::convene::{CircleOptions, CohortError, CohortOptions, Cohorts, Report, cohorts};
use crate::domain::cancel::Cancel;
use crate::engine::Engine;
use crate::proto::v1;

/// The mode `cohorts` with its options. Who sits where depends on everybody: it is made in one piece.
#[derive(Debug)]
pub struct CohortRun {
    engine: Arc<Engine>,
    circle: CircleOptions,
    options: CohortOptions,
    /// Of the groups that were formed; none where the rows were found in the folder.
    report: Mutex<Option<Report>>,
}

impl CohortRun {
    /// Checks the options.
    pub fn new(engine: Arc<Engine>, circle: CircleOptions, options: CohortOptions) -> Result<Self, CohortError> {
        options.check(&engine)?;
        Ok(Self { engine, circle, options, report: Mutex::new(None) })
    }

    fn form(&self, cancel: &Cancel) -> Result<Cohorts, JobError> {
        cancel.check()?;
        let formed = cohorts(&self.engine, &self.circle, &self.options)?;
        *self.report.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(formed.report.clone());
        Ok(formed)
    }
}

impl Job for CohortRun {
    fn mode(&self) -> &'static str {
        "cohorts"
    }

    fn partition_count(&self) -> usize {
        1
    }

    fn partition(&self, _number: usize, cancel: &Cancel) -> Result<Vec<String>, JobError> {
        self.form(cancel)?.rows.iter().map(json_line).collect()
    }

    fn scope(&self) -> Vec<v1::RunFigure> {
        let live = self.engine.register().profiles().iter().filter(|profile| profile.live().next().is_some()).count();
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
        let kept = self.run.report.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        let report = match kept {
            Some(report) => report,
            None => self.run.form(cancel)?.report,
        };
        Ok(report::figures(&report))
    }
}
