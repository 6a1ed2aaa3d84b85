//! A copy that is put back shares nothing that was withdrawn since, and brings nobody back who went since.

use std::path::{Path, PathBuf};

use super::*;
use crate::store::Noted;

/// A folder, and in it the names of a store, of its copy and of its notes; nothing is there yet.
fn files() -> (tempfile::TempDir, [PathBuf; 3]) {
    let dir = tempfile::tempdir().expect("a folder");
    let names = ["places.db", "copy.db", "withdrawn.db"].map(|name| dir.path().join(name));
    (dir, names)
}

/// The disk of a store is lost, with what lies beside it.
fn lose(store: &Path) {
    fs::remove_file(store).expect("it was there");
    for end in ["-wal", "-shm"] {
        _ = fs::remove_file(format!("{}{end}", store.display()));
    }
}

#[test]
fn issue_28_a_copy_that_is_put_back_shares_nothing_again_that_was_withdrawn_since() {
    let (_dir, [path, copy, _]) = files();
    let (mut store, mut declared) = (Sqlite::open(&path, "islands").expect("opened"), Declared::default());
    let of = |part| Scope::Of(ProblemId::new("flood").expect("a code"), part);
    let network = |code: &str| Audience::Networks([TermId::new(code).expect("a code")].into());
    write(&mut store, &mut declared, &said("ARN", "flood", Some(Stage::Scaling), "words"));
    write(&mut store, &mut declared, &shared("ARN", of(Part::Standing), network("coast"), None, None));
    write(&mut store, &mut declared, &shared("ARN", of(Part::Words), Audience::Everybody, None, None));
    Sqlite::backup(&path, &copy).expect("copied");
    write(&mut store, &mut declared, &shared("ARN", of(Part::Words), Audience::Private, None, None));
    write(&mut store, &mut declared, &shared("ARN", of(Part::Standing), network("plain"), None, None));
    write(&mut store, &mut declared, &said("ARN", "flood", Some(Stage::Planning), "other words"));
    drop(store);
    let back = Sqlite::restore(&copy, &path, None).expect("put back").declared;
    let audience = |part| back.consent(&place("ARN"), &of(part)).map(|kept| kept.value.audience.clone());
    assert_eq!(audience(Part::Words), Some(Audience::Private));
    assert_eq!(audience(Part::Standing), Some(network("plain")));
    let record = back.record(&place("ARN"), &about("flood")).expect("as it was");
    assert_eq!((record.value.stage, record.value.statement.as_str()), (Some(Stage::Scaling), "words"));
}

#[test]
fn r72_a_copy_that_is_put_back_brings_nobody_back_who_went_since() {
    let (_dir, [path, copy, _]) = files();
    let (mut store, mut declared) = (Sqlite::open(&path, "islands").expect("opened"), Declared::default());
    let standing = Scope::Of(ProblemId::new("flood").expect("a code"), Part::Standing);
    for id in ["x:one", "x:two"] {
        write(&mut store, &mut declared, &registered(id, "A body", &[]));
        write(&mut store, &mut declared, &said(id, "flood", Some(Stage::Scaling), "words"));
        write(&mut store, &mut declared, &shared(id, standing.clone(), Audience::Everybody, None, None));
    }
    Sqlite::backup(&path, &copy).expect("copied");
    write(&mut store, &mut declared, &Change::Erase { place: place("x:one") });
    drop(store);
    let back = Sqlite::restore(&copy, &path, None).expect("put back").declared;
    assert!(back.gone().contains(&place("x:one")) && back.place(&place("x:one")).is_none());
    assert_eq!((back.records(&place("x:one")).count(), back.consents(&place("x:one")).count()), (0, 0));
    assert_eq!((back.records(&place("x:two")).count(), back.consents(&place("x:two")).count()), (1, 1));
}

#[test]
fn r72_a_copy_that_is_put_back_brings_nobody_back_who_came_back_and_went_again_since() {
    let (_dir, [path, copy, _]) = files();
    let (mut store, mut declared) = (Sqlite::open(&path, "islands").expect("opened"), Declared::default());
    let goes = |id: &str| Change::Erase { place: place(id) };
    for id in ["x:twice", "x:once", "x:anew"] {
        write(&mut store, &mut declared, &registered(id, "A body", &[]));
        write(&mut store, &mut declared, &goes(id));
        write(&mut store, &mut declared, &registered(id, "A body again", &[]));
        write(&mut store, &mut declared, &said(id, "flood", Some(Stage::Scaling), "words"));
    }
    Sqlite::backup(&path, &copy).expect("copied");
    for id in ["x:twice", "x:anew"] {
        write(&mut store, &mut declared, &goes(id));
    }
    write(&mut store, &mut declared, &registered("x:anew", "A third body", &[]));
    drop(store);
    let back = Sqlite::restore(&copy, &path, None).expect("put back").declared;
    for (id, stands) in [("x:twice", false), ("x:anew", false), ("x:once", true)] {
        assert!(back.gone().contains(&place(id)), "{id}");
        let kept = (back.place(&place(id)).is_some(), back.records(&place(id)).count());
        assert_eq!(kept, (stands, usize::from(stands)), "{id}");
    }
}

