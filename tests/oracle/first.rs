//! The first few of a ranking against the oracle's whole one: whoever the search passes over must not belong.

use std::path::Path;
use std::sync::Arc;

use peermatch::domain::block::{Block, Weights};
use peermatch::domain::cancel::Cancel;
use peermatch::domain::id::{PlaceId, ProblemId};
use peermatch::domain::pressure::PressureUse;
use peermatch::domain::profile::Profile;
use peermatch::domain::query::{Filter, Limit, Query, Relation};
use peermatch::domain::register::Register;
use peermatch::domain::slot::{GroupNo, Slot};
use peermatch::domain::stage::Stage;
use peermatch::domain::taxonomy::Level;
use peermatch::domain::world::World;
use peermatch::engine::first::First;
use peermatch::features::vector::Sparse;
use peermatch::model::Model;
use peermatch::pack;
use peermatch::proto::v1::NotPeerReason;
use peermatch::synthetic::synthesize;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::naive::Ranked;
use super::questions::{Both, MODES, Question};
use super::{ENGLAND, england, muddled};

const NUMBERS: [usize; 6] = [1, 2, 5, 10, 40, 5000];

fn trained(pack: World) -> Both {
    let model = Model::train(&pack, None).expect("trained").to_bytes().unwrap();
    Both::new(pack, &model)
}

/// Weights of any kind: even ones, a block alone, some blocks without any.
fn weights(rng: &mut Xoshiro256PlusPlus) -> [f64; Block::COUNT] {
    let mut weights = Block::ALL.map(|_| if rng.gen_bool(0.3) { 0.0 } else { rng.gen_range(0.0..1.0) });
    // Every kind of question has this block, so that there is always something to compare.
    weights[rng.gen_range(2..Block::COUNT)] += 0.1;
    weights[0] += 0.01;
    weights
}

fn question(both: &Both, rng: &mut Xoshiro256PlusPlus) -> Question {
    let profiles = both.engine.register().profiles();
    let place = rng.gen_range(0..profiles.len());
    let codes = both.engine.vocabulary().taxonomy.problems();
    let own: Vec<_> = profiles[place].records().iter().map(|record| record.problem.clone()).collect();
    let problem = match rng.gen_range(0..5) {
        0 => Some(codes[rng.gen_range(0..codes.len())].id.clone()),
        1 | 2 => own.choose(rng).cloned(),
        _ => None,
    };
    (place, problem, *MODES.choose(rng).unwrap())
}

fn first(both: &Both, query: &Query, number: usize) -> First {
    let (asker, cancel) = (both.engine.asker(query), Cancel::new());
    both.engine.ask(&asker, &cancel).and_then(|asking| asking.first(number)).expect("an answer")
}

/// Asks random questions with random weights, and compares with the oracle's whole ranking; how many were listed to fill up.
fn agree(both: &Both, questions: usize, seed: u64) -> usize {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let (mut listed, mut filled) = (0, 0);
    for _ in 0..questions {
        let asked = question(both, &mut rng);
        let (place, problem, mode) = &asked;
        // The oracle knows no pack that lacks a block: the caller's weight of such a block is lent to the others.
        let present: Vec<Block> = both.engine.vocabulary().blocks(problem.is_none()).collect();
        let weighed = weights(&mut rng);
        let weighed = Block::ALL.map(|one| if present.contains(&one) { weighed[one as usize] } else { 0.0 });
        let number = *NUMBERS.choose(&mut rng).unwrap();
        let uses = [PressureUse::Fill, PressureUse::Never, PressureUse::Always];
        // Place-wide the oracle knows no pressures.
        let pressures = if problem.is_some() { *uses.choose(&mut rng).unwrap() } else { PressureUse::Fill };
        let limit = rng.gen_range(1..=10);
        let whole = both.oracle.rank(*place, problem.as_ref(), *mode, Some(&weighed), (pressures, limit));
        let limit = Limit::new(limit as i64).unwrap();
        let mut query = both.query(&asked);
        let terms = query.terms_mut();
        (terms.weights, terms.pressures, terms.limit) = (Weights::new(weighed).unwrap().into(), pressures, limit);
        let first = first(both, &query, number);
        let context = format!("{asked:?}, the first {number} by {weighed:?}, {pressures:?} below {limit:?}");
        assert_eq!(first.considered, whole.len(), "{context}");
        let ours: Vec<usize> = first.peers.iter().map(|one| one.scored.place.get()).collect();
        let theirs: Vec<usize> = whole.iter().take(number).map(|one| one.place).collect();
        assert_eq!(ours, theirs, "{context}");
        for (ours, theirs) in first.peers.iter().zip(&whole) {
            assert!((ours.scored.fit.value() - theirs.fit).abs() < 1e-9, "{context}");
            assert!((ours.coverage.value() - theirs.coverage).abs() < 1e-9, "{context}");
            assert_eq!(ours.fills_up, theirs.fills_up, "{context}");
            filled += usize::from(ours.fills_up);
        }
        let billionths = |fit: f64| (fit * 1e9).round();
        let standing = |one: &Ranked| (one.fills_up, billionths(one.fit));
        let tied =
            whole.get(number - 1).map_or(0, |last| whole.iter().filter(|&one| standing(one) == standing(last)).count());
        assert_eq!(first.crowded, tied > number, "{context}: {tied} tie");
        listed += first.peers.len();
    }
    assert!(listed > questions, "only {listed} listed over {questions} questions");
    filled
}

