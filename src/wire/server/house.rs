//! What connections hold: their requests, the messages read from them and the answers that nobody has read yet. Each has a
//! share, all together have a limit, and where that is reached whoever holds most makes room.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// The part of all that may be held which one connection may hold: one in so many.
const SHARES: usize = 4;

/// What all connections hold.
#[derive(Debug)]
pub(super) struct House {
    /// Most bytes.
    most: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Bytes, those of connections that were told to go left out.
    held: usize,
    next: u64,
    connections: BTreeMap<u64, Guest>,
}

/// What is known of one connection.
#[derive(Debug)]
struct Guest {
    held: usize,
    /// Calls under way, from the head of the request to the end of the answer.
    open: usize,
    /// Whether a whole request came.
    greeted: bool,
    /// Since when no call is under way.
    idle_since: Instant,
    /// Told to go: what it holds is on its way out.
    leaving: bool,
    leave: Arc<Notify>,
}

impl House {
    /// `most`: bytes that all connections may hold.
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, state: Mutex::default() })
    }

    /// A connection that has come in.
    pub(super) fn welcome(self: &Arc<Self>, peer: Option<SocketAddr>) -> Arc<Account> {
        let leave = Arc::new(Notify::new());
        let mut state = self.state();
        let number = state.next;
        state.next += 1;
        let guest = Guest {
            held: 0,
            open: 0,
            greeted: false,
            idle_since: Instant::now(),
            leaving: false,
            leave: Arc::clone(&leave),
        };
        state.connections.insert(number, guest);
        drop(state);
        Arc::new(Account { number, peer, house: Arc::clone(self), leave, piles: Mutex::default() })
    }

    /// How many connections there are, and the bytes that they hold.
    pub(super) fn standing(&self) -> (usize, usize) {
        let state = self.state();
        (state.connections.len(), state.held)
    }

    /// Tells the connection to go that has been without a call for longest, and for at least so long.
    pub(super) fn make_room(&self, at_least: Duration) {
        let mut state = self.state();
        let idle = state.connections.values_mut().filter(|guest| guest.open == 0 && !guest.leaving);
        let longest = idle.min_by_key(|guest| guest.idle_since);
        if let Some(guest) = longest.filter(|guest| guest.idle_since.elapsed() >= at_least) {
            guest.leaving = true;
            guest.leave.notify_one();
        }
    }

    fn take(&self, number: u64, bytes: usize) -> bool {
        let mut state = self.state();
        let share = self.most / SHARES;
        let Some(guest) = state.connections.get(&number).filter(|guest| guest.held + bytes <= share) else {
            return false;
        };
        let (own, leaving) = (guest.held + bytes, guest.leaving);
        if state.held + bytes > self.most && !leaving && !state.somebody_leaves(number, own) {
            return false;
        }
        if !leaving {
            state.held += bytes;
        }
        state.change(number, |guest| guest.held = own);
        true
    }

    fn give_back(&self, number: u64, bytes: usize) {
        let mut state = self.state();
        let leaving = state.connections.get(&number).is_some_and(|guest| guest.leaving);
        if !leaving {
            state.held = state.held.saturating_sub(bytes);
        }
        state.change(number, |guest| guest.held = guest.held.saturating_sub(bytes));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Each change is whole before the next begins.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn change(&mut self, number: u64, change: impl FnOnce(&mut Guest)) {
        if let Some(guest) = self.connections.get_mut(&number) {
            change(guest);
        }
    }

    /// Whether there was somebody who holds more than whoever asks, and makes room.
    fn somebody_leaves(&mut self, asks: u64, own: usize) -> bool {
        let others = self.connections.iter_mut().filter(|(number, guest)| **number != asks && !guest.leaving);
        let most = others.map(|(_, guest)| guest).max_by_key(|guest| guest.held).filter(|guest| guest.held > own);
        let Some(guest) = most else { return false };
        guest.leaving = true;
        guest.leave.notify_one();
        self.held = self.held.saturating_sub(guest.held);
        true
    }
}

/// An answer that waits to be read.
pub(super) trait Waits: Send {
    /// Whether its time is over; what is left is let go with it.
    fn is_over(&mut self, now: Instant) -> bool;
}

/// One connection's part.
#[derive(Debug)]
pub(super) struct Account {
    number: u64,
    peer: Option<SocketAddr>,
    house: Arc<House>,
    leave: Arc<Notify>,
    /// The answers on their way, those that have gone included until somebody looks.
    piles: Mutex<Vec<Weak<Mutex<dyn Waits>>>>,
}

impl Account {
    /// Given once in the life of the server.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The other end.
    pub(super) fn peer(&self) -> Option<SocketAddr> {
        self.peer
    }

