//! For whom a portal asked, in the log of the places of which it was told: only where the place that asked agreed, and as long as it does.

use std::process::{Command, Stdio};

use peermatch::proto::v1;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use rusqlite::Connection;
use tonic::Code;
use tonic::transport::Channel;

use super::house::{House, is, question, said, signed};

/// A city that tells a network how it stands, and another in whose name a portal of the network asks.
struct Asked {
    places: PlaceServiceClient<Channel>,
    matching: MatchServiceClient<Channel>,
    told_of: String,
    asker: String,
    problem: String,
    /// Tokens of the first city's own system, of the other's, of the portal.
    own: [String; 2],
    portal: String,
}

impl Asked {
    async fn new(house: &House, channel: Channel, own: [String; 2], portal: &str) -> Self {
        let (places, matching) = (PlaceServiceClient::new(channel.clone()), MatchServiceClient::new(channel));
        let problem = house.cities.pack.register.profiles()[1].records()[0].problem.to_string();
        let (told_of, asker, portal) = (house.city(0), house.city(1), portal.to_owned());
        let mut all = Self { places, matching, told_of, asker, problem, own, portal };
        let network = v1::Sharing {
            networks: vec!["coast".to_owned()],
            audience: v1::Audience::Networks.into(),
            ..Default::default()
        };
        let sharing = v1::RecordSharing { standing: Some(network), ..Default::default() };
        let record = v1::RecordDeclaration {
            problem_id: all.problem.clone(),
            stage: v1::Stage::Scaling.into(),
            sharing: Some(sharing),
            ..Default::default()
        };
        let says =
            v1::UpsertRecordRequest { place_id: all.told_of.clone(), record: Some(record), ..Default::default() };
        all.places.upsert_record(signed(says, &all.own[0])).await.expect("declared");
        all
    }

    async fn agrees(&mut self, sharing: v1::Sharing) -> Result<(), tonic::Status> {
        self.says(v1::DeclaredPart::Naming, sharing).await
    }

    async fn says(&mut self, part: v1::DeclaredPart, sharing: v1::Sharing) -> Result<(), tonic::Status> {
        let request = v1::SetConsentRequest {
            place_id: self.asker.clone(),
            part: part.into(),
            sharing: Some(sharing),
            ..Default::default()
        };
        self.places.set_consent(signed(request, &self.own[1])).await.map(drop)
    }

    async fn asks(&mut self) {
        let request =
            v1::FindPeersRequest { problem_id: self.problem.clone(), limit: Some(10), ..question(&self.asker) };
        let answer = self.matching.find_peers(signed(request, &self.portal)).await.expect("an answer").into_inner();
        assert!(answer.peers.iter().any(|peer| peer.place_id == self.told_of));
    }

    /// For whom it was asked, the latest first.
    async fn askers(&mut self) -> Vec<String> {
        let request = v1::ListAccessRecordsRequest { place_id: self.told_of.clone(), ..Default::default() };
        let told = self.places.list_access_records(signed(request, &self.own[0])).await.expect("its own").into_inner();
        assert!(told.records.iter().all(|one| one.asker_place_id.is_empty() == one.asker_display_name.is_empty()));
        told.records.into_iter().map(|one| one.asker_place_id).collect()
    }
}

fn whom(audience: v1::Audience) -> v1::Sharing {
    v1::Sharing { audience: audience.into(), ..Default::default() }
}

fn portals(id: &str) -> v1::Sharing {
    v1::Sharing { portals: vec![id.to_owned()], ..whom(v1::Audience::Portals) }
}

