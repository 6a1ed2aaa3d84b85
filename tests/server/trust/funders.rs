//! A place keeps what it says from callers that a kind of body pays for: whoever holds the purse strings hears no frankness (R61).

use peermatch::proto::v1;
use prost::Message;
use tonic::Code;

use super::house::{House, is, said};
use super::sharing::{Trusted, prompt, whom};

fn but(kind: v1::FunderKind) -> v1::Sharing {
    v1::Sharing { except_funder_kinds: vec![kind.into()], ..whom(v1::Audience::Everybody) }
}

#[tokio::test]
async fn r61_what_a_place_keeps_from_a_kind_of_funder_is_told_to_nobody_for_whom_it_pays_or_may_pay() {
    let house = House::new();
    let own = house.registered("own", "place", &["--acts-as", &house.city(0)]);
    let [members, both, ministry] =
        [("members", "sector"), ("both", "sector,central_government"), ("ministry", "central_government")]
            .map(|(id, kind)| house.registered(id, "portal", &["--funder-kind", kind]));
    let silent = house.registered("silent", "portal", &[]);
    let server = house.serve();
    let mut all = Trusted::new(&house, server.channel().await, &own).await;
    let nothing_said = all.answer(&ministry).await;
    all.declares(v1::RecordStatus::Live, None).await;
    assert!(all.is_listed(&ministry).await && all.is_listed(&silent).await, "as long as nothing is said");
    all.shares(v1::DeclaredPart::All, but(v1::FunderKind::CentralGovernment)).await;
    for token in [&both, &ministry, &silent] {
        assert_eq!(all.answer(token).await.encode_to_vec(), nothing_said.encode_to_vec(), "not a byte tells it");
        assert!(all.record(token).await.is_none());
    }
    assert!(all.is_listed(&members).await && all.record(&own).await.is_some());
    assert_eq!(all.looked().await, ["members"], "who is told more than everybody is written down");
    // What pays for a caller may be another from one call to the next.
    said(&house.run(&["caller", "edit", "silent", "--funder-kind", "university"]), 0);
    assert!(all.is_listed(&silent).await);
    said(&house.run(&["caller", "edit", "members", "--clear", "funder-kind"]), 0);
    assert!(!all.is_listed(&members).await && all.record(&members).await.is_none());
    drop(server);
    let server = house.serve();
    let mut again = Trusted::new(&house, server.channel().await, &own).await;
    again.problem = all.problem;
    assert!(again.is_listed(&silent).await && !again.is_listed(&ministry).await, "it outlives a restart");
}

#[tokio::test]
async fn r61_who_pays_is_told_where_a_place_reads_who_may_see_what_and_what_it_keeps_from_whom() {
    let house = House::new();
    let own = house.registered("own", "place", &["--acts-as", &house.city(0), "--funder-kind", "sector"]);
    house.registered("silent", "portal", &[]);
    let server = house.serve();
    let mut all = Trusted::new(&house, server.channel().await, &own).await;
    all.declares(v1::RecordStatus::Live, None).await;
    let (url, token_file) = (server.url(), house.file("own.token", &own));
    let to_server = ["--server", &url, "--token-file", &token_file];
    let kept = ["--except-funder", "central_government", "--except-funder", "regulator"];
    let city = all.city.clone();
    let set = ["consent", "set", &city, "--part", "all", "--with", "everybody"];
    said(&prompt(&[&set[..], &kept, &to_server].concat()), 0);
    let shown = prompt(&[&["consent", "show", &all.city][..], &to_server].concat());
    said(&shown, 0);
    let shown = String::from_utf8(shown.stdout).unwrap();
    let kept = "but to nobody who is paid for by central government or a regulator or inspector, or of whom it is not known by whom";
    for told in [kept, "paid for by Another (sector)", "paid for by Another (what kind of body that is is not known)"] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
    let told = all.explained(&own).await.expect("its own");
    let standing = told.parts.iter().find(|part| part.part() == v1::DeclaredPart::Standing).expect("it has one");
    assert!(standing.text.contains("Of these only who may see anything that you declared: everybody"), "{standing:?}");
    let wrong = said(&prompt(&[&set[..], &["--except-funder", "treasury"], &to_server].concat()), 2);
    assert!(wrong.contains("no kind of funder: sector, central_government"), "{wrong}");
}

#[tokio::test]
async fn r61_what_makes_no_sense_of_a_funder_is_told_with_its_field() {
    let house = House::new();
    let own = house.registered("own", "place", &["--acts-as", &house.city(0)]);
    let server = house.serve();
    let mut all = Trusted::new(&house, server.channel().await, &own).await;
    let kind = v1::FunderKind::Company;
    for (part, sharing) in [
        (v1::DeclaredPart::Standing, v1::Sharing { audience: v1::Audience::Private.into(), ..but(kind) }),
        (v1::DeclaredPart::Standing, but(v1::FunderKind::Unspecified)),
        (v1::DeclaredPart::Standing, v1::Sharing { except_funder_kinds: vec![99], ..but(kind) }),
        (
            v1::DeclaredPart::Acting,
            v1::Sharing { audience: v1::Audience::Portals.into(), portals: vec!["own".to_owned()], ..but(kind) },
        ),
    ] {
        let refused = all.shares_as(&own, part, sharing).await.expect_err("no sense");
        is(&refused, Code::InvalidArgument, "INVALID_FIELD");
        assert!(refused.message().contains("sharing.except_funder_kinds"), "{refused:?}");
    }
}
