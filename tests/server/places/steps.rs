//! How a place got to its stage, and what it changed to fit: kept by the writes that change a stage, and told to those for whom words are.

use peermatch::proto::{FieldMask, v1};
use tonic::Code;

use super::islands::{Client, Islands, is, record};

fn at(stage: v1::Stage, as_of: &str, moved_by: &str) -> v1::UpsertRecordRequest {
    let mut request = record("EST", "flood", stage);
    let said = request.record.get_or_insert_default();
    (said.as_of, said.moved_by) = (as_of.to_owned(), moved_by.to_owned());
    request
}

async fn kept(client: &mut Client, request: v1::UpsertRecordRequest) -> Vec<(String, v1::Stage, String)> {
    let record = client.says(request).await.expect("declared").record.expect("a record");
    let steps = record.story.unwrap_or_default().stage_history;
    steps.into_iter().map(|step| (step.on.clone(), step.stage(), step.moved_by)).collect()
}

fn step(on: &str, stage: v1::Stage, moved_by: &str) -> (String, v1::Stage, String) {
    (on.to_owned(), stage, moved_by.to_owned())
}

#[tokio::test]
async fn r38_a_write_that_changes_the_stage_keeps_its_step_with_what_moved_it() {
    use v1::Stage::{Designing, Piloting, Planning, Unknown};
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    assert_eq!(kept(&mut client, at(Planning, "2026-01-10", "")).await, [], "a record that is new moved nowhere");
    let two = [step("2026-01-10", Planning, ""), step("2026-04-01", Designing, "")];
    assert_eq!(kept(&mut client, at(Designing, "2026-04-01", "")).await, two);
    let mut named = at(Unknown, "", "a storm");
    named.update_mask = Some(FieldMask { paths: vec!["moved_by".to_owned()] });
    let two = [step("2026-01-10", Planning, ""), step("2026-04-01", Designing, "a storm")];
    assert_eq!(kept(&mut client, named).await, two, "and what moved it may be said later");
    let three = kept(&mut client, at(Piloting, "2026-09-01", "a grant for a year")).await;
    assert_eq!(three[2], step("2026-09-01", Piloting, "a grant for a year"));
    assert_eq!(kept(&mut client, at(Piloting, "2026-10-01", "")).await, three, "the same stage is no step");

    let mut whole = at(Piloting, "2026-10-01", "");
    let given = v1::StageStep { on: "2025-05-05".to_owned(), stage: Planning.into(), ..Default::default() };
    whole.record.get_or_insert_default().story = Some(v1::Story { stage_history: vec![given], ..Default::default() });
    assert_eq!(kept(&mut client, whole).await, [step("2025-05-05", Planning, "")], "written whole, it stands as given");

    let nowhere = client.says(at(Unknown, "2026-10-01", "a storm")).await.expect_err("no stage");
    is(&nowhere, Code::InvalidArgument, "INVALID_FIELD");
    assert!(nowhere.message().contains("record.moved_by"), "{nowhere:?}");
    let private = client.says(at(Planning, "2026-10-01", "ask jane.doe@example.org")).await.expect_err("law 13");
    is(&private, Code::InvalidArgument, "PERSONAL_DATA");
}

