//! What a call names and nobody has, told with what is like it.

use super::calls::Calls;
use super::error::{CallError, Candidate};
use super::violation::RequestError;
use crate::domain::names::{FindError, Found};
use crate::domain::slot::Slot;
use crate::domain::text;

/// Most places that one text may be told to mean: more are no choice.
const CANDIDATES: usize = 40;

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
        let (FindError::Unknown(places) | FindError::Ambiguous(places)) = &error;
        let told = self.candidates(places);
        if let Err(unwritten) = self.write_down_names(told.iter().map(|one| one.id.as_str())) {
            return unwritten;
        }
        match error {
            FindError::Unknown(_) => CallError::UnknownPlace { text, nearest: told },
            FindError::Ambiguous(_) => CallError::AmbiguousPlace { text, candidates: told },
        }
    }

    /// Names and kinds of places; with the region where two would read alike.
    fn candidates(&self, places: &[Slot]) -> Vec<Candidate> {
        let label = |place: Slot| {
            let place = &self.view.register().get(place).place;
            let kind = self.view.vocabulary().governance.label(&place.governance_type);
            (format!("{}, {kind}", place.name), &place.region)
        };
        let places = &places[..places.len().min(CANDIDATES)];
        let labels: Vec<(String, &String)> = places.iter().map(|&place| label(place)).collect();
        let candidate = |(&place, (own, region)): (&Slot, &(String, &String))| {
            let alike = labels.iter().filter(|(other, _)| other == own).count() > 1 && !region.is_empty();
            let label = if alike { format!("{own}, {region}") } else { own.clone() };
            Candidate { id: self.view.register().get(place).place.id.to_string(), label }
        };
        places.iter().zip(&labels).map(candidate).collect()
    }
}
