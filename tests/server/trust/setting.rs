//! What a place says of its setting: told to those for whom it is, in its own words, and to nobody else that it is there.

use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use peermatch::proto::{FieldMask, v1};
use tonic::transport::Channel;
use tonic::{Code, Status};

use super::house::{House, is, question, signed};

const WORDS: &str = "The mayor and the county do not speak; whoever mends streets wins votes";

/// A listed city that says something of itself, and who looks.
struct City {
    places: PlaceServiceClient<Channel>,
    peers: MatchServiceClient<Channel>,
    id: String,
    other: String,
    own: String,
}

impl City {
    async fn says(&mut self, setting: &str, paths: &[&str]) -> Result<v1::UpsertPlaceResponse, Status> {
        let place = v1::PlaceDeclaration {
            place_id: self.id.clone(),
            setting: setting.to_owned(),
            ..v1::PlaceDeclaration::default()
        };
        let mask = (!paths.is_empty()).then(|| FieldMask { paths: paths.iter().map(ToString::to_string).collect() });
        let request = v1::UpsertPlaceRequest { place: Some(place), update_mask: mask, ..Default::default() };
        Ok(self.places.upsert_place(signed(request, &self.own)).await?.into_inner())
    }

    async fn shares(&mut self, part: v1::DeclaredPart, sharing: v1::Sharing) {
        let (place_id, part) = (self.id.clone(), part.into());
        let request = v1::SetConsentRequest { place_id, part, sharing: Some(sharing), ..Default::default() };
        self.places.set_consent(signed(request, &self.own)).await.expect("said");
    }

    async fn place(&mut self, token: &str) -> v1::Place {
        let request = v1::GetPlaceRequest { place_id: self.id.clone() };
        self.places.get_place(signed(request, token)).await.expect("told").into_inner().place.unwrap()
    }

    /// All that another city is answered, and what it reads of this one's setting there.
    async fn answer(&mut self, token: &str) -> (v1::FindPeersResponse, Option<String>) {
        let asked = v1::FindPeersRequest { limit: Some(10), ..question(&self.other) };
        let answer = self.peers.find_peers(signed(asked, token)).await.expect("answered").into_inner();
        let setting = answer.peers.iter().find(|peer| peer.place_id == self.id).map(|peer| peer.setting.clone());
        (answer, setting)
    }
}

fn everybody() -> v1::Sharing {
    v1::Sharing { audience: v1::Audience::Everybody.into(), ..Default::default() }
}

fn network(code: &str) -> v1::Sharing {
    v1::Sharing { audience: v1::Audience::Networks.into(), networks: vec![code.to_owned()], ..v1::Sharing::default() }
}

/// A city that is among the peers of another.
async fn city(house: &House, own: &str) -> (crate::running::Running, City) {
    let server = house.serve();
    let (places, mut peers) =
        (PlaceServiceClient::new(server.channel().await), MatchServiceClient::new(server.channel().await));
    let id = house.city(0);
    let asked = v1::FindPeersRequest { limit: Some(1), ..question(&id) };
    let other = peers.find_peers(signed(asked, own)).await.expect("answered").into_inner().peers[0].place_id.clone();
    (server, City { places, peers, id, other, own: own.to_owned() })
}

