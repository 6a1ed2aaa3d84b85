//! R58: whoever speaks for a place reads who was told what of it that not everybody may see.

use std::fs;
use std::path::PathBuf;

use peermatch::proto::v1;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use rusqlite::Connection;
use serde_json::Value;
use tonic::transport::Channel;
use tonic::{Code, Status};

use super::house::{House, is, said, signed};
use crate::running::Running;

const WORDS: &str = "We have told nobody yet that the dam leaks";

struct Asking {
    client: PlaceServiceClient<Channel>,
}

impl Asking {
    async fn reads(&mut self, place: &str, token: &str) -> Result<bool, Status> {
        let request = v1::GetPlaceRequest { place_id: place.to_owned() };
        let told = self.client.get_place(signed(request, token)).await?.into_inner();
        Ok(format!("{told:?}").contains("dam leaks"))
    }

    async fn says(&mut self, request: v1::UpsertRecordRequest, token: &str) -> Result<v1::Record, Status> {
        let answer = self.client.upsert_record(signed(request, token)).await?;
        Ok(answer.into_inner().record.expect("a record"))
    }

    /// One page, of two records.
    async fn page(&mut self, place: &str, after: &str, token: &str) -> Result<v1::ListAccessRecordsResponse, Status> {
        let (place_id, page_token) = (place.to_owned(), after.to_owned());
        let request = v1::ListAccessRecordsRequest { place_id, page_size: 2, page_token };
        Ok(self.client.list_access_records(signed(request, token)).await?.into_inner())
    }

    /// Who was told, the latest first, over all pages.
    async fn told(&mut self, place: &str, token: &str) -> Vec<v1::AccessRecord> {
        let mut records = Vec::new();
        let mut after = String::new();
        loop {
            let page = self.page(place, &after, token).await.expect("its own");
            records.extend(page.records);
            after = page.next_page_token;
            if after.is_empty() {
                assert_eq!(page.total_count as usize, records.len());
                return records;
            }
        }
    }
}

fn words(house: &House, place: &str) -> v1::UpsertRecordRequest {
    let mut request = crate::places::islands::record(place, &house.problem(), v1::Stage::Piloting);
    request.record.as_mut().unwrap().statement = WORDS.to_owned();
    request
}

fn log(house: &House) -> PathBuf {
    house.path("places.db.access")
}

