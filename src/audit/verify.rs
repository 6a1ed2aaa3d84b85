//! Whether the log is what was written.

use std::collections::BTreeMap;

use rusqlite::Transaction;

use super::book::Book;
use super::chain::{BEGINNING, Hash, Row, Sealed, beside};
use super::error::BookError;
use super::key::PlaceKey;
use crate::domain::digest::hex;
use crate::domain::id::PlaceId;

/// What a log was found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Entries, one for each answer.
    pub entries: u64,
    /// What they told of places whose key is there.
    pub readable: u64,
    /// What they told of places that went since.
    pub erased: u64,
    /// The hash of the last entry, in hexadecimal digits. A log whose end was cut off is whole up to there: whoever noted a later hash
    /// finds that it is missing.
    pub head: String,
    /// Whether the hash that was noted is that of an entry; true where none was given.
    pub has_noted: bool,
}

impl Book {
    /// Reads all of the log: whether each entry is what was written and follows on the one before, and whether every place whose key
    /// is there finds all its own. `noted`: the hash of an entry that has to be there, in hexadecimal digits.
    ///
    /// # Errors
    ///
    /// Where it is not what was written, with the first entry that is wrong; where it cannot be read.
    pub fn verify(&self, noted: Option<&str>) -> Result<Verified, BookError> {
        let file = self.file();
        let read = file.unchecked_transaction().map_err(|source| self.database(source))?;
        let mut told = self.told(&read)?;
        let mut verified =
            Verified { entries: 0, readable: 0, erased: 0, head: hex(&BEGINNING), has_noted: noted.is_none() };
        let mut hash = BEGINNING;
        let mut marks = BTreeMap::new();
        for (row, written) in self.entries(&read)? {
            verified.entries += 1;
            if row.number != verified.entries {
                return Err(self.altered(format!("entry {} is missing", verified.entries)));
            }
            let row = Row { told: told.remove(&row.number).unwrap_or_default(), ..row };
            hash = row.after(&hash);
            if hash != written {
                return Err(self.altered(format!("entry {} was altered, or one before it taken out", row.number)));
            }
            verified.has_noted |= noted.is_some_and(|noted| noted.eq_ignore_ascii_case(&hex(&hash)));
            marks.extend(row.told.into_iter().map(|sealed| (sealed.mark.clone(), sealed)));
        }
        if let Some(number) = told.keys().next() {
            return Err(self.altered(format!("entry {number} is missing")));
        }
        for (place, key, uses) in self.keys(&read)? {
            for number in 1..=uses {
                let mark = key.mark(number);
                let own = marks.remove(&mark);
                let opened = own.and_then(|one| key.open(&one.place, &beside(&mark, &one.class)));
                if opened.as_ref() != Some(&place) {
                    return Err(self.altered(format!("an entry of {place} is missing or was altered")));
                }
                verified.readable += 1;
            }
        }
        Ok(Verified { erased: marks.len() as u64, head: hex(&hash), ..verified })
    }

    fn told(&self, read: &Transaction<'_>) -> Result<BTreeMap<u64, Vec<Sealed>>, BookError> {
        let all = || {
            let mut statement =
                read.prepare("SELECT number, class, mark, sealed FROM told ORDER BY number, position")?;
            let rows = statement.query_map([], |row| {
                Ok((row.get::<_, u64>(0)?, Sealed { class: row.get(1)?, mark: row.get(2)?, place: row.get(3)? }))
            })?;
            rows.collect::<Result<Vec<_>, _>>()
        };
        let mut told: BTreeMap<u64, Vec<Sealed>> = BTreeMap::new();
        for (number, sealed) in all().map_err(|source| self.database(source))? {
            told.entry(number).or_default().push(sealed);
        }
        Ok(told)
    }

    fn entries(&self, read: &Transaction<'_>) -> Result<Vec<(Row, Hash)>, BookError> {
        let sql = "SELECT number, day, caller, name, operated_by, funded_by, purpose, reason, hash FROM entry ORDER BY number";
        let all = || {
            let mut statement = read.prepare(sql)?;
            let rows = statement.query_map([], |row| {
                let entry = Row {
                    number: row.get(0)?,
                    day: row.get(1)?,
                    caller: row.get(2)?,
                    name: row.get(3)?,
                    operated_by: row.get(4)?,
                    funded_by: row.get(5)?,
                    purpose: row.get(6)?,
                    reason: row.get(7)?,
                    told: Vec::new(),
                };
                Ok((entry, row.get(8)?))
            })?;
            rows.collect::<Result<Vec<_>, _>>()
        };
        all().map_err(|source| self.database(source))
    }

    fn keys(&self, read: &Transaction<'_>) -> Result<Vec<(PlaceId, PlaceKey, u64)>, BookError> {
        let all = || {
            let mut statement = read.prepare("SELECT place_id, key, uses FROM key")?;
            let rows = statement.query_map([], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, u64>(2)?))
            })?;
            rows.collect::<Result<Vec<_>, _>>()
        };
        let key = |(place, key, uses): (String, Vec<u8>, u64)| {
            let key = PlaceKey::from_bytes(&key).ok_or_else(|| self.altered("it holds a key that is none"))?;
            Ok((PlaceId::new(&place).map_err(|_| self.altered("it holds a place that is no id"))?, key, uses))
        };
        all().map_err(|source| self.database(source))?.into_iter().map(key).collect()
    }
}
