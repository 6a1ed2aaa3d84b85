//! What a sharing agreement does not cover (R65): its portal's questions are asked without it, and nothing of it is told.

use peermatch::proto::v1::batch_service_client::BatchServiceClient;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use peermatch::proto::v1::{self, WatchEvent};
use tonic::transport::Channel;
use tonic::{Code, Response};
use tonic_types::StatusExt;

use super::house::{House, is, question, said, signed};

const WORDS: &str = "The tenants of the old depot knew it first";
const LEFT_OUT: [&str; 5] = ["companions", "starting_point", "factors", "text", "context"];

/// Two cities that say what helps them, in their own words and to everybody, of a problem that one has on record.
struct Frank {
    places: PlaceServiceClient<Channel>,
    matching: MatchServiceClient<Channel>,
    cities: [String; 2],
    problem: String,
    factor: String,
}

impl Frank {
    async fn new(house: &House, channel: Channel, operator: &str) -> Self {
        let (places, matching) = (PlaceServiceClient::new(channel.clone()), MatchServiceClient::new(channel));
        let cities = [house.city(0), house.city(1)];
        let problem = house.cities.pack.register.profiles()[1].records()[0].problem.to_string();
        let vocabulary = &house.cities.pack.vocabulary;
        let factor = vocabulary.factors[0].id.to_string();
        let mut all = Self { places, matching, cities, problem, factor };
        let dimension = vocabulary.starting_point[0].id.to_string();
        for city in all.cities.clone() {
            let everybody = v1::Sharing { audience: v1::Audience::Everybody.into(), ..Default::default() };
            let sharing = v1::RecordSharing { words: Some(everybody), ..Default::default() };
            let level = v1::ProfileStartingPoint { dimension: dimension.clone(), level: Some(1) };
            let helps = v1::FactorSign::Enabler.into();
            let record = v1::RecordDeclaration {
                problem_id: all.problem.clone(),
                stage: v1::Stage::Planning.into(),
                statement: WORDS.to_owned(),
                factors: vec![v1::ProfileFactor { factor_id: all.factor.clone(), sign: helps, ..Default::default() }],
                starting_points: vec![level],
                sharing: Some(sharing),
                ..Default::default()
            };
            let says = v1::UpsertRecordRequest { place_id: city, record: Some(record), ..Default::default() };
            all.places.upsert_record(signed(says, operator)).await.expect("declared");
        }
        all
    }

    fn question(&self) -> v1::FindPeersRequest {
        v1::FindPeersRequest { problem_id: self.problem.clone(), limit: Some(10), ..question(&self.cities[1]) }
    }

    async fn answer(&mut self, token: &str) -> v1::FindPeersResponse {
        let question = self.question();
        self.matching.find_peers(signed(question, token)).await.expect("an answer").into_inner()
    }

    async fn city(&mut self, token: &str) -> v1::Place {
        let request = v1::GetPlaceRequest { place_id: self.cities[0].clone() };
        self.places.get_place(signed(request, token)).await.expect("told").into_inner().place.unwrap()
    }

    fn peer(&self, answer: &v1::FindPeersResponse) -> v1::Peer {
        answer.peers.iter().find(|peer| peer.place_id == self.cities[0]).expect("it shares the problem").clone()
    }
}

/// Nothing of the blocks stands in what is told of a peer.
fn tells_nothing_of_them(peer: &v1::Peer) {
    for one in peer.contributions.iter().filter(|one| LEFT_OUT.contains(&one.block.as_str())) {
        let numbers = [one.weight, one.similarity, one.value, one.known];
        assert_eq!((one.reason_code.as_str(), numbers), ("NOT_COVERED", [0.0; 4]), "{}", one.block);
    }
    assert!(
        peer.factors_in_common.is_empty() && peer.factors_only_theirs.is_empty() && peer.starting_points.is_empty()
    );
    let subject = |beginning: &str| peer.differences.iter().any(|one| one.subject.starts_with(beginning));
    assert!(!["starting_point:", "indicator:", "problem:"].into_iter().any(subject), "{:?}", peer.differences);
    let parts: f64 = peer.contributions.iter().map(|one| one.value).sum();
    assert!((parts - peer.fit).abs() < 1e-6 && peer.fit <= peer.coverage + 1e-9);
    assert!(!format!("{peer:?}").contains(WORDS));
}

