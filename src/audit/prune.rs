//! The log's bound: entries that are old enough are removed, and the chain says so.

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rusqlite::{OptionalExtension, Transaction, params};

use super::book::Book;
use super::chain::{Hash, Removal, Row};
use super::error::BookError;
use super::list::key_row;
use super::schema;
use crate::domain::day;

/// For how many days entries are kept where nobody says otherwise: two years.
pub const KEPT_DAYS: u16 = 730;
/// For how many days entries are kept at least, whatever is said: places have a year to read them.
pub const LEAST_DAYS: u16 = 365;

/// What was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// How many entries.
    pub entries: u64,
    /// The number of the last of them in the chain.
    pub through: u64,
    /// Its day, as it stands there.
    pub until: String,
}

impl Book {
    /// Removes the entries that are older than so many days, at least [`LEAST_DAYS`], and adds one that says up to which number and day;
    /// the chain holds over it. None where there is nothing so old. It is counted from the day of the last answer, where today is later:
    /// a clock that is ahead when this begins removes nothing that is young.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written, or is not what was written: then nothing is removed.
    pub fn prune(&self, kept_days: u16) -> Result<Option<Removed>, BookError> {
        let kept_days = kept_days.max(LEAST_DAYS);
        let today = (self.now)().to_zoned(TimeZone::UTC).date();
        let mut file = self.file();
        let change = self.begin(&mut file)?;
        let Some(last) = self.last_answer(&change)? else { return Ok(None) };
        let on = today.min(last);
        let cutoff = on.saturating_sub(i64::from(kept_days).days());
        let removed = self.removed(&change, on, cutoff, kept_days)?;
        change.commit().map_err(|source| self.database(source))?;
        if removed.is_some() {
            // A reader that holds it back is no harm: nothing of this is a secret of somebody who went.
            schema::empty_journal(&file);
        }
        Ok(removed)
    }

    /// The day of the last entry that stands for an answer.
    fn last_answer(&self, change: &Transaction<'_>) -> Result<Option<Date>, BookError> {
        let sql =
            "SELECT day FROM entry WHERE erased = 0 AND unnamed = 0 AND number NOT IN (SELECT number FROM removal)
                   ORDER BY number DESC LIMIT 1";
        let last = change.query_row(sql, [], |row| row.get::<_, String>(0)).optional();
        let last = last.map_err(|source| self.database(source))?;
        last.map(|last| day::parse(&last).map_err(|_| self.altered("it holds a day that is none"))).transpose()
    }

    /// Removes what is older than the cutoff, and says on a day that it did. An entry that is later than that day is of a clock that was
    /// ahead: it goes with what is old behind it, and does not hold that back.
    fn removed(
        &self,
        change: &Transaction<'_>,
        on: Date,
        cutoff: Date,
        kept_days: u16,
    ) -> Result<Option<Removed>, BookError> {
        let database = |source| self.database(source);
        let (last, hash) = self.last(change)?;
        let sql = "SELECT number, day, hash FROM entry WHERE day < ?1 AND number <
                       (SELECT coalesce(min(number), ?3) FROM entry WHERE day BETWEEN ?1 AND ?2)
                   ORDER BY number DESC LIMIT 1";
        let end = change.query_row(sql, params![cutoff.to_string(), on.to_string(), last + 1], |row| {
            Ok((row.get::<_, u64>(0)?, row.get::<_, String>(1)?, row.get::<_, Hash>(2)?))
        });
        let Some((through, until, after)) = end.optional().map_err(database)? else { return Ok(None) };
        let unnamed = self.unnamed(change)?;
        self.count_pruned(change, through)?;
        for table in ["told", "removal", "entry"] {
            change.execute(&format!("DELETE FROM {table} WHERE number <= ?1"), [through]).map_err(database)?;
        }
        let entries = change.query_row("SELECT changes()", [], |row| row.get(0)).map_err(database)?;
        let sql = "SELECT (SELECT count(*) FROM told) - (SELECT coalesce(sum(uses - removed), 0) FROM key)";
        let erased = change.query_row(sql, [], |row| row.get(0)).map_err(database)?;
        let removal = Removal { through, until: until.clone(), kept_days, after, erased, unnamed };
        let row = Row { number: last + 1, day: on.to_string(), removal: Some(removal), ..Row::default() };
        super::book::insert(change, &row, &row.after(&hash)).map_err(database)?;
        Ok(Some(Removed { entries, through, until }))
    }

