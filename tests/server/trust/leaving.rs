//! R72: a place that leaves is told what was erased, and what stays and why; and so it is in the files.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use peermatch::proto::v1;
use peermatch::proto::v1::batch_service_client::BatchServiceClient;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use peermatch::proto::v1::taxonomy_service_client::TaxonomyServiceClient;
use peermatch::proto::v1::{ErasedClass, RemainingClass};
use rusqlite::{Connection, OpenFlags};
use tonic::transport::Channel;

use super::house::{House, said, signed};

const WORDS: &str = "We have told nobody yet that the weir is cracked";

/// With the operator's token.
fn house() -> (House, String) {
    let house = House::new();
    let operator = house.registered("operator", "operator", &[]);
    (house, operator)
}

/// A city that said everything that one can say, with a portal that looked.
struct Leaver {
    client: PlaceServiceClient<Channel>,
    city: String,
    own: String,
}

impl Leaver {
    async fn new(house: &House, channel: Channel) -> Self {
        let city = house.city(0);
        let own = house.registered("own", "place", &["--acts-as", &city, "--network", "coast"]);
        let bound = house.registered("bound", "portal", &["--acts-as", &city]);
        let mut words = TaxonomyServiceClient::new(channel.clone());
        for caller in [&own, &bound] {
            let term = v1::TermDraft {
                display_name: "leaking weirs".to_owned(),
                definition: "Weirs that let water through.".to_owned(),
                ..Default::default()
            };
            let reason = if *caller == own { WORDS } else { "a portal's own" };
            let request = v1::ProposeTermRequest { term: Some(term), reason: reason.to_owned(), validate_only: false };
            words.propose_term(signed(request, caller)).await.expect("proposed");
        }
        let mut leaver = Self { client: PlaceServiceClient::new(channel), city, own };
        let network = v1::Sharing {
            audience: v1::Audience::Networks.into(),
            networks: vec!["coast".to_owned()],
            ..Default::default()
        };
        let record = v1::RecordDeclaration {
            problem_id: house.problem(),
            statement: WORDS.to_owned(),
            sharing: Some(v1::RecordSharing { standing: Some(network), ..Default::default() }),
            ..Default::default()
        };
        let unnamed = v1::RecordDeclaration { problem_words: "cracked weirs".to_owned(), ..Default::default() };
        for (record, request_id) in [(record, "first"), (unnamed, "")] {
            let request = v1::UpsertRecordRequest {
                place_id: leaver.city.clone(),
                record: Some(record),
                request_id: request_id.to_owned(),
                ..Default::default()
            };
            leaver.client.upsert_record(signed(request, &leaver.own)).await.expect("declared");
        }
        let request = v1::GetPlaceRequest { place_id: leaver.city.clone() };
        leaver.client.get_place(signed(request, &bound)).await.expect("it looks");
        leaver
    }

    async fn leaves(&mut self, only_check: bool) -> v1::LeavingReceipt {
        let request =
            v1::DeletePlaceRequest { place_id: self.city.clone(), validate_only: only_check, ..Default::default() };
        let answer = self.client.delete_place(signed(request, &self.own)).await.expect("it goes").into_inner();
        answer.receipt.expect("a receipt")
    }
}

fn went(receipt: &v1::LeavingReceipt) -> Vec<(ErasedClass, i32)> {
    receipt.erased.iter().map(|one| (one.erased_class(), one.count)).collect()
}

fn stays(receipt: &v1::LeavingReceipt) -> Vec<(RemainingClass, Option<i32>)> {
    receipt.remaining.iter().map(|one| (one.remaining_class(), one.count)).collect()
}

