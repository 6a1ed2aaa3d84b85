//! The database, with several that write to it, and with connections that are lost.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::*;
use crate::domain::declared::Change;
use crate::domain::stage::Stage;
use crate::store::Entry;
use crate::store::tests::said::{about, changes, moment, place, proposal, registered, said, term};
use crate::store::tests::{Bed, OwnDatabase, write};

const SOON: Duration = Duration::from_secs(5);

fn commit(store: &mut Postgres, change: &Change, after: u64) -> Result<WriteNumber, StoreError> {
    let entries = [Entry { change, request: None }];
    store.commit(&Commit { entries: &entries, after: WriteNumber(after), at: moment(after) })
}

#[test]
#[ignore = "needs PostgreSQL: .ci/postgres"]
fn issue_29_a_server_that_is_behind_learns_what_became_otherwise_since_and_nothing_else() {
    let database = OwnDatabase::new();
    let mut one = Postgres::open(&database.address(), "islands").expect("opened");
    let other = Postgres::open(&database.address(), "islands").expect("beside it");
    let (mut declared, mut behind) = (Declared::default(), Declared::default());
    for (number, change) in changes().iter().enumerate() {
        write(&mut one, &mut declared, change);
        let since = other.since(behind.write()).expect("read");
        assert_eq!(since.touched, [change.place().clone()].into(), "{change:?}");
        // Every third time it follows; at last it follows all that it missed at once.
        if number % 3 == 0 {
            behind = since.over(behind);
            assert_eq!(behind, declared, "{change:?}");
        } else {
            assert_eq!(since.over(behind.clone()), declared, "{change:?}");
        }
        behind = other.since(behind.write()).expect("read").over(behind);
    }
    let words = [Wording::PutTerm(term("x_shade", "Shade")), Wording::PutProposal(proposal(1, "Shade"))];
    one.commit_words(&words, declared.write(), moment(20)).expect("kept");
    let since = other.since(behind.write()).expect("read");
    assert!(since.touched.is_empty() && since.worded);
    let now = since.over(behind);
    assert_eq!((&now, now.write()), (&one.load().expect("read"), other.last_write().expect("read")));
    assert_eq!(other.since(WriteNumber(0)).expect("read").over(Declared::default()), now, "from nothing at once");
    assert!(other.since(now.write()).expect("read").touched.is_empty());
}

