//! `--store`: what places declared, laid over the pack.

use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use super::Globals;
use super::access_log;
use super::failure::{Exit, Failure};
use crate::audit::Book;
use crate::disk;
use crate::domain::declared::{ChangeError, Declared, Ledger, PublicFacts, PublicNews};
use crate::domain::id::PlaceId;
use crate::domain::world::World;
use crate::engine::View;
use crate::live::{Replica, WriteError, Writer};
use crate::store::postgres::{Address, AddressError, Postgres};
use crate::store::sqlite::Sqlite;
use crate::store::{Location, Noted, Shared, Store, StoreError};

use super::clock;

const SQLITE: &str = "sqlite:";
/// How the name of the access log ends, which begins as that of the store.
const ACCESS: &str = ".access";
/// What a database's password may stand in, as for PostgreSQL's own programs.
const PASSWORD: &str = "PGPASSWORD";

/// Where a store is, and the access log of whoever serves from it.
#[derive(Debug, Clone)]
pub struct StoreAddress {
    at: At,
    access_log: Option<PathBuf>,
}

#[derive(Debug, Clone)]
enum At {
    File(PathBuf),
    Database(Box<Address>),
}

impl FromStr for StoreAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let at = match text.strip_prefix(SQLITE) {
            Some(path) if !path.is_empty() => At::File(path.into()),
            _ if Address::is_one(text) => {
                let address: Address = text.parse().map_err(|error: AddressError| error.to_string())?;
                At::Database(Box::new(address.opened_with(std::env::var(PASSWORD).ok().as_deref())))
            }
            _ => {
                return Err(format!(
                    "write {SQLITE} and a file, such as {SQLITE}places.db, or postgres://USER@HOST/DATABASE"
                ));
            }
        };
        Ok(Self { at, access_log: None })
    }
}

impl StoreAddress {
    /// The same with its access log in a file that was named.
    pub(super) fn logged_in(self, access_log: Option<PathBuf>) -> Self {
        Self { access_log, ..self }
    }

    /// Where it is, as it may be shown.
    pub(super) fn location(&self) -> Location {
        match &self.at {
            At::File(path) => path.as_path().into(),
            At::Database(address) => address.location().clone(),
        }
    }

    /// The file, of a store that is one. `otherwise`: what is to be done with a database in its stead.
    pub(super) fn file(&self, otherwise: &str) -> Result<&Path, Failure> {
        match &self.at {
            At::File(path) => Ok(path),
            At::Database(address) => Err(Failure {
                exit: Exit::Usage,
                message: format!("{} is a database, and this is of stores in a file", address.location()),
                hint: otherwise.to_owned(),
            }),
        }
    }

    /// Reads all that it keeps, of whatever domain.
    pub(super) fn check(&self) -> Result<Declared, StoreError> {
        match &self.at {
            At::File(path) => Sqlite::check(path),
            At::Database(address) => Postgres::check(address),
        }
    }

    /// Whether a server could write to it, without making or changing anything.
    pub(super) fn check_writable(&self) -> Result<(), StoreError> {
        match &self.at {
            At::File(path) => {
                let is_open = fs::File::options().write(true).open(path).is_ok();
                let read_only = fs::metadata(disk::dir_of(path)).map(|known| known.permissions().readonly());
                if is_open && matches!(read_only, Ok(false)) {
                    Ok(())
                } else {
                    Err(StoreError::ReadOnly(self.location()))
                }
            }
            At::Database(address) => Postgres::check_writable(address),
        }
    }

    fn read(&self, domain: &str) -> Result<Box<dyn Store>, Failure> {
        let store = match &self.at {
            At::File(path) => Sqlite::read(path, domain).map(boxed),
            At::Database(address) => Postgres::read(address, domain).map(boxed),
        };
        store.map_err(|error| store_failure(&error))
    }

    /// Made where there is none.
    fn open(&self, domain: &str, withdrawals: Option<&Path>) -> Result<Box<dyn Store>, Failure> {
        let store = match (&self.at, withdrawals) {
            (At::File(path), Some(notes)) => Noted::<Sqlite>::open(path, domain, notes).map(boxed),
            (At::File(path), None) => Sqlite::open(path, domain).map(boxed),
            (At::Database(address), notes) => return Ok(open_shared(address, domain, notes)?),
        };
        store.map_err(|error| store_failure(&error))
    }

    /// Where the log lies of who was told what not everybody may see.
    pub(super) fn access_log(&self) -> Result<PathBuf, Failure> {
        match (&self.access_log, &self.at) {
            (Some(named), _) => Ok(named.clone()),
            (None, At::File(path)) => {
                let mut name = OsString::from(path);
                name.push(ACCESS);
                Ok(name.into())
            }
            (None, At::Database(address)) => Err(Failure {
                exit: Exit::Usage,
                message: format!("the access log of {} has no place: it is a file of each server", address.location()),
                hint: "name the file with --access-log FILE".to_owned(),
            }),
        }
    }

