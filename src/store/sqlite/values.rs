//! Values as the file has them, checked as if somebody else had written them.

use std::path::Path;

use jiff::Timestamp;

use super::faults::damaged;
use crate::domain::id::PlaceId;
use crate::store::StoreError;

pub(super) fn moment(milliseconds: i64, path: &Path) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(milliseconds).map_err(|_| damaged(path, "a time that is none"))
}

pub(super) fn place_id(text: &str, path: &Path) -> Result<PlaceId, StoreError> {
    PlaceId::new(text).map_err(|_| damaged(path, "a place that is no id"))
}
