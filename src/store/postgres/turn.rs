//! Turns of those who write: one after another, in the order in which they came, so that whoever is slow is not overtaken for ever. No promise rests on
//! them: a commit that was overtaken says so itself, and whoever dies in its turn gives it back with its connection.

use std::time::Duration;

use super::faults::At;
use super::session::Session;
use crate::store::StoreError;

/// The lock of the turn.
const TURN: i64 = 1_886_221_173;

/// Whether the turn came within so much time.
pub(super) fn begin(session: &Session, at_most: Duration) -> Result<bool, StoreError> {
    let most = at_most.as_millis().max(1);
    // One transaction to the database: where the lock is not to be had, other locks are waited for as long as before all the same.
    let sql = format!(
        "SET lock_timeout TO '{most}ms'; SELECT pg_advisory_lock({TURN}); SET lock_timeout TO '{}'",
        Session::LOCK_TIMEOUT
    );
    match session.with(|client| client.batch_execute(&sql).at(session.location())) {
        Ok(()) => Ok(true),
        Err(StoreError::InUse(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// However often it was begun over this connection.
pub(super) fn end(session: &Session) -> Result<(), StoreError> {
    session.with(|client| client.batch_execute("SELECT pg_advisory_unlock_all()").at(session.location()))
}
