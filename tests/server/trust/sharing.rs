//! For whom what a place declares is: three callers see three worlds, and each change holds from the next call on.

use std::process::{Command, Output, Stdio};
use std::time::Duration;

use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use peermatch::proto::v1::{self, WatchEvent};
use prost::Message;
use tonic::transport::Channel;
use tonic::{Code, Response, Status};

use super::house::{House, is, question, said, signed};

const WORDS: &str = "We have told nobody yet that the shelters stand empty";

/// A city that declares something, and callers who see different things of it.
pub(super) struct Trusted {
    places: PlaceServiceClient<Channel>,
    matching: MatchServiceClient<Channel>,
    pub(super) city: String,
    other: String,
    pub(super) problem: String,
    own: String,
}

impl Trusted {
    pub(super) async fn new(house: &House, channel: Channel, own: &str) -> Self {
        let (places, matching) = (PlaceServiceClient::new(channel.clone()), MatchServiceClient::new(channel));
        let (city, other, problem, own) = (house.city(0), house.city(1), String::new(), own.to_owned());
        let mut all = Self { places, matching, city, other, problem, own: own.clone() };
        // A problem of the other with which no public record has anything to do that the city has.
        let register = &house.cities.pack.register;
        let problems: Vec<String> =
            register.profiles()[1].records().iter().map(|record| record.problem.to_string()).collect();
        for problem in problems {
            all.problem = problem;
            if !all.is_listed(&own).await && all.record(&own).await.is_none() {
                return all;
            }
        }
        panic!("the other shares each of its problems with the city")
    }

    pub(super) async fn declares(&mut self, status: v1::RecordStatus, sharing: Option<v1::RecordSharing>) {
        let record = v1::RecordDeclaration {
            problem_id: self.problem.clone(),
            status: status.into(),
            stage: v1::Stage::Planning.into(),
            statement: WORDS.to_owned(),
            sharing,
            ..Default::default()
        };
        let request =
            v1::UpsertRecordRequest { place_id: self.city.clone(), record: Some(record), ..Default::default() };
        self.places.upsert_record(signed(request, &self.own)).await.expect("declared");
    }

    pub(super) async fn shares(&mut self, part: v1::DeclaredPart, sharing: v1::Sharing) -> v1::SetConsentResponse {
        let own = self.own.clone();
        self.shares_as(&own, part, sharing).await.expect("said")
    }

    pub(super) async fn shares_as(
        &mut self,
        token: &str,
        part: v1::DeclaredPart,
        sharing: v1::Sharing,
    ) -> Result<v1::SetConsentResponse, Status> {
        let is_of_none = matches!(part, v1::DeclaredPart::All | v1::DeclaredPart::Acting);
        let request = v1::SetConsentRequest {
            place_id: self.city.clone(),
            problem_id: if is_of_none { String::new() } else { self.problem.clone() },
            part: part.into(),
            sharing: Some(sharing),
            ..Default::default()
        };
        self.places.set_consent(signed(request, token)).await.map(Response::into_inner)
    }

    /// The city as a caller is told of it.
    async fn city(&mut self, token: &str) -> v1::Place {
        let request = v1::GetPlaceRequest { place_id: self.city.clone() };
        self.places.get_place(signed(request, token)).await.expect("told").into_inner().place.unwrap()
    }

    /// Its record of the problem.
    pub(super) async fn record(&mut self, token: &str) -> Option<v1::Record> {
        let problem = self.problem.clone();
        self.city(token).await.records.into_iter().find(|one| one.problem_id == problem)
    }

    /// Who shares the problem of the other city.
    pub(super) async fn answer(&mut self, token: &str) -> v1::FindPeersResponse {
        let request = v1::FindPeersRequest {
            problem_id: self.problem.clone(),
            limit: Some(10),
            pressures: v1::PressureUse::Never.into(),
            ..question(&self.other)
        };
        self.matching.find_peers(signed(request, token)).await.expect("an answer").into_inner()
    }