#[test]
fn random_questions_of_england_have_the_first_of_the_oracle() {
    assert!(agree(&ENGLAND, 2500, 1) > 0, "nobody ever filled up");
}

#[test]
fn random_questions_of_a_muddled_pack_have_the_first_of_the_oracle() {
    agree(&muddled(), 1500, 2);
}

#[test]
fn random_questions_of_american_cities_have_the_first_of_the_oracle() {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packs/us_cities");
    agree(&trained(pack::load(Path::new(dir)).expect("a pack")), 500, 3);
}

#[test]
fn random_questions_of_a_made_up_pack_have_the_first_of_the_oracle() {
    let mut model =
        Model::from_bytes(&std::fs::read(Path::new(super::PACK).join("model.json")).unwrap()).unwrap().model;
    // Enough for blocks of blocks of places, most of which a question passes over.
    let (real, mut pack) = (england(), synthesize(&england(), 4_500, 7).expect("made up"));
    // Made-up places have no figures of their problems: they borrow those of real ones, every other one.
    Arc::make_mut(&mut pack.vocabulary).problem_figures.clone_from(&real.vocabulary.problem_figures);
    let with_figures = |(at, profile): (usize, &Profile)| {
        let lender = &real.register.profiles()[at % real.register.profiles().len()];
        let problem_figures = lender.problem_figures.iter().filter(|one| (at + one.of) % 2 == 0).copied().collect();
        profile.clone().with_problem_figures(problem_figures)
    };
    let profiles = pack.register.profiles().iter().enumerate().map(with_figures).collect();
    pack.register = Register::new(profiles, Vec::new()).expect("the same places");
    model.pack.clone_from(&pack.about.id);
    model.parameters =
        peermatch::features::parameters::Parameters::learn(&pack.vocabulary, &pack.register.profiles().to_vec());
    agree(&Both::new(pack, &model.to_bytes().unwrap()), 250, 4);
}

#[test]
fn places_that_are_all_alike_have_the_first_of_the_oracle() {
    let mut pack = england();
    let most = pack.register.profiles().iter().max_by_key(|profile| profile.records().len()).expect("places").clone();
    let twin = |number: usize| {
        let mut twin: Profile = most.clone();
        twin.place.id = PlaceId::new(&format!("twin-{number}")).unwrap();
        twin.place.part_of.clear();
        twin.place.consisted_of.clear();
        twin
    };
    // The lists that others made name places that are gone.
    pack.register = Register::new((0..300).map(twin).collect(), Vec::new()).expect("places");
    pack.references = Arc::default();
    agree(&trained(pack), 300, 5);
}

/// Whoever asks about a rare problem leaves nearly all out of a row that has little else.
#[test]
fn a_rare_problem_beside_one_that_everybody_has_has_the_first_of_the_oracle() {
    let mut pack = england();
    let taxonomy = &pack.vocabulary.taxonomy;
    let theme = |id: &ProblemId| taxonomy.path(id).last().map(|theme| theme.id.clone());
    let problems: Vec<_> = taxonomy.problems().iter().filter(|one| one.level == Level::Problem).collect();
    let common = problems[0].id.clone();
    let rare = problems.iter().map(|one| &one.id).filter(|&id| id != &common && theme(id) == theme(&common));
    let rare: Vec<ProblemId> = rare.take(2).cloned().collect();
    let few = |(at, profile): (usize, &Profile)| {
        let record = pack.register.profiles().iter().flat_map(Profile::live).nth(at).expect("a live record");
        let codes = [&common]
            .into_iter()
            .chain(rare.iter().enumerate().filter(|(one, _)| at % (7 + one) == 0).map(|(_, id)| id));
        let with = |problem: &ProblemId| {
            let mut record = record.clone();
            record.problem = problem.clone();
            record
        };
        let records = codes.map(with).collect();
        Profile::new(profile.place.clone(), records, profile.figures.clone(), profile.statistics.clone())
    };
    let profiles = pack.register.profiles().iter().enumerate().map(few).collect();
    pack.register = Register::new(profiles, Vec::new()).expect("places");
    pack.references = Arc::default();
    let both = trained(pack);
    let rows = both.engine.register().slots().map(|place| both.engine.row(place));
    let scales = rows.flat_map(|row| row.offered.without_each().map(|one| one.scale));
    assert!(scales.fold(0.0, f64::max) > 20.0, "no row is made mostly of one node");
    agree(&both, 600, 8);
}

