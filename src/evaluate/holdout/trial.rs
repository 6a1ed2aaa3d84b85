//! One split, with a model that never saw what is hidden: who is how near to whom, and who shows what.

use std::collections::BTreeSet;
use std::sync::Arc;

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::HoldoutError;
use super::split::Split;
use crate::domain::block::{Block, Weights};
use crate::domain::id::ProblemId;
use crate::domain::register::Register;
use crate::domain::slot::{ProblemNo, Slot};
use crate::domain::taxonomy::Lineage;
use crate::domain::vocabulary::Vocabulary;
use crate::evaluate::SEED;
use crate::features::encoder::Encoder;
use crate::features::parameters::Parameters;
use crate::index::{Asked, Index};
use crate::matching::rank;

/// A place that may vote, as it looks to the one that is judged.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Voter {
    /// Its position.
    pub place: Slot,
    /// Its fit, place-wide and alongside, with the pack's weights.
    pub fit: f64,
    /// How alike the two are in context alone.
    pub context: f64,
    /// Share of problems on record with either that are on record with both (Jaccard 1901).
    pub jaccard: f64,
    /// What breaks its ties, as in an answer.
    pub tie: u64,
    /// Whether it is of the same governance type.
    pub same_type: bool,
    /// Whether it is of the same region.
    pub same_region: bool,
}

/// A place that is judged.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Judged {
    /// Its position.
    pub place: Slot,
    /// Everybody else, without its own area (law 5).
    pub voters: Vec<Voter>,
    /// The problems that are ranked: those that somebody shows, and that neither it nor anything of its own lies on one line with.
    pub candidates: Vec<ProblemNo>,
    /// Which of all problems were hidden; some that nobody else shows can stand in no ranking.
    pub hidden: BTreeSet<ProblemNo>,
    /// A number for each problem: what draws at random and breaks last ties.
    pub lot: Vec<f64>,
}

/// One split, ready to vote on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Trial {
    /// Problems that each place shows, by position in the taxonomy.
    pub shows: Vec<Vec<ProblemNo>>,
    /// Share of all places that show each problem.
    pub popularity: Vec<f64>,
    /// Everybody with something hidden.
    pub judged: Vec<Judged>,
}

impl Trial {
    /// Learns the parameters of what is seen, and holds everybody who is judged against everybody else.
    pub(super) fn new(vocabulary: &Arc<Vocabulary>, split: &Split) -> Result<Self, HoldoutError> {
        let parameters = Parameters::learn(vocabulary, &split.seen);
        let encoder = Encoder::new(Arc::clone(vocabulary), Arc::new(parameters))?;
        let weights = vocabulary.rescaled(vocabulary.weights.of(true), true)?;
        let register = Register::new(split.seen.clone(), Vec::new())?;
        let index = Index::build(encoder, &register);
        let taxonomy = &vocabulary.taxonomy;
        let codes = taxonomy.problems().len();
        let position = |problem: &ProblemId| taxonomy.position(problem);
        let shows: Vec<Vec<ProblemNo>> = register
            .profiles()
            .iter()
            .map(|profile| profile.offered().filter_map(|record| position(&record.problem)).collect())
            .collect();
        let mut popularity = vec![0.0; codes];
        shows.iter().flatten().for_each(|&code| popularity[code] += 1.0 / shows.len() as f64);
        let judged = split.hidden.iter().map(|(&place, hidden)| {
            let records = register.get(place).records();
            let is_open = |code: &ProblemNo| {
                let id = &taxonomy.problems()[*code].id;
                popularity[*code] > 0.0
                    && records.iter().all(|own| taxonomy.lineage(&own.problem, id) == Lineage::Apart)
            };
            let mut random = Xoshiro256PlusPlus::seed_from_u64(SEED + place.get() as u64);
            Judged {
                place,
                voters: voters(&index, &register, &weights, &shows, place),
                candidates: ProblemNo::all(codes).filter(is_open).collect(),
                hidden: hidden.iter().filter_map(position).collect(),
                lot: (0..codes).map(|_| random.r#gen()).collect(),
            }
        });
        Ok(Self { judged: judged.collect(), shows, popularity })
    }
}

fn voters(index: &Index, register: &Register, weights: &Weights, shows: &[Vec<ProblemNo>], place: Slot) -> Vec<Voter> {
    let own = register.get(place);
    let question = index.question(&Asked::place_wide(own, place));
    let own_area = register.hierarchy().own_area(place);
    let query_id = rank::query_id(own.place.id.as_str(), None);
    let voter = |other: Slot| {
        let likeness = question.likeness(other, None);
        let theirs = &register.get(other).place;
        Voter {
            place: other,
            fit: weights.total(|block| likeness[block as usize].similarity),
            context: likeness[Block::Context as usize].similarity,
            tie: rank::tie_key(&query_id, &theirs.id),
            jaccard: jaccard(&shows[place], &shows[other]),
            same_type: theirs.governance_type == own.place.governance_type,
            same_region: theirs.region == own.place.region,
        }
    };
    Slot::all(shows.len()).filter(|other| !own_area.contains(other)).map(voter).collect()
}

fn jaccard(one: &[ProblemNo], other: &[ProblemNo]) -> f64 {
    let both = one.iter().filter(|code| other.contains(code)).count();
    let either = one.len() + other.len() - both;
    if either == 0 { 0.0 } else { both as f64 / either as f64 }
}
