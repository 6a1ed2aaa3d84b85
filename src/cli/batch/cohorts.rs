//! `batch cohorts`: small groups or networks, each about one live problem.

use std::path::{Path, PathBuf};

use super::super::backend::Backend;
use super::super::failure::Failure;
use super::super::{Globals, find, time};
use super::{age, contacts, decisions, run, table};
use crate::contract::calls::Calls;
use crate::proto::v1;
use crate::proto::v1::run_spec::Mode;

const HINT: &str = "give a CSV file with the columns group_id, name, problem and id: one line for each member";

/// Options of `batch cohorts`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    #[command(flatten)]
    made: run::Made,
    /// The problem [default: each that at least two places have live, the rarest first]
    #[arg(long, value_name = "PROBLEM")]
    problem: Option<String>,
    /// How many sit together: 2 to 6, or 8 to 25 for networks
    #[arg(long, value_name = "N", default_value = "3")]
    size: i32,
    /// How many steps two known stages in a group may lie apart, 0 to 5
    #[arg(long, value_name = "N", default_value = "1")]
    stage_steps: i32,
    /// In how many groups of the run one place may be, 1 to 100
    #[arg(long, value_name = "N", default_value = "1")]
    per_place: i32,
    /// Meetings in a year, 1 to 12
    #[arg(long, value_name = "N", default_value = "2")]
    meetings: i32,
    /// Parts of the same larger place may sit together
    #[arg(long)]
    siblings: bool,
    /// Groups led by different sectors, where records say who leads and no group loses more than 0.05 of its mean fit
    #[arg(long)]
    mix_sectors: bool,
    /// Code of the convener who leads the sessions
    #[arg(long, value_name = "CODE", default_value = "", hide_default_value = true)]
    facilitator: String,
    /// Groups that meet already, offered before new ones: CSV with the columns group_id, name, problem and id
    #[arg(long, value_name = "FILE")]
    existing: Option<PathBuf>,
    /// Larger groups out of which small ones are taken, and nobody else takes part: CSV with the columns group_id, name, problem and
    /// id
    #[arg(long, value_name = "FILE")]
    from_network: Option<PathBuf>,
    #[command(flatten)]
    age: age::Options,
    #[command(flatten)]
    decisions: decisions::Options,
    #[command(flatten)]
    time: time::Options,
    #[command(flatten)]
    contacts: contacts::Options,
}

impl run::Mode for Options {
    fn made(&self) -> &run::Made {
        &self.made
    }

    fn spec(&self, globals: &Globals, calls: &Calls) -> Result<Mode, Failure> {
        let backend = Backend::Local(Box::new(calls.clone()));
        let problem = self.problem.as_ref().map(|problem| find::problem(&backend, problem)).transpose()?;
        let groups = |file: &Option<PathBuf>| file.as_deref().map(|file| groups(file, &backend)).transpose();
        Ok(Mode::Cohorts(v1::CohortsSpec {
            problem_id: problem.unwrap_or_default(),
            size: Some(self.size),
            stage_steps: Some(self.stage_steps),
            per_place: Some(self.per_place),
            meetings_a_year: Some(self.meetings),
            include_siblings: self.siblings,
            facilitator_id: self.facilitator.clone(),
            running: groups(&self.existing)?.unwrap_or_default(),
            from_networks: groups(&self.from_network)?.unwrap_or_default(),
            oldest_record_years: self.age.oldest_record_years,
            decisions: self.decisions.read(calls)?,
            mix_sectors: self.mix_sectors,
            time_available_days: self.time.days(),
            past_contacts: self.contacts.read(calls, globals.day())?,
        }))
    }
}

/// Groups that meet already, in the order of the table. Lines of one group and problem are its members.
fn groups(file: &Path, backend: &Backend) -> Result<Vec<v1::RunningGroup>, Failure> {
    let mut groups: Vec<v1::RunningGroup> = Vec::new();
    for row in table::read(file, ["group_id", "name", "problem", "id"], HINT)? {
        let [group_id, name, problem, place] = &row.cells;
        let problem_id = find::problem(backend, problem).map_err(|failure| row.told(failure))?;
        let place_id = find::whole_place(backend, place).map_err(|failure| row.told(failure))?.place_id;
        match groups.iter_mut().find(|one| &one.group_id == group_id && one.problem_id == problem_id) {
            Some(known) => known.place_ids.push(place_id),
            None => groups.push(v1::RunningGroup {
                group_id: group_id.clone(),
                display_name: name.clone(),
                problem_id,
                place_ids: vec![place_id],
            }),
        }
    }
    Ok(groups)
}
