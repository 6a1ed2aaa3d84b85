//! Who would be listed for whom: kept as it is worked out, because the list of one place says how mutual the list of another is.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::cancel::Cancel;
use crate::domain::id::ProblemId;
use crate::domain::query::{Query, Terms};
use crate::domain::slot::Slot;
use crate::engine::{EngineError, View};

/// A place and the problem it asks with.
type Key = (Slot, Option<ProblemId>);

/// Lists that were worked out. What is kept changes nothing but how long the next one takes.
#[derive(Debug, Default)]
pub(super) struct Lists(Mutex<BTreeMap<Key, Arc<[Slot]>>>);

impl Lists {
    /// Keeps a list that came with an answer.
    pub(super) fn keep(&self, place: Slot, problem: Option<&ProblemId>, list: Vec<Slot>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert((place, problem.cloned()), list.into());
    }

    /// The places that `place` would be listed if it asked with `problem` on these terms, best first.
    pub(super) fn of(
        &self,
        view: &View,
        terms: &Arc<Terms>,
        place: Slot,
        problem: Option<&ProblemId>,
        cancel: &Cancel,
    ) -> Result<Arc<[Slot]>, EngineError> {
        let key = (place, problem.cloned());
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Arc::clone(known));
        }
        // Worked out without the lock: two threads may do the same, and find the same.
        let query = Query::of(place, problem, terms);
        let list: Arc<[Slot]> = view.ask(&view.asker(&query), cancel)?.list()?.places().into();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&list));
        Ok(list)
    }
}
