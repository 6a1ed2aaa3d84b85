//! Records that were taken back, so that a copy of before does not bring them back. What they said is not kept.

use rusqlite::{Connection, Transaction, params};

use super::prepared::Prepared;
use crate::domain::declared::Matter;
use crate::domain::digest::sha256;
use crate::domain::id::PlaceId;

/// Notes that a record was taken back. `said`: the number of the write, and its millisecond.
pub(super) fn put(
    kept: &Transaction<'_>,
    place: &PlaceId,
    matter: &Matter,
    said: (u64, i64),
) -> Result<(), rusqlite::Error> {
    let row = params![place.as_str(), matter.code(), hashed(matter.said()), said.0, said.1];
    kept.run(
        "INSERT OR REPLACE INTO taken_back (place_id, problem_id, words_sha256, write, at) VALUES (?1, ?2, ?3, ?4, ?5)",
        row,
    )
    .map(drop)
}

/// Takes away every record that was taken back in the attached file `before` later than it was said here, with what was said of that
/// statement alone, and notes here what is noted there.
pub(super) fn heed(connection: &Connection) -> Result<(), rusqlite::Error> {
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

/// Words that have no code are their place's own: of those that it took back nobody is to read any.
fn hashed(words: &str) -> String {
    if words.is_empty() { String::new() } else { sha256(words) }
}
