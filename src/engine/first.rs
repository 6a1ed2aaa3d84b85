//! A ranking without words, whole or its first few: what a batch asks for every place and every problem.

use super::ranking::{Ranking, query_id};
use super::{EngineError, Scored, View};
use crate::domain::block::Weights;
use crate::domain::cancel::Cancel;
use crate::domain::fit::Fit;
use crate::domain::id::ProblemId;
use crate::domain::query::Query;
use crate::domain::stage::Stage;
use crate::domain::taxonomy::Lineage;
use crate::matching::confidence::{Confidence, confidence};
use crate::matching::eligible::{Ineligible, Unanswerable};
use crate::matching::rank::{self, Ranked};
use crate::matching::ranker::Depth;
use crate::matching::shared::Shared;

pub use crate::matching::ending::{Standing, falls, length};

/// The first few of a ranking, and how many there were.
#[derive(Debug, Clone, PartialEq)]
pub struct First {
    /// The weights that ranked, rescaled to the blocks of this kind of question.
    pub weights: Weights,
    /// At most as many as were asked for, best first; empty where nobody is eligible.
    pub peers: Vec<FirstPeer>,
    /// Eligible places.
    pub considered: usize,
    /// Places that share a problem and were left out, by reason; reasons without any are not named.
    pub excluded: Vec<(Ineligible, usize)>,
    /// Whether more places tie with the last of `peers` than were asked for.
    pub crowded: bool,
}

/// One of the first.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstPeer {
    /// Who, how alike in each block, and the fit.
    pub scored: Scored,
    /// How much of what weighs is known on both sides.
    pub coverage: Fit,
    /// Whether only a pressure makes it eligible, so that it stands behind all that are on record.
    pub fills_up: bool,
    /// How far the fit can be relied on, as an answer that lists as many says it.
    pub confidence: Confidence,
    /// What is shared: one entry for each code of the peer; never empty.
    pub shared: Vec<SharedCode>,
}

/// A problem that both sides have, in codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedCode {
    /// The asker's code.
    pub own: ProblemId,
    /// The asker's stage, if known.
    pub own_stage: Option<Stage>,
    /// The peer's code.
    pub theirs: ProblemId,
    /// The peer's stage, if known.
    pub their_stage: Option<Stage>,
    /// How the peer's code lies to the asker's.
    pub lineage: Lineage,
    /// Whether either side is only derived.
    pub derived: bool,
}

impl View {
    /// Everybody who may be ranked, best first, with the weights that ranked them; none where the question cannot be
    /// answered.
    ///
    /// # Errors
    ///
    /// The weights leave nothing to compare in this kind of question, or `cancel` is set.
    pub fn scored(&self, query: &Query, cancel: &Cancel) -> Result<Option<(Weights, Vec<Scored>)>, EngineError> {
        self.with_scene(query, |scene, eligibility| {
            let Ok(eligibility) = eligibility else { return Ok(None) };
            let query_id = query_id(scene);
            let scored = |one: &Ranked<'_>| {
                let place = one.candidate.place;
                let tie = rank::tie_key(&query_id, &self.register().get(place).place.id);
                Scored { place, likeness: one.likeness, fit: one.fit, tie }
            };
            let everyone = Depth::First { number: usize::MAX, margin: 0.0 };
            let ranked = self.arranged(scene, eligibility, everyone, cancel)?.ranked;
            Ok(Some((*scene.weights, ranked.iter().map(scored).collect())))
        })
    }

    /// The first `number` of a query's ranking (its own limit and extras do not matter), or why nobody can be ranked.
    /// Pure: any number of threads may ask for any ranges of places and get the same.
    ///
    /// # Errors
    ///
    /// The weights leave nothing to compare in this kind of question, or `cancel` is set.
    pub fn first(
        &self,
        query: &Query,
        number: usize,
        cancel: &Cancel,
    ) -> Result<Result<First, Unanswerable>, EngineError> {
        self.with_scene(query, |scene, eligibility| {
            let eligibility = match eligibility {
                Ok(eligibility) => eligibility,
                Err(why) => return Ok(Err(why)),
            };
            let depth = Depth::First { number, margin: 0.0 };
            let Ranking { ranked, considered, excluded } = self.rank(scene, eligibility, depth, cancel)?;
            let query_id = query_id(scene);
            let crowded = rank::crowded_tie(&ranked, number);
            let corpus = &self.encoder().parameters().corpus;
            let peer = |one: &Ranked<'_>| {
                let place = one.candidate.place;
                let tie = rank::tie_key(&query_id, &self.register().get(place).place.id);
                FirstPeer {
                    scored: Scored { place, likeness: one.likeness, fit: one.fit, tie },
                    coverage: one.coverage,
                    fills_up: one.fills_up,
                    confidence: confidence(one, corpus, scene.reach, crowded, query.today),
                    shared: one.candidate.shared.iter().map(SharedCode::of).collect(),
                }
            };
            Ok(Ok(First {
                weights: *scene.weights,
                peers: ranked.iter().take(number).map(peer).collect(),
                considered,
                crowded: crowded.is_some(),
                excluded,
            }))
        })
    }
}

impl FirstPeer {
    /// What decides whether a list goes as far as this one.
    pub fn standing(&self) -> Standing {
        (self.fills_up, self.scored.fit.billionths())
    }
}

impl SharedCode {
    fn of(shared: &Shared<'_>) -> Self {
        Self {
            own: shared.own.problem.clone(),
            own_stage: shared.own.stage,
            theirs: shared.problem.clone(),
            their_stage: shared.stage,
            lineage: shared.lineage,
            derived: shared.is_derived_here() || shared.is_derived_there(),
        }
    }
}
