//! Whether the log is what was written.

use std::collections::BTreeMap;

use jiff::ToSpan;
use rusqlite::{OptionalExtension, Row as Found, Transaction};

use super::book::Book;
use super::chain::{BEGINNING, Hash, Removal, Row, Sealed, beside, beside_asker};
use super::error::BookError;
use super::list::key_row;
use super::prune::LEAST_DAYS;
use crate::domain::day;
use crate::domain::digest::hex;

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
    /// Up to which entry others were removed, as the last removal says; none where none were.
    pub removed: Option<RemovedUntil>,
}

/// What a log says of the last entry that was removed. Whoever writes the file can say what is not so of entries of which nothing is left:
/// an entry that somebody noted, and that is later than this day, was not removed by the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedUntil {
    /// Its number.
    pub number: u64,
    /// Its day, as it stood there.
    pub day: String,
}

impl Book {
    /// Reads all of the log, entry by entry: whether each is what was written and follows on the one before, and whether every place
    /// whose key is there finds all its own. `noted`: the hash of an entry that has to be there, in hexadecimal digits.
    ///
    /// # Errors
    ///
    /// Where it is not what was written, with the first entry that is wrong; where it cannot be read.
    pub fn verify(&self, noted: Option<&str>) -> Result<Verified, BookError> {
        let file = self.file();
        // All of one state: what is written meanwhile is in it whole or not at all.
        let read = file.unchecked_transaction().map_err(|source| self.database(source))?;
        let (hash, verified, told, unnamed) = self.chained(&read, noted)?;
        // What the chain says was erased; what no key opens has to be as much.
        let erased = verified.erased;
        let all: u64 = read
            .query_row("SELECT count(*) FROM told", [], |row| row.get(0))
            .map_err(|source| self.database(source))?;
        if all != told {
            return Err(self.altered("it holds parts of entries that are missing"));
        }
        let (readable, nameless) = self.found_by_keys(&read)?;
        if readable + erased != told {
            return Err(self.altered(format!(
                "of {told} times that a place was named {readable} can be read and {erased} were erased: a key was taken away or altered"
            )));
        }
        if nameless > unnamed {
            return Err(self.altered("it names places that asked, and keys of such were taken away or altered"));
        }
        Ok(Verified { readable, head: hex(&hash), ..verified })
    }

    /// Follows the chain to its end: the last hash, what was found on the way, how often something was told of a place, and how often one
    /// that went was named as the one that asked.
    fn chained(&self, read: &Transaction<'_>, noted: Option<&str>) -> Result<(Hash, Verified, u64, u64), BookError> {
        let database = |source| self.database(source);
        let mut verified = Verified {
            entries: 0,
            readable: 0,
            erased: 0,
            head: String::new(),
            has_noted: noted.is_none(),
            removed: None,
        };
        let is_noted = |hash: &Hash| noted.is_some_and(|noted| noted.eq_ignore_ascii_case(&hex(hash)));
        let removals = self.removals(read)?;
        let (mut hash, mut told, mut unnamed, mut number) = (BEGINNING, 0, 0, 0);
        if let Some(last) = removals.values().last() {
            (hash, number) = (last.after, last.through);
            verified.has_noted |= is_noted(&hash);
            verified.removed = Some(RemovedUntil { number: last.through, day: last.until.clone() });
        }
        let sql = "SELECT number, day, caller, name, operated_by, funded_by, purpose, reason, erased, hash, unnamed FROM entry
                   ORDER BY number";
        let mut statement = read.prepare(sql).map_err(database)?;
        let of_one = "SELECT class, mark, sealed, asker FROM told WHERE number = ?1 ORDER BY position";
        let mut parts = read.prepare(of_one).map_err(database)?;
        let mut rows = statement.query([]).map_err(database)?;
        while let Some(row) = rows.next().map_err(database)? {
            let (mut entry, written) = entry(row).map_err(database)?;
            let sealed = parts.query_map([entry.number], sealed).and_then(Iterator::collect);
            entry.told = sealed.map_err(database)?;
            entry.removal = removals.get(&entry.number).cloned();
            number += 1;
            if entry.number != number {
                return Err(self.altered(format!("entry {number} is missing")));
            }
            verified.entries += u64::from(entry.erased == 0 && entry.unnamed == 0 && entry.removal.is_none());
            verified.erased += entry.erased;
            hash = entry.after(&hash);
            if hash != written {
                return Err(self.altered(format!("entry {} was altered, or one before it taken out", entry.number)));
            }
            verified.has_noted |= is_noted(&hash);
            told += entry.told.len() as u64;
            unnamed += entry.unnamed;
            if let Some(removal) = &entry.removal {
                if !is_by_the_rule(&entry.day, removal) {
                    return Err(self.altered(format!("entry {number} removed entries that the rule keeps")));
                }
                (verified.erased, unnamed) = (removal.erased, removal.unnamed);
            }
        }
        if removals.keys().any(|of| *of > number) {
            return Err(self.altered("it says of a removal what no entry says"));
        }
        Ok((hash, verified, told, unnamed))
    }

