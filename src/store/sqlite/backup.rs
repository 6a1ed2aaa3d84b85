//! Copies of a store: one that is made while it is written to, and one that is put back.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use super::faults::At;
use super::lock::Lock;
use super::{Sqlite, heed, notes, open};
use crate::disk;
use crate::domain::declared::{Declared, WriteNumber};
use crate::store::{Store, StoreError};

/// How the name of what was replaced ends.
const REPLACED: &str = ".replaced";
/// What SQLite keeps beside a file that is in use.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// What became of a store that was put back.
#[derive(Debug)]
pub struct Restored {
    /// What it keeps now.
    pub declared: Declared,
    /// Where what was there before is, if something was.
    pub replaced: Option<PathBuf>,
}

impl Sqlite {
    /// Copies a store, as it is at one moment, to a file that is whole or not there, beside whoever writes to it. Returns what
    /// the copy keeps, read from the copy.
    ///
    /// # Errors
    /// Where there is no store, where the copy cannot be written, where it would take the place of something else, and where
    /// it is not whole.
    pub fn backup(store: &Path, copy: &Path) -> Result<Declared, StoreError> {
        let (source, known) = open::as_it_is(store)?;
        if copy.is_dir() {
            return Err(cannot(copy, io::ErrorKind::IsADirectory.into()));
        }
        // An earlier copy of the same store makes room, and nothing else does.
        if copy.exists() && open::as_it_is(copy)?.1.id != known.id {
            return Err(StoreError::Foreign(copy.into()));
        }
        let unfinished = named(copy, disk::UNFINISHED);
        let copied = copy_pages(&source, &unfinished).and_then(|()| Self::check(&unfinished));
        let declared = copied.inspect_err(|_| _ = fs::remove_file(&unfinished))?;
        put(&unfinished, copy)?;
        Ok(declared)
    }

    /// Puts a copy in the place of a store, once it is found whole. Nobody writes to the store meanwhile. What was there before
    /// is kept under another name, and no token or etag that was read from it means anything to the one that is put back. For whom
    /// places said since that something is stands: a consent that was withdrawn after the copy was made stays withdrawn. `notes`: where that was
    /// noted, also for a store that is lost.
    ///
    /// # Errors
    /// Where the copy is none or not whole, where somebody writes to the store, and where what stands in its place is no store of
    /// the same domain.
    pub fn restore(copy: &Path, store: &Path, notes: Option<&Path>) -> Result<Restored, StoreError> {
        let _lock = Lock::take(store)?;
        let (source, known) = open::as_it_is(copy)?;
        check_pages(&source, copy)?;
        let before = if store.exists() { settled(store, &known.domain)? } else { None };
        let noted = notes.map(|notes| noted(notes, &known.domain, before.as_ref())).transpose()?;
        let before = before.map(|(_, last)| last);
        let unfinished = named(store, disk::UNFINISHED);
        let made = copy_pages(&source, &unfinished).and_then(|()| {
            // One of an older form is brought forward.
            drop(open::to_write(&unfinished, &known.domain)?);
            follow(&unfinished, before.max(noted).unwrap_or_default())?;
            // Whoever put a store back must not share again what was withdrawn since.
            if before.is_some() {
                heed::heed(&unfinished, store, heed::From::Store)?;
            }
            if let Some(notes) = notes {
                heed::heed(&unfinished, notes, heed::From::Notes)?;
            }
            Self::check(&unfinished)
        });
        let declared = made.inspect_err(|_| _ = fs::remove_file(&unfinished))?;
        let replaced = store.exists().then(|| set_aside(store)).transpose()?;
        put(&unfinished, store)?;
        for end in BESIDE {
            remove(&named(&unfinished, end))?;
        }
        Ok(Restored { declared, replaced })
    }

    /// Looks at every page and every row of a store, and reads all that it keeps.
    ///
    /// # Errors
    /// Where there is none, where it is of an older form, and where it is not whole.
    pub fn check(store: &Path) -> Result<Declared, StoreError> {
        let (connection, known) = open::as_it_is(store)?;
        check_pages(&connection, store)?;
        drop(connection);
        Self::read(store, &known.domain)?.load()
    }

    /// The domain whose places a store keeps.
    ///
    /// # Errors
    /// Where there is none, or it cannot be read.
    pub fn domain(store: &Path) -> Result<String, StoreError> {
        Ok(open::as_it_is(store)?.1.domain)
    }
}

