//! As of which write servers answer, and until when they will not as of an earlier one: by the clock of the database alone.

use std::time::Duration;

use crate::domain::declared::WriteNumber;
use crate::store::StoreError;
use crate::store::tables::{Tables, last};

/// Milliseconds since 1970 by the clock of the database.
const NOW: &str = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";
/// For how long a server is known that said nothing more, in milliseconds: an hour.
const KNOWN: i64 = 3_600_000;

pub(super) fn confirm(
    kept: &mut dyn Tables,
    server: &str,
    write: WriteNumber,
    lease: Duration,
) -> Result<WriteNumber, StoreError> {
    let lease = i64::try_from(lease.as_millis()).unwrap_or(KNOWN).min(KNOWN);
    let sql = format!(
        "INSERT INTO server (server, write, until) VALUES (?1, ?2, {NOW} + ?3)
         ON CONFLICT (server) DO UPDATE SET write = excluded.write, until = excluded.until"
    );
    kept.run(&sql, &[server.into(), write.into(), lease.into()])?;
    kept.run(&format!("DELETE FROM server WHERE until < {NOW} - ?1"), &[KNOWN.into()])?;
    Ok(last(kept)?.0)
}

pub(super) fn confirmed(kept: &mut dyn Tables) -> Result<Vec<(String, WriteNumber)>, StoreError> {
    let mut confirmed = Vec::new();
    let sql = format!("SELECT server, write FROM server WHERE until >= {NOW} ORDER BY server");
    kept.read(&sql, &[], &mut |row| {
        let write = row.number(1)?.and_then(|write| u64::try_from(write).ok());
        confirmed.push((row.text(0)?, WriteNumber(write.ok_or_else(|| row.damaged("no number of a write"))?)));
        Ok(())
    })?;
    Ok(confirmed)
}

pub(super) fn leave(kept: &mut dyn Tables, server: &str) -> Result<(), StoreError> {
    kept.run("DELETE FROM server WHERE server = ?1", &[server.into()]).map(drop)
}
