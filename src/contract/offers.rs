//! What whoever is no convener is told of offers in confidence: at most that a convener may know somebody, never who or how many.
//!
//! It is said of a problem and depends on nothing else that a caller chooses: not on who asks, whom it speaks for, its filter or its
//! weights. Otherwise each way of asking would leave other places out, and the difference would name them.

use std::collections::BTreeSet;

use super::calls::Calls;
use crate::catalogue;
use crate::domain::declared::Offer;
use crate::domain::id::ProblemId;
use crate::domain::slot::{ProblemNo, Slot};
use crate::domain::taxonomy::Lineage;
use crate::proto::v1;

/// Fewest places that offer a problem in confidence before anybody is told that there may be one: one place, and one that knows of
/// its own offer, must not find out about each other.
const OFFERING: usize = 3;
/// Fewest places that could have the problem and are not seen with it: among fewer, that there are some nearly names them.
const COULD_HAVE: usize = 20;

impl Calls {
    /// That a convener may know who has a problem whom the caller is not told of; none where that cannot be said without pointing at
    /// somebody, and to conveners, who are told themselves.
    pub(super) fn convener_may_know(&self, problem: &ProblemId) -> Option<v1::Statement> {
        if self.view.pass().lens().convenes {
            return None;
        }
        let taxonomy = &self.answers.view.vocabulary().taxonomy;
        let asked = taxonomy.position(problem)?;
        let today = (self.today)();
        let stands = |one: &&Offer| one.stands_on(today) && self.meets(asked, &one.problem);
        // Also those that everybody sees with it by now: where one did not count any more, who it is would be told by when that was.
        let offering = self.answers.ledger.named().offers().filter(stands).map(|one| &one.place);
        // Each place once, whatever it offers of it.
        if offering.collect::<BTreeSet<_>>().len() < OFFERING || self.could_have(asked) < COULD_HAVE {
            return None;
        }
        Some(catalogue::convener_may_know(&self.view, problem))
    }

    /// How many places could have a problem, as far as their duties go, and are not seen with it by everybody.
    fn could_have(&self, asked: ProblemNo) -> usize {
        let view = &self.answers.view;
        let touched = view.duties().touched(Some(asked));
        let could = |place: &Slot| {
            let holds = |function| view.duties().holds(*place, function) != Some(false);
            touched.is_empty() || touched.iter().any(|&function| holds(function))
        };
        let unseen = |place: &Slot| !self.is_seen_with(*place, asked);
        view.register().slots().filter(|place| could(place) && unseen(place)).count()
    }

    /// Whether everybody sees a place with a problem, or with one above or below it.
    fn is_seen_with(&self, place: Slot, asked: ProblemNo) -> bool {
        self.answers.view.register().get(place).offered().any(|record| self.meets(asked, &record.problem))
    }

    fn meets(&self, asked: ProblemNo, other: &ProblemId) -> bool {
        let taxonomy = &self.answers.view.vocabulary().taxonomy;
        taxonomy.position(other).is_some_and(|other| taxonomy.lineage_of(asked, other) != Lineage::Apart)
    }
}
