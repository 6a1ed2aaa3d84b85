//! Packs of made-up places with the statistics of a real pack, for measuring at sizes that no country has.
//!
//! Every new place stands where a real one stands (its model: type, duties, what it is part of) and is made of two real
//! places of the same type, drawn anew: the first gives five sixths of what is on record and most of the figures, the second
//! the rest. What comes of that:
//!
//! | of the real pack | in a made-up one |
//! |---|---|
//! | shares of the governance types, who is part of whom | kept; exactly at multiples of the real number of places |
//! | records a place, share of places with a code, stages, statuses, provenance | kept within each type |
//! | which codes are on record together | kept within each type, a little weaker |
//! | dates | each record moved by up to 45 days, never past the day of the data |
//! | mean, deviation and correlations of figures | kept; skewness falls by about a tenth, nothing leaves the real range |
//! | figures with records | kept within each type |
//! | the map, regions with figures, a county's figures with those of its districts | not kept |
//! | conveners, the calendar, planned successions, former places, outcomes | left out: they tell of real bodies |
//! | statements, names, identifiers, sources | made up, and say so |
//!
//! Two made-up places of a rare type are more alike than two real ones: all are made of the same few.

mod deck;
mod facts;
mod figures;
mod layout;
mod names;

use std::collections::BTreeMap;
use std::sync::Arc;

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use thiserror::Error;

use crate::domain::governance::DutyOverride;
use crate::domain::id::{IdError, PlaceId, SourceId};
use crate::domain::place::{Place, Position};
use crate::domain::profile::Profile;
use crate::domain::register::{Register, RegisterError};
use crate::domain::source::Source;
use crate::domain::vocabulary::Vocabulary;
use crate::domain::world::{About, Revision, World};
use deck::Decks;
use facts::Facts;
use figures::Mixer;
use layout::{Layout, Seat};

/// Most places that are made up in one pack.
pub const MOST_PLACES: usize = 1_000_000;
/// The one source of everything that is made up.
pub const SOURCE: &str = "made_up";
/// How far one part of the map is moved, in degrees either way; its places keep their distances but for a tenth of a degree.
const MOVED: f64 = 2.0;
const APART: f64 = 0.1;

