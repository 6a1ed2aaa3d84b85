//! Everything that places said of themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

use super::brought::Brought;
use super::change::Change;
use super::matter::Matter;
use super::stated::{DeclaredItself, DeclaredPlace, DeclaredRecord};
use super::told_at::ToldAt;
use crate::domain::consent::{Consent, Part, Scope};
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::ordered::Ordered;
use crate::domain::record::Status;
use crate::domain::terms::{Wording, Wordings};

/// Number of a write: 1 for the first that a store took, one more for each that followed. 0 stands before all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct WriteNumber(pub u64);

impl fmt::Display for WriteNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What is kept, and the write that made it what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept<T> {
    /// What is kept.
    pub value: T,
    /// The write.
    pub write: WriteNumber,
    /// When that was, to the millisecond.
    pub at: Timestamp,
    /// When what others may be told of it at most without its words became what it is: of a record its status, stage and day, and
    /// whether it is provisional.
    pub told_at: Timestamp,
    /// When what others may be told of it at most without what did not go well became what it is.
    pub worded_at: Timestamp,
    /// When each dated part of its story was told; nothing of what has none.
    pub parts_at: ToldAt,
}

impl<T> Kept<T> {
    /// What is kept as it is since one write.
    pub fn new(value: T, write: WriteNumber, at: Timestamp) -> Self {
        Self { value, write, at, told_at: at, worded_at: at, parts_at: ToldAt::default() }
    }
}

impl Kept<DeclaredRecord> {
    /// A record where one of the same matter was kept before.
    #[must_use]
    pub fn following(self, before: Option<&Self>) -> Self {
        let since = |is_as: fn(&DeclaredRecord, &DeclaredRecord) -> bool, when: fn(&Self) -> Timestamp| {
            before.filter(|before| is_as(&before.value, &self.value)).map_or(self.at, when)
        };
        let told_at = since(DeclaredRecord::stands_as, |before| before.told_at);
        let worded_at = since(DeclaredRecord::speaks_as, |before| before.worded_at);
        let told_before = before.map(|before| (&before.value.story, &before.parts_at));
        let parts_at = ToldAt::following(&self.value.story, self.at, told_before);
        Self { told_at, worded_at, parts_at, ..self }
    }
}

/// What one place says of its problems.
type Records = BTreeMap<Matter, Kept<DeclaredRecord>>;

/// For whom what one place says is.
type Consents = BTreeMap<Scope, Kept<Consent>>;

/// What some places had said at one moment, and what was said last.
#[derive(Debug)]
pub(super) struct Said {
    by: Vec<SaidBy>,
    wordings: Arc<Wordings>,
    write: WriteNumber,
    last_at: Timestamp,
}

#[derive(Debug)]
struct SaidBy {
    id: PlaceId,
    place: Option<Arc<Kept<DeclaredPlace>>>,
    itself: Option<Arc<Kept<DeclaredItself>>>,
    records: Option<Arc<Records>>,
    consents: Option<Arc<Consents>>,
    gone: bool,
}

/// Everything that places said of themselves, as it stands after a number of writes. A later state shares what nobody said anew.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Declared {
    places: Ordered<PlaceId, Arc<Kept<DeclaredPlace>>>,
    itself: Ordered<PlaceId, Arc<Kept<DeclaredItself>>>,
    records: Ordered<PlaceId, Arc<Records>>,
    consents: Ordered<PlaceId, Arc<Consents>>,
    gone: Arc<BTreeSet<PlaceId>>,
    wordings: Arc<Wordings>,
    write: WriteNumber,
    last_at: Timestamp,
}

impl Declared {
    /// As it stands after one write more. Whether the change makes sense was checked before.
    pub fn apply(&mut self, change: &Change, at: Timestamp) {
        self.write = WriteNumber(self.write.0 + 1);
        self.put(change, self.write, at);
    }

    /// Lays down a record that a store kept.
    pub fn put_record(&mut self, place: PlaceId, kept: Kept<DeclaredRecord>) {
        (self.write, self.last_at) = (self.write.max(kept.write), self.last_at.max(kept.at));
        let records = self.records.or_default(place);
        Arc::make_mut(records).insert(kept.value.matter.clone(), kept);
    }

