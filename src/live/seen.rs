//! What others see of the state that answers than everybody does: made when it is first asked for, and kept as long as the state is.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::domain::sight::Sight;
use crate::engine::View;

/// Most sights of one state that are kept; whoever comes with a further one has the one let go that nobody asked for longest.
pub const MOST_SIGHTS: usize = 64;

/// One sight, and what it shows once somebody made it.
type Shown = (Sight, Arc<OnceLock<View>>);

/// What is seen of one state through eyes that are not everybody's, the last asked for last.
#[derive(Debug, Default)]
pub(super) struct Seen(Mutex<VecDeque<Shown>>);

impl Seen {
    /// The room for what a sight shows.
    pub(super) fn of(&self, sight: &Sight) -> Arc<OnceLock<View>> {
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
