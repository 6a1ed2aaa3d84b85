//! Whom to write to at a place: a role and a day for those for whom they are, and the mailbox for nobody but the place and the operator.

use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use peermatch::proto::{FieldMask, v1};
use tonic::transport::Channel;
use tonic::{Code, Status};

use super::house::{House, is, question, signed};

const MAILBOX: &str = "streets.desk@example.org";

fn point(role: &str, mailbox: &str, verified_on: &str) -> v1::ContactPoint {
    v1::ContactPoint { role: role.to_owned(), mailbox: mailbox.to_owned(), verified_on: verified_on.to_owned() }
}

async fn says(
    places: &mut PlaceServiceClient<Channel>,
    id: &str,
    token: &str,
    contacts: Vec<v1::ContactPoint>,
) -> Result<v1::Place, Status> {
    let place = v1::PlaceDeclaration { place_id: id.to_owned(), contacts, ..Default::default() };
    let mask = FieldMask { paths: vec!["contacts".to_owned()] };
    let request = v1::UpsertPlaceRequest { place: Some(place), update_mask: Some(mask), ..Default::default() };
    Ok(places.upsert_place(signed(request, token)).await?.into_inner().place.expect("told"))
}

#[tokio::test]
async fn law_11_r137_of_a_contact_others_are_told_at_most_the_role_and_the_day_and_never_the_mailbox() {
    let house = House::new();
    let id = house.city(0);
    let own = house.registered("own", "place", &["--acts-as", &id]);
    let operator = house.registered("operator", "operator", &[]);
    let portal = house.registered("portal", "portal", &[]);
    let convener = house.registered("convener", "convener", &["--convener", "A body"]);
    let server = house.serve();
    let mut places = PlaceServiceClient::new(server.channel().await);
    let mut peers = MatchServiceClient::new(server.channel().await);
    let asked = v1::FindPeersRequest { limit: Some(1), ..question(&id) };
    let first = peers.find_peers(signed(asked, &own)).await.expect("answered").into_inner().peers;
    let other = first[0].place_id.clone();

    let now = point("keeper of the streets desk", MAILBOX, "2026-11-02");
    let old = point("lead of the streets desk", MAILBOX, "2024-01-01");
    let told = says(&mut places, &id, &own, vec![now.clone(), old.clone()]).await.expect("said");
    assert_eq!(told.contacts, [now.clone(), old.clone()], "it reads its own");

    for shared in [false, true] {
        if shared {
            let sharing = v1::Sharing { audience: v1::Audience::Everybody.into(), ..Default::default() };
            let part = v1::DeclaredPart::Contacts.into();
            let request =
                v1::SetConsentRequest { place_id: id.clone(), part, sharing: Some(sharing), ..Default::default() };
            places.set_consent(signed(request, &own)).await.expect("said");
        }
        for (token, reads_all) in [(&own, true), (&operator, true), (&portal, false), (&convener, false)] {
            let request = v1::GetPlaceRequest { place_id: id.clone() };
            let place = places.get_place(signed(request, token)).await.expect("told").into_inner().place.unwrap();
            assert_eq!(place.contacts.len(), if reads_all { 2 } else { 0 });
            let asked = v1::FindPeersRequest { limit: Some(10), ..question(&other) };
            let answer = peers.find_peers(signed(asked, token)).await.expect("answered").into_inner();
            assert!(!format!("{answer:?}").contains(MAILBOX), "no answer about another has it, whoever asks");
            let peer = answer.peers.iter().find(|peer| peer.place_id == id).expect("it is a peer");
            assert!(reads_all || !format!("{place:?}").contains(MAILBOX));
            if !reads_all {
                let lines: Vec<(bool, &str)> = peer
                    .contacts_on_record
                    .iter()
                    .map(|one| (one.stale, one.statement.as_ref().expect("it says so").text.as_str()))
                    .collect();
                let all = [
                    (
                        false,
                        "a contact is on record, keeper of the streets desk, verified 2 November 2026; ask the convener",
                    ),
                    (
                        true,
                        "a contact is on record, lead of the streets desk, last verified 1 January 2024: ask the convener who it is now",
                    ),
                ];
                assert_eq!(lines, if shared { &all[..] } else { &[] });
                assert_eq!(place.contacts_on_record, peer.contacts_on_record);
            }
        }
    }
    let gone = says(&mut places, &id, &own, Vec::new()).await.expect("said");
    assert!(gone.contacts.is_empty() && gone.contacts_on_record.is_empty());
}

#[tokio::test]
async fn law_13_r137_a_contact_names_no_person() {
    let house = House::new();
    let id = house.city(0);
    let own = house.registered("own", "place", &["--acts-as", &id]);
    let server = house.serve();
    let mut places = PlaceServiceClient::new(server.channel().await);
    for (role, mailbox, verified_on, field) in [
        ("streets desk", "jane.smith@example.org", "2026-11-02", "place.contacts[0].mailbox"),
        ("streets desk", "jsmith@example.org", "2026-11-02", "place.contacts[0].mailbox"),
        ("streets desk", "streets", "2026-11-02", "place.contacts[0].mailbox"),
        ("streets desk", "streets.desk@example.org", "2999-01-01", "place.contacts[0].verified_on"),
        ("streets desk", "streets.desk@example.org", "", "place.contacts[0].verified_on"),
        ("", "streets@example.org", "2026-11-02", "place.contacts[0].role"),
    ] {
        let refused = says(&mut places, &id, &own, vec![point(role, mailbox, verified_on)]).await.expect_err(mailbox);
        assert_eq!(refused.code(), Code::InvalidArgument);
        assert!(refused.message().contains(field), "{refused:?}");
        assert!(!refused.message().contains("smith"), "what may be a person's is not told again");
    }
    for role in ["Jane Smith", "Mrs Patel", "lead (Jane Smith)", "jane.smith@example.org"] {
        let refused = says(&mut places, &id, &own, vec![point(role, "streets@example.org", "2026-11-02")]).await;
        is(&refused.expect_err(role), Code::InvalidArgument, "PERSONAL_DATA");
    }
    let many = vec![point("streets desk", "streets.desk@example.org", "2026-11-02"); 21];
    assert!(says(&mut places, &id, &own, many).await.is_err());
}
