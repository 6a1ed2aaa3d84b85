//! What can be looked up: places, problems and vocabulary as the contract shows them.

mod completeness;
mod group;
mod model;
mod pitfalls;
mod place;
mod problem;
mod suggest;
mod vocabulary;

pub use group::{list_peer_groups, peer_group};
pub use model::model;
pub use place::{list_places, place, records, story, summary, unlisted_record};
pub use problem::{convener_may_know, list_problems, problem, resolve_problem};
pub use suggest::{suggest_places, suggest_problems};
pub use vocabulary::vocabulary;
