//! Many things at once: each whole or not at all, and all of them in one write of the store.

use std::collections::BTreeSet;

use super::write::{Done, WriteError, Writer};
use crate::domain::cancel::Cancel;
use crate::domain::declared::{Draft, Wanted, WriteNumber};
use crate::store::{RequestKey, Store};

/// What one item of an import says: all of it is taken, or none.
#[derive(Debug, Clone)]
pub struct Item {
    /// In its order.
    pub wanted: Vec<Wanted>,
    /// Its name, where its caller gave it one.
    pub request: Option<RequestKey>,
}

/// What became of an import.
#[derive(Debug)]
pub struct Imported {
    /// Of each item, in their order: its last write (none where it was only checked), or why it was left out.
    pub items: Vec<Result<Option<WriteNumber>, WriteError>>,
    /// What is known and what answers with those that were taken.
    pub done: Done,
}

/// Items as they are taken, one after another.
struct Taking<'a> {
    draft: Draft<'a>,
    after: WriteNumber,
    /// Of each change, the item's name beside its last.
    requests: Vec<Option<&'a RequestKey>>,
    named: BTreeSet<&'a str>,
}

impl Taking<'_> {
    /// The number of the last write that was taken.
    fn last(&self) -> WriteNumber {
        WriteNumber(self.after.0 + self.draft.changes().len() as u64)
    }
}

impl Writer {
    /// Writes all items that make sense after those before them, or checks whether it could. Those that do not are left out and
    /// told. When this returns, what was taken is on disk and in every answer that begins.
    ///
    /// # Errors
    /// Why nothing at all was written.
    pub fn import(&self, items: &[Item], only_check: bool, cancel: &Cancel) -> Result<Imported, WriteError> {
        let mut store = self.store();
        let ledger = self.ledger();
        let (draft, after) = (ledger.draft(self.moment()), ledger.declared().write());
        let mut taking = Taking { draft, after, requests: Vec::new(), named: BTreeSet::new() };
        let mut told = Vec::new();
        for item in items {
            cancel.check()?;
            match self.take(item, &mut taking, store.as_ref()) {
                Err(error @ WriteError::Store(_)) => return Err(error),
                outcome => told.push(outcome.map(|write| write.filter(|_| !only_check))),
            }
        }
        let done = self.settle(store.as_mut(), &ledger, taking.draft, &taking.requests, only_check, cancel)?;
        Ok(Imported { items: told, done })
    }

    fn take<'a>(
        &self,
        item: &'a Item,
        taking: &mut Taking<'a>,
        store: &dyn Store,
    ) -> Result<Option<WriteNumber>, WriteError> {
        if let Some(request) = &item.request {
            if let Some(taken) = self.taken(store, request)? {
                return Ok(Some(taken));
            }
            if taking.named.contains(request.id.as_str()) {
                return Err(WriteError::RequestTaken(request.id.clone()));
            }
        }
        taking.draft.take(&item.wanted)?;
        taking.requests.resize(taking.draft.changes().len(), None);
        if let (Some(request), Some(last)) = (&item.request, taking.requests.last_mut()) {
            *last = Some(request);
            taking.named.insert(&request.id);
        }
        Ok(Some(taking.last()))
    }
}