/// Runs the program on the store of a house.
fn prompt(house: &House, args: &[&str], exit: i32) -> String {
    let store = format!("sqlite:{}", house.path("places.db").display());
    let output = house.cities.prompt(&[args, &["--store", &store]].concat());
    said(&output, exit);
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

#[tokio::test]
async fn r58_a_place_reads_who_was_told_its_own_words_and_nobody_else_does() {
    let house = House::new();
    let (own, other) = (house.city(0), house.city(1));
    let place = house.registered("own", "place", &["--acts-as", &own]);
    let neighbour = house.registered("neighbour", "place", &["--acts-as", &other]);
    let bound = house.registered("bound", "portal", &["--acts-as", &own]);
    let portal = house.registered("portal", "portal", &[]);
    let operator = house.registered("operator", "operator", &[]);
    let server = house.serve();
    let mut asking = Asking { client: PlaceServiceClient::new(server.channel().await) };
    asking.says(words(&house, &own), &place).await.expect("declared");
    assert!(asking.reads(&own, &place).await.expect("its own"));
    assert!(asking.told(&own, &place).await.is_empty(), "what a place is told of itself is nobody's business");
    assert!(!asking.reads(&own, &portal).await.expect("what everybody sees"));
    assert!(asking.told(&own, &place).await.is_empty(), "nor what everybody sees");
    assert!(asking.reads(&own, &bound).await.expect("it speaks for it"));
    assert!(asking.reads(&own, &operator).await.expect("it sees all"));
    // Whoever just said it is told nothing by having it repeated; whoever changes one field is told the others.
    asking.says(words(&house, &own), &operator).await.expect("declared");
    let mut masked = words(&house, &own);
    masked.record.as_mut().unwrap().statement = String::new();
    masked.update_mask = Some(peermatch::proto::FieldMask { paths: vec!["stage".to_owned()] });
    assert_eq!(asking.says(masked, &bound).await.expect("declared").statement, WORDS);
    let told = asking.told(&own, &place).await;
    let who: Vec<&str> = told.iter().map(|record| record.caller_id.as_str()).collect();
    assert_eq!(who, ["bound", "operator", "bound"], "the latest first");
    let first = told.last().unwrap();
    assert_eq!((first.operated_by.as_str(), first.funded_by.as_str()), ("A body", "Another"));
    assert_eq!((first.purpose(), first.fact_class()), (v1::CallerPurpose::Support, v1::FactClass::OwnWords));
    assert_eq!(first.day.len(), "2026-11-29".len());
    for (whose, token) in [(&own, &neighbour), (&own, &portal), (&other, &place)] {
        is(&asking.page(whose, "", token).await.expect_err(whose), Code::PermissionDenied, "NOT_ALLOWED");
    }
    assert!(asking.told(&other, &neighbour).await.is_empty());
    let next = asking.page(&own, "", &place).await.expect("a page").next_page_token;
    let elsewhere = asking.page(&other, &next, &neighbour).await.expect_err("a token of another place");
    is(&elsewhere, Code::InvalidArgument, "INVALID_PAGE_TOKEN");
    let bytes = fs::read(log(&house)).unwrap();
    let journal = fs::read(house.path("places.db.access-wal")).unwrap_or_default();
    let text = String::from_utf8_lossy(&[bytes, journal].concat()).into_owned();
    assert!(!text.contains("dam leaks") && !text.contains(&house.problem()), "neither what was told nor of what");
}

#[tokio::test]
async fn r58_what_cannot_be_written_down_is_not_told() {
    let house = House::new();
    let own = house.city(0);
    let place = house.registered("own", "place", &["--acts-as", &own]);
    let operator = house.registered("operator", "operator", &[]);
    let portal = house.registered("portal", "portal", &[]);
    let server = house.serve();
    let mut asking = Asking { client: PlaceServiceClient::new(server.channel().await) };
    asking.says(words(&house, &own), &place).await.expect("declared");
    let held = Connection::open(log(&house)).unwrap();
    held.execute_batch("BEGIN IMMEDIATE").unwrap();
    let status = asking.reads(&own, &operator).await.expect_err("nobody could tell that it was told");
    is(&status, Code::Unavailable, "ACCESS_LOG_UNAVAILABLE");
    let shown = format!("{status:?}");
    assert!(!shown.contains("dam leaks") && !shown.contains("places.db"), "{shown}");
    assert!(asking.reads(&own, &place).await.expect("its own system is told of itself"));
    assert!(!asking.reads(&own, &portal).await.expect("what everybody sees is told to everybody"));
    held.execute_batch("ROLLBACK").unwrap();
    assert!(asking.reads(&own, &operator).await.expect("written down again"));
    assert_eq!(asking.told(&own, &place).await.len(), 1);
}

#[tokio::test]
async fn r58_r72_who_leaves_leaves_no_name_in_the_log_and_its_chain_holds() {
    let house = House::new();
    let (own, other) = (house.city(0), house.city(1));
    let operator = house.registered("operator", "operator", &[]);
    let server = house.serve();
    let mut asking = Asking { client: PlaceServiceClient::new(server.channel().await) };
    for place in [&own, &other] {
        asking.says(words(&house, place), &operator).await.expect("declared");
        assert!(asking.reads(place, &operator).await.expect("told"));
    }
    let whole = prompt(&house, &["audit", "verify"], 0);
    assert!(whole.contains("2 answers, which told 2 times of a place that is there and 0 times"), "{whole}");
    let delete = v1::DeletePlaceRequest { place_id: own.clone(), ..Default::default() };
    asking.client.delete_place(signed(delete.clone(), &operator)).await.expect("it goes");
    server.terminate();
    let mut server = server;
    server.ended_within(std::time::Duration::from_secs(20)).expect("ended");
    for file in ["places.db.access", "places.db.access-wal"] {
        let bytes = fs::read(house.path(file)).unwrap_or_default();
        assert!(!bytes.windows(own.len()).any(|part| part == own.as_bytes()), "{file} has {own} still");
    }
    let whole = prompt(&house, &["audit", "verify"], 0);
    assert!(
        whole.contains("2 answers, which told 1 times of a place that is there and 1 times of one that went"),
        "{whole}"
    );
    assert!(prompt(&house, &["audit", "show", &other], 0).contains("its own words"));
}

#[tokio::test]
async fn r58_a_log_that_was_altered_or_cut_is_told_with_the_entry_that_is_wrong() {
    let house = House::new();
    let own = house.city(0);
    let operator = house.registered("operator", "operator", &[]);
    {
        let server = house.serve();
        let mut asking = Asking { client: PlaceServiceClient::new(server.channel().await) };
        asking.says(words(&house, &own), &operator).await.expect("declared");
        for _ in 0..3 {
            asking.reads(&own, &operator).await.expect("told");
        }
    }
    let report: Value = serde_json::from_str(&prompt(&house, &["audit", "verify", "--output", "json"], 0)).unwrap();
    let head = report["head"].as_str().unwrap().to_owned();
    prompt(&house, &["audit", "verify", "--noted", &head], 0);
    let file = Connection::open(log(&house)).unwrap();
    let wrong = |change: &str, undo: &str, told: &str| {
        file.execute_batch(change).unwrap();
        for asked in [&["audit", "verify"][..], &["doctor"]] {
            let shown = prompt(&house, asked, 1);
            assert!(shown.contains(told), "{change}: {shown}");
        }
        file.execute_batch(undo).unwrap();
    };
    let copy = "CREATE TEMP TABLE kept AS SELECT * FROM entry WHERE number = 2;
                CREATE TEMP TABLE kept_told AS SELECT * FROM told WHERE number = 2;
                DELETE FROM told WHERE number = 2; DELETE FROM entry WHERE number = 2";
    let back = "INSERT INTO entry SELECT * FROM kept; INSERT INTO told SELECT * FROM kept_told";
    wrong(copy, back, "entry 2 is missing");
    let portal = "UPDATE entry SET name = 'Nobody' WHERE number = 3";
    wrong(portal, "UPDATE entry SET name = 'A caller' WHERE number = 3", "entry 3 was altered");
    let hidden = "UPDATE key SET uses = 2";
    wrong(hidden, "UPDATE key SET uses = 3", "a key was taken away or altered");
    let taken = "CREATE TEMP TABLE kept_key AS SELECT * FROM key; DELETE FROM key";
    wrong(taken, "INSERT INTO key SELECT * FROM kept_key", "a key was taken away or altered");
    let used = "UPDATE key SET uses = 4";
    wrong(used, "UPDATE key SET uses = 3", &format!("an entry of {own} is missing"));
    prompt(&house, &["audit", "verify", "--noted", &head], 0);
    file.execute_batch(
        "DELETE FROM told WHERE number = 3; DELETE FROM entry WHERE number = 3; UPDATE key SET uses = 2",
    )
    .unwrap();
    prompt(&house, &["audit", "verify"], 0);
    let cut = prompt(&house, &["audit", "verify", "--noted", &head], 1);
    assert!(cut.contains("the end of the access log was cut off"), "{cut}");
}

#[tokio::test]
async fn r58_a_log_out_of_which_nothing_old_can_be_removed_keeps_no_server_from_starting() {
    let house = House::new();
    let own = house.city(0);
    let operator = house.registered("operator", "operator", &[]);
    {
        let server = house.serve();
        let mut asking = Asking { client: PlaceServiceClient::new(server.channel().await) };
        asking.says(words(&house, &own), &operator).await.expect("declared");
        for _ in 0..2 {
            asking.reads(&own, &operator).await.expect("told");
        }
    }
    let file = Connection::open(log(&house)).unwrap();
    let old = "UPDATE entry SET day = '2020-01-01' WHERE number = 1; DELETE FROM told WHERE number = 1";
    file.execute_batch(old).unwrap();
    assert!(prompt(&house, &["audit", "prune"], 3).contains("is not what was written"));
    let server = house.serve();
    let mut asking = Asking { client: PlaceServiceClient::new(server.channel().await) };
    assert!(asking.reads(&own, &operator).await.expect("it answers, and writes down"));
    let left: u64 = file.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 3, "what is old is still there");
    assert!(prompt(&house, &["audit", "verify"], 1).contains("entry 1 was altered"));
}

