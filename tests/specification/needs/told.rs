//! Reasons tell what made their number, and options that do nothing say so.

use crate::support::{Ask, World, england};
use peermatch::domain::id::TermId;
use peermatch::domain::query::Extra;
use peermatch::domain::stage::StageMode;
use peermatch::proto::v1;

const SURREY: &str = "E10000030";
const NORTH_NORTHAMPTONSHIRE: &str = "E06000061";
const NORFOLK: &str = "E10000020";
const CAMDEN: &str = "E09000007";

fn reason<'p>(peer: &'p v1::Peer, block: &str) -> &'p v1::Contribution {
    peer.contributions.iter().find(|one| one.block == block).expect("a contribution")
}

fn value<'c>(one: &'c v1::Contribution, name: &str) -> &'c str {
    one.reason_values.iter().find(|value| value.name == name).map_or("", |value| &value.value)
}

#[test]
fn t1_a_broader_record_of_the_peer_is_told_as_such_beside_what_you_have() {
    let ask = Ask::of(england(), SURREY).about("local_government_reorganisation");
    let peer = ask.mode(StageMode::Ahead).peer(NORTH_NORTHAMPTONSHIRE);
    let told = reason(&peer, "companions");
    assert!(!told.reason.contains("Green Belt review on record, like you"), "{}", told.reason);
    assert!(!value(told, "their_problem_ids").contains("green_belt_review"), "{:?}", told.reason_values);
}

#[test]
fn t11_two_pairs_of_unlike_numbers_do_not_read_alike() {
    let ask = Ask::of(england(), NORFOLK);
    let peers: Vec<v1::Peer> = ask.answer().peers;
    for (one, other) in peers.iter().flat_map(|one| peers.iter().map(move |other| (one, other))) {
        for (one, other) in one.contributions.iter().zip(&other.contributions) {
            let unlike = (one.similarity - other.similarity).abs() > 0.1;
            assert!(!unlike || one.reason != other.reason, "{} {}: {}", one.similarity, other.similarity, one.reason);
        }
    }
    let (suffolk, babergh) = (ask.peer("E10000029"), ask.peer("E07000200"));
    let (near, far) = (reason(&suffolk, "problem"), reason(&babergh, "problem"));
    assert_ne!(near.reason, far.reason, "{} {}", near.similarity, far.similarity);
}

#[test]
fn t11_a_reason_counts_what_of_yours_is_shared_and_what_counts_against_it() {
    for peer in Ask::of(england(), CAMDEN).answer().peers {
        let told = reason(&peer, "problem");
        let number = |name: &str| value(told, name).parse::<usize>().expect("a number");
        let whole =
            if number("shared") == number("asked") { "all " } else { &format!("{} of your ", number("shared")) };
        assert!(told.reason.contains(whole), "{}", told.reason);
        let against = format!("has {} that you have not, which counts against it", number("only_theirs"));
        assert_eq!(told.reason.contains(&against), number("only_theirs") > 0, "{}", told.reason);
    }
}

#[test]
fn law_15_a_reason_counts_no_more_shared_problems_than_are_told() {
    let mut several = 0;
    for profile in england().register().profiles().iter().step_by(3) {
        for peer in Ask::of(england(), profile.place.id.as_str()).answer().peers {
            let told = reason(&peer, "problem");
            let shared = value(told, "shared").parse::<usize>().expect("a number");
            assert_eq!(
                shared,
                peer.shared_problems.len(),
                "{} and {}: {}",
                profile.place.id,
                peer.place_id,
                told.reason
            );
            several += usize::from(shared > 3);
        }
    }
    assert!(several > 100);
}

#[test]
fn shared_problems_come_by_what_they_weigh_and_the_newest_first_of_equals() {
    let engine = england();
    let corpus = &engine.encoder().parameters().corpus;
    let mut equals = 0;
    for profile in engine.register().profiles().iter().step_by(5) {
        for peer in Ask::of(engine, profile.place.id.as_str()).answer().peers {
            let live = peer.shared_problems.iter().filter(|one| one.their_status() == v1::RecordStatus::Live);
            let same: Vec<_> = live.filter(|one| one.r#match() == v1::ProblemMatch::Same).collect();
            for two in same.windows(2) {
                let weigh = |one: &v1::SharedProblem| {
                    corpus.idf(&peermatch::domain::id::ProblemId::new(&one.problem_id).expect("a code"))
                };
                let (first, second) = (weigh(two[0]), weigh(two[1]));
                assert!(first >= second - 1e-9, "{} before {}", two[0].problem_id, two[1].problem_id);
                if (first - second).abs() < 1e-12 {
                    equals += 1;
                    assert!(two[0].as_of >= two[1].as_of, "{two:?}");
                }
            }
        }
    }
    assert!(equals > 0, "some weigh alike");
}

/// The options that an answer says did nothing.
fn idle(ask: &Ask<'_>) -> Vec<String> {
    let notices = ask.answer().query.expect("what was understood").notices;
    let idle = notices.into_iter().filter(|one| one.code == "OPTION_WITHOUT_EFFECT");
    idle.map(|one| one.values[0].value.clone()).collect()
}

#[test]
fn t13_an_option_with_nothing_on_record_to_act_on_says_so() {
    let plain = Ask::of(england(), CAMDEN);
    assert_eq!(idle(&plain), Vec::<String>::new());
    let health = || TermId::new("health").expect("a code");
    let asks = [
        ("complement_factors", plain.clone().with(|terms| terms.complement_factors = true)),
        ("filter.lead_sector", plain.clone().with(|terms| terms.filter.lead_sector = Some(health()))),
        ("ranking_extras.diversity", plain.clone().with(|terms| terms.extras = vec![Extra::Diversity])),
        ("audience_sector", plain.clone().about("local_plan").with(|terms| terms.sector_words = Some(health()))),
    ];
    for (option, ask) in asks {
        assert_eq!(idle(&ask), [option]);
    }
}

#[test]
fn t13_an_option_that_finds_something_says_nothing() {
    let pack = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/us_cities");
    let engine = World::copy_of(&pack).engine();
    let sector = || engine.vocabulary().sectors[0].id.clone();
    let ask = Ask::of(&engine, "us:4805000").about("encampments").with(|terms| {
        terms.complement_factors = true;
        terms.filter.lead_sector = Some(sector());
    });
    assert_eq!(idle(&ask), Vec::<String>::new());
    let without_stage = Ask::of(&engine, "us:4805000").about("encampments").mode(StageMode::Either);
    let unknown = without_stage.at(None);
    assert_eq!(idle(&unknown), ["stage_mode"]);
}