    pub(super) async fn is_listed(&mut self, token: &str) -> bool {
        let city = self.city.clone();
        self.answer(token).await.peers.iter().any(|peer| peer.place_id == city)
    }

    /// Who was told what the city keeps back, the latest first.
    pub(super) async fn looked(&mut self) -> Vec<String> {
        let request = v1::ListAccessRecordsRequest { place_id: self.city.clone(), ..Default::default() };
        let own = self.own.clone();
        let told = self.places.list_access_records(signed(request, &own)).await.expect("its own").into_inner();
        told.records.into_iter().map(|record| record.caller_id).collect()
    }

    pub(super) async fn explained(&mut self, token: &str) -> Result<v1::ExplainVisibilityResponse, Status> {
        let request = v1::ExplainVisibilityRequest { place_id: self.city.clone() };
        self.places.explain_visibility(signed(request, token)).await.map(Response::into_inner)
    }
}

/// Runs the program, to ask a server.
pub(super) fn prompt(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_peermatch")).args(args).stdin(Stdio::null()).output().expect("the program runs")
}

pub(super) fn whom(audience: v1::Audience) -> v1::Sharing {
    v1::Sharing { audience: audience.into(), ..Default::default() }
}

pub(super) fn network(code: &str) -> v1::Sharing {
    v1::Sharing { networks: vec![code.to_owned()], ..whom(v1::Audience::Networks) }
}

#[tokio::test]
async fn issue_28_law_9_three_callers_see_three_worlds_and_each_change_holds_from_the_next_call_on() {
    let house = House::new();
    let own = house.registered("own", "place", &["--acts-as", &house.city(0)]);
    let [coast, plain, sector] = [("coast", "coast"), ("plain", "plain"), ("sector", "other")]
        .map(|(id, network)| house.registered(id, "portal", &["--network", network]));
    let server = house.serve();
    let mut all = Trusted::new(&house, server.channel().await, &own).await;
    let nothing_said = all.answer(&plain).await;

    let only_coast = v1::RecordSharing { standing: Some(network("coast")), ..Default::default() };
    all.declares(v1::RecordStatus::Live, Some(only_coast)).await;
    assert!(all.is_listed(&coast).await && !all.is_listed(&plain).await && !all.is_listed(&sector).await);
    assert_eq!(all.answer(&plain).await.encode_to_vec(), nothing_said.encode_to_vec(), "not a byte tells it");
    assert!(all.record(&plain).await.is_none());
    let told = all.record(&coast).await.expect("its network");
    assert!(!format!("{told:?}").contains(WORDS) && told.sharing.is_none() && told.etag.is_empty());
    let mine = all.record(&own).await.expect("its own");
    assert_eq!((mine.statement.as_str(), mine.sharing.unwrap().standing), (WORDS, Some(network("coast"))));

    all.shares(
        v1::DeclaredPart::Words,
        v1::Sharing { portals: vec!["sector".to_owned()], ..whom(v1::Audience::Portals) },
    )
    .await;
    assert!(all.record(&sector).await.is_none(), "words of a record that one does not see are none");
    all.shares(v1::DeclaredPart::Standing, whom(v1::Audience::Everybody)).await;
    assert_eq!(all.record(&sector).await.expect("for everybody").statement, WORDS);
    for token in [&coast, &plain] {
        assert!(!format!("{:?}", all.city(token).await).contains(WORDS));
        assert!(all.is_listed(token).await && !format!("{:?}", all.answer(token).await).contains(WORDS));
    }

    all.shares(v1::DeclaredPart::Standing, whom(v1::Audience::Private)).await;
    for token in [&coast, &plain, &sector] {
        assert!(!all.is_listed(token).await && all.record(token).await.is_none(), "withdrawn from the next read");
    }
    assert_eq!(all.answer(&plain).await.encode_to_vec(), nothing_said.encode_to_vec());
    assert!(all.record(&own).await.is_some());
}

