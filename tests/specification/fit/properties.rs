//! What holds for any place, not only for those of a pack.

use crate::support::{World, answer};
use jiff::civil::date;
use peermatch::contract::query::Reader;
use peermatch::domain::block::Block;
use peermatch::domain::uncovered::Uncovered;
use peermatch::engine::View;
use peermatch::proto::v1;
use proptest::prelude::*;
use std::sync::OnceLock;

fn archipelago() -> &'static View {
    static ENGINE: OnceLock<View> = OnceLock::new();
    ENGINE.get_or_init(|| World::new().engine())
}

prop_compose! {
    fn any_record()(
        problem in prop::sample::select(vec!["water", "flood", "river_walls", "sluices", "land", "goats", "rowing_together"]),
        status in 0..=4,
        stage in 0..=7,
        day in 1_i8..=28,
    ) -> v1::ProfileRecord {
        v1::ProfileRecord {
            problem_id: problem.to_owned(),
            status,
            stage,
            as_of: date(2025, 3, day).to_string(),
            ..Default::default()
        }
    }
}

prop_compose! {
    fn any_profile()(
        kind in prop::sample::select(vec!["city", "province", "commune", "moon"]),
        mut records in prop::collection::vec(any_record(), 0..6),
        rain in prop::option::of(-1e6..1e6_f64),
        silver in prop::option::of(prop::num::f64::NORMAL),
    ) -> v1::Profile {
        records.sort_by(|a, b| a.problem_id.cmp(&b.problem_id));
        records.dedup_by(|a, b| a.problem_id == b.problem_id);
        let figures = [("rain", rain), ("silver", silver)];
        v1::Profile {
            governance_type: kind.to_owned(),
            records,
            indicators: figures
                .into_iter()
                .filter_map(|(indicator, value)| Some(v1::ProfileIndicator { indicator: indicator.to_owned(), value: value? }))
                .collect(),
            ..Default::default()
        }
    }
}

prop_compose! {
    fn any_request()(
        profile in any_profile(),
        problem in prop::option::of(prop::sample::select(vec!["water", "flood", "river_walls", "goats", "rowing_together"])),
        stage_mode in 0..=3,
        stage in prop::option::of(1..=7),
        weights in prop::collection::btree_map(prop::sample::select(Block::ALL.map(Block::name).to_vec()), 0.0..1e9_f64, 0..5),
        include_pressures in any::<bool>(),
    ) -> v1::FindPeersRequest {
        v1::FindPeersRequest {
            subject: Some(v1::find_peers_request::Subject::Profile(profile)),
            stage: stage.filter(|_| problem.is_some()),
            problem_id: problem.unwrap_or_default().to_owned(),
            stage_mode,
            weights: weights.into_iter().map(|(block, weight)| (block.to_owned(), weight)).collect(),
            include_pressures,
            ..Default::default()
        }
    }
}

fn ask(request: &v1::FindPeersRequest) -> Option<v1::FindPeersResponse> {
    let engine = archipelago();
    let reader = Reader {
        vocabulary: engine.vocabulary(),
        register: engine.register(),
        groups: None,
        weight_sets: &[],
        today: date(2026, 1, 1),
        uncovered: Uncovered::nothing(),
    };
    Some(answer(engine, &reader.query(request).ok()?))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_fit_is_a_share_of_what_is_known_and_the_sum_of_its_contributions(request in any_request()) {
        let Some(answer) = ask(&request) else { return Ok(()) };
        prop_assert_eq!(answer.peers.is_empty(), answer.no_peer_reason.is_some());
        let mut last = f64::INFINITY;
        for peer in &answer.peers {
            prop_assert!((0.0..=1.0).contains(&peer.fit));
            prop_assert!(peer.fit <= peer.coverage + 1e-9);
            prop_assert!(peer.fit <= last + 1e-9, "best first");
            last = peer.fit;
            let sum: f64 = peer.contributions.iter().map(|one| one.value).sum();
            prop_assert!((sum - peer.fit).abs() < 1e-6);
            prop_assert!(!peer.shared_problems.is_empty());
            for one in &peer.contributions {
                prop_assert!(one.similarity >= 0.0 && one.similarity <= one.known + 1e-9);
            }
        }
    }

    #[test]
    fn the_same_request_gives_the_same_answer(request in any_request()) {
        prop_assert_eq!(ask(&request), ask(&request));
    }

    #[test]
    fn taking_a_figure_away_never_raises_a_fit(request in any_request()) {
        let Some(whole) = ask(&request) else { return Ok(()) };
        let mut less = request.clone();
        let Some(v1::find_peers_request::Subject::Profile(profile)) = &mut less.subject else { return Ok(()) };
        if profile.indicators.pop().is_none() {
            return Ok(());
        }
        // Pressures come from figures: without them only what is on record is compared.
        less.include_pressures = false;
        if request.include_pressures {
            return Ok(());
        }
        let less = ask(&less).expect("still a valid request");
        for peer in &whole.peers {
            let without = less.peers.iter().find(|other| other.place_id == peer.place_id).expect("still eligible");
            prop_assert!(without.fit <= peer.fit + 1e-9);
        }
    }

    #[test]
    fn a_name_or_a_region_moves_nothing(request in any_request(), name in "[a-zA-Z ]{1,20}x") {
        let Some(plain) = ask(&request) else { return Ok(()) };
        let mut named = request.clone();
        if let Some(v1::find_peers_request::Subject::Profile(profile)) = &mut named.subject {
            profile.display_name = name.clone();
            profile.region = name;
        }
        let named = ask(&named).expect("a valid request");
        let mut fits: Vec<(String, f64)> = plain.peers.into_iter().map(|peer| (peer.place_id, peer.fit)).collect();
        let mut renamed: Vec<(String, f64)> = named.peers.into_iter().map(|peer| (peer.place_id, peer.fit)).collect();
        // A name may decide ties, never a fit.
        fits.sort_by(|a, b| a.0.cmp(&b.0));
        renamed.sort_by(|a, b| a.0.cmp(&b.0));
        prop_assert_eq!(fits, renamed);
    }
}
