//! The answers of `batch`.

use std::path::Path;

use super::page::Page;
use crate::batch::Column;
use crate::present::versions;
use crate::proto::v1;
use crate::runs::TaskStatus;

pub(in super::super) fn planned_run(plan: &v1::RunManifest, out: &Path, files: &[String]) -> String {
    let mut page = Page::default();
    page.text(&format!("Run {} is not begun: this is what it would be.", plan.run_id)).blank();
    figures(&mut page, plan);
    page.labelled("partitions", &[plan.partition_count.to_string()]);
    let files = files.iter().map(String::as_str).chain(["manifest.json"]);
    page.labelled("files", &files.map(|file| out.join(file).display().to_string()).collect::<Vec<_>>());
    rests_on(&mut page, plan);
    page.finish()
}

/// A planned run: its tasks, and what is left of them.
pub(in super::super) fn planned_tasks(status: &TaskStatus) -> String {
    let mut page = Page::default();
    let [whole, rows, join] = &status.stages;
    let left = [whole, rows, join].map(|stage| stage.missing.len()).iter().sum::<usize>();
    page.text(&match left {
        0 => format!("Run {} is done: {}", status.run_id, status.folder.display()),
        _ => format!("Run {} is planned: {left} of its {} tasks are left.", status.run_id, rows.tasks + 2),
    })
    .blank();
    let plan = status.plan.display();
    for stage in [whole, rows] {
        let numbers = ranges(&stage.missing).into_iter();
        let command = |no| format!("peermatch batch task --plan {plan} --stage {} --no {no}", stage.stage);
        page.labelled(stage.stage, &numbers.map(command).collect::<Vec<_>>());
    }
    if !join.missing.is_empty() {
        page.labelled(join.stage, &[format!("peermatch batch join --plan {plan}")]);
    }
    page.finish()
}

/// Numbers in their order, those that follow each other as FIRST-LAST.
fn ranges(numbers: &[usize]) -> Vec<String> {
    let runs = numbers.chunk_by(|one, next| one + 1 == *next);
    runs.map(|run| match run {
        [first, .., last] => format!("{first}-{last}"),
        one => one.iter().map(usize::to_string).collect(),
    })
    .collect()
}

pub(in super::super) fn finished_run(manifest: &v1::RunManifest, out: &Path) -> String {
    let mut page = Page::default();
    page.text(&format!("Run {} is done.", manifest.run_id)).blank();
    let files = manifest.files.iter();
    let named = |one: &v1::RunFile| {
        format!("{}: {} rows, {} bytes, sha256 {}", out.join(&one.name).display(), one.row_count, one.size, one.sha256)
    };
    page.labelled("files", &files.map(named).collect::<Vec<_>>()).blank();
    figures(&mut page, manifest);
    rests_on(&mut page, manifest);
    page.finish()
}

pub(in super::super) fn schema(columns: &[Column]) -> String {
    let mut page = Page::default();
    page.text("CSV and Parquet have these columns, and JSON Lines the fields of the same names in lowerCamelCase.")
        .blank();
    for column in columns {
        let may_lack = if column.optional { ", may be absent" } else { "" };
        page.text(&format!("{} ({}{may_lack})", column.name, column.kind_name()));
        page.labelled("", &[&column.description]);
    }
    page.finish()
}

/// Most changes that are shown.
const SHOWN: usize = 30;

pub(in super::super) fn run_diff(answer: &v1::RunDiff) -> String {
    let mut page = Page::default();
    page.text(&format!("From run {} to run {}:", answer.run_id_before, answer.run_id_after)).blank();
    if answer.differences.is_empty() {
        page.text("Both were made from the same: nothing can have changed but the files.");
    }
    for one in &answer.differences {
        page.item(&match one.subject.as_str() {
            "options" => format!("options were {} and are {}", one.before, one.after),
            subject => format!("{subject} {} became {}", one.before, one.after),
        });
    }
    page.blank().text(&format!(
        "{} of {} questions changed: {} peers gained, {} lost, {} moved to another rank, {} with another fit.",
        answer.changed_question_count,
        answer.question_count,
        answer.gained_count,
        answer.lost_count,
        answer.moved_count,
        answer.refitted_count
    ));
    page.blank();
    let mut asker = ("", "");
    for change in answer.changes.iter().take(SHOWN) {
        let next = (change.place_id.as_str(), change.problem_id.as_str());
        if asker != next {
            asker = next;
            let about = if next.1.is_empty() { String::new() } else { format!(", {}", next.1) };
            page.text(&format!("{} ({}){about}", change.display_name, change.place_id));
        }
        page.item(&told(change));
    }
    if answer.changes.len() > SHOWN {
        page.text(&format!("... and {} more: see them with --output json.", answer.changes.len() - SHOWN));
    }
    page.finish()
}

