//! A store in a PostgreSQL database, in tables of the schema `peermatch`. Several servers write to it, one commit after another.
//!
//! A commit begins by counting up the number of the last write in the one row of the table `store`, which locks it: whoever else commits waits
//! there, and then finds that it follows another write than the last. Beside what SQLite keeps there are three tables: which places a write
//! touched, by what mark a commit is known whose end nobody heard of, and as of which write servers answer.

mod address;
mod faults;
mod in_database;
mod listen;
mod mark;
mod open;
mod put_back;
mod schema;
mod servers;
mod session;
mod touched;
mod turn;

use std::time::Duration;

use jiff::Timestamp;

use super::tables::{self, Tables, Withdrawn};
use super::{Commit, Listener, Shared, Store, StoreError, Taken};
use crate::domain::declared::{Declared, PublicFacts, Since, WriteNumber};
use crate::domain::id::PlaceId;
use crate::domain::terms::Wording;
pub use address::{Address, AddressError};
use faults::At;
use in_database::InDatabase;
use listen::Heard;
use mark::Mark;
use session::Session;
use touched::Touched;

/// A store in a database.
#[derive(Debug)]
pub struct Postgres {
    session: Session,
    id: String,
    key: Vec<u8>,
}

impl Postgres {
    /// Opens a store of a domain's places to write to it, or makes one where there is none. Others may write to it meanwhile.
    ///
    /// # Errors
    /// Where the database cannot be reached or lets nobody in so, where something else lies there, a store of another domain or of a newer
    /// program, and where it cannot be written.
    pub fn open(address: &Address, domain: &str) -> Result<Self, StoreError> {
        let session = Session::to_write(address);
        let known = session.with(|client| open::to_write(client, domain, address.location()))?;
        Ok(Self { session, id: known.id, key: known.key })
    }

    /// Opens a store of a domain's places that there is, to read it.
    ///
    /// # Errors
    /// Where there is none, and as [`Self::open`] but for writing.
    pub fn read(address: &Address, domain: &str) -> Result<Self, StoreError> {
        let session = Session::to_read(address);
        let known = session.with(|client| open::to_read(client, domain, address.location()))?;
        Ok(Self { session, id: known.id, key: known.key })
    }

    /// Reads all that a store keeps, of whatever domain.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn check(address: &Address) -> Result<Declared, StoreError> {
        let session = Session::to_read(address);
        session.with(|client| open::as_it_is(client, address.location()).map(drop))?;
        session.reading(|kept| tables::everything(kept))
    }

    /// Whether whoever opens it so could write to it, without writing anything.
    ///
    /// # Errors
    /// Where not.
    pub fn check_writable(address: &Address) -> Result<(), StoreError> {
        Session::to_read(address).with(|client| open::check_writable(client, address.location()))
    }

    /// All that is known of what a copy must not bring back.
    pub(super) fn withdrawn(&self) -> Result<Withdrawn, StoreError> {
        self.session.reading(tables::withdrawn)
    }

    /// Heeds what is noted elsewhere and was said later than what is kept here. `kept`: the last write that was kept here, as far as is known
    /// there; where that is more than the store knows, a copy was put back, and numbers that were given since are not given again.
    pub(super) fn heed(&self, withdrawn: &Withdrawn, kept: WriteNumber) -> Result<(), StoreError> {
        self.session.at_once(|tables| put_back::heed(tables, withdrawn, kept))
    }

    /// Keeps a change, all of it or nothing. Where the connection is lost before anybody said how it ended, the mark tells that on another.
    fn change(
        &self,
        places: &[(&str, WriteNumber)],
        change: impl Fn(&mut dyn Tables) -> Result<WriteNumber, StoreError> + Send + Sync,
    ) -> Result<WriteNumber, StoreError> {
        let (mark, location) = (Mark::new(self.session.location())?, self.session.location());
        let mut is_again = false;
        self.session.with(|client| {
            let mut transaction = client.transaction().at(location)?;
            let mut kept = InDatabase::of(&mut transaction, location);
            if std::mem::replace(&mut is_again, true)
                && let Some(last) = mark.found(&mut kept)?
            {
                return Ok(last);
            }
            let last = change(&mut kept)?;
            touched::put(&mut kept, places)?;
            mark.put(&mut kept, last)?;
            listen::tell(&mut kept, last)?;
            transaction.commit().at(location)?;
            Ok(last)
        })
    }
}

impl Store for Postgres {
    fn id(&self) -> &str {
        &self.id
    }

    fn key(&self) -> &[u8] {
        &self.key
    }

    fn load(&self) -> Result<Declared, StoreError> {
        self.session.reading(|kept| tables::everything(kept))
    }

    fn taken(&self, request_id: &str, now: Timestamp) -> Result<Option<Taken>, StoreError> {
        self.session.reading(|kept| tables::taken(kept, request_id, now))
    }

    fn requests_of(&self, place: &PlaceId) -> Result<u64, StoreError> {
        self.session.reading(|kept| tables::requests_of(kept, place))
    }

    fn commit(&mut self, commit: &Commit<'_>) -> Result<WriteNumber, StoreError> {
        let last = self.change(&Touched::by(commit), |kept| tables::commit(kept, commit))?;
        if commit.erases() {
            self.session.let_go_of_what_was_erased();
        }
        Ok(last)
    }

    fn commit_words(
        &mut self,
        words: &[Wording],
        after: WriteNumber,
        at: Timestamp,
    ) -> Result<WriteNumber, StoreError> {
        let last = WriteNumber(after.0 + words.len() as u64);
        self.change(&[(touched::WORDS, last)], |kept| tables::commit_words(kept, words, after, at))
    }

    fn public(&self) -> Result<PublicFacts, StoreError> {
        self.session.reading(|kept| tables::facts(kept))
    }

    fn take_in(&mut self, facts: &PublicFacts) -> Result<(), StoreError> {
        let location = self.session.location();
        self.session.with(|client| {
            let mut transaction = client.transaction().at(location)?;
            // Servers that start at once know it at once.
            transaction.batch_execute("LOCK TABLE public IN EXCLUSIVE MODE").at(location)?;
            tables::take_in(&mut InDatabase::of(&mut transaction, location), facts)?;
            transaction.commit().at(location)
        })
    }
}

impl Shared for Postgres {
    fn last_write(&self) -> Result<WriteNumber, StoreError> {
        self.session.reading(|kept| Ok(tables::last(kept)?.0))
    }

    fn since(&self, write: WriteNumber) -> Result<Since, StoreError> {
        self.session.reading(|kept| touched::since(kept, write))
    }

    fn listen(&self) -> Result<Box<dyn Listener>, StoreError> {
        Ok(Box::new(Heard::of(self.session.address())?))
    }

    fn begin_turn(&self, at_most: Duration) -> Result<bool, StoreError> {
        turn::begin(&self.session, at_most)
    }

    fn end_turn(&self) -> Result<(), StoreError> {
        turn::end(&self.session)
    }

    fn confirm(&self, server: &str, write: WriteNumber, lease: Duration) -> Result<WriteNumber, StoreError> {
        self.session.at_once(|kept| servers::confirm(kept, server, write, lease))
    }

    fn confirmed(&self) -> Result<Vec<(String, WriteNumber)>, StoreError> {
        self.session.reading(|kept| servers::confirmed(kept))
    }

    fn leave(&self, server: &str) -> Result<(), StoreError> {
        self.session.at_once(|kept| servers::leave(kept, server))
    }
}

#[cfg(test)]
mod tests;
