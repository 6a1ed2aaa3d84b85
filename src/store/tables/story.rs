//! What a place tells of its work, as a column of its record: JSON, and nothing where it tells nothing.

use super::Row;
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
