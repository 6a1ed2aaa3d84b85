//! The files of a pack, read once each and hashed as read.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use toml::de::{DeTable, DeValue, Deserializer};

use super::fault::Faults;
use super::origin::Origin;
use crate::disk::ReadError;
use crate::domain::digest::hex;
use crate::domain::personal::PersonalForms;

/// Bytes of a digest that a version shows: 12 hex digits tell any two states of a pack apart.
const SHOWN: usize = 6;

/// Largest table of places, in bytes: one of a million records has a fifth of that.
const TABLE_LIMIT: u64 = 1 << 30;
/// Largest file of words and rules, in bytes: a taxonomy of a hundred thousand problems has a fifth of that.
pub(super) const TOML_LIMIT: u64 = 64 << 20;
/// Most entries of a list that rows look a code up in one by one: some thirty times what England has.
const ENTRIES_LIMIT: usize = 2_000;
const MEND_MISSING: &str = "put the file into the pack's folder";

/// The files of one pack.
pub(super) struct Files {
    origin: Origin,
    personal: PersonalForms,
    digests: RefCell<BTreeMap<String, [u8; 32]>>,
}

/// A TOML file with its text, so that a position in it has a line.
pub(super) struct Document<T> {
    pub(super) content: T,
    lines: Lines,
}

impl<T> Document<T> {
    /// Line of a position, from 1.
    pub(super) fn line(&self, span: Range<usize>) -> Option<u64> {
        Some(self.lines.at(span.start))
    }
}

/// Where the lines of a text end. Counted once: thousands of entries ask for theirs.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(position, _)| position).collect())
    }

    /// Line of a position, from 1.
    fn at(&self, position: usize) -> u64 {
        1 + self.0.partition_point(|&end| end < position) as u64
    }
}

impl Files {
    pub(super) fn new(origin: Origin) -> Self {
        Self { origin, personal: PersonalForms::default(), digests: RefCell::default() }
    }

    /// The same, looked through for personal data.
    pub(super) fn guarded(self, personal: PersonalForms) -> Self {
        Self { personal, ..self }
    }

    /// By what personal data is told.
    pub(super) fn personal(&self) -> &PersonalForms {
        &self.personal
    }

    /// Whether the pack has a file: some are a pack's own choice.
    pub(super) fn has(&self, file: &str) -> bool {
        self.origin.has(file)
    }

    /// Notes those of some files that are not there, but for what was noted before.
    pub(super) fn note_missing(&self, required: impl Iterator<Item = &'static str>, faults: &mut Faults) {
        for file in required {
            if !self.has(file) && !faults.is_of(file) {
                faults.add(file, None, "is missing", MEND_MISSING);
            }
        }
    }

    /// The bytes of a file; a fault where it cannot be read.
    pub(super) fn bytes(&self, file: &str, faults: &mut Faults) -> Option<Vec<u8>> {
        let limit = if file.ends_with(".toml") { TOML_LIMIT } else { TABLE_LIMIT };
        match self.origin.text(file, limit) {
            Ok(bytes) => {
                self.digests.borrow_mut().insert(file.to_owned(), Sha256::digest(&bytes).into());
                Some(bytes)
            }
            Err(error) => {
                faults.add(file, None, format!("cannot be read: {error}"), mend(&error));
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
        match content(&text) {
            Ok(content) => Some(Document { content, lines: Lines::of(&text) }),
            Err(error) => {
                let line = error.span().map(|span| Lines::of(&text).at(span.start));
                let message: String = error.message().chars().take(300).collect();
                faults.add(file, line, message, "compare with the same table of models/england");
                None
            }
        }
    }

    /// Whether a list of a file is short enough to be looked through for each row of a table; a fault where it is not.
    pub(super) fn short_enough(file: &str, what: &str, entries: usize, faults: &mut Faults) -> bool {
        let short = entries <= ENTRIES_LIMIT;
        if !short {
            let message = format!("has {entries} entries of [[{what}]]; at most {ENTRIES_LIMIT} are read");
            faults.add(file, None, message, "keep those that the tables name");
        }
        short
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

fn mend(error: &ReadError) -> &'static str {
    match error {
        ReadError::Outside | ReadError::NotRegular => "put the file itself into the pack's folder, not a link to it",
        ReadError::TooLarge { .. } => "see that it is the file that was meant",
        ReadError::NotText(_) => "save the file as UTF-8",
        ReadError::System(_) => MEND_MISSING,
    }
}

/// The content of a TOML text. A date is taken as its text: quoted or not, whoever writes one means the same.
fn content<T: DeserializeOwned>(text: &str) -> Result<T, toml::de::Error> {
    let mut table = DeTable::parse(text)?;
    table.get_mut().iter_mut().for_each(|(_, value)| dates_as_texts(value.get_mut()));
    T::deserialize(Deserializer::from(table))
}

fn dates_as_texts(value: &mut DeValue<'_>) {
    match value {
        DeValue::Datetime(date) => *value = DeValue::String(date.to_string().into()),
        DeValue::Array(values) => values.iter_mut().for_each(|value| dates_as_texts(value.get_mut())),
        DeValue::Table(table) => table.iter_mut().for_each(|(_, value)| dates_as_texts(value.get_mut())),
        DeValue::String(_) | DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) => {}
    }
}
