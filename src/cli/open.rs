//! Finds and opens the pack and the model.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::failure::Failure;
use super::{Globals, sentence};
use crate::access::Pass;
use crate::disk::{self, ReadError};
use crate::domain::world::World;
use crate::engine::{EngineError, Snapshot, View};
use crate::model::{self, Model, ModelError, NamedModel};
use crate::pack::references::ReferenceError;
use crate::pack::{self, Origin, PackError};
use crate::shelf::ShelfError;

const HINT: &str = "train it: peermatch train [--pack DIR] [--out DIR]";
/// Largest table that an option names, in bytes: a million pairs have a fifth of that.
const TABLE_LIMIT: u64 = 256 << 20;
const DEFAULT_PACK: &str = "models/england";
/// From the program's folder: beside the program, and where an installation puts it.
const INSTALLED_PACKS: [&str; 2] = ["england", "../share/peermatch/england"];

/// Where the pack is: as given, else the default one here, else the installed one, else within the program.
pub fn pack(globals: &Globals) -> Result<Origin, Failure> {
    if let Some(dir) = globals.pack.clone() {
        return Ok(Origin::Folder(dir));
    }
    let program = std::env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent);
    let installed = beside.into_iter().flat_map(|dir| INSTALLED_PACKS.map(|pack| dir.join(pack)));
    let folders = [PathBuf::from(DEFAULT_PACK)].into_iter().chain(installed);
    let found = folders.map(Origin::Folder).chain(globals.within.map(Origin::Within)).find(Origin::is_pack);
    found.ok_or_else(|| {
        Failure::data(
            format!("there is no pack in ./{DEFAULT_PACK} nor beside the program, nor in ../share, nor within it"),
            "name one with --pack DIR or PEERMATCH_PACK",
        )
    })
}

/// Where the model is: as given, else the pack's own.
pub fn model(globals: &Globals) -> Result<Origin, Failure> {
    globals.model.clone().map_or_else(|| pack(globals), |dir| Ok(Origin::Folder(dir)))
}

/// The folder to write to where none is named: that of the pack, or of the model.
pub(super) fn written_to(origin: &Origin, option: &str) -> Result<PathBuf, Failure> {
    let within =
        || Failure::data("nothing can be written into the program", format!("name a folder with {option} DIR"));
    origin.folder().map(Path::to_owned).ok_or_else(within)
}

/// What the pack tells, without what the store keeps.
pub fn public_world(globals: &Globals) -> Result<World, Failure> {
    pack::load_from(&pack(globals)?).map_err(|error| pack_failure(&error))
}

/// What the pack tells, with what the store keeps on top of it.
pub fn world(globals: &Globals) -> Result<World, Failure> {
    let world = public_world(globals)?;
    match &globals.store {
        Some(store) => store.over(world),
        None => Ok(world),
    }
}

/// The same for who learns from it: a model speaks of the pack's codes alone, so that it is one for whoever has the pack.
pub(super) fn world_to_learn_from(globals: &Globals) -> Result<World, Failure> {
    let world = public_world(globals)?;
    match &globals.store {
        Some(store) => store.over_in_its_words(world),
        None => Ok(world),
    }
}

/// Opens the pack and its model, and encodes every place.
pub fn view(globals: &Globals) -> Result<View, Failure> {
    view_of(world(globals)?, globals)
}

/// Opens the pack, its model and what texts are read with, and encodes every place.
pub(super) fn reading_view(globals: &Globals) -> Result<View, Failure> {
    reading_view_of(world(globals)?, globals)
}

/// Opens the model of a world, and encodes every place.
pub fn view_of(world: World, globals: &Globals) -> Result<View, Failure> {
    let origin = model(globals)?;
    view_with(world, named_model_in(&origin)?, &origin)
}

/// Opens the model of a world and what texts are read with, and encodes every place.
pub(super) fn reading_view_of(world: World, globals: &Globals) -> Result<View, Failure> {
    let origin = model(globals)?;
    reading_view_with(world, named_model_in(&origin)?, &origin, globals)
}

/// Encodes every place of a world with the model of a folder.
pub(super) fn view_with(world: impl Into<Arc<World>>, model: NamedModel, origin: &Origin) -> Result<View, Failure> {
    Ok(seen(snapshot_with(world, model, origin)?))
}

/// The same, with what texts are read with.
pub(super) fn reading_view_with(
    world: impl Into<Arc<World>>,
    model: NamedModel,
    origin: &Origin,
    globals: &Globals,
) -> Result<View, Failure> {
    let texts = sentence::texts(globals, &pack(globals)?)?;
    Ok(seen(snapshot_with(world, model, origin)?.reading_with(texts)))
}

fn seen(snapshot: Snapshot) -> View {
    Arc::new(snapshot).view(Pass::everything("a pack holds public records only"))
}

