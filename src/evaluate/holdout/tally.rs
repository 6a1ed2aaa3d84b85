//! What each method found, place by place and problem by problem.

use std::collections::BTreeMap;

use serde::Serialize;

use super::score;
use super::trial::Trial;
use super::vote::Method;
use crate::domain::slot::{ProblemNo, Slot};
use crate::domain::vocabulary::Vocabulary;
use crate::learning::Interval;

/// How well one method finds what was hidden; means over places.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// Its name.
    pub method: &'static str,
    /// Normalised discounted cumulative gain of the first ten problems.
    pub ndcg_at_10: Interval,
    /// Share of what was hidden among the first ten problems.
    pub recall_at_10: Interval,
    /// Ours less this one, place by place; none for ours.
    pub ours_less_ndcg_at_10: Option<Interval>,
    /// Ours less this one, place by place; none for ours.
    pub ours_less_recall_at_10: Option<Interval>,
}

/// How often one problem was found among the first ten where it was hidden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundProblem {
    /// Its code.
    pub problem: String,
    /// Places that it was hidden of.
    pub hidden: usize,
    /// Places that it was found of by ours.
    pub ours: usize,
    /// By what most places have.
    pub popularity: usize,
    /// By what most places of the own type have.
    pub same_type: usize,
}

/// Gain and recall of one method, by place: one pair for each fold that judges the place.
type ByPlace = BTreeMap<Slot, Vec<(f64, f64)>>;

/// Gain and recall of each method, by place, over all folds that judge the place.
#[derive(Debug, Default)]
pub(super) struct Tally {
    by_method: Vec<(&'static str, ByPlace)>,
    /// How often each problem was hidden, and how often each method found it.
    hidden: BTreeMap<ProblemNo, usize>,
    found: BTreeMap<(&'static str, ProblemNo), usize>,
}

impl Tally {
    /// Lets a method guess for everybody who is judged. The first method that is added counts as ours.
    pub(super) fn add(&mut self, method: Method, trial: &Trial) {
        let name = method.name();
        let position = self.by_method.iter().position(|(one, _)| *one == name).unwrap_or_else(|| {
            self.by_method.push((name, ByPlace::new()));
            self.by_method.len() - 1
        });
        for judged in &trial.judged {
            let ranked = method.ranked(trial, judged);
            let scored = (score::ndcg(&ranked, &judged.hidden), score::recall(&ranked, &judged.hidden));
            for &code in &judged.hidden {
                let first = ranked.iter().take(score::READ).any(|&one| one == code);
                *self.found.entry((name, code)).or_default() += usize::from(first);
                *self.hidden.entry(code).or_default() += usize::from(position == 0);
            }
            self.by_method[position].1.entry(judged.place).or_default().push(scored);
        }
    }

    /// Places judged.
    pub(super) fn places(&self) -> usize {
        self.by_method.first().map_or(0, |(_, places)| places.len())
    }

    /// Problem by problem, those hidden most often first.
    pub(super) fn problems(&self, vocabulary: &Vocabulary) -> Vec<FoundProblem> {
        let found = |method: Method, code: ProblemNo| self.found.get(&(method.name(), code)).copied().unwrap_or(0);
        let ours = self.by_method.first().map_or("", |(name, _)| name);
        let mut problems: Vec<FoundProblem> = self
            .hidden
            .iter()
            .map(|(&code, &hidden)| FoundProblem {
                problem: vocabulary.taxonomy.problems()[code].id.to_string(),
                hidden,
                ours: self.found.get(&(ours, code)).copied().unwrap_or(0),
                popularity: found(Method::Popularity, code),
                same_type: found(Method::SameType, code),
            })
            .collect();
        problems.sort_by(|a, b| b.hidden.cmp(&a.hidden).then_with(|| a.problem.cmp(&b.problem)));
        problems
    }

    /// One number a place.
    fn by_place(places: &ByPlace, of: fn(&(f64, f64)) -> f64) -> Vec<f64> {
        places.values().map(|all| all.iter().map(of).sum::<f64>() / all.len() as f64).collect()
    }

    /// The mean gain over places of the one method that was added.
    pub(super) fn mean_gain(&self) -> f64 {
        let gains: Vec<f64> =
            self.by_method.iter().flat_map(|(_, places)| Self::by_place(places, |one| one.0)).collect();
        gains.iter().sum::<f64>() / gains.len().max(1) as f64
    }

    /// Method by method, with what ours has more, place by place.
    pub(super) fn found(&self) -> Vec<Found> {
        let Some((_, ours)) = self.by_method.first() else { return Vec::new() };
        let (our_gains, our_recalls) = (Self::by_place(ours, |one| one.0), Self::by_place(ours, |one| one.1));
        let found = |(position, (method, places)): (usize, &(&'static str, ByPlace))| {
            let (gains, recalls) = (Self::by_place(places, |one| one.0), Self::by_place(places, |one| one.1));
            let other = position > 0;
            Found {
                method,
                ours_less_ndcg_at_10: other.then(|| Interval::of_difference(&our_gains, &gains)),
                ours_less_recall_at_10: other.then(|| Interval::of_difference(&our_recalls, &recalls)),
                ndcg_at_10: Interval::of(&gains),
                recall_at_10: Interval::of(&recalls),
            }
        };
        self.by_method.iter().enumerate().map(found).collect()
    }
}
