//! The file, in good and in bad hands.

use std::fs;

use super::*;
use crate::domain::consent::{Audience, Consent, Part, Scope};
use crate::domain::declared::{Change, Matter, ProblemWords};
use crate::domain::id::{ProblemId, TermId};
use crate::domain::record::Status;
use crate::domain::stage::Stage;
use crate::store::Entry;
use crate::store::tests::said::{about, changes, full, moment, place, record, registered, said, shared};
use crate::store::tests::write;

mod restored;

#[test]
fn r144_nothing_is_left_of_a_place_that_was_erased() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("places.db");
    let mut declared = Declared::default();
    let mut store = Sqlite::open(&path, "islands").expect("opened");
    write(&mut store, &mut declared, &said("ARN", "flood", None, "a statement that must go"));
    write(&mut store, &mut declared, &Change::Erase { place: place("ARN") });
    for file in fs::read_dir(dir.path()).expect("files") {
        let bytes = fs::read(file.expect("a file").path()).expect("its bytes");
        assert!(
            !bytes.windows(8).any(|run| run == b"must go".as_slice() || run == b"that mus"),
            "the words are still there"
        );
    }
}

#[test]
fn a_store_of_the_first_form_is_brought_forward_with_all_that_it_keeps() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("places.db");
    let first = Connection::open(&path).expect("made");
    first.execute_batch(schema::FORMS[0]).expect("the first form");
    first
        .execute_batch(
            "UPDATE store SET domain = 'islands', write = 3;
             INSERT INTO place VALUES ('x:one', 1, 'One', 'alliance', '', '', 'North');
             INSERT INTO part_of VALUES ('x:one', 0, 'ARN');
             INSERT INTO record VALUES ('x:one', 'flood', 3, 'live', 4, '2026-11-20', 'further on');
             INSERT INTO record VALUES ('x:one', 'drought', 2, 'stopped', 4, '2026-11-20', '');",
        )
        .expect("kept by the first program");
    first.pragma_update(None, "application_id", schema::APPLICATION).expect("set");
    first.pragma_update(None, "user_version", 1).expect("set");
    drop(first);
    assert!(
        matches!(Sqlite::read(&path, "islands"), Err(StoreError::Older { found: 1, .. })),
        "reading changes nothing"
    );
    let mut declared = Declared::default();
    declared.put(&registered("x:one", "One", &["ARN"]), WriteNumber(1), Timestamp::UNIX_EPOCH);
    declared.put(&said("x:one", "flood", Some(Stage::Scaling), "further on"), WriteNumber(3), Timestamp::UNIX_EPOCH);
    let Change::PutRecord { place, mut record } = said("x:one", "drought", Some(Stage::Scaling), "") else {
        unreachable!()
    };
    record.status = Status::Stopped;
    declared.put(&Change::PutRecord { place, record }, WriteNumber(2), Timestamp::UNIX_EPOCH);
    // It was said to everybody: it stays so.
    let (place, scope) = (self::place("x:one"), Scope::Of(ProblemId::new("drought").expect("a code"), Part::Setback));
    let consent = Consent::plain(Audience::Everybody);
    declared.put(&Change::Consent { place, scope, consent }, WriteNumber(2), Timestamp::UNIX_EPOCH);
    let mut store = Sqlite::open(&path, "islands").expect("brought forward");
    assert_eq!(store.load().expect("read"), declared);
    write(&mut store, &mut declared, &full("x:one"));
    drop(store);
    assert_eq!(Sqlite::open(&path, "islands").expect("opened again").load().expect("read"), declared);
}

#[test]
fn two_programs_never_write_to_one_store() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("places.db");
    let mut store = Sqlite::open(&path, "islands").expect("opened");
    assert!(matches!(Sqlite::open(&path, "islands"), Err(StoreError::InUse(_))));
    let change = registered("x:one", "One", &[]);
    let entries = [Entry { change: &change, request: None }];
    let late = Commit { entries: &entries, after: WriteNumber(7), at: Timestamp::UNIX_EPOCH };
    assert!(matches!(store.commit(&late), Err(StoreError::Overtaken(_))));
    assert_eq!(store.load().expect("read"), Declared::default(), "what came too late left nothing");
    drop(store);
    assert!(Sqlite::open(&path, "islands").is_ok(), "and whoever ends lets go of it");
}

