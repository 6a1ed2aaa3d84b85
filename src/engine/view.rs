//! What one caller may see of a snapshot: the only way to places, rows and who holds what.

use std::sync::Arc;

use jiff::civil::Date;

use super::Snapshot;
use crate::access::Pass;
use crate::clustering::{Groups, Membership};
use crate::domain::block::Weights;
use crate::domain::id::PlaceId;
use crate::domain::register::Register;
use crate::domain::slot::Slot;
use crate::domain::vocabulary::Vocabulary;
use crate::domain::world::About;
use crate::features::encoder::Encoder;
use crate::features::row::PlaceRow;
use crate::index::duties::Duties;
use crate::index::{Asked, Holders, Index, Question};
use crate::learning::WeightSet;
use crate::matching::order::Order;
use crate::proto::v1;
use crate::text::{Lexical, TextEncoder, Texts};

/// What one caller may see. Copies share the snapshot: one is kept for as long as whatever was begun with it lasts.
#[derive(Debug, Clone)]
pub struct View {
    pub(super) snapshot: Arc<Snapshot>,
    pass: Pass,
    /// What is told in place of the snapshot's own.
    versions: Option<Arc<v1::Versions>>,
}

impl View {
    pub(super) fn new(snapshot: Arc<Snapshot>, pass: Pass) -> Self {
        Self { snapshot, pass, versions: None }
    }

    /// The same, which names the data as something else: for whoever is told of no place, and so of no state of what places say.
    pub fn naming_data(self, data: &str) -> Self {
        let versions = v1::Versions { data: data.to_owned(), ..self.snapshot.versions.clone() };
        Self { versions: Some(Arc::new(versions)), ..self }
    }

    /// The same snapshot, for the owner of another pass.
    pub fn seen_by(self, pass: Pass) -> Self {
        Self { pass, ..self }
    }

    /// For whom it was made.
    pub fn pass(&self) -> &Pass {
        &self.pass
    }

    /// All registered places.
    pub fn register(&self) -> &Register {
        &self.snapshot.world.register
    }

    /// What the world says of itself.
    pub fn about(&self) -> &About {
        &self.snapshot.world.about
    }

    /// The day of the pack's data.
    pub fn data_date(&self) -> Date {
        self.snapshot.world.about.data_date
    }

    /// The pack's words and tables.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.snapshot.world.vocabulary
    }

    /// What turns words into problems by the pack's own words.
    pub fn lexical(&self) -> &Lexical {
        self.texts().words(self.vocabulary())
    }

    /// What turns words into problems: by a sentence model as well, where there is one.
    pub fn text_encoder(&self) -> &dyn TextEncoder {
        self.texts().encoder(self.vocabulary())
    }

    /// What texts are read with.
    pub fn texts(&self) -> &Texts {
        &self.snapshot.texts
    }

    /// Who holds which duty.
    pub fn duties(&self) -> &Duties {
        &self.snapshot.duties
    }

    /// All rows; for who composes an answer, and nobody else.
    pub(super) fn index(&self) -> &Index {
        &self.snapshot.index
    }

    /// The stored row of a place.
    pub fn row(&self, place: Slot) -> &PlaceRow {
        self.index().row(place)
    }

    /// Who has which problem.
    pub fn holders(&self) -> &Holders {
        self.index().holders()
    }

    /// What made the rows: the words of the world and what training learned.
    pub fn encoder(&self) -> &Encoder {
        self.index().encoder()
    }

    /// A question, to be held against rows one by one.
    pub fn question<'a>(&'a self, asked: &Asked<'a>) -> Question<'a> {
        self.index().question(asked)
    }

    /// Whether the model that answers has numbers under the id of a place.
    pub fn is_named_in_model(&self, place: &PlaceId) -> bool {
        self.snapshot.closeness.names(place)
    }

    /// What orders answers where an extra does.
    pub fn order<'a>(&'a self, weights: &'a Weights, place_wide: bool) -> Order<'a> {
        Order { closeness: &self.snapshot.closeness, weights, place_wide }
    }

    /// The peer groups of the model.
    pub fn groups(&self) -> &Groups {
        &self.snapshot.groups
    }

    /// The learned weights of indicators that a question may ask for.
    pub fn weight_sets(&self) -> &[WeightSet] {
        &self.snapshot.weight_sets
    }

    /// A learned set's weights in the order of the indicators; none for the model's own.
    pub fn indicator_weights(&self, weight_set: Option<usize>) -> Option<Vec<f64>> {
        let indicators = &self.encoder().parameters().indicators;
        Some(self.snapshot.weight_sets.get(weight_set?)?.in_order_of(indicators))
    }

    /// The groups of a registered place, most first; none where it fits none.
    pub fn memberships(&self, place: Slot) -> &[Membership] {
        &self.snapshot.memberships[place]
    }

    /// The versions of everything that answers.
    pub fn versions(&self) -> &v1::Versions {
        self.versions.as_deref().unwrap_or(&self.snapshot.versions)
    }

    /// The pack's weights, rescaled for a kind of question.
    pub fn default_weights(&self, place_wide: bool) -> Weights {
        let weights = self.snapshot.world.vocabulary.weights.of(place_wide);
        self.snapshot.world.vocabulary.rescaled(weights, place_wide).unwrap_or(weights)
    }
}