#[tokio::test]
async fn r65_what_an_agreement_does_not_cover_weighs_nothing_and_is_told_in_no_answer() {
    let house = House::new();
    let operator = house.registered("operator", "operator", &[]);
    let whole = house.registered("whole", "portal", &[]);
    let part = house.registered("part", "portal", &["--without-block", &LEFT_OUT.join(",")]);
    let own = ["--acts-as", &house.city(0), "--without-block", "text,factors"];
    let own = house.registered("own", "place", &own);
    let server = house.serve();
    let mut all = Frank::new(&house, server.channel().await, &operator).await;

    let (full, less) = (all.answer(&whole).await, all.answer(&part).await);
    let peer = all.peer(&full);
    assert!(peer.factors_in_common.iter().any(|one| one.factor_id == all.factor) && !peer.starting_points.is_empty());
    assert!(format!("{peer:?}").contains(WORDS), "who is covered is told");
    let weights = less.query.as_ref().expect("understood").weights.clone();
    for one in &weights {
        assert_eq!(one.weight == 0.0, LEFT_OUT.contains(&one.block.as_str()), "{weights:?}");
    }
    assert!((weights.iter().map(|one| one.weight).sum::<f64>() - 1.0).abs() < 1e-9, "{weights:?}");
    less.peers.iter().for_each(tells_nothing_of_them);
    assert_eq!(all.peer(&less).shared_problems[0].their_stage(), v1::Stage::Planning, "the standing is told");

    let explain = v1::ExplainPeerRequest { query: Some(all.question()), peer_place_id: all.cities[0].clone() };
    let explained = all.matching.explain_peer(signed(explain, &part)).await.expect("explained").into_inner();
    assert_eq!(explained.peer.as_ref(), Some(&all.peer(&less)), "explained as it is listed");
    let batch = v1::BatchFindPeersRequest { queries: vec![all.question()] };
    let batch = all.matching.batch_find_peers(signed(batch, &part)).await.map(Response::into_inner).expect("answered");
    let one = batch.results.into_iter().next().and_then(|one| one.outcome);
    assert_eq!(one, Some(v1::batch_find_peers_result::Outcome::Response(less)));

    let (shown, kept, its_own) = (all.city(&whole).await, all.city(&part).await, all.city(&own).await);
    let record = |place: &v1::Place| place.records.iter().find(|one| one.problem_id == all.problem).cloned().unwrap();
    assert_eq!(record(&shown).statement, WORDS);
    assert!(!shown.indicators.is_empty() && !record(&shown).factors.is_empty());
    assert!(kept.indicators.is_empty() && kept.records.iter().all(|one| one.factors.is_empty()));
    assert!(record(&kept).starting_points.is_empty() && !format!("{kept:?}").contains(WORDS));
    assert_eq!(record(&its_own).statement, WORDS, "its own words a place is told in any case");
}

