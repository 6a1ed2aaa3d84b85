//! Composes the pure steps into answers.

mod among;
pub mod first;
mod told;

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use thiserror::Error;

use crate::clustering::{Groups, Membership, Placement};
use crate::domain::block::{Block, WeightError, Weights};
use crate::domain::cancel::{Cancel, Cancelled};
use crate::domain::fit::{Fit, FitError};
use crate::domain::pressure::{Pressure, PressureUse};
use crate::domain::query::Query;
use crate::domain::register::Register;
use crate::domain::vocabulary::Vocabulary;
use crate::domain::world::World;
use crate::explanation::{self, Duties, Scene};
use crate::features::closeness::Closeness;
use crate::features::comparable::Comparable;
use crate::features::encoder::{Encoder, OtherParameters};
use crate::features::factors::Pairing;
use crate::features::vector::Likeness;
use crate::index::{Asked, AskedProblem, Index, PlaceSet};
use crate::learning::WeightSet;
use crate::matching::asker::Asker;
use crate::matching::eligible::{Candidate, Eligibility, Ineligible, Ranks, Reach, Unanswerable};
use crate::matching::extras::{self, List};
use crate::matching::order::Order;
use crate::matching::rank::{self, Ranked};
use crate::matching::ranker::{Depth, RankError, Ranker};
use crate::model::{Model, ModelError, NamedModel};
use crate::proto::{codes, v1};
use told::{count, exclusions};

/// Why there is no engine, or no answer.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The model is not for this pack.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The parameters are not for this vocabulary.
    #[error(transparent)]
    Parameters(#[from] OtherParameters),
    /// The weights leave nothing to compare in this kind of query.
    #[error(transparent)]
    Weights(#[from] WeightError),
    /// Whoever asked no longer waits.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A fit outside 0 to 1: a fault of ours.
    #[error("a fit left its range")]
    Fit(#[from] FitError),
}

impl From<RankError> for EngineError {
    fn from(error: RankError) -> Self {
        match error {
            RankError::Fit(fault) => Self::Fit(fault),
            RankError::Cancelled(cancelled) => Self::Cancelled(cancelled),
        }
    }
}

/// One world and one model, ready to answer.
#[derive(Debug)]
pub struct Engine {
    world: Arc<World>,
    index: Index,
    groups: Groups,
    weight_sets: Vec<WeightSet>,
    closeness: Closeness,
    comparable: Comparable,
    duties: Duties,
    /// The groups of each place, in the order of the register.
    memberships: Vec<Vec<Membership>>,
    versions: v1::Versions,
}

/// One eligible place of a question, taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Its position in the register.
    pub place: usize,
    /// Block by block, in the order of [`Block::ALL`].
    pub likeness: [Likeness; Block::COUNT],
    /// The fit.
    pub fit: Fit,
    /// What breaks its ties.
    pub tie: u64,
}

/// A ranking as far down as it was wanted, best first; how many it has in all, and who was left out.
struct Ranking<'a> {
    ranked: Vec<Ranked<'a>>,
    considered: usize,
    excluded: Vec<(Ineligible, usize)>,
}

impl Engine {
    /// Encodes every place of the world with the model's parameters. A world in an [`Arc`] is shared with the engines of other
    /// models.
    pub fn new(world: impl Into<Arc<World>>, model: NamedModel) -> Result<Self, EngineError> {
        let world = world.into();
        model.check(&world)?;
        let versions = versions(&world, &model.version);
        let Model { parameters, groups, weight_sets, closeness, comparable, .. } = model.model;
        let encoder = Encoder::new(Arc::clone(&world.vocabulary), Arc::new(parameters))?;
        let index = Index::build(encoder, &world.register);
        let places = (0..world.register.profiles().len()).into_par_iter();
        let placement = || Placement::new(&groups, index.encoder());
        let memberships =
            places.map_init(placement, |placement, place| placement.memberships(index.row(place))).collect();
        let duties = Duties::new(&world.vocabulary, &world.register);
        Ok(Self { world, index, groups, weight_sets, closeness, comparable, duties, memberships, versions })
    }

