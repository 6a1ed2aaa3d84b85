//! Puts the same questions to the engine and to the oracle, and tells every difference.

use std::sync::Arc;
use std::thread;

use jiff::civil::date;
use peermatch::access::Pass;
use peermatch::domain::block::Weights;
use peermatch::domain::cancel::Cancel;
use peermatch::domain::id::ProblemId;
use peermatch::domain::pressure::PressureUse;
use peermatch::domain::query::{Limit, Query, Terms};
use peermatch::domain::slot::Slot;
use peermatch::domain::stage::StageMode;
use peermatch::domain::weighing::OwnWeights;
use peermatch::domain::world::World;
use peermatch::engine::{Snapshot, View};
use peermatch::model::Model;
use peermatch::proto::v1;

use super::naive::{BLOCKS, Oracle, Ranked};

pub(crate) const MODES: [StageMode; 3] = [StageMode::Alongside, StageMode::Ahead, StageMode::Either];
/// Two sums of the same products may differ by rounding, no more.
const TOLERANCE: f64 = 1e-9;

/// Pressures fill up where fewer than these are on record, as in every question of [`Both::query`].
pub(crate) const FILL: (PressureUse, usize) = (PressureUse::Fill, 10);

/// One question: a place by its position, a problem or none, a stage mode.
pub(crate) type Question = (usize, Option<ProblemId>, StageMode);

/// An engine and an oracle over the same pack.
pub(crate) struct Both {
    pub(crate) engine: View,
    pub(crate) oracle: Oracle,
    weight_set: Option<usize>,
}

impl Both {
    pub(crate) fn new(pack: World, model: &[u8]) -> Self {
        let oracle = Oracle::new(&pack);
        let model = Model::from_bytes(model).expect("a model artefact");
        Self {
            engine: Arc::new(Snapshot::new(pack, model).expect("a model for this pack"))
                .view(Pass::everything("a test")),
            oracle,
            weight_set: None,
        }
    }

    /// Both ask with the first learned weights of the model.
    pub(crate) fn weighing(pack: World, model: &[u8]) -> Self {
        let sets = Model::from_bytes(model).expect("a model artefact").model.weight_sets;
        let oracle = Oracle::weighing(&pack, Some(&sets[0].weights));
        Self { oracle, weight_set: Some(0), ..Self::new(pack, model) }
    }

    /// The place of an id.
    pub(crate) fn place(&self, id: &str) -> usize {
        self.engine.register().find(id).expect("a registered place").place.get()
    }

    /// The engine's question.
    pub(crate) fn query(&self, (place, problem, stage_mode): &Question) -> Query {
        let limit = Limit::new(10).expect("within 1 to 10");
        let terms = Terms::new(date(2026, 11, 22));
        let terms = Terms { stage_mode: *stage_mode, limit, weight_set: self.weight_set, ..terms };
        Query::of(Slot::new(*place), problem.as_ref(), &Arc::new(terms))
    }

    /// Asks every question on both sides, with the weights that each side has by default.
    pub(crate) fn agree_on(&self, questions: &[Question]) {
        self.agree_by(None, questions);
    }

    /// Asks every question on both sides, with the caller's own weights.
    pub(crate) fn agree_weighing(&self, weights: [f64; 8], questions: &[Question]) {
        self.agree_by(Some(&weights), questions);
    }

    /// Panics with the first differences.
    fn agree_by(&self, weights: Option<&[f64; 8]>, questions: &[Question]) {
        let half = questions.len().div_ceil(2).max(1);
        let told: Vec<(usize, Vec<String>)> = thread::scope(|scope| {
            let ask = |part| scope.spawn(move || self.differences(weights, part));
            let threads: Vec<_> = questions.chunks(half).map(ask).collect();
            threads.into_iter().map(|one| one.join().expect("no panic")).collect()
        });
        let ranked: usize = told.iter().map(|(ranked, _)| ranked).sum();
        let differences: Vec<&String> = told.iter().flat_map(|(_, differences)| differences).collect();
        let first: Vec<&str> = differences.iter().take(20).map(|one| one.as_str()).collect();
        assert!(
            differences.is_empty(),
            "{} of {} questions differ; the first:\n{}",
            differences.len(),
            questions.len(),
            first.join("\n")
        );
        // Two rankings of nobody agree about nothing.
        assert!(ranked > questions.len(), "only {ranked} peers over {} questions", questions.len());
    }

