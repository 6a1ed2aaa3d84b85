//! Heeding, in one file, what was said later in another: a copy that is put back, or notes of a store, must not share again what was
//! withdrawn.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};

use super::faults::At;
use crate::store::StoreError;
use crate::store::tables::hashed;

/// Where it is read what was said later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// In a store, with all that places say.
    Store,
    /// In notes of who went, of what was taken back, and of consents.
    Notes,
}

/// Takes over what was said later in another file: who went is gone, what was taken back is not there, and the last word of each consent
/// stands.
pub(super) fn heed(copy: &Path, before: &Path, from: From) -> Result<(), StoreError> {
    let connection = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_WRITE).at(copy)?;
    connection.execute("ATTACH ?1 AS before", [before.to_string_lossy()]).at(before)?;
    let unnumbered = if from == From::Store { LEFT_UNNUMBERED } else { "" };
    connection.execute_batch(&LEFT.replace(UNNUMBERED, unnumbered)).at(copy)?;
    take_back(&connection).at(copy)?;
    connection.execute_batch(LATER).at(copy)
}

/// Whose word a place had given when it was there is not heard again after it went, be it for the second time. Where an older program took
/// the second leaving and kept no number of it, that nothing stands of the place tells it.
const LEFT: &str = "
PRAGMA foreign_keys = ON;
PRAGMA secure_delete = ON;
BEGIN;
CREATE TEMP TABLE left_since AS SELECT place_id, write FROM before.gone AS gone
    WHERE write > coalesce((SELECT write FROM main.gone AS known WHERE known.place_id = gone.place_id), -1)
        -- Whoever came back later than that is there.
        AND (write = 0 OR NOT EXISTS (SELECT 1 FROM main.place AS one WHERE one.place_id = gone.place_id AND one.write > gone.write))
    -- or unnumbered
    ;
DELETE FROM main.place WHERE place_id IN (SELECT place_id FROM left_since);
DELETE FROM main.itself WHERE place_id IN (SELECT place_id FROM left_since);
DELETE FROM main.record WHERE place_id IN (SELECT place_id FROM left_since);
DELETE FROM main.consent WHERE place_id IN (SELECT place_id FROM left_since);
DELETE FROM main.request WHERE place_id IN (SELECT place_id FROM left_since);
DELETE FROM main.proposal WHERE place_id IN (SELECT place_id FROM left_since);
DELETE FROM main.taken_back WHERE place_id IN (SELECT place_id FROM left_since);
INSERT OR REPLACE INTO main.gone (place_id, write) SELECT place_id, write FROM left_since;
COMMIT;
";

const UNNUMBERED: &str = "-- or unnumbered";
const LEFT_UNNUMBERED: &str = "
    OR NOT EXISTS (SELECT 1 FROM before.place AS one WHERE one.place_id = gone.place_id)
        AND NOT EXISTS (SELECT 1 FROM before.itself AS one WHERE one.place_id = gone.place_id)
        AND NOT EXISTS (SELECT 1 FROM before.record AS one WHERE one.place_id = gone.place_id)";

const LATER: &str = "
BEGIN;
CREATE TEMP TABLE later AS SELECT place_id, problem_id, part FROM before.consent AS said WHERE NOT EXISTS (
    SELECT 1 FROM main.consent AS kept WHERE (kept.place_id, kept.problem_id, kept.part) = (said.place_id, said.problem_id, said.part)
    AND (kept.at > said.at OR kept.at = said.at AND kept.write >= said.write))
    -- That one statement was shared as it was goes with that record, and is in each file as the record is.
    AND NOT (said.part = 'setback' AND EXISTS (SELECT 1 FROM before.record AS one
        WHERE (one.place_id, one.problem_id, one.words, one.write) = (said.place_id, said.problem_id, '', said.write)));
DELETE FROM main.consent_named WHERE (place_id, problem_id, part) IN (SELECT place_id, problem_id, part FROM later);
DELETE FROM main.consent_except WHERE (place_id, problem_id, part) IN (SELECT place_id, problem_id, part FROM later);
DELETE FROM main.consent_funder WHERE (place_id, problem_id, part) IN (SELECT place_id, problem_id, part FROM later);
INSERT OR REPLACE INTO main.consent SELECT * FROM before.consent
    WHERE (place_id, problem_id, part) IN (SELECT place_id, problem_id, part FROM later);
INSERT INTO main.consent_named SELECT * FROM before.consent_named
    WHERE (place_id, problem_id, part) IN (SELECT place_id, problem_id, part FROM later);
INSERT INTO main.consent_except SELECT * FROM before.consent_except
    WHERE (place_id, problem_id, part) IN (SELECT place_id, problem_id, part FROM later);
INSERT INTO main.consent_funder SELECT * FROM before.consent_funder
    WHERE (place_id, problem_id, part) IN (SELECT place_id, problem_id, part FROM later);
COMMIT;
DETACH before;
";

/// Takes away every record that was taken back in the attached file `before` later than it was said here, with what was said of that
/// statement alone, and notes here what is noted there.
fn take_back(connection: &Connection) -> Result<(), rusqlite::Error> {
    let change = connection.unchecked_transaction()?;
    for (place, problem, words) in later(&change)? {
        let record = params![place, problem, words];
        // That it was stopped goes with the statement that said so, as where it is taken back here.
        change.execute(
            "DELETE FROM main.consent WHERE place_id = ?1 AND problem_id = ?2 AND problem_id <> '' AND part = 'setback'
             AND write = (SELECT write FROM main.record WHERE (place_id, problem_id, words) = (?1, ?2, ?3))",
            record,
        )?;
        change.execute("DELETE FROM main.record WHERE (place_id, problem_id, words) = (?1, ?2, ?3)", record)?;
    }
    change.execute_batch(NOTED)?;
    change.commit()
}

/// Place, problem and words of such records.
fn later(connection: &Connection) -> Result<Vec<(String, String, String)>, rusqlite::Error> {
    let mut statement = connection.prepare(
        "SELECT record.place_id, record.problem_id, record.words, back.words_sha256 FROM main.record AS record
         JOIN before.taken_back AS back ON (back.place_id, back.problem_id) = (record.place_id, record.problem_id)
         WHERE (back.at, back.write) > (record.at, record.write)",
    )?;
    let mut rows = statement.query([])?;
    let mut later = Vec::new();
    while let Some(row) = rows.next()? {
        let words: String = row.get(2)?;
        if hashed(&words) == row.get::<_, String>(3)? {
            later.push((row.get(0)?, row.get(1)?, words));
        }
    }
    Ok(later)
}

/// Of each the last time.
const NOTED: &str = "
INSERT OR REPLACE INTO main.taken_back SELECT * FROM before.taken_back AS back WHERE NOT EXISTS (
    SELECT 1 FROM main.taken_back AS kept
    WHERE (kept.place_id, kept.problem_id, kept.words_sha256) = (back.place_id, back.problem_id, back.words_sha256)
    AND (kept.at, kept.write) >= (back.at, back.write));
";