#[tokio::test]
async fn r42_what_was_stopped_is_for_nobody_until_its_place_says_so() {
    let house = House::new();
    let own = house.registered("own", "place", &["--acts-as", &house.city(0)]);
    let portal = house.registered("portal", "portal", &[]);
    let server = house.serve();
    let mut all = Trusted::new(&house, server.channel().await, &own).await;
    all.declares(v1::RecordStatus::Live, None).await;
    assert!(all.is_listed(&portal).await);
    all.declares(v1::RecordStatus::Stopped, None).await;
    assert!(!all.is_listed(&portal).await && all.record(&portal).await.is_none());
    all.shares(v1::DeclaredPart::Setback, whom(v1::Audience::Everybody)).await;
    assert_eq!(all.record(&portal).await.expect("shared").status(), v1::RecordStatus::Stopped);
}

#[tokio::test]
async fn issue_28_a_watch_of_a_lens_is_told_what_it_may_see_and_when_it_may_no_more() {
    let house = House::new();
    let own = house.registered("own", "place", &["--acts-as", &house.city(0)]);
    let (coast, plain) =
        (house.registered("coast", "portal", &["--network", "coast"]), house.registered("plain", "portal", &[]));
    let server = house.serve();
    let mut all = Trusted::new(&house, server.channel().await, &own).await;
    let query = v1::FindPeersRequest {
        problem_id: all.problem.clone(),
        limit: Some(10),
        pressures: v1::PressureUse::Never.into(),
        ..question(&all.other)
    };
    let request = v1::WatchPeersRequest { query: Some(query), ..Default::default() };
    let mut seeing = all.matching.watch_peers(signed(request.clone(), &coast)).await.expect("watched").into_inner();
    let mut blind = all.matching.watch_peers(signed(request, &plain)).await.expect("watched").into_inner();
    for watch in [&mut seeing, &mut blind] {
        assert_eq!(watch.message().await.unwrap().unwrap().event(), WatchEvent::Initial);
    }
    let only_coast = v1::RecordSharing { standing: Some(network("coast")), ..Default::default() };
    all.declares(v1::RecordStatus::Live, Some(only_coast)).await;
    let mut told = seeing.message().await.unwrap().unwrap();
    while told.place_id != all.city {
        told = seeing.message().await.unwrap().unwrap();
    }
    assert_eq!(told.event(), WatchEvent::New);
    all.shares(v1::DeclaredPart::Standing, whom(v1::Audience::Private)).await;
    while told.event() != WatchEvent::Gone {
        told = seeing.message().await.unwrap().unwrap();
    }
    assert_eq!(told.place_id, all.city);
    let silence = tokio::time::timeout(Duration::from_secs(2), blind.message()).await;
    assert!(silence.is_err(), "nothing of that is told to whoever does not see it: {silence:?}");
}

#[tokio::test]
async fn r74_a_place_in_trouble_hides_all_that_it_declared_and_goes_on_asking_with_it() {
    let house = House::new();
    let own = house.registered("own", "place", &["--acts-as", &house.city(0)]);
    let portal = house.registered("portal", "portal", &[]);
    let server = house.serve();
    let mut all = Trusted::new(&house, server.channel().await, &own).await;
    let nothing_said = all.answer(&portal).await;
    all.declares(v1::RecordStatus::Live, None).await;
    assert!(all.is_listed(&portal).await);
    all.shares(v1::DeclaredPart::All, whom(v1::Audience::Private)).await;
    assert_eq!(all.answer(&portal).await.encode_to_vec(), nothing_said.encode_to_vec());
    let (problem_id, city) = (all.problem.clone(), all.city.clone());
    let mine = v1::FindPeersRequest { problem_id, limit: Some(10), ..question(&city) };
    let mine = all.matching.find_peers(signed(mine, &own)).await.expect("an answer").into_inner();
    assert!(mine.peers.iter().any(|peer| peer.place_id == all.other), "it finds whom it looks for");
    assert_eq!(mine.query.expect("understood").own_stage(), v1::Stage::Planning, "as it says itself");
}

