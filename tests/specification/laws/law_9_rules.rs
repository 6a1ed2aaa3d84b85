//! Law 9: who sees what is what a plain statement of the rules says, whoever calls and whatever was said. The fuzzer asks the same of any
//! bytes (`tests/fuzz`).

use proptest::prelude::*;

use crate::rules::{self, Tally};

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn law_9_everybody_sees_what_the_rules_say_and_nothing_else(bytes in proptest::collection::vec(any::<u8>(), 12..160)) {
        rules::check(&bytes);
    }
}

#[test]
fn law_9_the_scenes_that_the_rules_are_asked_about_hide_and_show_in_every_way() {
    let (mut tally, mut state) = (Tally::default(), 28_u64);
    for _ in 0..160 {
        let mut byte = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        };
        let bytes: Vec<u8> = (0..120).map(|_| byte()).collect();
        let found = rules::check(&bytes);
        tally.hidden += found.hidden;
        tally.standing += found.standing;
        tally.words += found.words;
        tally.whole += found.whole;
        tally.setting += found.setting;
        tally.contacts += found.contacts;
    }
    assert!(tally.setting > 10 && tally.contacts > 10, "{tally:?}");
    assert!(tally.hidden > 50 && tally.standing > 50 && tally.words > 10 && tally.whole > 10, "{tally:?}");
}

#[test]
fn law_9_whoever_speaks_for_two_places_sees_of_the_one_what_it_keeps_from_the_other() {
    let scene = [
        107, 107, 107, 107, 48, 255, 255, 68, 79, 76, 255, 180, 69, 181, 108, 97, 110, 0, 22, 0, 204, 0, 78, 11, 223,
        223, 223, 108, 223, 223, 223, 68, 78, 59, 79, 141, 141, 141, 141, 220, 67, 89, 82, 220, 131, 252, 188, 59, 0,
    ];
    rules::check(&scene);
}
