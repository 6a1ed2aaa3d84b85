//! The log itself. Those who are told something at once are written down together, by whichever of them comes first.

use std::collections::BTreeMap;
use std::fmt;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::tz::TimeZone;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::chain::{BEGINNING, Hash, Removal, Row, Sealed, beside, beside_asker};
use super::entry::Answer;
use super::error::BookError;
use super::key::PlaceKey;
use super::schema;
use crate::domain::clock::Now;
use crate::domain::id::PlaceId;

/// A log in a file.
pub struct Book {
    pub(super) path: PathBuf,
    file: Mutex<Connection>,
    line: Mutex<Vec<Arc<Waiting>>>,
    /// Whether the journal may still have a key that was destroyed.
    to_empty: AtomicBool,
    pub(super) now: Now,
}

/// Answers that wait to be written down.
struct Waiting {
    answers: Vec<Answer>,
    outcome: Mutex<Option<Result<(), Arc<BookError>>>>,
}

impl fmt::Debug for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Book").field(&self.path).finish()
    }
}

impl Book {
    /// Opens a log to write to it, or makes one where there is no file. Several programs may write to one.
    ///
    /// # Errors
    ///
    /// Where it cannot be written, or is something else.
    pub fn open(path: &Path, now: Now) -> Result<Self, BookError> {
        Ok(Self::over(path, schema::to_write(path)?, now))
    }

    /// Opens a log that there is, to read it.
    ///
    /// # Errors
    ///
    /// Where there is none, or it is something else.
    pub fn read(path: &Path, now: Now) -> Result<Self, BookError> {
        Ok(Self::over(path, schema::to_read(path)?, now))
    }

    fn over(path: &Path, connection: Connection, now: Now) -> Self {
        Self {
            path: path.to_owned(),
            file: Mutex::new(connection),
            line: Mutex::default(),
            to_empty: AtomicBool::new(false),
            now,
        }
    }

    /// Writes answers down, all or none: they are on disk when this returns. An answer that tells nothing has no entry.
    ///
    /// # Errors
    ///
    /// Why they are not written down: then none of them must be given.
    pub fn write(&self, answers: impl IntoIterator<Item = Answer>) -> Result<(), Arc<BookError>> {
        let answers: Vec<Answer> = answers.into_iter().filter(|answer| !answer.told.is_empty()).collect();
        if answers.is_empty() {
            return Ok(());
        }
        let own = Arc::new(Waiting { answers, outcome: Mutex::default() });
        unbroken(&self.line).push(Arc::clone(&own));
        let mut file = self.file();
        if let Some(outcome) = unbroken(&own.outcome).take() {
            return outcome;
        }
        let mut all = mem::take(&mut *unbroken(&self.line));
        // Whoever took it along and broke off left it as it was.
        if !all.iter().any(|one| Arc::ptr_eq(one, &own)) {
            all.push(Arc::clone(&own));
        }
        let written = self.append(&mut file, all.iter().flat_map(|one| &one.answers)).map_err(Arc::new);
        for one in all {
            *unbroken(&one.outcome) = Some(written.clone());
        }
        if self.to_empty.load(Ordering::Relaxed) {
            self.empty(&file);
        }
        written
    }