#[tokio::test]
async fn r69_what_is_kept_from_one_place_is_told_to_others_and_not_in_that_ones_name() {
    let house = House::new();
    let own = house.registered("own", "place", &["--acts-as", &house.city(0)]);
    let (portal, rival) =
        (house.registered("portal", "portal", &[]), house.registered("rival", "place", &["--acts-as", &house.city(1)]));
    let server = house.serve();
    let mut all = Trusted::new(&house, server.channel().await, &own).await;
    let nothing_said = all.answer(&portal).await;
    all.declares(v1::RecordStatus::Live, None).await;
    let but = v1::Sharing { except_place_ids: vec![all.other.clone()], ..whom(v1::Audience::Everybody) };
    all.shares(v1::DeclaredPart::Standing, but).await;
    assert_eq!(all.answer(&portal).await.encode_to_vec(), nothing_said.encode_to_vec(), "asked in its name");
    assert_eq!(all.answer(&rival).await.encode_to_vec(), nothing_said.encode_to_vec());
    assert!(all.record(&rival).await.is_none() && all.record(&portal).await.is_some());
    all.other = house.city(2);
    assert!(all.is_listed(&portal).await, "another place is told");
    let itself = v1::Sharing { except_place_ids: vec![all.city.clone()], ..whom(v1::Audience::Everybody) };
    let refused = all.shares_as(&own, v1::DeclaredPart::Standing, itself).await.expect_err("from itself");
    is(&refused, Code::InvalidArgument, "INVALID_FIELD");
}

#[tokio::test]
async fn issue_28_a_portal_acts_for_a_place_as_long_as_the_place_says_so_and_decides_nothing_for_it() {
    let house = House::new();
    let own = house.registered("own", "place", &["--acts-as", &house.city(0)]);
    let (portal, centre) =
        (house.registered("portal", "portal", &[]), house.registered("centre", "aggregate-only", &[]));
    let server = house.serve();
    let mut all = Trusted::new(&house, server.channel().await, &own).await;
    all.declares(v1::RecordStatus::Live, None).await;
    let acting = v1::Sharing { portals: vec!["portal".to_owned(), "centre".to_owned()], ..whom(v1::Audience::Portals) };
    all.shares(v1::DeclaredPart::Acting, acting).await;
    assert_eq!(all.record(&portal).await.expect("as the place").statement, WORDS);
    let record = v1::RecordDeclaration { problem_id: all.problem.clone(), ..Default::default() };
    let says = v1::UpsertRecordRequest { place_id: all.city.clone(), record: Some(record), ..Default::default() };
    all.places.upsert_record(signed(says.clone(), &portal)).await.expect("in its name");
    let wider = all.shares_as(&portal, v1::DeclaredPart::Words, whom(v1::Audience::Everybody)).await;
    is(&wider.expect_err("that the place decides"), Code::PermissionDenied, "NOT_ALLOWED");
    let gone = v1::DeletePlaceRequest { place_id: all.city.clone(), ..Default::default() };
    let gone = all.places.delete_place(signed(gone, &portal)).await.expect_err("that as well");
    is(&gone, Code::PermissionDenied, "NOT_ALLOWED");
    let told = all.places.get_place(signed(v1::GetPlaceRequest { place_id: all.city.clone() }, &centre)).await;
    is(&told.expect_err("whatever a place says"), Code::PermissionDenied, "NOT_ALLOWED");
    all.shares(v1::DeclaredPart::Acting, whom(v1::Audience::Private)).await;
    let late = all.places.upsert_record(signed(says, &portal)).await.expect_err("no more");
    is(&late, Code::PermissionDenied, "NOT_ALLOWED");
    assert!(all.shares_as(&own, v1::DeclaredPart::Acting, whom(v1::Audience::Everybody)).await.is_err());
}

