//! The entries of one place, for whoever speaks for it.

use jiff::civil::Date;
use rusqlite::{OptionalExtension, Row, Transaction};

use super::book::Book;
use super::chain::{beside, beside_asker};
use super::entry::{FactClass, Witness};
use super::error::BookError;
use super::key::PlaceKey;
use crate::access::Purpose;
use crate::domain::day;
use crate::domain::id::PlaceId;

/// That somebody was told something of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Which of the entries of this place, from 1 for the first. It says nothing of those of others.
    pub number: u64,
    /// On which day, in UTC.
    pub day: Date,
    /// Who.
    pub by: Witness,
    /// What.
    pub class: FactClass,
    /// The place in whose name was asked, where it agreed to be named then and its key is there.
    pub asker: Option<PlaceId>,
}

/// Some of the entries of a place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// The latest first.
    pub seen: Vec<Seen>,
    /// How many there are of the place in all.
    pub all: u64,
    /// Whether there are earlier ones.
    pub has_more: bool,
}

impl Book {
    /// The entries of a place before that of a number, the latest first, `most` of them at most.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read, or is not what was written.
    pub fn of(&self, place: &PlaceId, before: Option<u64>, most: usize) -> Result<Listed, BookError> {
        let file = self.file();
        // All of one state: an entry beside it is in it whole or not at all.
        let read = file.unchecked_transaction().map_err(|source| self.database(source))?;
        let kept = read.query_row("SELECT key, uses, removed FROM key WHERE place_id = ?1", [place.as_str()], |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, u64>(1)?, row.get::<_, u64>(2)?))
        });
        let Some((key, uses, removed)) = kept.optional().map_err(|source| self.database(source))? else {
            return Ok(Listed::default());
        };
        let key = self.key(&key)?;
        let last = before.map_or(uses, |before| before.saturating_sub(1).min(uses));
        let askers = self.named_keys(&read)?;
        let sql = "SELECT class, sealed, day, caller, name, operated_by, funded_by, purpose, reason, asker
                   FROM told JOIN entry USING (number) WHERE mark = ?1";
        let mut statement = read.prepare(sql).map_err(|source| self.database(source))?;
        let mut seen = Vec::new();
        for number in (removed + 1..=last).rev().take(most) {
            let mark = key.mark(number);
            let found = statement.query_row([&mark], Found::of).optional().map_err(|source| self.database(source))?;
            let missing = || self.altered(format!("an entry of {place} is missing"));
            let found = found.ok_or_else(missing)?;
            if key.open(&found.sealed, &beside(&mark, &found.class)).as_ref() != Some(place) {
                return Err(self.altered(format!("an entry of {place} was altered")));
            }
            let asker = match found.asker.as_slice() {
                [] => None,
                sealed => {
                    let beside = beside_asker(&mark, &found.class);
                    let inner = key.open_bytes(sealed, &beside);
                    let inner = inner.ok_or_else(|| self.altered(format!("an entry of {place} was altered")))?;
                    askers.iter().find_map(|key| key.open(&inner, &beside))
                }
            };
            let read = found.read(number, asker);
            seen.push(read.ok_or_else(|| self.altered("it holds a class, a purpose or a day that is none"))?);
        }
        let has_more = seen.last().is_some_and(|last| last.number > removed + 1);
        Ok(Listed { seen, all: uses - removed, has_more })
    }
}

impl Book {
    /// The keys of places that were named as those that asked. Which of them opens an entry is tried out: else the entry would have to say
    /// something that stays when the key goes.
    pub(super) fn named_keys(&self, read: &Transaction<'_>) -> Result<Vec<PlaceKey>, BookError> {
        let database = |source| self.database(source);
        let mut statement = read.prepare("SELECT key FROM key WHERE named > 0").map_err(database)?;
        let keys = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).map_err(database)?;
        keys.map(|bytes| self.key(&bytes.map_err(database)?)).collect()
    }
}

/// As it lies in the file.
struct Found {
    asker: Vec<u8>,
    class: String,
    sealed: Vec<u8>,
    day: String,
    purpose: String,
    by: Witness,
}

impl Found {
    fn of(row: &Row<'_>) -> Result<Self, rusqlite::Error> {
        let by = Witness {
            id: row.get(3)?,
            name: row.get(4)?,
            operated_by: row.get(5)?,
            funded_by: row.get(6)?,
            purpose: Purpose::Support,
            reason: row.get(8)?,
        };
        let [class, day, purpose] = [row.get(0)?, row.get(2)?, row.get(7)?];
        Ok(Self { asker: row.get(9)?, class, sealed: row.get(1)?, day, purpose, by })
    }

    fn read(self, number: u64, asker: Option<PlaceId>) -> Option<Seen> {
        let by = Witness { purpose: self.purpose.parse().ok()?, ..self.by };
        Some(Seen { number, day: day::parse(&self.day).ok()?, by, class: FactClass::from_code(&self.class)?, asker })
    }
}

/// A place with its key, how often that was used, and how many of these uses were removed.
pub(super) fn key_row(row: &Row<'_>) -> Result<(String, Vec<u8>, u64, u64), rusqlite::Error> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}
