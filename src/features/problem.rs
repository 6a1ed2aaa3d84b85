//! The problem block, and the companions that use the same vectors.

use super::corpus::Corpus;
use super::vector::Sparse;
use crate::domain::id::ProblemId;
use crate::domain::slot::ProblemNo;
use crate::domain::taxonomy::{Level, Taxonomy};

/// Squared mass of a sub-problem's vector on its theme, its problem and itself.
const SUB_PROBLEM: [f64; 3] = [0.15, 0.35, 0.50];
/// Squared mass of a problem's vector on its theme and itself.
const PROBLEM: [f64; 2] = [0.30, 0.70];
/// A pressure counts for half.
const PRESSURE_WEIGHT: f64 = 0.5;

/// What a code weighs: in full on record, half as a pressure.
pub fn weight(pressure: bool) -> f64 {
    if pressure { PRESSURE_WEIGHT } else { 1.0 }
}

/// The unit vector of a code over the codes of the taxonomy; zero for a stop-concept or an unknown code. Products of two say
/// how near two codes are: 1 for the same, 0.71 for a sub-problem and its problem, 0 for codes of different themes.
pub fn unit(taxonomy: &Taxonomy, code: &ProblemId) -> Sparse {
    let masses: &[f64] = match taxonomy.get(code).map(|problem| problem.level) {
        Some(Level::SubProblem) => &SUB_PROBLEM,
        Some(Level::Problem) => &PROBLEM,
        Some(Level::Theme) => &[1.0],
        Some(Level::StopConcept) | None => &[],
    };
    // The path starts at the code itself, the masses at the theme.
    Sparse::from_entries(
        taxonomy.path_positions(code).zip(masses.iter().rev()).map(|(position, mass)| (position.get(), mass.sqrt())),
    )
}

/// A code that a place has, and whether it is a derived pressure.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// The code.
    pub problem: &'a ProblemId,
    /// Whether it is only derived.
    pub pressure: bool,
}

/// What one place has under one problem node: several codes under one node count as one problem.
#[derive(Debug, Clone, PartialEq)]
struct Node {
    node: ProblemNo,
    vector: Sparse,
    /// The same with pressures at full weight, where there are any: what the row is scaled by, so that a place of
    /// pressures only has a row of length one half.
    full: Option<Sparse>,
}

impl Node {
    fn full(&self) -> &Sparse {
        self.full.as_ref().unwrap_or(&self.vector)
    }
}

/// All codes of a place, gathered by problem node.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProblemMix(Vec<Node>);

impl ProblemMix {
    /// Gathers codes; stop-concepts weigh nothing and are left out.
    pub fn new<'a>(taxonomy: &Taxonomy, corpus: &Corpus, held: impl Iterator<Item = Held<'a>>) -> Self {
        let mut codes: Vec<(ProblemNo, Held<'a>)> = held
            .filter(|held| taxonomy.has_weight(held.problem))
            .filter_map(|held| Some((taxonomy.position(&taxonomy.node(held.problem)?.id)?, held)))
            .collect();
        codes.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.problem.cmp(b.1.problem)));
        let nodes = codes.chunk_by(|a, b| a.0 == b.0).map(|under| {
            let units: Vec<Sparse> = under.iter().map(|(_, held)| unit(taxonomy, held.problem)).collect();
            let halved: Vec<Sparse> =
                units.iter().zip(under).map(|(unit, (_, held))| unit.scaled(held.weight())).collect();
            let full = Sparse::sum(&units);
            let idf = under.iter().map(|(_, held)| corpus.idf(held.problem)).fold(0.0, f64::max);
            let factor = idf.sqrt() / full.length();
            let pressed = under.iter().any(|(_, held)| held.pressure);
            let vector = Sparse::sum(&halved).scaled(factor);
            Node { node: under[0].0, vector, full: pressed.then(|| full.scaled(factor)) }
        });
        Self(nodes.collect())
    }

    /// The row over all nodes but some; length at most 1, zero where nothing is left.
    pub fn row(&self, left_out: &[ProblemNo]) -> Sparse {
        let kept = || self.0.iter().filter(|node| !left_out.contains(&node.node));
        let sum = Sparse::sum(kept().map(|node| &node.vector));
        let is_full = kept().all(|node| node.full.is_none());
        let length = if is_full { sum.length() } else { Sparse::sum(kept().map(Node::full)).length() };
        if length == 0.0 { Sparse::zero() } else { sum.scaled(1.0 / length) }
    }

    /// What is held under each node, by its position in the taxonomy.
    pub fn by_node(&self) -> impl Iterator<Item = (ProblemNo, &Sparse)> {
        self.0.iter().map(|node| (node.node, &node.vector))
    }

    /// For each node how the row without it comes from the row over all of them: `(row(&[]) - brings) * scale`.
    pub fn without_each(&self) -> impl Iterator<Item = Without> {
        let length = Sparse::sum(self.0.iter().map(Node::full)).length();
        self.0.iter().map(move |left_out| {
            let kept = self.0.iter().filter(|node| node.node != left_out.node);
            let rest = Sparse::sum(kept.map(Node::full)).length();
            let scale = if rest == 0.0 { 0.0 } else { length / rest };
            Without { node: left_out.node, brings: left_out.vector.scaled(1.0 / length), scale }
        })
    }
}

/// What leaving one node out does to a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Without {
    /// The node, by its position in the taxonomy.
    pub node: ProblemNo,
    /// What the node brings to the row over all nodes.
    pub brings: Sparse,
    /// What the rest of that row is scaled by to be a row again; 0 where nothing is left.
    pub scale: f64,
}

impl Held<'_> {
    fn weight(&self) -> f64 {
        weight(self.pressure)
    }
}
