//! What a write stirs: whoever looks at a list sees from it alone that most writes leave the list as it is.

use std::collections::BTreeSet;

use super::ledger::Ledger;
use crate::domain::consent::Scope;
use crate::domain::id::PlaceId;
use crate::domain::slot::ProblemNo;

/// A place about which something was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stirred {
    /// The place.
    pub place: PlaceId,
    /// Every problem of which it may have a record now, through whose eyes ever.
    pub problems: BTreeSet<ProblemNo>,
}

impl Ledger {
    /// What was stirred since an earlier state, where only these places said anything since: through nobody's eyes is anything of any other
    /// place otherwise. None where more may be otherwise: the words, or which bodies are there for whom, who they are and who acts for them.
    pub fn stirred_since<'a>(&self, earlier: &Self, places: impl Iterator<Item = &'a PlaceId>) -> Option<Vec<Stirred>> {
        let places: BTreeSet<&PlaceId> = places.collect();
        let has_same_words = std::ptr::eq(self.vocabulary(), earlier.vocabulary());
        let stays = |place: &&PlaceId| self.is_the_same_body_in(earlier, place);
        let is_of_records_alone = has_same_words && places.iter().all(stays);
        is_of_records_alone.then(|| places.into_iter().map(|place| self.stirred(place)).collect())
    }

    fn is_the_same_body_in(&self, earlier: &Self, place: &PlaceId) -> bool {
        let (now, before) = (self.declared(), earlier.declared());
        let is_as_before = |scope: Scope| {
            let [now, before] = [now, before].map(|one| one.consent(place, &scope).map(|kept| &kept.value));
            now == before
        };
        now.place(place).map(|kept| &kept.value) == before.place(place).map(|kept| &kept.value)
            && now.gone().contains(place) == before.gone().contains(place)
            && [Scope::All, Scope::Being, Scope::Acting].into_iter().all(is_as_before)
    }

    /// What it said stands before what is publicly known only where it is seen: it may have either.
    fn stirred(&self, place: &PlaceId) -> Stirred {
        let register = &self.public().register;
        let listed = register.position(place).map(|position| register.get(position).records()).unwrap_or_default();
        let said = self.declared().records(place).filter_map(|kept| kept.value.matter.problem());
        let problems = listed.iter().map(|record| &record.problem).chain(said);
        let problems = problems.filter_map(|problem| self.vocabulary().taxonomy.position(problem)).collect();
        Stirred { place: place.clone(), problems }
    }
}
