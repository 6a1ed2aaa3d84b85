//! Questions, asked the way a caller would.

use jiff::civil::{Date, date};
use peermatch::domain::block::Block;
use peermatch::domain::cancel::Cancel;
use peermatch::domain::id::{PlaceId, ProblemId};
use peermatch::domain::query::{Limit, OwnStage, Query, Subject, Terms};
use peermatch::domain::slot::Slot;
use peermatch::domain::stage::{Stage, StageMode};
use peermatch::engine::View;
use peermatch::proto::v1;

/// Staleness is judged by one day in all tests.
pub const TODAY: Date = date(2026, 11, 22);

/// A question in the making.
#[derive(Clone)]
pub struct Ask<'a> {
    pub engine: &'a View,
    pub query: Query,
}

impl<'a> Ask<'a> {
    /// A place-wide question of a place, by id.
    pub fn of(engine: &'a View, place: &str) -> Self {
        let place = position(engine, place);
        let query = Query::new(Subject::Registered(place), TODAY);
        Self { engine, query }.with(|terms| terms.limit = Limit::new(10).expect("ten is allowed"))
    }

    pub fn about(mut self, problem: &str) -> Self {
        self.query.problem = Some(ProblemId::new(problem).expect("a code"));
        self
    }

    pub fn mode(self, mode: StageMode) -> Self {
        self.with(|terms| terms.stage_mode = mode)
    }

    /// With the own stage as the caller says.
    pub fn at(mut self, stage: Option<Stage>) -> Self {
        self.query.own_stage = OwnStage::Given(stage);
        self
    }

    pub fn with(mut self, change: impl FnOnce(&mut Terms)) -> Self {
        change(self.query.terms_mut());
        self
    }

    /// With the learned weights of this name.
    pub fn weighed_by(self, set: &str) -> Self {
        let position = self.engine.weight_sets().iter().position(|one| one.name == set);
        self.with(|terms| terms.weight_set = Some(position.expect("a weight set of the model")))
    }

    pub fn answer(&self) -> v1::FindPeersResponse {
        answer(self.engine, &self.query)
    }

    pub fn peers(&self) -> Vec<String> {
        self.answer().peers.into_iter().map(|peer| peer.place_id).collect()
    }

    pub fn explain(&self, peer: &str) -> v1::ExplainPeerResponse {
        let (asker, cancel) = (self.engine.asker(&self.query), Cancel::new());
        let asking = self.engine.ask(&asker, &cancel).expect("weights");
        asking.explain(position(self.engine, peer)).expect("an explanation")
    }

    /// The peer, however low it ranks.
    pub fn peer(&self, peer: &str) -> v1::Peer {
        self.explain(peer).peer.unwrap_or_else(|| panic!("{peer} is no peer"))
    }
}

/// The answer to a question.
pub fn answer(engine: &View, query: &Query) -> v1::FindPeersResponse {
    let (asker, cancel) = (engine.asker(query), Cancel::new());
    engine.ask(&asker, &cancel).and_then(|asking| asking.list()?.told()).expect("an answer")
}

/// How alike a peer is in one block.
pub fn similarity(peer: &v1::Peer, block: Block) -> f64 {
    let found = peer.contributions.iter().find(|one| one.block == block.name());
    found.unwrap_or_else(|| panic!("no contribution of {block}")).similarity
}

fn position(engine: &View, place: &str) -> Slot {
    let id = PlaceId::new(place).expect("an id");
    engine.register().position(&id).unwrap_or_else(|| panic!("no place {place}"))
}
