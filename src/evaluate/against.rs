//! Whose answers change most from one model to another, and why (R143).
//!
//! Both models answer every question that a place has on its own behalf, from the same pack: what differs is what the two
//! learned.

use std::collections::BTreeMap;

use serde::Serialize;

use super::questions::{own_records, question};
use crate::domain::block::{Block, Weights};
use crate::domain::cancel::Cancel;
use crate::domain::query::Query;
use crate::domain::slot::Slot;
use crate::engine::{EngineError, Scored, View};
use crate::learning::Interval;

/// Answers are compared among this many, and among twice as many.
const FEW: usize = 5;

/// How answers differ, as means over questions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Questions that were asked.
    pub questions: usize,
    /// Share of the first five that both models list.
    pub top_5: f64,
    /// Share of the first ten.
    pub top_10: f64,
    /// By how many ranks the first five of this model stand elsewhere under the other.
    pub rank_shift: f64,
    /// The block whose contributions moved most, for those who entered or left the first five; none where nobody did.
    pub most_moved_block: Option<&'static str>,
}

/// The answers of one place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlaceChange {
    /// The place.
    pub place_id: String,
    /// Its name.
    pub display_name: String,
    /// Its place-wide answer.
    pub place_wide: Change,
    /// Its answers with one live record each.
    pub one_problem: Change,
    /// Who is among the first five of the place-wide answer under the other model only.
    pub entered: Vec<String>,
    /// Who is no longer.
    pub left: Vec<String>,
}

/// What a part of the other model does by itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartChange {
    /// The part.
    pub part: &'static str,
    /// Share of the first five of this model that stays where only that part is the other model's, place-wide.
    pub top_5: f64,
}

/// One model held against another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Against {
    /// Version of the other model.
    pub other_model: String,
    /// Share of the first five that both list, over places, place-wide.
    pub place_wide_top_5: Interval,
    /// Share of the first five that both list, over places with a live record, one problem at a time.
    pub one_problem_top_5: Interval,
    /// All place-wide answers together.
    pub place_wide: Change,
    /// All answers with one problem together.
    pub one_problem: Change,
    /// Part by part: what of the other model changes answers.
    pub parts: Vec<PartChange>,
    /// Share of places whose first group has another name, or that are in none under one of the two.
    pub groups_changed: f64,
    /// Every place that asks, those whose answers change most first.
    pub places: Vec<PlaceChange>,
}