#[tokio::test]
async fn r66_who_sees_what_is_told_in_plain_words_to_who_speaks_for_the_place_alone() {
    let house = House::new();
    let own = house.registered("own", "place", &["--acts-as", &house.city(0)]);
    let portal = house.registered("portal", "portal", &["--network", "coast"]);
    house.registered("centre", "aggregate-only", &["--purpose", "assurance"]);
    let server = house.serve();
    let mut all = Trusted::new(&house, server.channel().await, &own).await;
    let only_coast = v1::RecordSharing { standing: Some(network("coast")), ..Default::default() };
    all.declares(v1::RecordStatus::Live, Some(only_coast)).await;
    is(&all.explained(&portal).await.expect_err("not its place"), Code::PermissionDenied, "NOT_ALLOWED");
    let told = all.explained(&own).await.expect("its own");
    let [standing, words] = &told.parts[..] else { panic!("{told:?}") };
    assert_eq!((standing.part(), standing.said, standing.said_by.as_str()), (v1::DeclaredPart::Standing, true, "own"));
    assert!(standing.text.ends_with("callers of the networks coast."), "{}", standing.text);
    assert_eq!((words.part(), words.said, words.declared), (v1::DeclaredPart::Words, false, true));
    assert!(words.text.ends_with("only you and the operator."), "{}", words.text);
    let onlookers: Vec<(&str, bool)> =
        told.onlookers.iter().map(|one| (one.caller_id.as_str(), one.is_told_of_places)).collect();
    assert_eq!(onlookers, [("own", true), ("portal", true), ("centre", false)]);
    assert!(told.onlookers.iter().all(|one| one.funded_by == "Another" && !one.purpose.is_empty()));

    let token_file = house.file("own.token", &own);
    let url = server.url();
    let set = ["consent", "set", &all.city, "--problem", &all.problem, "--part", "words", "--with", "everybody"];
    let to_server = ["--until", "2999-12-31", "--server", &url, "--token-file", &token_file];
    said(&prompt(&[&set[..], &to_server].concat()), 0);
    let shown = prompt(&["consent", "show", &all.city, "--server", &url, "--token-file", &token_file]);
    said(&shown, 0);
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains("everybody who may be told of places, until 31 December 2999."), "{shown}");
    assert!(shown.contains("Of these only who may see the record itself: callers of the networks coast."), "{shown}");
    all.shares(v1::DeclaredPart::All, whom(v1::Audience::Private)).await;
    let told = all.explained(&own).await.expect("its own");
    for part in told.parts.iter().filter(|part| part.part() != v1::DeclaredPart::All) {
        assert_eq!(part.sharing.as_ref().unwrap().audience(), v1::Audience::Private, "{part:?}");
        assert!(part.text.contains("nobody else than you and the operator may see anything"), "{}", part.text);
    }
}

