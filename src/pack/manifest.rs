//! `pack.toml`: what the pack is, its words for the stages, its default weights.

use std::collections::BTreeMap;
use std::num::NonZeroU8;

use serde::Deserialize;

use super::fault::Faults;
use super::files::Files;
use super::form;
use super::origin::MANIFEST;
use crate::domain::block::{Block, Weights};
use crate::domain::day;
use crate::domain::stage::StageLabels;
use crate::domain::text;
use crate::domain::weighing::{DefaultWeights, OwnWeights};
use crate::domain::world::About;

/// Schema of packs that this software reads.
pub const SCHEMA: u32 = 1;

pub(super) const FILE: &str = MANIFEST;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    schema: u32,
    id: String,
    title: String,
    version: String,
    data_date: String,
    place_id_column: String,
    stages: Stages,
    weights: RawWeights,
    #[serde(default)]
    words: Words,
    #[serde(default)]
    convening: Convening,
}

/// What a pack calls its places.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    places: String,
}

impl Default for Words {
    fn default() -> Self {
        Self { places: "places".to_owned() }
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct Convening {
    oldest_record_years: Option<u8>,
}

#[derive(Deserialize)]
struct RawWeights {
    place_wide: Option<BTreeMap<String, f64>>,
    groups: Option<BTreeMap<String, f64>>,
    #[serde(flatten)]
    blocks: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stages {
    not_considering: String,
    planning: String,
    designing: String,
    piloting: String,
    scaling: String,
    fully_operational: String,
    unknown: String,
}

/// What a pack says of itself and of its words.
pub(super) struct Manifest {
    /// What the world says of itself.
    pub(super) about: About,
    /// Words for the stages.
    pub(super) stages: StageLabels,
    /// Default weights.
    pub(super) weights: DefaultWeights,
    /// What it calls its places that govern an area, more than one: councils, cities; "places" where it does not say.
    pub(super) places_word: String,
    /// In whole years, 1 or more: a record older than this brings nobody together. None where age bars nobody.
    pub(super) oldest_record_years: Option<NonZeroU8>,
}

pub(super) fn read(files: &Files, faults: &mut Faults) -> Option<Manifest> {
    let raw: Raw = files.toml(FILE, faults)?.content;
    if raw.schema != SCHEMA {
        let message = format!("the schema is {}; this program reads schema {SCHEMA}", raw.schema);
        faults.add(FILE, None, message, "use the pack and the program of one release");
        return None;
    }
    for (field, value) in [("id", &raw.id), ("title", &raw.title), ("version", &raw.version)] {
        if let Err(error) = text::name(value) {
            faults.add(FILE, None, format!("{field} {error}"), "give the pack a short name and a version");
        }
    }
    if let Some(table) = form::table_with_column(&raw.place_id_column) {
        let message = format!("place_id_column is '{}', which {table} calls a column of its own", raw.place_id_column);
        faults.add(FILE, None, message, "call the id column by another name, such as place_id, here and in the tables");
    }
    let data_date = day::parse(&raw.data_date)
        .map_err(|error| faults.add(FILE, None, format!("data_date {error}"), "say of which day the data is"))
        .ok()?;
    let s = raw.stages;
    let known = [s.not_considering, s.planning, s.designing, s.piloting, s.scaling, s.fully_operational];
    for label in known.iter().chain([&s.unknown]) {
        if let Err(error) = text::name(label) {
            faults.add(FILE, None, format!("a stage label {error}"), "give each stage a short label");
        }
    }
    if let Err(error) = text::name(&raw.words.places) {
        faults.add(FILE, None, format!("the word for places {error}"), "write what more than one place is called");
    }
    let oldest = raw.convening.oldest_record_years;
    let oldest_record_years = oldest.and_then(NonZeroU8::new);
    if oldest != oldest_record_years.map(NonZeroU8::get) {
        faults.add(FILE, None, "oldest_record_years is 0", "write whole years, or leave it out where age bars nobody");
    }
    let weights = read_weights(&raw.weights, faults)?;
    Some(Manifest {
        about: About {
            id: raw.id,
            title: raw.title,
            version: raw.version,
            data_date,
            place_id_column: raw.place_id_column,
        },
        stages: StageLabels { known, unknown: s.unknown },
        weights,
        places_word: raw.words.places,
        oldest_record_years,
    })
}

fn read_weights(raw: &RawWeights, faults: &mut Faults) -> Option<DefaultWeights> {
    let mut table = |name, blocks| weights_of(name, blocks, faults);
    let one_problem = table("weights", &raw.blocks);
    let place_wide = raw.place_wide.as_ref().map(|blocks| table("weights.place_wide", blocks));
    let groups = raw.groups.as_ref().map(|blocks| table("weights.groups", blocks));
    let told = |weights: Option<Option<Weights>>| weights.map_or(Some(None), |read| read.map(Some));
    Some(DefaultWeights { one_problem: one_problem?, place_wide: told(place_wide)?, groups: told(groups)? })
}

/// All zero but for what is named; a block that is not named has no weight.
fn weights_of(table: &str, blocks: &BTreeMap<String, f64>, faults: &mut Faults) -> Option<Weights> {
    let named = blocks.iter().map(|(name, &weight)| (name.as_str(), weight));
    // Place-wide questions have no companions: something else must weigh.
    let sound = |weights: Weights| weights.rescaled(|block| block != Block::Companions).map(|_| weights);
    match OwnWeights::from_named(named).and_then(|own| own.alone()).and_then(sound) {
        Ok(weights) => Some(weights),
        Err(error) => {
            faults.add(FILE, None, error, format!("give each block a finite weight of 0 or more under [{table}]"));
            None
        }
    }
}
