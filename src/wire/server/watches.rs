//! Room for watches: so many at once, and so many of them of one caller.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::turns::Caller;
use crate::contract::error::CallError;

/// Most watches at once.
const WATCHES: usize = 1_000;
/// Most of one caller: four can take all the room there is, and no one can.
const OF_ONE: usize = 250;

/// How many are open, by who opened them. Copies share them.
#[derive(Debug, Clone, Default)]
pub(super) struct Watches(Arc<Mutex<BTreeMap<Caller, usize>>>);

/// Room for one, until it is dropped.
#[derive(Debug)]
pub(super) struct Room {
    watches: Watches,
    caller: Caller,
}

impl Watches {
    /// Room for one more.
    ///
    /// # Errors
    ///
    /// [`CallError::Full`] where the caller has as many as it may; [`CallError::Overloaded`] where all together have.
    pub(super) fn open(&self, caller: Caller) -> Result<Room, CallError> {
        let mut open = self.all();
        if open.get(&caller).is_some_and(|own| *own >= OF_ONE) {
            return Err(CallError::Full(format!(
                "you have {OF_ONE} watches open, as many as one caller may: end one first"
            )));
        }
        if open.values().sum::<usize>() >= WATCHES {
            return Err(CallError::Overloaded);
        }
        *open.entry(caller).or_default() += 1;
        Ok(Room { watches: self.clone(), caller })
    }

    /// How many are open.
    pub(super) fn open_now(&self) -> usize {
        self.all().values().sum()
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<Caller, usize>> {
        // Each change is whole before the next begins.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let mut open = self.watches.all();
        if let Some(own) = open.get_mut(&self.caller) {
            *own -= 1;
            if *own == 0 {
                open.remove(&self.caller);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r102_one_caller_opens_so_many_watches_and_leaves_room_for_others() {
        let watches = Watches::default();
        let open = |number| watches.open(Caller::Registered(number));
        let mut of_one: Vec<Room> = (0..OF_ONE).map(|_| open(1).expect("there is room")).collect();
        let Err(CallError::Full(why)) = open(1) else { panic!("one more than it may") };
        assert!(why.contains("250 watches"), "{why}");
        let others: Vec<Room> = (0..WATCHES - OF_ONE).map(|at| open(2 + at).expect("there is room")).collect();
        assert_eq!(open(0).err(), Some(CallError::Overloaded), "all together have as many as may be");
        assert!(of_one.pop().is_some() && open(0).is_ok(), "one that ends makes room");
        drop((of_one, others));
        assert!(watches.all().is_empty(), "nothing is kept of who watches no more");
    }
}
