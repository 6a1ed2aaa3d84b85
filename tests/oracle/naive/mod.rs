//! A naive oracle: the fit as the design states it, in plain nested loops that share no code with the matching rooms.
//!
//! It reads the pack's plain types and works out everything else itself, corpus statistics and scales included, so that
//! a fault of the engine would have to be made a second time, from the text alone, to stay unseen. Clarity over speed:
//! what depends on one place, or one pair of places, is worked out once; nothing else is saved.

mod circumstances;
mod context;
mod figures;
mod governance;
mod places;
mod pressures;
mod problems;
mod stages;

use std::collections::{BTreeMap, BTreeSet};

use peermatch::domain::id::ProblemId;
use peermatch::domain::pressure::PressureUse;
use peermatch::domain::profile::Profile;
use peermatch::domain::record::{Record, Status};
use peermatch::domain::stage::{Stage, StageMode};
use peermatch::domain::world::World;
use sha2::{Digest, Sha256};

use circumstances::Circumstances;
use context::Context;
use figures::Figures;
use governance::Governance;
use problems::{Corpus, Row, Tree};

pub(crate) use context::kernel as context_kernel;
pub(crate) use stages::kernel as stage_kernel;

/// The blocks that exist, in the order of every array here.
pub(crate) const BLOCKS: [&str; 8] =
    ["problem", "companions", "starting_point", "factors", "text", "stage", "governance", "context"];
/// Where text stands among them.
const TEXT: usize = 4;
/// Their published weights in a question about one problem; text lends its own where no place lets its words be compared.
const ONE_PROBLEM: [f64; 8] = [0.30, 0.05, 0.07, 0.08, 0.05, 0.15, 0.15, 0.15];
/// The same where all live records are compared.
const PLACE_WIDE: [f64; 8] = [0.10, 0.0, 0.07, 0.08, 0.05, 0.05, 0.30, 0.30];

/// One place of a ranking.
#[derive(Debug, Clone)]
pub(crate) struct Ranked {
    /// Position in the register.
    pub(crate) place: usize,
    /// Sum of weight times product.
    pub(crate) fit: f64,
    /// Sum of weight times what is known on both sides.
    pub(crate) coverage: f64,
    /// Product of each block.
    pub(crate) products: [f64; 8],
    /// What of each block is known on both sides.
    pub(crate) known: [f64; 8],
    /// Whether it follows behind all that are on record, because too few are.
    pub(crate) fills_up: bool,
}

/// A product and the share of it that is known on both sides.
type Compared = (f64, f64);

/// A record in the terms of the oracle: code (position in the taxonomy), status, stage. A pressure has no stage.
#[derive(Debug, Clone, Copy)]
struct Matter {
    code: usize,
    status: Status,
    stage: Option<Stage>,
    pressure: bool,
    /// The stage where a question about one problem compares it.
    compared: Option<Stage>,
}

/// One pack, with everything worked out that does not depend on the question.
pub(crate) struct Oracle {
    tree: Tree,
    ids: Vec<String>,
    matters: Vec<Vec<Matter>>,
    pressures: Vec<Vec<Matter>>,
    own_areas: Vec<BTreeSet<usize>>,
    corpus: Corpus,
    /// Codes of which places are at different stages.
    differing: BTreeSet<usize>,
    governance: Governance,
    /// Governance over all functions, as place-wide queries compare it, of each pair.
    governance_wide: Vec<Vec<Compared>>,
    context: Vec<Vec<Compared>>,
    figures: Figures,
    circumstances: Circumstances,
    /// Whether any place lets its own words be compared.
    has_words: bool,
    live_rows: Vec<Row>,
    /// By problem node: the row of each place over all records but parked, outside that node.
    companion_rows: BTreeMap<usize, Vec<Row>>,
}

impl Oracle {
    /// Works out everything that the questions have in common.
    pub(crate) fn new(pack: &World) -> Self {
        Self::weighing(pack, None)
    }