    /// That log, made where there is none, with the entries of so many days. Places that went, also where the program was cut before it could
    /// say so, have no key in it. Entries that cannot be removed stay: the log says so, and all else goes on.
    pub(super) fn open_access_log(&self, ledger: &Ledger, kept_days: Option<u16>) -> Result<Book, Failure> {
        let declared = ledger.declared();
        let stands = |place: &PlaceId| {
            declared.place(place).is_some()
                || declared.itself(place).is_some()
                || declared.records(place).next().is_some()
        };
        let gone = declared.gone().iter().filter(|place| !stands(place));
        let book = Book::open(&self.access_log()?, Arc::new(clock::now));
        let book = book.and_then(|book| book.forget(gone).map(|_| book)).map_err(|error| access_log::failed(&error))?;
        match kept_days.map(|days| book.prune(days)).transpose() {
            Ok(removed) => {
                if let Some(removed) = removed.flatten() {
                    tracing::info!(removed.entries, removed.until, "old entries of the access log are removed");
                }
            }
            Err(error) => {
                let cause = error.source().map(ToString::to_string);
                tracing::error!(%error, cause, "old entries of the access log are not removed: see 'peermatch audit verify'");
            }
        }
        Ok(book)
    }

    /// The world with what the store keeps on top of it. The store is only read, beside whoever writes to it.
    pub fn over(&self, world: World) -> Result<World, Failure> {
        Ok(World::clone(self.ledger(world)?.world()))
    }

    /// The same in the words of the world alone, without codes that were added.
    pub(super) fn over_in_its_words(&self, world: World) -> Result<World, Failure> {
        self.ledger(world)?.in_pack_words().map_err(|error| ledger_failure(&error))
    }

    /// What the store keeps, laid over a world. The store is only read, beside whoever writes to it.
    pub(super) fn ledger(&self, world: World) -> Result<Ledger, Failure> {
        let store = self.read(&world.about.id)?;
        let declared = store.load().map_err(|error| store_failure(&error))?;
        Ledger::new(Arc::new(world), declared, store.key()).map_err(|error| ledger_failure(&error))
    }

    /// Keeps what a world tells publicly, and says what that changes and what places declared. A store is made where there is none.
    pub(super) fn take_in(&self, world: World) -> Result<(PublicNews, Ledger), Failure> {
        let facts = PublicFacts::of(&world);
        let mut store = self.open(&world.about.id, None)?;
        let declared = store.load().map_err(|error| store_failure(&error))?;
        // Before anything is kept: a pack over which what was declared cannot be laid is not taken in.
        let ledger = Ledger::new(Arc::new(world), declared, store.key()).map_err(|error| ledger_failure(&error))?;
        let before = store.public().map_err(|error| store_failure(&error))?;
        store.take_in(&facts).map_err(|error| store_failure(&error))?;
        Ok((facts.since(&before), ledger))
    }

    /// Follows what others write to the store, where others may, as long as what is returned is kept. Who went there is forgotten by the
    /// access log here, too.
    pub(super) fn follow(&self, writer: &Writer, domain: &str, book: &Arc<Book>) -> Result<Option<Replica>, Failure> {
        let At::Database(address) = &self.at else { return Ok(None) };
        let store = Postgres::open(address, domain).map_err(|error| store_failure(&error))?;
        let book = Arc::clone(book);
        writer.tell_who_went(move |gone| forget(&book, gone));
        let replica = Replica::start(writer.clone(), Box::new(store));
        replica.map(Some).map_err(|error| Failure::internal(format!("no thread that follows the store: {error}")))
    }

    /// The writer to a store that there is.
    pub(super) fn writer_there(&self, view: View, withdrawals: Option<&Path>) -> Result<Writer, Failure> {
        match &self.at {
            At::File(path) if !path.is_file() => return Err(store_failure(&StoreError::Missing(self.location()))),
            At::File(_) => {}
            At::Database(_) => drop(self.read(&view.about().id)?),
        }
        self.writer(view, withdrawals)
    }

    /// The writer to the store, which is made where there is none, and answers with what it keeps. `withdrawals`: where it notes what a
    /// copy must not bring back.
    pub fn writer(&self, view: View, withdrawals: Option<&Path>) -> Result<Writer, Failure> {
        let started = match &self.at {
            At::Database(address) => {
                let mut store = open_shared(address, &view.about().id, withdrawals)?;
                know_public(store.as_mut(), &view)?;
                Writer::beside_others(view, store, Arc::new(clock::now))
            }
            At::File(_) => {
                let mut store = self.open(&view.about().id, withdrawals)?;
                know_public(store.as_mut(), &view)?;
                Writer::start(view, store, Arc::new(clock::now))
            }
        };
        let writer = started.map_err(|error| match error {
            WriteError::Store(error) => store_failure(&error),
            WriteError::Change(error) => ledger_failure(&error),
            WriteError::Etag { .. }
            | WriteError::RequestTaken(_)
            | WriteError::ActsNoMore(_)
            | WriteError::Wording(_)
            | WriteError::Cancelled(_) => Failure::internal(error),
        })?;
        let ledger = writer.ledger();
        let declared = ledger.declared();
        let records: usize = declared.recorded().map(|place| declared.records(place).count()).sum();
        tracing::info!(
            writes = declared.write().0,
            places = declared.places().count(),
            records,
            gone = declared.gone().len(),
            "the store is laid over the pack"
        );
        for left in ledger.left_out() {
            tracing::warn!(
                problem = %left.id,
                "this added code is left out: the pack has no place for it, or one of its names under a code of its own"
            );
        }
        for place in ledger.stranded() {
            tracing::warn!(%place, "this place has declared records, and the pack does not list it any more");
        }
        Ok(writer)
    }
}

