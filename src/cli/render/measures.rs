//! The reports of `evaluate`.

use super::page::Page;
use crate::cli::measured::{AgainstReport, ReferenceReport, Report};
use crate::domain::reference::Skipped;
use crate::evaluate::{Change, Influence, Interval, Pool, Reliability};

/// Most places that are named in one list.
const NAMED: usize = 12;
/// Places whose answers change most that are listed; the report has all.
const MOST_CHANGED: usize = 10;

pub(in super::super) fn recall(report: &Report<ReferenceReport>) -> String {
    let mut page = Page::default();
    let (figures, recall) = (&report.figures, &report.figures.recall);
    let pool = match recall.pool {
        Pool::Reference => "the places that the list mentions",
        Pool::All => "all places",
    };
    let within = if recall.within_type { " of the same governance type" } else { "" };
    page.text(&format!("How much of {} is recovered by: {}.", figures.reference, recall.blocks.join(", ")));
    page.text(&format!(
        "{} places, lists of {:.1} on average, each ranked among {:.0} others: {pool}{within}.",
        recall.places, recall.mean_list_length, recall.mean_pool
    ));
    page.blank();
    let row = |name: &str, at_k: &str, at_5: &str| [name.to_owned(), at_k.to_owned(), at_5.to_owned()];
    let of = |one: &Interval| format!("{:.3} [{:.3}, {:.3}]", one.mean, one.low, one.high);
    let less = |one: &Interval| format!("{:+.3} [{:+.3}, {:+.3}]", one.mean, one.low, one.high);
    let mut rows = vec![
        row("ours", &of(&recall.ours.recall_at_k), &of(&recall.ours.recall_at_5)),
        row("plain", &of(&recall.plain.recall_at_k), &of(&recall.plain.recall_at_5)),
        row("ours less plain", &less(&recall.difference.recall_at_k), &less(&recall.difference.recall_at_5)),
        row("random, expected", &format!("{:.3}", recall.random_at_k), ""),
    ];
    if let Some(cost) = &recall.difference_by_extras {
        rows.push(row("ours less by fit", &less(&cost.recall_at_k), &less(&cost.recall_at_5)));
    }
    page.table(["method", "recall@k", "recall@5"], &rows);
    page.blank();
    if !recall.ranking_extras.is_empty() {
        let extras = recall.ranking_extras.join(" and ");
        page.text(&format!("ours: in the order of {extras}; by fit: without it.")).blank();
    }
    page.text(
        "recall@k: share of a place's list among the first k of its ranking, k being the length of the list; recall@5: among \
         the first five. In brackets: 95% of resampled places. plain: z-scores over the pack clipped at 3, gaps filled with \
         the median, straight distance, on the same figures.",
    );
    if let Some(set) = &recall.weight_set {
        page.blank().text(&format!("Figures of the area weigh as in the weight set {}.", set.name));
        if figures.learned_from_this_list {
            page.text(&format!(
                "It was learned from this very list: what stands above flatters it. For places that it was not learned from \
                 (cross-validated, context alone): recall@k {}, less that of the themes' weights {}, less plain {}.",
                of(&set.recall_at_k),
                less(&set.gain_over_themes),
                less(&set.gain_over_plain),
            ));
        }
    }
    if !recall.choices.is_empty() {
        page.blank().text("What each choice of the context block brings");
        let rows: Vec<[String; 4]> = recall
            .choices
            .iter()
            .map(|one| {
                [
                    one.method.to_owned(),
                    one.figures.to_string(),
                    format!("{:.3}", one.recall_at_k),
                    less(&one.difference),
                ]
            })
            .collect();
        page.table(["method", "figures", "recall@k", "less plain"], &rows);
        page.text(
            "distance: straight, over z-scores. bumps: each figure by how near it is, never below zero. all, used: which \
             figures, each weighing alike. by theme: the seven themes weigh alike. transforms: skewed figures are brought \
             to a common scale, and gaps are left unknown.",
        );
    }
    if recall.without_one_of_their_type > 0 {
        let number = recall.without_one_of_their_type;
        page.blank().text(&format!("Not judged: {number} without a neighbour of their own governance type."));
    }
    skipped(&mut page, "Not judged", &figures.skipped);
    skipped(&mut page, "Neighbours left out", &figures.dropped_neighbours);
    stamp(&mut page, report);
    page.finish()
}

