//! Who may not write, and what is not written.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use peermatch::proto::v1;
use tonic::{Code, Request};
use tonic_types::StatusExt;

use super::islands::{Client, Islands, body, is, record};
use crate::running::Running;

#[tokio::test]
async fn a_server_without_a_store_takes_no_write_and_says_so() {
    let islands = Islands::new();
    let server = islands.serve_without();
    let mut client = Client::of(&server).await;
    is(&client.registers(body("x:one", "One")).await.expect_err("no store"), Code::Unimplemented, "NOT_OFFERED");
    let said = client.says(record("EST", "flood", v1::Stage::Planning)).await;
    is(&said.expect_err("no store"), Code::Unimplemented, "NOT_OFFERED");
    assert_eq!(client.place("EST").await.expect("read").etag, "");
    assert!(!islands.file().exists());
}

#[tokio::test]
async fn writes_are_taken_from_this_machine_alone_and_reads_are_for_everybody() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    for (header, value, reason) in
        [("origin", "https://portal.example", "WEB_PAGE"), ("x-forwarded-for", "203.0.113.7", "NOT_LOCAL")]
    {
        let odd = |header: &'static str, value: &'static str| {
            let mut request = Request::new(record("EST", "flood", v1::Stage::Planning));
            request.metadata_mut().insert(header, value.parse().unwrap());
            request
        };
        let refused = client.places.upsert_record(odd(header, value)).await.expect_err(header);
        is(&refused, Code::PermissionDenied, reason);
        let mut read = Request::new(v1::ListPlacesRequest::default());
        read.metadata_mut().insert(header, value.parse().unwrap());
        client.places.list_places(read).await.expect("a read is for everybody");
    }
    let beyond = islands.prompt(&["serve", "--listen", "0.0.0.0:0", "--insecure", "--store", &islands.store()]);
    assert_eq!(beyond.status.code(), Some(3), "{beyond:?}");
    assert!(String::from_utf8_lossy(&beyond.stderr).contains("could write for any place"), "{beyond:?}");
}

#[tokio::test]
async fn r67_law_13_text_about_a_person_is_refused_and_repeated_nowhere() {
    let islands = Islands::new();
    let mut log = None;
    let server =
        Running::start_logging(&islands.pack(), &["--store", &islands.store()], Stdio::piped(), |stderr| log = stderr);
    let mut client = Client::of(&server).await;
    let mut request = record("EST", "flood", v1::Stage::Planning);
    request.record.as_mut().unwrap().statement = "Ask jane.smith@example.org about the dam".to_owned();
    let refused = client.says(request).await.expect_err("an address");
    is(&refused, Code::InvalidArgument, "PERSONAL_DATA");
    let wrong = refused.get_details_bad_request().unwrap().field_violations;
    assert_eq!(wrong[0].field, "record.statement");
    assert!(wrong[0].description.contains("at character 5"), "{wrong:?}");
    let named = v1::PlaceDeclaration { official_name: "jane.smith@example.org".to_owned(), ..body("x:one", "One") };
    is(&client.registers(named).await.expect_err("an address"), Code::InvalidArgument, "PERSONAL_DATA");
    server.kill();
    let mut said = String::new();
    std::io::Read::read_to_string(&mut log.expect("a log"), &mut said).unwrap();
    assert!(!said.is_empty() && !said.contains("jane") && !format!("{refused:?}").contains("jane"), "{said}");
    let kept = fs::read(islands.file()).unwrap();
    assert!(!kept.windows(4).any(|run| run == b"jane"));
}

#[test]
fn a_store_that_cannot_be_used_is_told_before_anybody_is_answered() {
    let islands = Islands::new();
    fs::write(islands.file(), "no database at all, but a letter of some length to somebody").unwrap();
    let told = |output: std::process::Output, exit: i32, what: &str| {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(exit), "{said}");
        assert!(said.contains(what) && said.contains("hint: ") && output.stdout.is_empty(), "{said}");
    };
    let serve = |store: &str| islands.prompt(&["serve", "--listen", "127.0.0.1:0", "--store", store]);
    told(serve(&islands.store()), 3, "is no store of peermatch");
    told(serve("mysql://somewhere"), 2, "sqlite:");
    told(serve("postgres://somewhere"), 2, "names no database");
    let nowhere = format!("sqlite:{}/no/folder/places.db", islands.pack().display());
    told(serve(&nowhere), 4, "cannot open a store");
    told(islands.prompt(&["match", "Arn", "--store", &nowhere]), 3, "there is no store at");
    let sealed = islands.pack().join("sealed");
    fs::create_dir(&sealed).unwrap();
    fs::set_permissions(&sealed, fs::Permissions::from_mode(0o500)).unwrap();
    // Whoever may write everywhere learns nothing here.
    if fs::write(sealed.join("probe"), "").is_err() {
        told(serve(&format!("sqlite:{}/places.db", sealed.display())), 4, "cannot be written to");
    }
    fs::set_permissions(&sealed, fs::Permissions::from_mode(0o700)).unwrap();
}

#[tokio::test]
async fn law_12_a_disk_without_room_is_told_questions_go_on_and_nothing_acknowledged_is_lost() {
    let islands = Islands::new();
    let server = Running::start_without_room(&islands.pack(), &["--store", &islands.store()], 400);
    let mut client = Client::of(&server).await;
    let mut acknowledged = 0;
    let refused = loop {
        let mut said = record("EST", "flood", v1::Stage::Planning);
        said.record.as_mut().unwrap().statement = format!("{acknowledged} {}", "word ".repeat(300));
        match client.says(said).await {
            Ok(_) => acknowledged += 1,
            Err(status) => break status,
        }
        assert!(acknowledged < 5_000, "the disk has room still");
    };
    is(&refused, Code::Unavailable, "STORE_UNAVAILABLE");
    assert!(acknowledged > 0 && !client.peers("ARN", "flood", "").await.is_empty(), "questions go on");
    let told =
        |place: &v1::Place| place.records.iter().find(|one| one.problem_id == "flood").unwrap().statement.clone();
    let last = format!("{} ", acknowledged - 1);
    assert!(told(&client.place("EST").await.unwrap()).starts_with(&last), "what was refused is in no answer");
    server.kill();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    assert!(told(&client.place("EST").await.unwrap()).starts_with(&last), "and what was acknowledged is there");
    client.says(record("EST", "flood", v1::Stage::Scaling)).await.expect("there is room again");
}