#[tokio::test]
async fn issue_28_a_consent_that_makes_no_sense_is_told_field_by_field_and_nothing_is_written() {
    let house = House::new();
    let own = house.registered("own", "place", &["--acts-as", &house.city(0)]);
    let server = house.serve();
    let mut all = Trusted::new(&house, server.channel().await, &own).await;
    let wrong = [
        (v1::Sharing::default(), "sharing.audience"),
        (whom(v1::Audience::Networks), "sharing.networks"),
        (whom(v1::Audience::Portals), "sharing.portals"),
        (v1::Sharing { networks: vec!["coast".to_owned()], ..whom(v1::Audience::Everybody) }, "sharing.networks"),
        (v1::Sharing { networks: vec!["a b".to_owned()], ..whom(v1::Audience::Networks) }, "sharing.networks[0]"),
        (v1::Sharing { until: "2020-01-01".to_owned(), ..whom(v1::Audience::Everybody) }, "sharing.until"),
    ];
    for (sharing, field) in wrong {
        let request = v1::SetConsentRequest {
            place_id: all.city.clone(),
            problem_id: all.problem.clone(),
            part: v1::DeclaredPart::Words.into(),
            sharing: Some(sharing),
            ..Default::default()
        };
        let status = all.places.set_consent(signed(request, &own)).await.expect_err(field);
        is(&status, Code::InvalidArgument, "INVALID_FIELD");
        assert!(status.message().contains(field), "{field}: {status:?}");
    }
    let being = v1::SetConsentRequest {
        place_id: all.city.clone(),
        part: v1::DeclaredPart::Being.into(),
        sharing: Some(whom(v1::Audience::Private)),
        ..Default::default()
    };
    let status = all.places.set_consent(signed(being, &own)).await.expect_err("it is on the public record");
    is(&status, Code::InvalidArgument, "INVALID_FIELD");
    assert!(all.explained(&own).await.expect("its own").parts.is_empty());
}

#[tokio::test]
async fn r58_who_asks_in_the_name_of_a_place_with_what_it_keeps_back_is_written_down_for_it() {
    let house = House::new();
    let own = house.registered("own", "place", &["--acts-as", &house.city(0)]);
    let bound = house.registered("bound", "portal", &["--acts-as", &house.city(0)]);
    let neighbour = house.registered("neighbour", "place", &["--acts-as", &house.city(1)]);
    let server = house.serve();
    let mut all = Trusted::new(&house, server.channel().await, &own).await;
    all.declares(v1::RecordStatus::Live, None).await;
    all.shares(v1::DeclaredPart::Standing, whom(v1::Audience::Private)).await;
    let portals = v1::Sharing { portals: vec!["neighbour".to_owned()], ..whom(v1::Audience::Portals) };
    all.shares(v1::DeclaredPart::Acting, portals).await;
    let asked = v1::FindPeersRequest { problem_id: all.problem.clone(), ..question(&all.city) };
    let mut told = Vec::new();
    for (token, entries) in [(&own, 0), (&bound, 1), (&neighbour, 2)] {
        all.matching.find_peers(signed(asked.clone(), token)).await.expect("an answer");
        told = all.looked().await;
        assert_eq!(told.len(), entries, "{told:?}");
    }
    assert_eq!(told, ["neighbour", "bound"], "a system that acts for a place is not its own");
    all.explained(&bound).await.expect("it speaks for it");
    assert_eq!(all.looked().await.len(), 3, "who sees what tells that it is there");
    let pair = v1::ExplainPeerRequest { query: Some(asked), peer_place_id: all.other.clone() };
    all.matching.explain_peer(signed(pair, &bound)).await.expect("an answer");
    assert_eq!(all.looked().await.len(), 4);
}

#[tokio::test]
async fn r58_lists_and_names_that_tell_what_is_for_a_network_are_written_down() {
    let house = House::new();
    let own = house.registered("own", "place", &["--acts-as", &house.city(0)]);
    let coast = house.registered("coast", "portal", &["--network", "coast"]);
    let server = house.serve();
    let mut all = Trusted::new(&house, server.channel().await, &own).await;
    let only_coast = v1::RecordSharing { standing: Some(network("coast")), ..Default::default() };
    all.declares(v1::RecordStatus::Live, Some(only_coast)).await;
    let request = v1::ListPlacesRequest { page_size: 500, ..Default::default() };
    all.places.list_places(signed(request, &coast)).await.expect("told");
    assert_eq!(all.looked().await.len(), 1, "it counts the records");
    let request = v1::ResolvePlaceRequest { text: all.city.clone() };
    all.places.resolve_place(signed(request, &coast)).await.expect("told");
    assert_eq!(all.looked().await.len(), 2);
}

