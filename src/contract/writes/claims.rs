//! What a caller may say of a place that it speaks for: nothing that changes what others are told of another one. Who is part of
//! whom makes members and shares duties, and a name decides whom a question finds.

use crate::contract::calls::Calls;
use crate::contract::error::CallError;
use crate::domain::declared::{OwnId, PlaceFields, Wanted};
use crate::domain::id::PlaceId;
use crate::domain::names::FindError;
use crate::domain::place::Place;

impl Calls {
    /// Whether the caller may ask for that. Whoever speaks for everybody may; a caller that is bound to places may say who they are only
    /// of bodies that no pack lists, under names that are nobody else's, as parts of places that it speaks for as well.
    pub(super) fn may_want(&self, wanted: &Wanted) -> Result<(), CallError> {
        self.may_write(wanted.place())?;
        let is_a_record = matches!(wanted, Wanted::Record(_) | Wanted::Retire { .. });
        if !is_a_record && !self.view.pass().decides_for(wanted.place()) {
            return Err(CallError::not_your_place(wanted.place()));
        }
        match wanted {
            Wanted::Bring(_) if !self.view.pass().speaks_for_all() => Err(CallError::NotAllowed(
                "who said something elsewhere, and when, is the operator's to bring: leave out said_at and said_by"
                    .to_owned(),
            )),
            Wanted::Place(fields) if !self.view.pass().speaks_for_all() => self.may_be(fields),
            Wanted::Place(_)
            | Wanted::Itself(_)
            | Wanted::Record(_)
            | Wanted::Retire { .. }
            | Wanted::Consent { .. }
            | Wanted::Bring(_)
            | Wanted::Erase { .. }
            | Wanted::Gone { .. }
            | Wanted::HadGone { .. } => Ok(()),
        }
    }

    fn may_be(&self, fields: &PlaceFields) -> Result<(), CallError> {
        let register = self.view.register();
        let stands = register.position(&fields.id).map(|at| &register.get(at).place);
        if let Some(stands) = stands.filter(|_| !OwnId::is_of_this_kind(&fields.id)) {
            return if is_as_it_stands(fields, stands) { Ok(()) } else { Err(only_the_operator(&fields.id)) };
        }
        let own = |place: &PlaceId| self.view.pass().speaks_for(place);
        if let Some(above) = fields.part_of.iter().flatten().find(|above| !own(above)) {
            return Err(CallError::not_your_place(above));
        }
        let names = [&fields.name, &fields.official_name];
        match names.into_iter().flatten().find(|name| self.is_of_another(name, &fields.id)) {
            Some(name) => Err(CallError::name_of_another(name)),
            None => Ok(()),
        }
    }

    fn is_of_another(&self, name: &str, own: &PlaceId) -> bool {
        let register = self.view.register();
        match register.find(name) {
            Ok(found) => register.get(found.place).place.id != *own,
            Err(FindError::Ambiguous(_)) => true,
            Err(FindError::Unknown(_)) => false,
        }
    }
}

/// Whether every field that is given is as the public record, or the operator, has it. An empty one asks for the public record.
fn is_as_it_stands(fields: &PlaceFields, stands: &Place) -> bool {
    let texts = [
        (&fields.name, &stands.name),
        (&fields.official_name, &stands.official_name),
        (&fields.nation, &stands.nation),
        (&fields.region, &stands.region),
    ];
    let same_text = texts.iter().all(|(given, stood)| given.iter().all(|given| given.is_empty() || given == *stood));
    let same_type = fields.governance_type.iter().all(|given| *given == stands.governance_type);
    let same_parts = fields.part_of.iter().all(|given| given.is_empty() || *given == stands.part_of);
    same_text && same_type && same_parts
}

fn only_the_operator(place: &PlaceId) -> CallError {
    CallError::NotAllowed(format!(
        "who {place} is stands in the pack: the operator changes its name, its type and what it is part of"
    ))
}
