//! One of several servers that answer from one store: a thread follows what the others write, and renews the lease.
//!
//! A round asks what was written since, lets it answer, and tells the store as of which write this server answers. Rounds begin when
//! somebody wrote, which the store tells, and often enough without that: what is told may be lost. The lease is renewed from the beginning
//! of a round, and only where the others counted on this server during all of it: where the store held, from before the round began until it
//! was told anew, that this server answers. Else somebody who took something back meanwhile may not have waited for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};
use std::{error, io};

use thiserror::Error;

use super::lease::LEASE;
use super::wish::WriteError;
use super::write::Writer;
use crate::domain::declared::WriteNumber;
use crate::domain::digest::hex;
use crate::store::{Listener, Shared, StoreError};

/// How often a server asks without having heard of a write: within a second it knows one of which it was not told, and three questions fail
/// before its lease ends.
const ROUND: Duration = Duration::from_millis(500);
/// Rounds that others' writes begin follow each other no sooner: one round then has many writes.
const APART: Duration = Duration::from_millis(20);
/// How long after a round that failed the next one begins.
const AFTER_A_FAULT: Duration = Duration::from_millis(200);
/// How long the store counts on a server, by the clock of the store: twice as long as that answers, so that a clock which is set forward by
/// as much as a lease has nobody passed over who answers still.
const COUNTED: Duration = LEASE.saturating_mul(2);
/// How long whoever ends it waits for the store to be told.
const FAREWELL: Duration = Duration::from_secs(1);

/// Why a round came to nothing.
#[derive(Debug, Error)]
enum RoundError {
    /// The store cannot be read, or not be laid over what is publicly known here.
    #[error(transparent)]
    Behind(#[from] WriteError),
    /// It was put back to an earlier state.
    #[error(
        "the store, which has {store} writes now, was put back to an earlier state than this server knows of ({here}): start it again"
    )]
    PutBack {
        /// Its last.
        store: WriteNumber,
        /// The last that answers.
        here: WriteNumber,
    },
}

impl From<StoreError> for RoundError {
    fn from(error: StoreError) -> Self {
        Self::Behind(error.into())
    }
}

/// Follows a store as long as it is kept.
#[derive(Debug)]
pub struct Replica {
    stopping: Arc<AtomicBool>,
    ended: Receiver<()>,
}

impl Replica {
    /// Follows the store of a writer that writes beside others, over another connection of its own: a long write must not keep it from that.
    ///
    /// # Errors
    /// Where the system has no random bytes for a name, or no thread.
    pub fn start(writer: Writer, store: Box<dyn Shared>) -> io::Result<Self> {
        let mut name = [0; 16];
        getrandom::fill(&mut name).map_err(io::Error::other)?;
        let follower = Follower {
            writer,
            store,
            name: hex(&name),
            listener: None,
            counted: None,
            is_put_back: false,
            failed: false,
        };
        let stopping = Arc::new(AtomicBool::new(false));
        let (end, ended) = channel();
        let until = Arc::clone(&stopping);
        thread::Builder::new().name("replica".to_owned()).spawn(move || {
            follower.follow(&until);
            drop(end);
        })?;
        Ok(Self { stopping, ended })
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Relaxed);
        if self.ended.recv_timeout(FAREWELL) == Err(RecvTimeoutError::Timeout) {
            tracing::warn!("the store is not told that this server ends: others wait for it until its lease is over");
        }
    }
}

struct Follower {
    writer: Writer,
    store: Box<dyn Shared>,
    /// Drawn at the start: no other has it.
    name: String,
    listener: Option<Box<dyn Listener>>,
    /// From before the store was told last that this server answers.
    counted: Option<Instant>,
    /// Whether the store was put back to an earlier state: what it took since then may have the numbers of other writes here.
    is_put_back: bool,
    failed: bool,
}

impl Follower {
    fn follow(mut self, stopping: &AtomicBool) {
        while !stopping.load(Ordering::Relaxed) {
            match self.round() {
                Ok(is_counted) => {
                    self.is_well();
                    if is_counted {
                        self.rest();
                    }
                }
                Err(error) => {
                    self.is_unwell(&error);
                    sleep(AFTER_A_FAULT);
                }
            }
        }
        if let Err(error) = self.store.leave(&self.name) {
            tracing::warn!(%error, "the store is not told that this server ends: others wait for it until its lease is over");
        }
    }

    /// Whether the others counted on this server since before it began: else there has to be another, at once.
    fn round(&mut self) -> Result<bool, RoundError> {
        let began = Instant::now();
        self.writer.catch_up(self.store.as_ref())?;
        let here = self.writer.ledger().declared().write();
        let telling = Instant::now();
        let store = self.store.confirm(&self.name, here, COUNTED)?;
        self.is_put_back |= store < here;
        if self.is_put_back {
            return Err(RoundError::PutBack { store, here });
        }
        let is_counted = self.counted.replace(telling).is_some_and(|before| before.elapsed() < LEASE);
        if is_counted {
            self.writer.lease().renew(began);
        }
        Ok(is_counted)
    }

    /// Until somebody writes, or it is time to ask.
    fn rest(&mut self) {
        let began = Instant::now();
        let heard = match &mut self.listener {
            Some(listener) => listener.wait(ROUND).map(drop),
            // What was written before it listened, the next round asks for.
            None => self.store.listen().map(|listener| self.listener = Some(listener)),
        };
        if heard.is_err() {
            self.listener = None;
            sleep(AFTER_A_FAULT);
        }
        sleep(APART.saturating_sub(began.elapsed()));
    }

    fn is_well(&mut self) {
        if std::mem::take(&mut self.failed) {
            tracing::info!("this server follows its store again");
        }
    }

    /// Tells the first of several failures.
    fn is_unwell(&mut self, error: &RoundError) {
        if !std::mem::replace(&mut self.failed, true) {
            let cause = error::Error::source(error).map(ToString::to_string);
            tracing::error!(%error, cause, "this server cannot follow its store: it stops answering {LEASE:?} after it last could");
        }
    }
}
