//! Places of about the own size: a filter and a ranking extra, never part of a fit.

use crate::support::{Ask, World, run};
use peermatch::domain::id::PlaceId;
use peermatch::domain::query::{Extra, Limit};
use peermatch::proto::v1::{ExclusionReason, RankingExtra};
use tempfile::TempDir;

/// Cities with stray goats, of 500, 499, 2,000, 2,001 and an unknown number of people; the one that asks has 1,000.
fn cities() -> World {
    let mut world = World::new().write("records.csv", b"island,problem,status,stage,stage_rule,as_of,provenance,statement,source,source_key\nARN,goats,live,2,seen,2025-06-01,public_record,Goats seen.,log,2\n");
    for (id, people, rain) in
        [("HALF", "500", 11), ("LESS", "499", 10), ("TWICE", "2000", 11), ("MORE", "2001", 10), ("SOME", "", 10)]
    {
        world = world
            .add("places.csv", &format!("{id},{id},{id},Archipelago,South,city,,,{people},,,,log,"))
            .add("indicators_published.csv", &format!("{id},{rain},50,100"))
            .add("records.csv", &format!("{id},goats,live,2,seen,2025-06-01,public_record,Goats seen.,log,{id}"));
    }
    world
}

#[test]
fn about_my_size_lists_half_to_double_and_leaves_out_who_has_no_known_number() {
    let engine = cities().engine();
    let ask = Ask::of(&engine, "ARN").about("goats");
    let everyone = ask.clone().answer();
    assert_eq!(everyone.peers.len(), 5);
    let answer = ask.with(|terms| terms.filter.similar_size = true).answer();
    let mut listed: Vec<(&str, Option<i32>)> =
        answer.peers.iter().map(|peer| (peer.place_id.as_str(), peer.population)).collect();
    listed.sort_unstable();
    assert_eq!(listed, [("HALF", Some(500)), ("TWICE", Some(2000))]);
    assert_eq!(answer.query.as_ref().and_then(|query| query.population), Some(1000));
    let excluded: Vec<_> = answer.excluded.iter().map(|one| (one.reason(), one.count)).collect();
    assert_eq!(excluded, [(ExclusionReason::Filtered, 3)]);
    let fit =
        |peers: &[peermatch::proto::v1::Peer]| peers.iter().find(|peer| peer.place_id == "HALF").map(|peer| peer.fit);
    assert_eq!(fit(&answer.peers), fit(&everyone.peers), "size moves no fit");
}

#[test]
fn one_of_similar_size_is_listed_in_the_place_of_the_last() {
    let engine = cities().engine();
    let ask = Ask::of(&engine, "ARN").about("goats").with(|terms| {
        terms.limit = Limit::new(2).unwrap();
        terms.filter.exclude = vec![PlaceId::new("SOME").unwrap()];
    });
    let mut by_fit = ask.peers();
    by_fit.sort_unstable();
    assert_eq!(by_fit, ["LESS", "MORE"]);
    let answer = ask.with(|terms| terms.extras = vec![Extra::SimilarSize]).answer();
    let last = answer.peers.last().expect("two peers");
    assert!(["HALF", "TWICE"].contains(&last.place_id.as_str()), "{}", last.place_id);
    assert_eq!(last.listed_by, Some(RankingExtra::SimilarSize.into()));
}

#[test]
fn who_has_no_known_number_cannot_ask_for_its_like_and_is_told_so() {
    let world = cities();
    let engine = world.engine();
    let notices =
        Ask::of(&engine, "SOME").about("goats").with(|terms| terms.extras = vec![Extra::SimilarSize]).answer();
    assert!(notices.query.expect("the query").notices.iter().any(|one| one.code == "OPTION_WITHOUT_EFFECT"));
    let models = TempDir::new().unwrap();
    let (pack, models) = (world.dir().to_str().unwrap(), models.path().to_str().unwrap());
    assert_eq!(run(world.dir(), &["train", "--pack", pack, "--out", models]).exit, 0);
    let ask = |place: &str| {
        run(world.dir(), &["match", place, "--pack", pack, "--model", models, "--problem", "goats", "--similar-size"])
    };
    ask("SOME").fails(3, "how many people the asker has is not known");
    let said = ask("ARN");
    assert_eq!(said.exit, 0, "{said:?}");
    assert!(
        said.out.contains("Arn (") && said.out.contains("1,000 people") && said.out.contains("2,000 people"),
        "{}",
        said.out
    );
}

#[test]
fn issue_26_who_has_ten_times_as_many_people_or_a_tenth_is_told_as_of_another_size() {
    let engine = cities().add("places.csv", "VAST,VAST,VAST,Archipelago,South,city,,,10000,,,,log,");
    let engine = engine.add("places.csv", "NIGH,NIGH,NIGH,Archipelago,South,city,,,9999,,,,log,");
    let goats = |id: &str| format!("{id},goats,live,2,seen,2025-06-01,public_record,Goats seen.,log,{id}");
    let engine = engine.add("records.csv", &goats("VAST")).add("records.csv", &goats("NIGH")).engine();
    let told = |asker: &str, peer: &str| -> Option<String> {
        let peer = Ask::of(&engine, asker).about("goats").peer(peer);
        peer.considerations.into_iter().find(|one| one.code == "OTHER_SIZE").map(|one| one.text)
    };
    let there = "they have 10 times as many people as you: what they do may not be to your measure";
    assert_eq!(told("ARN", "VAST").as_deref(), Some(there));
    let here = "you have 10 times as many people as they: what they do may not be to your measure";
    assert_eq!(told("VAST", "ARN").as_deref(), Some(here));
    assert_eq!((told("ARN", "NIGH"), told("ARN", "SOME")), (None, None), "less than ten times, or not known");
}