    /// Lays down what a store kept, with the write that made it so and when that was.
    pub fn put(&mut self, change: &Change, write: WriteNumber, at: Timestamp) {
        match change {
            Change::PutPlace(place) => {
                self.places.insert(place.id.clone(), Arc::new(Kept::new(place.clone(), write, at)));
            }
            Change::PutItself { place, itself } if itself.is_empty() => _ = self.itself.remove(place),
            Change::PutItself { place, itself } => {
                self.itself.insert(place.clone(), Arc::new(Kept::new(itself.clone(), write, at)));
            }
            Change::PutRecord { place, record } => {
                let kept = Kept::new(record.clone(), write, at).following(self.record(place, &record.matter));
                self.follow_setback(place, &record.matter, Some((record.status, write)));
                self.put_record(place.clone(), kept);
            }
            Change::Consent { place, scope, consent } => {
                let consents = Arc::make_mut(self.consents.or_default(place.clone()));
                consents.insert(scope.clone(), Kept::new(consent.clone(), write, at));
            }
            Change::Bring(brought) => self.bring(brought, write),
            Change::Retire { place, matter } => {
                self.follow_setback(place, matter, None);
                if let Some(records) = self.records.get_mut(place) {
                    Arc::make_mut(records).remove(matter);
                    if records.is_empty() {
                        self.records.remove(place);
                    }
                }
            }
            Change::Erase { place } => {
                self.places.remove(place);
                self.itself.remove(place);
                self.records.remove(place);
                self.consents.remove(place);
                if self.wordings.proposals_of(place).next().is_some() {
                    Arc::make_mut(&mut self.wordings).forget(place);
                }
                Arc::make_mut(&mut self.gone).insert(place.clone());
            }
        }
        self.write = self.write.max(write);
        self.last_at = self.last_at.max(at);
    }

    fn bring(&mut self, brought: &Brought, write: WriteNumber) {
        let Brought { place, scope, consent, at, .. } = brought;
        let record = brought.goes_with().and_then(|matter| self.record(place, &matter));
        let write = record.map_or(write, |record| record.write);
        let consents = Arc::make_mut(self.consents.or_default(place.clone()));
        consents.insert(scope.clone(), Kept::new(consent.clone(), write, *at));
    }

    /// That something was stopped is shared as that statement alone was where it was said before one could share it: consent and record
    /// are then of one write. It follows the record as long as that is stopped, and ends with it.
    fn follow_setback(&mut self, place: &PlaceId, matter: &Matter, now: Option<(Status, WriteNumber)>) {
        let Some(write) = self.record(place, matter).map(|kept| kept.write) else { return };
        let Some(problem) = matter.problem() else { return };
        let scope = Scope::Of(problem.clone(), Part::Setback);
        if self.consent(place, &scope).is_none_or(|kept| kept.write != write) {
            return;
        }
        let Some(consents) = self.consents.get_mut(place).map(Arc::make_mut) else { return };
        match now {
            Some((Status::Stopped, write)) => _ = consents.get_mut(&scope).map(|kept| kept.write = write),
            _ => _ = consents.remove(&scope),
        }
        if consents.is_empty() {
            self.consents.remove(place);
        }
    }

    /// As it stands after one thing more was said of words. Whether that makes sense was checked before.
    pub(super) fn word(&mut self, wording: &Wording, at: Timestamp) {
        self.write = WriteNumber(self.write.0 + 1);
        self.last_at = self.last_at.max(at);
        Arc::make_mut(&mut self.wordings).put(wording);
    }

    /// The same, with all that a store kept of words.
    #[must_use]
    pub fn worded(self, wordings: Wordings) -> Self {
        Self { wordings: Arc::new(wordings), ..self }
    }

    /// What was said of words.
    pub fn wordings(&self) -> &Wordings {
        &self.wordings
    }

    /// The same after a number of writes, of which the last may have left nothing to see.
    #[must_use]
    pub fn after(self, write: WriteNumber, at: Timestamp) -> Self {
        Self { write: self.write.max(write), last_at: self.last_at.max(at), ..self }
    }

