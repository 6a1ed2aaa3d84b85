//! Records that were taken back, so that a copy of before does not bring them back. What they said is not kept.

use super::Tables;
use super::values::{Said, moment, write};
use crate::domain::declared::Matter;
use crate::domain::digest::sha256;
use crate::domain::id::PlaceId;
use crate::store::StoreError;

/// Notes that a record was taken back.
pub(super) fn put(kept: &mut dyn Tables, place: &PlaceId, matter: &Matter, said: Said) -> Result<(), StoreError> {
    note(kept, place, (matter.code(), &hashed(matter.said())), said)
}

/// The same of one whose words are hashed.
pub(super) fn note(
    kept: &mut dyn Tables,
    place: &PlaceId,
    (problem, hashed): (&str, &str),
    said: Said,
) -> Result<(), StoreError> {
    kept.run(
        "INSERT INTO taken_back (place_id, problem_id, words_sha256, write, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (place_id, problem_id, words_sha256) DO UPDATE SET write = excluded.write, at = excluded.at",
        &[place.into(), problem.into(), hashed.into(), said.write.into(), said.at.into()],
    )
    .map(drop)
}

/// When one was taken back last.
pub(super) fn said(
    kept: &mut dyn Tables,
    place: &PlaceId,
    problem: &str,
    hashed: &str,
) -> Result<Option<Said>, StoreError> {
    let mut said = None;
    let sql = "SELECT write, at FROM taken_back WHERE place_id = ?1 AND problem_id = ?2 AND words_sha256 = ?3";
    kept.read(sql, &[place.into(), problem.into(), hashed.into()], &mut |row| {
        said = Some(Said { write: write(row, 0)?, at: moment(row, 1)? });
        Ok(())
    })?;
    Ok(said)
}

/// Words that have no code are their place's own: of those that it took back nobody is to read any.
pub(in super::super) fn hashed(words: &str) -> String {
    if words.is_empty() { String::new() } else { sha256(words) }
}
