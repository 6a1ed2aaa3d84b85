//! Every reason for which a call can fail, with its code, as a client sees it.

use std::sync::Arc;
use std::time::Duration;

use peermatch::access::Pass;
use peermatch::contract::calls::Calls;
use peermatch::engine::Snapshot;
use peermatch::model::Model;
use peermatch::pack;
use peermatch::proto::v1;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use peermatch::proto::v1::taxonomy_service_client::TaxonomyServiceClient;
use peermatch::wire::server::{Settings, serve};
use tokio::net::TcpListener;
use tonic::transport::Endpoint;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt;

use crate::running::{Running, pack};

/// Code and reason, and that the domain is ours.
fn is(status: &Status, code: Code, reason: &str) {
    assert_eq!(status.code(), code, "{status:?}");
    let info = status.get_details_error_info().expect("an ErrorInfo");
    assert_eq!((info.domain.as_str(), info.reason.as_str()), ("peermatch", reason));
    assert!(status.message().len() < 1_000);
}

fn question(id: &str) -> v1::FindPeersRequest {
    v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId(id.to_owned())),
        ..Default::default()
    }
}

#[tokio::test]
async fn bad_fields_are_named_one_by_one() {
    let server = Running::start(&[]);
    let mut client = MatchServiceClient::new(server.channel().await);
    let request = v1::FindPeersRequest {
        limit: Some(0),
        weights: [("astrology".to_owned(), 1.0)].into(),
        stage: Some(3),
        stage_mode: 99,
        filter: Some(v1::Filter { region: "Narnia".to_owned(), ..Default::default() }),
        ..question("E09000007")
    };
    let status = client.find_peers(request).await.expect_err("refused");
    is(&status, Code::InvalidArgument, "INVALID_FIELD");
    let violations = status.get_details_bad_request().expect("a BadRequest").field_violations;
    let fields: Vec<&str> = violations.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["stage", "weights", "limit", "stage_mode", "filter.region"]);
    for weight in [f64::NAN, f64::INFINITY, -1.0] {
        let request = v1::FindPeersRequest { weights: [("stage".to_owned(), weight)].into(), ..question("E09000007") };
        is(&client.find_peers(request).await.expect_err("refused"), Code::InvalidArgument, "INVALID_FIELD");
    }
    let explain = v1::ExplainPeerRequest {
        query: Some(v1::FindPeersRequest { limit: Some(-1), ..question("E09000007") }),
        peer_place_id: "E09000019".to_owned(),
    };
    let status = client.explain_peer(explain).await.expect_err("refused");
    assert_eq!(status.get_details_bad_request().unwrap().field_violations[0].field, "query.limit");
}

#[tokio::test]
async fn f4_everything_that_is_wrong_is_told_at_once_also_what_does_not_exist() {
    let server = Running::start(&[]);
    let mut client = MatchServiceClient::new(server.channel().await);
    let fields = |status: &Status| -> Vec<String> {
        is(status, Code::InvalidArgument, "INVALID_FIELD");
        let all = status.get_details_bad_request().expect("a BadRequest").field_violations;
        all.into_iter().map(|one| one.field).collect()
    };
    let wrong = v1::FindPeersRequest { problem_id: "wizardry".to_owned(), limit: Some(0), ..question("Hogwarts") };
    let status = client.find_peers(wrong.clone()).await.expect_err("refused");
    assert_eq!(fields(&status), ["limit", "problem_id", "place_id"]);
    let explain = v1::ExplainPeerRequest { query: Some(wrong), peer_place_id: "Durmstrang".to_owned() };
    let status = client.explain_peer(explain).await.expect_err("refused");
    assert_eq!(fields(&status), ["query.limit", "query.problem_id", "query.place_id", "peer_place_id"]);
    // Two that do not exist are two fields; one alone keeps its own reason and the names like it.
    let two = v1::FindPeersRequest { problem_id: "wizardry".to_owned(), ..question("Hogwarts") };
    assert_eq!(fields(&client.find_peers(two).await.expect_err("refused")), ["problem_id", "place_id"]);
    is(&client.find_peers(question("Hogwarts")).await.expect_err("refused"), Code::NotFound, "UNKNOWN_PLACE");
    let mut problems = TaxonomyServiceClient::new(server.channel().await);
    let list = v1::ListProblemsRequest { theme_id: "wizardry".to_owned(), query: "x".repeat(101) };
    assert_eq!(fields(&problems.list_problems(list).await.expect_err("refused")), ["query", "theme_id"]);
}

