//! One question, prepared once: whoever asked it may have the first of its ranking, its list, one pair, or some fits.

use std::cell::LazyCell;

use super::{EngineError, Scored, View};
use crate::domain::block::Weights;
use crate::domain::cancel::Cancel;
use crate::domain::fit::Fit;
use crate::domain::query::Query;
use crate::domain::slot::Slot;
use crate::explanation::Scene;
use crate::index::PlaceSet;
use crate::matching::asker::Asker;
use crate::matching::eligible::{Eligibility, Unanswerable};
use crate::matching::extras;
use crate::matching::rank::{self, Ranked};
use crate::matching::ranker::Depth;

/// A question with what was prepared for it. It ends with [`EngineError::Cancelled`] soon after its cancel is set.
#[derive(Debug)]
pub struct Asking<'a> {
    pub(super) view: &'a View,
    pub(super) asker: &'a Asker<'a>,
    pub(super) query: &'a Query,
    pub(super) weights: Weights,
    /// What stands for the question where ties are broken.
    pub(super) query_id: String,
    /// Who may be ranked; or why nobody can be, whoever it is.
    pub(super) eligibility: Result<Eligibility<'a>, Unanswerable>,
    pub(super) cancel: &'a Cancel,
    /// The coverage that can be reached.
    pub(super) reach: f64,
}

impl View {
    /// Who asks a question, resolved: what is known of it, and which places are its own area.
    pub fn asker<'a>(&'a self, query: &'a Query) -> Asker<'a> {
        Asker::of(query, self.register(), self.index())
    }

    /// Prepares the question of an asker.
    ///
    /// # Errors
    ///
    /// The weights leave nothing to compare in this kind of question.
    pub fn ask<'a>(&'a self, asker: &'a Asker<'a>, cancel: &'a Cancel) -> Result<Asking<'a>, EngineError> {
        let query = asker.query;
        let place_wide = query.problem.is_none();
        let own = query.terms.weights.without(self.pass().uncovered());
        let weights = self.vocabulary().weights_in_force(&own, place_wide)?;
        Ok(Asking {
            view: self,
            asker,
            query,
            query_id: rank::query_id(&asker.key, query.problem.as_ref().map(|id| id.as_str())),
            eligibility: Eligibility::new(asker, self.register(), self.index()),
            cancel,
            reach: self.snapshot.comparable.reach(&weights, place_wide),
            weights,
        })
    }
}

impl<'a> Asking<'a> {
    /// The weights that rank, rescaled to the blocks of this kind of question.
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// Everybody who may be ranked, best first, taken apart; none where the question cannot be answered.
    ///
    /// # Errors
    ///
    /// The question was cancelled.
    pub fn everyone(&self) -> Result<Option<Vec<Scored>>, EngineError> {
        let Ok(eligibility) = &self.eligibility else { return Ok(None) };
        let everyone = Depth::First { number: usize::MAX, margin: 0.0 };
        let ranked = self.arranged(eligibility, everyone)?.ranked;
        Ok(Some(ranked.iter().map(|one| self.scored(one)).collect()))
    }

    /// How well each of some places fits, in their order; nothing for whoever may not be ranked. Nobody else is looked at, and the
    /// limit and the extras of the question do not matter.
    ///
    /// # Errors
    ///
    /// The question was cancelled.
    pub fn fits(&self, places: &[Slot]) -> Result<Vec<Option<Fit>>, EngineError> {
        let Ok(eligibility) = &self.eligibility else { return Ok(vec![None; places.len()]) };
        // Most of who is asked about after a write has nothing of the problem.
        let ranker = LazyCell::new(|| self.ranker(eligibility, false));
        let fit = |&place: &Slot| {
            self.cancel.check()?;
            let may = self.judge(eligibility, place).is_ok();
            Ok(may.then(|| ranker.fit(place)).transpose()?)
        };
        places.iter().map(fit).collect()
    }

    /// The first `number` of some places in the order of their ranking; fewer where not so many of them may be ranked. Nobody else is
    /// looked at, and the limit and the extras of the question do not matter.
    ///
    /// # Errors
    ///
    /// The question was cancelled.
    pub fn first_among(&self, places: &[Slot], number: usize) -> Result<Vec<Slot>, EngineError> {
        let Ok(eligibility) = &self.eligibility else { return Ok(Vec::new()) };
        let mut eligible = PlaceSet::none(self.view.register().profiles().len());
        for &place in places {
            self.cancel.check()?;
            if self.judge(eligibility, place).is_ok() {
                eligible.insert(place);
            }
        }
        let depth = Depth::First { number, margin: 0.0 };
        let ranks = eligibility.ranks(eligible);
        let ranked =
            self.rank_in_turn(eligibility, &ranks, |ranker, places| ranker.rank(places, depth, self.cancel))?;
        Ok(ranked.iter().take(number).map(|one| one.candidate.place).collect())
    }

    /// How far down a ranking has to go for the list of this question.
    pub(super) fn depth(&self) -> Depth {
        extras::depth(self.query)
    }

    /// One ranked place, taken apart.
    pub(super) fn scored(&self, one: &Ranked<'_>) -> Scored {
        let place = one.candidate.place;
        let tie = rank::tie_key(&self.query_id, &self.view.register().get(place).place.id);
        Scored { place, likeness: one.likeness, fit: one.fit, tie }
    }

    /// All that words about this question are made of.
    pub(super) fn scene(&self) -> Scene<'_> {
        Scene {
            query: self.query,
            asker: self.asker,
            asked: self.eligibility.as_ref().map(Eligibility::asked).unwrap_or_default(),
            weights: &self.weights,
            uncovered: self.view.pass().uncovered(),
            register: self.view.register(),
            index: self.view.index(),
            duties: self.view.duties(),
            reach: self.reach,
        }
    }
}
