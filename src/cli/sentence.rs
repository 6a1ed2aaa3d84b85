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
    use crate::text::sentence::{Folder, Keeper, MiniLm, Phrases};

    const HINT: &str =
        "name the folder of all-MiniLM-L6-v2, with its config.json, tokenizer.json and model.safetensors, as published";
    let [config, tokenizer, weights] = Folder::FILES.map(|(name, limit)| {
        let read = disk::read_bytes_in(dir, name, limit);
        read.map_err(|error| Failure::data(format!("cannot read {}: {error}", dir.join(name).display()), HINT))
    });
    let folder = Folder { config: config?, tokenizer: tokenizer?, weights: weights? };
    let model = MiniLm::new(&folder)
        .map_err(|error| Failure::data(format!("cannot use the sentence model in {}: {error}", dir.display()), HINT))?;
    let keeper = cache_folder().map(|dir| Arc::new(kept::InFolder(dir)) as Arc<dyn Keeper>);
    Ok(Texts::with(Phrases::of(Arc::new(model), keeper)))
}

/// Where programs keep what they can make again: XDG_CACHE_HOME, else .cache in the home folder; nowhere if there is neither.
#[cfg(feature = "sentence-model")]
fn cache_folder() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|dir| dir.is_absolute());
    let cache = named("XDG_CACHE_HOME").or_else(|| Some(named("HOME")?.join(".cache")))?;
    Some(cache.join("peermatch"))
}

#[cfg(feature = "sentence-model")]
mod kept {
    use std::path::PathBuf;

    use crate::disk;
    use crate::text::sentence::Keeper;

    /// Largest file that is read, in bytes: forty thousand phrases have as much.
    const LIMIT: u64 = 64 << 20;

    /// Vectors of phrases in files of a folder, one for each model.
    #[derive(Debug)]
    pub(super) struct InFolder(pub(super) PathBuf);

    impl InFolder {
        fn file(&self, version: &str) -> PathBuf {
            self.0.join(format!("phrases-{version}.bin"))
        }
    }

    impl Keeper for InFolder {
        fn kept(&self, version: &str) -> Option<Vec<u8>> {
            disk::read_bytes_in(&self.0, &format!("phrases-{version}.bin"), LIMIT).ok()
        }

        fn keep(&self, version: &str, bytes: &[u8]) {
            let file = self.file(version);
            if let Err(error) = disk::keep(&file, bytes) {
                tracing::warn!(file = %file.display(), %error, "vectors of the pack's phrases cannot be kept: the next start makes them again");
            }
        }
    }
}

#[cfg(not(feature = "sentence-model"))]
fn by_model(dir: &Path) -> Result<Texts, Failure> {
    Err(Failure::data(
        format!("this program reads by words alone, and cannot use the sentence model in {}", dir.display()),
        "build it with: cargo build --release --features sentence-model; or leave out --sentence-model and PEERMATCH_SENTENCE_MODEL",
    ))
}