#[tokio::test]
async fn every_bad_input_gets_its_code_its_reason_and_its_field() {
    let server = Running::start(&[]);
    let client = MatchServiceClient::new(server.channel().await);
    let much = || "x".repeat(1_000_000);
    let asked = || question("E09000007");
    let weights = |pairs: &[(&str, f64)]| v1::FindPeersRequest {
        weights: pairs.iter().map(|(block, weight)| ((*block).to_owned(), *weight)).collect(),
        ..asked()
    };
    let limit = |limit: i32| v1::FindPeersRequest { limit: Some(limit), ..asked() };
    let filtered = |filter: v1::Filter| v1::FindPeersRequest { filter: Some(filter), ..asked() };
    let described = |record: v1::ProfileRecord, change: &dyn Fn(&mut v1::Profile)| {
        let mut profile =
            v1::Profile { governance_type: "unitary".to_owned(), records: vec![record], ..Default::default() };
        change(&mut profile);
        v1::FindPeersRequest { subject: Some(v1::find_peers_request::Subject::Profile(profile)), ..Default::default() }
    };
    let record = |problem: &str, as_of: &str| v1::ProfileRecord {
        problem_id: problem.to_owned(),
        as_of: as_of.to_owned(),
        ..Default::default()
    };
    let finance = || record("finance", "2026-01-01");
    let figure = |value: f64| {
        described(finance(), &|profile| {
            profile
                .indicators
                .push(v1::ProfileIndicator { indicator: "child_poverty_after_housing_costs".to_owned(), value });
        })
    };
    let blocks = ["problem", "companions", "stage", "governance", "context", "factors", "starting_point", "text"];
    let refused = [
        ("weights", weights(&[("stage", -1.0)])),
        ("weights", weights(&[("stage", f64::NAN)])),
        ("weights", weights(&[("stage", f64::INFINITY)])),
        ("weights", weights(&[("astrology", 1.0)])),
        ("weights", weights(&blocks.map(|block| (block, 0.0)))),
        ("limit", limit(0)),
        ("limit", limit(-1)),
        ("limit", limit(1_000_000)),
        ("time_available_days", v1::FindPeersRequest { time_available_days: Some(-0.5), ..asked() }),
        ("time_available_days", v1::FindPeersRequest { time_available_days: Some(f64::NAN), ..asked() }),
        ("time_available_days", v1::FindPeersRequest { time_available_days: Some(1_000.5), ..asked() }),
        ("audience_sector", v1::FindPeersRequest { audience_sector: much(), ..asked() }),
        ("audience_sector", v1::FindPeersRequest { audience_sector: "astrologers".to_owned(), ..asked() }),
        ("ranking_extras[0]", v1::FindPeersRequest { ranking_extras: vec![77], ..asked() }),
        ("filter.lead_sector", filtered(v1::Filter { lead_sector: "sun".to_owned(), ..Default::default() })),
        ("filter.integration_axis", filtered(v1::Filter { integration_axis: "up".to_owned(), ..Default::default() })),
        ("filter.region", filtered(v1::Filter { region: much(), ..Default::default() })),
        ("filter.nation", filtered(v1::Filter { nation: "Atlantis".to_owned(), ..Default::default() })),
        ("filter.governance_types[0]", filtered(v1::Filter { governance_types: vec![much()], ..Default::default() })),
        ("profile.display_name", described(finance(), &|profile| profile.display_name = "Cam\u{202e}den".to_owned())),
        ("profile.display_name", described(finance(), &|profile| profile.display_name = "Cam\u{7}den".to_owned())),
        ("profile.display_name", described(finance(), &|profile| profile.display_name = "x".repeat(1_000_000))),
        ("profile.governance_type", described(finance(), &|profile| profile.governance_type.clear())),
        ("profile.records", described(finance(), &|profile| profile.records = vec![finance(); 1_001])),
        ("profile.records[0].problem_id", described(record("fimance", "2026-01-01"), &|_| {})),
        ("profile.records[0].as_of", described(record("finance", "yesterday"), &|_| {})),
        ("profile.part_of[0]", described(finance(), &|profile| profile.part_of.push("E99".to_owned()))),
        ("profile.indicators[0].indicator", {
            described(finance(), &|profile| {
                profile.indicators.push(v1::ProfileIndicator { indicator: "charm".to_owned(), value: 1.0 });
            })
        }),
        ("profile.indicators[0].value", figure(f64::NAN)),
        ("profile.indicators[0].value", figure(f64::NEG_INFINITY)),
    ];
    for (field, request) in refused {
        let status = client.clone().find_peers(request).await.expect_err(field);
        is(&status, Code::InvalidArgument, "INVALID_FIELD");
        let violations = status.get_details_bad_request().expect("a BadRequest").field_violations;
        assert_eq!(violations.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(), [field]);
        assert!(violations[0].description.len() < 400, "{}", violations[0].description);
    }
}

