//! Many places at once: each whole or not at all, and all that is taken in one write.

use peermatch::proto::v1;
use peermatch::store::Store;
use peermatch::store::sqlite::Sqlite;
use tonic::Code;

use super::islands::{Client, Islands, body, ids, is};

fn declared(problem: &str) -> v1::RecordDeclaration {
    v1::RecordDeclaration { problem_id: problem.to_owned(), ..Default::default() }
}

fn item(place: &str, name: &str, problems: &[&str]) -> v1::ImportPlacesRequest {
    v1::ImportPlacesRequest {
        place_id: place.to_owned(),
        place: (!name.is_empty()).then(|| body(place, name)),
        records: problems.iter().map(|problem| declared(problem)).collect(),
        ..Default::default()
    }
}

async fn import(client: &mut Client, items: &[v1::ImportPlacesRequest]) -> v1::ImportPlacesResponse {
    client.places.import_places(tokio_stream::iter(items.to_vec())).await.expect("an answer").into_inner()
}

/// Why each item was left out; empty where it was taken.
fn left_out(answer: &v1::ImportPlacesResponse) -> Vec<&str> {
    answer.results.iter().map(|one| one.error.as_ref().map_or("", |error| error.message.as_str())).collect()
}

#[tokio::test]
async fn r117_many_bodies_register_in_one_call_and_one_that_is_wrong_is_left_out_whole() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let mut part = item("x:part", "Part", &[]);
    part.place.as_mut().unwrap().part_of = vec!["x:whole".to_owned()];
    let items = [
        item("x:whole", "Whole", &["flood", "goats"]),
        part,
        item("x:half", "Half", &["goats", "no_problem"]),
        item("EST", "", &["flood"]),
        item("x:nameless", "", &["flood"]),
        item("x:empty", "", &[]),
        item("x:twice", "Twice", &["flood", "flood"]),
    ];
    let answer = import(&mut client, &items).await;
    let told = left_out(&answer);
    assert_eq!((told[0], told[1], told[3], answer.taken_count), ("", "", "", 3), "{told:?}");
    for (at, why) in
        [(2, "no_problem"), (4, "no place 'x:nameless'"), (5, "all that the item says"), (6, "another record")]
    {
        assert!(told[at].contains(why), "{at}: {}", told[at]);
    }
    assert_eq!(answer.results[2].place_id, "x:half");
    let peers = client.peers("ARN", "goats", &answer.write_token).await;
    assert!(ids(&peers).contains(&"x:whole") && !ids(&peers).contains(&"x:half"), "half of it would be half written");
    is(&client.place("x:half").await.expect_err("left out"), Code::NotFound, "UNKNOWN_PLACE");
    assert_eq!(client.place("x:part").await.unwrap().part_of[0].place_id, "x:whole", "known to those behind it");
    server.kill();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    assert!(ids(&client.peers("ARN", "flood", &answer.write_token).await).contains(&"EST"), "law 12");
}

#[tokio::test]
async fn r52_an_item_with_a_name_is_taken_once_however_often_the_import_is_sent() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let named =
        |problems: &[&str]| v1::ImportPlacesRequest { request_id: "night-1".to_owned(), ..item("EST", "", problems) };
    let first = import(&mut client, &[named(&["flood"])]).await;
    let again = import(&mut client, &[named(&["flood"]), item("BEL", "", &["goats"])]).await;
    assert_eq!((first.taken_count, again.taken_count), (1, 2));
    assert_ne!(again.write_token, first.write_token);
    let file = Sqlite::read(&islands.file(), "archipelago").expect("beside").load().expect("readable");
    assert_eq!(file.write().0, 2, "the first item was not written again");
    let other = import(&mut client, &[named(&["goats"])]).await;
    assert!(left_out(&other)[0].contains("request id 'night-1'"), "{other:?}");
    let one_name = |place| v1::ImportPlacesRequest { request_id: "night-2".to_owned(), ..item(place, "Name", &[]) };
    let twice = import(&mut client, &[one_name("x:one"), one_name("x:two")]).await;
    assert!(left_out(&twice)[0].is_empty() && left_out(&twice)[1].contains("night-2"), "{twice:?}");
}

#[tokio::test]
async fn an_import_that_is_only_checked_or_too_large_writes_nothing() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let check = v1::ImportPlacesRequest { validate_only: true, ..item("x:two", "Two", &[]) };
    let answer = import(&mut client, &[item("x:one", "One", &["flood"]), check]).await;
    assert_eq!((answer.taken_count, answer.write_token.as_str()), (2, ""));
    is(&client.place("x:one").await.expect_err("only checked"), Code::NotFound, "UNKNOWN_PLACE");
    assert_eq!(import(&mut client, &[]).await.taken_count, 0, "nothing is nothing");
    let many: Vec<_> = (0..1_001).map(|number| item(&format!("x:n-{number}"), "Number", &[])).collect();
    let refused = client.places.import_places(tokio_stream::iter(many)).await.expect_err("too many");
    is(&refused, Code::ResourceExhausted, "TOO_LARGE");
    is(&client.place("x:n-1").await.expect_err("nothing of it"), Code::NotFound, "UNKNOWN_PLACE");
    let long = v1::RecordDeclaration { statement: "word ".repeat(300_000), ..declared("flood") };
    let mut large = item("EST", "", &[]);
    large.records = vec![long.clone(), long];
    let refused = client.places.import_places(tokio_stream::iter([large])).await.expect_err("too large");
    is(&refused, Code::ResourceExhausted, "TOO_LARGE");
}

#[tokio::test]
async fn law_13_personal_data_leaves_out_its_item_and_is_not_repeated() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let mut private = item("EST", "", &["flood"]);
    private.records[0].statement = "write to jane.doe@example.org".to_owned();
    let answer = import(&mut client, &[private, item("BEL", "", &["goats"])]).await;
    let error = answer.results[0].error.as_ref().unwrap();
    assert_eq!(error.reason(), v1::ErrorReason::PersonalData);
    assert_eq!(error.field_violations[0].field, "records[0].statement");
    assert!(!format!("{answer:?}").contains("jane"), "{answer:?}");
    assert_eq!(answer.taken_count, 1);
}
