//! What the model card says of weight sets: what each was learned from, and what it brings.

use std::fmt::Write;

use crate::learning::{Interval, WeightSet};

/// Figures that are named as weighing most.
const NAMED: usize = 10;

/// A section of the card.
pub(super) fn section(sets: &[WeightSet]) -> String {
    let mut told = "## Weight sets\n\nLearned weights of figures, used only where somebody asks for them by name \
                    (`--weight-set`); themes weigh alike otherwise.\n"
        .to_owned();
    for set in sets {
        // Writing to a text never fails.
        _ = write!(told, "\n{}", one(set));
    }
    told
}

fn one(set: &WeightSet) -> String {
    let attribution = if set.attribution.is_empty() { "origin and licence not stated" } else { &set.attribution };
    let mut most: Vec<(&String, f64)> = set.weights.iter().map(|(code, &weight)| (code, weight)).collect();
    most.sort_by(|a, b| b.1.total_cmp(&a.1));
    let nothing = most.iter().filter(|(_, weight)| *weight < 0.0005).count();
    let named: Vec<String> = most.iter().take(NAMED).map(|(code, weight)| format!("`{code}` {weight:.3}")).collect();
    let shown = |one: &Interval| format!("{:+.3} [{:+.3}, {:+.3}]", one.mean, one.low, one.high);
    let recall = &set.recall_at_k;
    format!(
        "### {}\n\n\
         - learned from `{}` ({attribution}), SHA-256 `{}`, {} places\n\
         - pairwise logistic regression with weights of 0 or more, held to the themes' weights by a ridge of {} (of {}, \
         chosen by inner folds)\n\
         - {} folds by place, seed {}; a place that is judged was seen neither as a place nor as a neighbour\n\
         - recall among the first k of such places, by these weights alone: {:.3} [{:.3}, {:.3}]; less the themes' weights {}; \
         less the plain method {}\n\
         - weigh most: {}; {nothing} of {} weigh nothing\n",
        set.name,
        set.learned_from,
        set.sha256,
        set.places,
        set.ridge,
        set.ridges_tried.iter().map(f64::to_string).collect::<Vec<_>>().join(", "),
        set.folds,
        set.seed,
        recall.mean,
        recall.low,
        recall.high,
        shown(&set.gain_over_themes),
        shown(&set.gain_over_plain),
        named.join(", "),
        set.weights.len(),
    )
}
