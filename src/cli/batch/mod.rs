//! `batch`: everybody's question at once, in files.

mod age;
mod buddies;
mod cohorts;
mod contacts;
mod decisions;
mod diff;
mod html;
mod join;
mod pairs;
mod peers;
mod plan;
mod planned;
mod progress;
mod run;
mod schema;
mod status;
mod stopped;
pub(super) mod table;
mod task;

use clap::Subcommand;

use super::Globals;
use super::failure::Failure;
use super::outcome::Outcome;

/// Options of `batch`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Give each place with a live record its peers, or the reason why it has none
    Peers(Box<run::Now<peers::Options>>),
    /// Give each place one mutual buddy, or the reason why it has none
    Buddies(Box<run::Now<buddies::Options>>),
    /// Form small groups about one live problem each, after those that exist
    Cohorts(Box<run::Now<cohorts::Options>>),
    /// Tell who gained, lost or changed peers from one run to another, and why
    Diff(diff::Options),
    /// Write down a run as numbered tasks, for an engine that runs commands on many machines over one folder
    Plan(plan::Options),
    /// Make a task of a planned run; one that was made is left as it is
    Task(task::Options),
    /// Join the tasks of a planned run into its files
    Join(join::Options),
    /// Tell which tasks of a planned run are not made yet
    Status(status::Options),
    /// Describe the columns of a mode's rows
    Schema(schema::Options),
}

impl Options {
    /// Does one of them.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        match &self.action {
            Action::Peers(options) => options.run(globals),
            Action::Buddies(options) => options.run(globals),
            Action::Cohorts(options) => options.run(globals),
            Action::Diff(options) => options.run(globals),
            Action::Plan(options) => options.run(globals),
            Action::Task(options) => options.run(globals),
            Action::Join(options) => options.run(globals),
            Action::Status(options) => options.run(globals),
            Action::Schema(options) => options.run(globals),
        }
    }
}
