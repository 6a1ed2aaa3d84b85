//! Whom a place names in what it shares, and whom the operator registers: a slip is told, and nothing is kept of it.

use peermatch::proto::v1;
use tonic::Code;

use super::house::{House, is, said};
use super::sharing::{Trusted, network, whom};

fn portals(id: &str) -> v1::Sharing {
    v1::Sharing { portals: vec![id.to_owned()], ..whom(v1::Audience::Portals) }
}

#[tokio::test]
async fn issue_28_a_caller_or_network_that_nobody_registered_is_told_with_those_like_it() {
    let house = House::new();
    let own = house.registered("own", "place", &["--acts-as", &house.city(0)]);
    let portal = house.registered("sector-body", "portal", &["--network", "coast"]);
    let server = house.serve();
    let mut all = Trusted::new(&house, server.channel().await, &own).await;
    for (sharing, field, like) in
        [(portals("sectr-body"), "sharing.portals", "sector-body"), (network("coats"), "sharing.networks", "coast")]
    {
        let refused = all.shares_as(&own, v1::DeclaredPart::Standing, sharing).await.expect_err("a slip");
        is(&refused, Code::InvalidArgument, "INVALID_FIELD");
        assert!(
            refused.message().contains(field) && refused.message().ends_with(&format!("like it: {like}")),
            "{refused:?}"
        );
    }
    let others = all.shares_as(&portal, v1::DeclaredPart::Standing, portals("sectr-body")).await;
    is(&others.expect_err("who does not speak for it learns no names"), Code::PermissionDenied, "NOT_ALLOWED");
    all.shares(v1::DeclaredPart::Standing, portals("sector-body")).await;
    all.shares(v1::DeclaredPart::Words, network("coast")).await;
    // A network whose last member left is what was read, and can be written again; it is nobody's new one.
    said(&house.run(&["caller", "edit", "sector-body", "--clear", "networks"]), 0);
    all.shares(v1::DeclaredPart::Words, network("coast")).await;
    let anew = all.shares_as(&own, v1::DeclaredPart::Standing, network("coast")).await;
    is(&anew.expect_err("nobody is in it"), Code::InvalidArgument, "INVALID_FIELD");
    said(&house.run(&["caller", "retire", "sector-body"]), 0);
    all.shares(v1::DeclaredPart::Words, portals("sector-body")).await;
}

#[test]
fn issue_28_the_operator_is_told_of_a_name_in_the_stead_of_an_id_of_a_network_that_is_new_and_of_a_day_to_come() {
    let house = House::new();
    let pack = house.cities.pack_dir().display().to_string();
    let named = said(&house.add("one", "place", &["--acts-as", &house.place(0).name, "--pack", &pack]), 3);
    assert!(named.contains("is a name, and no id") && named.contains(&house.city(0)), "{named}");
    let day = said(&house.add("one", "portal", &["--agreed-on", "2999-01-01"]), 2);
    assert!(day.contains("--agreed-on"), "given twice: {day}");
    assert_eq!(said(&house.add("one", "portal", &["--network", "london"]), 0), "", "the first of all is no slip");
    let new = said(&house.add("two", "portal", &["--network", "lodnon"]), 0);
    assert!(new.contains("nobody else is in the network 'lodnon'; if you mean 'london'"), "{new}");
    assert_eq!(said(&house.add("three", "portal", &["--network", "london"]), 0), "");
    let ahead = said(&house.run(&["caller", "edit", "one", "--agreed-on", "2999-01-01"]), 3);
    assert!(ahead.contains("still to come"), "{ahead}");
}