    /// Bytes for one call, given back with it. None where there is no room.
    pub(super) fn charge(self: &Arc<Self>, bytes: usize) -> Option<Charge> {
        self.house.take(self.number, bytes).then(|| Charge { account: Arc::clone(self), bytes })
    }

    /// A call that begins, until its answer is read or let go.
    pub(super) fn open(self: &Arc<Self>) -> Open {
        self.house.state().change(self.number, |guest| guest.open += 1);
        Open(Arc::clone(self))
    }

    /// A whole request came.
    pub(super) fn greet(&self) {
        self.house.state().change(self.number, |guest| guest.greeted = true);
    }

    /// Whether one did.
    pub(super) fn greeted(&self) -> bool {
        self.house.state().connections.get(&self.number).is_some_and(|guest| guest.greeted)
    }

    /// Resolves when it has to go.
    pub(super) async fn told_to_leave(&self) {
        self.leave.notified().await;
    }

    /// An answer that waits to be read.
    pub(super) fn watch(&self, pile: Arc<Mutex<impl Waits + 'static>>) {
        let pile: Arc<Mutex<dyn Waits>> = pile;
        self.piles().push(Arc::downgrade(&pile));
    }

    /// Lets go of answers whose time is over. Whether so many calls of the connection hang on such that nobody can be reading.
    pub(super) fn sweep(&self, streams: usize) -> bool {
        let mut over = 0;
        self.piles().retain(|pile| {
            let Some(pile) = pile.upgrade() else { return false };
            over += usize::from(pile.lock().unwrap_or_else(PoisonError::into_inner).is_over(Instant::now()));
            true
        });
        let open = self.house.state().connections.get(&self.number).map_or(0, |guest| guest.open);
        over > 0 && (over >= open || over >= streams.div_ceil(2))
    }

    fn piles(&self) -> MutexGuard<'_, Vec<Weak<Mutex<dyn Waits>>>> {
        self.piles.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        let mut state = self.house.state();
        if let Some(guest) = state.connections.remove(&self.number)
            && !guest.leaving
        {
            state.held = state.held.saturating_sub(guest.held);
        }
    }
}

/// Bytes that one call holds.
#[derive(Debug)]
pub(super) struct Charge {
    account: Arc<Account>,
    bytes: usize,
}

impl Charge {
    /// Whether there was room for so many more.
    pub(super) fn grow(&mut self, bytes: usize) -> bool {
        let taken = self.account.house.take(self.account.number, bytes);
        self.bytes += if taken { bytes } else { 0 };
        taken
    }

    /// Gives all but so many back.
    pub(super) fn shrink_to(&mut self, bytes: usize) {
        let back = self.bytes.saturating_sub(bytes);
        self.account.house.give_back(self.account.number, back);
        self.bytes -= back;
    }
}

impl Drop for Charge {
    fn drop(&mut self) {
        self.shrink_to(0);
    }
}

/// A call under way.
#[derive(Debug)]
pub(super) struct Open(Arc<Account>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.house.state().change(self.0.number, |guest| {
            guest.open -= 1;
            guest.idle_since = Instant::now();
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_holds_its_share_and_gives_it_back() {
        let house = House::new(800);
        let one = house.welcome(None);
        let held = one.charge(200).expect("its share");
        assert!(one.charge(1).is_none(), "and no more");
        drop(held);
        assert!(one.charge(200).is_some());
    }

    #[tokio::test]
    async fn where_all_is_held_whoever_holds_most_leaves() {
        let house = House::new(800);
        let all: Vec<_> = (0..8).map(|_| house.welcome(None)).collect();
        let mut held: Vec<_> = all.iter().map(|one| one.charge(90).expect("room")).collect();
        assert!(held[3].grow(10));
        let honest = house.welcome(None);
        assert!(honest.charge(80).is_some(), "there is room still, or somebody makes it");
        let small = honest.charge(75).expect("room");
        assert!(honest.charge(5).is_some());
        tokio::time::timeout(Duration::from_secs(1), all[3].told_to_leave()).await.expect("it held most");
        drop((held, small));
        assert_eq!(house.state().held, 0);
    }

    #[test]
    fn whoever_waits_for_nothing_makes_room_and_whoever_has_a_call_does_not() {
        let house = House::new(800);
        let (idle, busy) = (house.welcome(None), house.welcome(None));
        let open = busy.open();
        house.make_room(Duration::from_secs(60));
        let leaving = |account: &Account| house.state().connections[&account.number].leaving;
        assert!(!leaving(&idle), "it has just come");
        house.make_room(Duration::ZERO);
        assert!(leaving(&idle) && !leaving(&busy));
        house.make_room(Duration::ZERO);
        assert!(!leaving(&busy), "it waits for its answer");
        drop(open);
        house.make_room(Duration::ZERO);
        assert!(leaving(&busy));
    }
}