    /// All registered places.
    pub fn register(&self) -> &Register {
        &self.world.register
    }

    /// The day of the pack's data.
    pub fn data_date(&self) -> Date {
        self.world.about.data_date
    }

    /// The pack's words and tables.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.world.vocabulary
    }

    /// Who holds which duty.
    pub fn duties(&self) -> &Duties {
        &self.duties
    }

    /// The stored rows.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// What orders answers where an extra does.
    pub fn order<'a>(&'a self, weights: &'a Weights, place_wide: bool) -> Order<'a> {
        Order { closeness: &self.closeness, weights, place_wide }
    }

    /// The peer groups of the model.
    pub fn groups(&self) -> &Groups {
        &self.groups
    }

    /// The learned weights of indicators that a question may ask for.
    pub fn weight_sets(&self) -> &[WeightSet] {
        &self.weight_sets
    }

    /// A learned set's weights in the order of the indicators; none for the model's own.
    pub fn indicator_weights(&self, weight_set: Option<usize>) -> Option<Vec<f64>> {
        let indicators = &self.index.encoder().parameters().indicators;
        Some(self.weight_sets.get(weight_set?)?.in_order_of(indicators))
    }

    /// The groups of a registered place, most first; none where it fits none.
    pub fn memberships(&self, place: usize) -> &[Membership] {
        &self.memberships[place]
    }

    /// The versions of everything that answers.
    pub fn versions(&self) -> &v1::Versions {
        &self.versions
    }

    /// Who has the same problem?
    pub fn find_peers(&self, query: &Query) -> Result<v1::FindPeersResponse, EngineError> {
        self.find_peers_until(query, &Cancel::new())
    }

    /// [`Self::find_peers`], given up soon after `cancel` is set.
    pub fn find_peers_until(&self, query: &Query, cancel: &Cancel) -> Result<v1::FindPeersResponse, EngineError> {
        self.answer(query, None, cancel)
    }

    /// The answer that lists these places instead of the first: for who decides over many questions who is listed for whom. They
    /// are eligible and in the order of their ranking; extras do not matter.
    pub fn find_those(
        &self,
        query: &Query,
        listed: &[usize],
        cancel: &Cancel,
    ) -> Result<v1::FindPeersResponse, EngineError> {
        self.answer(query, Some(listed), cancel)
    }

    fn answer(
        &self,
        query: &Query,
        chosen: Option<&[usize]>,
        cancel: &Cancel,
    ) -> Result<v1::FindPeersResponse, EngineError> {
        self.with_scene(query, |scene, eligibility| {
            let (peers, considered, excluded, none, notices) = match eligibility {
                Err(why) => (Vec::new(), 0, Vec::new(), Some(explanation::no_peer(scene, why)), Vec::new()),
                Ok(eligibility) => {
                    let limit = query.limit.get();
                    let Ranking { ranked, considered, excluded } = match chosen.and_then(<[usize]>::last) {
                        None => self.arranged(scene, eligibility, extras::depth(query), cancel)?,
                        Some(&last) => self.rank_with(scene, eligibility, cancel, |ranker, eligible| {
                            ranker.rank_through(eligible, limit, last, cancel)
                        })?,
                    };
                    let crowded = rank::crowded_tie(&ranked, limit);
                    let List { listed, ending } = match chosen {
                        None => extras::list(&ranked, limit, &query.extras, scene.asker, &self.world.register),
                        Some(chosen) => extras::those(&ranked, chosen),
                    };
                    let told = listed.iter().map(|one| {
                        cancel.check()?;
                        let listed_by = one.by.map(|extra| codes::extra(extra).into());
                        let peer_groups = self.group_messages(&self.memberships[one.ranked.candidate.place]);
                        Ok(v1::Peer { listed_by, peer_groups, ..explanation::peer(scene, one.ranked, crowded) })
                    });
                    let peers = told.collect::<Result<Vec<v1::Peer>, EngineError>>()?;
                    let none = ranked.is_empty().then(|| explanation::nobody(scene, &excluded, eligibility.holding()));
                    (peers, considered, exclusions(&excluded), none, scene.list_notices(&ranked, ending))
                }
            };
            let mut understood = self.understood(scene);
            understood.notices.extend(notices);
            Ok(v1::FindPeersResponse {
                answer_id: self.answer_id(scene, &understood),
                query: Some(understood),
                peers,
                considered_count: count(considered),
                excluded,
                no_peer_reason: none,
                versions: Some(self.versions.clone()),
            })
        })
    }

    /// Who is listed, best first and without reasons: the places of [`Self::find_peers`], in its order.
    pub fn list_peers(&self, query: &Query, cancel: &Cancel) -> Result<Vec<usize>, EngineError> {
        self.with_scene(query, |scene, eligibility| {
            let Ok(eligibility) = eligibility else { return Ok(Vec::new()) };
            let depth = extras::depth(query);
            let ranked = self.arranged(scene, eligibility, depth, cancel)?.ranked;
            let list = extras::list(&ranked, query.limit.get(), &query.extras, scene.asker, &self.world.register);
            Ok(list.listed.iter().map(|one| one.ranked.candidate.place).collect())
        })
    }

    /// One pair in full: why the place at `peer` is, or is not, a peer.
    pub fn explain_peer(&self, query: &Query, peer: usize) -> Result<v1::ExplainPeerResponse, EngineError> {
        self.explain_peer_until(query, peer, &Cancel::new())
    }

    /// [`Self::explain_peer`], given up soon after `cancel` is set.
    pub fn explain_peer_until(
        &self,
        query: &Query,
        peer: usize,
        cancel: &Cancel,
    ) -> Result<v1::ExplainPeerResponse, EngineError> {
        self.with_scene(query, |scene, eligibility| {
            let mut answer = v1::ExplainPeerResponse {
                query: Some(self.understood(scene)),
                versions: Some(self.versions.clone()),
                ..Default::default()
            };
            let eligibility = match eligibility {
                Ok(eligibility) => eligibility,
                Err(why) => {
                    let text = explanation::no_peer(scene, why).text;
                    answer.not_peer_because = Some(v1::NotPeer { code: v1::NotPeerReason::NoAnswer.into(), text });
                    return Ok(answer);
                }
            };
            if let Err(why) = self.judge(query, eligibility, peer) {
                answer.not_peer_because = Some(explanation::not_peer(scene, peer, why));
                return Ok(answer);
            }
            let limit = query.limit.get();
            let ranking = if query.extras.iter().any(|extra| extra.orders()) {
                self.arranged(scene, eligibility, extras::depth(query), cancel)?
            } else {
                self.rank_with(scene, eligibility, cancel, |ranker, eligible| {
                    ranker.rank_through(eligible, limit, peer, cancel)
                })?
            };
            let ranked = ranking.ranked;
            let crowded = rank::crowded_tie(&ranked, limit);
            if let Some(position) = ranked.iter().position(|one| one.candidate.place == peer) {
                answer.is_peer = true;
                answer.rank = count(position + 1);
                let peer_groups = self.group_messages(&self.memberships[peer]);
                answer.peer = Some(v1::Peer { peer_groups, ..explanation::peer(scene, &ranked[position], crowded) });
            }
            Ok(answer)
        })
    }

    /// The pack's weights, rescaled for a kind of question.
    pub fn default_weights(&self, place_wide: bool) -> Weights {
        let weights = self.world.vocabulary.weights.of(place_wide);
        self.world.vocabulary.rescaled(weights, place_wide).unwrap_or(weights)
    }

    /// Whether one place may be ranked: what the eligibility says, and within the group that was asked for.
    fn judge<'a>(
        &'a self,
        query: &Query,
        eligibility: &'a Eligibility<'a>,
        place: usize,
    ) -> Result<Candidate<'a>, Ineligible> {
        let candidate = eligibility.judge(place)?;
        let within = |group: usize| self.memberships[place].iter().any(|one| one.group == group);
        if query.filter.peer_group.is_some_and(|group| !within(group)) {
            return Err(Ineligible::Filtered);
        }
        Ok(candidate)
    }

    fn with_scene<T>(
        &self,
        query: &Query,
        tell: impl FnOnce(&Scene<'_>, Result<&Eligibility<'_>, Unanswerable>) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let place_wide = query.problem.is_none();
        let weights = self.world.vocabulary.weights_in_force(&query.weights, place_wide)?;
        let asker = Asker::of(query, &self.world.register);
        let pressures = self.pressures(&asker);
        let eligibility = Eligibility::new(query, &asker, &self.world.register, &self.index, &pressures);
        let scene = Scene {
            query,
            asker: &asker,
            asked: eligibility.as_ref().map(Eligibility::asked).unwrap_or_default(),
            weights: &weights,
            register: &self.world.register,
            index: &self.index,
            duties: &self.duties,
            reach: self.comparable.reach(&weights, place_wide),
        };
        tell(&scene, eligibility.as_ref().map_err(|why| *why))
    }

    /// The asker's own: those of a registered place are kept with its row.
    fn pressures(&self, asker: &Asker<'_>) -> Cow<'_, [Pressure]> {
        match asker.place {
            Some(place) => Cow::Borrowed(&self.index.row(place).pressures),
            None => Cow::Owned(self.index.encoder().pressures(asker.profile)),
        }
    }

    /// [`Self::rank`], put in the order of the extras that order; `depth` reaches to the end where there are any.
    fn arranged<'a>(
        &'a self,
        scene: &Scene<'a>,
        eligibility: &'a Eligibility<'a>,
        depth: Depth,
        cancel: &Cancel,
    ) -> Result<Ranking<'a>, EngineError> {
        let query = scene.query;
        let mut ranking = self.rank(scene, eligibility, depth, cancel)?;
        let order = self.order(scene.weights, query.problem.is_none());
        let id = |place| &self.world.register.get(place).place.id;
        order.arrange(&mut ranking.ranked, &query.extras, query.limit.get(), id);
        Ok(ranking)
    }

    /// Finds out who may be ranked, and ranks them as far down as is wanted.
    fn rank<'a>(
        &'a self,
        scene: &Scene<'a>,
        eligibility: &'a Eligibility<'a>,
        depth: Depth,
        cancel: &Cancel,
    ) -> Result<Ranking<'a>, EngineError> {
        self.rank_with(scene, eligibility, cancel, |ranker, eligible| ranker.rank(eligible, depth, cancel))
    }

    fn rank_with<'a>(
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
    fn rank_in_turn<'a>(
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
    fn with_ranker<'a, T>(
        &'a self,
        scene: &Scene<'a>,
        eligibility: &'a Eligibility<'a>,
        fills_up: bool,
        rank: impl FnOnce(&Ranker<'_, 'a>) -> T,
    ) -> T {
        let query = scene.query;
        let indicator_weights = self.indicator_weights(query.weight_set);
        let question = self.index.question(&Asked {
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
            register: &self.world.register,
            fills_up,
        })
    }
}

/// The versions that an answer carries which a model of this version gives over this pack (law 14).
pub fn versions(world: &World, model: &str) -> v1::Versions {
    v1::Versions {
        software: env!("CARGO_PKG_VERSION").to_owned(),
        model: model.to_owned(),
        taxonomy: world.revision.taxonomy.clone(),
        data: world.revision.data.clone(),
    }
}

fn query_id(scene: &Scene<'_>) -> String {
    rank::query_id(&scene.asker.key, scene.query.problem.as_ref().map(|id| id.as_str()))
}
