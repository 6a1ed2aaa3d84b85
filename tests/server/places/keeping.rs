//! What the operator does with a store: copies, files, another pack, and what is wrong with it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Output;

use peermatch::domain::declared::Change;
use peermatch::proto::v1;
use peermatch::store::Store;
use peermatch::store::sqlite::Sqlite;

use super::islands::{Client, Islands, body, ids, record};

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

/// The program, which must end so.
fn run(islands: &Islands, exit: i32, args: &[&str]) -> String {
    let output = islands.prompt(args);
    let told = text(&output);
    assert_eq!(output.status.code(), Some(exit), "{args:?}: {told}");
    assert!(exit == 0 || exit == 1 || told.contains("hint: "), "{args:?}: {told}");
    told
}

/// A store with a bit of everything.
async fn filled(islands: &Islands) {
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    client.registers(body("x:whole", "Whole")).await.expect("registered");
    let part =
        v1::PlaceDeclaration { part_of: vec!["x:whole".to_owned(), "ARN".to_owned()], ..body("x:a-part", "Part") };
    client.registers(part).await.expect("registered");
    let mut said = record("x:a-part", "flood", v1::Stage::Scaling);
    said.record.as_mut().unwrap().statement = "our own words".to_owned();
    said.record.as_mut().unwrap().as_of = "2026-10-01".to_owned();
    client.says(said).await.expect("declared");
    let mut parked = record("BEL", "flood", v1::Stage::Planning);
    parked.record.as_mut().unwrap().status = v1::RecordStatus::Parked.into();
    client.says(parked).await.expect("declared");
    let words = v1::RecordDeclaration { problem_words: "jellyfish".to_owned(), ..Default::default() };
    let words = v1::UpsertRecordRequest { place_id: "EST".to_owned(), record: Some(words), ..Default::default() };
    client.says(words).await.expect("declared");
    client.registers(body("x:gone", "Gone")).await.expect("registered");
    for gone in ["x:gone", "DOL"] {
        let delete = v1::DeletePlaceRequest { place_id: gone.to_owned(), ..Default::default() };
        client.places.delete_place(delete).await.expect("gone");
    }
    client.registers(body("DOL", "Dol anew")).await.expect("registered anew");
    server.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn r72_what_is_exported_and_imported_elsewhere_is_the_same() {
    let (islands, elsewhere) = (Islands::new(), Islands::new());
    filled(&islands).await;
    let file = islands.pack().join("said.jsonl").display().to_string();
    run(&islands, 0, &["export", "--store", &islands.store(), "--out", &file, "--reason", "to move them"]);
    let lines = fs::read_to_string(&file).unwrap();
    let check = run(&elsewhere, 0, &["import", &file, "--check", "--store", &elsewhere.store()]);
    assert!(check.starts_with("6 of 6 items could be taken\n"), "{check}");
    let taken = run(&elsewhere, 0, &["import", &file, "--store", &elsewhere.store()]);
    assert!(taken.starts_with("6 of 6 items taken\nwrite token: "), "{taken}");
    assert_eq!(
        run(&elsewhere, 0, &["export", "--store", &elsewhere.store(), "--reason", "to compare"]),
        lines,
        "import is the identity"
    );
    let load = |islands: &Islands| Sqlite::read(&islands.file(), "archipelago").unwrap().load().unwrap();
    for private in [islands.file(), elsewhere.file(), file.clone().into()] {
        let mode = fs::metadata(&private).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{} has what places keep back", private.display());
    }
    let (one, other) = (load(&islands), load(&elsewhere));
    assert_eq!(one.gone(), other.gone());
    let places =
        |all: &peermatch::domain::declared::Declared| all.places().map(|kept| kept.value.clone()).collect::<Vec<_>>();
    assert_eq!(places(&one), places(&other));
    for place in one.recorded() {
        let records = |all: &peermatch::domain::declared::Declared| {
            all.records(place).map(|kept| kept.value.clone()).collect::<Vec<_>>()
        };
        assert_eq!(records(&one), records(&other), "{place}");
    }
    let own = run(&islands, 0, &["export", "--store", &islands.store(), "--place", "BEL"]);
    assert!(own.lines().count() == 1 && own.contains("RECORD_STATUS_PARKED"), "{own}");
    let named = run(&islands, 0, &["export", "--store", &islands.store(), "--place", "Bel"]);
    assert_eq!(named, own, "a place is named as anywhere else");
    let none = run(&islands, 3, &["export", "--store", &islands.store(), "--place", "Arn"]);
    assert!(none.contains("Arn (ARN) has declared nothing"), "{none}");
    let empty = islands.pack().join("empty.jsonl");
    fs::write(&empty, "\n").unwrap();
    let told = run(&elsewhere, 1, &["import", &empty.display().to_string(), "--store", &elsewhere.store()]);
    assert!(told.contains("empty.jsonl holds no item: nothing was taken"), "{told}");

    // The same through a server; what is wrong is told by its item and leaves the rest.
    let server = elsewhere.serve();
    let wrong = format!("{lines}{{\"placeId\": \"x:nobody\", \"records\": [{{\"problemId\": \"flood\"}}]}}\n");
    fs::write(&file, wrong).unwrap();
    let told = run(&elsewhere, 1, &["import", &file, "--server", &server.url()]);
    assert!(told.starts_with("6 of 7 items taken\nleft out, item 7 (x:nobody): there is no place"), "{told}");
    fs::write(&file, "{\"placeId\": 7}\n").unwrap();
    assert!(run(&elsewhere, 3, &["import", &file, "--server", &server.url()]).contains("line 1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn r72_a_copy_is_made_beside_a_running_server_and_put_back_without_one() {
    let islands = Islands::new();
    filled(&islands).await;
    let copy = islands.pack().join("copy.db").display().to_string();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let told = run(&islands, 0, &["backup", &copy, "--store", &islands.store()]);
    assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(told.contains("3 places and 3 records as of write 9 copied to"), "{told}");
    let token = client.says(record("EST", "flood", v1::Stage::Planning)).await.expect("declared since").write_token;
    let told = run(&islands, 4, &["restore", &copy, "--store", &islands.store()]);
    assert!(told.contains("in use by another program"), "{told}");
    server.kill();
    let told = run(&islands, 0, &["restore", &copy, "--store", &islands.store()]);
    assert!(told.contains("put back to") && told.contains(".replaced"), "{told}");
    let left: Vec<_> =
        fs::read_dir(islands.file().parent().unwrap()).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("unfinished")), "{left:?}");
    let folder = format!("sqlite:{}", islands.pack().display());
    let told = run(&islands, 4, &["import", &copy, "--store", &folder]);
    assert!(told.contains("cannot open") || told.contains("cannot be opened"), "{told}");
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    assert!(!ids(&client.peers("ARN", "goats", "").await).contains(&"EST"));
    assert!(ids(&client.peers("ARN", "flood", "").await).contains(&"x:whole") || client.place("x:whole").await.is_ok());
    let asked = v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId("ARN".to_owned())),
        write_token: token,
        ..Default::default()
    };
    let refused = client.matching.find_peers(asked).await.expect_err("that write is not there any more");
    assert!(refused.message().contains("another store"), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn r139_a_newer_pack_tells_what_it_changes_and_what_places_said_stays() {
    let islands = Islands::new();
    filled(&islands).await;
    let again = run(&islands, 0, &["import", "--store", &islands.store()]);
    assert!(again.contains("places: 0 new, 0 changed, 0 gone\nrecords: 0 new, 0 changed, 0 gone\n"), "{again}");
    let records = islands.pack().join("records.csv");
    let before = fs::read_to_string(&records).unwrap();
    assert!(before.contains("Wet knees."), "{before}");
    fs::write(&records, before.replace("Wet knees.", "Dry feet.")).unwrap();
    let told = run(&islands, 0, &["import", "--store", &islands.store()]);
    assert!(told.contains("records: 0 new, 1 changed, 0 gone\n"), "{told}");
    assert!(told.contains("their own word stands:\n  BEL: flood (changed in the pack)\n"), "{told}");
    let server = islands.serve();
    let told = run(&islands, 4, &["import", "--store", &islands.store()]);
    assert!(told.contains("in use by another program"), "{told}");
    let mut client = Client::of(&server).await;
    let place = client.place("BEL").await.unwrap();
    let flood = place.records.iter().find(|one| one.problem_id == "flood").unwrap();
    assert_eq!((flood.status(), flood.provenance()), (v1::RecordStatus::Parked, v1::Provenance::Declared));
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_tells_what_is_wrong_and_how_it_is_mended() {
    let islands = Islands::new();
    filled(&islands).await;
    let store = islands.store();
    let told = run(&islands, 0, &["doctor", "--store", &store]);
    assert!(told.ends_with("Nothing is wrong.\n") && told.matches("ok: ").count() >= 6, "{told}");
    let server = islands.serve();
    assert!(run(&islands, 0, &["doctor", "--store", &store]).ends_with("Nothing is wrong.\n"), "beside a server, too");
    server.kill();
    // A place that went out of the pack, and a problem that went out of the taxonomy.
    {
        let mut file = Sqlite::open(&islands.file(), "archipelago").unwrap();
        let declared = file.load().unwrap();
        let mut said = declared.records(declared.recorded().next().unwrap()).next().unwrap().value.clone();
        said.matter = peermatch::domain::id::ProblemId::new("no_problem").unwrap().into();
        let place = peermatch::domain::id::PlaceId::new("XYZ").unwrap();
        let change = Change::PutRecord { place, record: said };
        let entries = [peermatch::store::Entry { change: &change, request: None }];
        let at = "2999-01-01T00:00:00Z".parse().unwrap();
        file.commit(&peermatch::store::Commit { entries: &entries, after: declared.write(), at }).unwrap();
    }
    let told = run(&islands, 1, &["doctor", "--store", &store]);
    for wrong in ["in no list any more: XYZ", "does not have", "no_problem", "clock has not reached"] {
        assert!(told.contains(wrong), "{wrong}: {told}");
    }
    assert_eq!(told.matches("wrong: ").count(), told.matches("  do this: ").count(), "a mend for each: {told}");
    assert!(told.ends_with("3 things are wrong.\n"), "{told}");
    let bytes = fs::read(islands.file()).unwrap();
    fs::write(islands.file(), &bytes[..bytes.len() / 2]).unwrap();
    let told = run(&islands, 1, &["doctor", "--store", &store]);
    assert!(told.contains("is damaged") && told.contains("restore"), "{told}");
    fs::remove_file(islands.pack().join("model.json")).unwrap();
    assert!(run(&islands, 1, &["doctor"]).contains("  do this: train it"));
    assert!(run(&islands, 2, &["backup", "x.db"]).contains("--store"));
}

#[tokio::test(flavor = "multi_thread")]
async fn r51_a_model_is_trained_on_what_places_declared_beside_a_running_server() {
    let islands = Islands::new();
    filled(&islands).await;
    let _server = islands.serve();
    let out = islands.pack().join("trained").display().to_string();
    run(&islands, 0, &["train", "--store", &islands.store(), "--out", &out]);
    let with = fs::read_to_string(islands.pack().join("trained/model.json")).unwrap();
    run(&islands, 0, &["train", "--out", &out]);
    assert_ne!(fs::read_to_string(islands.pack().join("trained/model.json")).unwrap(), with, "of other records");
}
