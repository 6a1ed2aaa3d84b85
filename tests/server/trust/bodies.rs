//! Bodies that not everybody is told of, and what is parked: as if absent for others, in whatever is told.

use peermatch::proto::v1;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use peermatch::proto::v1::taxonomy_service_client::TaxonomyServiceClient;
use tonic::Code;
use tonic::transport::Channel;

use super::house::{House, is, question, signed};
use crate::places::islands::record;

const BODY: &str = "x:lighthouse";
const REGION: &str = "Behind the lighthouse";

struct Bodies {
    places: PlaceServiceClient<Channel>,
    operator: String,
}

impl Bodies {
    /// A body that is a part of a city and for a network alone.
    async fn new(channel: Channel, operator: &str, city: &str) -> Self {
        let mut all = Self { places: PlaceServiceClient::new(channel), operator: operator.to_owned() };
        let place = v1::PlaceDeclaration {
            place_id: BODY.to_owned(),
            display_name: "Lighthouse Alliance".to_owned(),
            governance_type: "alliance".to_owned(),
            region: REGION.to_owned(),
            part_of: vec![city.to_owned()],
            ..Default::default()
        };
        let request = v1::UpsertPlaceRequest { place: Some(place), ..Default::default() };
        all.places.upsert_place(signed(request, operator)).await.expect("registered");
        let networks = vec!["coast".to_owned()];
        let coast = v1::Sharing { audience: v1::Audience::Networks.into(), networks, ..Default::default() };
        let (place_id, part) = (BODY.to_owned(), v1::DeclaredPart::Being.into());
        let being = v1::SetConsentRequest { place_id, part, sharing: Some(coast), ..Default::default() };
        all.places.set_consent(signed(being, operator)).await.expect("said");
        all
    }

    /// Who was told of the body what not everybody may see, the latest first.
    async fn looked(&mut self) -> Vec<String> {
        let request = v1::ListAccessRecordsRequest { place_id: BODY.to_owned(), ..Default::default() };
        let told = self.places.list_access_records(signed(request, &self.operator)).await.expect("its log");
        told.into_inner().records.into_iter().map(|record| record.caller_id).collect()
    }

    async fn place(&mut self, id: &str, token: &str) -> v1::Place {
        let request = v1::GetPlaceRequest { place_id: id.to_owned() };
        self.places.get_place(signed(request, token)).await.expect("told").into_inner().place.expect("a place")
    }
}

#[tokio::test]
async fn r58_whoever_reads_a_place_and_is_told_of_a_hidden_part_of_it_is_written_down_for_that_part() {
    let house = House::new();
    let operator = house.registered("operator", "operator", &[]);
    let coast = house.registered("coast", "portal", &["--network", "coast"]);
    let plain = house.registered("plain", "portal", &[]);
    let server = house.serve();
    let city = house.city(0);
    let mut all = Bodies::new(server.channel().await, &operator, &city).await;
    let names = |place: &v1::Place| place.members.iter().any(|member| member.place_id == BODY);
    assert!(!names(&all.place(&city, &plain).await));
    assert!(all.looked().await.is_empty());
    assert!(names(&all.place(&city, &coast).await));
    assert_eq!(all.looked().await, ["coast"]);
}

#[tokio::test]
async fn law_10_the_region_of_a_body_is_no_news_to_whoever_is_told_of_no_place() {
    let house = House::new();
    let operator = house.registered("operator", "operator", &[]);
    let coast = house.registered("coast", "portal", &["--network", "coast"]);
    let centre = house.registered("centre", "aggregate-only", &["--purpose", "assurance"]);
    let server = house.serve();
    let mut words = TaxonomyServiceClient::new(server.channel().await);
    let mut told = async |token: &str| {
        let request = signed(v1::ListVocabularyRequest::default(), token);
        words.list_vocabulary(request).await.expect("told").into_inner()
    };
    let before = told(&centre).await;
    let mut all = Bodies::new(server.channel().await, &operator, &house.city(0)).await;
    assert_eq!(told(&centre).await, before);
    assert!(told(&coast).await.regions.iter().any(|region| region.display_name == REGION));
    let everybody = v1::Sharing { audience: v1::Audience::Everybody.into(), ..Default::default() };
    let (place_id, part) = (BODY.to_owned(), v1::DeclaredPart::Being.into());
    let being = v1::SetConsentRequest { place_id, part, sharing: Some(everybody), ..Default::default() };
    all.places.set_consent(signed(being, &operator)).await.expect("said");
    assert_eq!(told(&centre).await, before, "for everybody who is told of places");
}

