//! Who has anything of the one problem that is asked, and the most that problem and stage bring them: worked out for the blocks in
//! which somebody has, and for none of the others.

use super::columns::{BLOCK, Sums};
use super::measured::{FigureBounds, OwnFigures};
use super::question::{Kind, Question};
use crate::domain::block::{Block, Weights};
use crate::domain::slot::{ProblemNo, Spot};
use crate::domain::stage::Stage;
use crate::features::{measured, problem};

/// Who has a code, by where blocks hold them and in that order, each with the stage that is compared.
type List<'q> = &'q [(Spot, Option<Stage>)];

/// All codes that can meet the asked one, with who has them.
pub(super) struct Held<'q> {
    near: Vec<(NearCode, List<'q>)>,
    figures: Option<FigureBounds<'q>>,
}

/// Records, or pressures, of a code that can meet the asked one.
struct NearCode {
    code: ProblemNo,
    pressure: bool,
    /// [`STEP`] for each kind of code that is chosen before others.
    first: f32,
    /// What the code brings where all figures that measure the asked problem are alike.
    problem: f32,
    /// What one of each stage brings; the last stands for an unknown one.
    stages: [f32; Stage::ALL.len() + 1],
}

/// More than problem and stage can bring together: what is chosen first outdoes the others, whatever their stage.
const STEP: f32 = 2.0;

impl<'q> Held<'q> {
    pub(super) fn new(question: &'q Question<'q>, weights: &Weights, include_pressures: bool) -> Self {
        let holders = &question.index.holders;
        let with_list = |near: NearCode| {
            let posting = if near.pressure { holders.pressed(near.code) } else { holders.recorded(near.code) };
            (near, posting.list())
        };
        let near = near_codes(question, weights, include_pressures).into_iter().map(with_list).collect();
        Self { near, figures: question.figures.as_ref().map(OwnFigures::bounds) }
    }

    /// How far the likeness of the problem's own figures can be below its bound, at most.
    pub(super) fn figures_slack(&self) -> f64 {
        self.figures.as_ref().map_or(0.0, FigureBounds::slack)
    }

    /// The most that problem and stage bring each place of a block; below everything for whoever has nothing of the problem.
    pub(super) fn of_block(&self, block: usize) -> Sums {
        let before = |list: List<'q>, block: usize| list.partition_point(|(at, _)| at.get() < block * BLOCK);
        let within = |list: List<'q>| &list[before(list, block)..before(list, block + 1)];
        self.most(self.near.iter().map(|(near, list)| (near, within(list))))
    }

    /// The same for each block in which anybody has anything of it, in their order.
    pub(super) fn each_block(&self, mut take: impl FnMut(usize, &Sums)) {
        let mut left: Vec<List<'q>> = self.near.iter().map(|(_, list)| *list).collect();
        let first =
            |left: &[List<'q>]| left.iter().filter_map(|list| list.first()).map(|(at, _)| at.get() / BLOCK).min();
        while let Some(block) = first(&left) {
            let next = |list: &mut List<'q>| {
                let end = list.iter().position(|(at, _)| at.get() / BLOCK > block).unwrap_or(list.len());
                let (within, behind) = list.split_at(end);
                *list = behind;
                within
            };
            let sums = self.most(self.near.iter().zip(&mut left).map(|((near, _), list)| (near, next(list))));
            take(block, &sums);
        }
    }

    fn most<'n>(&self, within: impl Iterator<Item = (&'n NearCode, List<'q>)>) -> Sums {
        let alike =
            |at: Spot| self.figures.as_ref().map_or(1.0, |figures| measured::share(f64::from(figures.most(at))) as f32);
        let mut sums = [f32::MIN; BLOCK];
        for (near, list) in within {
            for &(at, stage) in list {
                let stage = near.stages[stage.map_or(Stage::ALL.len(), |stage| usize::from(stage.number()))];
                let most = &mut sums[at.get() % BLOCK];
                *most = most.max(near.first + near.problem * alike(at) + stage);
            }
        }
        sums.iter_mut().filter(|most| **most > 0.0).for_each(|most| *most = without_steps(*most));
        sums
    }
}

fn without_steps(brings: f32) -> f32 {
    brings - STEP * (brings / STEP) as i32 as f32
}

/// In the order in which a peer's record is chosen, last choice first: the same code on record, then the highest product,
/// then the stage (`matching::shared`). What brings the same is told apart by the stage alone.
fn near_codes(question: &Question<'_>, weights: &Weights, include_pressures: bool) -> Vec<NearCode> {
    let Kind::OneProblem { asked, .. } = &question.kind else { return Vec::new() };
    let encoder = &question.index.frame.encoder;
    let taxonomy = &encoder.vocabulary().taxonomy;
    let mut stages = [0.0; Stage::ALL.len() + 1];
    let kernel = question.stage.features.entries();
    kernel.iter().for_each(|&(stage, value)| stages[stage] = weights.of(Block::Stage) * value);
    let mut near: Vec<(bool, f64, ProblemNo, bool)> = Vec::new();
    for &code in taxonomy.related(asked) {
        let id = &taxonomy.problems()[code].id;
        let product = question.problem.dot(encoder.unit(id));
        near.push((id == asked, product, code, false));
        if include_pressures {
            near.push((false, problem::weight(true) * product, code, true));
        }
    }
    near.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut codes = Vec::new();
    for (rank, alike) in near.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).enumerate() {
        let first = rank as f32 * STEP;
        codes.extend(alike.iter().map(|&(_, product, code, pressure)| {
            let problem = (weights.of(Block::Problem) * product) as f32;
            let stages = stages.map(|stage| if pressure { 0.0 } else { stage as f32 });
            NearCode { code, pressure, first, problem, stages }
        }));
    }
    codes
}