#[tokio::test]
async fn r38_the_prompt_says_what_moved_a_record_and_shows_how_a_peer_got_there() {
    let islands = Islands::new();
    let server = islands.serve();
    let url = server.url();
    let run = |args: &[&str]| {
        let output = islands.prompt(&[args, &["--server", &url]].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    run(&["place", "record", "EST", "--problem", "flood", "--stage", "1", "--as-of", "2026-01-10"]);
    let asked = ["match", "ARN", "--problem", "flood", "--limit", "10", "--full"];
    let told = run(&["explain", "ARN", "EST", "--problem", "flood"]);
    assert!(told.contains("they do not tell how they got to where they are with"), "{told}");
    run(&[
        "place",
        "record",
        "EST",
        "--problem",
        "flood",
        "--stage",
        "3",
        "--as-of",
        "2026-05-01",
        "--moved-by",
        "A grant",
    ]);
    run(&[
        "place",
        "story",
        "EST",
        "--problem",
        "flood",
        "--changed-to-fit",
        "BEL=Their wall, lower",
        "--stage",
        "2025-01-01,0=Nobody spoke of it",
    ]);
    run(&["consent", "set", "EST", "--problem", "flood", "--part", "words", "--with", "everybody"]);
    let told = run(&asked);
    for line in [
        "changed to fit: Their wall, lower (taken from Bel)",
        "how they got there, 2025-01-01, asleep: Nobody spoke of it how they got there, 2026-01-10, dreaming how they got there, 2026-05-01, trying: A grant",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
}

#[tokio::test]
async fn r147_what_was_changed_to_fit_names_a_place_of_the_public_record_and_none_that_may_be_hidden() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let place = v1::PlaceDeclaration {
        place_id: "x:own".to_owned(),
        display_name: "Own".to_owned(),
        governance_type: "city".to_owned(),
        ..Default::default()
    };
    client.registers(place).await.expect("it is there");
    let from = |id: &str| {
        let changed =
            v1::Adaptation { text: "Their wall, lower".to_owned(), from_place_id: id.to_owned(), ..Default::default() };
        let mut request = record("EST", "flood", v1::Stage::Planning);
        request.record.get_or_insert_default().story =
            Some(v1::Story { changed_to_fit: vec![changed], ..Default::default() });
        request
    };
    let refused = |status: tonic::Status| {
        is(&status, Code::InvalidArgument, "INVALID_FIELD");
        status.message().to_owned()
    };
    // The same of a body that is there and may hide, and of one that is not.
    let own = refused(client.says(from("x:own")).await.expect_err("not public"));
    let none = refused(client.says(from("x:none")).await.expect_err("not there"));
    assert_eq!(own.replace("x:own", "x:none"), none);
    assert!(own.contains("record.story.changed_to_fit") && own.contains("name it in the text"), "{own}");
    refused(client.says(from("EST")).await.expect_err("itself"));

    let told = client.says(from("BEL")).await.expect("told").record.expect("a record").story.expect("a story");
    assert_eq!(told.changed_to_fit[0].from_display_name, "Bel");
    client
        .places
        .delete_place(v1::DeletePlaceRequest { place_id: "BEL".to_owned(), ..Default::default() })
        .await
        .expect("gone");
    let records = client.place("EST").await.expect("it stands").records;
    let record = records.into_iter().find(|one| one.problem_id == "flood").expect("declared");
    let left = record.story.expect("a story").changed_to_fit.remove(0);
    assert_eq!(
        (left.text.as_str(), left.from_place_id.as_str()),
        ("Their wall, lower", ""),
        "who went is named no more"
    );
    client.says(record_again(&left)).await.expect("what is told is taken once more");
}

fn record_again(told: &v1::Adaptation) -> v1::UpsertRecordRequest {
    let mut request = record("EST", "flood", v1::Stage::Planning);
    request.record.get_or_insert_default().story =
        Some(v1::Story { changed_to_fit: vec![told.clone()], ..Default::default() });
    request
}

#[tokio::test]
async fn r49_stages_of_which_nobody_says_what_moved_them_are_no_detail_of_the_work() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    client.says(at(v1::Stage::Planning, "2026-01-10", "")).await.expect("declared");
    assert_eq!(kept(&mut client, at(v1::Stage::Designing, "2026-04-01", "")).await.len(), 2);
    let detail = |place: v1::Place| place.completeness.and_then(|one| one.implementation_detail).expect("told");
    let none = detail(client.place("EST").await.expect("it stands"));
    assert_eq!((none.code.as_str(), none.text.as_str()), ("NO_IMPLEMENTATION_DETAIL", "implementation detail: none"));
    client.says(at(v1::Stage::Piloting, "2026-05-01", "a grant")).await.expect("declared");
    assert_eq!(detail(client.place("EST").await.expect("it stands")).code, "IMPLEMENTATION_DETAIL");
}
