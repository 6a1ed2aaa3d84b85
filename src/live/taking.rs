//! Wishes taken one after another into one draft, whose changes become one commit.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::wish::WriteError;
use crate::domain::declared::{Draft, Ledger, Wanted, WriteNumber};
use crate::store::RequestKey;

/// What was taken so far.
pub(super) struct Taking<'a> {
    draft: Draft<'a>,
    after: WriteNumber,
    /// Of each change, the name beside the last one of a wish.
    requests: Vec<Option<&'a RequestKey>>,
    /// What names were taken, for what, as which write.
    named: BTreeMap<&'a str, (&'a RequestKey, WriteNumber)>,
}

impl<'a> Taking<'a> {
    /// Nothing yet, after what is known.
    pub(super) fn after(ledger: &'a Ledger, at: Timestamp) -> Self {
        let after = ledger.declared().write();
        Self { draft: ledger.draft(at), after, requests: Vec::new(), named: BTreeMap::new() }
    }

    /// What is to be, so far.
    pub(super) fn draft(&self) -> &Draft<'a> {
        &self.draft
    }

    /// The write of the same request among those that were taken so far; an error where another had its name.
    pub(super) fn earlier(&self, request: &RequestKey) -> Result<Option<WriteNumber>, WriteError> {
        match self.named.get(request.id.as_str()) {
            Some((earlier, _)) if earlier.digest != request.digest => Err(WriteError::RequestTaken(request.id.clone())),
            earlier => Ok(earlier.map(|(_, write)| *write)),
        }
    }

    /// Takes all of a wish that nobody asked for under its name before, or none. Returns the number of its last write.
    pub(super) fn take(
        &mut self,
        wanted: &[Wanted],
        request: Option<&'a RequestKey>,
    ) -> Result<WriteNumber, WriteError> {
        let before = self.draft.changes().len();
        self.draft.take(wanted)?;
        self.requests.resize(self.draft.changes().len(), None);
        let last = WriteNumber(self.after.0 + self.draft.changes().len() as u64);
        // What changes nothing can be asked for again.
        if let (Some(request), Some(beside)) = (request, self.requests.get_mut(before..).and_then(<[_]>::last_mut)) {
            *beside = Some(request);
            self.named.insert(&request.id, (request, last));
        }
        Ok(last)
    }

    /// The draft, and of each of its changes the name beside it.
    pub(super) fn finish(self) -> (Draft<'a>, Vec<Option<&'a RequestKey>>) {
        (self.draft, self.requests)
    }
}
