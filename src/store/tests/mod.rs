//! One suite for every store: what it promises holds of a file and of a database.

mod every;
mod put_back;
pub(in crate::store) mod said;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use postgres::NoTls;
use rusqlite::Connection;

use super::postgres::{Address, Postgres};
use super::sqlite::Sqlite;
use super::{Commit, Entry, Store, StoreError};
use crate::domain::declared::{Change, Declared};
use said::moment;

/// Where a store can be made and opened.
pub(in crate::store) trait Bed {
    /// Made where there is none.
    fn open(&self, domain: &str) -> Result<Box<dyn Store>, StoreError>;

    /// To read it.
    fn read(&self, domain: &str) -> Result<Box<dyn Store>, StoreError>;

    /// Does something to its tables that no program of ours does.
    fn by_hand(&self, sql: &str);

    /// How many rows a table has.
    fn count(&self, table: &str) -> i64;
}

/// A folder.
struct InFolder(tempfile::TempDir);

impl InFolder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("places.db")
    }

    fn beside(&self) -> Connection {
        Connection::open(self.path()).expect("opened")
    }
}

impl Bed for InFolder {
    fn open(&self, domain: &str) -> Result<Box<dyn Store>, StoreError> {
        Ok(Box::new(Sqlite::open(&self.path(), domain)?))
    }

    fn read(&self, domain: &str) -> Result<Box<dyn Store>, StoreError> {
        Ok(Box::new(Sqlite::read(&self.path(), domain)?))
    }

    fn by_hand(&self, sql: &str) {
        self.beside().execute_batch(sql).expect("by hand");
    }

    fn count(&self, table: &str) -> i64 {
        self.beside().query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).expect("counted")
    }
}

/// A database of its own on the server that `.ci/postgres` started.
pub(in crate::store) struct OwnDatabase {
    server: String,
    name: String,
}

impl OwnDatabase {
    pub(in crate::store) fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("PEERMATCH_TEST_POSTGRES").expect("PEERMATCH_TEST_POSTGRES: run .ci/postgres");
        let name = format!("peermatch_test_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let made = Self { server, name };
        made.on_server(&format!("CREATE DATABASE {}", made.name));
        made
    }

    fn on_server(&self, sql: &str) {
        let mut client = postgres::Client::connect(&self.server, NoTls).expect("a server");
        client.batch_execute(sql).expect("done");
    }

    pub(in crate::store) fn url(&self) -> String {
        let (server, _) = self.server.rsplit_once('/').expect("an address with a database");
        format!("{server}/{}", self.name)
    }

    pub(in crate::store) fn address(&self) -> Address {
        self.url().parse().expect("an address")
    }

    /// Copies it, as it is now. Nobody else is connected to it meanwhile.
    fn copy(&self) {
        self.on_server(&format!("CREATE DATABASE {0}_copy TEMPLATE {0}", self.name));
    }

    /// Puts the copy in its place.
    fn put_back(&self) {
        self.on_server(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        self.on_server(&format!("ALTER DATABASE {0}_copy RENAME TO {0}", self.name));
    }

    pub(in crate::store) fn client(&self) -> postgres::Client {
        let mut client = postgres::Client::connect(&self.url(), NoTls).expect("a database");
        client.batch_execute("SET search_path TO peermatch").expect("set");
        client
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        self.on_server(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

impl Bed for OwnDatabase {
    fn open(&self, domain: &str) -> Result<Box<dyn Store>, StoreError> {
        Ok(Box::new(Postgres::open(&self.address(), domain)?))
    }

    fn read(&self, domain: &str) -> Result<Box<dyn Store>, StoreError> {
        Ok(Box::new(Postgres::read(&self.address(), domain)?))
    }

    fn by_hand(&self, sql: &str) {
        self.client().batch_execute(sql).expect("by hand");
    }

    fn count(&self, table: &str) -> i64 {
        self.client().query_one(&format!("SELECT count(*) FROM {table}"), &[]).expect("counted").get(0)
    }
}

/// Commits a change, and applies it to what is kept in memory.
pub(in crate::store) fn write(store: &mut dyn Store, declared: &mut Declared, change: &Change) {
    let at = moment(declared.write().0);
    let entries = [Entry { change, request: None }];
    let number = store.commit(&Commit { entries: &entries, after: declared.write(), at }).expect("kept");
    declared.apply(change, at);
    assert_eq!(number, declared.write());
}

macro_rules! of_every_store {
    ($($name:ident,)*) => {
        mod in_a_file {
            $(#[test]
            fn $name() {
                super::every::$name(&super::InFolder::new());
            })*
        }

        mod in_a_database {
            $(#[test]
            #[ignore = "needs PostgreSQL: .ci/postgres"]
            fn $name() {
                super::every::$name(&super::OwnDatabase::new());
            })*
        }
    };
}

of_every_store! {
    law_12_what_was_written_is_there_when_the_store_is_opened_again,
    a_request_is_known_for_a_day_and_across_restarts,
    law_12_many_changes_are_kept_all_or_none,
    issue_28_for_whom_something_is_is_kept_and_stands_whatever_is_said_until_the_place_goes,
    r42_a_setback_that_was_told_before_it_could_be_shared_is_shared_as_that_statement_alone,
    a_value_that_no_program_of_ours_wrote_is_told,
    a_store_of_another_domains_places_is_not_laid_over_these,
    what_was_publicly_known_is_kept_until_the_next_pack_is_taken_in,
    r42_since_when_a_record_says_what_it_says_is_kept_with_and_without_what_did_not_go_well,
    r64_what_was_said_elsewhere_is_kept_as_of_then_and_with_the_record_that_it_is_of,
    law_12_a_write_that_follows_another_than_the_last_is_refused_and_leaves_nothing,
    r144_no_table_has_a_word_of_a_place_that_was_erased,
    what_was_said_of_words_is_there_when_the_store_is_opened_again,
    a_store_has_one_name_and_one_key_that_no_other_has,
    what_is_not_there_is_not_made_by_whoever_only_reads,
}