/// A store to which others write, too, made where there is none.
fn open_shared(address: &Address, domain: &str, withdrawals: Option<&Path>) -> Result<Box<dyn Shared>, Failure> {
    let store = match withdrawals {
        Some(notes) => Noted::<Postgres>::open(address, domain, notes).map(boxed_shared),
        None => Postgres::open(address, domain).map(boxed_shared),
    };
    store.map_err(|error| store_failure(&error))
}

fn boxed(store: impl Store + 'static) -> Box<dyn Store> {
    Box::new(store)
}

fn boxed_shared(store: impl Shared + 'static) -> Box<dyn Shared> {
    Box::new(store)
}

/// Keeps what is publicly known in a store that knows nothing of it.
fn know_public(store: &mut dyn Store, view: &View) -> Result<(), Failure> {
    if store.public().map_err(|error| store_failure(&error))?.is_empty() {
        store.take_in(&PublicFacts::of(view.whole_world())).map_err(|error| store_failure(&error))?;
    }
    Ok(())
}

/// Takes the keys to what an access log has of places that went away with them.
fn forget(book: &Book, gone: &[PlaceId]) {
    if let Err(error) = book.forget(gone) {
        tracing::error!(
            %error,
            "a place went, and the key to its entries in the access log is still there: start the server again"
        );
    }
}

/// The store that a command cannot do without.
pub(super) fn named(globals: &Globals) -> Result<&StoreAddress, Failure> {
    globals.store.as_ref().ok_or_else(|| Failure {
        exit: Exit::Usage,
        message: "no store is named".to_owned(),
        hint: format!("name it with --store {SQLITE}FILE, or postgres://USER@HOST/DATABASE"),
    })
}

pub(super) fn store_failure(error: &StoreError) -> Failure {
    match error {
        StoreError::Missing(_) => {
            Failure::data(error, "name one that is there, or make one: peermatch serve --store STORE")
        }
        StoreError::InUse(Location::Database(_)) => {
            Failure::unreachable(error, "try again: somebody holds a lock on its tables for long")
        }
        StoreError::InUse(_) => {
            Failure::unreachable(error, "stop the server that writes to it, or ask that one with --server URL")
        }
        StoreError::ReadOnly(Location::Database(_)) => {
            Failure::unreachable(error, "name the database that is written to, not a copy that follows it")
        }
        StoreError::Full(Location::Database(_)) => Failure::unreachable(error, "make room on the disk of the database"),
        StoreError::CannotOpen { .. } | StoreError::ReadOnly(_) | StoreError::Full(_) => {
            Failure::unreachable(error, "see that its folder is there, can be written to and has room")
        }
        StoreError::Foreign(Location::File(_)) => {
            Failure::data(error, "name a file that peermatch made, or one that is not there yet")
        }
        StoreError::Foreign(Location::Database(_)) => {
            Failure::data(error, "name a database in which no other program has a schema called peermatch")
        }
        StoreError::Away { .. } => {
            Failure::unreachable(error, "see that the database runs and listens there: peermatch doctor --store URL")
        }
        StoreError::Refused { .. } => Failure::unreachable(
            error,
            "see that user and database are there and that the user owns the database; the password may stand in PGPASSWORD",
        ),
        StoreError::OfAnother(_) => Failure::data(
            error,
            "name the file of withdrawals that belongs to this store, or one that is not there yet",
        ),
        StoreError::OtherDomain { .. } => Failure::data(error, "name the pack that it was made with, with --pack DIR"),
        StoreError::Newer { program, .. } => {
            let version = program.as_ref().map_or_else(
                || "the newer peermatch that wrote it".to_owned(),
                |version| format!("peermatch {version} or later"),
            );
            let back = "to go back, move the store aside and put back the copy made before: peermatch restore FILE --store STORE";
            Failure::data(error, format!("use {version}; {back}"))
        }
        StoreError::Older { .. } => {
            Failure::data(error, "serve from it once, which brings it forward: peermatch serve --store")
        }
        StoreError::Damaged { at: Location::File(_), .. } => {
            Failure::data(error, "put back a copy of it: peermatch restore FILE --store STORE")
        }
        StoreError::Damaged { at: Location::Database(_), .. } => {
            Failure::data(error, "put back a copy of it: pg_restore")
        }
        StoreError::Overtaken(_) | StoreError::Database { .. } => Failure::internal(error),
    }
}

fn ledger_failure(error: &ChangeError) -> Failure {
    Failure::data(
        format!("what the store keeps does not fit the pack: {error}"),
        "name the pack that it was written with, with --pack DIR",
    )
}
