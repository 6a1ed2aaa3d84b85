//! Offers in confidence: what a place shares with conveners is matched for them alone, and others learn no more than that a convener may
//! know somebody, where that points to nobody.

use std::collections::BTreeSet;

use peermatch::domain::id::ProblemId;
use peermatch::domain::world::World;
use peermatch::pack;
use peermatch::proto::v1;
use peermatch::proto::v1::batch_service_client::BatchServiceClient;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use prost::Message;
use tonic::transport::Channel;

use super::house::{House, question, signed};
use crate::running::Running;

/// Places of England that have nothing to do with a problem, as far as is publicly known, and a problem that some have.
struct England {
    places: PlaceServiceClient<Channel>,
    matching: MatchServiceClient<Channel>,
    operator: String,
    problem: String,
    without: Vec<String>,
    asker: String,
}

fn england() -> World {
    pack::load(&crate::running::pack()).expect("a sound pack")
}

impl England {
    fn new(world: &World, channel: Channel, operator: &str) -> Self {
        let taxonomy = &world.vocabulary.taxonomy;
        let problem = ProblemId::new("homelessness").expect("a code");
        let meets = |other: &ProblemId| {
            let (one, other) = (taxonomy.position(&problem), taxonomy.position(other));
            one.zip(other).is_some_and(|(one, other)| {
                taxonomy.lineage_of(one, other) != peermatch::domain::taxonomy::Lineage::Apart
            })
        };
        let has = |at: usize| world.register.profiles()[at].records().iter().any(|record| meets(&record.problem));
        let id = |at: usize| world.register.profiles()[at].place.id.to_string();
        let all = 0..world.register.profiles().len();
        let is_district =
            |at: &usize| world.register.profiles()[*at].place.governance_type.as_str() == "london_borough";
        let without: Vec<String> = all.clone().filter(|at| !has(*at)).map(id).collect();
        let asker = all.filter(is_district).filter(|at| !has(*at)).map(id).next_back().expect("a borough");
        let without = without.into_iter().filter(|place| *place != asker).collect();
        Self {
            places: PlaceServiceClient::new(channel.clone()),
            matching: MatchServiceClient::new(channel),
            operator: operator.to_owned(),
            problem: problem.to_string(),
            without,
            asker,
        }
    }

    /// A place declares the problem for an audience.
    async fn offers(&mut self, place: &str, standing: v1::Sharing) {
        let sharing = v1::RecordSharing { standing: Some(standing), ..Default::default() };
        let record =
            v1::RecordDeclaration { problem_id: self.problem.clone(), sharing: Some(sharing), ..Default::default() };
        let says = v1::UpsertRecordRequest { place_id: place.to_owned(), record: Some(record), ..Default::default() };
        self.places.upsert_record(signed(says, &self.operator)).await.expect("declared");
    }

    async fn takes_back(&mut self, place: &str) {
        let (place_id, problem_id) = (place.to_owned(), self.problem.clone());
        let request = v1::RetireRecordRequest { place_id, problem_id, ..Default::default() };
        self.places.retire_record(signed(request, &self.operator)).await.expect("taken back");
    }

    async fn answer(&mut self, token: &str, asked: v1::FindPeersRequest) -> v1::FindPeersResponse {
        self.matching.find_peers(signed(asked, token)).await.expect("an answer").into_inner()
    }

    fn asks(&self, place: &str) -> v1::FindPeersRequest {
        v1::FindPeersRequest {
            problem_id: self.problem.clone(),
            limit: Some(10),
            pressures: v1::PressureUse::Never.into(),
            ..question(place)
        }
    }
}

fn conveners() -> v1::Sharing {
    v1::Sharing { audience: v1::Audience::Conveners.into(), ..Default::default() }
}

fn told(answer: &v1::FindPeersResponse) -> Vec<String> {
    let notices = answer.query.as_ref().map(|query| query.notices.clone()).unwrap_or_default();
    notices.into_iter().filter(|one| one.code == "CONVENER_MAY_KNOW").map(|one| one.text).collect()
}

