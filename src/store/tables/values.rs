//! Values of columns, checked as if somebody else had written them.

use jiff::Timestamp;

use super::Row;
use crate::domain::declared::WriteNumber;
use crate::domain::id::PlaceId;
use crate::store::StoreError;

/// Of which write something is, and when that was.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Said {
    pub(in super::super) write: WriteNumber,
    pub(in super::super) at: Timestamp,
}

/// A value that is written.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum Value<'a> {
    /// A text.
    Text(&'a str),
    /// A whole number; none where nothing is known.
    Number(Option<i64>),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        // Positions in a list.
        Self::Number(i64::try_from(number).ok())
    }
}

impl From<WriteNumber> for Value<'_> {
    fn from(write: WriteNumber) -> Self {
        // As many writes nobody makes.
        Self::Number(Some(i64::try_from(write.0).unwrap_or(i64::MAX)))
    }
}

impl From<Timestamp> for Value<'_> {
    /// In milliseconds since 1970.
    fn from(at: Timestamp) -> Self {
        Self::Number(Some(at.as_millisecond()))
    }
}

impl<'a> From<&'a PlaceId> for Value<'a> {
    fn from(place: &'a PlaceId) -> Self {
        Self::Text(place.as_str())
    }
}

/// A number that may not be known.
pub(super) fn known<T: TryFrom<i64>>(row: &dyn Row, column: usize) -> Result<Option<T>, StoreError> {
    let number = row.number(column)?.map(T::try_from).transpose();
    number.map_err(|_| row.damaged("a number that is too large or too small"))
}

/// A number.
pub(super) fn number<T: TryFrom<i64>>(row: &dyn Row, column: usize) -> Result<T, StoreError> {
    known(row, column)?.ok_or_else(|| row.damaged("no number where one must be"))
}

pub(super) fn write(row: &dyn Row, column: usize) -> Result<WriteNumber, StoreError> {
    number(row, column).map(WriteNumber)
}

pub(super) fn moment(row: &dyn Row, column: usize) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(number(row, column)?).map_err(|_| row.damaged("a time that is none"))
}

pub(super) fn place_id(row: &dyn Row, column: usize) -> Result<PlaceId, StoreError> {
    PlaceId::new(&row.text(column)?).map_err(|_| row.damaged("a place that is no id"))
}