#[test]
fn a_store_of_a_newer_program_is_left_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("places.db");
    let (known, newer) = (schema::NEWEST, schema::NEWEST + 1);
    Sqlite::open(&path, "islands").expect("made").connection.pragma_update(None, "user_version", newer).expect("set");
    let before = fs::read(&path).expect("its bytes");
    let told = Sqlite::open(&path, "islands").expect_err("newer").to_string();
    assert!(told.contains(&format!("form {newer}")) && told.contains(&format!("up to {known}")), "{told}");
    let read = Sqlite::read(&path, "islands");
    assert!(matches!(read, Err(StoreError::Newer { found, known: up_to, .. }) if (found, up_to) == (newer, known)));
    assert_eq!(fs::read(&path).expect("its bytes"), before);
}

#[test]
fn issue_29_a_store_of_a_newer_program_says_which_version_reads_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("places.db");
    let newer = schema::NEWEST + 1;
    let store = Sqlite::open(&path, "islands").expect("made");
    let noted: (u32, String) = store
        .connection
        .query_row("SELECT form, program FROM brought_forward", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("whoever makes a form notes who it is");
    assert_eq!(noted, (schema::NEWEST, env!("CARGO_PKG_VERSION").to_owned()));
    // As a program of the next form leaves it.
    store.connection.execute("UPDATE brought_forward SET form = ?1, program = '99.1.0'", [newer]).expect("noted");
    store.connection.pragma_update(None, "user_version", newer).expect("set");
    drop(store);
    let told = Sqlite::open(&path, "islands").expect_err("newer").to_string();
    assert!(told.contains("which peermatch 99.1.0 reads"), "{told}");
    let connection = Connection::open(&path).expect("a file");
    connection.execute_batch("DROP TABLE brought_forward").expect("as before it was noted");
    let told = Sqlite::open(&path, "islands").expect_err("newer").to_string();
    assert!(told.contains("of a later version"), "{told}");
}

#[test]
fn what_is_no_store_is_told_and_left_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("letter.txt");
    fs::write(&path, "Dear council, this is a letter and no database, however long it may be.".repeat(20))
        .expect("written");
    assert!(matches!(Sqlite::open(&path, "islands"), Err(StoreError::Foreign(_))));
    assert!(fs::read_to_string(&path).expect("still text").starts_with("Dear council"));
    let other = dir.path().join("other.db");
    Connection::open(&other).expect("made").execute_batch("CREATE TABLE mine (a)").expect("a table");
    assert!(matches!(Sqlite::open(&other, "islands"), Err(StoreError::Foreign(_))), "another program's database");
    assert!(matches!(Sqlite::read(&dir.path().join("nothing.db"), "islands"), Err(StoreError::Missing(_))));
    assert!(matches!(Sqlite::open(&dir.path().join("no/folder.db"), "islands"), Err(StoreError::CannotOpen { .. })));
}

#[test]
fn a_damaged_file_is_told_before_anything_is_written_to_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("places.db");
    let mut store = Sqlite::open(&path, "islands").expect("made");
    let mut declared = Declared::default();
    changes().iter().for_each(|change| write(&mut store, &mut declared, change));
    drop(store);
    let mut bytes = fs::read(&path).expect("its bytes");
    // The first page says what the file is; those behind it hold what was kept.
    bytes[4_096..].fill(0xa5);
    fs::write(&path, &bytes).expect("damaged");
    assert!(matches!(Sqlite::open(&path, "islands"), Err(StoreError::Damaged { .. })));
    let mut cut = bytes[..6_000].to_vec();
    cut.truncate(6_000);
    fs::write(&path, &cut).expect("cut short");
    assert!(matches!(Sqlite::open(&path, "islands"), Err(StoreError::Damaged { .. })));
}

