//! The same model over another state of the world: what was learned stays, and every place is encoded anew.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Snapshot, View, versions};
use crate::clustering::{Groups, Membership, Placement};
use crate::domain::slot::Slot;
use crate::domain::world::World;
use crate::explanation::Duties;
use crate::index::Index;

impl View {
    /// The world that is seen.
    pub fn world(&self) -> &Arc<World> {
        &self.snapshot.world
    }

    /// The same model over a later state of the same world: one that has the same words. A place that nobody knew in training is
    /// encoded with what was learned from the others.
    pub fn snapshot_of(&self, world: Arc<World>) -> Snapshot {
        let known = &self.snapshot;
        let index = Index::build(known.index.encoder().clone(), &world.register);
        Snapshot {
            memberships: memberships(&known.groups, &index, world.register.profiles().len()),
            duties: Duties::new(&world.vocabulary, &world.register),
            versions: versions(&world, &known.versions.model),
            groups: known.groups.clone(),
            weight_sets: known.weight_sets.clone(),
            closeness: known.closeness.clone(),
            comparable: known.comparable.clone(),
            lexical: Arc::clone(&known.lexical),
            index,
            world,
        }
    }
}

/// The groups of each place, in the order of the register.
pub(super) fn memberships(groups: &Groups, index: &Index, places: usize) -> Vec<Vec<Membership>> {
    let placement = || Placement::new(groups, index.encoder());
    let places = (0..places).into_par_iter().map(Slot::new);
    places.map_init(placement, |placement, place| placement.memberships(index.row(place))).collect()
}