fn check_pages(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let damaged = |what: String| StoreError::Damaged { at: path.into(), what };
    let said: String = connection.pragma_query_value(None, "integrity_check", |row| row.get(0)).at(path)?;
    // It may say much; the first line tells that it is so.
    let what = said.lines().next().unwrap_or_default().to_owned();
    if what != "ok" {
        return Err(damaged(what));
    }
    let orphan = connection.query_row("PRAGMA foreign_key_check", [], |row| row.get::<_, String>(0)).optional();
    match orphan.at(path)? {
        Some(table) => Err(damaged(format!("it holds rows of '{table}' that belong to nothing"))),
        None => Ok(()),
    }
}

/// The name of a file with more at its end.
fn named(file: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(end);
    name.into()
}

/// All pages of one moment: a reader of the journal does not keep its writer waiting.
fn copy_pages(source: &Connection, to: &Path) -> Result<(), StoreError> {
    remove(to)?;
    open::for_its_owner_alone(to);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut copy = Connection::open_with_flags(to, flags).at(to)?;
    {
        let backup = Backup::new(source, &mut copy).at(to)?;
        match backup.step(-1).at(to)? {
            StepResult::Done => {}
            _ => return Err(StoreError::InUse(to.into())),
        }
    }
    // One file, with nothing beside it.
    copy.pragma_update(None, "journal_mode", "delete").at(to)
}

/// Gives a copy a name of its own, and numbers its writes on from those of what it replaces.
fn follow(copy: &Path, before: WriteNumber) -> Result<(), StoreError> {
    let connection = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_WRITE).at(copy)?;
    let sql = "UPDATE store SET id = lower(hex(randomblob(8))), key = randomblob(32), write = max(write, ?1)";
    connection.execute(sql, params![before.0]).at(copy).map(drop)
}

/// Brings all that a store keeps into its one file, and says which it is and how far; none of one that is damaged, which stays as it is.
fn settled(store: &Path, domain: &str) -> Result<Option<(String, WriteNumber)>, StoreError> {
    match open::to_write(store, domain) {
        Ok((connection, id)) => {
            connection.pragma_update(None, "wal_checkpoint", "truncate").at(store)?;
            Ok(Some((id, open::last(&connection, store)?)))
        }
        Err(StoreError::Damaged { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// How far notes are, without what a store that is there never kept. None must write to them meanwhile.
fn noted(notes: &Path, domain: &str, kept: Option<&(String, WriteNumber)>) -> Result<WriteNumber, StoreError> {
    if !notes.is_file() {
        return Err(StoreError::Missing(notes.into()));
    }
    let _lock = Lock::take(notes)?;
    let damaged = || StoreError::Damaged { at: notes.into(), what: "it cannot be read".to_owned() };
    let (of, noted) = settled(notes, domain)?.ok_or_else(damaged)?;
    if let Some((_, last)) = kept.filter(|(id, _)| *id == of) {
        notes::unnote_unkept(&mut open::to_write(notes, domain)?.0, *last, notes)?;
    }
    Ok(noted)
}

/// Keeps what is there under another name. It stays where it is, too, until something else takes its place at once.
fn set_aside(store: &Path) -> Result<PathBuf, StoreError> {
    let aside = named(store, REPLACED);
    remove(&aside)?;
    fs::hard_link(store, &aside).map_err(|error| cannot(store, error))?;
    // A journal that stays would be taken for that of the store that is put in its place.
    for end in BESIDE {
        match fs::rename(named(store, end), named(&aside, end)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(cannot(store, error)),
            _ => {}
        }
    }
    Ok(aside)
}

fn put(unfinished: &Path, file: &Path) -> Result<(), StoreError> {
    let whole = fs::File::open(unfinished).and_then(|file| file.sync_all());
    let put = whole.and_then(|()| fs::rename(unfinished, file)).and_then(|()| {
        let dir = file.parent().filter(|dir| *dir != Path::new("")).unwrap_or(Path::new("."));
        disk::sync_dir(dir)
    });
    put.map_err(|error| cannot(file, error))
}

fn remove(file: &Path) -> Result<(), StoreError> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(cannot(file, error)),
        _ => Ok(()),
    }
}

fn cannot(path: &Path, error: io::Error) -> StoreError {
    let at = path.into();
    match error.kind() {
        io::ErrorKind::StorageFull => StoreError::Full(at),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly(at),
        _ => StoreError::CannotOpen { at, error },
    }
}