    /// What was removed by the rule, by the number of the entry that says so.
    fn removals(&self, read: &Transaction<'_>) -> Result<BTreeMap<u64, Removal>, BookError> {
        let database = |source| self.database(source);
        let sql = "SELECT number, through, until, kept_days, after, erased, unnamed FROM removal";
        let mut statement = read.prepare(sql).map_err(database)?;
        let removal = |row: &Found<'_>| {
            let removal = Removal {
                through: row.get(1)?,
                until: row.get(2)?,
                kept_days: row.get(3)?,
                after: row.get(4)?,
                erased: row.get(5)?,
                unnamed: row.get(6)?,
            };
            Ok((row.get::<_, u64>(0)?, removal))
        };
        statement.query_map([], removal).and_then(Iterator::collect).map_err(database)
    }

    /// How often something was told of the places whose keys are there, each of which has to find all of it; and how often no key opens who
    /// asked.
    fn found_by_keys(&self, read: &Transaction<'_>) -> Result<(u64, u64), BookError> {
        let database = |source| self.database(source);
        let mut statement = read.prepare("SELECT place_id, key, uses, removed FROM key").map_err(database)?;
        let mut find = read.prepare("SELECT class, mark, sealed, asker FROM told WHERE mark = ?1").map_err(database)?;
        let mut rows = statement.query([]).map_err(database)?;
        let askers = self.named_keys(read)?;
        let (mut found, mut nameless) = (0, 0);
        while let Some(row) = rows.next().map_err(database)? {
            let (place, key, uses, removed) = key_row(row).map_err(database)?;
            let key = self.key(&key)?;
            for number in removed + 1..=uses {
                let mark = key.mark(number);
                let own = find.query_row([&mark], sealed).optional().map_err(database)?;
                let wrong = || self.altered(format!("an entry of {place} is missing or was altered"));
                let own = own.ok_or_else(wrong)?;
                let opened = key.open(&own.place, &beside(&mark, &own.class));
                if opened.is_none_or(|opened| opened.as_str() != place) {
                    return Err(wrong());
                }
                if !own.asker.is_empty() {
                    let beside = beside_asker(&mark, &own.class);
                    let inner = key.open_bytes(&own.asker, &beside).ok_or_else(wrong)?;
                    nameless += u64::from(!askers.iter().any(|key| key.open(&inner, &beside).is_some()));
                }
            }
            found += uses.saturating_sub(removed);
        }
        Ok((found, nameless))
    }
}

/// An entry without what it tells, and the hash that was written with it.
fn entry(row: &Found<'_>) -> Result<(Row, Hash), rusqlite::Error> {
    let entry = Row {
        number: row.get(0)?,
        day: row.get(1)?,
        caller: row.get(2)?,
        name: row.get(3)?,
        operated_by: row.get(4)?,
        funded_by: row.get(5)?,
        purpose: row.get(6)?,
        reason: row.get(7)?,
        erased: row.get(8)?,
        unnamed: row.get(10)?,
        told: Vec::new(),
        removal: None,
    };
    Ok((entry, row.get(9)?))
}

fn sealed(row: &Found<'_>) -> Result<Sealed, rusqlite::Error> {
    Ok(Sealed { class: row.get(0)?, mark: row.get(1)?, place: row.get(2)?, asker: row.get(3)? })
}

/// Whether all that was removed was older than the days for which entries are kept, at least [`LEAST_DAYS`].
fn is_by_the_rule(on: &str, removal: &Removal) -> bool {
    let (Ok(on), Ok(until)) = (day::parse(on), day::parse(&removal.until)) else { return false };
    removal.kept_days >= LEAST_DAYS && until < on.saturating_sub(i64::from(removal.kept_days).days())
}