/// Holds the answers of two engines over the same places against each other. `mixed` are engines of this model with one part
/// of the other's, each with the name of the part.
pub fn against(view: &View, other: &View, mixed: &[(&'static str, View)]) -> Result<Against, EngineError> {
    let mut places: Vec<(Sums, Sums, PlaceChange)> = Vec::new();
    let mut parts = vec![0.0; mixed.len()];
    for place in view.register().slots() {
        let wide = question(place, None, &[]);
        let Some(whole) = compare(view, other, &wide)? else { continue };
        for ((_, part), kept) in mixed.iter().zip(&mut parts) {
            *kept += compare(view, part, &wide)?.map_or(1.0, |one| one.top_5);
        }
        let mut records = Sums::default();
        for problem in own_records(view, place).map(|record| record.problem.clone()) {
            if let Some(one) = compare(view, other, &question(place, Some(problem), &[]))? {
                records.add(&one);
            }
        }
        let mut alone = Sums::default();
        alone.add(&whole);
        let ids = |all: &[Slot]| -> Vec<String> {
            all.iter().map(|&one| view.register().get(one).place.id.to_string()).collect()
        };
        let of = &view.register().get(place).place;
        let change = PlaceChange {
            place_id: of.id.to_string(),
            display_name: of.name.clone(),
            place_wide: alone.change(),
            one_problem: records.change(),
            entered: ids(&whole.entered),
            left: ids(&whole.left),
        };
        places.push((alone, records, change));
    }
    let (mut wide, mut one) = (Sums::default(), Sums::default());
    for (alone, records, _) in &places {
        wide.join(alone);
        one.join(records);
    }
    let few = |of: fn(&PlaceChange) -> &Change| -> Vec<f64> {
        places.iter().map(|(.., place)| of(place)).filter(|one| one.questions > 0).map(|one| one.top_5).collect()
    };
    let asked = places.len().max(1) as f64;
    let part = |((name, _), kept): (&(&'static str, View), &f64)| PartChange { part: name, top_5: kept / asked };
    let mut report = Against {
        other_model: other.versions().model.clone(),
        place_wide_top_5: Interval::of(&few(|place| &place.place_wide)),
        one_problem_top_5: Interval::of(&few(|place| &place.one_problem)),
        place_wide: wide.change(),
        one_problem: one.change(),
        parts: mixed.iter().zip(&parts).map(part).collect(),
        groups_changed: groups_changed(view, other),
        places: places.into_iter().map(|(.., place)| place).collect(),
    };
    report.places.sort_by(|a, b| {
        let kept = |one: &PlaceChange| one.place_wide.top_5 + one.one_problem.top_5;
        let shift = |one: &PlaceChange| one.place_wide.rank_shift + one.one_problem.rank_shift;
        kept(a).total_cmp(&kept(b)).then(shift(b).total_cmp(&shift(a))).then_with(|| a.place_id.cmp(&b.place_id))
    });
    Ok(report)
}

/// How one answer differs.
struct Difference {
    top_5: f64,
    top_10: f64,
    rank_shift: f64,
    entered: Vec<Slot>,
    left: Vec<Slot>,
    /// By block, how far the contributions of those who entered or left moved.
    moved: [f64; Block::COUNT],
}

/// None where the question has no answer.
fn compare(view: &View, other: &View, query: &Query) -> Result<Option<Difference>, EngineError> {
    let cancel = Cancel::new();
    let (asker, asker_after) = (view.asker(query), other.asker(query));
    let (asking, asking_after) = (view.ask(&asker, &cancel)?, other.ask(&asker_after, &cancel)?);
    let (Some(before), Some(after)) = (asking.everyone()?, asking_after.everyone()?) else { return Ok(None) };
    if before.is_empty() {
        return Ok(None);
    }
    let ranks: BTreeMap<Slot, usize> = after.iter().enumerate().map(|(rank, one)| (one.place, rank)).collect();
    let shift = |(rank, one): (usize, &Scored)| ranks.get(&one.place).map_or(0.0, |&now| now.abs_diff(rank) as f64);
    let few = FEW.min(before.len());
    let only = |of: &[Scored], not: &[Scored]| -> Vec<Slot> {
        let is_in = |one: &&Scored| !not.iter().take(FEW).any(|other| other.place == one.place);
        of.iter().take(FEW).filter(is_in).map(|one| one.place).collect()
    };
    let (entered, left) = (only(&after, &before), only(&before, &after));
    let changed: Vec<Slot> = entered.iter().chain(&left).copied().collect();
    Ok(Some(Difference {
        top_5: shared(&before, &after, FEW),
        top_10: shared(&before, &after, 2 * FEW),
        rank_shift: before.iter().take(few).enumerate().map(shift).sum::<f64>() / few as f64,
        moved: moved(asking.weights(), &before, &after, &changed),
        entered,
        left,
    }))
}

/// Share of the first `few` that both list.
fn shared(before: &[Scored], after: &[Scored], few: usize) -> f64 {
    let few = few.min(before.len());
    let stays = |one: &&Scored| after.iter().take(few).any(|other| other.place == one.place);
    before.iter().take(few).filter(stays).count() as f64 / few as f64
}

fn moved(weights: &Weights, before: &[Scored], after: &[Scored], changed: &[Slot]) -> [f64; Block::COUNT] {
    let find = |all: &[Scored], place: Slot, block: Block| {
        all.iter().find(|one| one.place == place).map_or(0.0, |one| one.likeness[block as usize].similarity)
    };
    let by = |block: Block, place: Slot| (find(after, place, block) - find(before, place, block)).abs();
    Block::ALL.map(|block| weights.of(block) * changed.iter().map(|&place| by(block, place)).sum::<f64>())
}

/// Groups keep their identifiers only where one model was trained after the other: names tell more.
fn groups_changed(view: &View, other: &View) -> f64 {
    let first = |view: &View, place: Slot| {
        view.memberships(place).first().map(|one| view.groups().groups[one.group].label.clone())
    };
    let places = view.register().slots();
    let number = places.len().max(1) as f64;
    places.filter(|&place| first(view, place) != first(other, place)).count() as f64 / number
}

#[derive(Default)]
struct Sums {
    questions: usize,
    top_5: f64,
    top_10: f64,
    rank_shift: f64,
    moved: [f64; Block::COUNT],
}

impl Sums {
    fn add(&mut self, one: &Difference) {
        let Difference { top_5, top_10, rank_shift, moved, .. } = *one;
        self.join(&Self { questions: 1, top_5, top_10, rank_shift, moved });
    }

    fn join(&mut self, other: &Self) {
        self.questions += other.questions;
        self.top_5 += other.top_5;
        self.top_10 += other.top_10;
        self.rank_shift += other.rank_shift;
        self.moved.iter_mut().zip(&other.moved).for_each(|(sum, one)| *sum += one);
    }

    fn change(&self) -> Change {
        let number = self.questions.max(1) as f64;
        let largest = self.moved.iter().copied().fold(0.0, f64::max);
        let most = Block::ALL.into_iter().find(|&block| largest > 0.0 && self.moved[block as usize] == largest);
        Change {
            questions: self.questions,
            top_5: if self.questions == 0 { 1.0 } else { self.top_5 / number },
            top_10: if self.questions == 0 { 1.0 } else { self.top_10 / number },
            rank_shift: self.rank_shift / number,
            most_moved_block: most.map(Block::name),
        }
    }
}
