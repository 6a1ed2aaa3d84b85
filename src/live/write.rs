//! The one writer.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use jiff::Timestamp;

use super::current::{Answers, Current};
use super::etag::Etag;
use super::kept::Kept;
use super::lease::Lease;
use super::line::{Line, Waiting};
use super::sealed::Sealing;
use super::taking::Taking;
use super::token::{TokenError, WriteToken};
use super::wish::{Acting, Done, Erased, Wish, WriteError};
use crate::domain::cancel::{Cancel, Cancelled};
use crate::domain::clock::Now;
use crate::domain::consent::Scope;
use crate::domain::declared::{Change, Ledger, Matter, Wanted, WriteNumber};
use crate::domain::id::PlaceId;
use crate::engine::View;
use crate::store::{Commit, Entry, RequestKey, Shared, Store};
use crate::telemetry::committed;

/// When a wish was taken.
pub(super) enum Taken {
    /// In an earlier commit, as this write.
    Before(WriteNumber),
    /// In the one that is being made.
    Now(WriteNumber),
}

/// Is told of places that went.
type Went = Box<dyn Fn(&[PlaceId]) + Send + Sync>;

/// Writes to a store and to what answers. Copies are one writer.
#[derive(Clone)]
pub struct Writer {
    current: Current,
    kept: Arc<Mutex<Kept>>,
    lease: Lease,
    store_id: Arc<str>,
    sealing: Arc<Sealing>,
    line: Arc<Line>,
    /// Who is told of places that went by what others wrote.
    pub(super) went: Arc<OnceLock<Went>>,
    now: Now,
}

impl Writer {
    /// Lays what a store keeps over the world of a view, and answers with both from then on. Nobody else writes to it.
    ///
    /// # Errors
    /// Where the store cannot be read, or what it keeps makes no world with what is publicly known.
    pub fn start(view: View, store: Box<dyn Store>, now: Now) -> Result<Self, WriteError> {
        Self::over(view, Kept::Own(store), Lease::for_ever(), now)
    }

    /// The same over a store to which others write, too. Whoever answers others by it is a `Replica` that follows them: until then it has no
    /// lease.
    ///
    /// # Errors
    /// As [`Writer::start`].
    pub fn beside_others(view: View, store: Box<dyn Shared>, now: Now) -> Result<Self, WriteError> {
        Self::over(view, Kept::beside_others(store), Lease::of_a_replica(), now)
    }

    fn over(view: View, mut kept: Kept, lease: Lease, now: Now) -> Result<Self, WriteError> {
        let store = kept.store();
        let ledger = Arc::new(Ledger::new(Arc::clone(view.whole_world()), store.load()?, store.key())?);
        let snapshot = Arc::new(view.snapshot_of(Arc::clone(ledger.world())));
        Ok(Self {
            current: Current::with_ledger(snapshot.view(view.pass().clone()), ledger),
            store_id: store.id().into(),
            sealing: Arc::new(Sealing::new(store.key())),
            kept: Arc::new(Mutex::new(kept)),
            lease,
            line: Arc::default(),
            went: Arc::default(),
            now,
        })
    }

    /// Has somebody told of places that went by what others wrote to the store, once. Who goes by an own write is told to whoever asked.
    pub fn tell_who_went(&self, told: impl Fn(&[PlaceId]) + Send + Sync + 'static) {
        _ = self.went.set(Box::new(told));
    }

    /// For how long it may answer.
    pub fn lease(&self) -> &Lease {
        &self.lease
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
            return self.upon_the_last(|store| self.check(wish, cancel, store));
        }
        let own = self.line.join(wish.clone(), cancel.clone());
        let settled = self.line.settled(&own, |all| self.write_together(all));
        self.known_to_all(settled.unwrap_or(Err(WriteError::Cancelled(Cancelled)))?, cancel)
    }

    /// What a write would come to now.
    fn check(&self, wish: &Wish, cancel: &Cancel, store: &mut dyn Store) -> Result<Done, WriteError> {
        let ledger = self.ledger();
        let mut taking = Taking::after(&ledger, self.moment());
        let erased = erased(wish, &taking, store)?;
        if let Taken::Before(write) = self.take(wish, &mut taking, store)? {
            return Ok(self.as_it_is(Some(write)));
        }
        let done = self.settle(store, &ledger, taking, true, &|| cancel.check())?;
        Ok(Done { erased, ..done })
    }

    /// One commit and one snapshot for all that makes sense upon the last write.
    fn write_together(&self, all: &[Arc<Waiting>]) {
        let mut left: Vec<&Arc<Waiting>> = all.iter().collect();
        let outcome = self.upon_the_last(|store| self.write_once(store, &mut left));
        if let Err(error) = outcome {
            left.into_iter().for_each(|one| one.settle(Err(error.clone())));
        }
    }

    /// Settles all of those that are left, unless their commit failed: then those stay that it was of.
    fn write_once(&self, store: &mut dyn Store, left: &mut Vec<&Arc<Waiting>>) -> Result<(), WriteError> {
        let ledger = self.ledger();
        let mut taking = Taking::after(&ledger, self.moment());
        let mut taken = Vec::new();
        for one in std::mem::take(left) {
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
        left.extend(taken.iter().map(|(one, ..)| *one));
        let done = outcome?;
        left.clear();
        for (one, write, erased) in taken {
            one.settle(Ok(Done { write: Some(write), erased, ..done.clone() }));
        }
        Ok(())
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
                withdrawn: None,
            });
        }
        let stirred = next.stirred_since(ledger, changes.iter().map(Change::place));
        let entries = changes.iter().zip(requests).map(|(change, request)| Entry { change, request });
        let entries: Vec<Entry<'_>> = entries.collect();
        let commit = Commit { entries: &entries, after: ledger.declared().write(), at };
        let write = committed(entries.len(), || store.commit(&commit))?;
        let narrows = changes.iter().any(|change| ledger.declared().may_be_narrowed_by(change));
        // Here, once: whoever asks first would do it on a thread that others wait for.
        _ = next.named();
        turn.exchange_with(snapshot, next, narrows, stirred);
        Ok(Done { write: Some(write), answers: turn.now(), erased: None, withdrawn: narrows.then_some(write) })
    }

    pub(super) fn kept(&self) -> MutexGuard<'_, Kept> {
        // Who broke off left the store as it was or as it is after its commit: it says itself where it stands.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn moment(&self) -> Timestamp {
        (self.now)()
    }

    /// As it stands, with a write that was taken before. Whoever took it may have ended before all others knew what it took back.
    pub(super) fn as_it_is(&self, write: Option<WriteNumber>) -> Done {
        Done { write, answers: self.current.now(), erased: None, withdrawn: write }
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
