//! The trained artefact: what training learned from one pack, in one versioned and checksummed text file.
//!
//! The file is JSON: `{"format", "version", "checksum", "body"}`, the checksum being the SHA-256 of the body as written.
//! This module knows bytes; who reads and writes files is `cli`.

mod card;
mod hung;
mod part;
mod weight_sets;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use thiserror::Error;

use crate::clustering::{Groups, KMeansError};
use crate::domain::block::WeightError;
use crate::domain::digest::sha256;
use crate::domain::progress::{Phase, Progress, Watch, unwatched};
use crate::domain::world::World;
use crate::features::closeness::Closeness;
use crate::features::comparable::Comparable;
use crate::features::encoder::Encoder;
use crate::features::parameters::Parameters;
use crate::learning::{LearningError, WeightSet};

pub use card::{CARD_NAME, card};
pub use hung::Hung;
pub use part::Part;

/// Name of the artefact in a model's folder.
pub const FILE_NAME: &str = "model.json";
/// Largest artefact that is read, in bytes.
pub const SIZE_LIMIT: u64 = 1 << 30;
/// Version of the artefact's form.
pub const FORMAT_VERSION: u32 = 6;
const FORMAT: &str = "peermatch-model";

/// What training learned from one pack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Identifier of the pack.
    pub pack: String,
    /// Version and hash of the pack's data that it was trained on.
    pub data: String,
    /// Version and hash of the taxonomy that it was trained on.
    pub taxonomy: String,
    /// The parameters of the features.
    pub parameters: Parameters,
    /// Where the codes that the parameters name hung.
    pub hung: Hung,
    /// The peer groups.
    pub groups: Groups,
    /// Weights of figures that somebody may ask for by name, one set for each list of the pack.
    pub weight_sets: Vec<WeightSet>,
    /// Which blocks can be compared at all: what confidence is judged by.
    pub comparable: Comparable,
    /// How near places lie to their nearest, for those who want hubs corrected or gaps evened.
    pub closeness: Closeness,
}

/// A model together with the name of its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedModel {
    /// The model.
    pub model: Model,
    /// Version of the pack that it was trained on, and the first 12 hex digits of its checksum.
    pub version: String,
}