    /// How often a place that went was named as the one that asked.
    fn unnamed(&self, change: &Transaction<'_>) -> Result<u64, BookError> {
        let sql = "SELECT coalesce(max(number), 0), coalesce((SELECT unnamed FROM removal ORDER BY number DESC LIMIT 1), 0) FROM removal";
        let (since, before): (u64, u64) =
            change.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).map_err(|source| self.database(source))?;
        let sql = "SELECT coalesce(sum(unnamed), 0) FROM entry WHERE number > ?1";
        let later: u64 = change.query_row(sql, [since], |row| row.get(0)).map_err(|source| self.database(source))?;
        Ok(before + later)
    }

    /// Notes with each key how many of its uses are removed with the entries up to a number.
    fn count_pruned(&self, change: &Transaction<'_>, through: u64) -> Result<(), BookError> {
        let database = |source| self.database(source);
        let mut keys = change.prepare("SELECT place_id, key, uses, removed FROM key").map_err(database)?;
        let all: Vec<_> = keys.query_map([], key_row).and_then(Iterator::collect).map_err(database)?;
        let mut find = change.prepare("SELECT number FROM told WHERE mark = ?1").map_err(database)?;
        for (place, key, uses, before) in all {
            let key = self.key(&key)?;
            let mut pruned = before;
            while pruned < uses {
                let number = find.query_row([key.mark(pruned + 1)], |row| row.get::<_, u64>(0)).optional();
                let missing = || self.altered(format!("an entry of {place} is missing"));
                if number.map_err(database)?.ok_or_else(missing)? > through {
                    break;
                }
                pruned += 1;
            }
            if pruned > before {
                let sql = "UPDATE key SET removed = ?2 WHERE place_id = ?1";
                change.execute(sql, params![place, pruned]).map_err(database)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use jiff::Timestamp;
    use jiff::civil::date;

    use super::*;
    use crate::audit::{Answer, FactClass, Told, Witness};
    use crate::domain::id::PlaceId;

    const DAY: i64 = 86_400;

    struct Log {
        book: Book,
        day: Arc<AtomicI64>,
        _dir: tempfile::TempDir,
    }

    impl Log {
        fn new() -> Self {
            let dir = tempfile::tempdir().expect("a folder");
            let day = Arc::new(AtomicI64::new(0));
            let clock = Arc::clone(&day);
            let now =
                move || Timestamp::from_second(1_800_000_000 + DAY * clock.load(Ordering::Relaxed)).expect("a time");
            Self { book: Book::open(&dir.path().join("log"), Arc::new(now)).expect("a log"), day, _dir: dir }
        }

        /// On a day, that so many answers told of these places.
        fn tells(&self, day: i64, places: &[&str]) {
            self.day.store(day, Ordering::Relaxed);
            let told: Told = places.iter().map(|id| (place(id), FactClass::OwnWords)).collect();
            self.book.write([Answer { to: Witness::own_machine(), told, asker: None }]).expect("written down");
        }

        fn found(&self) -> (u64, u64, u64, u64) {
            let found = self.book.verify(None).expect("whole");
            (found.entries, found.readable, found.erased, u64::from(found.removed.is_some()))
        }
    }

    fn place(id: &str) -> PlaceId {
        PlaceId::new(id).expect("an id")
    }

    #[test]
    fn r58_old_entries_are_removed_by_the_rule_and_the_chain_holds_and_says_so() {
        let log = Log::new();
        for day in [0, 1, 2, 400, 401] {
            log.tells(day, &["ARN", "BEL"]);
        }
        assert_eq!(
            log.book.prune(1).expect("pruned").map(|one| one.entries),
            Some(3),
            "never what is younger than a year"
        );
        assert_eq!(log.found(), (2, 4, 0, 1));
        assert_eq!(log.book.prune(1).expect("nothing left"), None);
        let listed = log.book.of(&place("ARN"), None, 10).expect("its own");
        assert_eq!((listed.all, listed.seen.len(), listed.has_more), (2, 2, false));
        let page = log.book.of(&place("ARN"), None, 1).expect("a page");
        assert!(
            page.has_more
                && log.book.of(&place("ARN"), Some(page.seen[0].number), 1).expect("the last").seen.len() == 1
        );
        // Who leaves takes along what is still there, and the next removal takes that, too.
        log.book.forget([&place("ARN")]).expect("forgotten");
        assert_eq!(log.found(), (2, 2, 2, 1));
        log.tells(1_200, &["BEL", "CYR"]);
        let removed = log.book.prune(KEPT_DAYS).expect("pruned").expect("some");
        assert_eq!((removed.entries, removed.until.len()), (4, 10), "with the entry of the removal before");
        assert_eq!(log.found().0, 1);
        assert_eq!(log.book.of(&place("BEL"), None, 10).expect("its own").all, 1);
    }

    #[test]
    fn r58_a_clock_that_was_ahead_takes_nothing_young_away_and_keeps_nothing_old_for_ever() {
        let log = Log::new();
        log.tells(0, &["ARN"]);
        log.tells(300, &["ARN"]);
        log.day.store(9_000, Ordering::Relaxed);
        assert_eq!(log.book.prune(LEAST_DAYS).expect("pruned"), None, "nothing was told since");
        log.tells(9_000, &["ARN", "BEL"]);
        log.tells(400, &["ARN"]);
        let removed = log.book.prune(LEAST_DAYS).expect("pruned").expect("the first");
        assert_eq!((removed.entries, removed.through), (1, 1));
        log.tells(1_000, &["ARN"]);
        let removed = log.book.prune(LEAST_DAYS).expect("pruned").expect("what lies behind it, too");
        assert_eq!((removed.entries, removed.through), (4, 5), "with the one of the clock that was ahead");
        assert_eq!(log.found(), (1, 1, 0, 1));
        // And one that was behind makes nothing old that stands before.
        log.tells(-9_000, &["ARN"]);
        log.tells(1_001, &["ARN"]);
        assert_eq!(log.book.prune(LEAST_DAYS).expect("pruned"), None);
    }

    #[test]
    fn r58_what_was_removed_without_the_rule_is_found_out() {
        let wrong = |change: &str| {
            let log = Log::new();
            for day in [0, 1, 400, 401] {
                log.tells(day, &["ARN"]);
            }
            log.book.prune(LEAST_DAYS).expect("removed").expect("some");
            log.found();
            log.book.file().execute_batch(change).expect("changed");
            assert!(matches!(log.book.verify(None), Err(BookError::Altered { .. })), "{change}");
        };
        wrong("UPDATE removal SET through = through + 1");
        wrong("UPDATE removal SET through = through - 1");
        wrong("UPDATE removal SET kept_days = 900");
        wrong("UPDATE removal SET erased = 1");
        wrong("UPDATE removal SET number = number + 1");
        wrong("DELETE FROM removal");
        wrong("DELETE FROM told WHERE number = 3; DELETE FROM entry WHERE number = 3");
        wrong("UPDATE key SET removed = removed - 1");
        wrong("DELETE FROM entry WHERE number = 5");
        // Also where the chain says so, as whoever has the file could make it.
        let log = Log::new();
        log.tells(0, &["ARN"]);
        log.tells(1, &["ARN"]);
        let mut file = log.book.file();
        let change = log.book.begin(&mut file).expect("begun");
        log.book.removed(&change, date(2027, 1, 16), date(2027, 1, 16), LEAST_DAYS).expect("removed").expect("some");
        change.commit().expect("committed");
        drop(file);
        let told = log.book.verify(None).expect_err("they were of yesterday").to_string();
        assert!(told.contains("removed entries that the rule keeps"), "{told}");
    }
}
