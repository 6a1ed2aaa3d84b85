//! The sentence model that texts are read with, beside the pack's own words.

use std::path::{Path, PathBuf};

use super::Globals;
use super::failure::Failure;
use crate::text::Texts;

/// What texts are read with: words alone, unless the folder of a model is named.
pub(super) fn texts(globals: &Globals) -> Result<Texts, Failure> {
    let named = std::env::var_os("PEERMATCH_SENTENCE_MODEL").filter(|dir| !dir.is_empty()).map(PathBuf::from);
    globals.sentence_model.clone().or(named).map_or_else(|| Ok(Texts::default()), |dir| by_model(&dir))
}

#[cfg(feature = "sentence-model")]
fn by_model(dir: &Path) -> Result<Texts, Failure> {
    use std::sync::Arc;

    use crate::disk;
    use crate::text::sentence::{Folder, MiniLm};

    const HINT: &str =
        "name the folder of all-MiniLM-L6-v2, with its config.json, tokenizer.json and model.safetensors, as published";
    let [config, tokenizer, weights] = Folder::FILES.map(|(name, limit)| {
        let read = disk::read_bytes_in(dir, name, limit);
        read.map_err(|error| Failure::data(format!("cannot read {}: {error}", dir.join(name).display()), HINT))
    });
    let folder = Folder { config: config?, tokenizer: tokenizer?, weights: weights? };
    let model = MiniLm::new(&folder)
        .map_err(|error| Failure::data(format!("cannot use the sentence model in {}: {error}", dir.display()), HINT))?;
    Ok(Texts::with(Arc::new(model)))
}

#[cfg(not(feature = "sentence-model"))]
fn by_model(dir: &Path) -> Result<Texts, Failure> {
    Err(Failure::data(
        format!("this program reads by words alone, and cannot use the sentence model in {}", dir.display()),
        "build it with: cargo build --release --features sentence-model; or leave out --sentence-model and PEERMATCH_SENTENCE_MODEL",
    ))
}