    /// Destroys the keys of places that went: nobody can tell any more which entries were theirs, only how many went with a key. Returns
    /// how often something was told under these keys.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written: then the keys are still there.
    pub fn forget<'a>(&self, places: impl IntoIterator<Item = &'a PlaceId>) -> Result<u64, BookError> {
        let mut file = self.file();
        let change = self.begin(&mut file)?;
        let (mut gone, mut told) = (0, 0);
        for place in places {
            let sql = "DELETE FROM key WHERE place_id = ?1 RETURNING uses - removed, named";
            let uses = change.query_row(sql, [place.as_str()], |row| Ok((row.get(0)?, row.get(1)?)));
            if let Some((erased, unnamed)) = uses.optional().map_err(|source| self.database(source))? {
                if (erased, unnamed) != (0, 0) {
                    self.note_erasure(&change, erased, unnamed)?;
                }
                gone += 1;
                told += erased;
            }
        }
        change.commit().map_err(|source| self.database(source))?;
        if gone > 0 {
            self.empty(&file);
        }
        Ok(told)
    }

    /// That a key went, and how much it opened: without that nobody could tell a place that went from one whose key was taken away.
    fn note_erasure(&self, change: &Transaction<'_>, erased: u64, unnamed: u64) -> Result<(), BookError> {
        let (number, hash) = self.last(change)?;
        let row = Row { number: number + 1, day: self.day(), erased, unnamed, ..Row::default() };
        insert(change, &row, &row.after(&hash)).map_err(|source| self.database(source))
    }

    pub(super) fn day(&self) -> String {
        (self.now)().to_zoned(TimeZone::UTC).date().to_string()
    }

    fn empty(&self, file: &Connection) {
        self.to_empty.store(!schema::empty_journal(file), Ordering::Relaxed);
    }

    /// All entries of one state of the file, all or none.
    fn append<'a>(&self, file: &mut Connection, answers: impl Iterator<Item = &'a Answer>) -> Result<(), BookError> {
        let day = self.day();
        let change = self.begin(file)?;
        let (mut number, mut hash) = self.last(&change)?;
        let mut keys = Keys { book: self, change: &change, known: BTreeMap::new() };
        for answer in answers {
            number += 1;
            let asker = |place: &PlaceId| answer.asker.as_ref().filter(|asker| *asker != place);
            let told = answer.told.iter().map(|(place, class)| keys.sealed(place, class.code(), asker(place)));
            let mut told = told.collect::<Result<Vec<_>, _>>()?;
            // In the order of their ids one that went would lie between its neighbours.
            told.sort_by(|one, other| one.mark.cmp(&other.mark));
            let to = answer.to.clone();
            let row = Row {
                number,
                day: day.clone(),
                caller: to.id,
                name: to.name,
                operated_by: to.operated_by,
                funded_by: to.funded_by,
                purpose: to.purpose.to_string(),
                reason: to.reason,
                erased: 0,
                unnamed: 0,
                told,
                removal: None,
            };
            hash = row.after(&hash);
            insert(&change, &row, &hash).map_err(|source| self.database(source))?;
        }
        keys.keep().map_err(|source| self.database(source))?;
        change.commit().map_err(|source| self.database(source))
    }

    pub(super) fn begin<'a>(&self, file: &'a mut Connection) -> Result<Transaction<'a>, BookError> {
        // The last entry is read within: another program may write, too.
        file.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|source| self.database(source))
    }

    pub(super) fn last(&self, change: &Transaction<'_>) -> Result<(u64, Hash), BookError> {
        let sql = "SELECT number, hash FROM entry ORDER BY number DESC LIMIT 1";
        let last = change
            .prepare_cached(sql)
            .and_then(|mut last| last.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional());
        Ok(last.map_err(|source| self.database(source))?.unwrap_or((0, BEGINNING)))
    }

    pub(super) fn file(&self) -> MutexGuard<'_, Connection> {
        unbroken(&self.file)
    }

    pub(super) fn database(&self, source: rusqlite::Error) -> BookError {
        BookError::Database { path: self.path.clone(), source }
    }

    /// A key as it was kept.
    pub(super) fn key(&self, bytes: &[u8]) -> Result<PlaceKey, BookError> {
        PlaceKey::from_bytes(bytes).ok_or_else(|| self.altered("it holds a key that is none"))
    }

    pub(super) fn altered(&self, what: impl ToString) -> BookError {
        BookError::Altered { path: self.path.clone(), what: what.to_string() }
    }
}

/// Each change is whole before the next begins; a transaction of whoever broke off is rolled back.
fn unbroken<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The keys that a change uses, and how often each was used before and in it.
struct Keys<'a> {
    book: &'a Book,
    change: &'a Transaction<'a>,
    known: BTreeMap<PlaceId, Known>,
}

/// A key, how often its place was told of, and how often it was named as the one that asked.
struct Known {
    key: PlaceKey,
    uses: u64,
    named: u64,
}

