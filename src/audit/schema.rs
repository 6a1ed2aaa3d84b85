//! The form of the file. It only goes forward, as that of the store does.

use std::fs::File;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::error::BookError;

/// Says that a file is an access log of ours: "pmal" in ASCII.
const APPLICATION: u32 = 0x706d_616c;
const NEWEST: u32 = FORMS.len() as u32;
/// What makes each form out of the one before; the first out of an empty file.
const FORMS: [&str; 3] = [FIRST, ASKERS, REMOVALS];
/// How long a write waits for another program's, such as an export at the prompt beside a server.
const PATIENCE: Duration = Duration::from_secs(5);

const FIRST: &str = "
-- One answer: to whom, on which day (YYYY-MM-DD), and the hash of all that stands here and of the entry before. Or that a key was
-- destroyed: then how much was told under it.
CREATE TABLE entry (
    number INTEGER PRIMARY KEY, day TEXT NOT NULL, caller TEXT NOT NULL, name TEXT NOT NULL, operated_by TEXT NOT NULL,
    funded_by TEXT NOT NULL, purpose TEXT NOT NULL, reason TEXT NOT NULL, erased INTEGER NOT NULL, hash BLOB NOT NULL
) STRICT;
-- What it told of which place: the place under its key, and a mark that only whoever has the key finds.
CREATE TABLE told (
    number INTEGER NOT NULL REFERENCES entry, position INTEGER NOT NULL, class TEXT NOT NULL, mark BLOB NOT NULL UNIQUE,
    sealed BLOB NOT NULL, PRIMARY KEY (number, position)
) STRICT, WITHOUT ROWID;
-- The key of a place, and how often it was used; nothing of a place that went.
CREATE TABLE key (place_id TEXT NOT NULL PRIMARY KEY, key BLOB NOT NULL, uses INTEGER NOT NULL) STRICT, WITHOUT ROWID;
";

const ASKERS: &str = "
-- The place in whose name was asked, where it agreed to be named: under its own key, and that under the key of the place that was told of.
-- Either key gone, nobody reads it. Named: how often a place was. Unnamed: how often one was whose key was destroyed.
ALTER TABLE told ADD COLUMN asker BLOB NOT NULL DEFAULT x'';
ALTER TABLE key ADD COLUMN named INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN unnamed INTEGER NOT NULL DEFAULT 0;
";

const REMOVALS: &str = "
-- How many of the first uses of a key were removed with the entries that have them.
ALTER TABLE key ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;
-- An entry that stands for a removal: the last entry that was removed with its day and hash, for how many days entries were kept, and what
-- those that stayed told of places that had gone.
CREATE TABLE removal (
    number INTEGER PRIMARY KEY, through INTEGER NOT NULL, until TEXT NOT NULL, kept_days INTEGER NOT NULL, after BLOB NOT NULL,
    erased INTEGER NOT NULL, unnamed INTEGER NOT NULL
) STRICT;
";

const NO_REMOVALS: &str = "
CREATE TEMP VIEW removal AS SELECT 0 AS number, 0 AS through, '' AS until, 0 AS kept_days, x'' AS after, 0 AS erased, 0 AS unnamed WHERE 0;
";

/// Older forms, the first of them first, for whoever only reads: as if they had what they have not.
const OLDER: [[&str; 2]; 2] = [
    [
        "
CREATE TEMP VIEW told AS SELECT *, x'' AS asker FROM main.told;
CREATE TEMP VIEW key AS SELECT *, 0 AS named, 0 AS removed FROM main.key;
CREATE TEMP VIEW entry AS SELECT *, 0 AS unnamed FROM main.entry;
",
        NO_REMOVALS,
    ],
    ["CREATE TEMP VIEW key AS SELECT *, 0 AS removed FROM main.key;", NO_REMOVALS],
];

/// Opens or makes a log that is written to.
pub(super) fn to_write(path: &Path) -> Result<Connection, BookError> {
    // For its owner alone; what SQLite keeps beside it is as readable as the file itself.
    match File::options().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            return Err(BookError::CannotOpen { path: path.to_owned(), error });
        }
        _ => {}
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = opened(path, flags)?;
    let database = |source| BookError::Database { path: path.to_owned(), source };
    let form = form(&connection, path)?;
    let settings =
        [("journal_mode", "wal"), ("synchronous", "full"), ("secure_delete", "true"), ("foreign_keys", "true")];
    for (name, value) in settings {
        connection.pragma_update(None, name, value).map_err(database)?;
    }
    if form < NEWEST {
        let made = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(database)?;
        // Another program may have been quicker.
        let form = self::form(&made, path)?;
        for (_, next) in (0..).zip(FORMS).filter(|(at, _)| *at >= form) {
            made.execute_batch(next).map_err(database)?;
        }
        made.pragma_update(None, "application_id", APPLICATION).map_err(database)?;
        made.pragma_update(None, "user_version", NEWEST).map_err(database)?;
        made.commit().map_err(database)?;
    }
    empty_journal(&connection);
    Ok(connection)
}

/// Brings all that the journal has into the file, and says whether it is empty then: what was erased stands in it until it is. Where a
/// reader holds it, a later time empties it.
pub(super) fn empty_journal(connection: &Connection) -> bool {
    // Nobody whose answer is written down waits for somebody who reads.
    _ = connection.busy_timeout(Duration::ZERO);
    let busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    _ = connection.busy_timeout(PATIENCE);
    busy.is_ok_and(|busy| busy == 0)
}

/// Opens a log that there is, to read it beside whoever writes to it.
pub(super) fn to_read(path: &Path) -> Result<Connection, BookError> {
    if !path.is_file() {
        return Err(BookError::Missing(path.to_owned()));
    }
    let connection = opened(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    match form(&connection, path)? {
        0 => Err(BookError::Foreign(path.to_owned())),
        form => {
            if let Some(older) = OLDER.get(form as usize - 1) {
                let database = |source| BookError::Database { path: path.to_owned(), source };
                connection.execute_batch(&older.concat()).map_err(database)?;
            }
            Ok(connection)
        }
    }
}

fn opened(path: &Path, flags: OpenFlags) -> Result<Connection, BookError> {
    let database = |source| BookError::Database { path: path.to_owned(), source };
    let connection = Connection::open_with_flags(path, flags).map_err(database)?;
    connection.busy_timeout(PATIENCE).map_err(database)?;
    Ok(connection)
}

/// 0 of an empty file.
fn form(connection: &Connection, path: &Path) -> Result<u32, BookError> {
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, u32>(0));
    // A file of something else is no database at all, or another's.
    match (number("application_id"), number("user_version")) {
        (Ok(0), Ok(0)) => Ok(0),
        (Ok(APPLICATION), Ok(form @ 1..=NEWEST)) => Ok(form),
        _ => Err(BookError::Foreign(path.to_owned())),
    }
}

/// A log as programs of before made it.
#[cfg(test)]
pub(super) fn of_before(path: &Path) {
    let made = Connection::open(path).expect("a file");
    made.execute_batch(FIRST).expect("the first form");
    made.pragma_update(None, "application_id", APPLICATION).expect("ours");
    made.pragma_update(None, "user_version", 1).expect("the first form");
}
