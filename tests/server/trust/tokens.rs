//! What proves who calls, and what becomes of it.

use std::fs;
use std::io::Read;
use std::process::Stdio;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use peermatch::callers;
use peermatch::domain::id::CallerId;
use peermatch::proto::v1;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use super::house::{House, is, question, said, signed};
use crate::running::Running;

async fn asks(channel: &Channel, place: &str, token: &str) -> Result<v1::FindPeersResponse, Status> {
    let mut client = MatchServiceClient::new(channel.clone());
    client.find_peers(signed(question(place), token)).await.map(tonic::Response::into_inner)
}

#[tokio::test]
async fn no_token_and_every_one_that_is_not_good_are_told_one_and_the_same() {
    let house = House::new();
    let good = house.registered("portal", "portal", &[]);
    let (revoked, retired) = (house.token("portal"), house.registered("gone", "portal", &[]));
    said(&house.run(&["token", "revoke", "portal/2"]), 0);
    said(&house.run(&["caller", "retire", "gone"]), 0);
    let day = |days: i64| Timestamp::now() + SignedDuration::from_hours(24 * days);
    let id = CallerId::new("portal").unwrap();
    let (_, expired) = callers::issue(&house.callers(), &id, day(-2), day(-1)).expect("a token");
    let server = house.serve();
    let channel = server.channel().await;
    asks(&channel, &house.city(0), &good).await.expect("it is good");
    let unknown = format!("peermatch_{}", "0".repeat(64));
    let (longer, shorter) = (format!("{good}0"), &good[..good.len() - 1]);
    let mut told = Vec::new();
    for token in ["", "x", &revoked, &retired, expired.secret(), &unknown, &longer, shorter] {
        let status = asks(&channel, &house.city(0), token).await.expect_err(token);
        is(&status, Code::Unauthenticated, "NOT_SIGNED_IN");
        told.push((status.message().to_owned(), status.details().to_vec()));
    }
    assert!(told.windows(2).all(|two| two[0] == two[1]), "{told:?}");
    // Two tokens are none, and another scheme is none.
    let mut client = MatchServiceClient::new(channel);
    let mut twice = signed(question(&house.city(0)), &good);
    twice.metadata_mut().append("authorization", format!("Bearer {good}").parse().unwrap());
    is(&client.find_peers(twice).await.expect_err("two"), Code::Unauthenticated, "NOT_SIGNED_IN");
    let mut basic = signed(question(&house.city(0)), "");
    basic.metadata_mut().insert("authorization", format!("Basic {good}").parse().unwrap());
    is(&client.find_peers(basic).await.expect_err("another scheme"), Code::Unauthenticated, "NOT_SIGNED_IN");
    let mut loud = signed(question(&house.city(0)), "");
    loud.metadata_mut().insert("authorization", format!("BEARER {good}").parse().unwrap());
    client.find_peers(loud).await.expect("a scheme is written in any letters");
}

#[tokio::test]
async fn a_running_server_takes_new_callers_and_tokens_in_and_lets_none_fall_between() {
    let house = House::new();
    let first = house.registered("portal", "portal", &[]);
    let server = house.serve();
    let channel = server.channel().await;
    asks(&channel, &house.city(0), &first).await.expect("the first");
    let second = house.token("portal");
    for token in [&first, &second] {
        asks(&channel, &house.city(0), token).await.expect("both are good: a token is exchanged without a gap");
    }
    said(&house.run(&["token", "revoke", "portal/1"]), 0);
    let status = asks(&channel, &house.city(0), &first).await.expect_err("from the next call on");
    is(&status, Code::Unauthenticated, "NOT_SIGNED_IN");
    asks(&channel, &house.city(0), &second).await.expect("the second");
    let new = house.registered("another", "portal", &[]);
    asks(&channel, &house.city(0), &new).await.expect("whoever was registered since");
}