#[test]
fn r72_a_copy_that_is_put_back_brings_nobody_back_who_went_again_by_an_older_program() {
    let (_dir, [path, copy, _]) = files();
    let (mut store, mut declared) = (Sqlite::open(&path, "islands").expect("opened"), Declared::default());
    let goes = Change::Erase { place: place("x:one") };
    for change in [registered("x:one", "A body", &[]), goes.clone(), registered("x:one", "A body again", &[])] {
        write(&mut store, &mut declared, &change);
    }
    Sqlite::backup(&path, &copy).expect("copied");
    write(&mut store, &mut declared, &goes);
    // It kept the number of the first time alone.
    store.connection.execute("UPDATE gone SET write = 2", []).expect("by hand");
    drop(store);
    let back = Sqlite::restore(&copy, &path, None).expect("put back").declared;
    assert!(back.place(&place("x:one")).is_none() && back.gone().contains(&place("x:one")));
}

#[test]
fn issue_28_what_was_noted_on_another_disk_holds_for_a_copy_that_is_put_back_when_the_store_is_lost() {
    let (dir, [path, copy, notes]) = files();
    let mut declared = Declared::default();
    let standing = Scope::Of(ProblemId::new("flood").expect("a code"), Part::Standing);
    let mut store = Sqlite::open(&path, "islands").expect("opened");
    for id in ["x:left", "x:back", "x:stays"] {
        write(&mut store, &mut declared, &registered(id, "A body", &[]));
        write(&mut store, &mut declared, &Change::Erase { place: place(id) });
        write(&mut store, &mut declared, &registered(id, "A body again", &[]));
        write(&mut store, &mut declared, &said(id, "flood", Some(Stage::Scaling), "words"));
        write(&mut store, &mut declared, &shared(id, standing.clone(), Audience::Everybody, None, None));
    }
    drop(store);
    Sqlite::backup(&path, &copy).expect("copied");
    let mut store = Noted::<Sqlite>::open(&path, "islands", &notes).expect("opened with notes that are new");
    write(&mut store, &mut declared, &Change::Erase { place: place("x:left") });
    write(&mut store, &mut declared, &shared("x:back", standing.clone(), Audience::Private, None, None));
    assert_eq!(store.load().expect("read"), declared);
    drop(store);
    let noted = Sqlite::read(&notes, "islands").expect("a file of ours").load().expect("read");
    assert_eq!((noted.places().count(), noted.recorded().count()), (0, 0), "nothing else of what they say");
    lose(&path);
    let back = Sqlite::restore(&copy, &path, Some(&notes)).expect("put back").declared;
    assert!(back.place(&place("x:left")).is_none() && back.records(&place("x:left")).next().is_none());
    let audience = |id: &str| back.consent(&place(id), &standing).map(|kept| kept.value.audience.clone());
    assert_eq!(audience("x:back"), Some(Audience::Private));
    assert_eq!(audience("x:stays"), Some(Audience::Everybody));
    assert_eq!(back.records(&place("x:stays")).count(), 1, "who had come back before stays");
    assert_eq!(back.write(), declared.write(), "numbered on from what was noted");
    assert!(matches!(Sqlite::restore(&copy, &path, Some(&dir.path().join("none"))), Err(StoreError::Missing(_))));
}

