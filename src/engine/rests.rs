//! Whether a write touches a list: decided by one fit for each place of which something else is known, and not by a new ranking.

use std::collections::BTreeSet;

use super::answer::Listing;
use super::asking::Asking;
use super::{EngineError, View};
use crate::domain::declared::{OwnId, Stirred};
use crate::domain::fit::Billionths;
use crate::domain::id::PlaceId;
use crate::domain::passage::Passage;
use crate::domain::pressure::PressureUse;
use crate::domain::register::Register;
use crate::domain::slot::{ProblemNo, Slot};

/// What a full list rests on: as long as these places have the records that they have, and nobody else fits as well as the last of
/// them, it stays as it is.
#[derive(Debug, Clone)]
pub struct Rests {
    /// Everybody who was ranked for it, those who tie with the last among them, and who asks.
    places: BTreeSet<PlaceId>,
    /// Who asks: a name may mean another place later.
    asker: Option<PlaceId>,
    /// The fit of the last.
    last: Billionths,
    /// The problems of which whoever may be ranked has a record; none where one has no need of any.
    near: Option<BTreeSet<ProblemNo>>,
}

impl Rests {
    /// Whether the list may be another because something was said about a place, which is the same body as before. This costs neither a view
    /// nor a fit, and where it is not so, [`Asking::touches`] finds nothing either.
    pub fn may_be_touched_by(&self, stirred: &Stirred) -> bool {
        let is_near = |near: &BTreeSet<ProblemNo>| !near.is_disjoint(&stirred.problems);
        self.places.contains(&stirred.place) || self.near.as_ref().is_none_or(is_near)
    }
}

impl Listing<'_, '_> {
    /// What the list rests on. None where records of anybody may change it: it has room, places fill it up whose figures suggest
    /// the problem, or an extra looks further than to its end.
    pub fn rests(&self) -> Option<Rests> {
        let asking = self.asking();
        let ranked = &self.ranking()?.ranked;
        let last = ranked.get(asking.query.terms.limit.get().checked_sub(1)?)?;
        let by_fit_alone = asking.query.terms.extras.is_empty() && !ranked.iter().any(|one| one.fills_up);
        let places = ranked.iter().map(|one| one.candidate.place).chain(asking.asker.place);
        let places = places.map(|place| asking.view.register().get(place).place.id.clone()).collect();
        let near = asking.problems_of_peers();
        by_fit_alone.then(|| Rests { places, asker: asking.asker_id(), last: last.fit.billionths(), near })
    }
}

impl Asking<'_> {
    fn asker_id(&self) -> Option<PlaceId> {
        self.asker.place.map(|place| self.view.register().get(place).place.id.clone())
    }

    /// The problems of which whoever may be ranked has a record; none where figures that suggest one are enough. A list that is full of
    /// places with a record, as long as these have it, needs nobody who fills up.
    fn problems_of_peers(&self) -> Option<BTreeSet<ProblemNo>> {
        let eligibility = self.eligibility.as_ref().ok()?;
        let taxonomy = &self.view.vocabulary().taxonomy;
        let needs_record = self.query.pressures_in_force() != PressureUse::Always;
        needs_record.then(|| eligibility.near().filter_map(|problem| taxonomy.position(problem)).collect())
    }

    /// Whether what is new since an earlier view touches a list of this question that was made then.
    ///
    /// # Errors
    ///
    /// The question was cancelled.
    pub fn touches(&self, rests: &Rests, earlier: &View, passage: &Passage) -> Result<bool, EngineError> {
        if self.asker_id() != rests.asker {
            return Ok(true);
        }
        let (before, now) = (earlier.register(), self.view.register());
        let is_in = |register: &Register, place: Slot| rests.places.contains(&register.get(place).place.id);
        // Another body may be in the area of somebody, or hold a duty there, whoever it fits.
        let concerns = |register: &Register, place: Slot| !stands_alone(register, place);
        let gone = passage.gone.iter().any(|&place| is_in(before, place) || concerns(before, place));
        let bodies = passage.new.iter().any(|&place| concerns(now, place));
        let touched = passage.touched();
        if gone || bodies || !passage.other.is_empty() || touched.iter().any(|&place| is_in(now, place)) {
            return Ok(true);
        }
        Ok(self.fits(&touched)?.into_iter().flatten().any(|fit| fit.billionths() >= rests.last))
    }
}

/// Whether a place is a body that registered itself and belongs to no other: nothing is told of anybody else because it is there.
fn stands_alone(register: &Register, place: Slot) -> bool {
    OwnId::check(&register.get(place).place.id).is_ok() && register.hierarchy().own_area(place).len() == 1
}
