//! How much each block moves an answer, and whether answers are a matter of who has most records.
//!
//! Equal weights are not equal influence: a block in which all eligible places are alike moves nothing, whatever it weighs.

use serde::Serialize;

use super::correlation::spearman;
use super::questions::{own_records, question};
use super::reliability::{Reliability, reliability};
use crate::domain::block::{Block, Weights};
use crate::domain::cancel::Cancel;
use crate::domain::query::Query;
use crate::domain::slot::Slot;
use crate::engine::{EngineError, Scored, View};
use crate::matching::confidence::Confidence;
use crate::matching::rank::precedence;

/// The overlap is taken among this many.
const FEW: usize = 5;
/// Listings are counted among this many.
const LISTED: usize = 10;

/// How much one block moves the answers of one kind of question; means over the questions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BlockInfluence {
    /// The block.
    pub block: &'static str,
    /// Its weight.
    pub weight: f64,
    /// Standard deviation of its similarity among the eligible places of a question.
    pub spread: f64,
    /// Weight times spread.
    pub influence: f64,
    /// Share of the first five that stay when the block is left out and its weight lent to the others.
    pub top_5_without: f64,
}

/// How often places are listed among the first ten.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Listings {
    /// Most listings of one place.
    pub largest: f64,
    /// Places with a record that are never listed.
    pub never_listed: usize,
    /// Spearman's rho of listings with the number of records. Place-wide of plain listings; one-problem of listings
    /// divided by what a random choice among the eligible places would give.
    pub rho_with_records: f64,
}

/// One kind of question, asked by every place on its own behalf.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Questions {
    /// `place_wide` or `one_problem`.
    pub kind: &'static str,
    /// How many were asked.
    pub questions: usize,
    /// Mean number of eligible places.
    pub mean_eligible: f64,
    /// Block by block.
    pub blocks: Vec<BlockInfluence>,
    /// Who is listed.
    pub listings: Listings,
    /// How far the first five are said to be relied on, at the day of the data.
    pub confidence: Shares,
}

/// Shares of all that is listed among the first five; they sum to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Shares {
    /// Of high confidence.
    pub high: f64,
    /// Of medium confidence.
    pub medium: f64,
    /// Of low confidence.
    pub low: f64,
}

/// Both kinds of question, and how far each block can be relied on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Influence {
    /// Place-wide, then one-problem.
    pub questions: Vec<Questions>,
    /// The blocks of a place-wide question.
    pub reliability: Vec<Reliability>,
}

/// Asks every question that a place has on its own behalf (alongside, default weights) and takes the answers apart.
pub fn influence(view: &View) -> Result<Influence, EngineError> {
    let places = view.register().slots();
    let wide: Vec<Query> = places
        .clone()
        .filter(|&place| own_records(view, place).next().is_some())
        .map(|place| question(place, None, &[]))
        .collect();
    let one: Vec<Query> = places
        .flat_map(|place| {
            own_records(view, place).map(move |record| question(place, Some(record.problem.clone()), &[]))
        })
        .collect();
    let questions = vec![measure(view, "place_wide", &wide)?, measure(view, "one_problem", &one)?];
    Ok(Influence { questions, reliability: reliability(view) })
}

#[derive(Default)]
struct Sums {
    weight: f64,
    spread: f64,
    influence: f64,
    overlap: f64,
}

