//! The connection to a database: one, made when it is needed, and once more where it was lost.

use std::sync::{Mutex, PoisonError};
use std::{panic, thread};

use postgres::{Client, IsolationLevel, NoTls};

use super::address::Address;
use super::faults::At;
use super::in_database::InDatabase;
use crate::store::tables::Tables;
use crate::store::{Location, StoreError};

/// What holds for every connection: where the tables lie, that a commit is on disk before it returns, and that nobody waits for ever, neither
/// for somebody else's commit nor for a program that hangs within its own.
const SETTINGS: &str = "
SET search_path TO peermatch;
SET synchronous_commit TO on;
SET client_min_messages TO warning;
SET idle_in_transaction_session_timeout TO '30s';
";
const READS_ALONE: &str = "SET default_transaction_read_only TO on;";
/// Tables that have rows which may be erased.
const OF_PLACES: &str = "place, itself, part_of, record, factor, starting_point, consent, consent_named, consent_except, consent_funder, request, proposal, taken_back";

/// A connection to a database.
#[derive(Debug)]
pub(super) struct Session {
    address: Address,
    only_reads: bool,
    connection: Mutex<Connection>,
}

impl Session {
    /// How long a lock is waited for.
    pub(super) const LOCK_TIMEOUT: &'static str = "10s";

    pub(super) fn to_write(address: &Address) -> Self {
        Self { address: address.clone(), only_reads: false, connection: Mutex::default() }
    }

    pub(super) fn to_read(address: &Address) -> Self {
        Self { only_reads: true, ..Self::to_write(address) }
    }

    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    pub(super) fn location(&self) -> &Location {
        self.address.location()
    }

    /// Does some work over the connection, and once more over a new one where that was lost.
    pub(super) fn with<T: Send>(
        &self,
        mut work: impl FnMut(&mut Client) -> Result<T, StoreError> + Send,
    ) -> Result<T, StoreError> {
        apart(|| {
            let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(client) = &mut connection.0 {
                let done = work(client);
                if !matches!(done, Err(StoreError::Away { .. })) {
                    return done;
                }
                connection.0 = None;
            }
            let client = connection.0.insert(self.connect()?);
            let done = work(client);
            if client.is_closed() {
                connection.0 = None;
            }
            done
        })
    }

    /// Reads, all of one moment.
    pub(super) fn reading<T: Send>(
        &self,
        mut read: impl FnMut(&mut dyn Tables) -> Result<T, StoreError> + Send,
    ) -> Result<T, StoreError> {
        self.with(|client| {
            let transaction =
                client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
            let mut transaction = transaction.start().at(self.location())?;
            let read = read(&mut InDatabase::of(&mut transaction, self.location()))?;
            transaction.commit().at(self.location())?;
            Ok(read)
        })
    }

    /// Does something that may as well be done twice.
    pub(super) fn at_once<T: Send>(
        &self,
        mut change: impl FnMut(&mut dyn Tables) -> Result<T, StoreError> + Send,
    ) -> Result<T, StoreError> {
        self.with(|client| {
            let mut transaction = client.transaction().at(self.location())?;
            let changed = change(&mut InDatabase::of(&mut transaction, self.location()))?;
            transaction.commit().at(self.location())?;
            Ok(changed)
        })
    }

    /// Has the database give back the room of rows that are gone. Where it does not, it does so in its own time.
    pub(super) fn let_go_of_what_was_erased(&self) {
        let vacuumed = self.with(|client| client.batch_execute(&format!("VACUUM {OF_PLACES}")).at(self.location()));
        if let Err(error) = vacuumed {
            tracing::warn!(%error, "the database gives back the room of what was erased later");
        }
    }

    fn connect(&self) -> Result<Client, StoreError> {
        let mut client = connect(&self.address)?;
        client.batch_execute(SETTINGS).at(self.location())?;
        client.batch_execute(&format!("SET lock_timeout TO '{}'", Self::LOCK_TIMEOUT)).at(self.location())?;
        if self.only_reads {
            client.batch_execute(READS_ALONE).at(self.location())?;
        }
        Ok(client)
    }
}

/// A connection of its own.
pub(super) fn connect(address: &Address) -> Result<Client, StoreError> {
    address.config().connect(NoTls).at(address.location())
}

/// A connection, where there is one.
#[derive(Default)]
pub(super) struct Connection(pub(super) Option<Client>);

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "connected" } else { "not connected" })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if let Some(client) = self.0.take() {
            apart(|| drop(client));
        }
    }
}

/// Does something on a thread of its own. A connection drives itself while it is used, which it may not on a thread that drives tasks.
pub(super) fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let done = thread::scope(|scope| scope.spawn(work).join());
    done.unwrap_or_else(|broken| panic::resume_unwind(broken))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::store::postgres::schema::FORMS;

    #[test]
    fn r144_the_room_of_all_that_may_be_erased_of_a_place_is_given_back() {
        // Who went stays, as an id; of what is public and of who wrote last nothing is the place's own.
        let stays = ["gone", "public", "touched"];
        let forms = FORMS.concat();
        let made = forms.split("CREATE TABLE ").skip(1).filter_map(|made| made.split_once('('));
        let of_places =
            made.filter(|(_, columns)| columns.split(';').next().is_some_and(|all| all.contains("place_id")));
        let erased: BTreeSet<&str> =
            of_places.map(|(name, _)| name.trim()).filter(|name| !stays.contains(name)).collect();
        assert_eq!(OF_PLACES.split(", ").collect::<BTreeSet<_>>(), erased);
    }
}
