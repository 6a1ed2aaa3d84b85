//! The ranking of one question: who may be ranked, and how far down it is wanted.

use super::EngineError;
use super::asking::Asking;
use crate::domain::pressure::PressureUse;
use crate::domain::slot::{GroupNo, Slot};
use crate::features::factors::Pairing;
use crate::index::{self, AskedProblem, PlaceSet};
use crate::matching::eligible::{Candidate, Eligibility, Ineligible, Ranks, Reach};
use crate::matching::rank::Ranked;
use crate::matching::ranker::{Depth, RankError, Ranker};

/// A ranking as far down as it was wanted, best first; how many it has in all, and who was left out.
#[derive(Debug)]
pub(super) struct Ranking<'a> {
    pub(super) ranked: Vec<Ranked<'a>>,
    pub(super) considered: usize,
    pub(super) excluded: Vec<(Ineligible, usize)>,
}

impl<'a> Asking<'a> {
    /// Whether one place may be ranked: what the eligibility says, and within the group that was asked for.
    pub(super) fn judge(&self, eligibility: &Eligibility<'a>, place: Slot) -> Result<Candidate<'a>, Ineligible> {
        let candidate = eligibility.judge(place)?;
        let within = |group: GroupNo| self.view.memberships(place).iter().any(|one| one.group == group);
        if self.query.terms.filter.peer_group.is_some_and(|group| !within(group)) {
            return Err(Ineligible::Filtered);
        }
        Ok(candidate)
    }

    /// [`Self::rank`], put in the order of the extras that order; `depth` reaches to the end where there are any.
    pub(super) fn arranged(&self, eligibility: &Eligibility<'a>, depth: Depth) -> Result<Ranking<'a>, EngineError> {
        let mut ranking = self.rank(eligibility, depth)?;
        let order = self.view.order(&self.weights, self.query.problem.is_none());
        let id = |place| &self.view.register().get(place).place.id;
        order.arrange(&mut ranking.ranked, &self.query.terms.extras, self.query.terms.limit.get(), id);
        Ok(ranking)
    }

    /// Finds out who may be ranked, and ranks them as far down as is wanted.
    pub(super) fn rank(&self, eligibility: &Eligibility<'a>, depth: Depth) -> Result<Ranking<'a>, EngineError> {
        self.rank_with(eligibility, |ranker, eligible| ranker.rank(eligible, depth, self.cancel))
    }

    /// The ranking down to one place, if it may be ranked.
    pub(super) fn ranked_through(
        &self,
        eligibility: &Eligibility<'a>,
        place: Slot,
    ) -> Result<Ranking<'a>, EngineError> {
        let limit = self.query.terms.limit.get();
        self.rank_with(eligibility, |ranker, eligible| ranker.rank_through(eligible, limit, place, self.cancel))
    }

    fn rank_with(
        &self,
        eligibility: &Eligibility<'a>,
        rank: impl Fn(&Ranker<'_, 'a>, &PlaceSet) -> Result<Vec<Ranked<'a>>, RankError>,
    ) -> Result<Ranking<'a>, EngineError> {
        let Reach { ranks, excluded } = eligibility.reach(|place| self.judge(eligibility, place), self.cancel)?;
        let considered = ranks.eligible.len() + ranks.filling.len();
        let ranked = self.rank_in_turn(eligibility, &ranks, rank)?;
        Ok(Ranking { ranked, considered, excluded })
    }

    /// Places that were ranked before for the same question, in that order: so many on record, then those who fill up.
    pub(super) fn ranked_again(
        &self,
        eligibility: &Eligibility<'a>,
        places: &[Slot],
        on_record: usize,
    ) -> Result<Vec<Ranked<'a>>, RankError> {
        let (on_record, filling) = places.split_at(on_record);
        let mut ranked = Vec::with_capacity(places.len());
        for (places, fills_up) in
            [(on_record, false), (filling, true)].into_iter().filter(|(places, _)| !places.is_empty())
        {
            ranked.extend(self.ranker(eligibility, fills_up).these(places, self.cancel)?);
        }
        Ok(ranked)
    }

    /// Ranks those who are on record, then those who fill up.
    pub(super) fn rank_in_turn(
        &self,
        eligibility: &Eligibility<'a>,
        ranks: &Ranks,
        rank: impl Fn(&Ranker<'_, 'a>, &PlaceSet) -> Result<Vec<Ranked<'a>>, RankError>,
    ) -> Result<Vec<Ranked<'a>>, RankError> {
        let mut ranked = rank(&self.ranker(eligibility, false), &ranks.eligible)?;
        if !ranks.filling.is_empty() {
            ranked.extend(rank(&self.ranker(eligibility, true), &ranks.filling)?);
        }
        Ok(ranked)
    }

    /// What ranks places, whoever of them is wanted: those that fill up, or all others.
    pub(super) fn ranker<'q>(&'q self, eligibility: &'q Eligibility<'a>, fills_up: bool) -> Ranker<'q, 'a> {
        let (query, asker) = (self.query, self.asker);
        let indicator_weights = self.view.indicator_weights(query.terms.weight_set);
        let question = self.view.index().question(&index::Asked {
            profile: asker.profile,
            place: asker.place,
            problem: query.problem.as_ref().map(|id| AskedProblem { id, stage: asker.compared_stage() }),
            stage_mode: query.terms.stage_mode,
            include_pressures: fills_up || query.pressures_in_force() == PressureUse::Always,
            pairing: if query.terms.complement_factors { Pairing::Complement } else { Pairing::Alike },
            indicator_weights: indicator_weights.as_deref(),
        });
        Ranker {
            question,
            weights: &self.weights,
            query_id: &self.query_id,
            eligibility,
            register: self.view.register(),
            fills_up,
        }
    }
}
