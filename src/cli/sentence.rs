//! The sentence model that texts are read with, beside the pack's own words.

use std::path::Path;
#[cfg(feature = "sentence-model")]
use std::path::PathBuf;

use super::Globals;
use super::failure::Failure;
use crate::pack::Origin;
use crate::text::Texts;

/// What texts are read with: words alone, unless the folder of a model is named. `pack`: whose words they are.
pub(super) fn texts(globals: &Globals, pack: &Origin) -> Result<Texts, Failure> {
    globals.sentence_model.as_deref().map_or_else(|| Ok(Texts::default()), |dir| by_model(dir, pack))
}

#[cfg(feature = "sentence-model")]
fn by_model(dir: &Path, pack: &Origin) -> Result<Texts, Failure> {
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
    let pack = kept::name_of(pack);
    let keeper = cache_folder().map(|dir| Arc::new(kept::InFolder { dir, pack }) as Arc<dyn Keeper>);
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
    use crate::domain::digest::sha256;
    use crate::pack::Origin;
    use crate::text::sentence::Keeper;

    /// Largest file that is read, in bytes: forty thousand phrases have as much.
    const LIMIT: u64 = 64 << 20;

    /// Digits of the digest that a pack is named by.
    const DIGITS: usize = 12;

    /// Vectors of phrases in files of a folder, one for each model and pack.
    #[derive(Debug)]
    pub(super) struct InFolder {
        pub(super) dir: PathBuf,
        pub(super) pack: String,
    }

    /// A name for a pack by where it lies, so that two overwrite nothing of each other, and one that is changed finds what it knew.
    pub(super) fn name_of(pack: &Origin) -> String {
        let place =
            pack.folder().map_or_else(PathBuf::new, |dir| dir.canonicalize().unwrap_or_else(|_| dir.to_owned()));
        sha256(place.as_os_str().as_encoded_bytes()).chars().take(DIGITS).collect()
    }

    impl InFolder {
        fn name(&self, version: &str) -> String {
            format!("phrases-{version}-{}.bin", self.pack)
        }
    }

    impl Keeper for InFolder {
        fn kept(&self, version: &str) -> Option<Vec<u8>> {
            disk::read_bytes_in(&self.dir, &self.name(version), LIMIT).ok()
        }

        fn keep(&self, version: &str, bytes: &[u8]) {
            let file = self.dir.join(self.name(version));
            if let Err(error) = disk::keep(&file, bytes) {
                tracing::warn!(file = %file.display(), %error, "vectors of the pack's phrases cannot be kept: the next start makes them again");
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn two_packs_keep_their_phrases_in_two_files() {
            let name = |pack: &str| {
                let pack = name_of(&Origin::Folder(PathBuf::from(pack)));
                InFolder { dir: PathBuf::new(), pack }.name("0123")
            };
            assert_eq!(name("/packs/one"), name("/packs/one"));
            assert_ne!(name("/packs/one"), name("/packs/two"));
            assert_ne!(name("/packs/one"), "phrases-0123.bin");
        }
    }
}

#[cfg(not(feature = "sentence-model"))]
fn by_model(dir: &Path, _: &Origin) -> Result<Texts, Failure> {
    Err(Failure::data(
        format!("this program reads by words alone, and cannot use the sentence model in {}", dir.display()),
        "build it with: cargo build --release --features sentence-model; or leave out --sentence-model and PEERMATCH_SENTENCE_MODEL",
    ))
}
