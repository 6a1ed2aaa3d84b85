//! By what a commit is known whose end nobody heard of, because the connection was lost just then.

use crate::domain::declared::WriteNumber;
use crate::domain::digest::hex;
use crate::store::tables::Tables;
use crate::store::{Location, StoreError};

/// How many writes back a commit is known: whoever did not hear of its end asks within seconds.
const KEPT: u64 = 10_000;

/// A name that no other commit has.
pub(super) struct Mark(String);

impl Mark {
    pub(super) fn new(location: &Location) -> Result<Self, StoreError> {
        Ok(Self(hex(&random::<16>(location)?)))
    }

    pub(super) fn put(&self, kept: &mut dyn Tables, last: WriteNumber) -> Result<(), StoreError> {
        kept.run("DELETE FROM mark WHERE write <= ?1", &[WriteNumber(last.0.saturating_sub(KEPT)).into()])?;
        kept.run("INSERT INTO mark (write, mark) VALUES (?1, ?2)", &[last.into(), (&self.0).into()]).map(drop)
    }

    /// The last write of the commit of this name, if it was kept. Waits for it where it is still under way.
    pub(super) fn found(&self, kept: &mut dyn Tables) -> Result<Option<WriteNumber>, StoreError> {
        kept.read("SELECT write FROM store FOR UPDATE", &[], &mut |_| Ok(()))?;
        let mut found = None;
        kept.read("SELECT write FROM mark WHERE mark = ?1", &[(&self.0).into()], &mut |row| {
            found = row.number(0)?.and_then(|write| u64::try_from(write).ok()).map(WriteNumber);
            Ok(())
        })?;
        Ok(found)
    }
}

/// Bytes that nobody guesses.
pub(super) fn random<const N: usize>(location: &Location) -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    let drawn = getrandom::fill(&mut bytes);
    drawn.map_err(|error| StoreError::Database { at: location.clone(), source: error.to_string().into() })?;
    Ok(bytes)
}