impl Keys<'_> {
    fn sealed(&mut self, place: &PlaceId, class: &str, asker: Option<&PlaceId>) -> Result<Sealed, BookError> {
        let known = self.of(place)?;
        known.uses += 1;
        let (key, mark) = (known.key.clone(), known.key.mark(known.uses));
        let sealed = key.seal(place, &beside(&mark, class))?;
        let asker = match asker {
            None => Vec::new(),
            Some(asker) => {
                let (known, beside) = (self.of(asker)?, beside_asker(&mark, class));
                known.named += 1;
                key.seal_bytes(known.key.seal(asker, &beside)?, &beside)?
            }
        };
        Ok(Sealed { class: class.to_owned(), mark, place: sealed, asker })
    }

    fn of(&mut self, place: &PlaceId) -> Result<&mut Known, BookError> {
        if !self.known.contains_key(place) {
            let sql = "SELECT key, uses, named FROM key WHERE place_id = ?1";
            let kept = self.change.prepare_cached(sql).and_then(|mut kept| {
                let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?, row.get(2)?));
                kept.query_row([place.as_str()], read).optional()
            });
            let known = match kept.map_err(|source| self.book.database(source))? {
                None => Known { key: PlaceKey::new()?, uses: 0, named: 0 },
                Some((bytes, uses, named)) => Known { key: self.book.key(&bytes)?, uses, named },
            };
            self.known.insert(place.clone(), known);
        }
        self.known.get_mut(place).ok_or(BookError::Random)
    }

    fn keep(self) -> Result<(), rusqlite::Error> {
        let sql = "INSERT INTO key (place_id, key, uses, named) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT DO UPDATE SET uses = ?3, named = ?4";
        let mut keep = self.change.prepare_cached(sql)?;
        for (place, Known { key, uses, named }) in &self.known {
            keep.execute(params![place.as_str(), key.bytes(), uses, named])?;
        }
        Ok(())
    }
}

