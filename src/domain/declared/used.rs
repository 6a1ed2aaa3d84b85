//! What of everything that was declared something that lasts was made of, and whether it may still be told.

use std::collections::BTreeSet;

use super::ledger::Ledger;
use super::seen::Extent;
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::sight::Sight;

/// Something declared that something that lasts was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// Who declared it.
    pub place: PlaceId,
    /// Of which problem; none of the body itself.
    pub problem: Option<ProblemId>,
    /// How much of it was seen.
    pub extent: Extent,
}

impl Ledger {
    /// All that a sight shows, in the order of places and problems.
    pub fn used(&self, sight: &Sight) -> Vec<Used> {
        let (declared, public) = (self.declared(), &self.public().register);
        let bodies = declared.places().filter(|kept| self.is_own_body(&kept.value.id));
        let bodies = bodies.filter(|kept| declared.seen_place(&kept.value.id, sight, public).is_some());
        let bodies = bodies.map(|kept| (&kept.value.id, None, Extent::Standing));
        // What is said of a place that does not stand is of nothing.
        let recorded = declared.recorded().filter(|place| declared.stands(place, sight, public));
        let records = recorded.flat_map(|place| {
            declared.records(place).filter_map(move |kept| {
                let seen = declared.seen_record(place, &kept.value, sight)?;
                // Where nothing did not go well, nothing of that was seen.
                let extent = if kept.value.story.has_setbacks() { seen } else { seen.min(Extent::Words) };
                Some((place, Some(kept.value.matter.problem()?), extent))
            })
        });
        let used = bodies.chain(records);
        used.map(|(place, problem, extent)| Used { place: place.clone(), problem: problem.cloned(), extent }).collect()
    }

    /// Places of which something that was used is shown by a sight no more: taken back, kept for others, or gone.
    pub fn taken_back(&self, used: &[Used], sight: &Sight) -> BTreeSet<PlaceId> {
        let gone = used.iter().filter(|one| !self.shows(one, sight));
        gone.map(|one| one.place.clone()).collect()
    }

    fn shows(&self, used: &Used, sight: &Sight) -> bool {
        let (declared, public) = (self.declared(), &self.public().register);
        if !declared.stands(&used.place, sight, public) {
            return false;
        }
        match &used.problem {
            None => declared.seen_place(&used.place, sight, public).is_some(),
            Some(problem) => {
                let kept = declared.about(&used.place, problem);
                let extent = kept.and_then(|kept| declared.seen_record(&used.place, &kept.value, sight));
                // Who said it with words and says it without now has shared nothing less.
                extent.is_some_and(|extent| extent >= used.extent)
            }
        }
    }
}