    /// What some places have said so far.
    pub(super) fn said_by<'a>(&self, places: impl Iterator<Item = &'a PlaceId>) -> Said {
        let by = places.map(|id| SaidBy {
            id: id.clone(),
            place: self.places.get(id).cloned(),
            itself: self.itself.get(id).cloned(),
            records: self.records.get(id).cloned(),
            consents: self.consents.get(id).cloned(),
            gone: self.gone.contains(id),
        });
        Said { by: by.collect(), wordings: Arc::clone(&self.wordings), write: self.write, last_at: self.last_at }
    }

    /// As it stood then; nobody else said anything since.
    pub(super) fn put_back(&mut self, said: Said) {
        for SaidBy { id, place, itself, records, consents, gone } in said.by {
            match place {
                Some(place) => _ = self.places.insert(id.clone(), place),
                None => _ = self.places.remove(&id),
            }
            match itself {
                Some(itself) => _ = self.itself.insert(id.clone(), itself),
                None => _ = self.itself.remove(&id),
            }
            match records {
                Some(records) => _ = self.records.insert(id.clone(), records),
                None => _ = self.records.remove(&id),
            }
            match consents {
                Some(consents) => _ = self.consents.insert(id.clone(), consents),
                None => _ = self.consents.remove(&id),
            }
            if gone != self.gone.contains(&id) {
                let all = Arc::make_mut(&mut self.gone);
                _ = if gone { all.insert(id) } else { all.remove(&id) };
            }
        }
        self.wordings = said.wordings;
        self.write = said.write;
        self.last_at = said.last_at;
    }

    /// As some places stand now, and all others as before. `worded`: with what was said of words, too.
    pub(super) fn follow(&mut self, now: &Self, places: &BTreeSet<PlaceId>, worded: bool) {
        let said = now.said_by(places.iter());
        let wordings = if worded { Arc::clone(&now.wordings) } else { Arc::clone(&self.wordings) };
        self.put_back(Said { wordings, ..said });
    }

    /// The number of the last write.
    pub fn write(&self) -> WriteNumber {
        self.write
    }

    /// When the last write was: a clock that is set back makes no later one earlier.
    pub fn last_at(&self) -> Timestamp {
        self.last_at
    }

    /// Bodies that said who they are, in the order of their ids.
    pub fn places(&self) -> impl Iterator<Item = &Kept<DeclaredPlace>> {
        self.places.values().map(Arc::as_ref)
    }

    /// Who a body says that it is, if it does.
    pub fn place(&self, id: &PlaceId) -> Option<&Kept<DeclaredPlace>> {
        self.places.get(id).map(Arc::as_ref)
    }

    /// What a place says of itself beside who it is, if it does.
    pub fn itself(&self, id: &PlaceId) -> Option<&Kept<DeclaredItself>> {
        self.itself.get(id).map(Arc::as_ref)
    }

    /// Places that do, in the order of their ids.
    pub fn telling(&self) -> impl Iterator<Item = &PlaceId> {
        self.itself.keys()
    }

    /// What one place says of its problems: in the order of their codes, then those without one.
    pub fn records(&self, place: &PlaceId) -> impl Iterator<Item = &Kept<DeclaredRecord>> {
        self.records.get(place).into_iter().flat_map(|records| records.values())
    }

    /// What one place says of one matter.
    pub fn record(&self, place: &PlaceId, matter: &Matter) -> Option<&Kept<DeclaredRecord>> {
        self.records.get(place)?.get(matter)
    }

    /// What one place says of one problem of the vocabulary.
    pub fn about(&self, place: &PlaceId, problem: &ProblemId) -> Option<&Kept<DeclaredRecord>> {
        self.record(place, &Matter::Problem(problem.clone()))
    }

    /// Places with records, in the order of their ids.
    pub fn recorded(&self) -> impl Iterator<Item = &PlaceId> {
        self.records.keys()
    }

    /// What a place said of for whom something is; none where it said nothing.
    pub fn consent(&self, place: &PlaceId, scope: &Scope) -> Option<&Kept<Consent>> {
        self.consents.get(place)?.get(scope)
    }

    /// Everything that a place said of for whom something is.
    pub fn consents(&self, place: &PlaceId) -> impl Iterator<Item = (&Scope, &Kept<Consent>)> {
        self.consents.get(place).into_iter().flat_map(|consents| consents.iter())
    }

    /// Places that said so, in the order of their ids.
    pub fn consenting(&self) -> impl Iterator<Item = &PlaceId> {
        self.consents.keys()
    }

    /// Places that said anything, or went; some of them twice.
    pub(super) fn heard_of(&self) -> impl Iterator<Item = &PlaceId> {
        self.places.keys().chain(self.itself.keys()).chain(self.records.keys()).chain(self.gone.iter())
    }

    /// Places that went: nothing public is told of them any more.
    pub fn gone(&self) -> &BTreeSet<PlaceId> {
        &self.gone
    }
}
