//! What places say themselves is part of the fit where they share it with everybody, and nowhere else.

use std::path::Path;
use std::sync::LazyLock;

use peermatch::domain::block::Block;
use peermatch::engine::View;
use peermatch::proto::v1;

use crate::support::{Ask, World, england, similarity};

const AUSTIN: &str = "us:4805000";
const BOSTON: &str = "us:2507000";
const PHOENIX: &str = "us:0455000";
const NEW_ORLEANS: &str = "us:2255000";

/// Cities of which three declare what they do about encampments in their own words, and share it with everybody.
fn spoken() -> World {
    let cities = World::copy_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/us_cities"));
    let declares = |world: World, from: &str, to: &str| world.change("records.csv", from, to);
    let world = declares(
        cities.change("pack.toml", "starting_point = 0.07", "starting_point = 0.07\ntext = 0.05"),
        "trial_named,2021-02-01,public_record,Started to move people from selected encampments into shelter.",
        ",2021-02-01,declared,Neighbors fear fires under bridges where tents stand.",
    );
    let world = declares(
        world,
        "program_growing,2023-10-25,public_record,Passed an ordinance on tents together with offers of shelter.",
        ",2023-10-25,declared,Fires in tents under bridges every winter.",
    );
    let world = declares(
        world,
        "trial_named,2023-11-01,public_record,Cleared a large encampment and opened a first managed outdoor shelter.",
        ",2023-11-01,declared,Heat kills people without water or shade.",
    );
    let shares = |world: World, city: &str| {
        world.add("record_details.csv", &format!("{city},encampments,statement_for,everybody,made_up,"))
    };
    [AUSTIN, BOSTON, PHOENIX].into_iter().fold(world, shares)
}

fn cities() -> &'static View {
    static CITIES: LazyLock<View> = LazyLock::new(|| spoken().engine());
    &CITIES
}

fn austin() -> Ask<'static> {
    Ask::of(cities(), AUSTIN).about("encampments")
}

fn text(peer: &v1::Peer) -> &v1::Contribution {
    peer.contributions.iter().find(|one| one.block == "text").expect("the block")
}

#[test]
fn whoever_says_the_same_is_nearer_and_the_words_that_both_say_are_told() {
    let (boston, phoenix) = (austin().peer(BOSTON), austin().peer(PHOENIX));
    assert!(similarity(&boston, Block::Text) > 0.2 && similarity(&boston, Block::Text) < 1.0, "{:?}", text(&boston));
    assert_eq!(similarity(&phoenix, Block::Text), 0.0);
    assert_eq!(text(&boston).reason_code, "TEXT");
    for word in ["fires", "tents", "bridges"] {
        assert!(text(&boston).reason.contains(word), "{}", text(&boston).reason);
    }
    assert_eq!(text(&phoenix).reason, "no word that is compared is said by both");
    let rescaled = 0.05 / (0.30 + 0.05 + 0.15 + 0.15 + 0.15 + 0.08 + 0.07 + 0.05);
    assert!((text(&boston).weight - rescaled).abs() < 1e-9, "{}", text(&boston).weight);
    assert!((text(&boston).value - rescaled * similarity(&boston, Block::Text)).abs() < 1e-12);
}

#[test]
fn a_statement_that_others_wrote_or_that_is_not_shared_is_compared_with_nothing() {
    let new_orleans = austin().peer(NEW_ORLEANS);
    assert_eq!((text(&new_orleans).similarity, text(&new_orleans).known), (0.0, 0.0));
    assert_eq!(text(&new_orleans).reason_code, "TEXT_UNKNOWN");
    let row = format!("{BOSTON},encampments,statement_for,everybody,made_up,\n");
    let unshared = spoken().change("record_details.csv", &row, "").engine();
    let boston = Ask::of(&unshared, AUSTIN).about("encampments").peer(BOSTON);
    assert_eq!((text(&boston).similarity, text(&boston).known), (0.0, 0.0));
}

#[test]
fn where_nobody_shares_a_word_there_is_no_text_block_and_its_weight_is_lent_to_the_others() {
    for peer in Ask::of(england(), "E09000007").answer().peers {
        assert!(peer.contributions.iter().all(|one| one.block != "text"));
        assert!((peer.contributions.iter().map(|one| one.weight).sum::<f64>() - 1.0).abs() < 1e-9);
    }
}

#[test]
fn only_what_a_place_declared_of_itself_can_be_shared() {
    let row = format!("{NEW_ORLEANS},encampments,statement_for,everybody,made_up,");
    let faults = spoken().add("record_details.csv", &row).faults();
    assert!(faults[0].to_string().contains("the place itself has said nothing of it"), "{faults:?}");
    let row = format!("{BOSTON},traffic_deaths,statement_for,friends,made_up,");
    let faults = spoken().add("record_details.csv", &row).faults();
    assert_eq!(faults.len(), 1, "{faults:?}");
}