#[tokio::test]
async fn issue_28_the_name_of_a_request_is_its_callers_alone() {
    let house = House::new();
    let own = house.registered("own", "place", &["--acts-as", &house.city(0)]);
    let other = house.registered("other", "place", &["--acts-as", &house.city(1)]);
    let server = house.serve();
    let mut all = Trusted::new(&house, server.channel().await, &own).await;
    for (city, token) in [(house.city(0), &own), (house.city(1), &other)] {
        let record = v1::RecordDeclaration { problem_id: all.problem.clone(), ..Default::default() };
        let named = v1::UpsertRecordRequest {
            place_id: city,
            record: Some(record),
            request_id: "the-first".to_owned(),
            ..Default::default()
        };
        all.places.upsert_record(signed(named.clone(), token)).await.expect("its own name");
        let mut another = named;
        another.record.as_mut().unwrap().statement = "Another".to_owned();
        let taken = all.places.upsert_record(signed(another, token)).await.expect_err("its own twice");
        is(&taken, Code::AlreadyExists, "REQUEST_ID_TAKEN");
        assert!(taken.message().contains("'the-first'"), "as its caller wrote it: {taken:?}");
    }
}

#[tokio::test]
async fn issue_28_what_is_narrowed_is_not_told_as_news() {
    let house = House::new();
    let own = house.registered("own", "place", &["--acts-as", &house.city(0)]);
    let coast = house.registered("coast", "portal", &["--network", "coast"]);
    let server = house.serve();
    let mut all = Trusted::new(&house, server.channel().await, &own).await;
    all.declares(v1::RecordStatus::Live, None).await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    let since = format!("{:.3}", jiff::Timestamp::now());
    let asked =
        v1::FindPeersRequest { since, problem_id: all.problem.clone(), limit: Some(10), ..question(&all.other) };
    let before = all.matching.find_peers(signed(asked.clone(), &coast)).await.expect("an answer").into_inner();
    assert!(before.peers.iter().any(|peer| peer.place_id == all.city));
    all.shares(v1::DeclaredPart::Standing, network("coast")).await;
    all.shares(v1::DeclaredPart::All, network("coast")).await;
    let after = all.matching.find_peers(signed(asked, &coast)).await.expect("an answer").into_inner();
    assert_eq!(before.peers, after.peers);
}

#[tokio::test]
async fn issue_28_what_was_said_elsewhere_is_the_operators_to_bring() {
    let house = House::new();
    let own = house.registered("own", "place", &["--acts-as", &house.city(0)]);
    let server = house.serve();
    let mut all = Trusted::new(&house, server.channel().await, &own).await;
    let consent = v1::ConsentDeclaration {
        part: v1::DeclaredPart::All.into(),
        sharing: Some(whom(v1::Audience::Private)),
        said_by: "somebody-else".to_owned(),
        said_at: "2026-11-01T10:00:00Z".to_owned(),
        ..Default::default()
    };
    let said_now = v1::ConsentDeclaration { said_by: String::new(), said_at: String::new(), ..consent.clone() };
    for (consent, refused) in [(consent, true), (said_now, false)] {
        let item =
            v1::ImportPlacesRequest { place_id: all.city.clone(), consents: vec![consent], ..Default::default() };
        let answer = all.places.import_places(signed(tokio_stream::iter([item]), &own)).await.expect("an answer");
        let error = &answer.into_inner().results[0].error;
        assert_eq!(error.is_some(), refused, "{error:?}");
        assert!(error.iter().all(|error| error.message.contains("the operator's to bring")), "{error:?}");
    }
    let parts = all.explained(&own).await.expect("its own").parts;
    let said: Vec<_> = parts.iter().filter(|part| part.said).map(|part| (part.part(), part.said_by.as_str())).collect();
    assert_eq!(said, [(v1::DeclaredPart::All, "own")], "what it says itself is said by it");
}
