//! The companions of all places by column, and what leaving out the asked node does to them: a question compares nobody with what
//! it asks about.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::changed::{Changed, blocks_with_other};
use super::columns::{BLOCK, Columns, Sums, places_of};
use crate::domain::pieces::Pieces;
use crate::domain::slot::{ProblemNo, Slot, Spot};
use crate::domain::taxonomy::Taxonomy;
use crate::features::problem::Without;
use crate::features::row::PlaceRow;
use crate::features::vector::Sparse;

/// Above this scale numbers of 32 bits are too coarse for what bounds may be off: most of what a place works on is left out.
const COARSE: f32 = 8.0;

/// The companions of all places.
#[derive(Debug, Clone)]
pub(super) struct Companions {
    /// The rows over all nodes.
    all: Columns,
    /// Who has a node, and what leaving it out does; by the position of the node in the taxonomy.
    without: Vec<Arc<Vec<LeftOut>>>,
    /// The node of each code.
    nodes: Arc<[ProblemNo]>,
    /// The theme of each code: the one column that the vectors of two nodes can share.
    themes: Arc<[ProblemNo]>,
}

#[derive(Debug, Clone)]
struct LeftOut {
    /// Where blocks hold the place.
    at: Spot,
    /// What the node brings to the column of its theme.
    theme: f32,
    /// What the rest is scaled by.
    scale: f32,
}

/// The companions of one asker.
#[derive(Debug)]
pub(super) struct AskedCompanions {
    /// Columns, and what they weigh.
    columns: Vec<(usize, f32)>,
    /// The node that is left out.
    node: ProblemNo,
    /// What the column of its theme weighs.
    theme: f32,
}

impl Companions {
    /// `order` holds all places in the order in which blocks hold them.
    pub(super) fn new(taxonomy: &Taxonomy, rows: &Pieces<Arc<PlaceRow>>, order: &[Slot]) -> Self {
        let codes = || ProblemNo::each(taxonomy.problems()).map(|(position, problem)| (position, &problem.id));
        let node = |id| taxonomy.node(id).and_then(|node| taxonomy.position(&node.id));
        let nodes = codes().map(|(position, id)| node(id).unwrap_or(position)).collect();
        let theme = |(position, id)| taxonomy.path_positions(id).last().unwrap_or(position);
        let themes: Arc<[ProblemNo]> = codes().map(theme).collect();
        let all: Vec<Sparse> = order.par_iter().map(|&place| rows[place].offered.row(&[])).collect();
        let mut without: Vec<Vec<LeftOut>> = themes.iter().map(|_| Vec::new()).collect();
        for (at, &place) in Spot::each(order) {
            for one in rows[place].offered.without_each() {
                without[one.node].push(LeftOut::new(at, &one, &themes));
            }
        }
        let without = without.into_iter().map(Arc::new).collect();
        Self { all: Columns::new(all.len(), |at| all[at].entries()), without, nodes, themes }
    }

    /// The same over rows of which those of `changed` are others. Most changes are of what records say, and leave alone which problems
    /// there are.
    pub(super) fn renew(&mut self, changed: &[Changed<'_>], now: &Pieces<Arc<PlaceRow>>, order: &[Slot]) {
        let places = order.len();
        let blocks = blocks_with_other(changed, places, |row| &row.offered);
        if blocks.is_empty() && self.all.holds(places) {
            return;
        }
        for one in changed.iter().filter(|one| one.is_other(|row| &row.offered)) {
            for left_out in one.before.iter().flat_map(|(_, before)| before.row.offered.without_each()) {
                let list = Arc::make_mut(&mut self.without[left_out.node]);
                list.retain(|other| other.at != one.at);
            }
            for left_out in one.now.iter().flat_map(|(_, now)| now.row.offered.without_each()) {
                let list = Arc::make_mut(&mut self.without[left_out.node]);
                let at = list.partition_point(|other| other.at < one.at);
                list.insert(at, LeftOut::new(one.at, &left_out, &self.themes));
            }
        }
        let members = blocks.iter().flat_map(|&block| places_of(block, places));
        let rows: BTreeMap<usize, Sparse> = members.map(|at| (at, now[order[at]].offered.row(&[]))).collect();
        self.all.renew(blocks.iter().copied(), places, |at| rows.get(&at).map_or(&[], Sparse::entries));
    }

    /// Prepares an asker: its row, the codes of which the nodes are left out, and what the block weighs. Nothing where these are
    /// several nodes.
    pub(super) fn asked(&self, row: &Sparse, left_out: &[ProblemNo], weight: f64) -> Option<AskedCompanions> {
        let node = self.nodes[*left_out.first()?];
        if left_out.iter().any(|&code| self.nodes[code] != node) {
            return None;
        }
        let columns = row.entries().iter().map(|&(column, value)| (column, (weight * value) as f32)).collect();
        Some(AskedCompanions { columns, node, theme: (weight * value(row, self.themes[node])) as f32 })
    }

    /// Adds what companions bring to each place of a block of places. Whoever has so little besides the asked node that this cannot
    /// be said is left to `exact`, by where blocks hold it.
    pub(super) fn add(&self, asked: &AskedCompanions, block: usize, sums: &mut Sums, exact: impl Fn(Spot) -> f32) {
        let mut brings = [0.0; BLOCK];
        asked.columns.iter().for_each(|&(column, weight)| self.all.add(column, block, weight, &mut brings));
        let list = &self.without[asked.node];
        let before = |limit: usize| list.partition_point(|one| one.at.get() < limit);
        for one in &list[before(block * BLOCK)..before((block + 1) * BLOCK)] {
            let brings = &mut brings[one.at.get() % BLOCK];
            *brings = if one.scale > COARSE { exact(one.at) } else { (*brings - asked.theme * one.theme) * one.scale };
        }
        sums.iter_mut().zip(brings).for_each(|(sum, brings)| *sum += brings);
    }
}

impl LeftOut {
    fn new(at: Spot, without: &Without, themes: &[ProblemNo]) -> Self {
        let theme = value(&without.brings, themes[without.node]);
        Self { at, theme: theme as f32, scale: without.scale as f32 }
    }
}

fn value(row: &Sparse, code: ProblemNo) -> f64 {
    let entries = row.entries();
    entries.binary_search_by_key(&code.get(), |&(column, _)| column).map_or(0.0, |at| entries[at].1)
}
