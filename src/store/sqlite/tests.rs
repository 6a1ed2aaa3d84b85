//! The file, in good and in bad hands.

use super::*;
use crate::domain::declared::{Change, DeclaredPlace, DeclaredRecord};
use crate::domain::id::{GovernanceTypeId, PlaceId, ProblemId};
use crate::domain::record::Status;
use crate::domain::stage::Stage;
use crate::store::RequestKey;
use jiff::civil::date;
use std::fs;

fn place(id: &str) -> PlaceId {
    PlaceId::new(id).expect("an id")
}

fn registered(id: &str, name: &str, part_of: &[&str]) -> Change {
    Change::PutPlace(DeclaredPlace {
        id: place(id),
        name: name.to_owned(),
        governance_type: GovernanceTypeId::new("alliance").expect("a code"),
        official_name: String::new(),
        nation: String::new(),
        region: "North".to_owned(),
        part_of: part_of.iter().map(|whole| place(whole)).collect(),
    })
}

fn said(id: &str, problem: &str, stage: Option<Stage>, statement: &str) -> Change {
    let problem = ProblemId::new(problem).expect("a code");
    let (status, as_of) = (Status::Live, date(2026, 11, 20));
    Change::PutRecord {
        place: place(id),
        record: DeclaredRecord { problem, status, stage, as_of, statement: statement.to_owned() },
    }
}

fn write(store: &mut Sqlite, declared: &mut Declared, change: &Change) {
    let commit = Commit { change, after: declared.write(), request: None, at: Timestamp::UNIX_EPOCH };
    let number = store.commit(&commit).expect("kept");
    declared.apply(change);
    assert_eq!(number, declared.write());
}

fn changes() -> Vec<Change> {
    let mut changes = vec![
        registered("x:one", "One", &["ARN"]),
        said("x:one", "flood", Some(Stage::Piloting), "in our own words"),
        said("x:one", "goats", None, ""),
        registered("x:two", "Two", &["x:one", "ARN"]),
        registered("x:one", "One and only", &[]),
        said("x:one", "flood", Some(Stage::Scaling), "further on"),
        Change::Retire { place: place("x:one"), problem: ProblemId::new("goats").expect("a code") },
        said("ARN", "flood", Some(Stage::NotConsidering), ""),
        Change::Erase { place: place("x:two") },
        Change::Erase { place: place("ARN") },
    ];
    changes.push(registered("x:two", "Two again", &[]));
    changes
}

#[test]
fn law_12_what_was_written_is_there_when_the_store_is_opened_again() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("places.db");
    let mut declared = Declared::default();
    for change in changes() {
        let mut store = Sqlite::open(&path, "islands").expect("opened");
        assert_eq!(store.load().expect("read"), declared);
        write(&mut store, &mut declared, &change);
    }
    let store = Sqlite::open(&path, "islands").expect("opened");
    assert_eq!(store.load().expect("read"), declared);
    assert_eq!(Sqlite::read(&path, "islands").expect("beside it").load().expect("read"), declared);
    assert_eq!(Sqlite::read(&path, "islands").expect("beside it").id(), store.id());
}

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
fn a_request_is_known_for_a_day_and_across_restarts() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("places.db");
    let request = RequestKey { id: "one".to_owned(), digest: "abc".to_owned() };
    let change = registered("x:one", "One", &[]);
    let mut store = Sqlite::open(&path, "islands").expect("opened");
    let commit = Commit { change: &change, after: WriteNumber(0), request: Some(&request), at: Timestamp::UNIX_EPOCH };
    store.commit(&commit).expect("kept");
    drop(store);
    let store = Sqlite::open(&path, "islands").expect("opened again");
    let after = |seconds: i64| Timestamp::from_second(seconds).expect("a time");
    let taken = Some(Taken { digest: "abc".to_owned(), write: WriteNumber(1) });
    assert_eq!(store.taken("one", after(REMEMBERED_SECONDS - 1)).expect("read"), taken);
    assert_eq!(store.taken("one", after(REMEMBERED_SECONDS)).expect("read"), None);
    assert_eq!(store.taken("one", after(-1_000)).expect("read"), taken, "a clock that was set back forgets nothing");
    assert_eq!(store.taken("another", after(0)).expect("read"), None);
}

#[test]
fn two_programs_never_write_to_one_store() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("places.db");
    let mut store = Sqlite::open(&path, "islands").expect("opened");
    assert!(matches!(Sqlite::open(&path, "islands"), Err(StoreError::InUse(_))));
    let change = registered("x:one", "One", &[]);
    let late = Commit { change: &change, after: WriteNumber(7), request: None, at: Timestamp::UNIX_EPOCH };
    assert!(matches!(store.commit(&late), Err(StoreError::Overtaken(_))));
    assert_eq!(store.load().expect("read"), Declared::default(), "what came too late left nothing");
    drop(store);
    assert!(Sqlite::open(&path, "islands").is_ok(), "and whoever ends lets go of it");
}

#[test]
fn a_store_of_a_newer_program_is_left_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("places.db");
    Sqlite::open(&path, "islands")
        .expect("made")
        .connection
        .pragma_update(None, "user_version", schema::NEWEST + 1)
        .expect("set");
    let before = fs::read(&path).expect("its bytes");
    let told = Sqlite::open(&path, "islands").expect_err("newer").to_string();
    assert!(told.contains("form 2") && told.contains("up to 1"), "{told}");
    assert!(matches!(Sqlite::read(&path, "islands"), Err(StoreError::Newer { found: 2, known: 1, .. })));
    assert_eq!(fs::read(&path).expect("its bytes"), before);
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
fn a_value_that_no_program_of_ours_wrote_is_told() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("places.db");
    let mut store = Sqlite::open(&path, "islands").expect("made");
    write(&mut store, &mut Declared::default(), &said("ARN", "flood", None, ""));
    store.connection.execute("UPDATE record SET stage = 9", []).expect("by hand");
    let told = store.load().expect_err("no stage").to_string();
    assert!(told.contains("damaged") && told.contains("a stage that is none"), "{told}");
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
        let commit = Commit { change: &change, after: declared.write(), request: None, at: Timestamp::UNIX_EPOCH };
        match store.commit(&commit) {
            Ok(_) => declared.apply(&change),
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
fn a_store_of_another_domains_places_is_not_laid_over_these() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("places.db");
    drop(Sqlite::open(&path, "islands").expect("made"));
    assert!(matches!(Sqlite::open(&path, "cities"), Err(StoreError::OtherDomain { found, .. }) if found == "islands"));
    assert!(matches!(Sqlite::read(&path, "cities"), Err(StoreError::OtherDomain { .. })));
}
