//! Hearing of writes over a connection of its own.

use std::time::Duration;

use postgres::fallible_iterator::FallibleIterator;

use super::address::Address;
use super::faults::At;
use super::session::{Connection, apart, connect};
use crate::domain::declared::WriteNumber;
use crate::store::tables::Tables;
use crate::store::{Listener, Location, StoreError};

/// What listens.
pub(super) struct Heard {
    connection: Connection,
    location: Location,
}

/// Tells everybody who listens of the last write, once the transaction is kept.
pub(super) fn tell(kept: &mut dyn Tables, last: WriteNumber) -> Result<(), StoreError> {
    kept.read("SELECT 1 FROM pg_notify('peermatch', ?1)", &[(&last.to_string()).into()], &mut |_| Ok(()))
}

impl Heard {
    pub(super) fn of(address: &Address) -> Result<Self, StoreError> {
        let location = address.location().clone();
        let client = apart(|| {
            let mut client = connect(address)?;
            client.batch_execute("LISTEN peermatch").at(&location)?;
            Ok(client)
        })?;
        Ok(Self { connection: Connection(Some(client)), location })
    }
}

impl Listener for Heard {
    fn wait(&mut self, at_most: Duration) -> Result<Option<WriteNumber>, StoreError> {
        let lost = || StoreError::Away { at: self.location.clone(), why: "the connection was lost".to_owned() };
        let client = self.connection.0.as_mut().ok_or_else(lost)?;
        let location = &self.location;
        apart(|| {
            let first = client.notifications().timeout_iter(at_most).next().at(location)?;
            let further = client.notifications().iter().collect::<Vec<_>>().at(location)?;
            // Whoever else speaks on this channel says nothing.
            let all = first.into_iter().chain(further);
            let heard = all.filter_map(|one| one.payload().parse().ok().map(WriteNumber)).max();
            if heard.is_none() && client.is_closed() { Err(lost()) } else { Ok(heard) }
        })
    }
}