#[tokio::test]
async fn law_9_an_offer_in_confidence_is_told_to_conveners_and_others_learn_that_one_may_know_somebody() {
    let house = House::new();
    let operator = house.registered("operator", "operator", &[]);
    let convener = house.registered("convener", "convener", &["--convener", "A body"]);
    let portal = house.registered("portal", "portal", &["--network", "coast"]);
    let options = house.options();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let at = options.iter().position(|one| *one == "--models").expect("models");
    let server = Running::start_on(&crate::running::pack(), &[&options[..at], &options[at + 2..]].concat());
    let world = england();
    let mut all = England::new(&world, server.channel().await, &operator);
    let asks = all.asks(&all.asker.clone());
    let nothing = all.answer(&portal, asks.clone()).await;
    let offering: Vec<String> = all.without.iter().take(4).cloned().collect();

    for place in &offering[..2] {
        all.offers(place, conveners()).await;
    }
    assert_eq!(all.answer(&portal, asks.clone()).await.encode_to_vec(), nothing.encode_to_vec(), "two are too few");
    // What is kept from somebody hints at nothing.
    let but = v1::Sharing { except_place_ids: vec![all.without[9].clone()], ..conveners() };
    all.offers(&offering[3], but).await;
    assert_eq!(all.answer(&portal, asks.clone()).await.encode_to_vec(), nothing.encode_to_vec());
    all.offers(&offering[2], conveners()).await;
    let answer = all.answer(&portal, asks.clone()).await;
    let notice = told(&answer);
    assert_eq!(notice.len(), 1, "{:?}", answer.query);
    assert!(notice[0].starts_with("a convener may know a place with ") && notice[0].ends_with("ask one"), "{notice:?}");
    let mut rest = answer;
    rest.query.as_mut().unwrap().notices.retain(|one| one.code != "CONVENER_MAY_KNOW");
    assert_eq!(rest.encode_to_vec(), nothing.encode_to_vec(), "and nothing else: no count, rank, place or version");

    // Whoever asks, and for whomever: those who made the offers, too.
    let region = world.register.profiles()[0].place.region.clone();
    let narrow = v1::Filter { region, governance_types: vec!["county".to_owned()], ..Default::default() };
    let mut ways: Vec<v1::FindPeersRequest> = offering.iter().map(|place| all.asks(place)).collect();
    ways.push(v1::FindPeersRequest { filter: Some(narrow), ..asks.clone() });
    ways.push(v1::FindPeersRequest { weights: [("stage".to_owned(), 1.0)].into(), ..asks.clone() });
    for way in ways {
        assert_eq!(told(&all.answer(&operator, way).await), notice);
    }
    let place_wide = v1::FindPeersRequest { problem_id: String::new(), ..asks.clone() };
    assert!(told(&all.answer(&portal, place_wide).await).is_empty(), "of a problem alone");

    let seen = all.answer(&convener, v1::FindPeersRequest { limit: Some(10), ..asks.clone() }).await;
    assert!(told(&seen).is_empty() && seen.considered_count == nothing.considered_count + 4, "it is told itself");
    let explain = v1::ExplainPeerRequest { query: Some(asks.clone()), peer_place_id: offering[0].clone() };
    let explained = all.matching.explain_peer(signed(explain.clone(), &convener)).await.expect("told").into_inner();
    let peer = explained.peer.expect("a peer");
    assert!(peer.shared_problems[0].in_confidence);
    assert!(peer.considerations.iter().any(|one| one.code == "IN_CONFIDENCE"), "{:?}", peer.considerations);
    let hidden = all.matching.explain_peer(signed(explain, &portal)).await.expect("told").into_inner();
    assert!(hidden.peer.is_none());
    let looked = v1::ListAccessRecordsRequest { place_id: offering[0].clone(), ..Default::default() };
    let looked = all.places.list_access_records(signed(looked, &operator)).await.expect("read").into_inner();
    let by: BTreeSet<&str> = looked.records.iter().map(|one| one.caller_id.as_str()).collect();
    assert!(by.contains("convener"), "{looked:?}");

    all.takes_back(&offering[2]).await;
    assert!(told(&all.answer(&portal, asks.clone()).await).is_empty(), "withdrawn from the next read on");
}

#[tokio::test]
async fn law_9_where_few_places_could_have_a_problem_nobody_is_told_that_some_offer_it() {
    let house = House::new();
    let operator = house.registered("operator", "operator", &[]);
    let (portal, convener) = (
        house.registered("portal", "portal", &[]),
        house.registered("convener", "convener", &["--convener", "A body"]),
    );
    let server = house.serve();
    let channel = server.channel().await;
    let cities: Vec<String> = (0..11).map(|at| house.city(at)).collect();
    let mut all = England {
        places: PlaceServiceClient::new(channel.clone()),
        matching: MatchServiceClient::new(channel.clone()),
        operator,
        problem: "tree_shade".to_owned(),
        without: cities.clone(),
        asker: cities[0].clone(),
    };
    let asks = all.asks(&all.asker.clone());
    let before = all.answer(&portal, asks.clone()).await;
    let known = before.considered_count;
    for place in &cities[1..6] {
        all.offers(place, conveners()).await;
    }
    let after = all.answer(&portal, asks.clone()).await;
    assert_eq!(after.encode_to_vec(), before.encode_to_vec(), "among eleven cities that would nearly name them");
    assert!(all.answer(&convener, asks).await.considered_count >= known + 4);

    // What a convener's run is made of says so in its rows, and goes with whoever takes it back.
    let mut runs = BatchServiceClient::new(channel);
    let started = runs.start_run(signed(crate::batch::start("buddies", 10), &convener)).await.expect("started");
    let run = started.into_inner().run.expect("a run");
    assert!(run.lens.as_ref().expect("not everybody's").convenes);
    let get = v1::GetRunRequest { run_id: run.run_id.clone() };
    while runs.get_run(signed(get.clone(), &convener)).await.unwrap().into_inner().run.unwrap().state()
        == v1::RunState::Running
    {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let results = v1::StreamResultsRequest { run_id: run.run_id, from_row: 0 };
    let mut rows = Vec::new();
    let mut stream = runs.stream_results(signed(results.clone(), &convener)).await.expect("a stream").into_inner();
    while let Some(message) = stream.message().await.expect("rows") {
        rows.extend(message.peers);
    }
    let names = |rows: &[v1::PeerRow]| rows.iter().any(|row| row.peer_place_id == cities[1]);
    let marked = |row: &v1::PeerRow| row.considerations.iter().any(|one| one.code == "IN_CONFIDENCE");
    assert!(names(&rows) && rows.iter().any(marked));
    all.takes_back(&cities[1]).await;
    let mut stream = runs.stream_results(signed(results, &convener)).await.expect("a stream").into_inner();
    let mut rows = Vec::new();
    while let Some(message) = stream.message().await.expect("rows") {
        rows.extend(message.peers);
    }
    assert!(!names(&rows), "taken back since");
}
