//! Pairs out of wishes: the best in all, stable ones, and the baselines that both are held against.
//!
//! Members are numbered 0, 1, 2 ... without gaps; who they are is nobody's business here.

mod baseline;
mod candidates;
mod maximum;
mod stable;

pub use candidates::{Candidates, Edge, Wish};
pub use maximum::{Aim, PairError, best_pairs};

pub(super) use baseline::{best_first, by_chance};
pub(super) use stable::{blocking, stable_pairs};

/// The partner of each member, if it has one.
pub type Partners = Vec<Option<usize>>;
