//! What a place tells of its work, as a column of its record: JSON, and nothing where it tells nothing.

use super::Row;
use crate::domain::declared::{DeclaredRecord, Kept, ToldAt};
use crate::domain::story::Story;
use crate::store::StoreError;

/// As it is kept.
pub(super) fn written(story: &Story) -> Result<String, serde_json::Error> {
    if story.is_empty() { Ok(String::new()) } else { serde_json::to_string(story) }
}

/// What is kept, checked as if somebody else had written it.
pub(super) fn read(row: &dyn Row, column: usize) -> Result<Story, StoreError> {
    let written = row.text(column)?;
    if written.is_empty() {
        return Ok(Story::default());
    }
    let read = serde_json::from_str(&written).ok().filter(Story::is_sound);
    read.ok_or_else(|| row.damaged("a story that is none"))
}

/// When the dated parts of a story were told, as it is kept: nothing where it has none.
pub(super) fn times_written(times: &ToldAt) -> Result<String, serde_json::Error> {
    if *times == ToldAt::default() { Ok(String::new()) } else { serde_json::to_string(times) }
}

/// The same read; of a story that an older program kept, the last time that anything of its record was said.
pub(super) fn times_read(row: &dyn Row, column: usize, kept: &Kept<DeclaredRecord>) -> Result<ToldAt, StoreError> {
    let (written, story) = (row.text(column)?, &kept.value.story);
    if written.is_empty() {
        return Ok(ToldAt::following(story, kept.at, None));
    }
    let read = serde_json::from_str(&written).ok().filter(|times: &ToldAt| times.is_of(story));
    read.ok_or_else(|| row.damaged("a story of which it is not known when it was told"))
}