#[tokio::test]
async fn r58_the_operator_at_the_prompt_says_why_and_the_place_reads_it() {
    let house = House::new();
    let own = house.city(0);
    let place = house.registered("own", "place", &["--acts-as", &own]);
    let server = house.serve();
    let mut asking = Asking { client: PlaceServiceClient::new(server.channel().await) };
    assert!(prompt(&house, &["audit", "show", &own], 1).contains("Nobody was told"));
    asking.says(words(&house, &own), &place).await.expect("declared");
    let refused = prompt(&house, &["export"], 2);
    assert!(refused.contains("--reason WORDS") && !refused.contains("dam leaks"), "{refused}");
    assert!(prompt(&house, &["export", "--reason", "It asked for a copy"], 0).contains("dam leaks"));
    let told = asking.told(&own, &place).await;
    let [record] = told.as_slice() else { panic!("one: {told:?}") };
    assert_eq!((record.caller_id.as_str(), record.reason.as_str()), ("", "It asked for a copy"));
    let shown = prompt(&house, &["audit", "show", &own], 0);
    assert!(shown.contains("the operator's prompt") && shown.contains("reason: It asked for a copy"), "{shown}");
}

#[tokio::test]
async fn r58_where_the_disk_is_full_what_cannot_be_written_down_is_not_told_and_all_else_is() {
    let house = House::new();
    let own = house.city(0);
    let place = house.registered("own", "place", &["--acts-as", &own]);
    let operator = house.registered("operator", "operator", &[]);
    let portal = house.registered("portal", "portal", &[]);
    {
        let server = house.serve();
        let mut asking = Asking { client: PlaceServiceClient::new(server.channel().await) };
        asking.says(words(&house, &own), &place).await.expect("declared");
    }
    let (callers, store) = (house.callers(), format!("sqlite:{}", house.path("places.db").display()));
    let options = ["--callers", &callers.display().to_string(), "--store", &store];
    let mut answered = 0;
    {
        let server = Running::start_without_room(&house.cities.pack_dir(), &options, 400);
        let mut asking = Asking { client: PlaceServiceClient::new(server.channel().await) };
        let full = loop {
            match asking.reads(&own, &operator).await {
                Ok(_) => answered += 1,
                Err(status) => break status,
            }
            assert!(answered < 1_000, "the log grows without end");
        };
        is(&full, Code::Unavailable, "ACCESS_LOG_UNAVAILABLE");
        assert!(answered > 0 && !format!("{full:?}").contains("dam leaks"));
        assert!(asking.reads(&own, &place).await.expect("its own system is told of itself"));
        assert!(!asking.reads(&own, &portal).await.expect("what everybody sees is told to everybody"));
    }
    let server = house.serve();
    let mut asking = Asking { client: PlaceServiceClient::new(server.channel().await) };
    assert!(asking.reads(&own, &operator).await.expect("there is room again"));
    assert_eq!(asking.told(&own, &place).await.len(), answered + 1, "each that was given, and no other");
    prompt(&house, &["audit", "verify"], 0);
    assert!(prompt(&house, &["audit", "prune"], 0).contains("No entry is older than 730 days."));
    assert!(prompt(&house, &["audit", "prune", "--keep-days", "30"], 2).contains("365"));
}

