//! What is said of words, in the line of all writes: decided upon what is known when its turn comes.

use std::sync::Arc;

use jiff::{Timestamp, Unit};

use super::current::Answers;
use super::wish::{Done, WriteError};
use super::write::Writer;
use crate::domain::cancel::Cancel;
use crate::domain::declared::Ledger;
use crate::domain::terms::{Wording, WordingError};
use crate::store::Store;
use crate::telemetry::committed;

impl Writer {
    /// Writes what `decide` makes of what is known, or checks whether it could. Nobody writes meanwhile. When this returns a write, it is
    /// on disk, and a code that is new is in every answer that begins; where there was nothing to say, nothing is written.
    ///
    /// # Errors
    /// Why nothing was written.
    pub fn word(
        &self,
        mut decide: impl FnMut(&Ledger, Timestamp) -> Result<Vec<Wording>, WordingError>,
        only_check: bool,
        cancel: &Cancel,
    ) -> Result<Done, WriteError> {
        self.upon_the_last(|store| self.word_once(&mut decide, only_check, cancel, store))
    }

    fn word_once(
        &self,
        decide: impl FnOnce(&Ledger, Timestamp) -> Result<Vec<Wording>, WordingError>,
        only_check: bool,
        cancel: &Cancel,
        store: &mut dyn Store,
    ) -> Result<Done, WriteError> {
        let ledger = self.ledger();
        // To the millisecond, as a store keeps it; and a clock that was set back makes nothing earlier than what was said before.
        let now = self.moment().round(Unit::Millisecond).unwrap_or(Timestamp::MAX);
        let at = now.max(ledger.declared().last_at());
        let wordings = decide(&ledger, at)?;
        if wordings.is_empty() {
            return Ok(self.as_it_is(None));
        }
        let next = Arc::new(ledger.worded(&wordings, at)?);
        let turn = self.current().turn();
        let before = turn.now().view;
        let snapshot = before.snapshot_of(Arc::clone(next.world()));
        cancel.check()?;
        if only_check {
            let view = Arc::new(snapshot).view(before.pass().clone());
            return Ok(Done {
                write: None,
                answers: Answers::new(view, next, ledger.declared().write()),
                erased: None,
                withdrawn: None,
            });
        }
        let write = committed(wordings.len(), || store.commit_words(&wordings, ledger.declared().write(), at))?;
        turn.exchange_with(snapshot, next, false, None);
        Ok(Done { write: Some(write), answers: turn.now(), erased: None, withdrawn: None })
    }
}