/// Why no places are made up.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SyntheticError {
    /// None, or too many.
    #[error("{0} is outside 1 to {MOST_PLACES} places")]
    Number(usize),
    /// The pack to learn from has no place.
    #[error("the pack holds no place to learn from")]
    Empty,
    /// An identifier of ours that is none.
    #[error("a made-up identifier {0}")]
    Identifier(#[from] IdError),
    /// The places make no register.
    #[error(transparent)]
    Register(#[from] RegisterError),
}

/// A world of `places` made-up places with the statistics of a real one: the same world, number and seed give the same places.
///
/// # Errors
///
/// 0 places, or over [`MOST_PLACES`].
pub fn synthesize(real: &World, places: usize, seed: u64) -> Result<World, SyntheticError> {
    if !(1..=MOST_PLACES).contains(&places) {
        return Err(SyntheticError::Number(places));
    }
    let source = SourceId::new(SOURCE)?;
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let seats = Layout::of(&real.register).seats(places, &mut random);
    let ids = (0..seats.len()).map(|number| PlaceId::new(&names::id(number))).collect::<Result<Vec<_>, IdError>>()?;
    let models = &real.register.profiles().to_vec();
    let mut decks = Decks::of(models);
    let mixer = Mixer::of(&real.vocabulary, models);
    let facts = Facts { vocabulary: &real.vocabulary, source: &source, last: real.about.data_date };
    let mut map = BTreeMap::new();
    let mut profiles = Vec::with_capacity(seats.len());
    for (number, seat) in seats.iter().enumerate() {
        let model = &models[seat.model];
        let pair = decks.draw(&model.place.governance_type, &mut random);
        let pair = [&models[pair[0]], &models[pair[1]]];
        let moved =
            *map.entry(seat.part).or_insert_with(|| [random.gen_range(-MOVED..MOVED), random.gen_range(-MOVED..MOVED)]);
        let place = make_place(number, seat, &model.place, &pair[0].place, &ids, moved, &real.vocabulary, &mut random);
        let records = facts.records(pair, &mut random);
        let statistics = facts.statistics(pair, &mut random);
        let figures = mixer.mix(pair, &mut random);
        profiles.push(Profile::new(place, records, figures, statistics));
    }
    let register = Register::new(profiles, Vec::new())?;
    let about = about(&real.about, places, seed);
    let origin = real.revision.data.rsplit('+').next().unwrap_or_default();
    Ok(World {
        revision: Revision { taxonomy: real.revision.taxonomy.clone(), data: format!("{}+{origin}", about.version) },
        vocabulary: Arc::new(vocabulary(&real.vocabulary, source, &real.about.title)),
        about,
        register,
        references: Arc::default(),
    })
}

fn about(real: &About, places: usize, seed: u64) -> About {
    About {
        id: format!("{}-made-up", real.id),
        title: format!("Made up, after: {}", real.title),
        version: format!("{}-made-up-{places}-{seed}", real.version),
        ..real.clone()
    }
}

/// The words of the real pack; what is told of places and areas has one source, which says what it is.
fn vocabulary(real: &Vocabulary, id: SourceId, title: &str) -> Vocabulary {
    let mut vocabulary = real.clone();
    vocabulary.indicators.iter_mut().for_each(|indicator| indicator.source = id.clone());
    vocabulary.conveners.clear();
    vocabulary.bodies.clear();
    // Figures of problems are of real places: made-up ones have none.
    vocabulary.problem_figures.clear();
    vocabulary.calendar.clear();
    vocabulary.own_words = false;
    vocabulary.sources = vec![Source {
        id,
        title: "Made up: no place, record or figure of this pack is real".to_owned(),
        publisher: "peermatch synthesize".to_owned(),
        location: format!("drawn with the statistics of: {title}"),
        url: None,
        date: None,
        licence: "tells of nobody; as that of the program".to_owned(),
        reach: None,
        collection: None,
        joint_awards: None,
    }];
    vocabulary
}

#[allow(clippy::too_many_arguments)]
fn make_place(
    number: usize,
    seat: &Seat,
    model: &Place,
    like: &Place,
    ids: &[PlaceId],
    moved: [f64; 2],
    vocabulary: &Vocabulary,
    random: &mut Xoshiro256PlusPlus,
) -> Place {
    let name = names::name(number);
    let kind = vocabulary.governance.label(&model.governance_type);
    let duty = |duty: &DutyOverride| DutyOverride { source: "made up".to_owned(), held_by: None, ..duty.clone() };
    let named = |seats: &[usize]| seats.iter().map(|&seat| ids[seat].clone()).collect();
    let size = random.gen_range(0.8..1.25);
    Place {
        id: ids[number].clone(),
        official_name: format!("{name}, a made-up {kind}"),
        name,
        nation: model.nation.clone(),
        region: model.region.clone(),
        governance_type: model.governance_type.clone(),
        part_of: named(&seat.part_of),
        consisted_of: named(&seat.consisted_of),
        planned_successions: Vec::new(),
        duties: model.duties.iter().map(duty).collect(),
        area_km2: like.area_km2.map(|area| (area * size).round()),
        population: like.population.map(|population| (f64::from(population) * size) as u32),
        position: model.position.and_then(|position| somewhere(position, moved, random)),
        political_control: None,
        setting: None,
        contacts: Vec::new(),
    }
}

fn somewhere(near: Position, moved: [f64; 2], random: &mut Xoshiro256PlusPlus) -> Option<Position> {
    let mut shift = |degrees: f64, moved: f64, limit: f64| {
        let shifted: f64 = degrees + moved + random.gen_range(-APART..APART);
        (shifted.clamp(-limit, limit) * 1e4).round() / 1e4
    };
    Position::new(shift(near.latitude(), moved[0], 90.0), shift(near.longitude(), moved[1], 180.0)).ok()
}
