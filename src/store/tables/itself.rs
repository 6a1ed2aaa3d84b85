//! What places say of themselves beside who they are: a row each, and none where they say nothing.

use super::values::{Said, moment, place_id, write};
use super::{Row, Tables};
use crate::domain::contact_point::{ContactPoint, MOST_CONTACTS};
use crate::domain::declared::{Change, DeclaredItself};
use crate::domain::id::PlaceId;
use crate::domain::text;
use crate::store::StoreError;

/// What each says, of all places or of one, with its write and when that was.
pub(super) fn all(kept: &mut dyn Tables, of: Option<&PlaceId>) -> Result<Vec<(Change, Said)>, StoreError> {
    let which = if of.is_some() { " WHERE place_id = ?1" } else { "" };
    let sql = format!("SELECT place_id, write, at, setting, contacts FROM itself{which}");
    let values: Vec<_> = of.into_iter().map(Into::into).collect();
    let mut said = Vec::new();
    kept.read(&sql, &values, &mut |row| {
        let setting = text::statement(&row.text(3)?).map_err(|_| row.damaged("a setting that is none"))?;
        let itself = DeclaredItself { setting, contacts: contacts(row, 4)? };
        let place = place_id(row, 0)?;
        said.push((Change::PutItself { place, itself }, Said { write: write(row, 1)?, at: moment(row, 2)? }));
        Ok(())
    })?;
    Ok(said)
}

pub(super) fn put(
    kept: &mut dyn Tables,
    place: &PlaceId,
    itself: &DeclaredItself,
    said: Said,
) -> Result<(), StoreError> {
    kept.run("DELETE FROM itself WHERE place_id = ?1", &[place.into()])?;
    if itself.is_empty() {
        return Ok(());
    }
    let contacts = match itself.contacts.as_slice() {
        [] => String::new(),
        // What cannot be written as JSON cannot be read either.
        some => serde_json::to_string(some).map_err(|_| kept.damaged("a contact that is none"))?,
    };
    let row = [place.into(), said.write.into(), said.at.into(), (&itself.setting).into(), (&contacts).into()];
    let sql = "INSERT INTO itself (place_id, write, at, setting, contacts) VALUES (?1, ?2, ?3, ?4, ?5)";
    kept.run(sql, &row).map(drop)
}

/// Whom to write to, as JSON; empty where nothing is said of that.
fn contacts(row: &dyn Row, column: usize) -> Result<Vec<ContactPoint>, StoreError> {
    let written = row.text(column)?;
    if written.is_empty() {
        return Ok(Vec::new());
    }
    let is_sound = |contact: &ContactPoint| text::name(&contact.role.role).is_ok();
    let read: Option<Vec<ContactPoint>> = serde_json::from_str(&written).ok();
    let read = read.filter(|read| read.len() <= MOST_CONTACTS && read.iter().all(is_sound));
    read.ok_or_else(|| row.damaged("a contact that is none"))
}