/// Why bytes are no model, or not the right one.
#[derive(Debug, Error)]
pub enum ModelError {
    /// Not the form of an artefact: cut short, or something else.
    #[error("it is not a model artefact, or not a whole one")]
    Form(#[source] serde_json::Error),
    /// Another kind of file, or another version of the form.
    #[error("it is a '{format}' file of version {version}; this program reads '{FORMAT}' version {FORMAT_VERSION}")]
    Version {
        /// What it calls itself.
        format: String,
        /// Its version.
        version: u32,
    },
    /// The body is not what was written.
    #[error("its checksum does not match: the file was altered")]
    Checksum,
    /// Whole and unaltered, and still no parameters that training makes.
    #[error("its parameters are not such as training makes")]
    Unsound,
    /// Trained on another pack, or on one with other indicators or pressure rules.
    #[error("it was trained for the pack '{model}', and not for '{pack}' as it is")]
    OtherPack {
        /// The pack that it was trained on.
        model: String,
        /// The pack at hand.
        pack: String,
    },
    /// A code that it speaks of hangs elsewhere in the pack's taxonomy, or nowhere.
    #[error("it was trained when '{code}' was {before}; in the pack it is {now}")]
    Moved {
        /// The code.
        code: String,
        /// Where it hung, in words.
        before: String,
        /// Where it hangs, in words.
        now: String,
    },
    /// The places could not be grouped.
    #[error(transparent)]
    Groups(#[from] KMeansError),
    /// The pack's weights leave nothing to compare.
    #[error(transparent)]
    Weights(#[from] WeightError),
    /// A list of the pack teaches nothing.
    #[error(transparent)]
    Learning(#[from] LearningError),
    /// It could not be written as JSON.
    #[error("it cannot be written")]
    Unwritable(#[source] serde_json::Error),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<'a> {
    format: String,
    version: u32,
    checksum: String,
    #[serde(borrow)]
    body: &'a RawValue,
}

impl Model {
    /// Learns from a pack. The same pack and the same model before it give the same model, to the last bit; groups that
    /// stayed keep the identifiers that they had before.
    ///
    /// # Errors
    ///
    /// The places cannot be grouped, the weights leave nothing to compare, or a list of the world teaches nothing.
    pub fn train(world: &World, before: Option<&Self>) -> Result<Self, ModelError> {
        Self::train_watched(world, before, &mut unwatched)
    }

    /// [`Self::train`], which tells `watch` how far it is and stops when that says so.
    ///
    /// # Errors
    ///
    /// As [`Self::train`]; or `watch` says to stop.
    pub fn train_watched(world: &World, before: Option<&Self>, watch: &mut Watch<'_>) -> Result<Self, ModelError> {
        watch(Progress { phase: Phase::Features, done: 0.0 }).map_err(KMeansError::from)?;
        let vocabulary = &world.vocabulary;
        let parameters = Parameters::learn(vocabulary, &world.register.profiles().to_vec());
        let weights = vocabulary.rescaled(vocabulary.weights.of(true), true)?;
        let of_groups = vocabulary.rescaled(vocabulary.weights.of_groups(), true)?;
        let other_pack = |_| ModelError::Unsound;
        let encoder = Encoder::new(Arc::clone(vocabulary), Arc::new(parameters.clone())).map_err(other_pack)?;
        let groups = Groups::train(&encoder, &world.register, &of_groups, before.map(|before| &before.groups), watch)?;
        let learn = |reference| WeightSet::learn(&world.register, &parameters, reference);
        let weight_sets = world.references.iter().map(learn).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            pack: world.about.id.clone(),
            data: world.revision.data.clone(),
            taxonomy: world.revision.taxonomy.clone(),
            weight_sets,
            comparable: Comparable::learn(&encoder, &world.register),
            closeness: Closeness::learn(&encoder, &world.register, &weights),
            hung: Hung::learn(&parameters.corpus, &vocabulary.taxonomy),
            parameters,
            groups,
        })
    }

    /// The artefact as bytes. Equal models give equal bytes.
    ///
    /// # Errors
    ///
    /// A number that JSON has no word for: a fault of ours.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ModelError> {
        let body = serde_json::to_string_pretty(self).map_err(ModelError::Unwritable)?;
        let checksum = sha256(&body);
        let head = format!(
            "{{\n\"format\": \"{FORMAT}\",\n\"version\": {FORMAT_VERSION},\n\"checksum\": \"{checksum}\",\n\"body\": "
        );
        Ok([head.as_bytes(), body.as_bytes(), b"\n}\n"].concat())
    }

    /// Reads an artefact and checks that it is whole, unaltered and of this version.
    ///
    /// # Errors
    ///
    /// No artefact of this form, an altered one, or parameters that training does not make.
    pub fn from_bytes(bytes: &[u8]) -> Result<NamedModel, ModelError> {
        let envelope: Envelope<'_> = serde_json::from_slice(bytes).map_err(ModelError::Form)?;
        if envelope.format != FORMAT || envelope.version != FORMAT_VERSION {
            let format = crate::domain::text::echo(&envelope.format);
            return Err(ModelError::Version { format, version: envelope.version });
        }
        let checksum = sha256(envelope.body.get());
        if checksum != envelope.checksum {
            return Err(ModelError::Checksum);
        }
        let model: Self = serde_json::from_str(envelope.body.get()).map_err(ModelError::Form)?;
        for version in [&model.pack, &model.data, &model.taxonomy] {
            crate::domain::text::name(version).map_err(|_| ModelError::Unsound)?;
        }
        let sets_are_sound = model.weight_sets.iter().all(|set| set.is_sound(&model.parameters));
        let rest_is_sound =
            model.groups.are_sound() && model.closeness.is_sound() && model.comparable.is_sound() && sets_are_sound;
        if !model.parameters.are_sound() || !rest_is_sound {
            return Err(ModelError::Unsound);
        }
        let trained_on = model.data.split('+').next().unwrap_or_default();
        let version = format!("{trained_on}+{}", &checksum[..12]);
        Ok(NamedModel { model, version })
    }
}

impl NamedModel {
    /// Checks that the model was trained for this pack's indicators and pressure rules, and that the codes which it speaks of
    /// still hang where they hung. Records and figures may have changed and codes may have come since: a new record, of a new
    /// problem, too, is matched without training.
    ///
    /// # Errors
    ///
    /// It was trained for another domain or set of figures, or a code means another thing since.
    pub fn check(&self, world: &World) -> Result<(), ModelError> {
        let model = &self.model;
        if model.pack != world.about.id || !model.parameters.fits(&world.vocabulary) {
            let (model, pack) = (self.model.pack.clone(), world.about.id.clone());
            return Err(ModelError::OtherPack { model, pack });
        }
        match model.hung.moved(&world.vocabulary.taxonomy) {
            None => Ok(()),
            Some(hung::Moved { code, before, now }) => Err(ModelError::Moved { code, before, now }),
        }
    }
}
