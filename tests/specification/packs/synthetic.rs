//! Made-up packs: the statistics of the real one, nobody who is real, and a folder like any other pack's.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Ask, World, engine_of, england, england_dir, run};
use peermatch::domain::pieces::Pieces;
use peermatch::domain::profile::Profile;
use peermatch::domain::slot::Slot;
use peermatch::domain::world;
use peermatch::pack;
use peermatch::synthetic::{SyntheticError, synthesize};

/// Ten times England.
const TENFOLD: usize = 3_610;

fn real() -> world::World {
    pack::load(&england_dir()).expect("the England pack is sound")
}

fn share(profiles: &Pieces<Profile>, is: impl Fn(&Profile) -> bool) -> f64 {
    profiles.iter().filter(|profile| is(profile)).count() as f64 / profiles.len() as f64
}

fn has(profile: &Profile, code: &str) -> bool {
    profile.records().iter().any(|record| record.problem.as_str() == code)
}

/// Codes that a twentieth of the places or more have on record.
fn common_codes(pack: &world::World) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for record in pack.register.profiles().iter().flat_map(Profile::records) {
        *counts.entry(record.problem.to_string()).or_default() += 1;
    }
    let least = pack.register.profiles().len() / 20;
    counts.into_iter().filter(|(_, count)| *count >= least).map(|(code, _)| code).collect()
}

#[test]
fn types_and_hierarchy_are_in_proportion() {
    let real = real();
    let made = synthesize(&real, TENFOLD, 7).expect("made up");
    let (real, made) = (&real.register, &made.register);
    assert_eq!(made.profiles().len(), TENFOLD);
    let count = |profiles: &Pieces<Profile>| -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        profiles.iter().for_each(|one| *counts.entry(one.place.governance_type.to_string()).or_default() += 1);
        counts
    };
    let tenfold: BTreeMap<String, usize> =
        count(real.profiles()).into_iter().map(|(kind, count)| (kind, 10 * count)).collect();
    assert_eq!(count(made.profiles()), tenfold);
    // Types of who is part of whom, counted over all pairs.
    let pairs = |register: &peermatch::domain::register::Register| -> BTreeMap<(String, String), usize> {
        let mut pairs = BTreeMap::new();
        let kind = |place: Slot| register.get(place).place.governance_type.to_string();
        for place in register.slots() {
            for &parent in register.hierarchy().parents(place) {
                *pairs.entry((kind(place), kind(parent))).or_default() += 1;
            }
        }
        pairs
    };
    let tenfold: BTreeMap<_, usize> = pairs(real).into_iter().map(|(pair, count)| (pair, 10 * count)).collect();
    assert!(tenfold.len() >= 3 && pairs(made) == tenfold, "{:?}", pairs(made));
}

#[test]
fn problems_stages_and_what_is_on_record_together_are_as_common_as_they_are() {
    let real = real();
    let made = synthesize(&real, TENFOLD, 7).expect("made up");
    let (before, after) = (real.register.profiles(), made.register.profiles());
    let codes = common_codes(&real);
    assert!(codes.len() > 10);
    for one in &codes {
        let apart = share(before, |place| has(place, one)) - share(after, |place| has(place, one));
        assert!(apart.abs() < 0.02, "{one}: {apart}");
        for other in &codes {
            let both = |place: &Profile| has(place, one) && has(place, other);
            let apart = share(before, both) - share(after, both);
            assert!(apart.abs() < 0.04, "{one} and {other}: {apart}");
        }
    }
    let of_records = |profiles: &Pieces<Profile>| -> BTreeMap<String, f64> {
        let all: Vec<_> = profiles.iter().flat_map(Profile::records).collect();
        let mut shares = BTreeMap::new();
        for record in &all {
            let told = format!("{} {:?}", record.status.code(), record.stage);
            *shares.entry(told).or_default() += 1.0 / all.len() as f64;
        }
        shares
    };
    let (stages, made_stages) = (of_records(before), of_records(after));
    for (told, share) in stages {
        let apart = share - made_stages.get(&told).copied().unwrap_or(0.0);
        assert!(apart.abs() < 0.015, "{told}: {apart}");
    }
}

#[test]
fn figures_keep_their_means_deviations_and_correlations() {
    let real = real();
    let made = synthesize(&real, TENFOLD, 7).expect("made up");
    let column = |pack: &world::World, at: usize| -> Vec<Option<f64>> {
        pack.register.profiles().iter().map(|one| one.figures[at].map(|figure| figure.value())).collect()
    };
    let moments = |values: &[f64]| {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / values.len() as f64;
        (mean, variance.sqrt())
    };
    let correlation = |pack: &world::World, one: usize, other: usize| {
        let (a, b) = (column(pack, one), column(pack, other));
        let (a, b): (Vec<f64>, Vec<f64>) = a.iter().zip(&b).filter_map(|(a, b)| Some(((*a)?, (*b)?))).unzip();
        let (of_a, of_b) = (moments(&a), moments(&b));
        let products = a.iter().zip(&b).map(|(a, b)| (a - of_a.0) * (b - of_b.0));
        products.sum::<f64>() / a.len() as f64 / of_a.1 / of_b.1
    };
    let indicators = real.vocabulary.indicators.len();
    for at in 0..indicators {
        let known = |pack: &world::World| column(pack, at).into_iter().flatten().collect::<Vec<f64>>();
        let ((mean, deviation), (made_mean, made_deviation)) = (moments(&known(&real)), moments(&known(&made)));
        let name = &real.vocabulary.indicators[at].id;
        assert!((mean - made_mean).abs() < 0.06 * deviation, "{name}: {mean} and {made_mean}");
        assert!((made_deviation / deviation - 1.0).abs() < 0.1, "{name}: {deviation} and {made_deviation}");
        for other in (0..at).step_by(5) {
            let apart = correlation(&real, at, other) - correlation(&made, at, other);
            assert!(apart.abs() < 0.1, "{name} with indicator {other}: {apart}");
        }
    }
}

