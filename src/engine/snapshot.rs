//! One world and one trained model, encoded. Nobody reads it past a view.

use std::sync::Arc;

use super::renewed::memberships;
use super::{EngineError, View};
use crate::access::Pass;
use crate::clustering::{Groups, Membership, Placement};
use crate::domain::pieces::Pieces;
use crate::domain::world::World;
use crate::features::closeness::Closeness;
use crate::features::comparable::Comparable;
use crate::features::encoder::Encoder;
use crate::index::Index;
use crate::index::duties::Duties;
use crate::learning::WeightSet;
use crate::model::{Model, NamedModel};
use crate::proto::v1;
use crate::text::Texts;

/// One world and one model, ready to answer whoever has a pass.
#[derive(Debug)]
pub struct Snapshot {
    pub(super) world: Arc<World>,
    pub(super) index: Index,
    pub(super) groups: Arc<Groups>,
    /// The groups as they are laid out for the rows of the index.
    pub(super) placement: Arc<Placement>,
    pub(super) weight_sets: Arc<Vec<WeightSet>>,
    pub(super) closeness: Arc<Closeness>,
    pub(super) comparable: Arc<Comparable>,
    pub(super) duties: Arc<Duties>,
    /// The groups of each place, in the order of the register.
    pub(super) memberships: Pieces<Arc<[Membership]>>,
    /// What turns words into problems.
    pub(super) texts: Arc<Texts>,
    pub(super) versions: v1::Versions,
}

impl Snapshot {
    /// Encodes every place of the world with the model's parameters. A world in an [`Arc`] is shared with the snapshots of other
    /// models.
    ///
    /// # Errors
    ///
    /// The model was trained for another world, or its parameters for another vocabulary.
    pub fn new(world: impl Into<Arc<World>>, model: NamedModel) -> Result<Self, EngineError> {
        let world = world.into();
        model.check(&world)?;
        let versions = versions(&world, &model.version);
        let Model { parameters, groups, weight_sets, closeness, comparable, .. } = model.model;
        let encoder = Encoder::new(Arc::clone(&world.vocabulary), Arc::new(parameters))?;
        let index = Index::build(encoder, &world.register);
        let groups = Arc::new(groups);
        let placement = Arc::new(Placement::new(Arc::clone(&groups)));
        let memberships = memberships(&placement, &index, world.register.profiles().len());
        let duties = Arc::new(Duties::new(&world.vocabulary, &world.register));
        let texts = Arc::default();
        let weight_sets = Arc::new(weight_sets);
        let (closeness, comparable) = (Arc::new(closeness), Arc::new(comparable));
        Ok(Self {
            world,
            index,
            groups,
            placement,
            weight_sets,
            closeness,
            comparable,
            duties,
            memberships,
            texts,
            versions,
        })
    }

    /// The same, with its texts read by other means.
    pub fn reading_with(self, texts: Texts) -> Self {
        Self { texts: Arc::new(texts), ..self }
    }

    /// What the holder of a pass sees.
    pub fn view(self: &Arc<Self>, pass: Pass) -> View {
        View::new(Arc::clone(self), pass)
    }
}

/// The versions that an answer carries which a model of this version gives over this pack (law 14).
pub fn versions(world: &World, model: &str) -> v1::Versions {
    v1::Versions {
        software: env!("CARGO_PKG_VERSION").to_owned(),
        model: model.to_owned(),
        taxonomy: world.revision.taxonomy.clone(),
        data: world.revision.data.clone(),
    }
}
