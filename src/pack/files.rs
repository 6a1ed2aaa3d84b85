//! The files of a pack, read once each and hashed as read.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::fault::Faults;
use crate::domain::digest::hex;

/// Bytes of a digest that a version shows: 12 hex digits tell any two states of a pack apart.
const SHOWN: usize = 6;

/// The folder of a pack.
pub(super) struct Files {
    dir: PathBuf,
    digests: RefCell<BTreeMap<String, [u8; 32]>>,
}

/// A TOML file with its text, so that a position in it has a line.
pub(super) struct Document<T> {
    pub(super) content: T,
    text: String,
}

impl<T> Document<T> {
    /// Line of a position, from 1.
    pub(super) fn line(&self, span: Range<usize>) -> Option<u64> {
        Some(line_at(&self.text, span.start))
    }
}

impl Files {
    pub(super) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), digests: RefCell::default() }
    }

    /// Whether the pack has a file: some are a pack's own choice.
    pub(super) fn has(&self, file: &str) -> bool {
        self.dir.join(file).exists()
    }

    /// The bytes of a file; a fault where it cannot be read.
    pub(super) fn bytes(&self, file: &str, faults: &mut Faults) -> Option<Vec<u8>> {
        match fs::read(self.dir.join(file)) {
            Ok(bytes) => {
                self.digests.borrow_mut().insert(file.to_owned(), Sha256::digest(&bytes).into());
                Some(bytes)
            }
            Err(error) => {
                faults.add(file, None, format!("cannot be read: {error}"), "put the file into the pack's folder");
                None
            }
        }
    }

    /// A TOML file; a fault where it is not text, not TOML or not of the expected form.
    pub(super) fn toml<T: DeserializeOwned>(&self, file: &str, faults: &mut Faults) -> Option<Document<T>> {
        let bytes = self.bytes(file, faults)?;
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let line = 1 + good.iter().filter(|&&byte| byte == b'\n').count() as u64;
                faults.add(file, Some(line), "is not UTF-8 text", "save the file as UTF-8");
                return None;
            }
        };
        match toml::from_str(&text) {
            Ok(content) => Some(Document { content, text }),
            Err(error) => {
                let line = error.span().map(|span| line_at(&text, span.start));
                let message: String = error.message().chars().take(300).collect();
                faults.add(file, line, message, "compare with the same table of models/england");
                None
            }
        }
    }

    /// SHA-256 of one file that was read, as 12 hex digits.
    pub(super) fn digest_of(&self, file: &str) -> String {
        self.digests.borrow().get(file).map(|digest| hex(&digest[..SHOWN])).unwrap_or_default()
    }

    /// SHA-256 of all files that were read, names included, as 12 hex digits.
    pub(super) fn digest(&self) -> String {
        let mut all = Sha256::new();
        for (file, digest) in self.digests.borrow().iter() {
            all.update(file.as_bytes());
            all.update([0]);
            all.update(digest);
        }
        hex(&all.finalize()[..SHOWN])
    }
}

fn line_at(text: &str, position: usize) -> u64 {
    1 + text.as_bytes()[..position.min(text.len())].iter().filter(|&&byte| byte == b'\n').count() as u64
}
