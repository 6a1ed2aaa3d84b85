//! The store that a writer writes to: its own, or one to which others write as well.

use std::time::Duration;

use crate::store::{Shared, Store};

/// How long a turn to write is waited for. Others have theirs meanwhile, each for a commit; whoever takes longer is overtaken, or hangs.
const TURN: Duration = Duration::from_secs(2);
/// How long where nobody had one when it was waited for last: somebody hangs in its own.
const TURN_OF_ONE_THAT_HANGS: Duration = Duration::from_millis(20);

/// Where a writer's changes are kept.
pub(super) enum Kept {
    /// Nobody else writes to it.
    Own(Box<dyn Store>),
    /// Others write to it, too.
    Shared {
        /// The store.
        store: Box<dyn Shared>,
        /// Whether somebody hangs in its turn.
        hangs: bool,
    },
}

impl Kept {
    pub(super) fn beside_others(store: Box<dyn Shared>) -> Self {
        Self::Shared { store, hangs: false }
    }

    pub(super) fn store(&mut self) -> &mut dyn Store {
        match self {
            Self::Own(store) => store.as_mut(),
            Self::Shared { store, .. } => store.as_mut(),
        }
    }

    /// What is asked of it where others write to it, too.
    pub(super) fn shared(&self) -> Option<&dyn Shared> {
        match self {
            Self::Own(_) => None,
            Self::Shared { store, .. } => Some(store.as_ref()),
        }
    }

    /// Does something in its turn, where others have theirs; or without it, where that does not come.
    pub(super) fn in_turn<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        if let Self::Shared { store, hangs } = self {
            let at_most = if *hangs { TURN_OF_ONE_THAT_HANGS } else { TURN };
            // A store that cannot be reached says so to what follows.
            *hangs = store.begin_turn(at_most).is_ok_and(|came| !came);
        }
        let done = work(self);
        // Where it cannot be told, the connection was lost, and the turn with it.
        _ = self.shared().map(Shared::end_turn);
        done
    }
}