pub(in super::super) fn influence(report: &Report<Influence>) -> String {
    let mut page = Page::default();
    page.text("How much each block moves an answer (every question that a place has on its own behalf, alongside, default weights).");
    for one in &report.figures.questions {
        let kind = one.kind.replace('_', "-");
        page.blank()
            .text(&format!("{kind}: {} questions, {:.0} eligible places each", one.questions, one.mean_eligible));
        let rows: Vec<[String; 5]> = one
            .blocks
            .iter()
            .map(|block| {
                [
                    block.block.to_owned(),
                    format!("{:.3}", block.weight),
                    format!("{:.3}", block.spread),
                    format!("{:.4}", block.influence),
                    format!("{:.2}", block.top_5_without),
                ]
            })
            .collect();
        page.table(["block", "weight", "spread", "weight x spread", "top 5 without it"], &rows);
        page.text(&format!(
            "First ten: most listings of one place {:.0}, places with a record never listed {}, rank correlation of {} with \
             the number of records {:+.2}.",
            one.listings.largest,
            one.listings.never_listed,
            if one.kind == "place_wide" { "listings" } else { "listings over those by chance" },
            one.listings.rho_with_records,
        ));
        let share = |share: f64| format!("{:.0}%", 100.0 * share);
        let said = one.confidence;
        page.text(&format!(
            "First five, confidence: high {}, medium {}, low {}.",
            share(said.high),
            share(said.medium),
            share(said.low)
        ));
    }
    reliability(&mut page, &report.figures.reliability);
    page.blank().text(
        "spread: standard deviation of the block's similarity among the eligible places of a question. top 5 without it: \
         share of the first five that stay when the block is left out.",
    );
    stamp(&mut page, report);
    page.finish()
}

/// How far the halves of each place-wide block agree.
fn reliability(page: &mut Page, blocks: &[Reliability]) {
    page.blank()
        .text("How far one half of a block says the same as the other, among places of one type (place-wide rows)");
    let told = |number: Option<f64>| number.map_or_else(|| "-".to_owned(), |number| format!("{number:+.3}"));
    let row = |one: &Reliability| {
        [one.block.to_owned(), one.parts.to_string(), told(one.halves_agree), told(one.reliability)]
    };
    page.table(["block", "parts", "halves agree", "reliability"], &blocks.iter().map(row).collect::<Vec<_>>());
    page.text(
        "halves agree: correlation of the likeness of two places by one half of the block's parts with that by the other, mean of \
         30 random splits. reliability: what that makes of the whole block. -: there are no two parts, or nothing differs.",
    );
}

pub(in super::super) fn against(report: &Report<AgainstReport>) -> String {
    let mut page = Page::default();
    let (figures, measured) = (&report.figures, &report.figures.measured);
    page.text(&format!(
        "How answers change from model {} (trained on data {}) to {} (trained on data {}), both asked of the same pack.",
        report.model, figures.trained_on, measured.other_model, figures.other_trained_on
    ));
    page.blank();
    let block = |one: &Change| one.most_moved_block.unwrap_or("-").to_owned();
    let row = |kind: &str, one: &Change, few: &Interval| {
        [
            kind.to_owned(),
            one.questions.to_string(),
            format!("{:.3} [{:.3}, {:.3}]", few.mean, few.low, few.high),
            format!("{:.3}", one.top_10),
            format!("{:.2}", one.rank_shift),
            block(one),
        ]
    };
    let rows = [
        row("place-wide", &measured.place_wide, &measured.place_wide_top_5),
        row("one-problem", &measured.one_problem, &measured.one_problem_top_5),
    ];
    page.table(["", "questions", "top 5 kept, by place", "top 10", "ranks", "block"], &rows);
    page.blank().text("Why: what stays of the first five, place-wide, where only one part is the other model's");
    let parts: Vec<[String; 2]> =
        measured.parts.iter().map(|one| [one.part.replace('_', " "), format!("{:.3}", one.top_5)]).collect();
    page.table(["part", "top 5 kept"], &parts);
    page.text(&format!(
        "Weights of blocks are the pack's and the same. The first group of {:.0}% of places has another name, which moves no fit.",
        100.0 * measured.groups_changed
    ));
    page.blank().text("The places whose answers change most");
    let places: Vec<[String; 6]> = measured
        .places
        .iter()
        .take(MOST_CHANGED)
        .map(|one| {
            [
                one.display_name.clone(),
                format!("{:.2}", one.place_wide.top_5),
                format!("{:.1}", one.place_wide.rank_shift),
                format!("{:.2}", one.one_problem.top_5),
                format!("{:.1}", one.one_problem.rank_shift),
                block(if one.place_wide.most_moved_block.is_some() { &one.place_wide } else { &one.one_problem }),
            ]
        })
        .collect();
    page.table(["place", "wide 5", "ranks", "one 5", "ranks", "block"], &places);
    page.blank().text(
        "top 5 kept, wide 5, one 5: share of the first five that both models list, place-wide and with one problem. ranks: by \
         how many ranks the first five stand elsewhere. block: whose contributions moved most for those who entered or left \
         the first five.",
    );
    stamp(&mut page, report);
    page.finish()
}

fn skipped(page: &mut Page, title: &str, all: &[Skipped]) {
    if all.is_empty() {
        return;
    }
    let mut named: Vec<String> = all.iter().take(NAMED).map(|one| format!("{} {}", one.place, one.reason)).collect();
    if all.len() > NAMED {
        named.push(format!("and {} more", all.len() - NAMED));
    }
    page.blank().text(&format!("{title}: {}.", named.join("; ")));
}

pub(super) fn stamp<T>(page: &mut Page, report: &Report<T>) {
    page.blank().text(&format!(
        "peermatch {}, model {}, taxonomy {}, data {}, seed {}, {}",
        report.software, report.model, report.taxonomy, report.data, report.seed, report.date
    ));
}
