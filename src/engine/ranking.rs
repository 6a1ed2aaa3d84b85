//! A question in its setting, and its ranking.

use std::borrow::Cow;

use super::{EngineError, View};
use crate::domain::cancel::Cancel;
use crate::domain::pressure::{Pressure, PressureUse};
use crate::domain::query::Query;
use crate::domain::slot::{GroupNo, Slot};
use crate::explanation::Scene;
use crate::features::factors::Pairing;
use crate::index::{Asked, AskedProblem, PlaceSet};
use crate::matching::asker::Asker;
use crate::matching::eligible::{Candidate, Eligibility, Ineligible, Ranks, Reach, Unanswerable};
use crate::matching::rank::{self, Ranked};
use crate::matching::ranker::{Depth, RankError, Ranker};

/// A ranking as far down as it was wanted, best first; how many it has in all, and who was left out.
pub(super) struct Ranking<'a> {
    pub(super) ranked: Vec<Ranked<'a>>,
    pub(super) considered: usize,
    pub(super) excluded: Vec<(Ineligible, usize)>,
}

impl View {
    /// Whether one place may be ranked: what the eligibility says, and within the group that was asked for.
    pub(super) fn judge<'a>(
        &'a self,
        query: &Query,
        eligibility: &'a Eligibility<'a>,
        place: Slot,
    ) -> Result<Candidate<'a>, Ineligible> {
        let candidate = eligibility.judge(place)?;
        let within = |group: GroupNo| self.memberships(place).iter().any(|one| one.group == group);
        if query.filter.peer_group.is_some_and(|group| !within(group)) {
            return Err(Ineligible::Filtered);
        }
        Ok(candidate)
    }

    pub(super) fn with_scene<T>(
        &self,
        query: &Query,
        tell: impl FnOnce(&Scene<'_>, Result<&Eligibility<'_>, Unanswerable>) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let place_wide = query.problem.is_none();
        let weights = self.vocabulary().weights_in_force(&query.weights, place_wide)?;
        let asker = Asker::of(query, self.register());
        let pressures = self.pressures(&asker);
        let eligibility = Eligibility::new(query, &asker, self.register(), self.index(), &pressures);
        let scene = Scene {
            query,
            asker: &asker,
            asked: eligibility.as_ref().map(Eligibility::asked).unwrap_or_default(),
            weights: &weights,
            register: self.register(),
            index: self.index(),
            duties: self.duties(),
            reach: self.snapshot.comparable.reach(&weights, place_wide),
        };
        tell(&scene, eligibility.as_ref().map_err(|why| *why))
    }

    /// The asker's own: those of a registered place are kept with its row.
    fn pressures(&self, asker: &Asker<'_>) -> Cow<'_, [Pressure]> {
        match asker.place {
            Some(place) => Cow::Borrowed(&self.row(place).pressures),
            None => Cow::Owned(self.encoder().pressures(asker.profile)),
        }
    }

    /// [`Self::rank`], put in the order of the extras that order; `depth` reaches to the end where there are any.
    pub(super) fn arranged<'a>(
        &'a self,
        scene: &Scene<'a>,
        eligibility: &'a Eligibility<'a>,
        depth: Depth,
        cancel: &Cancel,
    ) -> Result<Ranking<'a>, EngineError> {
        let query = scene.query;
        let mut ranking = self.rank(scene, eligibility, depth, cancel)?;
        let order = self.order(scene.weights, query.problem.is_none());
        let id = |place| &self.register().get(place).place.id;
        order.arrange(&mut ranking.ranked, &query.extras, query.limit.get(), id);
        Ok(ranking)
    }

    /// Finds out who may be ranked, and ranks them as far down as is wanted.
    pub(super) fn rank<'a>(
        &'a self,
        scene: &Scene<'a>,
        eligibility: &'a Eligibility<'a>,
        depth: Depth,
        cancel: &Cancel,
    ) -> Result<Ranking<'a>, EngineError> {
        self.rank_with(scene, eligibility, cancel, |ranker, eligible| ranker.rank(eligible, depth, cancel))
    }

    pub(super) fn rank_with<'a>(
        &'a self,
        scene: &Scene<'a>,
        eligibility: &'a Eligibility<'a>,
        cancel: &Cancel,
        rank: impl Fn(&Ranker<'_, 'a>, &PlaceSet) -> Result<Vec<Ranked<'a>>, RankError>,
    ) -> Result<Ranking<'a>, EngineError> {
        let judge = |place| self.judge(scene.query, eligibility, place);
        let Reach { ranks, excluded } = eligibility.reach(judge, cancel)?;
        let considered = ranks.eligible.len() + ranks.filling.len();
        let ranked = self.rank_in_turn(scene, eligibility, &ranks, rank)?;
        Ok(Ranking { ranked, considered, excluded })
    }

    /// Ranks those who are on record, then those who fill up.
    pub(super) fn rank_in_turn<'a>(
        &'a self,
        scene: &Scene<'a>,
        eligibility: &'a Eligibility<'a>,
        ranks: &Ranks,
        rank: impl Fn(&Ranker<'_, 'a>, &PlaceSet) -> Result<Vec<Ranked<'a>>, RankError>,
    ) -> Result<Vec<Ranked<'a>>, RankError> {
        let mut ranked = self.with_ranker(scene, eligibility, false, |ranker| rank(ranker, &ranks.eligible))?;
        if !ranks.filling.is_empty() {
            ranked.extend(self.with_ranker(scene, eligibility, true, |ranker| rank(ranker, &ranks.filling))?);
        }
        Ok(ranked)
    }

    /// What ranks the places of one question, whoever of them is wanted: those that fill up, or all others.
    pub(super) fn with_ranker<'a, T>(
        &'a self,
        scene: &Scene<'a>,
        eligibility: &'a Eligibility<'a>,
        fills_up: bool,
        rank: impl FnOnce(&Ranker<'_, 'a>) -> T,
    ) -> T {
        let query = scene.query;
        let indicator_weights = self.indicator_weights(query.weight_set);
        let question = self.index().question(&Asked {
            profile: scene.asker.profile,
            place: scene.asker.place,
            problem: query.problem.as_ref().map(|id| AskedProblem { id, stage: scene.asker.compared_stage(query) }),
            stage_mode: query.stage_mode,
            include_pressures: fills_up || query.pressures_in_force() == PressureUse::Always,
            pairing: if query.complement_factors { Pairing::Complement } else { Pairing::Alike },
            indicator_weights: indicator_weights.as_deref(),
        });
        rank(&Ranker {
            question: &question,
            weights: scene.weights,
            query_id: &query_id(scene),
            eligibility,
            register: self.register(),
            fills_up,
        })
    }
}

pub(super) fn query_id(scene: &Scene<'_>) -> String {
    rank::query_id(&scene.asker.key, scene.query.problem.as_ref().map(|id| id.as_str()))
}