#[tokio::test]
async fn a_damaged_list_leaves_the_last_good_one_in_force_and_says_so() {
    let house = House::new();
    let token = house.registered("portal", "portal", &[]);
    let mut log = None;
    let options = house.options();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let server = Running::start_logging(&house.cities.pack_dir(), &options, Stdio::piped(), |stderr| log = stderr);
    let channel = server.channel().await;
    let whole = fs::read_to_string(house.callers()).unwrap();
    for damaged in [whole.replace("\"portal\"", "\"operator\""), whole[..whole.len() / 2].to_owned(), String::new()] {
        fs::write(house.callers(), damaged).unwrap();
        asks(&channel, &house.city(0), &token).await.expect("the last good one");
    }
    fs::remove_file(house.callers()).unwrap();
    asks(&channel, &house.city(0), &token).await.expect("the last good one");
    fs::write(house.callers(), &whole).unwrap();
    said(&house.run(&["caller", "retire", "portal"]), 0);
    let status = asks(&channel, &house.city(0), &token).await.expect_err("the list is whole again");
    is(&status, Code::Unauthenticated, "NOT_SIGNED_IN");
    server.kill();
    let mut told = String::new();
    log.expect("a log").read_to_string(&mut told).unwrap();
    let loud = told.lines().filter(|line| line.contains("\"ERROR\"") && line.contains("list of callers changed"));
    assert_eq!(loud.count(), 4, "{told}");
    assert!(told.contains("\"caller\":\"portal\""), "who called is told: {told}");
    assert!(!told.contains(&token) && !told.contains("peermatch_"), "and no token");
}

#[test]
fn a_server_does_not_start_with_a_list_that_it_cannot_use() {
    let house = House::new();
    let start = |file: &str| house.cities.prompt(&["serve", "--listen", "127.0.0.1:0", "--callers", file]);
    let nowhere = house.path("nowhere").display().to_string();
    assert!(said(&start(&nowhere), 3).contains("there is no list of callers at"), "{nowhere}");
    assert!(said(&start("/dev/zero"), 3).contains("no regular file"));
    let other = house.file("other.json", "{\"format\": \"peermatch-models\"}");
    assert!(said(&start(&other), 3).contains("no list of callers, or not a whole one"));
}

#[tokio::test]
async fn r102_a_caller_asks_for_as_much_as_it_may_and_is_told_when_to_come_back() {
    let house = House::new();
    let few = house.registered("few", "portal", &["--calls-per-minute", "2"]);
    let batches = house.registered("batches", "portal", &["--calls-per-minute", "2"]);
    let free = house.registered("free", "portal", &[]);
    let server = house.serve();
    let channel = server.channel().await;
    for _ in 0..2 {
        asks(&channel, &house.city(0), &few).await.expect("two a minute");
    }
    // Over another connection, too: the quota is the caller's.
    let status = asks(&server.channel().await, &house.city(0), &few).await.expect_err("a third");
    is(&status, Code::ResourceExhausted, "QUOTA_SPENT");
    let wait = status.get_details_retry_info().expect("when").retry_delay.expect("a delay");
    assert!(wait > Duration::from_secs(20) && wait <= Duration::from_secs(30), "{wait:?}");
    let batch = v1::BatchFindPeersRequest { queries: vec![question(&house.city(0)); 4] };
    let mut client = MatchServiceClient::new(channel.clone());
    client.batch_find_peers(signed(batch, &batches)).await.expect("a batch is answered whole");
    let status = asks(&channel, &house.city(0), &batches).await.expect_err("each of its questions counts");
    let wait = status.get_details_retry_info().expect("when").retry_delay.expect("a delay");
    assert!(wait > Duration::from_secs(60), "{wait:?}");
    // Ten batches at once run up the debt of one, which is paid off in two minutes; the others are told to come back.
    let many = house.registered("many", "portal", &["--calls-per-minute", "10"]);
    let batches = (0..10).map(|_| {
        let (mut client, request) =
            (client.clone(), v1::BatchFindPeersRequest { queries: vec![question(&house.city(0)); 20] });
        let request = signed(request, &many);
        tokio::spawn(async move { client.batch_find_peers(request).await.map(drop) })
    });
    let mut answered = 0;
    for batch in batches.collect::<Vec<_>>() {
        match batch.await.expect("it ends") {
            Ok(()) => answered += 1,
            Err(status) => is(&status, Code::ResourceExhausted, "QUOTA_SPENT"),
        }
    }
    assert_eq!(answered, 1);
    let status = asks(&channel, &house.city(0), &many).await.expect_err("the debt of one batch");
    let wait = status.get_details_retry_info().expect("when").retry_delay.expect("a delay");
    assert!(wait <= Duration::from_secs(126), "{wait:?}");
    for _ in 0..10 {
        asks(&channel, &house.city(0), &free).await.expect("the quota of one is nobody else's");
    }
}

