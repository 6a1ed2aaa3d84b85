//! Questions about some places only: nobody else is looked at, however many there are.

use super::{EngineError, View};
use crate::domain::cancel::Cancel;
use crate::domain::fit::Fit;
use crate::domain::query::Query;
use crate::domain::slot::Slot;
use crate::index::PlaceSet;
use crate::matching::ranker::Depth;

impl View {
    /// How well each of some places (by position in the register) fits, in their order; nothing for whoever may not be ranked. The
    /// limit and the extras of the query do not matter.
    ///
    /// # Errors
    ///
    /// The weights leave nothing to compare in this kind of question, or `cancel` is set.
    pub fn fits_among(&self, query: &Query, places: &[Slot], cancel: &Cancel) -> Result<Vec<Option<Fit>>, EngineError> {
        self.with_scene(query, |scene, eligibility| {
            let Ok(eligibility) = eligibility else { return Ok(vec![None; places.len()]) };
            self.with_ranker(scene, eligibility, false, |ranker| {
                let fit = |&place: &Slot| {
                    cancel.check()?;
                    let may = self.judge(query, eligibility, place).is_ok();
                    Ok(may.then(|| ranker.fit(place)).transpose()?)
                };
                places.iter().map(fit).collect()
            })
        })
    }

    /// The first `number` of some places in the order of their ranking; fewer where not so many of them may be ranked. The limit
    /// and the extras of the query do not matter.
    ///
    /// # Errors
    ///
    /// The weights leave nothing to compare in this kind of question, or `cancel` is set.
    pub fn first_among(
        &self,
        query: &Query,
        places: &[Slot],
        number: usize,
        cancel: &Cancel,
    ) -> Result<Vec<Slot>, EngineError> {
        self.with_scene(query, |scene, eligibility| {
            let Ok(eligibility) = eligibility else { return Ok(Vec::new()) };
            let mut eligible = PlaceSet::none(self.register().profiles().len());
            for &place in places {
                cancel.check()?;
                if self.judge(query, eligibility, place).is_ok() {
                    eligible.insert(place);
                }
            }
            let depth = Depth::First { number, margin: 0.0 };
            let ranks = eligibility.ranks(eligible);
            let ranked =
                self.rank_in_turn(scene, eligibility, &ranks, |ranker, places| ranker.rank(places, depth, cancel))?;
            Ok(ranked.iter().take(number).map(|one| one.candidate.place).collect())
        })
    }
}
