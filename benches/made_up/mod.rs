//! Engines of any size: the England pack at its own, made-up places at any other; always with England's model.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use mimalloc::MiMalloc;
use peermatch::access::Pass;
use peermatch::domain::query::{Query, Subject};
use peermatch::domain::slot::Slot;
use peermatch::domain::world::World;
use peermatch::engine::{Snapshot, View};
use peermatch::model::Model;
use peermatch::pack;
use peermatch::synthetic::synthesize;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// An engine over as many places.
pub fn engine(places: usize) -> Result<View, Failure> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/england");
    let real = pack::load(&dir).map_err(|faults| format!("{faults:?}"))?;
    let mut model = Model::from_bytes(&fs::read(dir.join("model.json"))?)?;
    let pack = if places == real.register.profiles().len() { real } else { made_up(&real, places)? };
    model.model.pack.clone_from(&pack.about.id);
    Ok(Arc::new(Snapshot::new(pack, model)?).view(Pass::everything("made-up places")))
}

/// Made-up places have no figures of their problems; the model was trained on a pack that measures some.
fn made_up(real: &World, places: usize) -> Result<World, Failure> {
    let mut pack = synthesize(real, places, 1)?;
    Arc::make_mut(&mut pack.vocabulary).problem_figures.clone_from(&real.vocabulary.problem_figures);
    Ok(pack)
}

/// Places with a live record, spread over the register.
pub fn asking(engine: &View, number: usize) -> Vec<Slot> {
    let profiles = engine.register().profiles();
    let all: Vec<Slot> = Slot::all(profiles.len()).filter(|&place| profiles[place].live().next().is_some()).collect();
    let number = number.min(all.len());
    (0..number).map(|one| all[one * all.len() / number]).collect()
}

/// One place-wide question for each place.
pub fn place_wide(asking: &[Slot]) -> Vec<Query> {
    asking.iter().map(|&place| query(place)).collect()
}

/// One question for each live record of each place.
pub fn one_problem(engine: &View, asking: &[Slot]) -> Vec<Query> {
    let of_place = |&place: &Slot| {
        let live = engine.register().get(place).live();
        live.map(move |record| Query { problem: Some(record.problem.clone()), ..query(place) })
    };
    asking.iter().flat_map(of_place).collect()
}

fn query(place: Slot) -> Query {
    Query::new(Subject::Registered(place), date(2026, 11, 22))
}