    /// The same with weights of the figures by code, if there are some.
    pub(crate) fn weighing(pack: &World, weights: Option<&BTreeMap<String, f64>>) -> Self {
        let profiles = &pack.register.profiles().to_vec();
        let tree = Tree::new(pack.vocabulary.taxonomy.problems());
        let matter = |record: &Record| Matter {
            code: tree.position(&record.problem).expect("the pack checks its codes"),
            status: record.status,
            stage: record.stage,
            pressure: false,
            compared: if record.stage_weighs { record.stage } else { None },
        };
        let pressure = |problem: &ProblemId| Matter {
            code: tree.position(problem).expect("the pack checks its codes"),
            status: Status::Live,
            stage: None,
            compared: None,
            pressure: true,
        };
        let pressures = pressures::suggested(&pack.vocabulary, profiles);
        let pressures = pressures.iter().map(|of_place| of_place.iter().map(pressure).collect()).collect();
        let matters: Vec<Vec<Matter>> =
            profiles.iter().map(|profile| profile.records().iter().map(matter).collect()).collect();
        let codes: Vec<Vec<usize>> = matters.iter().map(|all| all.iter().map(|one| one.code).collect()).collect();
        let corpus = Corpus::count(&codes);
        let governance = Governance::new(&pack.vocabulary, profiles);
        let context = Context::learn(&pack.vocabulary.indicators, profiles);
        let context = match weights {
            Some(weights) => context.weighed(&pack.vocabulary.indicators, weights),
            None => context,
        };
        let places = 0..profiles.len();
        let pairs = |compare: &dyn Fn(usize, usize) -> Compared| -> Vec<Vec<Compared>> {
            places.clone().map(|a| places.clone().map(|b| compare(a, b)).collect()).collect()
        };
        let all_functions: BTreeSet<usize> = (0..pack.vocabulary.governance.functions.len()).collect();
        let row = |place: usize, wanted: &dyn Fn(&Matter) -> bool| {
            let codes: Vec<usize> =
                matters[place].iter().filter(|one| wanted(one) && tree.counts(one.code)).map(|one| one.code).collect();
            problems::place_wide_row(&tree, &corpus, &codes)
        };
        let live_rows = places.clone().map(|place| row(place, &|one| one.status == Status::Live)).collect();
        let outside = |node: usize| {
            let wanted = |one: &Matter| one.status != Status::Parked && !tree.chain(one.code).contains(&node);
            places.clone().map(|place| row(place, &wanted)).collect()
        };
        let companion_rows = tree.nodes().map(|node| (node, outside(node))).collect();
        Self {
            ids: profiles.iter().map(|profile| profile.place.id.to_string()).collect(),
            own_areas: places::own_areas(&profiles.iter().map(|profile| &profile.place).collect::<Vec<_>>()),
            governance_wide: pairs(&|a, b| governance.compare(a, b, &all_functions)),
            context: pairs(&|a, b| context.compare(a, b)),
            figures: Figures::learn(&pack.vocabulary, profiles),
            circumstances: Circumstances::new(&pack.vocabulary, profiles),
            has_words: pack.vocabulary.own_words,
            live_rows,
            companion_rows,
            differing: stages::differing(&matters),
            corpus,
            governance,
            matters,
            pressures,
            tree,
        }
    }

    /// Everyone who may be ranked, best first; by the published weights where the caller has none. Pressures are used in questions
    /// about one problem only; where fewer than `limit` are on record they fill up, if they are to.
    pub(crate) fn rank(
        &self,
        asker: usize,
        problem: Option<&ProblemId>,
        mode: StageMode,
        weights: Option<&[f64; 8]>,
        pressures: (PressureUse, usize),
    ) -> Vec<Ranked> {
        let published = if problem.is_some() { &ONE_PROBLEM } else { &PLACE_WIDE };
        let mut weights = *weights.unwrap_or(published);
        if !self.has_words {
            weights[TEXT] = 0.0;
        }
        let weights = &weights;
        let position = |problem| self.tree.position(problem).expect("a code of the pack");
        let mut ranked = match problem {
            Some(problem) => self.one_problem(asker, position(problem), mode, weights, pressures),
            None => self.place_wide(asker, mode, weights),
        };
        let query_id = format!("{}|{}", self.ids[asker], problem.map_or("", ProblemId::as_str));
        ranked.sort_by_cached_key(|one| {
            let id = &self.ids[one.place];
            (one.fills_up, std::cmp::Reverse(billionths(one.fit)), tie_hash(&query_id, id), id.clone())
        });
        ranked
    }

