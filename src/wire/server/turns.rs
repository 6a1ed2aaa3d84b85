//! Whose turn it is. A processor that becomes free goes to whoever waits and had least of them so far, however many calls others
//! have waiting: so nobody is crowded out, and what a caller pays for is the time that its calls took.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::telemetry::{metrics, traces};

/// Who is served by turns: whoever cannot be told apart is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Caller {
    /// A connection, by its number.
    Connection(u64),
    /// Somebody behind a proxy that the operator trusts to tell.
    Address(IpAddr),
    /// Somebody who signed in, by their number.
    Registered(usize),
    /// The operator's own long work.
    Operator,
}

/// One call of a caller. A caller's older calls go first, so that those which take many turns are ended before others are begun.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call {
    caller: Caller,
    number: u64,
}

/// The processors, and who waits for one.
#[derive(Debug, Clone)]
pub(super) struct Turns(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    free: usize,
    waiting: usize,
    most_waiting: usize,
    /// Calls so far.
    calls: u64,
    /// What whoever was served last had had by then: whoever comes new begins there, and nobody saves up.
    now: Duration,
    lines: BTreeMap<Caller, Line>,
}

/// One caller's calls.
#[derive(Debug, Default)]
struct Line {
    /// Processor time that it has had, counted from where it came in.
    had: Duration,
    running: usize,
    /// By the number of the call, each of which waits for one turn at a time.
    waiting: BTreeMap<u64, oneshot::Sender<Turn>>,
}

/// A processor, until it is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    turns: Turns,
    caller: Caller,
    since: Instant,
}

impl Turns {
    /// So many processors, and so many calls that may wait for one.
    pub(super) fn new(processors: usize, most_waiting: usize) -> Self {
        let state =
            State { free: processors, waiting: 0, most_waiting, calls: 0, now: Duration::ZERO, lines: BTreeMap::new() };
        Self(Arc::new(Mutex::new(state)))
    }

    /// A call that comes in now.
    pub(super) fn call(&self, caller: Caller) -> Call {
        let mut state = self.state();
        state.calls += 1;
        Call { caller, number: state.calls }
    }

    /// The next turn of a call. None where too many calls wait and nobody has more of them than its caller.
    pub(super) async fn next(&self, call: Call) -> Option<Turn> {
        let (asked, _stage) = (Instant::now(), traces::stage("wait for a turn"));
        let turn = self.state().ask(call)?;
        let turn = match turn {
            Permit::Free => self.turn(call.caller),
            // An error means that the call was told to come back, because others had fewer.
            Permit::Waits(turn) => turn.await.ok()?,
        };
        metrics::waited(asked.elapsed());
        Some(turn)
    }

    /// How many are taken, and how many calls wait for one.
    pub(super) fn standing(&self) -> (usize, usize) {
        let state = self.state();
        (state.lines.values().map(|line| line.running).sum(), state.waiting)
    }

    fn turn(&self, caller: Caller) -> Turn {
        Turn { turns: self.clone(), caller, since: Instant::now() }
    }

