//! How far the work is on both sides.

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

/// Two places over their live records: exact codes only.
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
