//! Peer groups: places that share problems and circumstances.
//!
//! A group names and organises an answer; it never hides a better peer, because ranking is exact over all eligible places.
//! Everybody is held against every centroid: a place is in a group to a degree, in several, or in none.

mod agreement;
mod assignment;
mod choose;
mod groups;
mod kmeans;
mod label;
mod lloyd;
mod placement;
mod rows;
mod silhouette;
mod sparse;
mod split;
mod trial;

pub use agreement::adjusted_rand;
pub use choose::{GroupStructure, Tried};
pub use groups::{Group, Groups, Membership};
pub use kmeans::KMeansError;
pub use label::{Lifted, Trait};
pub use placement::Placement;
pub use trial::Trial;
