//! Going after what others wrote to the same store: the same ledger and the same exchange as of an own write, once for all that was written
//! meanwhile.

use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::kept::Kept;
use super::lease::LEASE;
use super::wish::{Done, WriteError};
use super::write::Writer;
use crate::domain::cancel::Cancel;
use crate::domain::declared::WriteNumber;
use crate::domain::id::PlaceId;
use crate::store::{Shared, Store, StoreError};

/// How often one write is tried where others were faster each time: those who write in their turns are not, but a turn is not waited for
/// for ever.
const TRIES: usize = 50;
/// How long whoever takes something back waits before it asks again who knows that: a server that is well knows it in a few of these.
const AGAIN: Duration = Duration::from_millis(5);

impl Writer {
    /// Lets answer what others wrote to a store since what answers now. What was known already does not come twice: an own write has its
    /// number, too.
    ///
    /// # Errors
    /// Where the store cannot be read, or what is kept makes no world with what is publicly known here.
    pub(super) fn catch_up(&self, store: &dyn Shared) -> Result<(), WriteError> {
        let since = store.since(self.ledger().declared().write())?;
        let turn = self.current().turn();
        let now = turn.now();
        // Whoever had the turn before may have written, or caught up, meanwhile.
        if since.now.write() <= now.ledger.declared().write() {
            return Ok(());
        }
        let narrows = now.ledger.declared().may_be_narrowed_since(&since);
        let next = Arc::new(now.ledger.following(&since)?);
        let snapshot = now.view.snapshot_of(Arc::clone(next.world()));
        _ = next.named();
        let stirred = next.stirred_since(&now.ledger, since.touched.iter());
        turn.exchange_with(snapshot, Arc::clone(&next), narrows, stirred);
        drop(turn);
        if let Some(told) = self.went.get() {
            let is_new = |place: &&PlaceId| !now.ledger.declared().gone().contains(*place);
            let went = |place: &&PlaceId| next.as_itself(place).is_none() || is_new(place);
            let gone = since.touched.iter().filter(|place| next.declared().gone().contains(*place)).filter(went);
            told(&gone.cloned().collect::<Vec<_>>());
        }
        Ok(())
    }

    /// Does something upon the last write of all: once more, where another server was faster.
    pub(super) fn upon_the_last<T>(
        &self,
        mut step: impl FnMut(&mut dyn Store) -> Result<T, WriteError>,
    ) -> Result<T, WriteError> {
        self.kept().in_turn(|kept| {
            let mut left = TRIES;
            loop {
                if let Some(shared) = kept.shared() {
                    self.catch_up(shared)?;
                }
                left -= 1;
                match step(kept.store()) {
                    Err(error) if left > 0 && kept.shared().is_some() && is_overtaken(&error) => {}
                    done => return done,
                }
            }
        })
    }

    /// Waits until all servers that answer from the same store know what was done, where less may be seen by it; or until those that do not
    /// know it have stopped answering.
    ///
    /// # Errors
    /// Where the caller no longer waits. What was written is.
    pub(super) fn known_to_all(&self, done: Done, cancel: &Cancel) -> Result<Done, WriteError> {
        let Some(write) = done.withdrawn else { return Ok(done) };
        // The write was kept before this: whoever does not know it began to ask before.
        let kept = Instant::now();
        while kept.elapsed() < LEASE && !is_known_to_all(&self.kept(), write) {
            cancel.check()?;
            sleep(AGAIN);
        }
        Ok(done)
    }
}

/// Whether all servers know a write. Where the store cannot say, some may not.
fn is_known_to_all(kept: &Kept, write: WriteNumber) -> bool {
    kept.shared().is_none_or(|shared| {
        shared.confirmed().is_ok_and(|servers| servers.iter().all(|(_, confirmed)| *confirmed >= write))
    })
}

fn is_overtaken(error: &WriteError) -> bool {
    matches!(error, WriteError::Store(error) if matches!(**error, StoreError::Overtaken(_)))
}
