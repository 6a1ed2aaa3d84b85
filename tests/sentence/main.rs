//! The sentence model on its real weights, beside what sentence-transformers makes of the same texts (`reference.py`).
//!
//! The folder is named by PEERMATCH_SENTENCE_MODEL; `.ci/sentence` fetches it and runs these tests.
#![allow(clippy::unwrap_used)]

mod folders;
mod reading;
mod vectors;

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use peermatch::domain::world::World;
use peermatch::pack;
use peermatch::text::sentence::{Folder, Keeper, MiniLm, Phrases};
use peermatch::text::{TextEncoder, Texts};

/// The folder of the real weights.
fn folder() -> PathBuf {
    let named = std::env::var_os("PEERMATCH_SENTENCE_MODEL");
    named.expect("PEERMATCH_SENTENCE_MODEL names the folder of all-MiniLM-L6-v2: run .ci/sentence").into()
}

fn files() -> Folder {
    let [config, tokenizer, weights] = Folder::FILES.map(|(name, _)| std::fs::read(folder().join(name)).unwrap());
    Folder { config, tokenizer, weights }
}

/// Read once: every test asks the same model.
static MODEL: LazyLock<Arc<MiniLm>> = LazyLock::new(|| Arc::new(MiniLm::new(&files()).unwrap()));

fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// What the program kept of the pack's phrases, if it ran before with the same XDG_CACHE_HOME, as `.ci/sentence` has it: they are made once.
#[derive(Debug)]
struct Cache;

impl Keeper for Cache {
    fn kept(&self, version: &str) -> Option<Vec<u8>> {
        let folder = PathBuf::from(std::env::var_os("XDG_CACHE_HOME")?).join("peermatch");
        let mut files = std::fs::read_dir(folder).ok()?.flatten();
        let begin = format!("phrases-{version}-");
        let file = files.find(|file| file.file_name().to_string_lossy().starts_with(&begin))?;
        std::fs::read(file.path()).ok()
    }

    fn keep(&self, _: &str, _: &[u8]) {}
}

/// A pack, and what reads its texts with the real model.
struct Read {
    world: World,
    texts: Texts,
}

impl Read {
    fn new(pack: &str) -> Self {
        let texts = Texts::with(Phrases::of(MODEL.clone(), Some(Arc::new(Cache))));
        Self { world: pack::load(&in_repository(pack)).unwrap(), texts }
    }

    fn encoder(&self) -> &dyn TextEncoder {
        self.texts.encoder(&self.world.vocabulary)
    }

    fn position(&self, code: &str) -> usize {
        let problems = self.world.vocabulary.taxonomy.problems();
        problems.iter().position(|one| one.id.as_str() == code).unwrap_or_else(|| panic!("{code} is no code"))
    }
}

/// All phrases of England become vectors once.
static ENGLAND: LazyLock<Read> = LazyLock::new(|| Read::new("models/england"));