/// The files of a store and of its log that have a text in them.
pub(super) fn files_with(house: &House, text: &str) -> Vec<String> {
    let folder = house.path("");
    let names = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
    let has = |path: &Path| fs::read(path).unwrap().windows(text.len()).any(|part| part == text.as_bytes());
    let of_store = names.filter(|path| path.is_file() && path.to_string_lossy().contains("places.db"));
    let with = of_store.filter(|path| has(path)).map(|path| path.file_name().unwrap().to_string_lossy().into_owned());
    with.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn r72_who_leaves_is_told_what_was_erased_and_what_stays_and_no_file_of_the_store_has_its_words() {
    let (house, _) = self::house();
    let server = house.serve();
    let mut leaver = Leaver::new(&house, server.channel().await).await;
    assert!(!files_with(&house, WORDS).is_empty() && !files_with(&house, "cracked weirs").is_empty());
    let would = leaver.leaves(true).await;
    let receipt = leaver.leaves(false).await;
    let all = [
        (ErasedClass::Records, 2),
        (ErasedClass::OwnWords, 2),
        (ErasedClass::Consents, 1),
        (ErasedClass::Proposals, 1),
        (ErasedClass::Requests, 1),
        (ErasedClass::AccessLogKey, 1),
    ];
    assert_eq!((went(&receipt).as_slice(), went(&would).as_slice()), (&all[..], &all[..]));
    let public = house.cities.pack.register.profiles()[0].records().len() as i32;
    let stay = [
        (RemainingClass::Mark, Some(1)),
        (RemainingClass::PublicRecord, Some(public)),
        (RemainingClass::AccessLog, Some(1)),
        (RemainingClass::Runs, None),
        (RemainingClass::Model, Some(1)),
        (RemainingClass::Others, None),
        (RemainingClass::Callers, Some(2)),
        (RemainingClass::Copies, None),
        (RemainingClass::HandedOut, None),
    ];
    assert_eq!((stays(&receipt).as_slice(), stays(&would).as_slice()), (&stay[..], &stay[..]));
    // At that very moment: nothing is left for a clean end to do.
    server.kill();
    for text in [WORDS, "cracked weirs", "own first", "coast"] {
        assert_eq!(files_with(&house, text), Vec::<String>::new(), "{text}");
    }
    let named: Vec<String> = files_with(&house, &leaver.city);
    assert_eq!(named, ["places.db"], "the mark, and not the log");
    let store = Connection::open_with_flags(house.path("places.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    for table in
        ["place", "record", "factor", "starting_point", "consent", "consent_named", "consent_except", "request"]
    {
        let sql = format!("SELECT count(*) FROM {table} WHERE place_id = ?1");
        let left: i64 = store.query_row(&sql, [&leaver.city], |row| row.get(0)).unwrap();
        assert_eq!(left, 0, "{table}");
    }
    let marked: i64 = store.query_row("SELECT count(*) FROM gone", [], |row| row.get(0)).unwrap();
    assert_eq!(marked, 1);
    let proposed: String = store.query_row("SELECT author FROM proposal", [], |row| row.get(0)).unwrap();
    assert_eq!(proposed, "bound", "what a portal that acts for it proposed is the portal's");
}

#[tokio::test(flavor = "multi_thread")]
async fn r72_whoever_reads_the_store_meanwhile_keeps_the_words_of_who_leaves_in_no_file_for_long() {
    let (house, operator) = self::house();
    let server = house.serve();
    let mut leaver = Leaver::new(&house, server.channel().await).await;
    let reader = Connection::open_with_flags(house.path("places.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    reader.execute_batch("BEGIN").unwrap();
    let _: i64 = reader.query_row("SELECT count(*) FROM record", [], |row| row.get(0)).unwrap();
    leaver.leaves(false).await;
    assert!(!files_with(&house, WORDS).is_empty(), "a reader has the state of before");
    reader.execute_batch("ROLLBACK").unwrap();
    // Whatever is written next empties the journal.
    let record = crate::places::islands::record(&house.city(1), &house.problem(), v1::Stage::Piloting);
    leaver.client.upsert_record(signed(record, &operator)).await.expect("declared");
    assert_eq!(files_with(&house, WORDS), Vec::<String>::new());
    drop(reader);

    // And so does the next start, where the server was killed before.
    let (house, _) = self::house();
    let server = house.serve();
    let mut leaver = Leaver::new(&house, server.channel().await).await;
    let reader = Connection::open_with_flags(house.path("places.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    reader.execute_batch("BEGIN").unwrap();
    let _: i64 = reader.query_row("SELECT count(*) FROM record", [], |row| row.get(0)).unwrap();
    leaver.leaves(false).await;
    server.kill();
    assert!(!files_with(&house, WORDS).is_empty());
    drop(reader);
    let server = house.serve();
    assert_eq!(files_with(&house, WORDS), Vec::<String>::new());
    server.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn r72_who_left_is_in_no_row_of_a_run_that_was_made_before_though_it_had_declared_nothing() {
    let (house, operator) = self::house();
    let server = house.serve();
    let channel = server.channel().await;
    let mut runs = BatchServiceClient::new(channel.clone());
    runs.start_run(signed(crate::batch::start("tonight", 1), &operator)).await.expect("started");
    for _ in 0..600 {
        let request = v1::GetRunRequest { run_id: "tonight".to_owned() };
        let run = runs.get_run(signed(request, &operator)).await.expect("told").into_inner().run.unwrap();
        if run.state() == v1::RunState::Done {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let city = house.city(0);
    let (rows, name, withheld) = streamed(&mut runs, &operator, &house).await;
    assert!(rows.contains(&city) && rows.contains(&name) && withheld == 0, "the run is about all cities");
    let mut places = PlaceServiceClient::new(channel);
    let request = v1::DeletePlaceRequest { place_id: city.clone(), ..Default::default() };
    let receipt = places.delete_place(signed(request, &operator)).await.expect("it goes").into_inner().receipt.unwrap();
    assert!(receipt.erased.is_empty(), "it had said nothing: {receipt:?}");
    assert!(stays(&receipt).contains(&(RemainingClass::Runs, None)), "that others convene is not told: {receipt:?}");
    let (rows, name, withheld) = streamed(&mut runs, &operator, &house).await;
    assert!(!rows.contains(&city) && !rows.contains(&name) && withheld > 0);
}

/// All rows of the run as text, the name of the first city, and how many rows were withheld.
async fn streamed(runs: &mut BatchServiceClient<Channel>, token: &str, house: &House) -> (String, String, i32) {
    let request = v1::StreamResultsRequest { run_id: "tonight".to_owned(), from_row: 0 };
    let mut stream = runs.stream_results(signed(request, token)).await.expect("a stream").into_inner();
    let (mut rows, mut withheld) = (String::new(), 0);
    while let Some(message) = stream.message().await.expect("rows") {
        rows += &format!("{:?}{:?}{:?}", message.peers, message.buddies, message.cohorts);
        withheld += message.taken_back_count;
    }
    (rows, house.place(0).name.clone(), withheld)
}

#[tokio::test(flavor = "multi_thread")]
async fn r72_at_the_prompt_the_receipt_is_read_line_by_line() {
    let (house, _) = self::house();
    let server = house.serve();
    let leaver = Leaver::new(&house, server.channel().await).await;
    let token = house.file("own.token", &leaver.own);
    let delete = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_peermatch"));
        let url = server.url();
        let args = ["place", "delete", &leaver.city, "--server", &url, "--token-file", &token];
        let output = command.args(args).args(more).stdin(Stdio::null()).output().expect("the program runs");
        said(&output, 0);
        String::from_utf8(output.stdout).unwrap()
    };
    let would = delete(&["--check"]);
    assert!(would.contains("could go.\nWould be erased:\n  - 2 records of how you stand"), "{would}");
    let told = delete(&[]);
    for line in [
        &format!(
            "{} is gone, and all that it said.\nErased:\n  - 2 records of how you stand with a problem.\n",
            leaver.city
        ),
        "  - With them your own words, factors, starting points and stories in 2 of them.\n",
        "  - 1 setting of who may see what.\n",
        "  - The key to 1 entry of yours in the access log: nobody can tell any more that they were of you.\n",
        "What stays, and why:\n  - Your id, in the list of places that left, so that no import",
        "  - Copies that the operator made of the store",
        "  - What others were told before you left",
        "\nwrite token: ",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
}