fn snapshot_with(world: impl Into<Arc<World>>, model: NamedModel, origin: &Origin) -> Result<Snapshot, Failure> {
    let shown = origin.shown(model::FILE_NAME);
    let refuse = |error: &dyn std::error::Error| Failure::data(format!("cannot use the model {shown}: {error}"), HINT);
    Snapshot::new(world, model).map_err(|error| match error {
        EngineError::Model(error) => refuse(&error),
        EngineError::Parameters(error) => refuse(&error),
        EngineError::Weights(error) => Failure::data(error, "correct [weights] in pack.toml"),
        EngineError::Fit(_) | EngineError::Cancelled(_) => Failure::internal("the places cannot be encoded"),
    })
}

/// The version of a model that can answer about a world.
pub(super) fn fits(world: &World, model: NamedModel) -> Result<String, Failure> {
    let refuse = |error: ModelError| Failure::data(format!("cannot use the model {}: {error}", model.version), HINT);
    model.check(world).map_err(refuse)?;
    Ok(model.version.clone())
}

/// The model of a pack, or in a folder of its own.
pub fn model_in(origin: &Origin) -> Result<Model, Failure> {
    named_model_in(origin).map(|named| named.model)
}

/// The same, with its version.
pub(super) fn named_model_in(origin: &Origin) -> Result<NamedModel, Failure> {
    model_and_bytes_in(origin).map(|(named, _)| named)
}

/// The same, and the bytes that it was read from.
pub(super) fn model_and_bytes_in(origin: &Origin) -> Result<(NamedModel, Vec<u8>), Failure> {
    let shown = origin.shown(model::FILE_NAME);
    // A model may be a link to one that lies elsewhere, which a table of a pack may not.
    let read = match origin {
        Origin::Folder(dir) => disk::read_text(&dir.join(model::FILE_NAME), model::SIZE_LIMIT),
        Origin::Within(_) => origin.text(model::FILE_NAME, model::SIZE_LIMIT),
    };
    let bytes = read.map_err(|error| Failure::data(format!("cannot read the model {shown}: {error}"), HINT))?;
    let named = Model::from_bytes(&bytes);
    let named = named.map_err(|error| Failure::data(format!("cannot use the model {shown}: {error}"), HINT))?;
    Ok((named, bytes))
}

/// A folder of models that cannot be used.
pub(super) fn folder_failure(error: &ShelfError) -> Failure {
    match error {
        ShelfError::Missing(_) => Failure::data(error, "make one: peermatch train --models DIR"),
        ShelfError::InUse(_) => {
            Failure::unreachable(error, "ask the server that answers from it, with --server URL, or stop it first")
        }
        ShelfError::History { .. } => {
            Failure::data(error, "put back a copy of it, or remove it and promote the model that is to answer")
        }
        ShelfError::NoEarlier | ShelfError::Unknown { .. } => Failure::data(error, "see 'peermatch models list'"),
        ShelfError::Unusable { .. } => Failure::data(
            error,
            "let another answer: peermatch models rollback, or models promote VERSION; or train one: train --models DIR",
        ),
        ShelfError::System { .. } => Failure::data(error, "name a folder that can be read and written to"),
    }
}

/// The bytes of a table that an option names.
pub(super) fn table_bytes(file: &Path, hint: &str) -> Result<Vec<u8>, Failure> {
    let message = |error: ReadError| format!("cannot read {}: {error}", file.display());
    disk::read_text(file, TABLE_LIMIT).map_err(|error| Failure::data(message(error), hint))
}

/// The bytes of a list of similar places.
pub fn list_bytes(id_column: &str, file: &Path) -> Result<Vec<u8>, Failure> {
    table_bytes(file, &list_hint(id_column))
}

/// A list of similar places that cannot be used.
pub fn list_failure(id_column: &str, file: &Path, error: &ReferenceError) -> Failure {
    let hint = match error {
        ReferenceError::Form(fault) => fault.error.mend().to_owned(),
        ReferenceError::Column(..) | ReferenceError::Row { .. } | ReferenceError::Empty => list_hint(id_column),
    };
    Failure::data(format!("cannot use {}: {error}", file.display()), hint)
}

fn list_hint(id_column: &str) -> String {
    format!("give a CSV file with the columns {id_column}, rank and neighbour_{id_column}")
}

/// A pack that cannot be used.
pub fn pack_failure(error: &PackError) -> Failure {
    match error {
        PackError::Missing(_) => Failure::data(error, "name the folder that holds pack.toml, with --pack DIR"),
        PackError::Faulty { dir, faults } => {
            let hint = format!("{}; see all with: peermatch validate {dir}", faults[0].mend);
            Failure::data(error, hint)
        }
    }
}
