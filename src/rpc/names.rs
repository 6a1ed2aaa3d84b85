//! What a call names, and which place is meant: the same lookup at every door, and the same words about it.

use super::calls::Calls;
use super::error::{CallError, Candidate};
use super::query::{Reader, RequestError};
use crate::domain::names::{By, FindError, Found};
use crate::domain::query::Reading;
use crate::domain::text;

/// Most places that one text may be told to mean: more are no choice.
const CANDIDATES: usize = 40;

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
    pub fn place(&self, text: &str) -> Result<usize, RequestError> {
        match self.register.find(text) {
            Ok(Found { by: By::Part(_), .. }) | Err(_) => Err(RequestError::UnknownPlace(text::echo(text))),
            Ok(found) => Ok(found.place),
        }
    }

    /// The position of the place that the text of a field names; how it was taken is noted where that has to be told.
    pub fn named(&self, field: &str, text: &str, readings: &mut Vec<Reading>) -> Result<usize, RequestError> {
        let Ok(Found { place, by }) = self.register.find(text) else {
            return Err(RequestError::UnknownPlace(text::echo(text)));
        };
        if by != By::Whole {
            readings.push(Reading::Place { field: field.to_owned(), text: text::echo(text), place, by });
        }
        Ok(place)
    }
}

impl Calls {
    /// The place that a text names.
    pub(super) fn resolve(&self, wanted: &str) -> Result<Found, CallError> {
        self.view.register().find(wanted).map_err(|error| self.not_found(wanted, error))
    }

    /// What does not exist is told with what is like it.
    pub(super) fn with_nearest(&self, error: RequestError) -> CallError {
        match &error {
            RequestError::UnknownPlace(wanted) => match self.view.register().find(wanted) {
                Err(error) => self.not_found(wanted, error),
                Ok(found) => self.not_found(wanted, FindError::Unknown(vec![found.place])),
            },
            RequestError::UnknownProblem(wanted) => self.unknown_problem(wanted),
            RequestError::Invalid(_) => error.into(),
        }
    }

    fn not_found(&self, wanted: &str, error: FindError) -> CallError {
        let text = text::echo(wanted);
        match error {
            FindError::Unknown(similar) => CallError::UnknownPlace { text, nearest: self.candidates(&similar) },
            FindError::Ambiguous(all) => CallError::AmbiguousPlace { text, candidates: self.candidates(&all) },
        }
    }

    /// Names and kinds of places; with the region where two would read alike.
    fn candidates(&self, places: &[usize]) -> Vec<Candidate> {
        let label = |place: usize| {
            let place = &self.view.register().get(place).place;
            let kind = self.view.vocabulary().governance.label(&place.governance_type);
            (format!("{}, {kind}", place.name), &place.region)
        };
        let places = &places[..places.len().min(CANDIDATES)];
        let labels: Vec<(String, &String)> = places.iter().map(|&place| label(place)).collect();
        let candidate = |(&place, (own, region)): (&usize, &(String, &String))| {
            let alike = labels.iter().filter(|(other, _)| other == own).count() > 1 && !region.is_empty();
            let label = if alike { format!("{own}, {region}") } else { own.clone() };
            Candidate { id: self.view.register().get(place).place.id.to_string(), label }
        };
        places.iter().zip(&labels).map(candidate).collect()
    }
}
