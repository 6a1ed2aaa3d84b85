//! What a call names, and which place is meant: the same lookup at every door, and the same words about it.

use super::query::Reader;
use super::violation::RequestError;
use crate::domain::names::{By, Found};
use crate::domain::query::Reading;
use crate::domain::slot::Slot;
use crate::domain::text;

/// How a place was found, as responses tell it: empty where by its id or the whole of a name that it has today.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) taken_for: String,
    pub(super) former_place_id: String,
    pub(super) former_display_name: String,
}

impl Told {
    pub(super) fn of(by: By) -> Self {
        match by {
            By::Whole => Self::default(),
            By::Part(name) => Self { taken_for: name, ..Self::default() },
            By::Former(former) => Self {
                former_place_id: former.id.map(|id| id.to_string()).unwrap_or_default(),
                former_display_name: former.name,
                ..Self::default()
            },
        }
    }
}

impl Reader<'_> {
    /// The position of the place that the whole of a text names: what a list may hold, where nobody sees how it was taken.
    ///
    /// # Errors
    ///
    /// A text that is too long, names nothing, or can mean several places.
    pub fn place(&self, text: &str) -> Result<Slot, RequestError> {
        match self.register.find(text) {
            Ok(Found { by: By::Part(_), .. }) | Err(_) => Err(RequestError::UnknownPlace(text::echo(text))),
            Ok(found) => Ok(found.place),
        }
    }

    /// The position of the place that the text of a field names; how it was taken is noted where that has to be told.
    ///
    /// # Errors
    ///
    /// As [`Reader::place`].
    pub fn named(&self, field: &str, text: &str, readings: &mut Vec<Reading>) -> Result<Slot, RequestError> {
        let Ok(Found { place, by }) = self.register.find(text) else {
            return Err(RequestError::UnknownPlace(text::echo(text)));
        };
        if by != By::Whole {
            readings.push(Reading::Place { field: field.to_owned(), text: text::echo(text), place, by });
        }
        Ok(place)
    }
}
