//! Everybody's question at once. A job makes rows in partitions; a partition is a pure function of the engine, the options and
//! its number, so that it may be made by any thread, again after a kill, or as a task of somebody else's engine.

mod agenda;
mod any;
mod buddies;
mod capacity;
mod cohorts;
mod column;
mod diff;
mod job;
mod lists;
mod mode;
mod peer_row;
mod peers;
mod plan;
mod report;
mod row;
mod row_file;
mod spread;

pub use agenda::{AgendaItem, PARTITION_PLACES};
pub use any::AnyJob;
pub use buddies::BuddyRun;
pub use cohorts::CohortRun;
pub use column::{Column, ColumnError, Kind, SCHEMA_VERSION, columns};
pub use diff::{ComparedRun, diff};
pub use job::{Job, JobError, Tally, figure};
pub use mode::Mode;
pub use peers::{PeerOptions, Peers};
pub use plan::{differences, plan, run_id};
pub use row::Row;
pub use row_file::{RowFile, row_files, whole_rows};