#[tokio::test]
async fn what_does_not_exist_is_told_with_what_is_like_it() {
    let server = Running::start(&[]);
    let mut client = MatchServiceClient::new(server.channel().await);
    let status = client.find_peers(question("E0900007")).await.expect_err("no such place");
    is(&status, Code::NotFound, "UNKNOWN_PLACE");
    let much = "x".repeat(1_000_000);
    let status = client.find_peers(question(&much)).await.expect_err("no such place");
    is(&status, Code::NotFound, "UNKNOWN_PLACE");
    let problem = v1::FindPeersRequest { problem_id: "local_plam".to_owned(), ..question("E09000007") };
    let status = client.find_peers(problem).await.expect_err("no such problem");
    is(&status, Code::NotFound, "UNKNOWN_PROBLEM");
    assert!(status.get_details_error_info().unwrap().metadata["nearest_problem_ids"].starts_with("local_plan"));

    let group = v1::GetPeerGroupRequest { peer_group_id: "g99".to_owned() };
    let status = client.get_peer_group(group).await.expect_err("no such group");
    is(&status, Code::NotFound, "UNKNOWN_PEER_GROUP");
    assert!(status.get_details_error_info().unwrap().metadata["peer_group_ids"].starts_with("g1,"));

    let mut places = PlaceServiceClient::new(server.channel().await);
    let resolve = |text: &str| v1::ResolvePlaceRequest { text: text.to_owned() };
    let status = places.resolve_place(resolve("Camdem")).await.expect_err("misspelt");
    is(&status, Code::NotFound, "UNKNOWN_PLACE");
    assert!(status.get_details_error_info().unwrap().metadata["nearest_place_ids"].starts_with("E09000007"));
    let status = places.resolve_place(resolve("Lancashire")).await.expect_err("two of them");
    is(&status, Code::FailedPrecondition, "AMBIGUOUS_PLACE");
    assert_eq!(status.get_details_error_info().unwrap().metadata["candidate_place_ids"], "E10000017,E47000018");
    // N5: what finds a place at one door finds it at each.
    let mut found = async |text: &str| {
        let wanted = v1::GetPlaceRequest { place_id: text.to_owned() };
        let found = places.get_place(wanted).await.expect("a place").into_inner();
        (found.place.unwrap().place_id, found.former_place_id, found.taken_for)
    };
    let place = |id: &str, former: &str, taken: &str| (id.to_owned(), former.to_owned(), taken.to_owned());
    assert_eq!(found("E07000190").await, place("E06000066", "E07000190", ""));
    assert_eq!(found(" e09000007 ").await, place("E09000007", "", ""));
    assert_eq!(found("Camden Council").await, place("E09000007", "", ""));
    assert_eq!(found("windsor").await, place("E06000040", "", "Windsor and Maidenhead"));
    let resolved = places.resolve_place(resolve("windsor")).await.expect("a place").into_inner();
    assert_eq!(resolved.taken_for, "Windsor and Maidenhead");
    let many = v1::GetPlaceRequest { place_id: "Berkshire".to_owned() };
    is(&places.get_place(many).await.expect_err("a question"), Code::FailedPrecondition, "AMBIGUOUS_PLACE");
    let subject = Some(v1::find_peers_request::Subject::PlaceId("Lancashire".to_owned()));
    let status =
        client.find_peers(v1::FindPeersRequest { subject, ..Default::default() }).await.expect_err("two of them");
    is(&status, Code::FailedPrecondition, "AMBIGUOUS_PLACE");

    let mut taxonomy = TaxonomyServiceClient::new(server.channel().await);
    let status = taxonomy.get_problem(v1::GetProblemRequest { problem_id: String::new() }).await.expect_err("no code");
    is(&status, Code::NotFound, "UNKNOWN_PROBLEM");
    let resolve = |text: String| v1::ResolveProblemRequest { text };
    let status = taxonomy.resolve_problem(resolve("zzyzx".to_owned())).await.expect_err("like nothing");
    is(&status, Code::NotFound, "UNKNOWN_PROBLEM");
    for text in ["  ".to_owned(), "x".repeat(1_000_000)] {
        is(
            &taxonomy.resolve_problem(resolve(text)).await.expect_err("refused"),
            Code::InvalidArgument,
            "INVALID_FIELD",
        );
    }
}