#[tokio::test]
async fn r58_an_error_that_names_a_body_that_is_for_a_network_is_written_down() {
    let house = House::new();
    let operator = house.registered("operator", "operator", &[]);
    let coast = house.registered("coast", "portal", &["--network", "coast"]);
    let server = house.serve();
    let mut places = PlaceServiceClient::new(server.channel().await);
    let place = v1::PlaceDeclaration {
        place_id: "x:lighthouse".to_owned(),
        display_name: "Lighthouse Alliance".to_owned(),
        governance_type: "alliance".to_owned(),
        ..Default::default()
    };
    let request = v1::UpsertPlaceRequest { place: Some(place), ..Default::default() };
    places.upsert_place(signed(request, &operator)).await.expect("registered");
    let being = v1::SetConsentRequest {
        place_id: "x:lighthouse".to_owned(),
        part: v1::DeclaredPart::Being.into(),
        sharing: Some(v1::Sharing {
            audience: v1::Audience::Networks.into(),
            networks: vec!["coast".to_owned()],
            ..Default::default()
        }),
        ..Default::default()
    };
    places.set_consent(signed(being, &operator)).await.expect("said");
    let misspelt = v1::GetPlaceRequest { place_id: "Lighthouse Allianse".to_owned() };
    let unknown = places.get_place(signed(misspelt, &coast)).await.expect_err("no such place");
    assert!(String::from_utf8_lossy(unknown.details()).contains("x:lighthouse"), "{unknown:?}");
    let request = v1::ListAccessRecordsRequest { place_id: "x:lighthouse".to_owned(), ..Default::default() };
    let told = places.list_access_records(signed(request, &operator)).await.expect("its log").into_inner();
    assert_eq!(told.records.iter().map(|one| one.caller_id.as_str()).collect::<Vec<_>>(), ["coast"]);
}
