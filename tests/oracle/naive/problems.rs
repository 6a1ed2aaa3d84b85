//! Codes, their vectors, and what a corpus says of their rarity.

use std::collections::{BTreeMap, BTreeSet};

use peermatch::domain::id::ProblemId;
use peermatch::domain::taxonomy::{Level, Problem};

use super::Compared;

/// A sparse vector over the codes of the taxonomy.
pub(super) type Row = BTreeMap<usize, f64>;

/// The taxonomy as parent links; codes are named by their position.
pub(super) struct Tree {
    ids: Vec<ProblemId>,
    levels: Vec<Level>,
    parents: Vec<Option<usize>>,
}

impl Tree {
    pub(super) fn new(problems: &[Problem]) -> Self {
        let position = |id: &ProblemId| problems.iter().position(|one| &one.id == id);
        Self {
            ids: problems.iter().map(|one| one.id.clone()).collect(),
            levels: problems.iter().map(|one| one.level).collect(),
            parents: problems.iter().map(|one| one.parent.as_ref().and_then(position)).collect(),
        }
    }

    pub(super) fn position(&self, id: &ProblemId) -> Option<usize> {
        self.ids.iter().position(|one| one == id)
    }

    pub(super) fn id(&self, code: usize) -> &ProblemId {
        &self.ids[code]
    }

    /// Whether sharing the code means anything.
    pub(super) fn counts(&self, code: usize) -> bool {
        self.levels[code] != Level::StopConcept
    }

    /// The code and everything above it, from the theme down.
    pub(super) fn chain(&self, code: usize) -> Vec<usize> {
        let mut chain = self.parents[code].map_or_else(Vec::new, |parent| self.chain(parent));
        chain.push(code);
        chain
    }

    /// The problem that a sub-problem belongs to; any other code stands for itself.
    pub(super) fn node(&self, code: usize) -> usize {
        match (self.levels[code], self.parents[code]) {
            (Level::SubProblem, Some(problem)) => problem,
            _ => code,
        }
    }

    /// All themes and problems.
    pub(super) fn nodes(&self) -> impl Iterator<Item = usize> {
        (0..self.ids.len()).filter(|&code| matches!(self.levels[code], Level::Theme | Level::Problem))
    }

    /// The same code, or one above or below; never siblings (law 1).
    pub(super) fn related(&self, a: usize, b: usize) -> bool {
        self.counts(a) && self.counts(b) && (self.chain(a).contains(&b) || self.chain(b).contains(&a))
    }

    /// A code's unit vector: squared mass on theme, problem, sub-problem.
    fn vector(&self, code: usize) -> Row {
        let mass: &[f64] = match self.levels[code] {
            Level::Theme => &[1.0],
            Level::Problem => &[0.30, 0.70],
            Level::SubProblem => &[0.15, 0.35, 0.50],
            Level::StopConcept => &[],
        };
        self.chain(code).into_iter().zip(mass.iter().map(|mass| mass.sqrt())).collect()
    }

    /// The product of two codes.
    pub(super) fn product(&self, a: usize, b: usize) -> f64 {
        dot(&self.vector(a), &self.vector(b))
    }
}

/// How many places have a record, and of which codes, in any status.
pub(super) struct Corpus {
    places_with_record: usize,
    places_with_code: BTreeMap<usize, usize>,
}

impl Corpus {
    /// Counts, given the codes of each place.
    pub(super) fn count(places: &[Vec<usize>]) -> Self {
        let mut places_with_code = BTreeMap::new();
        for codes in places {
            for &code in codes.iter().collect::<BTreeSet<_>>() {
                *places_with_code.entry(code).or_insert(0) += 1;
            }
        }
        Self { places_with_record: places.iter().filter(|codes| !codes.is_empty()).count(), places_with_code }
    }

    /// ln((2 + N) / (1 + df)), df at least 3
    pub(super) fn idf(&self, code: usize) -> f64 {
        let df = self.places_with_code.get(&code).copied().unwrap_or(0).max(3);
        ((2.0 + self.places_with_record as f64) / (1.0 + df as f64)).ln()
    }
}

/// The row of a place over some of its codes: those under one problem node count as one problem, and rare problems count
/// more than common ones. Empty where there is no code.
pub(super) fn place_wide_row(tree: &Tree, corpus: &Corpus, codes: &[usize]) -> Row {
    let mut by_node: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &code in codes {
        by_node.entry(tree.node(code)).or_default().push(code);
    }
    let mut row = Row::new();
    for codes in by_node.values() {
        let mut problem = Row::new();
        for &code in codes {
            add(&mut problem, &tree.vector(code), 1.0);
        }
        let idf = codes.iter().map(|&code| corpus.idf(code)).fold(0.0, f64::max);
        add(&mut row, &unit(problem), idf.sqrt());
    }
    unit(row)
}

fn add(row: &mut Row, other: &Row, factor: f64) {
    for (&code, value) in other {
        *row.entry(code).or_insert(0.0) += factor * value;
    }
}

fn unit(mut row: Row) -> Row {
    let length = dot(&row, &row).sqrt();
    row.values_mut().for_each(|value| *value /= length);
    row
}

/// Product of two rows; known where there are both.
pub(super) fn compare(a: &Row, b: &Row) -> Compared {
    (dot(a, b), if a.is_empty() || b.is_empty() { 0.0 } else { 1.0 })
}

/// Inner product.
pub(super) fn dot(a: &Row, b: &Row) -> f64 {
    a.iter().map(|(code, value)| value * b.get(code).copied().unwrap_or(0.0)).sum()
}
