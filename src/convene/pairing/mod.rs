//! Pairs out of wishes: the best in all, stable ones, and the baselines that both are held against.
//!
//! Who the members are is nobody's business here.

mod baseline;
mod candidates;
mod maximum;
mod stable;

pub use candidates::{Candidates, Edge, Wish};
pub use maximum::{Aim, PairError, best_pairs};

use crate::domain::slot::Member;

pub(super) use baseline::{best_first, by_chance};
pub(super) use stable::{blocking, stable_pairs};

/// The partner of each member, if it has one.
pub type Partners = Vec<Option<Member>>;
