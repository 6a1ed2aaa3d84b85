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
    }
    assert!(tally.hidden > 50 && tally.standing > 50 && tally.words > 10 && tally.whole > 10, "{tally:?}");
}