#[test]
fn a_place_wide_question_finds_as_large_a_share_eligible_as_in_the_real_pack() {
    let made = engine_of(synthesize(&real(), 722, 3).expect("made up"));
    let eligible = |engine: &peermatch::engine::View| {
        let all = engine.register().profiles();
        let asked: Vec<f64> = (0..all.len())
            .step_by(all.len() / 60)
            .filter(|&place| all[place].live().next().is_some())
            .map(|place| f64::from(Ask::of(engine, all[place].place.id.as_str()).answer().considered_count))
            .collect();
        asked.iter().sum::<f64>() / asked.len() as f64 / all.len() as f64
    };
    let (before, after) = (eligible(england()), eligible(&made));
    assert!((before - after).abs() < 0.06, "{before} and {after}");
}

#[test]
fn nobody_and_nothing_in_it_is_real_and_it_says_so() {
    let real = real();
    let made = synthesize(&real, 400, 1).expect("made up");
    let texts: BTreeSet<&str> = real
        .register
        .profiles()
        .iter()
        .flat_map(|one| [one.place.id.as_str(), one.place.name.as_str(), one.place.official_name.as_str()])
        .chain(real.register.profiles().iter().flat_map(|one| {
            one.records().iter().flat_map(|record| record.evidence()).map(|one| one.statement.as_str())
        }))
        .collect();
    for profile in made.register.profiles() {
        let place = &profile.place;
        assert!(place.id.as_str().starts_with("made-up:") && place.official_name.contains("made-up"));
        assert!(![place.id.as_str(), &place.name, &place.official_name].iter().any(|text| texts.contains(text)));
        for one in profile.records().iter().flat_map(|record| record.evidence()) {
            assert!(!texts.contains(one.statement.as_str()) && one.source_key.is_empty(), "{one:?}");
            assert_eq!(one.source.as_ref().map(|source| source.as_str()), Some("made_up"));
        }
    }
    assert_eq!(made.vocabulary.sources.len(), 1);
    assert!(made.vocabulary.sources[0].title.starts_with("Made up"));
    assert!(made.vocabulary.indicators.iter().all(|one| one.source.as_str() == "made_up"));
    assert!(made.about.title.starts_with("Made up"));
    assert_ne!(made.about.id, real.about.id);
}

#[test]
fn the_same_seed_gives_the_same_places_and_another_seed_others() {
    let real = real();
    let once = synthesize(&real, 150, 5).expect("made up");
    assert_eq!(once, synthesize(&real, 150, 5).expect("made up"));
    assert_ne!(once.register, synthesize(&real, 150, 6).expect("made up").register);
    assert_eq!(synthesize(&real, 0, 1), Err(SyntheticError::Number(0)));
    assert_eq!(synthesize(&real, 1_000_001, 1), Err(SyntheticError::Number(1_000_001)));
    // Any number, a part of the map cut short included; and a pack of another country.
    for places in [1, 2, 50] {
        assert_eq!(synthesize(&real, places, 1).expect("made up").register.profiles().len(), places);
        let islands = synthesize(&World::new().pack(), places, 1).expect("made up");
        assert_eq!(islands.register.profiles().len(), places);
    }
}

#[test]
fn what_is_written_is_what_was_made_and_every_command_reads_it() {
    let dir = tempfile::TempDir::new().expect("a folder");
    let out = dir.path().join("made");
    let call = |args: &[&str]| run(&england_dir(), &[args, &["--pack", out.to_str().unwrap()]].concat());
    let make = |places: &str, out: &str| {
        run(&england_dir(), &["synthesize", "--places", places, "--seed", "5", "--out", out, "--pack", "."])
    };
    let said = make("150", out.to_str().unwrap());
    assert!(said.exit == 0 && said.out.starts_with("150 made-up places"), "{said:?}");
    let written = pack::load(&out).expect("a sound pack");
    let made = synthesize(&real(), 150, 5).expect("made up");
    assert_eq!(written.register, made.register);
    assert_eq!((&written.vocabulary, &written.about), (&made.vocabulary, &made.about));
    assert_eq!(call(&["validate"]).exit, 0);
    assert_eq!(call(&["train"]).exit, 0);
    let said = call(&["match", "made-up:0000007"]);
    assert!([0, 1].contains(&said.exit), "{said:?}");

    make("150", out.to_str().unwrap()).fails(3, "is not empty");
    let new = dir.path().join("new");
    make("0", new.to_str().unwrap()).fails(3, "0 is outside 1 to 1000000 places");
    make("99000000", new.to_str().unwrap()).fails(3, "outside 1 to 1000000");
    make("many", new.to_str().unwrap()).fails(2, "many");
    assert!(!new.exists());
}