#[test]
#[ignore = "needs PostgreSQL: .ci/postgres"]
fn issue_29_of_two_servers_that_write_at_once_each_write_follows_the_last_and_none_is_lost() {
    let database = OwnDatabase::new();
    drop(Postgres::open(&database.address(), "islands").expect("made"));
    const EACH: usize = 20;
    thread::scope(|scope| {
        for server in ["x:a", "x:b", "x:c"] {
            let address = database.address();
            scope.spawn(move || {
                let mut store = Postgres::open(&address, "islands").expect("opened");
                let (mut last, mut done) = (store.last_write().expect("read"), 0);
                while done < EACH {
                    let change = said(server, &format!("p{done}"), None, "words");
                    match commit(&mut store, &change, last.0) {
                        Ok(write) => (last, done) = (write, done + 1),
                        Err(StoreError::Overtaken(_)) => last = store.last_write().expect("read"),
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
    });
    let declared = Postgres::read(&database.address(), "islands").expect("opened").load().expect("read");
    assert_eq!(declared.write(), WriteNumber(3 * EACH as u64));
    let numbers = ["x:a", "x:b", "x:c"].map(|server| {
        let numbers: Vec<u64> = declared.records(&place(server)).map(|kept| kept.write.0).collect();
        assert_eq!(numbers.len(), EACH);
        numbers
    });
    let mut numbers = numbers.concat();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=3 * EACH as u64).collect::<Vec<_>>());
}

#[test]
#[ignore = "needs PostgreSQL: .ci/postgres"]
fn issue_29_who_listens_hears_of_writes_that_were_kept_and_of_no_other() {
    let database = OwnDatabase::new();
    let mut one = Postgres::open(&database.address(), "islands").expect("opened");
    let mut heard = one.listen().expect("listening");
    assert_eq!(heard.wait(Duration::from_millis(20)).expect("waited"), None);
    assert!(matches!(commit(&mut one, &registered("x:one", "One", &[]), 4), Err(StoreError::Overtaken(_))));
    assert_eq!(heard.wait(Duration::from_millis(50)).expect("waited"), None, "of none that was refused");
    commit(&mut one, &registered("x:one", "One", &[]), 0).expect("kept");
    commit(&mut one, &registered("x:two", "Two", &[]), 1).expect("kept");
    let mut last = heard.wait(SOON).expect("heard");
    while last.is_some_and(|last| last < WriteNumber(2)) {
        last = heard.wait(SOON).expect("heard");
    }
    assert_eq!(last, Some(WriteNumber(2)));
    all_are_cut(&database);
    assert!(matches!(heard.wait(SOON), Err(StoreError::Away { .. })));
    assert!(one.listen().is_ok());
}

/// The database ends every connection to it but that which says so.
fn all_are_cut(database: &OwnDatabase) {
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    database.client().execute(sql, &[]).expect("cut");
}

#[test]
#[ignore = "needs PostgreSQL: .ci/postgres"]
fn issue_29_a_connection_that_is_lost_is_made_anew_by_whoever_reads_or_writes_next() {
    let database = OwnDatabase::new();
    let (mut store, mut declared) =
        (Postgres::open(&database.address(), "islands").expect("opened"), Declared::default());
    for change in changes() {
        all_are_cut(&database);
        write(&mut store, &mut declared, &change);
        all_are_cut(&database);
        assert_eq!(store.load().expect("read"), declared);
    }
}

/// Passes on what a client and the database say to each other. Once it is told to, it cuts the connection when the database has been told to
/// commit, before anybody hears how that ended.
fn cutting(database: &OwnDatabase, cut: &Arc<AtomicBool>) -> Address {
    let proxy = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = proxy.local_addr().expect("its address").port();
    let url = database.url();
    let (before, behind) = url.rsplit_once('@').expect("somebody comes");
    let (host, name) = behind.split_once('/').expect("to a database");
    let (host, cut) = (host.to_owned(), Arc::clone(cut));
    thread::spawn(move || {
        for client in proxy.incoming() {
            let (client, host, cut) = (client.expect("a client"), host.clone(), Arc::clone(&cut));
            let server = TcpStream::connect(host).expect("the database");
            let (mut from, mut to) = (server.try_clone().expect("twice"), client.try_clone().expect("twice"));
            thread::spawn(move || {
                _ = std::io::copy(&mut from, &mut to);
                _ = to.shutdown(Shutdown::Both);
            });
            thread::spawn(move || pass_on(client, server, &cut));
        }
    });
    format!("{before}@127.0.0.1:{port}/{name}").parse().expect("an address")
}

fn pass_on(mut client: TcpStream, mut server: TcpStream, cut: &AtomicBool) {
    let mut bytes = [0; 16_384];
    while let Ok(count @ 1..) = client.read(&mut bytes) {
        let commits = bytes[..count].windows(6).any(|word| word == b"COMMIT");
        if commits && cut.swap(false, Ordering::SeqCst) {
            // Nothing of the answer reaches the client.
            _ = client.shutdown(Shutdown::Both);
            _ = server.write_all(&bytes[..count]);
            thread::sleep(Duration::from_millis(200));
            break;
        }
        if server.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    _ = server.shutdown(Shutdown::Both);
}

#[test]
#[ignore = "needs PostgreSQL: .ci/postgres"]
fn law_12_a_commit_whose_end_nobody_heard_of_is_kept_once_and_told() {
    let (database, cut) = (OwnDatabase::new(), Arc::new(AtomicBool::new(false)));
    let address = cutting(&database, &cut);
    let (mut store, mut declared) = (Postgres::open(&address, "islands").expect("opened"), Declared::default());
    for change in changes() {
        cut.store(true, Ordering::SeqCst);
        write(&mut store, &mut declared, &change);
        assert!(!cut.load(Ordering::SeqCst), "the connection was cut at the commit");
    }
    assert_eq!(Postgres::read(&database.address(), "islands").expect("opened").load().expect("read"), declared);
    assert_eq!(database.count("mark"), changes().len() as i64, "each was kept once");
}

#[test]
#[ignore = "needs PostgreSQL: .ci/postgres"]
fn issue_29_a_server_answers_as_of_what_it_confirmed_until_its_time_has_passed() {
    let database = OwnDatabase::new();
    let mut store = Postgres::open(&database.address(), "islands").expect("opened");
    commit(&mut store, &registered("x:one", "One", &[]), 0).expect("kept");
    let lease = Duration::from_secs(60);
    assert_eq!(store.confirm("b", WriteNumber(0), lease).expect("said"), WriteNumber(1), "it is behind");
    store.confirm("a", WriteNumber(1), lease).expect("said");
    let confirmed = |store: &Postgres| store.confirmed().expect("read");
    assert_eq!(confirmed(&store), [("a".to_owned(), WriteNumber(1)), ("b".to_owned(), WriteNumber(0))]);
    store.confirm("b", WriteNumber(1), Duration::from_millis(1)).expect("said");
    thread::sleep(Duration::from_millis(20));
    assert_eq!(confirmed(&store), [("a".to_owned(), WriteNumber(1))]);
    store.leave("a").expect("said");
    assert!(confirmed(&store).is_empty());
}

#[test]
#[ignore = "needs PostgreSQL: .ci/postgres"]
fn what_is_no_store_or_of_a_newer_program_is_told_and_left_alone() {
    let database = OwnDatabase::new();
    let address = database.address();
    let sql = "CREATE SCHEMA peermatch; CREATE TABLE peermatch.mine (a int)";
    database.by_hand(sql);
    assert!(matches!(Postgres::open(&address, "islands"), Err(StoreError::Foreign(_))));
    database.by_hand("DROP TABLE peermatch.mine");
    drop(Postgres::open(&address, "islands").expect("made in a schema that is empty"));
    database.by_hand(&format!("UPDATE form SET form = {}", schema::NEWEST + 1));
    let told = Postgres::open(&address, "islands").expect_err("newer").to_string();
    assert!(told.contains(&format!("form {}", schema::NEWEST + 1)) && told.contains("up to"), "{told}");
    assert!(matches!(Postgres::read(&address, "islands"), Err(StoreError::Newer { .. })));
    database.by_hand("UPDATE form SET form = 0");
    assert!(matches!(Postgres::read(&address, "islands"), Err(StoreError::Older { found: 0, .. })));
}

#[test]
#[ignore = "needs PostgreSQL: .ci/postgres"]
fn issue_29_a_store_is_used_on_threads_that_drive_tasks_too() {
    let database = OwnDatabase::new();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let mut store = Postgres::open(&database.address(), "islands").expect("opened");
        let mut declared = Declared::default();
        write(&mut store, &mut declared, &said("ARN", "flood", Some(Stage::Scaling), "words"));
        write(&mut store, &mut declared, &Change::Retire { place: place("ARN"), matter: about("flood") });
        let mut heard = store.listen().expect("listening");
        _ = heard.wait(Duration::from_millis(1)).expect("waited");
    });
}

#[test]
fn a_database_that_is_away_is_told_without_what_opens_it() {
    // Nobody listens there: the port was taken and is given back.
    let port = TcpListener::bind("127.0.0.1:0").and_then(|port| port.local_addr()).expect("a port").port();
    let address: Address = format!("postgres://app:s3cret@127.0.0.1:{port}/pm").parse().expect("an address");
    let error = Postgres::open(&address, "islands").expect_err("away");
    assert!(matches!(error, StoreError::Away { .. }), "{error:?}");
    assert!(error.to_string().contains(&format!("postgres://app@127.0.0.1:{port}/pm cannot be reached")), "{error}");
    assert!(!format!("{error} {error:?}").contains("s3cret"));
}
