//! Training in process: England whole, and one k-means on 11,000 made-up places.
//!
//!     cargo bench --bench training

use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use peermatch::clustering::Trial;
use peermatch::domain::world::World;
use peermatch::features::encoder::Encoder;
use peermatch::features::parameters::Parameters;
use peermatch::model::Model;
use peermatch::pack;
use peermatch::synthetic::synthesize;

const PLACES: usize = 11_000;
const GROUPS: usize = 8;
const SEED: u64 = 1;

fn england() -> World {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/england");
    pack::load(&dir).expect("the England pack is sound")
}

/// The rows that training would group.
fn trial(places: usize) -> Trial {
    let pack = synthesize(&england(), places, SEED).expect("made up");
    let vocabulary = pack.vocabulary;
    let parameters = Arc::new(Parameters::learn(&vocabulary, &pack.register.profiles().to_vec()));
    let weights = vocabulary.rescaled(vocabulary.weights.of_groups(), true).expect("some weight");
    let encoder = Encoder::new(vocabulary, parameters).expect("they belong together");
    Trial::new(&encoder, &pack.register, &weights)
}

fn training(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("training");
    group.sample_size(10);
    let pack = england();
    group.bench_function("England", |bencher| bencher.iter(|| Model::train(&pack, None)));
    let rows = trial(PLACES);
    group.bench_function(format!("k-means, {PLACES} places, {GROUPS} groups, one start"), |bencher| {
        bencher.iter(|| rows.inertia(GROUPS, 1, SEED));
    });
    group.finish();
}

criterion_group!(benches, training);
criterion_main!(benches);