fn measure(view: &View, kind: &'static str, queries: &[Query]) -> Result<Questions, EngineError> {
    let places = view.register().profiles().len();
    let place_wide = queries.iter().all(|query| query.problem.is_none());
    let blocks: Vec<Block> = view.vocabulary().blocks(place_wide).collect();
    let mut sums: Vec<Sums> = blocks.iter().map(|_| Sums::default()).collect();
    let (mut listed, mut expected) = (vec![0.0; places], vec![0.0; places]);
    let (mut eligible, mut answered) = (0, 0);
    for query in queries {
        let (asker, cancel) = (view.asker(query), Cancel::new());
        let asking = view.ask(&asker, &cancel)?;
        let Some(scored) = asking.everyone()? else { continue };
        if scored.is_empty() {
            continue;
        }
        (eligible, answered) = (eligible + scored.len(), answered + 1);
        let share = LISTED.min(scored.len()) as f64 / scored.len() as f64;
        scored.iter().for_each(|one| expected[one.place] += share);
        scored.iter().take(LISTED).for_each(|one| listed[one.place] += 1.0);
        for (block, sum) in blocks.iter().zip(&mut sums) {
            let (weight, spread) = (asking.weights().of(*block), spread(&scored, *block));
            sum.weight += weight;
            sum.spread += spread;
            sum.influence += weight * spread;
            sum.overlap += overlap_without(&scored, asking.weights(), *block);
        }
    }
    let number = answered.max(1) as f64;
    let block = |(block, sum): (&Block, &Sums)| BlockInfluence {
        block: block.name(),
        weight: sum.weight / number,
        spread: sum.spread / number,
        influence: sum.influence / number,
        top_5_without: sum.overlap / number,
    };
    Ok(Questions {
        kind,
        questions: answered,
        mean_eligible: eligible as f64 / number,
        blocks: blocks.iter().zip(&sums).map(block).collect(),
        listings: listings(view, place_wide, &listed, &expected),
        confidence: shares(view, queries)?,
    })
}

/// What is said of the first five of each answer.
fn shares(view: &View, queries: &[Query]) -> Result<Shares, EngineError> {
    let mut counts = Shares::default();
    for query in queries {
        let mut dated = query.clone();
        dated.terms_mut().today = view.data_date();
        let first = view.ask(&view.asker(&dated), &Cancel::new())?.first(FEW)?;
        for peer in &first.peers {
            match peer.confidence {
                Confidence::High => counts.high += 1.0,
                Confidence::Medium => counts.medium += 1.0,
                Confidence::Low(_) => counts.low += 1.0,
            }
        }
    }
    let all = f64::max(1.0, counts.high + counts.medium + counts.low);
    Ok(Shares { high: counts.high / all, medium: counts.medium / all, low: counts.low / all })
}

fn listings(view: &View, place_wide: bool, listed: &[f64], expected: &[f64]) -> Listings {
    let profiles = view.register().profiles();
    let with_record: Vec<Slot> = Slot::all(profiles.len()).filter(|&place| expected[place] > 0.0).collect();
    let records: Vec<f64> = with_record.iter().map(|&place| profiles[place].records().len() as f64).collect();
    let share = |&place: &Slot| if place_wide { listed[place] } else { listed[place] / expected[place] };
    Listings {
        largest: with_record.iter().map(|&place| listed[place]).fold(0.0, f64::max),
        never_listed: with_record.iter().filter(|&&place| listed[place] == 0.0).count(),
        rho_with_records: spearman(&with_record.iter().map(share).collect::<Vec<_>>(), &records),
    }
}

fn spread(scored: &[Scored], block: Block) -> f64 {
    let number = scored.len() as f64;
    let similarity = |one: &Scored| one.likeness[block as usize].similarity;
    let mean = scored.iter().map(similarity).sum::<f64>() / number;
    (scored.iter().map(|one| (similarity(one) - mean).powi(2)).sum::<f64>() / number).sqrt()
}

fn overlap_without(scored: &[Scored], weights: &Weights, left_out: Block) -> f64 {
    let Ok(weights) = weights.rescaled(|block| block != left_out) else { return 0.0 };
    let fit = |one: &Scored| weights.total(|block| one.likeness[block as usize].similarity);
    let mut order: Vec<_> = scored.iter().map(|one| (precedence(fit(one), one.tie), one.place)).collect();
    order.sort_unstable();
    let first = FEW.min(scored.len());
    let stays = |one: &&Scored| order[..first].iter().any(|(_, place)| *place == one.place);
    scored[..first].iter().filter(stays).count() as f64 / first as f64
}
