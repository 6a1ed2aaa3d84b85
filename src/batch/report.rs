//! A convener's report as figures of a run: each way beside the others.

use super::job::figure;
use crate::convene::{Comparison, Quality};
use crate::proto::v1;

/// The figures of every way, named by the way.
pub(super) fn figures(report: &Comparison) -> Vec<v1::RunFigure> {
    report.ways.iter().flat_map(of_way).collect()
}

fn of_way(way: &Quality) -> Vec<v1::RunFigure> {
    let drawn = if way.draws > 1 { format!(" (mean of {} draws)", way.draws) } else { String::new() };
    let told = |name: &str, value: f64, text: &str| {
        let (code, words) = (way.way.code(), way.way.words());
        let told = figure(&format!("{code}_{name}"), value, &format!("{text}; {words}{drawn}"));
        v1::RunFigure { way: code.to_owned(), ..told }
    };
    let mut all = vec![
        told("formed", way.formed, "pairs or groups"),
        told("served", way.served, "share of those who take part that are in one, 0 to 1"),
        told(
            "total_fit",
            way.total_fit,
            "sum of the fits of pairs; of groups, of each member's mean fit to the others",
        ),
        told("mean_fit", way.mean_fit, "mean over pairs, or over those in a group, 0 to 1"),
        told("worst_fit", way.worst_fit, "the pair or group that fits least, 0 to 1"),
        told("largest_load", way.load.largest, "most often that one place is called upon"),
        told("idle", way.load.idle, "share of places that nobody calls upon, 0 to 1"),
    ];
    if let Some(pairs) = way.blocking_pairs {
        all.push(told("blocking_pairs", pairs, "pairs who would both rather be together"));
    }
    if let Some(groups) = way.mixed {
        all.push(told("mixed", groups, "groups whose work different sectors lead, where records say who leads"));
    }
    all
}