#[tokio::test]
async fn r66_a_body_that_is_for_a_network_reads_that_all_it_says_is_for_no_more_than_that() {
    let house = House::new();
    let operator = house.registered("operator", "operator", &[]);
    house.registered("coast", "portal", &["--network", "coast"]);
    let server = house.serve();
    let mut all = Bodies::new(server.channel().await, &operator, &house.city(0)).await;
    let says = record(BODY, &house.problem(), v1::Stage::Piloting);
    all.places.upsert_record(signed(says, &operator)).await.expect("declared");
    let request = v1::ExplainVisibilityRequest { place_id: BODY.to_owned() };
    let told = all.places.explain_visibility(signed(request, &operator)).await.expect("its own").into_inner();
    let standing = told.parts.iter().find(|part| part.part() == v1::DeclaredPart::Standing).expect("it is there");
    let limit = "Of these only who may see that you are there: callers of the networks coast.";
    assert!(standing.text.contains(limit), "{}", standing.text);
}

#[tokio::test]
async fn law_9_what_another_parked_is_as_if_absent() {
    let house = House::new();
    let city = house.city(0);
    let own = house.registered("own", "place", &["--acts-as", &city]);
    let portal = house.registered("portal", "portal", &[]);
    let server = house.serve();
    let mut places = PlaceServiceClient::new(server.channel().await);
    let mut matching = MatchServiceClient::new(server.channel().await);
    let register = &house.cities.pack.register;
    let has =
        |at: usize, problem: &str| register.profiles()[at].records().iter().any(|one| one.problem.as_str() == problem);
    let problems = register.profiles()[1].records().iter().map(|one| one.problem.to_string());
    let problem = problems.into_iter().find(|problem| !has(0, problem)).expect("a problem of the other alone");
    let mut told = async |token: &str| {
        let request = v1::GetPlaceRequest { place_id: city.clone() };
        let place = places.get_place(signed(request, token)).await.expect("told").into_inner().place.expect("a place");
        let pair = v1::ExplainPeerRequest {
            query: Some(v1::FindPeersRequest { problem_id: problem.clone(), ..question(&house.city(1)) }),
            peer_place_id: city.clone(),
        };
        let why = matching.explain_peer(signed(pair, token)).await.expect("an answer").into_inner().not_peer_because;
        let resolved = v1::ResolvePlaceRequest { text: city.clone() };
        let resolved = places.resolve_place(signed(resolved, token)).await.expect("told").into_inner();
        (place.records, why, resolved.place.expect("a place").record_count)
    };
    let before = told(&portal).await;
    let mut parked = record(&city, &problem, v1::Stage::Planning);
    parked.record.as_mut().unwrap().status = v1::RecordStatus::Parked.into();
    let mut writer = PlaceServiceClient::new(server.channel().await);
    writer.upsert_record(signed(parked, &own)).await.expect("declared");
    assert_eq!(told(&portal).await, before, "to others");
    let (records, _, count) = told(&own).await;
    assert!(records.iter().any(|record| record.problem_id == problem), "its own");
    assert_eq!(count, before.2 + 1);
}

#[tokio::test]
async fn r66_who_narrows_and_who_widens_from_the_same_page_do_not_overwrite_each_other() {
    let house = House::new();
    let operator = house.registered("operator", "operator", &[]);
    house.registered("coast", "portal", &["--network", "coast"]);
    let server = house.serve();
    let mut all = Bodies::new(server.channel().await, &operator, &house.city(0)).await;
    let request = v1::ExplainVisibilityRequest { place_id: BODY.to_owned() };
    let told = all.places.explain_visibility(signed(request, &operator)).await.expect("its own").into_inner();
    let read = told.parts.into_iter().find(|part| part.part() == v1::DeclaredPart::Being).expect("said").etag;
    let says = |audience: v1::Audience, etag: &str| v1::SetConsentRequest {
        place_id: BODY.to_owned(),
        part: v1::DeclaredPart::Being.into(),
        sharing: Some(v1::Sharing { audience: audience.into(), ..Default::default() }),
        etag: etag.to_owned(),
        ..Default::default()
    };
    let narrows = says(v1::Audience::Private, &read);
    let now = all.places.set_consent(signed(narrows, &operator)).await.expect("first").into_inner().etag;
    let widens = says(v1::Audience::Everybody, &read);
    is(&all.places.set_consent(signed(widens, &operator)).await.expect_err("late"), Code::Aborted, "ETAG_MISMATCH");
    assert_ne!(now, read);
    all.places.set_consent(signed(says(v1::Audience::Everybody, &now), &operator)).await.expect("as it was read");
    let unsaid = v1::SetConsentRequest { part: v1::DeclaredPart::All.into(), ..says(v1::Audience::Private, "0") };
    all.places.set_consent(signed(unsaid, &operator)).await.expect("nothing was said of it");
}