#[test]
fn issue_28_a_copy_that_is_put_back_brings_no_record_back_that_was_taken_back_since() {
    let (dir, [path, copy, notes]) = files();
    let mut declared = Declared::default();
    let words = || Matter::Words(ProblemWords::new("empty shelters").expect("words"));
    let mut store = Noted::<Sqlite>::open(&path, "islands", &notes).expect("opened");
    write(&mut store, &mut declared, &said("ARN", "flood", Some(Stage::Scaling), "words"));
    write(&mut store, &mut declared, &said("ARN", "drought", Some(Stage::Scaling), "words"));
    write(&mut store, &mut declared, &record("ARN", words(), None, "told to nobody"));
    let takes_back = |matter| Change::Retire { place: place("ARN"), matter };
    write(&mut store, &mut declared, &takes_back(about("drought")));
    write(&mut store, &mut declared, &said("ARN", "drought", Some(Stage::Planning), "said again"));
    Sqlite::backup(&path, &copy).expect("copied");
    write(&mut store, &mut declared, &takes_back(about("flood")));
    write(&mut store, &mut declared, &takes_back(words()));
    drop(store);
    let text = String::from_utf8_lossy(&fs::read(&notes).expect("read")).into_owned();
    assert!(!text.contains("shelters") && !text.contains("told to nobody"), "what was said is not kept");
    let put_back = |notes: Option<&std::path::Path>| {
        let back = Sqlite::restore(&copy, &path, notes).expect("put back").declared;
        back.records(&place("ARN")).map(|kept| kept.value.matter.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(put_back(None), ["drought"], "the store whose place it takes knows");
    // Put back once more it follows on that one.
    assert_eq!(put_back(None), ["drought"]);
    for end in ["", "-wal", "-shm", ".replaced"] {
        _ = fs::remove_file(dir.path().join(format!("places.db{end}")));
    }
    assert_eq!(put_back(Some(&notes)), ["drought"], "and so do the notes where that is lost");
    _ = fs::remove_file(&path);
    assert_eq!(put_back(None), ["drought", "flood", "empty shelters"], "without either it is what the copy has");
}

#[test]
fn issue_28_a_taking_back_that_was_refused_is_heeded_by_nobody() {
    let (_dir, [path, copy, notes]) = files();
    let mut declared = Declared::default();
    let mut store = Noted::<Sqlite>::open(&path, "islands", &notes).expect("opened");
    write(&mut store, &mut declared, &said("ARN", "flood", Some(Stage::Scaling), "words"));
    Sqlite::backup(&path, &copy).expect("copied");
    let change = Change::Retire { place: place("ARN"), matter: about("flood") };
    let entries = [Entry { change: &change, request: None }];
    let late = Commit { entries: &entries, after: WriteNumber(7), at: Timestamp::UNIX_EPOCH };
    assert!(matches!(store.commit(&late), Err(StoreError::Overtaken(_))));
    drop(store);
    let back = Sqlite::restore(&copy, &path, Some(&notes)).expect("put back").declared;
    assert_eq!(back.records(&place("ARN")).count(), 1);
}

#[test]
fn law_9_what_a_kill_left_in_the_notes_that_was_never_kept_is_heeded_by_nobody() {
    let (_dir, [path, copy, notes]) = files();
    let mut declared = Declared::default();
    let words = Scope::Of(ProblemId::new("flood").expect("a code"), Part::Words);
    let mut store = Noted::<Sqlite>::open(&path, "islands", &notes).expect("opened");
    write(&mut store, &mut declared, &registered("x:own", "A body", &[]));
    write(&mut store, &mut declared, &said("x:own", "flood", Some(Stage::Scaling), "words"));
    write(&mut store, &mut declared, &shared("x:own", words.clone(), Audience::Private, None, None));
    drop(store);
    Sqlite::backup(&path, &copy).expect("copied");
    // What a kill leaves that comes when both are noted and none is kept.
    let unkept = |after: WriteNumber| {
        let mut noted = Sqlite::open(&notes, "islands").expect("opened");
        let taken_back = Change::Retire {
            place: place("x:own"),
            matter: declared.records(&place("x:own")).next().expect("one").value.matter.clone(),
        };
        let all = [shared("x:own", words.clone(), Audience::Everybody, None, None), taken_back];
        let entries = [Entry { change: &all[0], request: None }, Entry { change: &all[1], request: None }];
        let at = declared.last_at() + std::time::Duration::from_secs(60);
        let commit = Commit { entries: &entries, after, at };
        notes::note(&mut noted.connection, &commit, notes::Counted::AtOnce, &notes).expect("noted");
    };
    let is_as_it_was = |back: &Declared| {
        let audience = back.consent(&place("x:own"), &words).map(|kept| kept.value.audience.clone());
        assert_eq!((audience, back.records(&place("x:own")).count()), (Some(Audience::Private), 1));
    };
    unkept(declared.write());
    is_as_it_was(&Sqlite::restore(&copy, &path, Some(&notes)).expect("put back").declared);
    let store = Noted::<Sqlite>::open(&path, "islands", &notes).expect("opened");
    let last = store.load().expect("read").write();
    drop(store);
    unkept(last);
    drop(Noted::<Sqlite>::open(&path, "islands", &notes).expect("opened again after the kill"));
    lose(&path);
    is_as_it_was(&Sqlite::restore(&copy, &path, Some(&notes)).expect("put back").declared);
}
