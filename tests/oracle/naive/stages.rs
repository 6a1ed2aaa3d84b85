//! How far the work is on both sides.

use std::collections::{BTreeMap, BTreeSet};

use peermatch::domain::record::Status;
use peermatch::domain::stage::{Stage, StageMode};

use super::problems::Corpus;
use super::{Compared, Matter};

/// Theirs minus mine, where both are known.
pub(super) fn steps(mine: Option<Stage>, theirs: Option<Stage>) -> Option<i32> {
    Some(i32::from(theirs?.number()) - i32::from(mine?.number()))
}

/// What a distance in stages is worth.
pub(crate) fn kernel(mode: StageMode, d: i32) -> f64 {
    let alongside = (1.0 - f64::from(d.abs()) / 3.0).max(0.0);
    let ahead = match d {
        1 | 2 => 1.0,
        3 => 0.75,
        4 => 0.5,
        5 => 0.25,
        _ => 0.0,
    };
    match mode {
        StageMode::Alongside => alongside,
        StageMode::Ahead => ahead,
        StageMode::Either => alongside.max(ahead),
    }
}

/// Codes of which two random places that have them live with a stage are less than .95 alike in the mean.
pub(super) fn differing(places: &[Vec<Matter>]) -> BTreeSet<usize> {
    let mut by_code: BTreeMap<usize, Vec<Option<Stage>>> = BTreeMap::new();
    for one in places.iter().flatten().filter(|one| one.status == Status::Live && one.stage.is_some()) {
        by_code.entry(one.code).or_default().push(one.stage);
    }
    let differ = |stages: &[Option<Stage>]| {
        let mut kernels = Vec::new();
        for a in 0..stages.len() {
            for b in 0..a {
                kernels.extend(steps(stages[a], stages[b]).map(|d| kernel(StageMode::Alongside, d)));
            }
        }
        1.0 - kernels.iter().sum::<f64>() / kernels.len() as f64 > 0.05
    };
    by_code.into_iter().filter(|(_, stages)| differ(stages)).map(|(code, _)| code).collect()
}

/// Two places over their live records of the codes that count: exact codes only.
pub(super) fn place_wide(corpus: &Corpus, mode: StageMode, mine: &[Matter], theirs: &[Matter]) -> Compared {
    let weight = |all: &[Matter]| all.iter().map(|one| corpus.idf(one.code)).sum::<f64>();
    let staged = |all: &[Matter]| all.iter().filter(|one| one.stage.is_some()).copied().collect::<Vec<_>>();
    if mine.is_empty() || theirs.is_empty() {
        return (0.0, 0.0);
    }
    let mut shared = 0.0;
    for a in mine {
        for b in theirs {
            if a.code == b.code
                && let Some(d) = steps(a.stage, b.stage)
            {
                shared += corpus.idf(a.code) * kernel(mode, d);
            }
        }
    }
    let share_staged = |all: &[Matter]| weight(&staged(all)) / weight(all);
    let product = shared / (weight(mine).sqrt() * weight(theirs).sqrt());
    (product, (share_staged(mine) * share_staged(theirs)).sqrt())
}
