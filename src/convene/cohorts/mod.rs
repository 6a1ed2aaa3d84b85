//! Cohorts: a few places around one problem that all of them have live, at similar stages (R84, R86), and what there is already
//! for them (R115).

mod compare;
mod existing;
mod gather;
mod network;
mod part;
mod plan;
mod questions;
mod roster;
mod row;
mod seat;
mod task;
mod warnings;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::circle::CircleOptions;
use super::grouping::GroupSize;
use super::quality::Comparison;
use crate::domain::id::{ProblemId, TermId};
use crate::domain::sharing::Convener;
use crate::domain::slot::Slot;
use crate::domain::within::Within;
use crate::engine::{EngineError, View};
use crate::proto::v1;
use existing::ExistingGroup;
use row::Proposal;
use seat::Unseated;

pub use existing::RunningGroup;
pub use gather::cohorts;

/// How many steps the known stages of two in one group may lie apart.
pub type StageSteps = Within<0, 5>;

/// In how many cohorts of one run one place may be.
pub type PerPlace = Within<1, 100>;

/// How often a cohort meets in a year.
pub type Meetings = Within<1, 12>;

/// What the convener wants.
#[derive(Debug, Clone, PartialEq)]
pub struct CohortOptions {
    /// How many sit together.
    pub size: GroupSize,
    /// How many steps the known stages of two in one group may lie apart. Unknown stages may sit with any and are warned of.
    pub stage_steps: StageSteps,
    /// In how many cohorts of this run one place may be: nobody is swamped.
    pub per_place: PerPlace,
    /// How often a cohort meets in a year.
    pub meetings_a_year: Meetings,
    /// Whether groups should be led by different sectors, as far as fits allow it within a margin.
    pub mix_sectors: bool,
    /// The convener who leads the sessions, if one was found.
    pub facilitator: Option<TermId>,
    /// Groups that meet already, offered before new ones. Whoever is in one is not asked into another on its problem.
    pub running: Vec<RunningGroup>,
    /// Larger groups out of which small ones are taken, each out of one of them (R84). Where there are some, nobody else takes part.
    pub networks: Vec<RunningGroup>,
    /// Days by which places (by their positions in the register) must decide on a problem.
    pub decisions: BTreeMap<(Slot, ProblemId), Date>,
    /// So many at most are split into groups at once, because all pairs of them are compared. More are first cut into parts of
    /// that size, each around one place and those nearest to it (R84).
    pub part: NonZeroUsize,
    /// Seed of what is drawn.
    pub seed: u64,
}

/// Few enough to compare all pairs in a fraction of a second.
const PART: NonZeroUsize = NonZeroUsize::new(512).expect("is above 0");

impl CohortOptions {
    /// Whether the facilitator, if one is named, is a convener that exists and may bring places together.
    pub fn check(&self, view: &View) -> Result<(), CohortError> {
        let Some(facilitator) = &self.facilitator else { return Ok(()) };
        match self.facilitator(view).is_some_and(Convener::is_available) {
            true => Ok(()),
            false => Err(CohortError::Facilitator(facilitator.clone())),
        }
    }

    /// The convener who leads the sessions, as the pack knows it.
    fn facilitator<'e>(&self, view: &'e View) -> Option<&'e Convener> {
        view.vocabulary().conveners.iter().find(|one| Some(&one.id) == self.facilitator.as_ref())
    }
}

impl Default for CohortOptions {
    /// Threes at the same or neighbouring stages that meet twice a year; a place is in one of them.
    fn default() -> Self {
        Self {
            size: GroupSize::default(),
            stage_steps: StageSteps::usual::<1>(),
            per_place: PerPlace::usual::<1>(),
            meetings_a_year: Meetings::usual::<2>(),
            mix_sectors: false,
            facilitator: None,
            running: Vec::new(),
            networks: Vec::new(),
            decisions: BTreeMap::new(),
            part: PART,
            seed: 0,
        }
    }
}

/// Why there are no cohorts.
#[derive(Debug, Error)]
pub enum CohortError {
    /// A facilitator who is no convener, or who may not convene or no longer exists.
    #[error("'{0}' is no convener that exists and may bring places together")]
    Facilitator(TermId),
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// What one run gives, before it is told row by row: who sits where takes little room, however many rows there are.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cohorts {
    problems: Vec<ProblemId>,
    existing: Vec<ExistingGroup>,
    proposals: Vec<Proposal>,
    /// Places by their position in the register, and problems by theirs in `problems`.
    unseated: Vec<(Slot, usize, Unseated)>,
    /// How good the groups are, beside baselines.
    pub report: Comparison,
}

impl Cohorts {
    /// How many rows there are: groups that exist, problem by problem; then proposed ones, earliest decision first, then best fit
    /// first; then places that sit in none, in the order of places and problems.
    pub fn row_count(&self) -> usize {
        self.existing.len() + self.proposals.len() + self.unseated.len()
    }

    /// One of the rows, told by the engine and with the options that the cohorts were formed with; nothing past the last. One row
    /// does not depend on another.
    pub fn row(
        &self,
        view: &View,
        circle: &CircleOptions,
        wanted: &CohortOptions,
        number: usize,
    ) -> Option<v1::CohortRow> {
        let proposed = number.checked_sub(self.existing.len());
        let unseated = proposed.and_then(|number| number.checked_sub(self.proposals.len()));
        match (proposed, unseated) {
            (None, _) => self.existing.get(number).map(|group| group.row(view)),
            (Some(number), None) => self.proposals.get(number).map(|one| one.row(view, circle, wanted)),
            (_, Some(number)) => {
                let &(place, problem, why) = self.unseated.get(number)?;
                Some(row::unseated(view, &self.problems[problem], place, why))
            }
        }
    }
}
