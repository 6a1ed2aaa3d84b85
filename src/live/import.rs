//! Many things at once: each whole or not at all, and all of them in one write of the store.

use super::taking::Taking;
use super::wish::{Acting, Done, WriteError};
use super::write::{Taken, Writer};
use crate::domain::cancel::Cancel;
use crate::domain::declared::{Change, Wanted, WriteNumber};
use crate::domain::id::PlaceId;
use crate::store::{RequestKey, Store};

/// What one item of an import says: all of it is taken, or none.
#[derive(Debug, Clone)]
pub struct Item {
    /// In its order.
    pub wanted: Vec<Wanted>,
    /// Its name, where its caller gave it one.
    pub request: Option<RequestKey>,
    /// Where whoever asks speaks for the place of its own word alone.
    pub acting: Option<Acting>,
}

/// What became of an import.
#[derive(Debug)]
pub struct Imported {
    /// Of each item, in their order: its last write (none where it was only checked), or why it was left out.
    pub items: Vec<Result<Option<WriteNumber>, WriteError>>,
    /// Places that went by it.
    pub gone: Vec<PlaceId>,
    /// What is known and what answers with those that were taken.
    pub done: Done,
}

impl Writer {
    /// Writes all items that make sense after those before them, or checks whether it could. Those that do not are left out and
    /// told. When this returns, what was taken is on disk and in every answer that begins.
    ///
    /// # Errors
    /// Why nothing at all was written.
    pub fn import(&self, items: &[Item], only_check: bool, cancel: &Cancel) -> Result<Imported, WriteError> {
        let imported = self.upon_the_last(|store| self.import_once(items, only_check, cancel, store))?;
        if only_check {
            return Ok(imported);
        }
        Ok(Imported { done: self.known_to_all(imported.done, cancel)?, ..imported })
    }

    fn import_once(
        &self,
        items: &[Item],
        only_check: bool,
        cancel: &Cancel,
        store: &mut dyn Store,
    ) -> Result<Imported, WriteError> {
        let ledger = self.ledger();
        let mut taking = Taking::after(&ledger, self.moment());
        let mut told = Vec::new();
        let mut before = None;
        for item in items {
            cancel.check()?;
            let may = Acting::check(item.acting.as_ref(), item.wanted.iter(), taking.draft().declared());
            let known = may.and_then(|()| self.known(item.request.as_ref(), &taking, store));
            let taken = match known {
                Ok(None) => taking.take(&item.wanted, item.request.as_ref()).map(Taken::Now),
                Ok(Some(taken)) => Ok(taken),
                Err(error @ WriteError::Store(_)) => return Err(error),
                Err(error) => Err(error),
            };
            told.push(taken.map(|taken| match taken {
                Taken::Before(write) => {
                    before = before.max(Some(write));
                    Some(write)
                }
                Taken::Now(write) => Some(write).filter(|_| !only_check),
            }));
        }
        let gone = |change: &Change| matches!(change, Change::Erase { .. }).then(|| change.place().clone());
        let gone = taking.draft().changes().iter().filter_map(gone).collect();
        let waits = || cancel.check();
        let done = self.settle(store, &ledger, taking, only_check, &waits)?;
        let done = Done { withdrawn: done.withdrawn.max(before), ..done };
        Ok(Imported { items: told, gone, done })
    }
}
