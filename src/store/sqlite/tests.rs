//! The file, in good and in bad hands.

use super::*;
use crate::domain::circumstances::StartingLevel;
use crate::domain::consent::{Audience, Consent, Part, Scope};
use crate::domain::declared::{Change, DeclaredPlace, DeclaredRecord, Matter, ProblemWords};
use crate::domain::factor::{FactorRank, FactorScope, HeldFactor, Sign};
use crate::domain::id::{CallerId, FactorId, GovernanceTypeId, PlaceId, ProblemId, TermId};
use crate::domain::record::Status;
use crate::domain::stage::Stage;
use crate::domain::story::Story;
use crate::store::{Entry, RequestKey};
use jiff::civil::date;
use std::fs;

mod restored;

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

fn about(problem: &str) -> Matter {
    Matter::Problem(ProblemId::new(problem).expect("a code"))
}

fn said(id: &str, problem: &str, stage: Option<Stage>, statement: &str) -> Change {
    record(id, about(problem), stage, statement)
}

fn record(id: &str, matter: Matter, stage: Option<Stage>, statement: &str) -> Change {
    let (status, as_of) = (Status::Live, date(2026, 11, 20));
    let (factors, starting_point, statement) = (Vec::new(), Vec::new(), statement.to_owned());
    let (provisional, story) = (false, Story::default());
    let record =
        DeclaredRecord { matter, status, stage, as_of, statement, factors, starting_point, provisional, story };
    Change::PutRecord { place: place(id), record }
}

/// A record with all that one can have.
fn full(id: &str) -> Change {
    let words = Matter::Words(ProblemWords::new("ransomware in  schools").expect("words"));
    let Change::PutRecord { place, mut record } = record(id, words, None, "told to nobody") else { unreachable!() };
    let factor = |id: &str, sign, rank| HeldFactor {
        factor: FactorId::new(id).expect("a code"),
        sign,
        rank,
        scope: FactorScope::Mixed,
        source: None,
    };
    record.factors = vec![factor("money", Sign::Hinders, FactorRank::new(1)), factor("trust", Sign::Helps, None)];
    let dimension = TermId::new("capacity").expect("a code");
    record.starting_point = vec![StartingLevel { dimension, level: 2, statement: String::new(), source: None }];
    record.story = super::story::tests::full();
    Change::PutRecord { place, record }
}

/// The moment of the tests' write of a number.
fn moment(write: u64) -> Timestamp {
    Timestamp::from_millisecond(1_764_000_000_000 + i64::try_from(write).expect("few")).expect("a time")
}

fn write(store: &mut dyn Store, declared: &mut Declared, change: &Change) {
    let at = moment(declared.write().0);
    let entries = [Entry { change, request: None }];
    let number = store.commit(&Commit { entries: &entries, after: declared.write(), at }).expect("kept");
    declared.apply(change, at);
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
        Change::Retire { place: place("x:one"), matter: about("goats") },
        full("x:one"),
        full("x:two"),
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
    let entries = [Entry { change: &change, request: Some(&request) }];
    store.commit(&Commit { entries: &entries, after: WriteNumber(0), at: Timestamp::UNIX_EPOCH }).expect("kept");
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
fn law_12_many_changes_are_kept_all_or_none() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("places.db");
    let mut store = Sqlite::open(&path, "islands").expect("opened");
    let request = RequestKey { id: "one".to_owned(), digest: "abc".to_owned() };
    let (first, second) = (registered("x:one", "One", &["ARN"]), full("x:one"));
    // Two requests of one name in one commit: the second cannot be kept.
    let twice = [&first, &second].map(|change| Entry { change, request: Some(&request) });
    store.commit(&Commit { entries: &twice, after: WriteNumber(0), at: moment(0) }).expect_err("one name twice");
    assert_eq!(store.load().expect("read"), Declared::default(), "nothing of the first is left either");
    let once = [Entry { change: &first, request: None }, Entry { change: &second, request: Some(&request) }];
    let last = store.commit(&Commit { entries: &once, after: WriteNumber(0), at: moment(0) }).expect("kept");
    assert_eq!(last, WriteNumber(2));
    let taken = store.taken("one", moment(0)).expect("read");
    assert_eq!(taken, Some(Taken { digest: "abc".to_owned(), write: WriteNumber(2) }), "the number of its own change");
    let mut declared = Declared::default();
    for change in [&first, &second] {
        declared.apply(change, moment(0));
    }
    assert_eq!(store.load().expect("read"), declared);
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

/// For whom something is.
fn shared(id: &str, scope: Scope, audience: Audience, until: Option<jiff::civil::Date>, by: Option<&str>) -> Change {
    let by = by.map(|by| CallerId::new(by).expect("an id"));
    Change::Consent { place: place(id), scope, consent: Consent { until, by, ..Consent::plain(audience) } }
}

#[test]
fn issue_28_for_whom_something_is_is_kept_and_stands_whatever_is_said_until_the_place_goes() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("places.db");
    let (mut store, mut declared) = (Sqlite::open(&path, "islands").expect("opened"), Declared::default());
    let of = |part| Scope::Of(ProblemId::new("flood").expect("a code"), part);
    let networks = Audience::Networks(["ports", "coast"].map(|code| TermId::new(code).expect("a code")).into());
    let portals = Audience::Portals([CallerId::new("portal").expect("an id")].into());
    write(&mut store, &mut declared, &registered("x:one", "One", &[]));
    write(&mut store, &mut declared, &shared("x:one", Scope::Being, Audience::Private, None, None));
    write(
        &mut store,
        &mut declared,
        &shared("x:one", of(Part::Standing), networks, Some(date(2027, 1, 31)), Some("own")),
    );
    write(&mut store, &mut declared, &shared("x:one", of(Part::Words), Audience::Everybody, None, None));
    write(&mut store, &mut declared, &said("x:one", "flood", Some(Stage::Scaling), "words"));
    write(&mut store, &mut declared, &shared("x:one", of(Part::Words), portals, None, Some("own")));
    write(&mut store, &mut declared, &Change::Retire { place: place("x:one"), matter: about("flood") });
    assert_eq!(store.load().expect("read"), declared);
    assert_eq!(declared.consents(&place("x:one")).count(), 3, "it stands though there is no record");
    write(&mut store, &mut declared, &Change::Erase { place: place("x:one") });
    assert_eq!(store.load().expect("read"), declared);
    assert_eq!(declared.consents(&place("x:one")).count(), 0);
    for table in ["consent", "consent_named", "consent_except", "consent_funder", "taken_back"] {
        let sql = format!("SELECT count(*) FROM {table}");
        let left: i64 = store.connection.query_row(&sql, [], |row| row.get(0)).expect("counted");
        assert_eq!(left, 0, "{table}");
    }
}

