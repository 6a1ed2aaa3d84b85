//! Opening the file: what it is, whether it is whole, and of which form.

use std::fs::File;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::faults::At;
use super::in_file::KEPT;
use super::schema::{APPLICATION, FORMS, NEWEST};
use crate::domain::declared::WriteNumber;
use crate::store::StoreError;

/// How long a write waits for another program's, such as a backup's last page.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens or makes a store that is written to, brought to the newest form, with its name.
pub(super) fn to_write(path: &Path, domain: &str) -> Result<(Connection, String), StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    for_its_owner_alone(path);
    let mut connection = Connection::open_with_flags(path, flags).at(path)?;
    connection.busy_timeout(PATIENCE).at(path)?;
    connection.set_prepared_statement_cache_capacity(KEPT);
    let form = form(&connection, path)?;
    check_pages(&connection, path)?;
    // A commit is on disk before it returns, and a reader never waits for a writer.
    connection.pragma_update(None, "journal_mode", "wal").at(path)?;
    connection.pragma_update(None, "synchronous", "full").at(path)?;
    connection.pragma_update(None, "foreign_keys", true).at(path)?;
    // What is erased is overwritten.
    connection.pragma_update(None, "secure_delete", true).at(path)?;
    bring_forward(&mut connection, form, domain, path)?;
    let id = known(&connection, NEWEST, path)?.of(domain, path)?;
    // A kill may have come between a place's leaving and this.
    empty_journal(&connection);
    Ok((connection, id))
}

/// Makes a file that is not there yet readable to its owner alone: what places keep back is in it, and SQLite makes its journal as
/// readable as the file. Where it cannot be made, whoever opens it says why.
pub(super) fn for_its_owner_alone(path: &Path) {
    _ = File::options().write(true).create_new(true).mode(0o600).open(path);
}

/// Brings all that the journal has into the file, and says whether it is empty then: what was erased stands in it until it is. Where a
/// reader holds it, a later time empties it.
pub(super) fn empty_journal(connection: &Connection) -> bool {
    // Nobody who writes waits for somebody who reads.
    _ = connection.busy_timeout(Duration::ZERO);
    let busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    _ = connection.busy_timeout(PATIENCE);
    busy.is_ok_and(|busy| busy == 0)
}

/// Opens a store that there is, to read it.
pub(super) fn to_read(path: &Path, domain: &str) -> Result<(Connection, String), StoreError> {
    let (connection, known) = as_it_is(path)?;
    if known.form < NEWEST {
        return Err(StoreError::Older { at: path.into(), found: known.form });
    }
    let id = known.of(domain, path)?;
    Ok((connection, id))
}

/// What a store says of itself.
pub(super) struct Known {
    pub(super) id: String,
    pub(super) domain: String,
    form: u32,
}

impl Known {
    /// Its name, if it is of that domain.
    fn of(self, domain: &str, path: &Path) -> Result<String, StoreError> {
        let at = path.into();
        if self.domain == domain { Ok(self.id) } else { Err(StoreError::OtherDomain { at, found: self.domain }) }
    }
}

/// Opens a store of any domain and of any form up to the newest, to read it.
pub(super) fn as_it_is(path: &Path) -> Result<(Connection, Known), StoreError> {
    if !path.is_file() {
        return Err(StoreError::Missing(path.into()));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).at(path)?;
    connection.busy_timeout(PATIENCE).at(path)?;
    match form(&connection, path)? {
        0 => Err(StoreError::Foreign(path.into())),
        form => {
            let known = known(&connection, form, path)?;
            Ok((connection, known))
        }
    }
}

/// The form of the file; 0 of an empty one.
fn form(connection: &Connection, path: &Path) -> Result<u32, StoreError> {
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, u32>(0)).at(path);
    let (application, found) = (number("application_id")?, number("user_version")?);
    let tables: u32 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).at(path)?;
    match (application, found, tables) {
        (0, 0, 0) => Ok(0),
        (APPLICATION, found, _) if found > NEWEST => {
            let program = connection.query_row("SELECT program FROM brought_forward", [], |row| row.get(0)).ok();
            Err(StoreError::Newer { at: path.into(), found, known: NEWEST, program })
        }
        (APPLICATION, 1.., 1..) => Ok(found),
        _ => Err(StoreError::Foreign(path.into())),
    }
}

fn check_pages(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let said: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0)).at(path)?;
    // It may say much; the first line tells that it is so.
    let what = said.lines().next().unwrap_or_default().to_owned();
    if what == "ok" { Ok(()) } else { Err(StoreError::Damaged { at: path.into(), what }) }
}

/// Which program made the form that the file has. It stands beside the forms and is the same in all of them, so that a program that does
/// not know the form can say which one does.
const BROUGHT_FORWARD: &str = "
CREATE TABLE IF NOT EXISTS brought_forward (form INTEGER NOT NULL, program TEXT NOT NULL) STRICT;
DELETE FROM brought_forward;
";

/// Brings a file of an older form to the newest, all at once or not at all.
fn bring_forward(connection: &mut Connection, form: u32, domain: &str, path: &Path) -> Result<(), StoreError> {
    if form == NEWEST {
        return Ok(());
    }
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate).at(path)?;
    for step in FORMS.iter().skip(form as usize) {
        change.execute_batch(step).at(path)?;
    }
    if form == 0 {
        change.execute("UPDATE store SET domain = ?1", [domain]).at(path)?;
    }
    change.execute_batch(BROUGHT_FORWARD).at(path)?;
    change.execute("INSERT INTO brought_forward VALUES (?1, ?2)", (NEWEST, env!("CARGO_PKG_VERSION"))).at(path)?;
    change.pragma_update(None, "application_id", APPLICATION).at(path)?;
    change.pragma_update(None, "user_version", NEWEST).at(path)?;
    change.commit().at(path)
}

/// The last write of a store.
pub(super) fn last(connection: &Connection, path: &Path) -> Result<WriteNumber, StoreError> {
    connection.query_row("SELECT write FROM store", [], |row| row.get(0)).at(path).map(WriteNumber)
}

/// Gives notes the name of the store that they are of.
pub(super) fn name(notes: &Connection, id: &str, path: &Path) -> Result<(), StoreError> {
    notes.execute("UPDATE store SET id = ?1", [id]).at(path).map(drop)
}

/// What numbers of writes are sealed with.
pub(super) fn key(connection: &Connection, path: &Path) -> Result<Vec<u8>, StoreError> {
    connection.query_row("SELECT key FROM store", [], |row| row.get(0)).at(path)
}

fn known(connection: &Connection, form: u32, path: &Path) -> Result<Known, StoreError> {
    let read = connection
        .query_row("SELECT id, domain FROM store", [], |row| Ok(Known { id: row.get(0)?, domain: row.get(1)?, form }));
    read.at(path)
}
