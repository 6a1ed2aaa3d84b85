//! The vectors of what a pack says, made once: a model takes minutes over them, and they are the same each time it reads the same.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::{SentenceModel, Vector};

/// Phrases that become vectors together: enough to keep a processor busy.
const TOGETHER: usize = 64;
/// How the bytes begin that a keeper is given.
const HEAD: &[u8] = b"peermatch phrases 1\n";
/// Bytes of a digest.
const DIGEST: usize = 32;
/// Most numbers that a vector may have.
const WIDEST: usize = 1 << 16;

/// Keeps vectors of phrases from one start of the program to the next.
pub trait Keeper: Debug + Send + Sync {
    /// What was kept last for the model of that version; none where nothing was, or it cannot be read.
    fn kept(&self, version: &str) -> Option<Vec<u8>>;

    /// Keeps what is known now. Where that fails, it is made again the next time.
    fn keep(&self, version: &str, bytes: &[u8]);
}

/// A vector that several hold.
pub(super) type Shared = Arc<[f32]>;

/// Vectors by the SHA-256 of their phrases, in an order that is always the same.
type Known = BTreeMap<[u8; DIGEST], Shared>;

/// Makes the vectors of phrases, and knows those that it made.
#[derive(Debug)]
pub struct Phrases {
    model: Arc<dyn SentenceModel>,
    keeper: Option<Arc<dyn Keeper>>,
    /// None until somebody asks.
    known: Mutex<Option<Known>>,
}

impl Phrases {
    /// By a model; with a keeper, what it kept is not made again.
    pub fn of(model: Arc<dyn SentenceModel>, keeper: Option<Arc<dyn Keeper>>) -> Self {
        Self { model, keeper, known: Mutex::default() }
    }

    /// The model that reads texts.
    pub fn model(&self) -> &Arc<dyn SentenceModel> {
        &self.model
    }

    /// The vector of each phrase, in their order. From then on these are known, and no others.
    pub(super) fn vectors(&self, phrases: &[&str]) -> Vec<Shared> {
        // Whoever broke off left it as it was.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = || self.keeper.as_ref().and_then(|keeper| read(&keeper.kept(self.model.version())?));
        let before = known.take().or_else(kept).unwrap_or_default();
        let digests: Vec<[u8; DIGEST]> = phrases.iter().map(|phrase| Sha256::digest(phrase).into()).collect();
        let missing: BTreeMap<[u8; DIGEST], &str> = digests
            .iter()
            .copied()
            .zip(phrases.iter().copied())
            .filter(|(digest, _)| !before.contains_key(digest))
            .collect();
        let made = self.made(&missing);
        let of = |digest: &[u8; DIGEST]| before.get(digest).or_else(|| made.get(digest)).cloned().unwrap_or_default();
        let vectors: Vec<Shared> = digests.iter().map(of).collect();
        let next: Known = digests.into_iter().zip(vectors.iter().cloned()).collect();
        if let Some(keeper) = self.keeper.as_ref().filter(|_| !made.is_empty() || next.len() != before.len()) {
            keeper.keep(self.model.version(), &written(&next));
        }
        *known = Some(next);
        vectors
    }

    fn made(&self, missing: &BTreeMap<[u8; DIGEST], &str>) -> Known {
        let texts: Vec<&str> = missing.values().copied().collect();
        let chunks: Vec<&[&str]> = texts.chunks(TOGETHER).collect();
        let made: Vec<Vector> = chunks.into_par_iter().flat_map_iter(|chunk| self.model.vectors(chunk)).collect();
        missing.keys().copied().zip(made.into_iter().map(Shared::from)).collect()
    }
}

/// Head, width and number of the vectors, each with the digest of its phrase, and the digest of all that.
fn written(known: &Known) -> Vec<u8> {
    let width = known.values().next().map_or(0, |vector| vector.len());
    let mut bytes = HEAD.to_vec();
    for number in [width, known.len()] {
        bytes.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
    }
    for (digest, vector) in known {
        bytes.extend(digest);
        bytes.extend(vector.iter().flat_map(|number| number.to_le_bytes()));
    }
    let digest = Sha256::digest(&bytes);
    bytes.extend(digest);
    bytes
}

/// What was written; none of anything else.
fn read(bytes: &[u8]) -> Option<Known> {
    let (said, digest) = bytes.split_last_chunk::<DIGEST>()?;
    if Sha256::digest(said).as_slice() != digest {
        return None;
    }
    let (width, rest) = said.strip_prefix(HEAD)?.split_first_chunk()?;
    let (count, rows) = rest.split_first_chunk()?;
    let [width, count] = [width, count].map(|number: &[u8; 4]| u32::from_le_bytes(*number) as usize);
    if width == 0 || width > WIDEST || rows.len() != count.checked_mul(DIGEST + 4 * width)? {
        return None;
    }
    let row = |row: &[u8]| {
        let (digest, numbers) = row.split_first_chunk::<DIGEST>()?;
        Some((*digest, numbers.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()))
    };
    rows.chunks(DIGEST + 4 * width).map(row).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[derive(Debug, Default)]
    struct Counting(AtomicUsize);

    impl SentenceModel for Counting {
        fn version(&self) -> &str {
            "counting"
        }

        fn vectors(&self, texts: &[&str]) -> Vec<Vector> {
            self.0.fetch_add(texts.len(), Ordering::Relaxed);
            texts.iter().map(|text| vec![text.len() as f32, 1.0]).collect()
        }
    }

    #[derive(Debug, Default)]
    struct Memory(Mutex<Vec<u8>>);

    impl Keeper for Memory {
        fn kept(&self, _: &str) -> Option<Vec<u8>> {
            Some(self.0.lock().expect("nobody broke off").clone())
        }

        fn keep(&self, _: &str, bytes: &[u8]) {
            *self.0.lock().expect("nobody broke off") = bytes.to_vec();
        }
    }

    #[test]
    fn a_phrase_is_made_once_and_known_after_a_start_and_what_was_altered_is_made_again() {
        let (model, keeper) = (Arc::new(Counting::default()), Arc::new(Memory::default()));
        let start = || Phrases::of(model.clone(), Some(keeper.clone()));
        let made = || model.0.load(Ordering::Relaxed);
        let first = start();
        let vectors = first.vectors(&["flood", "goats", "flood"]);
        assert_eq!(
            (vectors[0][0], vectors[1][0], vectors[2][0], made()),
            (5.0, 5.0, 5.0, 2),
            "the same twice is made once"
        );
        assert_eq!(first.vectors(&["flood", "stray goats"])[1][0], 11.0);
        assert_eq!(made(), 3, "what is new is made");
        assert_eq!(start().vectors(&["stray goats", "flood"])[0][0], 11.0);
        assert_eq!(made(), 3, "and known to the next start");
        keeper.0.lock().expect("nobody broke off")[30] ^= 1;
        assert_eq!(start().vectors(&["stray goats", "flood"])[0][0], 11.0);
        assert_eq!(made(), 5, "an altered file is none");
        for wrong in [&b""[..], b"peermatch phrases 1\n", &[0; 100]] {
            assert_eq!(read(wrong), None);
        }
    }
}
