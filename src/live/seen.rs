//! What others see of the state that answers than everybody does: made when it is first asked for, and kept as long as the state is.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::domain::sight::Sight;
use crate::engine::View;

/// Most sights of one state that are kept of callers, and most of places that ask; whoever comes with a further one has the one of its kind
/// let go that nobody asked for longest.
pub const MOST_SIGHTS: usize = 64;

/// One sight, and what it shows once somebody made it.
type Shown = (Sight, Arc<OnceLock<View>>);

/// What is seen of one state through eyes that are not everybody's.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Whatever callers ask for.
    of_callers: Kept,
    /// What a place sees that asks: there may be as many as places, and they must not have callers' let go.
    of_places: Kept,
}

/// The last asked for last.
#[derive(Debug, Default)]
struct Kept(Mutex<VecDeque<Shown>>);

impl Seen {
    /// The room for what a sight shows.
    pub(super) fn of(&self, sight: &Sight) -> Arc<OnceLock<View>> {
        let is_of_a_place = sight.own.is_some() || !sight.askers.is_empty();
        if is_of_a_place { self.of_places.of(sight) } else { self.of_callers.of(sight) }
    }
}

impl Kept {
    fn of(&self, sight: &Sight) -> Arc<OnceLock<View>> {
        // Each change is whole before the next begins.
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.iter().position(|(other, _)| other == sight).and_then(|at| all.remove(at));
        let shown = known.unwrap_or_else(|| (sight.clone(), Arc::default()));
        let room = Arc::clone(&shown.1);
        all.push_back(shown);
        if all.len() > MOST_SIGHTS {
            all.pop_front();
        }
        room
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::PlaceId;

    #[test]
    fn issue_28_what_callers_see_is_not_made_again_because_many_places_ask() {
        let seen = Seen::default();
        let of_all = seen.of(&Sight::of_all());
        let asked = |at: usize| seen.of(&Sight::of_place(PlaceId::new(&format!("x:{at}")).expect("an id")));
        let first = asked(0);
        assert!(Arc::ptr_eq(&first, &asked(0)), "it is kept");
        (1..=MOST_SIGHTS).for_each(|at| drop(asked(at)));
        assert!(!Arc::ptr_eq(&first, &asked(0)), "nobody asked for it longest");
        assert!(Arc::ptr_eq(&of_all, &seen.of(&Sight::of_all())));
    }
}
