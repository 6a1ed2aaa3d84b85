//! Reads a domain pack: everything about one domain (England, say) that is not about matching.
//!
//! A pack is a folder of TOML and CSV tables in this project's own schema. Reading it checks every cell; the faults are
//! collected with file, line and mend, and a pack with a fault is not used.

mod calendar;
mod census;
mod circumstances;
pub mod export;
mod fault;
mod files;
pub mod form;
mod governance;
mod holders;
mod indicators;
#[cfg(test)]
mod keys;
mod language;
mod manifest;
mod names;
mod origin;
pub mod outlines;
mod personal;
mod places;
mod problem_figures;
mod records;
pub mod references;
mod said;
mod sharing;
mod sources;
mod stage_rules;
mod table;
mod taxonomy;
mod words;

use std::path::Path;
use std::sync::Arc;

use thiserror::Error;

pub use census::{Census, TypeCount};
pub use fault::Fault;
pub use manifest::SCHEMA;
pub use origin::{Bundle, Origin};

use crate::domain::id::PlaceId;
use crate::domain::profile::Profile;
use crate::domain::register::{Register, RegisterError};
use crate::domain::vocabulary::Vocabulary;
use crate::domain::world::{Revision, World};
use fault::Faults;
use files::Files;

/// Why a pack cannot be used.
#[derive(Debug, Error)]
pub enum PackError {
    /// Not a folder with a `pack.toml`.
    #[error("there is no pack in '{0}'")]
    Missing(Origin),
    /// Faults in its tables; at least one.
    #[error("the pack in '{dir}' has {count} fault(s); the first is {first}", count = faults.len(), first = faults[0])]
    Faulty {
        /// Where it is.
        dir: Origin,
        /// All faults, in the order of reading.
        faults: Vec<Fault>,
    },
}

/// Reads the pack in a folder.
///
/// # Errors
///
/// No pack there, or faults in it: all of them.
pub fn load(dir: &Path) -> Result<World, PackError> {
    load_from(&Origin::from(dir))
}

/// Reads a pack, wherever it is.
///
/// # Errors
///
/// As [`load`].
pub fn load_from(origin: &Origin) -> Result<World, PackError> {
    if !origin.is_pack() {
        return Err(PackError::Missing(origin.clone()));
    }
    let mut faults = Faults::default();
    let files = Files::new(origin.clone());
    let personal = personal::read(&files, &mut faults);
    let files = files.guarded(personal);
    let world = read(&files, &mut faults);
    files.note_missing(form::required(), &mut faults);
    match world {
        Some(world) if faults.is_empty() => Ok(world),
        _ => Err(PackError::Faulty { dir: origin.clone(), faults: faults.into_vec() }),
    }
}

/// Whatever stops reading early has noted a fault; what it returns otherwise may still have noted some.
fn read(files: &Files, faults: &mut Faults) -> Option<World> {
    let manifest = manifest::read(files, faults);
    let governance = governance::read(files, faults);
    let sources = sources::read(files, faults);
    let rules = stage_rules::read(files, faults);
    let words = words::read(files, faults);
    let factors = words::read_factors(files, faults);
    let approaches = sharing::read_approaches(files, faults);
    let (manifest, governance, sources, rules) = (manifest?, governance?, sources?, rules?);
    let (words, factors) = (words?, factors?);
    let language = language::read(files, faults);
    let calendar = calendar::read(files, &governance, &sources, faults);
    let taxonomy = taxonomy::read(files, &governance, &words.sectors, faults);
    let indicators = indicators::read(files, &sources, faults);
    let (taxonomy, indicators) = (taxonomy?, indicators?);

    let id_column = manifest.about.place_id_column.as_str();
    let mut places = places::read(files, id_column, &governance, &sources, faults);
    let bodies = holders::read(files, id_column, &governance, &mut places, faults);
    let convening = sharing::Known { taxonomy: &taxonomy, governance: &governance, sources: &sources, places: &places };
    let conveners = sharing::read_conveners(files, &convening, faults);
    let ids: std::collections::BTreeSet<&PlaceId> = places.iter().map(|placed| &placed.place.id).collect();
    let is_place = |id: &PlaceId| ids.contains(id);
    let known = records::Known {
        id_column,
        taxonomy: &taxonomy,
        sources: &sources,
        rules: &rules,
        place: &is_place,
        data_date: manifest.about.data_date,
    };
    let pressure_rules = records::read_pressure_rules(files, &known, &indicators, faults);
    let mut records = records::read(files, &known, faults);
    let known_words = circumstances::Known { id_column, words: &words, factors: &factors, sources: &sources };
    circumstances::read(files, &known_words, &mut records, faults);
    let mut all = records.values().flatten();
    let own_words = all.any(|record| !record.circumstances.own_words.is_empty());
    let mut statistics = records::read_statistics(files, &known, faults);
    let mut figures = indicators::read_figures(files, id_column, &indicators, &is_place, faults);
    let problem_figures = problem_figures::read(files, &known, faults);
    let mut measured =
        problem_figures::read_measured(files, problem_figures.as_deref().unwrap_or_default(), &known, faults);
    let mut former = places::read_successions(files, id_column, &sources, &is_place, faults);
    let called = names::Known { id_column, governance: &governance, sources: &sources, places: &places };
    let naming = names::read(files, &called, &mut former, faults);

    let profiles = places
        .iter()
        .map(|placed| {
            let id = &placed.place.id;
            let figures = figures.remove(id).unwrap_or_else(|| vec![None; indicators.len()]);
            let records = records.remove(id).unwrap_or_default();
            let statistics = statistics.remove(id).unwrap_or_default();
            let problem_figures = measured.remove(id).unwrap_or_default();
            Profile::new(placed.place.clone(), records, figures, statistics).with_problem_figures(problem_figures)
        })
        .collect();
    let register = Register::new(profiles, former).map_err(|error| note(&places, &error, faults)).ok()?.called(naming);
    let references = references::read(files, id_column, &sources, &register, faults)?;
    Some(World {
        references: Arc::new(references),
        revision: Revision {
            taxonomy: format!("{}+{}", taxonomy.version, files.digest_of(taxonomy::FILE)),
            data: format!("{}+{}", manifest.about.version, files.digest()),
        },
        vocabulary: Arc::new(Vocabulary {
            taxonomy,
            language: language?,
            governance,
            bodies,
            indicators,
            pressure_rules,
            problem_figures: problem_figures?,
            stages: manifest.stages,
            stage_rules: rules,
            weights: manifest.weights,
            places_word: manifest.places_word,
            oldest_record_years: manifest.oldest_record_years,
            sources,
            factors: factors.factors,
            factor_lists: factors.lists,
            starting_point: factors.starting_point,
            sectors: words.sectors,
            client_groups: words.client_groups,
            delivery_models: words.delivery_models,
            integration_extents: words.integration_extents,
            approaches: approaches?,
            conveners: conveners?,
            calendar: calendar?,
            personal: files.personal().clone(),
            own_words,
        }),
        about: manifest.about,
        register,
    })
}

fn note(places: &[places::Placed], error: &RegisterError, faults: &mut Faults) {
    use crate::domain::hierarchy::HierarchyError;
    let (RegisterError::Duplicate(id)
    | RegisterError::Hierarchy(HierarchyError::Cycle(id) | HierarchyError::Unknown { place: id, .. })) = error;
    places::hierarchy_fault(places, id, error, faults);
}
