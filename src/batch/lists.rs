//! Who would be listed for whom: searched for once, because the list of one place also says how mutual the list of another is.

use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::cancel::Cancel;
use crate::domain::id::ProblemId;
use crate::domain::query::{Query, Terms};
use crate::domain::slot::{ProblemNo, Slot};
use crate::engine::{Asking, EngineError, Found, Listing, View};

/// What one place asked: a problem, or none where it asked with all its live records; and who was found.
type Asked = (Option<ProblemNo>, Arc<Found>);

/// Lists that were worked out. What is kept changes nothing but how long the next one takes.
#[derive(Debug)]
pub(super) struct Lists {
    /// By place.
    known: Vec<Mutex<Vec<Asked>>>,
}

impl Lists {
    /// None so far, of so many places.
    pub(super) fn new(places: usize) -> Self {
        Self { known: std::iter::repeat_with(Mutex::default).take(places).collect() }
    }

    /// The list of a question that a registered place asks, which has the same terms as all others.
    pub(super) fn list<'s, 'a>(
        &self,
        view: &View,
        asking: &'s Asking<'a>,
        place: Slot,
        problem: Option<&ProblemId>,
    ) -> Result<Listing<'s, 'a>, EngineError> {
        if let Some(known) = self.known(view, place, problem) {
            return asking.list_again(&known);
        }
        let listing = asking.list()?;
        self.keep(view, place, problem, listing.found());
        Ok(listing)
    }

    /// Whom the list of `place` would have if it asked with `problem` on these terms.
    pub(super) fn of(
        &self,
        view: &View,
        terms: &Arc<Terms>,
        place: Slot,
        problem: Option<&ProblemId>,
        cancel: &Cancel,
    ) -> Result<Arc<Found>, EngineError> {
        if let Some(known) = self.known(view, place, problem) {
            return Ok(known);
        }
        // Worked out without the lock: two threads may do the same, and find the same.
        let query = Query::of(place, problem, terms);
        let found = view.ask(&view.asker(&query), cancel)?.list()?.found();
        Ok(self.keep(view, place, problem, found))
    }

    fn known(&self, view: &View, place: Slot, problem: Option<&ProblemId>) -> Option<Arc<Found>> {
        let problem = number(view, problem)?;
        let known = self.known[place].lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|(asked, _)| *asked == problem).map(|(_, found)| Arc::clone(found))
    }

    fn keep(&self, view: &View, place: Slot, problem: Option<&ProblemId>, found: Found) -> Arc<Found> {
        let found = Arc::new(found);
        if let Some(problem) = number(view, problem) {
            let mut known = self.known[place].lock().unwrap_or_else(PoisonError::into_inner);
            if known.iter().all(|(asked, _)| *asked != problem) {
                known.push((problem, Arc::clone(&found)));
            }
        }
        found
    }
}

/// The position of the problem that is asked with, if there is one; nothing of a problem that the taxonomy does not have.
fn number(view: &View, problem: Option<&ProblemId>) -> Option<Option<ProblemNo>> {
    problem.map(|problem| view.vocabulary().taxonomy.position(problem)).map_or(Some(None), |at| at.map(Some))
}