#[test]
fn a_full_disk_is_told_and_nothing_that_was_kept_is_lost() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("places.db");
    let mut store = Sqlite::open(&path, "islands").expect("made");
    let mut declared = Declared::default();
    let pages: u32 = store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).expect("counted");
    store.connection.pragma_update(None, "max_page_count", pages + 2).expect("no more room");
    let told = loop {
        let change = said(&format!("x:{}", declared.write().0), "flood", None, &"many words ".repeat(180));
        let (entries, at) = ([Entry { change: &change, request: None }], moment(declared.write().0));
        match store.commit(&Commit { entries: &entries, after: declared.write(), at }) {
            Ok(_) => declared.apply(&change, at),
            Err(error) => break error,
        }
    };
    assert!(matches!(told, StoreError::Full(_)), "{told:?}");
    assert!(declared.write().0 > 0);
    assert_eq!(store.load().expect("read"), declared);
    store.connection.pragma_update(None, "max_page_count", 1_000_000).expect("room again");
    write(&mut store, &mut declared, &said("x:0", "goats", None, "once there is room"));
}

#[test]
fn r72_a_copy_made_beside_a_writer_holds_one_moment_and_is_put_back_whole() {
    let dir = tempfile::tempdir().expect("a folder");
    let (path, copy) = (dir.path().join("places.db"), dir.path().join("copy.db"));
    let mut declared = Declared::default();
    let mut store = Sqlite::open(&path, "islands").expect("made");
    changes().iter().for_each(|change| write(&mut store, &mut declared, change));
    assert_eq!(Sqlite::backup(&path, &copy).expect("copied"), declared);
    let then = declared.clone();
    write(&mut store, &mut declared, &registered("x:three", "Three", &[]));
    assert!(matches!(Sqlite::restore(&copy, &path, None), Err(StoreError::InUse(_))), "never under a writer");
    let id = store.id().to_owned();
    drop(store);
    let restored = Sqlite::restore(&copy, &path, None).expect("put back");
    let same = then.clone().after(declared.write(), Timestamp::UNIX_EPOCH);
    assert_eq!(restored.declared, same, "with the number of the last write, so that no etag stands for two");
    let mut store = Sqlite::open(&path, "islands").expect("opened");
    assert_eq!(store.load().expect("read"), same);
    assert_ne!(store.id(), id, "and with another name, so that no token stands for two");
    write(&mut store, &mut same.clone(), &registered("x:four", "Four", &[]));
    drop(store);
    let replaced = Sqlite::check(&restored.replaced.expect("kept")).expect("whole");
    assert_eq!(replaced, declared, "what it replaced is there under another name");
    assert!(
        matches!(Sqlite::backup(&path, &copy), Err(StoreError::Foreign(_))),
        "a copy of another store is left alone"
    );
    assert_eq!(Sqlite::check(&copy).expect("still there"), then);
}

#[test]
fn r72_a_copy_that_is_not_whole_is_never_put_back() {
    let dir = tempfile::tempdir().expect("a folder");
    let (path, copy) = (dir.path().join("places.db"), dir.path().join("copy.db"));
    let mut declared = Declared::default();
    let mut store = Sqlite::open(&path, "islands").expect("made");
    changes().iter().for_each(|change| write(&mut store, &mut declared, change));
    Sqlite::backup(&path, &copy).expect("copied");
    drop(store);
    let whole = fs::read(&copy).expect("its bytes");
    let mut damaged = whole.clone();
    damaged[4_096..].fill(0xa5);
    for bytes in [&damaged, &whole[..6_000], &whole[..100], b"a letter"] {
        fs::write(&copy, bytes).expect("damaged");
        Sqlite::restore(&copy, &path, None).expect_err("not whole");
        assert_eq!(Sqlite::check(&path).expect("as it was"), declared);
    }
    // A store that is damaged itself makes room for a whole copy.
    fs::write(&path, &damaged).expect("damaged");
    fs::write(&copy, &whole).expect("whole again");
    let restored = Sqlite::restore(&copy, &path, None).expect("put back");
    assert_eq!(restored.declared, declared);
    assert_eq!(fs::read(restored.replaced.expect("kept")).expect("its bytes"), damaged);
    assert_eq!(Sqlite::check(&path).expect("whole"), declared);
}
