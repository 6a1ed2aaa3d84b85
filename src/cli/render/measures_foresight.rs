//! The report of `evaluate --foresight`.

use super::measures::stamp;
use super::page::Page;
use crate::cli::measured::Report;
use crate::evaluate::{Foreseen, Foresight, Interval};

/// Problems that are shown, best foreseen first.
const PROBLEMS: usize = 30;

pub(in super::super) fn foresight(report: &Report<Foresight>) -> String {
    let mut page = Page::default();
    let figures = &report.figures;
    page.text(&format!(
        "Who else of the own type has a problem that is hidden of everybody: {} problems, ranked among {} {}.",
        figures.problems.len(),
        figures.governing,
        figures.called
    ));
    page.blank();
    methods(&mut page, &figures.hidden_problems);
    page.blank();
    match &figures.won_together {
        None => _ = page.text("Who later won an award together: the pack knows no awards that were won together."),
        Some(won) => {
            page.text(&format!(
                "Who of the own type later won an award together, by what was on record before its day: {} awards.",
                figures.awards.len()
            ));
            page.blank();
            methods(&mut page, won);
        }
    }
    page.blank();
    let rows: Vec<[String; 5]> = figures
        .problems
        .iter()
        .take(PROBLEMS)
        .map(|one| {
            let [ours, plain, both] = one.auc.map(|area| format!("{area:.3}"));
            [one.problem.clone(), one.places.to_string(), ours, plain, both]
        })
        .collect();
    page.table(["hidden problem", "places", "ours", "plain", "context, governance"], &rows);
    page.blank().text(
        "Area under the curve: the chance that a place that should rank higher does; 0.5 is chance. In brackets: 95% of resampled \
         problems or awards. plain: standard scores of the figures and straight distance. A problem is hidden with all that came \
         on record together with it; nobody's own area is ranked.",
    );
    stamp(&mut page, report);
    page.finish()
}

fn methods(page: &mut Page, all: &[Foreseen]) {
    let less = |one: &Interval| format!("{:+.3} [{:+.3}, {:+.3}]", one.mean, one.low, one.high);
    let row = |one: &Foreseen| {
        [
            one.method.replace('_', " "),
            format!("{:.3} [{:.3}, {:.3}]", one.auc.mean, one.auc.low, one.auc.high),
            one.ours_less.as_ref().map_or(String::new(), less),
        ]
    };
    page.table(["method", "area under the curve", "ours less it"], &all.iter().map(row).collect::<Vec<_>>());
}
