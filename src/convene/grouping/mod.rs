//! Groups out of fits: everybody in one group, all of a group with one another.
//!
//! Members are numbered 0, 1, 2 ... without gaps; who they are is nobody's business here. To split members into groups of three
//! for the highest total is NP-hard (three-dimensional matching, M. R. Garey and D. S. Johnson, "Computers and Intractability",
//! 1979), so that the answer is a good one and not always the best: each start takes whoever has fewest to sit with, and then
//! exchanges members as long as that helps. The tests hold it against all ways to split a few members.

mod mix;
mod search;
mod size;
mod table;

pub use size::{GroupSize, SizeError};

pub(super) use mix::{is_mixed, mix};
pub(super) use search::{Grouping, by_chance, form, nearest_first};
pub(super) use table::Table;
