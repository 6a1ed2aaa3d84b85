//! The first few of a ranking, without words: what a batch asks for every place and every problem.

use super::asking::Asking;
use super::ranking::Ranking;
use super::{EngineError, Scored};
use crate::domain::block::Weights;
use crate::domain::fit::Fit;
use crate::domain::id::ProblemId;
use crate::domain::stage::Stage;
use crate::domain::taxonomy::Lineage;
use crate::matching::confidence::{Confidence, confidence};
use crate::matching::eligible::Ineligible;
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

impl Asking<'_> {
    /// The first `number` of the ranking (the question's own limit and extras do not matter); nobody where the question cannot be
    /// answered. Pure: any number of threads may ask for any ranges of places and get the same.
    ///
    /// # Errors
    ///
    /// The question was cancelled.
    pub fn first(&self, number: usize) -> Result<First, EngineError> {
        let nobody =
            First { weights: self.weights, peers: Vec::new(), considered: 0, excluded: Vec::new(), crowded: false };
        let Ok(eligibility) = &self.eligibility else { return Ok(nobody) };
        let Ranking { ranked, considered, excluded } = self.rank(eligibility, Depth::First { number, margin: 0.0 })?;
        let crowded = rank::crowded_tie(&ranked, number);
        let corpus = &self.view.encoder().parameters().corpus;
        let peer = |one: &Ranked<'_>| FirstPeer {
            scored: self.scored(one),
            coverage: one.coverage,
            fills_up: one.fills_up,
            confidence: confidence(one, corpus, self.reach, crowded, self.query.terms.today),
            shared: one.candidate.shared.iter().map(SharedCode::of).collect(),
        };
        let peers = ranked.iter().take(number).map(peer).collect();
        Ok(First { peers, considered, excluded, crowded: crowded.is_some(), ..nobody })
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