    /// The first `limit` of a ranking, as far as the list goes: behind the third it ends where a fit is below six tenths of the one
    /// before it; who fills up is not held against who is on record.
    pub(crate) fn listed(ranked: &[Ranked], limit: usize) -> &[Ranked] {
        let falls = |pair: &[Ranked]| {
            let tenths = |fit: f64, number: u64| billionths(fit) * number;
            pair[0].fills_up == pair[1].fills_up && tenths(pair[1].fit, 10) < tenths(pair[0].fit, 6)
        };
        let first = &ranked[..limit.min(ranked.len())];
        let end = first.windows(2).enumerate().find(|(before, pair)| *before >= 2 && falls(pair));
        &first[..end.map_or(first.len(), |(before, _)| before + 1)]
    }

    /// Context of two places: product and what is known on both sides.
    pub(crate) fn context(&self, a: usize, b: usize) -> Compared {
        self.context[a][b]
    }

    /// Governance of two places over some functions of the pack, by name.
    pub(crate) fn governance(&self, a: usize, b: usize, functions: &[&str]) -> Compared {
        self.governance.compare(a, b, &self.governance.named(functions))
    }

    fn one_problem(
        &self,
        asker: usize,
        asked: usize,
        mode: StageMode,
        weights: &[f64; 8],
        (pressures, limit): (PressureUse, usize),
    ) -> Vec<Ranked> {
        let own = self.matters[asker].iter().find(|one| one.code == asked);
        if own.is_some_and(|one| one.status == Status::Parked) || !self.tree.counts(asked) {
            return Vec::new();
        }
        let own_stage = own.and_then(|one| one.stage);
        let own_compared = own.and_then(|one| one.compared);
        let companions = &self.companion_rows[&self.tree.node(asked)];
        let functions = self.governance.touched(asked);
        let on_record = |peer: usize| self.chosen(&self.matters[peer], asked, own_compared, mode);
        let few = self.outside_own_area(asker).filter(|&peer| on_record(peer).is_some()).count() < limit;
        let mut ranked = Vec::new();
        for peer in self.outside_own_area(asker) {
            let either = || [&self.matters[peer][..], &self.pressures[peer]].concat();
            let theirs = match pressures {
                PressureUse::Always => self.chosen(&either(), asked, own_compared, mode),
                PressureUse::Fill if few => {
                    on_record(peer).or_else(|| self.chosen(&self.pressures[peer], asked, own_compared, mode))
                }
                PressureUse::Fill | PressureUse::Never => on_record(peer),
            };
            let Some(theirs) = theirs else { continue };
            let steps = stages::steps(own_stage, theirs.stage);
            let compared = stages::steps(own_compared, theirs.compared);
            if mode == StageMode::Ahead && steps.is_none_or(|d| d <= 0) {
                continue;
            }
            let fills_up = theirs.pressure && pressures == PressureUse::Fill;
            let product = half(theirs.pressure) * self.tree.product(asked, theirs.code);
            let summed = sum(
                peer,
                *weights,
                [
                    self.figures.problem(product, asked, asker, peer),
                    problems::compare(&companions[asker], &companions[peer]),
                    self.circumstances.starting_points_of_one(asker, asked, peer, theirs.code),
                    self.circumstances.factors_of_one(asker, asked, peer, theirs.code),
                    self.circumstances.words_of_one(asker, asked, peer, theirs.code),
                    compared.map_or((0.0, 0.0), |d| (stage_kernel(mode, d), 1.0)),
                    self.governance.compare(asker, peer, &functions),
                    self.context[asker][peer],
                ],
            );
            ranked.push(Ranked { fills_up, ..summed });
        }
        ranked
    }

