//! The report of `evaluate --structure`.

use super::measures::stamp;
use super::page::Page;
use crate::cli::measured::Report;
use crate::evaluate::{ALL, Among, Lists, Structure};

/// Most places that are named in one list.
const NAMED: usize = 12;

pub(in super::super) fn structure(report: &Report<Structure>) -> String {
    let mut page = Page::default();
    let figures = &report.figures;
    let called = figures.called.as_str();
    let name = |one: &Among| if one.among == ALL { called.to_owned() } else { one.among.clone() };
    let order = match &figures.ranking_extras[..] {
        [] => String::new(),
        extras => format!(", in the order of {}", extras.join(" and ")),
    };
    page.text(&format!(
        "Everyone's first ten: {} {called} ({}) ask on their own behalf with the default weights{order}, and {called} are listed.",
        figures.governing,
        figures.governing_types.join(", ")
    ));
    page.blank();
    let wide = figures.lists.iter().filter(|one| one.problem.is_none());
    let rows: Vec<[String; 7]> = wide.map(|one| row(&name(one), &one.lists)).collect();
    page.table(["place-wide", "asked", "listable", "largest", "never", "skew", "mutual"], &rows);
    page.blank();
    let problems = figures.lists.iter().filter(|one| one.among == ALL);
    let rows: Vec<[String; 7]> = problems.filter_map(|one| Some(row(one.problem.as_deref()?, &one.lists))).collect();
    let title = format!("{called}, with one problem");
    page.table([title.as_str(), "asked", "listable", "largest", "never", "skew", "mutual"], &rows);
    page.blank().text(&format!("All {called}, place-wide, by other ways of ranking the same eligible places"));
    let rows: Vec<[String; 7]> = figures.baselines.iter().map(|one| row(one.method, &one.lists)).collect();
    page.table(["ranked by", "asked", "listable", "largest", "never", "skew", "mutual"], &rows);
    page.blank().text(
        "listable: eligible for somebody. largest: most lists that one place is on. never: listable and on no list. skew: of \
         the number of lists that places are on. mutual: share of listings that the listed place returns. plain: straight \
         distance of standard scores; context: that block alone.",
    );
    if !figures.all.never.is_empty() {
        let mut named: Vec<String> = figures.all.never.iter().take(NAMED).cloned().collect();
        if figures.all.never.len() > NAMED {
            named.push(format!("and {} more", figures.all.never.len() - NAMED));
        }
        page.blank().text(&format!("Never listed place-wide: {}.", named.join(", ")));
    }
    match &figures.groups {
        None => page.blank().text("The model has no groups."),
        Some(groups) => page.blank().text(&format!(
            "Groups of the model: {} of sizes {}. Silhouette {:.3} (shuffled blocks {:.3}), stability {:.2}, agreement with the \
             governance types {:.2}, with one problem at most {:.2} ({}); the last three are adjusted Rand indices.",
            figures.group_sizes.len(),
            figures.group_sizes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            groups.silhouette,
            groups.shuffled_silhouette,
            groups.stability,
            groups.agreement_with_type,
            groups.agreement_with_problem,
            groups.agreeing_problem,
        )),
    };
    stamp(&mut page, report);
    page.finish()
}

fn row(name: &str, lists: &Lists) -> [String; 7] {
    [
        name.to_owned(),
        lists.asked.to_string(),
        lists.listable.to_string(),
        lists.largest_in_degree.to_string(),
        lists.never_listed.to_string(),
        format!("{:.2}", lists.skew),
        format!("{:.2}", lists.reciprocity),
    ]
}