#[tokio::test]
async fn page_tokens_are_sealed_to_their_server_and_their_request() {
    let server = Running::start(&[]);
    let other = Running::start(&[]);
    let mut client = PlaceServiceClient::new(server.channel().await);
    let page = |token: &str, query: &str| v1::ListPlacesRequest {
        page_size: 10,
        page_token: token.to_owned(),
        query: query.to_owned(),
        ..Default::default()
    };
    let token = client.list_places(page("", "")).await.unwrap().into_inner().next_page_token;
    assert!(client.list_places(page(&token, "")).await.is_ok());
    let flipped = token.replace('0', "1");
    for wrong in [page(&token, "a"), page(&flipped, ""), page("10", ""), page(&"f".repeat(48), "")] {
        let status = client.list_places(wrong).await.expect_err("refused");
        is(&status, Code::InvalidArgument, "INVALID_PAGE_TOKEN");
    }
    let mut client = PlaceServiceClient::new(other.channel().await);
    is(
        &client.list_places(page(&token, "")).await.expect_err("another server"),
        Code::InvalidArgument,
        "INVALID_PAGE_TOKEN",
    );
    for size in [-1, 501, i32::MAX] {
        let request = v1::ListPlacesRequest { page_size: size, ..Default::default() };
        is(&client.list_places(request).await.expect_err("refused"), Code::InvalidArgument, "INVALID_FIELD");
    }
}

#[tokio::test]
async fn a_deadline_that_passes_is_told_as_one() {
    let server = Running::start(&[]);
    let mut client = MatchServiceClient::new(server.channel().await);
    let queries = vec![question("E08000025"); 100];
    let mut request = Request::new(v1::BatchFindPeersRequest { queries });
    // The header alone: the client itself waits longer, so that the server's answer is what is seen.
    request.metadata_mut().insert("grpc-timeout", "20m".parse().unwrap());
    let status = tokio::time::timeout(Duration::from_secs(5), client.batch_find_peers(request))
        .await
        .expect("in time")
        .expect_err("too late");
    assert!(matches!(status.code(), Code::DeadlineExceeded | Code::Cancelled), "{status:?}");
    assert!(client.find_peers(question("E08000025")).await.is_ok(), "the worker is free again");
}

#[tokio::test]
async fn a_server_with_too_much_to_do_says_so_and_answers_what_it_took_on() {
    let server = Running::start(&["--max-waiting", "1"]);
    let mut client = MatchServiceClient::new(server.channel().await);
    // By its first answer a client knows how many calls at once the connection takes.
    client.find_peers(question("E08000025")).await.expect("an answer");
    let callers: Vec<_> = (0..100)
        .map(|_| {
            let mut client = client.clone();
            let batch = v1::BatchFindPeersRequest { queries: vec![question("E08000025"); 10] };
            tokio::spawn(async move { client.batch_find_peers(batch).await })
        })
        .collect();
    let (mut answered, mut refused) = (0, 0);
    for caller in callers {
        match caller.await.expect("no panic") {
            Ok(answer) => answered += usize::from(answer.into_inner().results.len() == 10),
            Err(status) => {
                is(&status, Code::ResourceExhausted, "OVERLOADED");
                refused += 1;
            }
        }
    }
    assert!(answered > 0 && refused > 0 && answered + refused == 100, "{answered} answered, {refused} refused");
    assert!(client.clone().find_peers(question("E08000025")).await.is_ok(), "and takes on the next");
}

#[tokio::test]
async fn a_fault_of_ours_is_internal_and_tells_nobody_what_it_was() {
    let england = pack::load(&pack()).expect("the pack");
    let bytes = std::fs::read(pack().join("model.json")).expect("its model");
    let snapshot = Snapshot::new(england, Model::from_bytes(&bytes).expect("a model")).expect("a snapshot");
    let view = Arc::new(snapshot).view(Pass::everything("a test"));
    // The real server with a clock that breaks: whoever asks what day it is falls over.
    let calls = Calls::new(view, Arc::new(|| panic!("the secret of the clock"))).expect("calls");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        serve(calls, listener, &Settings::default(), |_| {}, std::future::pending()).await.expect("serves");
    });
    let channel = Endpoint::from_shared(format!("http://{address}")).unwrap().connect().await.expect("a connection");
    for _ in 0..3 {
        let status = MatchServiceClient::new(channel.clone()).find_peers(question("E09000007")).await;
        let status = status.expect_err("a fault");
        is(&status, Code::Internal, "INTERNAL");
        assert!(!status.message().contains("secret"), "{status:?}");
    }
    let list = v1::ListProblemsRequest::default();
    assert!(TaxonomyServiceClient::new(channel).list_problems(list).await.is_ok(), "what needs no clock is answered");
}
