//! Orders that a caller may ask for: hubs corrected, gaps evened. Fits stay what they are.

use crate::support::{Ask, england};
use peermatch::domain::block::Weights;
use peermatch::domain::cancel::Cancel;
use peermatch::domain::id::PlaceId;
use peermatch::domain::query::Extra;
use peermatch::proto::v1;

const BOTH: [(Extra, v1::RankingExtra); 2] =
    [(Extra::HubCorrection, v1::RankingExtra::HubCorrection), (Extra::EvenGaps, v1::RankingExtra::EvenGaps)];

/// Some of all kinds, in both kinds of question.
fn questions() -> Vec<Ask<'static>> {
    let places = ["E09000007", "E10000012", "E07000008", "E06000066", "E08000025", "E47000001", "E09000001"];
    let wide = places.map(|place| Ask::of(england(), place));
    let one = wide.clone().map(|ask| ask.about("climate_action"));
    wide.into_iter().chain(one).collect()
}

#[test]
fn r39_an_order_by_request_changes_no_fit_and_names_itself() {
    let mut listed = 0;
    for (extra, code) in BOTH {
        for ask in questions() {
            let plain = ask.peers();
            let ordered = ask.clone().with(|terms| terms.extras = vec![extra]);
            let answer = ordered.answer();
            assert_eq!(answer.query.expect("the query").ranking_extras, [i32::from(code)]);
            assert_eq!(answer.peers.len(), plain.len());
            for (position, peer) in answer.peers.iter().enumerate() {
                assert_eq!(peer.fit, ask.peer(&peer.place_id).fit, "{} keeps its fit", peer.place_id);
                let by = (!plain.contains(&peer.place_id)).then_some(i32::from(code));
                assert_eq!(
                    peer.listed_by, by,
                    "{} is listed by the extra where its fit alone would not do",
                    peer.place_id
                );
                assert_eq!(ordered.explain(&peer.place_id).rank, position as i32 + 1);
                listed += usize::from(by.is_some());
            }
        }
    }
    assert!(listed > 0, "the extras changed nothing");
}

#[test]
fn a_corrected_order_is_by_fit_less_half_of_how_near_the_place_lies_to_its_own_nearest() {
    for ask in questions() {
        let place_wide = ask.query.problem.is_none();
        let weights: Weights = england().default_weights(place_wide);
        let order = england().order(&weights, place_wide);
        for (extra, _) in BOTH {
            let query = ask.clone().with(|terms| terms.extras = vec![extra]).query;
            let (asker, cancel) = (england().asker(&query), Cancel::new());
            let scored = england().ask(&asker, &cancel).and_then(|asking| asking.everyone()).expect("scored");
            let Some(scored) = scored else { continue };
            let key = |one: &peermatch::engine::Scored| {
                let id: &PlaceId = &england().register().get(one.place).place.id;
                order.key(&[extra], id, one.fit.value(), &one.likeness)
            };
            assert!(scored.windows(2).all(|pair| key(&pair[0]) >= key(&pair[1]) - 1e-9));
        }
    }
}

#[test]
fn with_both_orders_gaps_are_evened_before_hubs_are_corrected() {
    let ask = Ask::of(england(), "E09000007").with(|terms| terms.extras = vec![Extra::EvenGaps, Extra::HubCorrection]);
    let answer = ask.answer();
    let codes = BOTH.map(|(_, code)| i32::from(code));
    let mut named = answer.query.expect("the query").ranking_extras;
    named.sort_unstable();
    assert_eq!(named, codes);
}

#[test]
fn r39_an_extra_that_exchanges_nobody_says_so_and_why() {
    let (mut there, mut none, mut acted) = (0, 0, 0);
    for profile in england().register().profiles().iter().step_by(5) {
        let ask = Ask::of(england(), profile.place.id.as_str());
        let answer = ask.with(|terms| terms.extras = vec![Extra::NonNeighbour]).answer();
        let exchanged = answer.peers.iter().any(|peer| peer.listed_by.is_some());
        let notices = answer.query.expect("the query").notices;
        let told = notices.into_iter().find(|one| one.code == "OPTION_WITHOUT_EFFECT").map(|one| one.text);
        if exchanged || answer.peers.len() < 2 || profile.place.region.is_empty() {
            assert!(!exchanged || told.is_none(), "{told:?}");
            acted += usize::from(exchanged);
            continue;
        }
        let elsewhere = answer.peers.iter().any(|peer| peer.region != profile.place.region);
        let why = if elsewhere {
            "somebody listed is of another region already"
        } else {
            "nobody else of another region fits within 0.05 of the last listed"
        };
        assert_eq!(told, Some(format!("'ranking extras non neighbour' changes nothing here: {why}")));
        (there, none) = (there + usize::from(elsewhere), none + usize::from(!elsewhere));
    }
    assert!(there > 0 && none + acted > 0, "{there} {none} {acted}");
}
