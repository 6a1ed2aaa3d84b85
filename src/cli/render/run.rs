//! The answers of `batch`.

use std::path::Path;

use super::page::Page;
use super::shared::versions;
use crate::proto::v1;

pub(in super::super) fn planned_run(plan: &v1::RunManifest, out: &Path, file: &str) -> String {
    let mut page = Page::default();
    page.text(&format!("Run {} is not begun: this is what it would be.", plan.run_id)).blank();
    figures(&mut page, plan);
    page.labelled("partitions", &[plan.partition_count.to_string()]);
    page.labelled("files", &[out.join(file).display().to_string(), out.join("manifest.json").display().to_string()]);
    rests_on(&mut page, plan);
    page.finish()
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

fn figures(page: &mut Page, manifest: &v1::RunManifest) {
    let row = |one: &v1::RunFigure| {
        let value = if one.value.fract() == 0.0 { one.value.to_string() } else { format!("{:.3}", one.value) };
        [one.name.clone(), value, one.text.clone()]
    };
    page.table(["figure", "value", "what it is"], &manifest.figures.iter().map(row).collect::<Vec<_>>()).blank();
}

fn rests_on(page: &mut Page, manifest: &v1::RunManifest) {
    let spec = manifest.spec.clone().unwrap_or_default();
    let day = format!("seed {}, day {}, input {}", spec.seed, spec.today, manifest.input_hash);
    page.blank().text(&format!("{}; {day}", versions(manifest.versions.as_ref())));
}
