//! A batch in a folder: partitions are kept as they end, joined in their order into one file of the wanted form, and sealed by a
//! manifest. A run that was killed goes on from its finished partitions and ends with the same bytes.
//!
//! | in the folder | what it is |
//! |---|---|
//! | `unfinished/run.json` | what the run will be, from its first moment to its last |
//! | `unfinished/whole.json` | what all partitions need, where tasks make them (see [`task`]) |
//! | `unfinished/NNNNNN.part` | the rows of a finished partition, with their hash |
//! | `MODE.csv`, `.jsonl` or `.parquet` | all rows |
//! | `rows.jsonl` | the same in full, beside CSV and Parquet: what is read back |
//! | `plan.json` | what the run will be, for those who are given tasks of it |
//! | `manifest.json` | what the run is, with the size and hash of its file; there is none before everything else is whole |
//!
//! Whoever works on a run holds a lock on its folder, which the system lets go when the process ends, however it ends.

mod cell;
mod delete;
mod error;
mod execute;
mod folder;
mod form;
mod glance;
mod join;
mod parquet;
mod part;
mod room;
mod rows;
mod seal;
mod shred;
mod tasks;
mod whole;

pub use cell::shielded;
pub use delete::{Deleted, delete};
pub use error::RunError;
pub use execute::{Orders, RunProgress, execute};
pub use folder::{RunFolder, RunStage, find};
pub use form::{file_name, run_files};
pub use glance::Glance;
pub use room::Room;
pub use rows::rows;
pub use tasks::{StageStatus, Task, TaskError, TaskStatus, hand_out, join, planned, task, task_status};
