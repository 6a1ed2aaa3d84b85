//! Whether a write touches a list: decided by one fit for each place that has other records, and not by a new ranking.

use std::collections::BTreeSet;

use super::EngineError;
use super::answer::Listing;
use super::asking::Asking;
use crate::domain::slot::Slot;

/// What a full list rests on: as long as these places have the records that they have, and nobody else fits as well as the last of
/// them, it stays as it is.
#[derive(Debug, Clone)]
pub struct Rests {
    /// Everybody who was ranked for it, those who tie with the last among them, and who asks.
    places: BTreeSet<Slot>,
    /// The fit of the last, in billionths.
    last: u64,
}

impl Listing<'_, '_> {
    /// What the list rests on. None where records of anybody may change it: it has room, places fill it up whose figures suggest
    /// the problem, or an extra looks further than to its end.
    pub fn rests(&self) -> Option<Rests> {
        let asking = self.asking();
        let ranked = &self.ranking()?.ranked;
        let last = ranked.get(asking.query.terms.limit.get().checked_sub(1)?)?;
        let by_fit_alone = asking.query.terms.extras.is_empty() && !ranked.iter().any(|one| one.fills_up);
        let places = ranked.iter().map(|one| one.candidate.place).chain(asking.asker.place).collect();
        by_fit_alone.then(|| Rests { places, last: last.fit.billionths() })
    }
}

impl Asking<'_> {
    /// Whether the records that these places have now touch a list of this question that was made when they had others.
    ///
    /// # Errors
    ///
    /// The question was cancelled.
    pub fn touches(&self, rests: &Rests, changed: &[Slot]) -> Result<bool, EngineError> {
        if changed.iter().any(|place| rests.places.contains(place)) {
            return Ok(true);
        }
        Ok(self.fits(changed)?.into_iter().flatten().any(|fit| fit.billionths() >= rests.last))
    }
}
