//! The same model over another state of the world: what was learned stays, and so does the row of every place of which the same is
//! known. Where records alone are new, all else is shared with the state before.

use std::sync::Arc;

use rayon::prelude::*;

use super::{EngineError, Snapshot, View, versions};
use crate::clustering::{Membership, Placement};
use crate::domain::id::PlaceId;
use crate::domain::passage::Passage;
use crate::domain::pieces::Pieces;
use crate::domain::slot::Slot;
use crate::domain::world::World;
use crate::index::Index;
use crate::index::duties::Duties;
use crate::model::NamedModel;

impl View {
    /// All that is known, whoever may see what of it: for who lays a change over it or answers with another model over it.
    pub fn whole_world(&self) -> &Arc<World> {
        &self.snapshot.world
    }

    /// Another model over a world that has the same words: its texts are read as they were.
    ///
    /// # Errors
    ///
    /// As of [`Snapshot::new`].
    pub fn snapshot_by(&self, world: Arc<World>, model: NamedModel) -> Result<Snapshot, EngineError> {
        Ok(Snapshot { texts: Arc::clone(&self.snapshot.texts), ..Snapshot::new(world, model)? })
    }

    /// The same model over a later state of the same world. A place that nobody knew in training is encoded with what was learned
    /// from the others. Where it has other words, which is rare, every place is encoded anew.
    pub fn snapshot_of(&self, world: Arc<World>) -> Snapshot {
        let known = &self.snapshot;
        if !Arc::ptr_eq(&known.world.vocabulary, &world.vocabulary) {
            return self.snapshot_in_other_words(world);
        }
        let (before, register) = (&known.world.register, &world.register);
        let passage = register.since(before);
        let index = known.index.with(before, register, &passage);
        let duties = if passage.is_of_records_alone() {
            Arc::clone(&known.duties)
        } else {
            Arc::new(known.duties.with(&passage, &world.vocabulary, register))
        };
        let memberships = memberships_with(known, &index, &passage);
        self.snapshot_with(world, index, memberships, duties)
    }

    /// [`Self::snapshot_of`] a world of which nothing but what is known of one place may be other, for who asks in its name: where records
    /// of that place alone are other, its row stands beside all that is there, and nothing else is made.
    pub fn snapshot_beside(&self, world: Arc<World>, own: &PlaceId) -> Snapshot {
        let known = &self.snapshot;
        if !Arc::ptr_eq(&known.world.vocabulary, &world.vocabulary) {
            return self.snapshot_of(world);
        }
        let (before, register) = (&known.world.register, &world.register);
        let passage = register.since(before);
        let index = match passage.changed[..] {
            [] => Some(known.index.clone()),
            [place] if register.get(place).place.id == *own => {
                known.index.beside(place, before.get(place), register.get(place))
            }
            _ => None,
        };
        let Some(index) = index.filter(|_| passage.is_of_records_alone()) else { return self.snapshot_of(world) };
        let memberships = memberships_with(known, &index, &passage);
        self.snapshot_with(world, index, memberships, Arc::clone(&known.duties))
    }

    /// The same model over a later state with its rows.
    fn snapshot_with(
        &self,
        world: Arc<World>,
        index: Index,
        memberships: Pieces<Arc<[Membership]>>,
        duties: Arc<Duties>,
    ) -> Snapshot {
        let known = &self.snapshot;
        Snapshot {
            versions: versions(&world, &known.versions.model),
            groups: Arc::clone(&known.groups),
            placement: Arc::clone(&known.placement),
            weight_sets: Arc::clone(&known.weight_sets),
            closeness: Arc::clone(&known.closeness),
            comparable: Arc::clone(&known.comparable),
            texts: Arc::clone(&known.texts),
            index,
            memberships,
            duties,
            world,
        }
    }

    /// The same model over a world with other codes.
    fn snapshot_in_other_words(&self, world: Arc<World>) -> Snapshot {
        let known = &self.snapshot;
        let encoder = self.encoder().in_other_words(Arc::clone(&world.vocabulary));
        let index = Index::build(encoder, &world.register);
        // Columns of rows stand for other codes now.
        let placement = Arc::new(Placement::new(Arc::clone(&known.groups)));
        let memberships = memberships(&placement, &index, world.register.profiles().len());
        let duties = Arc::new(Duties::new(&world.vocabulary, &world.register));
        let texts = Arc::new(known.texts.of_other_words(&world.vocabulary));
        Snapshot { texts, placement, ..self.snapshot_with(world, index, memberships, duties) }
    }

    /// What is new since an earlier view; none where more may be new than places and what is known of them: another model, other
    /// words, another caller.
    pub fn since(&self, earlier: &Self) -> Option<Passage> {
        let (now, before) = (&self.snapshot, &earlier.snapshot);
        let same_words = Arc::ptr_eq(&now.world.vocabulary, &before.world.vocabulary);
        let same_model = same_words && Arc::ptr_eq(&now.groups, &before.groups);
        let (now, before) = (&now.world.register, &before.world.register);
        let is_the_same = same_model && self.pass() == earlier.pass() && now.is_called_as(before);
        is_the_same.then(|| now.since(before))
    }
}

/// Those of before, but for places that have another row.
fn memberships_with(known: &Snapshot, index: &Index, passage: &Passage) -> Pieces<Arc<[Membership]>> {
    let nobodys: Arc<[Membership]> = Arc::new([]);
    let memberships = passage.carry_pieces(&known.memberships, |_| Arc::clone(&nobodys));
    let of = |place| (place, known.placement.memberships(index.encoder(), index.row(place)).into());
    memberships.with(passage.touched().into_iter().map(of))
}

/// The groups of each place, in the order of the register.
pub(super) fn memberships(placement: &Placement, index: &Index, places: usize) -> Pieces<Arc<[Membership]>> {
    let places = (0..places).into_par_iter().map(Slot::new);
    let of_each = places.map(|place| placement.memberships(index.encoder(), index.row(place)).into());
    of_each.collect::<Vec<_>>().into()
}