    fn differences(&self, weights: Option<&[f64; 8]>, questions: &[Question]) -> (usize, Vec<String>) {
        let own: OwnWeights = weights.map(|&own| Weights::new(own).expect("weights").into()).unwrap_or_default();
        let mut considered = 0;
        let mut differences = Vec::new();
        for question in questions {
            let (place, problem, mode) = question;
            let ranked = self.oracle.rank(*place, problem.as_ref(), *mode, weights, FILL);
            considered += ranked.len();
            let mut query = self.query(question);
            query.terms_mut().weights = own;
            let (asker, cancel) = (self.engine.asker(&query), Cancel::new());
            let answer = self.engine.ask(&asker, &cancel).and_then(|asking| asking.list()?.told()).expect("an answer");
            if let Some(difference) = self.difference(&answer, &ranked) {
                let id = &self.engine.register().get(Slot::new(*place)).place.id;
                let problem = problem.as_ref().map_or("all live records", ProblemId::as_str);
                differences.push(format!("{id}, {problem}, {mode:?}: {difference}"));
            }
        }
        (considered, differences)
    }

    fn difference(&self, answer: &v1::FindPeersResponse, ranked: &[Ranked]) -> Option<String> {
        let number = usize::try_from(answer.considered_count).expect("no negative count");
        if number != ranked.len() {
            return Some(format!("the engine ranks {number} places, the oracle {}", ranked.len()));
        }
        if answer.no_peer_reason.is_some() != ranked.is_empty() {
            return Some(format!("{} peers with the reason {:?}", ranked.len(), answer.no_peer_reason));
        }
        let listed = Oracle::listed(ranked, 10);
        if answer.peers.len() != listed.len() {
            return Some(format!("the engine lists {} places, the oracle {}", answer.peers.len(), listed.len()));
        }
        let ends = answer.query.iter().flat_map(|query| &query.notices).any(|one| one.code == "LIST_ENDS");
        if ends != (listed.len() < ranked.len().min(10)) {
            return Some(format!("{} of {} places listed, and the answer says {ends}", listed.len(), ranked.len()));
        }
        answer.peers.iter().zip(ranked).enumerate().find_map(|(rank, (peer, expected))| {
            let id = self.engine.register().get(Slot::new(expected.place)).place.id.as_str();
            let wrong = wrong_peer(peer, id, expected)?;
            Some(format!("at rank {}: {wrong}", rank + 1))
        })
    }
}

fn wrong_peer(peer: &v1::Peer, id: &str, expected: &Ranked) -> Option<String> {
    if peer.place_id != id {
        return Some(format!("engine {} ({}), oracle {id} ({})", peer.place_id, peer.fit, expected.fit));
    }
    let differ = |a: f64, b: f64| (a - b).abs() > TOLERANCE;
    if differ(peer.fit, expected.fit) || differ(peer.coverage, expected.coverage) {
        let engine = format!("engine {id} fit {} coverage {}", peer.fit, peer.coverage);
        return Some(format!("{engine}, oracle {expected:?}, contributions {:?}", brief(&peer.contributions)));
    }
    for (block, (product, known)) in BLOCKS.iter().zip(expected.products.iter().zip(expected.known)) {
        let zero = v1::Contribution::default();
        let told = peer.contributions.iter().find(|one| one.block == *block).unwrap_or(&zero);
        if differ(told.similarity, *product) || differ(told.known, known) {
            let engine = format!("engine {id} {block} {} known {}", told.similarity, told.known);
            return Some(format!("{engine}, oracle {product} known {known}"));
        }
    }
    None
}

fn brief(contributions: &[v1::Contribution]) -> Vec<(&str, f64, f64)> {
    contributions.iter().map(|one| (one.block.as_str(), one.similarity, one.known)).collect()
}
