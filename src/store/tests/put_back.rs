//! A copy of a database that is put back brings nothing back that was withdrawn since.

use std::path::PathBuf;

use super::said::{about, moment, place, registered, said, shared};
use super::{OwnDatabase, write};
use crate::domain::consent::{Audience, Part, Scope};
use crate::domain::declared::{Change, Declared, WriteNumber};
use crate::domain::stage::Stage;
use crate::store::postgres::Postgres;
use crate::store::sqlite::NotedElsewhere;
use crate::store::{Commit, Entry, Noted, Store, StoreError};

fn notes() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("withdrawn.db");
    (dir, path)
}

fn words() -> Scope {
    let Some(problem) = about("flood").problem().cloned() else { unreachable!() };
    Scope::Of(problem, Part::Words)
}

fn audience(declared: &Declared, id: &str) -> Option<Audience> {
    declared.consent(&place(id), &words()).map(|kept| kept.value.audience.clone())
}

#[test]
#[ignore = "needs PostgreSQL: .ci/postgres"]
fn issue_29_a_copy_of_a_database_that_is_put_back_brings_nothing_back_that_was_withdrawn_since() {
    let (database, (_dir, notes)) = (OwnDatabase::new(), notes());
    let open = || Noted::<Postgres>::open(&database.address(), "islands", &notes).expect("opened");
    let (mut store, mut declared) = (open(), Declared::default());
    for id in ["x:left", "x:back", "x:stays"] {
        write(&mut store, &mut declared, &registered(id, "A body", &[]));
        write(&mut store, &mut declared, &Change::Erase { place: place(id) });
        write(&mut store, &mut declared, &registered(id, "A body again", &[]));
        write(&mut store, &mut declared, &said(id, "flood", Some(Stage::Scaling), "words"));
        write(&mut store, &mut declared, &said(id, "goats", None, "words"));
        write(&mut store, &mut declared, &shared(id, words(), Audience::Everybody, None, None));
    }
    drop(store);
    database.copy();
    let mut store = open();
    assert_eq!(store.load().expect("read"), declared, "with notes of now nothing is otherwise");
    write(&mut store, &mut declared, &Change::Erase { place: place("x:left") });
    write(&mut store, &mut declared, &shared("x:back", words(), Audience::Private, None, None));
    write(&mut store, &mut declared, &Change::Retire { place: place("x:back"), matter: about("goats") });
    write(&mut store, &mut declared, &said("x:stays", "flood", None, "other words"));
    drop(store);
    database.put_back();
    let back = open().load().expect("read");
    assert!(back.place(&place("x:left")).is_none() && back.records(&place("x:left")).next().is_none());
    assert_eq!(audience(&back, "x:back"), Some(Audience::Private));
    assert!(back.record(&place("x:back"), &about("goats")).is_none());
    assert!(back.record(&place("x:back"), &about("flood")).is_some());
    assert_eq!((audience(&back, "x:stays"), back.records(&place("x:stays")).count()), (Some(Audience::Everybody), 2));
    assert!(back.write() > declared.write(), "no number is given twice");
    assert_eq!(open().load().expect("read"), back, "once is enough");
    let other = OwnDatabase::new();
    let wrong = Noted::<Postgres>::open(&other.address(), "islands", &notes);
    assert!(matches!(wrong, Err(StoreError::OfAnother(_))), "notes of one store say nothing of another");
}

#[test]
#[ignore = "needs PostgreSQL: .ci/postgres"]
fn law_9_what_was_noted_of_a_database_and_never_kept_is_heeded_by_nobody() {
    let (database, (_dir, notes)) = (OwnDatabase::new(), notes());
    let open = || Noted::<Postgres>::open(&database.address(), "islands", &notes).expect("opened");
    let (mut store, mut declared) = (open(), Declared::default());
    write(&mut store, &mut declared, &registered("x:own", "A body", &[]));
    write(&mut store, &mut declared, &said("x:own", "flood", Some(Stage::Scaling), "words"));
    write(&mut store, &mut declared, &shared("x:own", words(), Audience::Private, None, None));
    let wider = shared("x:own", words(), Audience::Everybody, None, None);
    let entries = [Entry { change: &wider, request: None }];
    let commit = Commit { entries: &entries, after: declared.write(), at: moment(90) };
    let late = Commit { after: WriteNumber(1), ..commit };
    assert!(matches!(store.commit(&late), Err(StoreError::Overtaken(_))));
    write(&mut store, &mut declared, &said("x:own", "goats", None, "words"));
    let id = store.id().to_owned();
    drop(store);
    database.copy();
    // What a kill leaves that comes when it is noted and not kept.
    let commit = Commit { after: declared.write(), ..commit };
    NotedElsewhere::open(&notes, "islands", &id).and_then(|mut notes| notes.note(&commit)).expect("noted");
    assert_eq!(open().load().expect("read"), declared);
    database.put_back();
    assert_eq!(audience(&open().load().expect("read"), "x:own"), Some(Audience::Private));
}