#[tokio::test]
async fn law_9_a_place_is_written_by_its_own_caller_which_alone_reads_what_it_keeps_to_itself() {
    let house = House::new();
    let (own, other) = (house.city(0), house.city(1));
    let place = house.registered("own", "place", &["--acts-as", &own]);
    let portal = house.registered("portal", "portal", &["--acts-as", &other]);
    let operator = house.registered("operator", "operator", &[]);
    let server = house.serve();
    let mut client = PlaceServiceClient::new(server.channel().await);
    let says = |place: &str, token: &str| {
        let mut request = crate::places::islands::record(place, &house.problem(), v1::Stage::Piloting);
        request.record.as_mut().unwrap().statement = "We begin".to_owned();
        signed(request, token)
    };
    client.upsert_record(says(&own, &place)).await.expect("its own");
    for (whose, token) in [(&other, &place), (&own, &portal)] {
        is(&client.upsert_record(says(whose, token)).await.expect_err(whose), Code::PermissionDenied, "NOT_ALLOWED");
    }
    client.upsert_record(says(&other, &operator)).await.expect("the operator speaks for all");
    let mut read = async |token: &str| {
        let request = v1::GetPlaceRequest { place_id: own.clone() };
        let place = client.get_place(signed(request, token)).await.expect("a place").into_inner().place.unwrap();
        let record = place.records.into_iter().find(|record| record.problem_id == house.problem());
        record.map(|record| (record.stage(), record.etag, record.statement)).expect("that it has it is for everybody")
    };
    let (mine, operators) = (read(&place).await, read(&operator).await);
    assert_eq!((mine.0, mine.2.as_str()), (v1::Stage::Piloting, "We begin"));
    assert_eq!(mine, operators);
    assert!(!["", "0"].contains(&mine.1.as_str()), "something was said: {}", mine.1);
    let template = "Declared by the place itself.".to_owned();
    assert_eq!(read(&portal).await, (v1::Stage::Piloting, String::new(), template), "its words are its own");
}