#[tokio::test]
async fn r65_a_question_for_what_is_not_covered_is_refused_with_the_field_and_what_to_do() {
    let house = House::new();
    let operator = house.registered("operator", "operator", &[]);
    let part = house.registered("part", "portal", &["--without-block", "factors,context"]);
    let server = house.serve();
    let mut all = Frank::new(&house, server.channel().await, &operator).await;
    let weighs = |block: &str, weight: f64| v1::FindPeersRequest {
        weights: [(block.to_owned(), weight)].into(),
        ..all.question()
    };
    let (named, zero, only) = (weighs("factors", 1.0), weighs("factors", 0.0), weighs("stage", 2.0));
    let complement = v1::FindPeersRequest { complement_factors: true, ..all.question() };
    for (asked, field) in [(named, "weights"), (complement, "complement_factors")] {
        let refused = all.matching.find_peers(signed(asked, &part)).await.expect_err("not covered");
        is(&refused, Code::InvalidArgument, "INVALID_FIELD");
        let told = refused.get_details_bad_request().expect("fields").field_violations;
        let why = "your sharing agreement does not cover the block factors: leave it out";
        assert!(told.len() == 1 && told[0].field == field && told[0].description.contains(why), "{told:?}");
    }
    for asked in [zero, only] {
        let answer = all.matching.find_peers(signed(asked, &part)).await.expect("nothing of it is asked").into_inner();
        let weight =
            |block: &str| answer.query.as_ref()?.weights.iter().find(|one| one.block == block).map(|one| one.weight);
        assert_eq!((weight("factors"), weight("context")), (Some(0.0), Some(0.0)));
    }
}

