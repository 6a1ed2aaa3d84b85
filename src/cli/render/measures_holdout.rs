//! The report of `evaluate --holdout`.

use super::measures::stamp;
use super::page::Page;
use crate::cli::measured::Report;
use crate::evaluate::{Holdout, Interval, Smoothing, Whose};

/// Problems that are shown: those hidden most often.
const PROBLEMS: usize = 12;

pub(in super::super) fn holdout(report: &Report<Holdout>) -> String {
    let mut page = Page::default();
    let figures = &report.figures;
    let how = match &figures.before {
        None => format!("hidden by event, in {} folds", figures.folds),
        Some(day) => format!("known since {day}, of events of which nothing was known before"),
    };
    page.text(&format!(
        "Which problems a place has beside those that it shows: {} facts of {} places, {how}. {:.1} hidden of a place at a time, \
         {:.0} problems ranked.",
        figures.hidden_facts, figures.places, figures.mean_hidden, figures.mean_candidates
    ));
    page.blank();
    let of = |one: &Interval| format!("{:.3} [{:.3}, {:.3}]", one.mean, one.low, one.high);
    let less = |one: &Option<Interval>| {
        one.as_ref().map_or(String::new(), |one| format!("{:+.3} [{:+.3}, {:+.3}]", one.mean, one.low, one.high))
    };
    let rows: Vec<[String; 4]> = figures
        .methods
        .iter()
        .map(|one| {
            [
                one.method.replace('_', " "),
                of(&one.ndcg_at_10),
                less(&one.ours_less_ndcg_at_10),
                format!("{:.3}", one.recall_at_10.mean),
            ]
        })
        .collect();
    page.table(["method", "nDCG@10", "ours less it", "recall@10"], &rows);
    page.blank();
    let rows: Vec<[String; 5]> = figures
        .problems
        .iter()
        .take(PROBLEMS)
        .map(|one| {
            let counts = [one.hidden, one.ours, one.popularity, one.same_type].map(|count| count.to_string());
            let [hidden, ours, popularity, same_type] = counts;
            [one.problem.clone(), hidden, ours, popularity, same_type]
        })
        .collect();
    page.table(["found among the first ten", "hidden", "ours", "popularity", "same type"], &rows);
    page.blank().text(
        "In brackets: 95% of resampled places. ours: all places vote, the more the better they fit, smoothed towards popularity \
         (of all places, or of those of the own type). \
         popularity: what most places have. same type, and region: what most places of that kind have. ten peers, context \
         nearest, jaccard nearest: the first ten vote alike, by fit, by context alone, by problems in common. Nobody's own area \
         votes.",
    );
    let whose = |one: &Smoothing| match one.whose {
        Whose::Everybody => "all",
        Whose::OwnType => "own type",
    };
    let smoothing: Vec<String> =
        figures.smoothing.iter().map(|one| format!("{}, {} of {}", one.width, one.popularity, whose(one))).collect();
    page.blank().text(&format!(
        "Width of votes and share of popularity (of all places or of the own type), chosen on {} inner folds of what is seen: {}.",
        figures.inner_folds,
        smoothing.join("; ")
    ));
    stamp(&mut page, report);
    page.finish()
}