    /// Gives free processors to those who wait.
    fn give(&self) {
        loop {
            let Some((caller, waits)) = self.state().take_next() else { return };
            // Whoever no longer waits gives the turn straight back, which asks for the next.
            if waits.send(self.turn(caller)).is_ok() {
                return;
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Each change is whole before the next begins.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Permit {
    Free,
    Waits(oneshot::Receiver<Turn>),
}

impl State {
    fn ask(&mut self, Call { caller, number }: Call) -> Option<Permit> {
        if self.free == 0 && self.waiting >= self.most_waiting && !self.makes_room(caller) {
            return None;
        }
        let now = self.now;
        let line = self.lines.entry(caller).or_default();
        if line.running == 0 && line.waiting.is_empty() {
            line.had = line.had.max(now);
        }
        if self.free > 0 && self.waiting == 0 {
            self.free -= 1;
            line.running += 1;
            self.now = now.max(line.had);
            return Some(Permit::Free);
        }
        let (waits, turn) = oneshot::channel();
        line.waiting.insert(number, waits);
        self.waiting += 1;
        Some(Permit::Waits(turn))
    }

    /// Whether somebody has more calls waiting than whoever asks, and loses the last of them.
    fn makes_room(&mut self, asks: Caller) -> bool {
        let own = self.lines.get(&asks).map_or(0, |line| line.waiting.len());
        let longest = self.lines.values_mut().max_by_key(|line| line.waiting.len());
        let Some(line) = longest.filter(|line| line.waiting.len() > own + 1) else { return false };
        line.waiting.pop_last();
        self.waiting -= 1;
        true
    }

    fn take_next(&mut self) -> Option<(Caller, oneshot::Sender<Turn>)> {
        while self.free > 0 {
            let waiting = self.lines.iter_mut().filter(|(_, line)| !line.waiting.is_empty());
            let (&caller, line) = waiting.min_by_key(|(_, line)| (line.had, line.running))?;
            let (_, waits) = line.waiting.pop_first()?;
            self.waiting -= 1;
            // Whoever has gone waits for nothing.
            if !waits.is_closed() {
                line.running += 1;
                self.now = self.now.max(line.had);
                self.free -= 1;
                return Some((caller, waits));
            }
        }
        None
    }

    fn end(&mut self, caller: Caller, took: Duration) {
        self.free += 1;
        if let Some(line) = self.lines.get_mut(&caller) {
            line.had += took;
            line.running -= 1;
        }
        // Whoever is not ahead of the others would begin where they are anyway.
        let now = self.now;
        self.lines.retain(|_, line| line.running > 0 || !line.waiting.is_empty() || line.had > now);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.turns.state().end(self.caller, self.since.elapsed());
        self.turns.give();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GREEDY: Caller = Caller::Connection(1);
    const HONEST: Caller = Caller::Connection(2);

    /// Lets everything that can go on do so.
    async fn settle() {
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
    }

    /// Calls that wait for their turn, note whose it was, and take a moment.
    fn call(turns: &Turns, caller: Caller, noted: &Arc<Mutex<Vec<Caller>>>) {
        let (turns, noted) = (turns.clone(), Arc::clone(noted));
        tokio::spawn(async move {
            let Some(_turn) = turns.next(turns.call(caller)).await else { return };
            noted.lock().expect("no panic").push(caller);
            std::thread::sleep(Duration::from_millis(2));
        });
    }

    #[tokio::test]
    async fn whoever_has_one_call_waits_for_one_of_whoever_has_a_hundred() {
        let (turns, noted) = (Turns::new(1, 1_000), Arc::default());
        let running = turns.next(turns.call(GREEDY)).await;
        for _ in 0..100 {
            call(&turns, GREEDY, &noted);
        }
        settle().await;
        call(&turns, HONEST, &noted);
        settle().await;
        drop(running);
        while noted.lock().expect("no panic").len() < 101 {
            settle().await;
        }
        let first = noted.lock().expect("no panic").iter().position(|caller| *caller == HONEST);
        assert!(first.expect("its turn came") <= 1, "{first:?}");
    }

    #[tokio::test]
    async fn a_call_of_many_turns_is_ended_before_a_younger_one_of_its_caller_is_begun() {
        let turns = Turns::new(1, 10);
        let (older, younger) = (turns.call(GREEDY), turns.call(GREEDY));
        let running = turns.next(turns.call(HONEST)).await;
        let order: Arc<Mutex<Vec<u64>>> = Arc::default();
        for call in [younger, older] {
            let (turns, order) = (turns.clone(), Arc::clone(&order));
            tokio::spawn(async move {
                let _turn = turns.next(call).await;
                order.lock().expect("no panic").push(call.number);
            });
            settle().await;
        }
        drop(running);
        settle().await;
        assert_eq!(*order.lock().expect("no panic"), [older.number, younger.number]);
    }

    #[tokio::test]
    async fn where_too_many_wait_whoever_has_most_of_them_loses_one() {
        let (turns, noted) = (Turns::new(1, 10), Arc::default());
        let running = turns.next(turns.call(GREEDY)).await;
        for _ in 0..10 {
            call(&turns, GREEDY, &noted);
        }
        settle().await;
        assert!(turns.next(turns.call(GREEDY)).await.is_none(), "ten wait");
        call(&turns, HONEST, &noted);
        settle().await;
        drop(running);
        while turns.state().waiting > 0 || turns.state().free == 0 {
            settle().await;
        }
        let noted = noted.lock().expect("no panic").clone();
        assert_eq!(noted.iter().filter(|caller| **caller == GREEDY).count(), 9);
        assert!(noted.contains(&HONEST));
    }

    #[tokio::test]
    async fn a_turn_that_nobody_waits_for_any_more_goes_to_the_next() {
        let turns = Turns::new(1, 10);
        let running = turns.next(turns.call(GREEDY)).await;
        for _ in 0..5 {
            let left = tokio::time::timeout(Duration::from_millis(1), turns.next(turns.call(GREEDY))).await;
            assert!(left.is_err(), "nothing is free");
        }
        let waits = tokio::spawn({
            let turns = turns.clone();
            async move { turns.next(turns.call(HONEST)).await.is_some() }
        });
        settle().await;
        drop(running);
        assert!(waits.await.expect("no panic"));
        assert!(turns.state().lines.len() <= 2 && turns.state().free == 1);
    }
}
