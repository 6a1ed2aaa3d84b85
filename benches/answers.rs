//! What each step of an answer costs at 400, 11,000 and 122,000 places:
//!
//!     cargo bench --bench answers
//!
//! Places beyond England's are made up with its statistics. `cargo bench --bench answers -- 400` measures one size only.

#![allow(clippy::print_stdout, unreachable_pub)]

mod made_up;

use std::hint::black_box;
use std::sync::Arc;

use criterion::Criterion;
use jiff::civil::date;
use made_up::{Failure, asking, engine, one_problem, place_wide};
use peermatch::contract::calls::Calls;
use peermatch::domain::cancel::Cancel;
use peermatch::domain::query::Query;
use peermatch::domain::slot::Slot;
use peermatch::domain::stage::StageMode;
use peermatch::engine::View;
use peermatch::features::factors::Pairing;
use peermatch::index::Asked;
use peermatch::proto::v1;

const SIZES: [usize; 3] = [400, 11_000, 122_000];
const ASKING: usize = 50;

fn main() -> Result<(), Failure> {
    let wanted: Vec<usize> = std::env::args().filter_map(|text| text.parse().ok()).collect();
    let mut criterion = Criterion::default().sample_size(20);
    for places in SIZES.into_iter().filter(|size| wanted.is_empty() || wanted.contains(size)) {
        measure(&mut criterion, places, &engine(places)?);
    }
    criterion.final_summary();
    Ok(())
}

fn measure(criterion: &mut Criterion, places: usize, engine: &View) {
    let asking = asking(engine, ASKING);
    let (wide, one) = (place_wide(&asking), one_problem(engine, &asking));
    let mut turn = 0;
    let mut next = move || {
        turn += 1;
        turn
    };
    let mut bench = |name: &str, step: &mut dyn FnMut(usize)| {
        criterion.bench_function(&format!("{name}, {places} places"), |bencher| bencher.iter(|| step(next())));
    };
    let profile = |turn: usize| engine.register().get(asking[turn % asking.len()]);
    bench("encoding a place", &mut |turn| _ = black_box(engine.encoder().place_row(profile(turn))));
    let named = |turn: usize| profile(turn).place.official_name.to_uppercase();
    bench("finding a place by name", &mut |turn| _ = black_box(engine.register().find(&named(turn)).is_ok()));
    // Without its second letter: a name that nobody has.
    let misspelt =
        |turn: usize| named(turn).chars().enumerate().filter(|(at, _)| *at != 1).map(|(_, c)| c).collect::<String>();
    bench("finding what is like a name", &mut |turn| _ = black_box(engine.register().find(&misspelt(turn)).is_ok()));
    let suggest = suggesting(engine);
    for letters in [1, 3, 6] {
        let typed = format!("SuggestNames, {letters} letters typed");
        bench(&typed, &mut |turn| _ = black_box(suggest(turn, letters)));
    }
    let asked = Asked {
        profile: profile(0),
        place: Some(asking[0]),
        problem: None,
        stage_mode: StageMode::Alongside,
        include_pressures: false,
        pairing: Pairing::Alike,
        indicator_weights: None,
    };
    let question = engine.question(&asked);
    bench("one fit", &mut |turn| _ = black_box(question.likeness(asking[turn % asking.len()], None)));
    let cancel = Cancel::new();
    let first = |query: &Query| engine.ask(&engine.asker(query), &cancel).and_then(|asking| asking.first(10)).is_ok();
    bench("first ten, place-wide", &mut |turn| _ = black_box(first(&wide[turn % wide.len()])));
    bench("first ten, one problem", &mut |turn| _ = black_box(first(&one[turn % one.len()])));
    let told =
        |query: &Query| engine.ask(&engine.asker(query), &cancel).and_then(|asking| asking.list()?.told()).is_ok();
    bench("FindPeers, one problem", &mut |turn| _ = black_box(told(&one[turn % one.len()])));
    let pairs: Vec<(&Query, Slot)> = one.iter().filter_map(|query| Some((query, best(engine, query)?))).collect();
    bench("ExplainPeer of the best", &mut |turn| {
        let (query, peer) = pairs[turn % pairs.len()];
        black_box(engine.ask(&engine.asker(query), &cancel).and_then(|asking| asking.explain(peer)).is_ok());
    });
}

/// The call of who completes names, as it is made on the way to a name: so many letters of it, of places and problems at once. Whether it
/// is answered.
fn suggesting(engine: &View) -> impl Fn(usize, usize) -> bool + '_ {
    let calls = Calls::new(engine.clone(), Arc::new(|| date(2026, 11, 22)));
    move |turn, letters| {
        let profiles = engine.register().profiles();
        let text = profiles[turn * 7 % profiles.len()].place.name.chars().take(letters).collect();
        let request = v1::SuggestNamesRequest { text, ..Default::default() };
        calls.as_ref().is_ok_and(|calls| calls.suggest_names(&request).is_ok())
    }
}

/// The best peer of a question, if it has one.
fn best(engine: &View, query: &Query) -> Option<Slot> {
    let first = engine.ask(&engine.asker(query), &Cancel::new()).ok()?.first(1).ok()?;
    first.peers.first().map(|peer| peer.scored.place)
}
