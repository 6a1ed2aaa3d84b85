//! Who has met before, as a convener tells it of a run.

use std::sync::Arc;

use jiff::civil::Date;

use super::calls::Calls;
use super::terms::unknown_code;
use super::violation::{Violation, Violations};
use crate::convene::Pair;
use crate::domain::contact::{Contact, Contacts};
use crate::domain::{day, text};
use crate::proto::{limits, v1};

impl Calls {
    /// Checks one contact; `today` is the day of the run. What is wrong is told with the field that it is in.
    ///
    /// # Errors
    ///
    /// What is wrong with it: a place or an approach that is not known, or no day that has been.
    pub fn past_contact(&self, given: &v1::PastContact, today: Date) -> Result<(Pair, Contact), Violation> {
        let wrong = |field: &str, description: String| Violation { field: field.to_owned(), description };
        let place = |field: &str, id: &str| {
            let unknown = |_| wrong(field, format!("there is no place '{}'", text::echo(id)));
            self.reader().place(id).map_err(unknown)
        };
        let pair = (place("place_id", &given.place_id)?, place("other_place_id", &given.other_place_id)?);
        if pair.0 == pair.1 {
            let why = format!("'{}' is the same place: nobody meets itself", text::echo(&given.other_place_id));
            return Err(wrong("other_place_id", why));
        }
        let codes = self.view.vocabulary().approaches.iter().map(|one| one.id.as_str());
        let approach = codes.clone().position(|code| code == given.approach_id);
        let approach = approach.ok_or_else(|| wrong("approach_id", unknown_code(&given.approach_id, codes)))?;
        let on = day::parse(&given.met_on)
            .map_err(|error| wrong("met_on", format!("'{}' {error}", text::echo(&given.met_on))))?;
        if on > today {
            return Err(wrong("met_on", format!("{on} is after the day of the run, {today}")));
        }
        Ok((pair, Contact { approach, on }))
    }

    /// Checks all contacts of a spec.
    pub(super) fn past_contacts(
        &self,
        within: &str,
        given: &[v1::PastContact],
        today: Date,
        violations: &mut Violations,
    ) -> Arc<Contacts> {
        let mut contacts = Contacts::default();
        if given.len() > limits::PAIRS {
            violations.add(within, format!("has {} entries; at most {}", given.len(), limits::PAIRS));
            return Arc::default();
        }
        for (position, one) in given.iter().enumerate() {
            match self.past_contact(one, today) {
                Ok((pair, contact)) => contacts.add(pair, contact),
                Err(wrong) => violations.add(format!("{within}[{position}].{}", wrong.field), wrong.description),
            }
        }
        Arc::new(contacts)
    }
}