pub(super) fn insert(change: &Transaction<'_>, row: &Row, hash: &Hash) -> Result<(), rusqlite::Error> {
    // Those of every entry are prepared once, and kept by their connection.
    let sql =
        "INSERT INTO entry (number, day, caller, name, operated_by, funded_by, purpose, reason, erased, unnamed, hash)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    change.prepare_cached(sql)?.execute(params![
        row.number,
        row.day,
        row.caller,
        row.name,
        row.operated_by,
        row.funded_by,
        row.purpose,
        row.reason,
        row.erased,
        row.unnamed,
        hash
    ])?;
    let sql = "INSERT INTO told (number, position, class, mark, sealed, asker) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let mut told = change.prepare_cached(sql)?;
    for (position, sealed) in row.told.iter().enumerate() {
        told.execute(params![row.number, position, sealed.class, sealed.mark, sealed.place, sealed.asker])?;
    }
    if let Some(Removal { through, until, kept_days, after, erased, unnamed }) = &row.removal {
        let sql = "INSERT INTO removal (number, through, until, kept_days, after, erased, unnamed)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        change.execute(sql, params![row.number, through, until, kept_days, after, erased, unnamed])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::thread;
    use std::time::{Duration, Instant};

    use jiff::Timestamp;

    use super::*;
    use crate::audit::{FactClass, Told, Witness};

    fn at() -> Now {
        Arc::new(|| Timestamp::from_second(1_800_000_000).expect("a time"))
    }

    fn told(places: &[&str]) -> Told {
        places.iter().map(|id| (PlaceId::new(id).expect("an id"), FactClass::OwnWords)).collect()
    }

    #[test]
    fn who_asked_is_read_as_long_as_both_places_are_there_and_from_a_log_of_before_nothing_is_lost() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("log");
        schema::of_before(&path);
        assert_eq!(Book::read(&path, at()).expect("as it is").verify(None).expect("whole").entries, 0);
        let book = Book::open(&path, at()).expect("brought forward");
        let [arn, bel, cyr] = ["ARN", "BEL", "CYR"].map(|id| PlaceId::new(id).expect("an id"));
        let asked = |asker: Option<&PlaceId>| {
            let answer = Answer { to: Witness::own_machine(), told: told(&["ARN", "BEL"]), asker: asker.cloned() };
            book.write([answer]).expect("written down");
        };
        asked(None);
        asked(Some(&cyr));
        asked(Some(&bel));
        let askers = |place: &PlaceId| -> Vec<Option<String>> {
            let listed = book.of(place, None, 10).expect("its own");
            listed.seen.into_iter().map(|seen| seen.asker.map(|asker| asker.to_string())).collect()
        };
        let named = |id: &str| Some(id.to_owned());
        assert_eq!(askers(&arn), [named("BEL"), named("CYR"), None]);
        assert_eq!(askers(&bel), [None, named("CYR"), None], "its own question is no news to it");
        assert_eq!(book.of(&cyr, None, 10).expect("nothing").all, 0);
        book.forget([&cyr]).expect("forgotten");
        assert_eq!(askers(&arn), [named("BEL"), None, None]);
        let found = book.verify(None).expect("whole");
        assert_eq!((found.entries, found.readable, found.erased), (3, 6, 0));
        // Whoever takes a key away without a word is found out.
        book.file().execute("DELETE FROM key WHERE place_id = 'BEL'", []).expect("deleted");
        assert!(matches!(book.verify(None), Err(BookError::Altered { .. })));
    }

    #[test]
    fn nobody_who_writes_waits_for_somebody_who_reads() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("log");
        let book = Book::open(&path, at()).expect("a log");
        let write = || book.write([Answer { to: Witness::own_machine(), told: told(&["ARN", "BEL"]), asker: None }]);
        write().expect("written down");
        let reader = Connection::open(&path).expect("the same file");
        reader.execute_batch("BEGIN; SELECT count(*) FROM entry;").expect("it reads");
        let begun = Instant::now();
        book.forget([&PlaceId::new("ARN").expect("an id")]).expect("forgotten");
        assert!(book.to_empty.load(Ordering::Relaxed), "the reader holds it");
        write().expect("written down");
        assert!(begun.elapsed() < Duration::from_secs(4), "less than the patience of one");
        drop(reader);
        write().expect("written down");
        assert!(!book.to_empty.load(Ordering::Relaxed));
    }

    #[test]
    fn r58_those_who_are_told_at_once_have_an_entry_each_and_one_chain_from_two_programs() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("log");
        let books = [0, 1].map(|_| Book::open(&path, at()).expect("a log"));
        thread::scope(|scope| {
            for worker in 0..8 {
                let book = &books[worker % 2];
                scope.spawn(move || {
                    for _ in 0..20 {
                        let told = told(&["ARN", "BEL"]);
                        let answer = Answer { to: Witness::own_machine(), told, asker: None };
                        book.write([answer]).expect("written down");
                    }
                });
            }
        });
        let [book, _] = books;
        book.write([Answer { to: Witness::own_machine(), told: BTreeSet::new(), asker: None }])
            .expect("nothing to write down");
        let found = book.verify(None).expect("whole");
        assert_eq!((found.entries, found.readable, found.erased), (160, 320, 0));
        let (arn, bel) = (PlaceId::new("ARN").expect("an id"), PlaceId::new("BEL").expect("an id"));
        assert_eq!(book.forget([&arn]).expect("forgotten"), 160);
        assert_eq!(book.of(&arn, None, 10).expect("nothing").all, 0);
        let listed = book.of(&bel, Some(3), 10).expect("its own");
        assert_eq!((listed.all, listed.seen.len(), listed.seen[0].number), (160, 2, 2));
        // Who comes back begins anew.
        book.write([Answer { to: Witness::own_machine(), told: told(&["ARN"]), asker: None }]).expect("written down");
        assert_eq!(book.of(&arn, None, 10).expect("one").all, 1);
        let found = book.verify(None).expect("whole");
        assert_eq!((found.entries, found.readable, found.erased), (161, 161, 160));
    }
}
