//! Offers in confidence: what places declared for conveners and for nobody else.

use jiff::civil::Date;

use super::said::{Declared, Kept};
use super::seen::Extent;
use super::stated::DeclaredRecord;
use crate::domain::consent::{Audience, Consent, Lens, Scope};
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::record::Status;
use crate::domain::register::Register;
use crate::domain::sight::Sight;

/// That a place has a problem, told to conveners alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Who.
    pub place: PlaceId,
    /// What.
    pub problem: ProblemId,
    /// The last day on which it stands; none is without end.
    until: Option<Date>,
}

impl Offer {
    /// Whether it stands on a day.
    pub fn stands_on(&self, day: Date) -> bool {
        self.until.is_none_or(|until| day <= until)
    }
}

impl Declared {
    /// Every offer that is made to all conveners alike, in the order of places and problems. What is kept from some place, or from a kind of
    /// funder, is none: nothing may hint at it to whoever asks in the name of that one, or is paid by such.
    pub(super) fn offers(&self, public: &Register) -> Vec<Offer> {
        let of_place = |place| self.records(place).filter_map(move |kept| self.offer(place, kept, public));
        self.consenting().flat_map(of_place).collect()
    }

    fn offer(&self, place: &PlaceId, kept: &Kept<DeclaredRecord>, public: &Register) -> Option<Offer> {
        let record = &kept.value;
        let problem = record.matter.problem().filter(|_| record.status != Status::Parked)?;
        let being = (!self.is_listed(place, public)).then_some(Scope::Being);
        let scopes = [Scope::All, Scope::Of(problem.clone(), record.standing_part())].into_iter().chain(being);
        let said = |scope: Scope| match self.consent(place, &scope) {
            Some(kept) => kept.value.clone(),
            None => Consent::plain(scope.audience_unsaid()),
        };
        let said: Vec<Consent> = scopes.map(said).collect();
        let allows =
            |one: &Consent| matches!(one.audience, Audience::Conveners | Audience::Everybody) && !one.has_exceptions();
        let is_offer = said.iter().all(allows) && said.iter().any(|one| one.audience == Audience::Conveners);
        is_offer.then(|| Offer {
            place: place.clone(),
            problem: problem.clone(),
            until: said.iter().filter_map(|one| one.until).min(),
        })
    }

    /// Whether a record, or more of it, is seen because whoever looks brings places together, and for no other reason.
    pub(super) fn is_in_confidence(
        &self,
        place: &PlaceId,
        record: &DeclaredRecord,
        sight: &Sight,
        public: &Register,
    ) -> bool {
        if !sight.lens.convenes {
            return false;
        }
        let as_others = Sight { lens: Lens { convenes: false, ..sight.lens.clone() }, ..sight.clone() };
        let [seen, plain] = [sight, &as_others].map(|sight| self.seen_record(place, record, sight));
        let shown = |seen: Option<Extent>| seen.map(|seen| record.shown(seen));
        let has_more = plain.is_none() || shown(seen) > shown(plain);
        has_more || !self.stands(place, &as_others, public)
    }
}