#[test]
fn r42_a_setback_that_was_told_before_it_could_be_shared_is_shared_as_that_statement_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("places.db");
    let (mut store, mut declared) = (Sqlite::open(&path, "islands").expect("opened"), Declared::default());
    let stands = |status| match said("ARN", "flood", Some(Stage::Scaling), "words") {
        Change::PutRecord { place, record } => Change::PutRecord { place, record: DeclaredRecord { status, ..record } },
        other => other,
    };
    let setback = Scope::Of(ProblemId::new("flood").expect("a code"), Part::Setback);
    write(&mut store, &mut declared, &stands(Status::Stopped));
    let sql = "INSERT INTO consent SELECT place_id, problem_id, 'setback', write, at, 'everybody', '', '' FROM record";
    store.connection.execute(sql, []).expect("as an older form is brought forward");
    let mut declared = store.load().expect("read");
    write(&mut store, &mut declared, &stands(Status::Stopped));
    assert!(declared.consent(&place("ARN"), &setback).is_some(), "the same, said again");
    assert_eq!(store.load().expect("read"), declared);
    write(&mut store, &mut declared, &stands(Status::Live));
    assert!(declared.consent(&place("ARN"), &setback).is_none(), "what is stopped later is for nobody");
    assert_eq!(store.load().expect("read"), declared);
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
fn a_store_of_another_domains_places_is_not_laid_over_these() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("places.db");
    drop(Sqlite::open(&path, "islands").expect("made"));
    assert!(matches!(Sqlite::open(&path, "cities"), Err(StoreError::OtherDomain { found, .. }) if found == "islands"));
    assert!(matches!(Sqlite::read(&path, "cities"), Err(StoreError::OtherDomain { .. })));
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

#[test]
fn what_was_publicly_known_is_kept_until_the_next_pack_is_taken_in() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("places.db");
    let mut store = Sqlite::open(&path, "islands").expect("made");
    assert!(store.public().expect("read").is_empty());
    let flood = ProblemId::new("flood").expect("a code");
    let facts = |digest: &str| {
        let both = [((place("ARN"), None), "a".to_owned()), ((place("ARN"), Some(flood.clone())), digest.to_owned())];
        PublicFacts::from_iter(both)
    };
    store.take_in(&facts("b")).expect("kept");
    let before = store.public().expect("read");
    assert_eq!(before, facts("b"));
    assert_eq!(facts("c").since(&before).changed, [(place("ARN"), Some(flood.clone()))]);
    store.take_in(&facts("c")).expect("kept");
    assert_eq!(store.public().expect("read"), facts("c"));
}