#[tokio::test]
async fn r58_a_place_reads_for_whom_it_was_looked_at_where_that_place_agreed_and_as_long_as_it_does() {
    let house = House::new();
    let own = [("own", 0), ("other", 1)].map(|(id, at)| house.registered(id, "place", &["--acts-as", &house.city(at)]));
    let portal = house.registered("coast", "portal", &["--network", "coast"]);
    house.registered("another", "portal", &[]);
    let operator = house.registered("operator", "operator", &[]);
    let server = house.serve();
    let mut all = Asked::new(&house, server.channel().await, own.clone(), &portal).await;
    all.asks().await;
    assert_eq!(all.askers().await, [""], "nobody agreed");
    all.agrees(portals("another")).await.expect("said");
    all.asks().await;
    all.agrees(portals("coast")).await.expect("said");
    all.asks().await;
    let asker = all.asker.clone();
    assert_eq!(all.askers().await, [asker.as_str(), "", ""], "from then on, and of that portal");

    let file = house.file("own.token", &own[0]);
    let show = || {
        let url = server.url();
        let args = ["audit", "show", &house.city(0), "--server", &url, "--token-file", &file];
        let output =
            Command::new(env!("CARGO_BIN_EXE_peermatch")).args(args).stdin(Stdio::null()).output().expect("run");
        String::from_utf8(output.stdout).unwrap()
    };
    let name = house.place(1).name.clone();
    assert!(show().contains(&format!("    asked for {name} ({asker})\n")), "{}", show());

    all.agrees(whom(v1::Audience::Private)).await.expect("said");
    assert_eq!(all.askers().await, ["", "", ""], "no more from the next read on");
    assert!(!show().contains("asked for"));
    all.asks().await;
    all.agrees(whom(v1::Audience::Everybody)).await.expect("said");
    assert_eq!(all.askers().await, ["", asker.as_str(), "", ""], "what was not agreed then is not told now");
    all.asks().await;
    assert_eq!(all.askers().await[0], asker);
    let but = v1::Sharing { except_place_ids: vec![all.told_of.clone()], ..whom(v1::Audience::Everybody) };
    is(&all.agrees(but).await.expect_err("of this part"), Code::InvalidArgument, "INVALID_FIELD");

    let gone = v1::DeletePlaceRequest { place_id: asker.clone(), ..Default::default() };
    all.places.delete_place(signed(gone, &operator)).await.expect("it leaves");
    assert!(all.askers().await.iter().all(String::is_empty), "its name goes with it");
    let log = Connection::open(format!("{}.access", house.path("places.db").display())).expect("the log");
    let keys =
        |id: &str| log.query_row("SELECT count(*) FROM key WHERE place_id = ?1", [id], |row| row.get::<_, u64>(0));
    assert_eq!((keys(&asker), keys(&all.told_of)), (Ok(0), Ok(1)), "and nothing is left that opens it");
    let store = format!("sqlite:{}", house.path("places.db").display());
    let verify = ["audit", "verify", "--store", &store];
    let verified =
        Command::new(env!("CARGO_BIN_EXE_peermatch")).args(verify).stdin(Stdio::null()).output().expect("run");
    said(&verified, 0);
}

#[tokio::test]
async fn r58_whoever_keeps_itself_to_itself_is_named_in_no_log_nor_by_a_caller_to_whom_it_is_not_let_any_more() {
    let house = House::new();
    let own = [("own", 0), ("other", 1)].map(|(id, at)| house.registered(id, "place", &["--acts-as", &house.city(at)]));
    let portal = house.registered("coast", "portal", &["--network", "coast"]);
    house.registered("inland", "portal", &["--network", "inland"]);
    let server = house.serve();
    let mut all = Asked::new(&house, server.channel().await, own, &portal).await;
    let asker = all.asker.clone();
    let networks = |id: &str| v1::Sharing { networks: vec![id.to_owned()], ..whom(v1::Audience::Networks) };
    all.agrees(whom(v1::Audience::Everybody)).await.expect("said");
    all.asks().await;
    assert_eq!(all.askers().await, [asker.as_str()]);
    for (narrowed, told) in [
        (networks("coast"), asker.as_str()),
        (networks("inland"), ""),
        (whom(v1::Audience::Conveners), ""),
        (portals("inland"), ""),
        (portals("coast"), asker.as_str()),
    ] {
        all.agrees(narrowed.clone()).await.expect("said");
        assert_eq!(all.askers().await, [told], "{narrowed:?}");
    }
    let but = v1::Sharing { except_place_ids: vec![all.told_of.clone()], ..whom(v1::Audience::Everybody) };
    let everything = v1::DeclaredPart::All;
    for kept_back in [whom(v1::Audience::Private), networks("coast"), but] {
        all.says(everything, kept_back.clone()).await.expect("said");
        assert_eq!(all.askers().await, [""], "{kept_back:?}");
    }
    all.says(everything, whom(v1::Audience::Private)).await.expect("said");
    all.asks().await;
    all.says(everything, whom(v1::Audience::Everybody)).await.expect("said");
    assert_eq!(all.askers().await, ["", asker.as_str()], "and is not written down either");
}
