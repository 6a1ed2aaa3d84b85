//! The report of `evaluate --text`.

use super::measures::stamp;
use super::page::Page;
use crate::cli::measured::{Report, TextReport};
use crate::evaluate::Quality;

/// Most pairs of sectors that are shown: those with most pairs of statements.
const PAIRS: usize = 12;

pub(in super::super) fn text(report: &Report<TextReport>) -> String {
    let mut page = Page::default();
    let quality = &report.figures.quality;
    page.text(&format!(
        "How well the sentences of {} lead to problems: {} of a problem, {} of none.",
        report.figures.file, quality.statements, quality.unrelated
    ));
    page.blank();
    let row = |name: &str, one: &Quality| {
        let shares = [one.top1, one.top3, one.mrr, one.refused_unrelated, one.refused_real];
        let [top1, top3, mrr, unrelated, real] = shares.map(|share| format!("{share:.3}"));
        [name.to_owned(), top1, top3, mrr, unrelated, real]
    };
    let baselines = quality.baselines.iter().map(|one| row(&one.method, &one.quality));
    let rows: Vec<[String; 6]> = [row("ours", &quality.ours)].into_iter().chain(baselines).collect();
    page.table(["method", "top1", "top3", "mrr", "unrelated refused", "real refused"], &rows);
    page.blank();
    page.text(&format!("ours: read by {}. Expected calibration error: {:.3}.", quality.encoder, quality.ece)).blank();
    let rows: Vec<[String; 5]> = quality
        .sectors
        .iter()
        .map(|one| {
            let [top1, top3, mrr] = [one.top1, one.top3, one.mrr].map(|share| format!("{share:.3}"));
            [one.sector.clone(), one.statements.to_string(), top1, top3, mrr]
        })
        .collect();
    page.table(["said by", "statements", "top1", "top3", "mrr"], &rows).blank();
    let mut pairs: Vec<_> = quality.sector_pairs.iter().collect();
    pairs.sort_by_key(|one| std::cmp::Reverse(one.pairs));
    let rows: Vec<[String; 3]> = pairs
        .iter()
        .take(PAIRS)
        .map(|one| {
            [format!("{} and {}", one.sector, one.other_sector), one.pairs.to_string(), format!("{:.3}", one.alike)]
        })
        .collect();
    page.table(["one problem in the words of", "pairs", "understood alike"], &rows).blank();
    page.text(
        "top1, top3: share of the sentences of a problem of which the first candidate, or one of the first three, is right; mrr: \
         mean of one over the rank of the first right one. A refused sentence has no rank. bm25, tfidf: each problem a plain bag of \
         the same words. understood alike: both first candidates are right and the same.",
    );
    stamp(&mut page, report);
    page.finish()
}