#[tokio::test]
async fn r65_an_agreement_that_changes_holds_from_the_next_call_in_open_watches_and_for_finished_runs() {
    let house = House::new();
    let operator = house.registered("operator", "operator", &[]);
    let body = ["--convener", "A body", "--without-block", "factors,starting_point"];
    let token = house.registered("one", "convener", &body);
    let server = house.serve();
    let channel = server.channel().await;
    let mut all = Frank::new(&house, channel.clone(), &operator).await;
    let watch = v1::WatchPeersRequest { query: Some(all.question()), ..Default::default() };
    let mut watch = all.matching.watch_peers(signed(watch, &token)).await.expect("watched").into_inner();
    let first = watch.message().await.unwrap().unwrap();
    assert_eq!(first.event(), WatchEvent::Initial);
    assert!(all.peer(first.answer.as_ref().unwrap()).factors_in_common.is_empty());

    let mut runs = BatchServiceClient::new(channel);
    let started = runs.start_run(signed(crate::batch::start("narrow", 2), &token)).await.expect("started").into_inner();
    let lens = started.run.expect("a run").lens.expect("not everybody's");
    assert_eq!(lens.without_blocks, ["starting_point", "factors"]);
    let get = |run_id: &str| v1::GetRunRequest { run_id: run_id.to_owned() };
    while runs.get_run(signed(get("narrow"), &token)).await.unwrap().into_inner().run.unwrap().state()
        == v1::RunState::Running
    {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let results = v1::StreamResultsRequest { run_id: "narrow".to_owned(), from_row: 0 };
    let mut rows = runs.stream_results(signed(results, &token)).await.expect("a stream").into_inner();
    let rows = rows.message().await.expect("rows").expect("some").peers;
    let contributions = || rows.iter().flat_map(|row| &row.contributions);
    let left_out = |block: &str| block == "factors" || block == "starting_point";
    assert!(contributions().any(|one| one.block == "factors"));
    assert!(contributions().all(|one| left_out(&one.block) == (one.reason_code == "NOT_COVERED")));

    said(&house.run(&["caller", "edit", "one", "--without-block", "factors"]), 0);
    let wider = all.answer(&token).await;
    assert!(!all.peer(&wider).starting_points.is_empty());
    runs.get_run(signed(get("narrow"), &token)).await.expect("it tells less than may be told");
    said(&house.run(&["caller", "edit", "one", "--without-block", "factors,starting_point,context"]), 0);
    let gone = runs.get_run(signed(get("narrow"), &token)).await.expect_err("its rows tell of figures");
    is(&gone, Code::NotFound, "UNKNOWN_RUN");

    said(&house.run(&["caller", "edit", "one", "--clear", "without-block"]), 0);
    let told = loop {
        let told = watch.message().await.unwrap().unwrap();
        if told.place_id == all.cities[0] {
            break told;
        }
    };
    assert_eq!(told.event(), WatchEvent::Changed);
    assert!(!told.peer.expect("as it is now").factors_in_common.is_empty(), "nobody wrote meanwhile");
}

#[test]
fn r65_the_list_of_callers_says_what_is_not_covered_and_takes_nothing_that_no_answer_can_do_without() {
    let house = House::new();
    let refused = said(&house.add("one", "portal", &["--without-block", "text,stage"]), 3);
    assert!(refused.contains("'stage', which stands in every answer") && refused.contains("hint: "), "{refused}");
    let refused = said(&house.add("one", "portal", &["--without-block", "words"]), 3);
    assert!(refused.contains("'words', which is no block: companions, starting_point, factors, text"), "{refused}");
    house.registered("one", "portal", &["--without-block", "text,factors"]);
    let show = || String::from_utf8(house.run(&["caller", "show", "one"]).stdout).unwrap();
    assert!(show().contains("not covered     factors, text\n"), "{}", show());
}

#[tokio::test]
async fn r102_what_is_registered_changes_under_one_id_from_the_next_call_on_and_tokens_stay_good() {
    let house = House::new();
    let token = house.registered("one", "place", &["--acts-as", &house.city(0), "--network", "coast"]);
    let server = house.serve();
    let mut places = PlaceServiceClient::new(server.channel().await);
    let record = v1::RecordDeclaration { problem_id: house.problem(), ..Default::default() };
    let write = |at| v1::UpsertRecordRequest {
        place_id: house.city(at),
        record: Some(record.clone()),
        validate_only: true,
        ..Default::default()
    };
    places.upsert_record(signed(write(0), &token)).await.expect("its own");
    said(&house.run(&["caller", "edit", "one", "--bind", &house.city(1), "--unbind", &house.city(0)]), 0);
    places.upsert_record(signed(write(1), &token)).await.expect("bound to it now");
    let refused = places.upsert_record(signed(write(0), &token)).await.expect_err("no more");
    is(&refused, Code::PermissionDenied, "NOT_ALLOWED");

    let to_convener = ["caller", "edit", "one", "--role", "convener", "--convener", "A body"];
    let refused = said(&house.run(&to_convener), 3);
    assert!(refused.contains("a caller with the role convener") && refused.contains("--clear"), "{refused}");
    let output = house.run(&[&to_convener[..], &["--clear", "acts-as", "--calls-per-minute", "60"]].concat());
    said(&output, 0);
    let now = String::from_utf8(output.stdout).unwrap();
    for line in ["role            convener, for support", "networks        coast", "calls a minute  60"] {
        assert!(now.contains(line), "{now}");
    }
    let refused = places.upsert_record(signed(write(1), &token)).await.expect_err("a convener writes for nobody");
    is(&refused, Code::PermissionDenied, "NOT_ALLOWED");
    let request = v1::GetPlaceRequest { place_id: house.city(0) };
    places.get_place(signed(request.clone(), &token)).await.expect("its token is good");

    let regulates = said(&house.run(&["caller", "edit", "one", "--purpose", "assurance"]), 3);
    assert!(regulates.contains("can only be aggregate-only"), "{regulates}");
    let nothing = said(&house.run(&["caller", "edit", "one", "--name", "A caller"]), 3);
    assert!(nothing.contains("nothing changes"), "{nothing}");
    let strange = said(&house.run(&["caller", "edit", "one", "--unbind", &house.city(0)]), 3);
    assert!(strange.contains("one does not speak for"), "{strange}");
    let noted = said(&house.run(&["caller", "edit", "one", "--operated-by", "Another body"]), 0);
    assert!(noted.contains("an id of its own"), "{noted}");
    said(&house.run(&["caller", "retire", "one"]), 0);
    let retired = said(&house.run(&["caller", "edit", "one", "--name", "Back again"]), 3);
    assert!(retired.contains("'one' is retired"), "{retired}");
}
