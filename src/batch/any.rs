//! A job of any mode, for whoever reads options or does runs. Each match here is without a last arm for all others.

use super::buddies::BuddyRun;
use super::cohorts::CohortRun;
use super::mode::Mode;
use super::peers::Peers;
use super::plan::plan;
use crate::proto::v1;

/// A job of one of the modes.
#[derive(Debug)]
pub enum AnyJob {
    /// For each place its peers.
    Peers(Box<Peers>),
    /// One mutual buddy for each place.
    Buddies(BuddyRun),
    /// Small groups about one live problem each.
    Cohorts(CohortRun),
}

impl AnyJob {
    /// Which mode it is.
    pub fn mode(&self) -> Mode {
        match self {
            Self::Peers(_) => Mode::Peers,
            Self::Buddies(_) => Mode::Buddies,
            Self::Cohorts(_) => Mode::Cohorts,
        }
    }

    /// What a run of it will be, as [`plan`] says.
    pub fn plan(&self, spec: v1::RunSpec, versions: v1::Versions, run_id: &str) -> v1::RunManifest {
        match self {
            Self::Peers(job) => plan(job.as_ref(), spec, versions, run_id),
            Self::Buddies(job) => plan(job, spec, versions, run_id),
            Self::Cohorts(job) => plan(job, spec, versions, run_id),
        }
    }
}
