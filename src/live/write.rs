//! The one writer.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use thiserror::Error;

use super::current::Current;
use super::etag::Etag;
use super::token::WriteToken;
use crate::domain::cancel::{Cancel, Cancelled};
use crate::domain::declared::{ChangeError, Draft, Ledger, Wanted, WriteNumber};
use crate::engine::View;
use crate::store::{Commit, Entry, RequestKey, Store, StoreError};

/// What time it is: asked when something is written.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Something that somebody wants written.
#[derive(Debug)]
pub struct Wish {
    /// What.
    pub wanted: Wanted,
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
    now: Now,
}

impl Writer {
    /// Lays what a store keeps over the world of a view, and answers with both from then on.
    ///
    /// # Errors
    /// Where the store cannot be read, or what it keeps makes no world with what is publicly known.
    pub fn start(view: View, store: Box<dyn Store>, now: Now) -> Result<Self, WriteError> {
        let ledger = Arc::new(Ledger::new(Arc::clone(view.world()), store.load()?)?);
        let snapshot = Arc::new(view.snapshot_of(Arc::clone(ledger.world())));
        Ok(Self {
            current: Current::with_ledger(snapshot.view(view.pass().clone()), ledger),
            store_id: store.id().into(),
            store: Arc::new(Mutex::new(store)),
            now,
        })
    }

    /// Which snapshot answers.
    pub fn current(&self) -> &Current {
        &self.current
    }

    /// What is known to whoever answers now.
    pub fn ledger(&self) -> Arc<Ledger> {
        self.current.now().ledger
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
        let mut store = self.store();
        let ledger = self.ledger();
        if let Some(request) = &wish.request
            && let Some(write) = self.taken(store.as_ref(), request)?
        {
            return Ok(self.as_it_is(Some(write)));
        }
        let now = Etag::before(ledger.declared(), &wish.wanted);
        if let Some(given) = wish.etag.filter(|given| *given != now) {
            return Err(WriteError::Etag { given, now });
        }
        let mut draft = ledger.draft(self.moment());
        draft.take(std::slice::from_ref(&wish.wanted))?;
        self.settle(store.as_mut(), &ledger, draft, &[wish.request.as_ref()], wish.only_check, cancel)
    }

    /// Commits a draft and lets it answer, in this order; with none of both where it is only checked, and nothing where it is
    /// empty. `requests`: of each change, the request that said it.
    pub(super) fn settle(
        &self,
        store: &mut dyn Store,
        ledger: &Ledger,
        draft: Draft<'_>,
        requests: &[Option<&RequestKey>],
        only_check: bool,
        cancel: &Cancel,
    ) -> Result<Done, WriteError> {
        if draft.changes().is_empty() {
            return Ok(self.as_it_is(None));
        }
        let at = draft.at();
        let (next, changes) = draft.finish()?;
        let next = Arc::new(next);
        let turn = self.current.turn();
        let before = turn.now().view;
        let snapshot = before.snapshot_of(Arc::clone(next.world()));
        cancel.check()?;
        if only_check {
            let view = Arc::new(snapshot).view(before.pass().clone());
            return Ok(Done { write: None, ledger: next, view });
        }
        let entries = changes.iter().zip(requests).map(|(change, &request)| Entry { change, request });
        let entries: Vec<Entry<'_>> = entries.collect();
        let write = store.commit(&Commit { entries: &entries, after: ledger.declared().write(), at })?;
        turn.exchange_with(snapshot, Arc::clone(&next));
        Ok(Done { write: Some(write), ledger: next, view: turn.now().view })
    }

    /// The write that a request led to when it was taken before.
    pub(super) fn taken(&self, store: &dyn Store, request: &RequestKey) -> Result<Option<WriteNumber>, WriteError> {
        let Some(taken) = store.taken(&request.id, (self.now)())? else { return Ok(None) };
        if taken.digest == request.digest {
            Ok(Some(taken.write))
        } else {
            Err(WriteError::RequestTaken(request.id.clone()))
        }
    }

    pub(super) fn store(&self) -> MutexGuard<'_, Box<dyn Store>> {
        // Who broke off left the store as it was or as it is after its commit: it says itself where it stands.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn moment(&self) -> Timestamp {
        (self.now)()
    }

    fn as_it_is(&self, write: Option<WriteNumber>) -> Done {
        let now = self.current.now();
        Done { write, ledger: now.ledger, view: now.view }
    }
}
