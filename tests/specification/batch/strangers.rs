//! Runs that a stranger made or altered, tables that a stranger filled in, and files that a spreadsheet opens.

use std::fs;
use std::path::Path;

use peermatch::domain::digest::sha256;
use peermatch::proto::v1::PeerRow;
use peermatch::runs::{self, RunError, RunFolder};

use super::work::{Work, peer_rows};
use crate::support::World;

/// Puts other bytes in the place of a run's rows, and has its manifest say that they are right.
fn forge(dir: &Path, name: &str, bytes: &[u8]) {
    let manifest = dir.join("manifest.json");
    let mut forged: serde_json::Value = serde_json::from_slice(&fs::read(&manifest).unwrap()).unwrap();
    let file = &mut forged["files"][0];
    file["name"] = name.into();
    file["sha256"] = sha256(bytes).into();
    file["size"] = bytes.len().to_string().into();
    fs::write(dir.join(name), bytes).unwrap();
    fs::write(manifest, forged.to_string()).unwrap();
}

/// How many rows are read, or why none or no further ones are.
fn read(dir: &Path) -> Result<usize, RunError> {
    let (_, rows) = runs::rows::<PeerRow>(&RunFolder::new(dir))?;
    rows.map(|row| row.map(|_| 1)).sum()
}

#[test]
fn issue_22_8_rows_outside_the_folder_of_a_run_are_not_read() {
    let work = Work::new();
    let dir = work.done("out", &["--format", "jsonl"]);
    let rows = fs::read(dir.join("peers.jsonl")).unwrap();
    assert!(read(&dir).unwrap() > 8);
    for outside in ["../peers.jsonl", work.path("absolute.jsonl").to_str().unwrap()] {
        forge(&dir, outside, &rows);
        assert!(matches!(read(&dir), Err(RunError::Damaged(_))), "{outside}");
        work.run(&["batch", "diff", "out", "out"]).fails(3, "is not what its run wrote");
    }
}

#[test]
fn issue_22_8_a_run_without_the_rows_that_are_read_back_is_told_as_damaged() {
    let work = Work::new();
    let dir = work.done("out", &["--format", "parquet"]);
    assert!(read(&dir).unwrap() > 8);
    let manifest = dir.join("manifest.json");
    let mut older: serde_json::Value = serde_json::from_slice(&fs::read(&manifest).unwrap()).unwrap();
    older["files"].as_array_mut().unwrap().pop();
    fs::write(manifest, older.to_string()).unwrap();
    assert!(matches!(read(&dir), Err(RunError::Damaged(_))), "as runs of earlier versions are");
}

#[test]
fn issue_22_9_a_name_that_looks_like_a_formula_is_text_in_a_spreadsheet() {
    let world = World::new().change("places.csv", "ARN,Arn,", "ARN,\"=HYPERLINK(\"\"http://x\"\")\",");
    let work = Work::of(world.change("places.csv", "BEL,Bel,", "BEL,@bel,"));
    let csv = work.done("csv", &["--format", "csv"]);
    let text = fs::read_to_string(csv.join("peers.csv")).unwrap();
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let formula = |cell: &str| {
        cell.starts_with(['=', '+', '@', '\t', '\r']) || (cell.starts_with('-') && cell.parse::<f64>().is_err())
    };
    let mut shielded = 0;
    for row in table.records() {
        for cell in &row.unwrap() {
            assert!(!formula(cell), "{cell}");
            shielded += usize::from(cell.starts_with("'=HYPERLINK") || cell == "'@bel");
        }
    }
    assert!(shielded > 2);
    assert_eq!(peer_rows(&csv), peer_rows(&work.done("jsonl", &["--format", "jsonl"])));
}

#[test]
fn issue_22_9_groups_of_a_convener_are_checked_as_all_names_are() {
    let work = Work::new();
    let refuse = |group: &str, what: &str| {
        fs::write(work.path("groups.csv"), format!("group_id,name,problem,id\n{group},flood,ARN\n")).unwrap();
        work.batch("cohorts", "out", &["--existing", "groups.csv"]).fails(3, what);
    };
    refuse(",Floods", "group_id: is empty");
    refuse("g\u{202e}1,Floods", "group_id: holds U+202E");
    refuse("g1,Flo\u{ad}ods", "display_name: holds U+00AD");
    refuse("g1,Flo\u{3164}ods", "display_name: holds U+3164");
    refuse(&format!("{},Floods", "x".repeat(201)), "group_id: is 201 characters long");
}
