//! The same on paper: for each place of a batch a sheet of A4 and a letter, to open in a browser and print. Each stands alone, with
//! its style in it: it runs no script and asks nobody for anything.

mod buddies;
mod cohorts;
mod index;
mod leaf;
mod letter;
mod peers;

pub use buddies::letter as buddy_letter;
pub use cohorts::{Group, letter as group_letter, sheet as group_sheet};
pub use index::{Entry, Link, index};
pub use peers::{letter as peers_letter, sheet as peers_sheet};

/// What the leaves of one run have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// Its identifier.
    pub run_id: String,
    /// The day that it was made for, ISO 8601.
    pub day: String,
    /// What produced it, in a line.
    pub versions: String,
}