#[test]
fn what_leaving_out_a_node_does_to_a_row_is_the_row_without_it() {
    let engine = &muddled().engine;
    let (mut alone, mut beside) = (0, 0);
    for place in engine.register().slots() {
        let mix = &engine.row(place).offered;
        let all = mix.row(&[]);
        for without in mix.without_each() {
            let row = mix.row(&[without.node]);
            for code in 0..engine.vocabulary().taxonomy.problems().len() {
                let value =
                    |row: &Sparse| row.entries().iter().find(|(at, _)| *at == code).map_or(0.0, |(_, value)| *value);
                let left = (value(&all) - value(&without.brings)) * without.scale;
                assert!((left - value(&row)).abs() < 1e-12, "place {place:?} without {:?}", without.node);
            }
            *if row.is_zero() { &mut alone } else { &mut beside } += 1;
        }
    }
    assert!(alone > 0 && beside > 0);
}

/// What a filter, pressures and complements change is held against the engine's own whole ranking, in which nobody is
/// passed over, and against its judgement of each place alone.
#[test]
fn filtered_questions_have_the_first_and_the_counts_of_judging_everybody() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(6);
    let engine = &ENGLAND.engine;
    let places = engine.register().profiles().len();
    let mut filtered = 0;
    for asked in 0..600 {
        let question = question(&ENGLAND, &mut rng);
        let other = engine.register().get(Slot::new(rng.gen_range(0..places))).place.clone();
        let mut filter = Filter::default();
        match rng.gen_range(0..6) {
            0 => filter.region = Some(other.region),
            1 => filter.governance_types = vec![other.governance_type],
            2 => filter.stages = vec![None, Some(Stage::ALL[rng.gen_range(0..6)])],
            3 => filter.relation = Some(Relation::Sibling),
            4 => filter.peer_group = (!engine.groups().groups.is_empty()).then_some(GroupNo::new(0)),
            _ => filter.exclude = vec![other.id],
        }
        let uses = [PressureUse::Fill, PressureUse::Never, PressureUse::Always];
        let (pressures, complement_factors) = (*uses.choose(&mut rng).unwrap(), rng.gen_bool(0.3));
        let weights = Weights::new(weights(&mut rng)).unwrap().into();
        let mut query = ENGLAND.query(&question);
        let terms = query.terms_mut();
        (terms.weights, terms.filter) = (weights, filter);
        (terms.pressures, terms.complement_factors) = (pressures, complement_factors);
        let number = *NUMBERS.choose(&mut rng).unwrap();
        let (asker, cancel) = (engine.asker(&query), Cancel::new());
        let asking = engine.ask(&asker, &cancel).unwrap();
        let Some(whole) = asking.everyone().unwrap() else { continue };
        let first = asking.first(number).unwrap();
        assert_eq!(first.considered, whole.len(), "{query:?}");
        assert!(first.peers.iter().map(|one| &one.scored).eq(whole.iter().take(number)), "{query:?}");
        if asked % 20 == 0 {
            let left_out = Slot::all(places).filter(|&place| {
                let code = asking.explain(place).unwrap().not_peer_because.map(|why| why.code);
                let told = [NotPeerReason::OwnArea, NotPeerReason::NotAhead, NotPeerReason::Filtered];
                code.is_some_and(|code| told.iter().any(|&reason| i32::from(reason) == code))
            });
            let counted: usize = first.excluded.iter().map(|(_, count)| count).sum();
            assert_eq!(counted, left_out.count(), "{query:?}");
            filtered += counted;
        }
    }
    assert!(filtered > 0, "nobody was ever left out");
}