#[tokio::test]
async fn r29_what_a_place_says_of_its_setting_is_told_to_those_for_whom_it_is_and_nobody_else_sees_that_it_is_there() {
    let house = House::new();
    let own = house.registered("own", "place", &["--acts-as", &house.city(0)]);
    let coast = house.registered("coast", "portal", &["--network", "coast"]);
    let plain = house.registered("plain", "portal", &[]);
    let bare = house.registered("bare", "portal", &["--network", "coast", "--without-block", "text"]);
    let (_server, mut city) = city(&house, &own).await;
    let before = (city.place(&plain).await, city.answer(&plain).await);
    assert_eq!(before.1.1.as_deref(), Some(""), "it is a peer, and says nothing of itself");

    let told = city.says(WORDS, &[]).await.expect("a listed city may say that alone").place.expect("told");
    assert_eq!((told.setting.as_str(), told.display_name), (WORDS, before.0.display_name.clone()));
    for token in [&plain, &coast] {
        let (answer, setting) = city.answer(token).await;
        assert_eq!(setting.as_deref(), Some(""));
        assert_eq!(answer.versions, before.1.0.versions, "nor by what the answer is made of");
    }
    assert_eq!((city.place(&plain).await, city.answer(&plain).await), before, "byte by byte as before");

    city.shares(v1::DeclaredPart::Setting, network("coast")).await;
    assert_eq!(city.answer(&coast).await.1.as_deref(), Some(WORDS));
    assert_eq!(city.place(&coast).await.setting, WORDS);
    assert_eq!((city.place(&plain).await, city.answer(&plain).await), before);
    assert_eq!((city.answer(&bare).await.1.as_deref(), city.place(&bare).await.setting.as_str()), (Some(""), ""));
    let but_for_it = |mut answer: v1::FindPeersResponse| {
        answer.peers.iter_mut().for_each(|peer| peer.setting.clear());
        (answer.peers, answer.considered_count)
    };
    let of_coast = but_for_it(city.answer(&coast).await.0);
    assert_eq!(of_coast, but_for_it(before.1.0.clone()), "fits, ranks and all else are those of who does not read it");

    let request = v1::ListAccessRecordsRequest { place_id: city.id.clone(), ..Default::default() };
    let looked = city.places.list_access_records(signed(request, &own)).await.expect("its own").into_inner().records;
    let read = |who: &str| looked.iter().any(|one| one.caller_id == who && one.fact_class() == v1::FactClass::OwnWords);
    assert!(read("coast") && !read("plain"), "{looked:?}");

    city.shares(v1::DeclaredPart::Setting, everybody()).await;
    assert_eq!(city.answer(&plain).await.1.as_deref(), Some(WORDS));
    city.shares(v1::DeclaredPart::All, network("coast")).await;
    assert_eq!(city.answer(&plain).await.1.as_deref(), Some(""), "of all that it says others see no more than that");
}

#[tokio::test]
async fn r29_a_setting_stays_until_it_is_named_and_goes_with_its_place() {
    let house = House::new();
    let own = house.registered("own", "place", &["--acts-as", &house.city(0)]);
    let operator = house.registered("operator", "operator", &[]);
    let (_server, mut city) = city(&house, &own).await;
    let etag = city.place(&own).await.etag;
    assert_eq!(etag, "0");
    let told = city.says(WORDS, &[]).await.expect("said").place.expect("told");
    assert_ne!(told.etag, etag, "whoever read before that is told");
    let listed = house.place(0);
    let as_listed = v1::PlaceDeclaration {
        place_id: city.id.clone(),
        display_name: listed.name.clone(),
        governance_type: listed.governance_type.to_string(),
        ..Default::default()
    };
    let request = v1::UpsertPlaceRequest { place: Some(as_listed), ..Default::default() };
    let stays = city.places.upsert_place(signed(request, &own)).await.expect("said").into_inner().place.unwrap();
    assert_eq!(stays.setting, WORDS, "what is left out stays");
    assert_eq!(city.says("", &["setting"]).await.expect("said").place.unwrap().setting, "", "what is named goes");

    let long = city.says(&"x".repeat(2_001), &[]).await.expect_err("too long");
    assert_eq!(long.code(), Code::InvalidArgument);
    let personal = city.says("ask jane.smith@example.org about it", &[]).await.expect_err("of a person");
    is(&personal, Code::InvalidArgument, "PERSONAL_DATA");

    city.says(WORDS, &[]).await.expect("said");
    let explained = v1::ExplainVisibilityRequest { place_id: city.id.clone() };
    let parts = city.places.explain_visibility(signed(explained, &own)).await.expect("its own").into_inner().parts;
    let part = parts.iter().find(|part| part.part() == v1::DeclaredPart::Setting).expect("it is listed");
    assert_eq!(part.text, "What you say of your setting in your own words: only you and the operator.");
    let goes = v1::DeletePlaceRequest { place_id: city.id.clone(), ..Default::default() };
    let receipt = city.places.delete_place(signed(goes, &operator)).await.expect("gone").into_inner().receipt.unwrap();
    let first = receipt.erased.first().expect("something went");
    assert_eq!(first.text, "Who you said that you are, and what you said of your setting and your contacts.");
    for name in ["places.db", "places.db-wal"] {
        let file = std::fs::read(house.path(name)).expect("the store");
        assert!(!file.windows(20).any(|bytes| bytes == &WORDS.as_bytes()[..20]), "nothing of it is left in {name}");
    }
}
