//! The one writer.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::Timestamp;
use thiserror::Error;

use super::current::Current;
use super::token::WriteToken;
use crate::domain::cancel::{Cancel, Cancelled};
use crate::domain::declared::{Change, ChangeError, Declared, Ledger, WriteNumber};
use crate::engine::View;
use crate::store::{Commit, RequestKey, Store, StoreError};

/// What time it is: asked when something is written.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What a write is compared with: the write that made a place or a record what it is, 0 where nothing was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Etag(WriteNumber);

/// A text that is no etag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("is no etag: it is that of a place or a record as it was read")]
pub struct EtagError;

impl Etag {
    /// Reads one.
    ///
    /// # Errors
    /// Where the text is none.
    pub fn parse(text: &str) -> Result<Self, EtagError> {
        text.parse().map(|number| Self(WriteNumber(number))).map_err(|_| EtagError)
    }

    /// That of what a change would replace.
    pub fn before(declared: &Declared, change: &Change) -> Self {
        let place = change.place();
        let record = |problem| declared.record(place, problem).map(|kept| kept.write);
        let said = match change {
            Change::PutPlace(_) | Change::Erase { .. } => declared.place(place).map(|kept| kept.write),
            Change::PutRecord { record: said, .. } => record(&said.problem),
            Change::Retire { problem, .. } => record(problem),
        };
        Self(said.unwrap_or_default())
    }
}

impl fmt::Display for Etag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Something that somebody wants written.
#[derive(Debug)]
pub struct Wish {
    /// What.
    pub change: Change,
    /// What it replaces, as the caller read it; none overwrites whatever stands there.
    pub etag: Option<Etag>,
    /// The request, where its caller named it.
    pub request: Option<RequestKey>,
    /// Check it, and write nothing.
    pub only_check: bool,
}

/// What became of it.
#[derive(Debug)]
pub struct Done {
    /// The write; none where it was only checked.
    pub write: Option<WriteNumber>,
    /// What is known with it.
    pub ledger: Arc<Ledger>,
    /// What answers with it.
    pub view: View,
}

/// Why nothing was written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// It makes no sense.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// Somebody wrote since the etag was read.
    #[error("somebody wrote since: you read {given}, and now it is {now}")]
    Etag {
        /// The caller's.
        given: Etag,
        /// What stands there now.
        now: Etag,
    },
    /// Another write had the request's id.
    #[error("another write had the request id '{0}' within the last day")]
    RequestTaken(String),
    /// Whoever asked no longer waits.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The store did not keep it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes to a store and to what answers. Copies are one writer.
#[derive(Clone)]
pub struct Writer {
    current: Current,
    store: Arc<Mutex<Box<dyn Store>>>,
    store_id: Arc<str>,
    ledger: Arc<RwLock<Arc<Ledger>>>,
    now: Now,
}

impl Writer {
    /// Lays what a store keeps over the world of a view, and answers with both from then on.
    ///
    /// # Errors
    /// Where the store cannot be read, or what it keeps makes no world with what is publicly known.
    pub fn start(view: View, store: Box<dyn Store>, now: Now) -> Result<Self, WriteError> {
        let ledger = Ledger::new(Arc::clone(view.world()), store.load()?)?;
        let snapshot = Arc::new(view.snapshot_of(Arc::clone(ledger.world())));
        Ok(Self {
            current: Current::new(snapshot.view(view.pass().clone())),
            store_id: store.id().into(),
            store: Arc::new(Mutex::new(store)),
            ledger: Arc::new(RwLock::new(Arc::new(ledger))),
            now,
        })
    }

    /// Which snapshot answers.
    pub fn current(&self) -> &Current {
        &self.current
    }

    /// What is known now. It may be a write behind what answers, never ahead of it: an etag of it is never of something that its
    /// reader has not seen.
    pub fn ledger(&self) -> Arc<Ledger> {
        Arc::clone(&self.ledger.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The name of the store, as tokens have it.
    pub fn store_id(&self) -> &str {
        &self.store_id
    }

    /// The token of a write.
    pub fn token(&self, write: WriteNumber) -> WriteToken {
        WriteToken::new(&self.store_id, write)
    }

    /// Writes, or checks whether it could. When this returns a write, it is on disk and in every answer that begins.
    ///
    /// # Errors
    /// Why nothing was written.
    pub fn write(&self, wish: &Wish, cancel: &Cancel) -> Result<Done, WriteError> {
        // Who broke off left the store as it was or as it is after its commit: it says itself where it stands.
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let ledger = self.ledger();
        if let Some(done) = self.taken_before(store.as_ref(), wish, &ledger)? {
            return Ok(done);
        }
        let now = Etag::before(ledger.declared(), &wish.change);
        if let Some(given) = wish.etag.filter(|given| *given != now) {
            return Err(WriteError::Etag { given, now });
        }
        let next = Arc::new(ledger.with(&wish.change)?);
        let turn = self.current.turn();
        let before = turn.now();
        let snapshot = before.snapshot_of(Arc::clone(next.world()));
        cancel.check()?;
        if wish.only_check {
            let view = Arc::new(snapshot).view(before.pass().clone());
            return Ok(Done { write: None, ledger: next, view });
        }
        let write = store.commit(&Commit {
            change: &wish.change,
            after: ledger.declared().write(),
            request: wish.request.as_ref(),
            at: (self.now)(),
        })?;
        turn.exchange(snapshot);
        *self.ledger.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&next);
        Ok(Done { write: Some(write), ledger: next, view: turn.now() })
    }

    /// What became of the same request when it was taken before; none where it was not.
    fn taken_before(&self, store: &dyn Store, wish: &Wish, ledger: &Arc<Ledger>) -> Result<Option<Done>, WriteError> {
        let Some(request) = &wish.request else { return Ok(None) };
        let Some(taken) = store.taken(&request.id, (self.now)())? else { return Ok(None) };
        if taken.digest != request.digest {
            return Err(WriteError::RequestTaken(request.id.clone()));
        }
        Ok(Some(Done { write: Some(taken.write), ledger: Arc::clone(ledger), view: self.current.now() }))
    }
}
