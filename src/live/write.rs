//! The one writer.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::current::{Answers, Current};
use super::etag::Etag;
use super::line::{Line, Waiting};
use super::sealed::Sealing;
use super::taking::Taking;
use super::token::{TokenError, WriteToken};
use super::wish::{Acting, Done, Erased, Wish, WriteError};
use crate::domain::cancel::{Cancel, Cancelled};
use crate::domain::clock::Now;
use crate::domain::consent::Scope;
use crate::domain::declared::{Ledger, Matter, Wanted, WriteNumber};
use crate::domain::id::PlaceId;
use crate::engine::View;
use crate::store::{Commit, Entry, RequestKey, Store};

/// When a wish was taken.
pub(super) enum Taken {
    /// In an earlier commit, as this write.
    Before(WriteNumber),
    /// In the one that is being made.
    Now(WriteNumber),
}

/// Writes to a store and to what answers. Copies are one writer.
#[derive(Clone)]
pub struct Writer {
    current: Current,
    store: Arc<Mutex<Box<dyn Store>>>,
    store_id: Arc<str>,
    sealing: Arc<Sealing>,
    line: Arc<Line>,
    now: Now,
}

impl Writer {
    /// Lays what a store keeps over the world of a view, and answers with both from then on.
    ///
    /// # Errors
    /// Where the store cannot be read, or what it keeps makes no world with what is publicly known.
    pub fn start(view: View, store: Box<dyn Store>, now: Now) -> Result<Self, WriteError> {
        let ledger = Arc::new(Ledger::new(Arc::clone(view.whole_world()), store.load()?, store.key())?);
        let snapshot = Arc::new(view.snapshot_of(Arc::clone(ledger.world())));
        Ok(Self {
            current: Current::with_ledger(snapshot.view(view.pass().clone()), ledger),
            store_id: store.id().into(),
            sealing: Arc::new(Sealing::new(store.key())),
            store: Arc::new(Mutex::new(store)),
            line: Arc::default(),
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

    /// The token of a write.
    pub fn token(&self, write: WriteNumber) -> WriteToken {
        WriteToken::new(&self.store_id, &self.sealing, write)
    }

    /// Whether a store whose last write was this one knows the write of a token.
    ///
    /// # Errors
    /// Where it does not.
    pub fn knows(&self, token: &WriteToken, last: WriteNumber) -> Result<(), TokenError> {
        token.known_to(&self.store_id, &self.sealing, last)
    }

    /// What a write of what a place said of a matter, or of itself, is compared with.
    pub fn etag(&self, ledger: &Ledger, place: &PlaceId, matter: Option<&Matter>) -> Etag {
        Etag::of(&self.sealing, ledger.declared(), place, matter)
    }

    /// What a later write of for whom something is can be compared with.
    pub fn etag_of_consent(&self, ledger: &Ledger, place: &PlaceId, scope: &Scope) -> Etag {
        Etag::of_consent(&self.sealing, ledger.declared(), place, scope)
    }

    /// Writes, or checks whether it could. When this returns a write, it is on disk and in every answer that begins. Whoever comes
    /// while another write is under way waits, and all who wait then go on together.
    ///
    /// # Errors
    /// Why nothing was written.
    pub fn write(&self, wish: &Wish, cancel: &Cancel) -> Result<Done, WriteError> {
        if wish.only_check {
            return self.check(wish, cancel);
        }
        let own = self.line.join(wish.clone(), cancel.clone());
        let settled = self.line.settled(&own, |all| self.write_together(self.store().as_mut(), all));
        settled.unwrap_or(Err(WriteError::Cancelled(Cancelled)))
    }

    /// What a write would come to now.
    fn check(&self, wish: &Wish, cancel: &Cancel) -> Result<Done, WriteError> {
        let mut store = self.store();
        let ledger = self.ledger();
        let mut taking = Taking::after(&ledger, self.moment());
        let erased = erased(wish, &taking, store.as_ref())?;
        if let Taken::Before(write) = self.take(wish, &mut taking, store.as_ref())? {
            return Ok(self.as_it_is(Some(write)));
        }
        let done = self.settle(store.as_mut(), &ledger, taking, true, &|| cancel.check())?;
        Ok(Done { erased, ..done })
    }

    /// One commit and one snapshot for all that makes sense after what was taken before it.
    fn write_together(&self, store: &mut dyn Store, all: &[Arc<Waiting>]) {
        let ledger = self.ledger();
        let mut taking = Taking::after(&ledger, self.moment());
        let mut taken = Vec::new();
        for one in all {
            let outcome = one.cancel.check().map_err(WriteError::from);
            let outcome = outcome.and_then(|()| erased(&one.wish, &taking, store));
            match outcome.and_then(|erased| Ok((self.take(&one.wish, &mut taking, store)?, erased))) {
                Ok((Taken::Before(write), _)) => one.settle(Ok(self.as_it_is(Some(write)))),
                Ok((Taken::Now(write), erased)) => taken.push((one, write, erased)),
                Err(error) => one.settle(Err(error)),
            }
        }
        // As long as one of them waits, it is worth while.
        let waits = || {
            let left = taken.iter().all(|(one, ..)| one.cancel.check().is_err());
            if left { Err(Cancelled) } else { Ok(()) }
        };
        let outcome = self.settle(store, &ledger, taking, false, &waits);
        for (one, write, erased) in taken {
            let of_its_own = |done: Done| Done { write: Some(write), erased, ..done };
            one.settle(outcome.clone().map(of_its_own));
        }
    }

    /// When the request of that name was taken, if it was; an error where another had its name.
    pub(super) fn known(
        &self,
        request: Option<&RequestKey>,
        taking: &Taking<'_>,
        store: &dyn Store,
    ) -> Result<Option<Taken>, WriteError> {
        let Some(request) = request else { return Ok(None) };
        match taken(store, request, taking.draft().at())? {
            Some(write) => Ok(Some(Taken::Before(write))),
            None => Ok(taking.earlier(request)?.map(Taken::Now)),
        }
    }

    /// Takes one wish, where what it replaces is as its caller read it.
    fn take<'a>(&self, wish: &'a Wish, taking: &mut Taking<'a>, store: &dyn Store) -> Result<Taken, WriteError> {
        Acting::check(wish.acting.as_ref(), wish.all(), taking.draft().declared())?;
        if let Some(taken) = self.known(wish.request.as_ref(), taking, store)? {
            return Ok(taken);
        }
        if let Some(given) = &wish.etag {
            let now = Etag::before(&self.sealing, taking.draft().declared(), &wish.wanted);
            if *given != now {
                return Err(WriteError::Etag { given: given.clone(), now });
            }
        }
        let all: Vec<Wanted> = wish.all().cloned().collect();
        taking.take(&all, wish.request.as_ref()).map(Taken::Now)
    }

    /// Commits what was taken and lets it answer, in this order; with none of both where it is only checked, and nothing where it
    /// is empty. `waits`: whether anybody still waits for it.
    pub(super) fn settle(
        &self,
        store: &mut dyn Store,
        ledger: &Ledger,
        taking: Taking<'_>,
        only_check: bool,
        waits: &dyn Fn() -> Result<(), Cancelled>,
    ) -> Result<Done, WriteError> {
        let (draft, requests) = taking.finish();
        if draft.changes().is_empty() {
            return Ok(self.as_it_is(None));
        }
        let at = draft.at();
        let (next, changes) = draft.finish()?;
        let next = Arc::new(next);
        let turn = self.current.turn();
        let before = turn.now().view;
        let snapshot = before.snapshot_of(Arc::clone(next.world()));
        waits()?;
        if only_check {
            let view = Arc::new(snapshot).view(before.pass().clone());
            return Ok(Done {
                write: None,
                answers: Answers::new(view, next, ledger.declared().write()),
                erased: None,
            });
        }
        let entries = changes.iter().zip(requests).map(|(change, request)| Entry { change, request });
        let entries: Vec<Entry<'_>> = entries.collect();
        let write = store.commit(&Commit { entries: &entries, after: ledger.declared().write(), at })?;
        let narrows = changes.iter().any(|change| ledger.declared().may_be_narrowed_by(change));
        // Here, once: whoever asks first would do it on a thread that others wait for.
        _ = next.named();
        turn.exchange_with(snapshot, next, narrows);
        Ok(Done { write: Some(write), answers: turn.now(), erased: None })
    }

    pub(super) fn store(&self) -> MutexGuard<'_, Box<dyn Store>> {
        // Who broke off left the store as it was or as it is after its commit: it says itself where it stands.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn moment(&self) -> Timestamp {
        (self.now)()
    }

    pub(super) fn as_it_is(&self, write: Option<WriteNumber>) -> Done {
        Done { write, answers: self.current.now(), erased: None }
    }
}

/// The write that a request led to when it was taken before. `at`: the moment of the commit that is being made, by which the store forgets
/// requests, too: by an earlier one it might know a name no more, and by a later one take one twice.
fn taken(store: &dyn Store, request: &RequestKey, at: Timestamp) -> Result<Option<WriteNumber>, WriteError> {
    let Some(taken) = store.taken(&request.id, at)? else { return Ok(None) };
    if taken.digest == request.digest {
        Ok(Some(taken.write))
    } else {
        Err(WriteError::RequestTaken(request.id.clone()))
    }
}

/// What a wish that a place goes takes away, after what was taken so far.
fn erased(wish: &Wish, taking: &Taking<'_>, store: &dyn Store) -> Result<Option<Erased>, WriteError> {
    let Wanted::Erase { place } = &wish.wanted else { return Ok(None) };
    Ok(Some(Erased { held: taking.draft().declared().held(place), requests: store.requests_of(place)? }))
}