    /// What stands for the peer: its record of the same code, else the record or pressure with the highest problem product, then
    /// stage product, then code. None makes the place no peer.
    fn chosen(&self, has: &[Matter], asked: usize, own: Option<Stage>, mode: StageMode) -> Option<Matter> {
        let stage = |one: &Matter| stages::steps(own, one.compared).map_or(0.0, |d| stage_kernel(mode, d));
        let products = |one: &Matter| (half(one.pressure) * self.tree.product(asked, one.code), stage(one));
        let mut near: Vec<&Matter> = has.iter().filter(|one| one.status != Status::Parked).collect();
        near.retain(|one| self.tree.related(asked, one.code));
        if let Some(same) = near.iter().find(|one| one.code == asked && !one.pressure) {
            return Some(**same);
        }
        near.sort_by(|a, b| self.tree.id(a.code).cmp(self.tree.id(b.code)));
        let mut best: Option<Matter> = None;
        for one in near {
            if best.is_none_or(|best| products(one) > products(&best)) {
                best = Some(*one);
            }
        }
        best
    }

    fn place_wide(&self, asker: usize, mode: StageMode, weights: &[f64; 8]) -> Vec<Ranked> {
        let live = |place: usize| -> Vec<Matter> {
            let counts = |one: &&Matter| one.status == Status::Live && self.tree.counts(one.code);
            self.matters[place].iter().filter(counts).copied().collect()
        };
        let differing = |all: &[Matter]| -> Vec<Matter> {
            all.iter().filter(|one| self.differing.contains(&one.code)).copied().collect()
        };
        let mine = live(asker);
        let mut ranked = Vec::new();
        for peer in self.outside_own_area(asker) {
            let mut offered = self.matters[peer].iter().filter(|one| one.status != Status::Parked);
            let shares = |theirs: &Matter| mine.iter().any(|one| self.tree.related(one.code, theirs.code));
            if !offered.clone().any(shares) {
                continue;
            }
            let further_on = |theirs: &Matter| {
                let same = mine.iter().find(|one| one.code == theirs.code);
                same.and_then(|one| stages::steps(one.stage, theirs.stage)).is_some_and(|d| d > 0)
            };
            if mode == StageMode::Ahead && !offered.any(further_on) {
                continue;
            }
            ranked.push(sum(
                peer,
                [weights[0], 0.0, weights[2], weights[3], weights[4], weights[5], weights[6], weights[7]],
                [
                    problems::compare(&self.live_rows[asker], &self.live_rows[peer]),
                    (0.0, 0.0),
                    self.circumstances.starting_points_of_all(asker, peer),
                    self.circumstances.factors_of_all(asker, peer),
                    self.circumstances.words_of_all(asker, peer),
                    stages::place_wide(&self.corpus, mode, &differing(&mine), &differing(&live(peer))),
                    self.governance_wide[asker][peer],
                    self.context[asker][peer],
                ],
            ));
        }
        ranked
    }

    fn outside_own_area(&self, asker: usize) -> impl Iterator<Item = usize> {
        (0..self.ids.len()).filter(move |peer| *peer != asker && !self.own_areas[asker].contains(peer))
    }
}

fn sum(place: usize, weights: [f64; 8], compared: [Compared; 8]) -> Ranked {
    let whole: f64 = weights.iter().sum();
    let total = |numbers: [f64; 8]| weights.iter().zip(numbers).map(|(weight, number)| weight / whole * number).sum();
    let (products, known) = (compared.map(|(product, _)| product), compared.map(|(_, known)| known));
    Ranked { place, fit: total(products), coverage: total(known), products, known, fills_up: false }
}

/// What is only suggested counts for half.
fn half(pressure: bool) -> f64 {
    if pressure { 0.5 } else { 1.0 }
}

fn billionths(fit: f64) -> u64 {
    (fit * 1e9).round() as u64
}

fn tie_hash(query_id: &str, peer_id: &str) -> u64 {
    let digest = Sha256::digest(format!("{query_id}|{peer_id}").as_bytes());
    digest.iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// Live problems of a place, as the questions of a test ask them.
pub(crate) fn live_problems(profile: &Profile) -> Vec<ProblemId> {
    profile.live().map(|record| record.problem.clone()).collect()
}