#[tokio::test]
async fn law_9_a_caller_makes_no_member_and_no_namesake_of_a_place_that_it_does_not_speak_for() {
    let house = House::new();
    let (own, other) = (house.place(0), house.place(1));
    let bound = house.registered("bound", "place", &["--acts-as", own.id.as_str(), "--acts-as", "x:new"]);
    let operator = house.registered("operator", "operator", &[]);
    let server = house.serve();
    let mut client = PlaceServiceClient::new(server.channel().await);
    let city = |id: &str, name: &str, part_of: &[&str]| v1::PlaceDeclaration {
        place_id: id.to_owned(),
        display_name: name.to_owned(),
        governance_type: own.governance_type.to_string(),
        part_of: part_of.iter().map(ToString::to_string).collect(),
        ..Default::default()
    };
    let mut says = async |place: v1::PlaceDeclaration, token: &str| {
        let request = v1::UpsertPlaceRequest { place: Some(place), ..Default::default() };
        client.upsert_place(signed(request, token)).await.map(|_| ())
    };
    let (own_id, other_id) = (own.id.as_str(), other.id.as_str());
    says(city(own_id, &own.name, &[]), &bound).await.expect("who it is anyway");
    says(city("x:new", "Nobody else", &[own_id]), &bound).await.expect("part of a place that it speaks for");
    for place in [
        city(own_id, &own.name, &[other_id]),
        city(own_id, &other.name, &[]),
        city(own_id, "Another name", &[]),
        v1::PlaceDeclaration { official_name: other.name.clone(), ..city(own_id, &own.name, &[]) },
        v1::PlaceDeclaration { governance_type: "state".to_owned(), ..city(own_id, &own.name, &[]) },
        city("x:new", "Nobody else", &[other_id]),
        city("x:new", &other.name, &[]),
    ] {
        is(&says(place.clone(), &bound).await.expect_err("not its own to say"), Code::PermissionDenied, "NOT_ALLOWED");
    }
    says(city(own_id, "Another name", &[other_id]), &operator).await.expect("the operator speaks for all");
}

#[tokio::test]
async fn r102_a_portal_is_answered_in_the_words_of_its_sector_unless_it_asks_for_others() {
    let house = House::new();
    let sectors = &house.cities.pack.vocabulary.sectors;
    let (own, other) = (sectors[0].id.to_string(), sectors[1].id.to_string());
    let token = house.registered("portal", "portal", &["--audience-sector", &own]);
    let strange = house.registered("strange", "portal", &["--audience-sector", "of_another_pack"]);
    let server = house.serve();
    let mut client = MatchServiceClient::new(server.channel().await);
    let asked = v1::FindPeersRequest { audience_sector: other.clone(), ..question(&house.city(0)) };
    for (request, token, expected) in [
        (question(&house.city(0)), &token, own),
        (asked, &token, other),
        (question(&house.city(0)), &strange, String::new()),
    ] {
        let answer = client.find_peers(signed(request, token)).await.expect("an answer").into_inner();
        assert_eq!(answer.query.unwrap().audience_sector, expected);
    }
}

#[tokio::test]
async fn a_watch_ends_when_whoever_watches_is_let_in_no_more() {
    let house = House::new();
    let portal = house.registered("portal", "portal", &[]);
    let operator = house.registered("operator", "operator", &[]);
    let server = house.serve();
    let channel = server.channel().await;
    let watch = v1::WatchPeersRequest { query: Some(question(&house.city(0))), ..Default::default() };
    let mut client = MatchServiceClient::new(channel.clone());
    let mut events = client.watch_peers(signed(watch, &portal)).await.expect("a watch").into_inner();
    events.message().await.expect("no error").expect("the state of the list");
    said(&house.run(&["caller", "retire", "portal"]), 0);
    let record = crate::places::islands::record(&house.city(1), &house.problem(), v1::Stage::Piloting);
    PlaceServiceClient::new(channel).upsert_record(signed(record, &operator)).await.expect("news");
    let ended = async {
        loop {
            if let Err(status) = events.message().await.map(|event| event.expect("no end without a reason")) {
                return status;
            }
        }
    };
    let status = tokio::time::timeout(Duration::from_secs(30), ended).await.expect("in time");
    is(&status, Code::Unauthenticated, "NOT_SIGNED_IN");
}

#[tokio::test]
async fn health_and_the_contract_are_told_to_everybody() {
    let house = House::new();
    house.registered("portal", "portal", &[]);
    let server = house.serve();
    let mut health = tonic_health::pb::health_client::HealthClient::new(server.channel().await);
    let request = tonic_health::pb::HealthCheckRequest { service: "peermatch.v1.MatchService".to_owned() };
    health.check(request).await.expect("whoever watches over it has no token");
}