fn told(change: &v1::PeerChange) -> String {
    let fit = |fit: Option<f64>| fit.map(|fit| format!("{fit:.3}")).unwrap_or_default();
    let rank = |rank: Option<i32>| rank.map(|rank| rank.to_string()).unwrap_or_default();
    let peer = &change.peer_display_name;
    let what = match change.kind() {
        v1::PeerChangeKind::Gained => format!("gained {peer}, rank {}", rank(change.rank_after)),
        v1::PeerChangeKind::Lost => format!("lost {peer}, which was rank {}", rank(change.rank_before)),
        v1::PeerChangeKind::Moved => {
            format!("{peer} moved from rank {} to {}", rank(change.rank_before), rank(change.rank_after))
        }
        _ => format!(
            "{peer} kept rank {}, fit {} became {}",
            rank(change.rank_after),
            fit(change.fit_before),
            fit(change.fit_after)
        ),
    };
    let blocks = change.blocks.iter().map(|one| one.block.replace('_', " ")).collect::<Vec<_>>().join(", ");
    let why = match change.reason() {
        v1::PeerChangeReason::QuestionAdded => "the place asks this only now".to_owned(),
        v1::PeerChangeReason::QuestionRemoved => "the place no longer asks this".to_owned(),
        v1::PeerChangeReason::Weights => format!("other weights: {blocks}"),
        v1::PeerChangeReason::Facts => format!("not known or not modelled as before: {blocks}"),
        v1::PeerChangeReason::Others => "its own fit is as it was: others came or went".to_owned(),
        v1::PeerChangeReason::Rose => "it fits better than the last one did, or is new".to_owned(),
        _ => "it no longer fits as well as the last one does, or shares no problem any more".to_owned(),
    };
    format!("{what}: {why}")
}

/// Figures of the run one below the other; those of several ways side by side, a measure a line.
fn figures(page: &mut Page, manifest: &v1::RunManifest) {
    let (of_ways, of_run): (Vec<&v1::RunFigure>, Vec<&v1::RunFigure>) =
        manifest.figures.iter().partition(|one| !one.way.is_empty());
    let row = |one: &&v1::RunFigure| [number(one.value), one.text.clone()];
    page.table(["figure", "what it is"], &of_run.iter().map(row).collect::<Vec<_>>()).blank();
    if of_ways.is_empty() {
        return;
    }
    let mut ways: Vec<&str> = of_ways.iter().map(|one| one.way.as_str()).collect();
    ways.dedup();
    let measure = |one: &v1::RunFigure| one.name[one.way.len() + 1..].to_owned();
    let mut measures: Vec<String> = of_ways.iter().map(|one| measure(one)).collect();
    let mut seen = std::collections::BTreeSet::new();
    measures.retain(|one| seen.insert(one.clone()));
    let cell = |wanted: &str, way: &&str| {
        let found = of_ways.iter().find(|one| one.way == *way && measure(one) == wanted);
        found.map(|one| number(one.value)).unwrap_or_default()
    };
    let words = |code: &str| code.replace('_', " ");
    let line = |one: &String| -> Vec<String> {
        std::iter::once(words(one)).chain(ways.iter().map(|way| cell(one, way))).collect()
    };
    let heads: Vec<String> = std::iter::once(String::new()).chain(ways.iter().map(|way| words(way))).collect();
    page.rows(&heads, &measures.iter().map(line).collect::<Vec<_>>()).blank();
    page.text(
        "The first way is that of the rows; the others are baselines. What each measure is stands in manifest.json.",
    );
}

fn number(value: f64) -> String {
    if value.fract() == 0.0 { value.to_string() } else { format!("{value:.3}") }
}

fn rests_on(page: &mut Page, manifest: &v1::RunManifest) {
    let spec = manifest.spec.clone().unwrap_or_default();
    let day = format!("seed {}, day {}, input {}", spec.seed, spec.today, manifest.input_hash);
    page.blank().text(&format!("{}; {day}", versions(manifest.versions.as_ref())));
}
