//! What a run leaves behind.

use std::fs;

use peermatch::batch::{Mode, columns};
use peermatch::domain::digest::sha256;

use super::work::{Work, files, manifest, peer_rows};

const FORMATS: [&str; 3] = ["csv", "jsonl", "parquet"];

#[test]
fn the_bytes_are_the_same_for_any_number_of_threads() {
    let work = Work::new();
    for format in FORMATS {
        let of = |threads: &str| {
            let out = format!("{format}-{threads}");
            files(&work.done(&out, &["--format", format, "--threads", threads]))
        };
        let one = of("1");
        let mut names = vec!["manifest.json".to_owned(), format!("peers.{format}")];
        names.extend((format != "jsonl").then(|| "rows.jsonl".to_owned()));
        assert_eq!(one.keys().collect::<Vec<_>>(), names.iter().collect::<Vec<_>>());
        assert!(one == of("2") && one == of("4"), "{format}");
    }
}

#[test]
fn every_form_holds_the_same_rows() {
    let work = Work::new();
    let [csv, jsonl, parquet] = FORMATS.map(|format| peer_rows(&work.done(format, &["--format", format])));
    assert!(csv.len() > 8 && csv.iter().any(|row| row.no_peer_reason.is_none() && row.mutual_rank.is_some()));
    assert_eq!(csv, jsonl);
    assert_eq!(jsonl, parquet);
}

#[test]
fn f8_a_person_reads_the_csv() {
    let work = Work::new();
    let dir = work.done("out", &["--format", "csv"]);
    let mut table = csv::Reader::from_path(dir.join("peers.csv")).expect("the file");
    let header = table.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|one| one == name).expect("the column");
    let records: Vec<csv::StringRecord> = table.records().map(|record| record.expect("a row")).collect();
    let rows = peer_rows(&dir);
    assert_eq!(records.len(), rows.len());
    for (record, row) in records.iter().zip(&rows) {
        for cell in record {
            assert!(!cell.contains(['{', '[']), "no JSON: {cell}");
            let is_code = cell.contains('_') && cell.chars().all(|c| c.is_ascii_uppercase() || c == '_');
            assert!(!is_code, "no name of a code: {cell}");
        }
        let problems: Vec<&str> = row.shared_problems.iter().map(|one| one.display_name.as_str()).collect();
        assert_eq!(&record[column("shared_problems")], problems.join("; "));
        let parts: Vec<String> =
            row.contributions.iter().map(|one| format!("{} {}", one.block, serde_json::json!(one.value))).collect();
        assert_eq!(&record[column("contributions")], parts.join("; "), "and they add up to the fit beside them");
    }
    assert!(records.iter().any(|record| ["high", "medium", "low"].contains(&&record[column("confidence")])));
}

#[test]
fn the_manifest_says_what_the_run_is() {
    let work = Work::new();
    let dir = work.done("out", &["--seed", "7"]);
    let manifest = manifest(&dir);
    let bytes = fs::read(dir.join("peers.csv")).unwrap();
    let file = &manifest.files[0];
    assert_eq!((file.name.as_str(), file.size), ("peers.csv", i64::try_from(bytes.len()).unwrap()));
    assert_eq!(file.sha256, sha256(&bytes));
    assert_eq!(usize::try_from(file.row_count).unwrap(), peer_rows(&dir).len());
    assert!(manifest.run_id.starts_with("peers-") && manifest.input_hash.len() == 64);
    let spec = manifest.spec.clone().unwrap();
    assert_eq!((spec.seed, spec.today.as_str()), (7, super::work::TODAY));
    let versions = manifest.versions.clone().unwrap();
    for version in [versions.software, versions.model, versions.taxonomy, versions.data] {
        assert!(!version.is_empty());
    }
    let figure = |name: &str| manifest.figures.iter().find(|one| one.name == name).expect("a figure").value;
    assert_eq!((figure("places"), figure("questions"), figure("places_silent")), (3.0, 8.0, 2.0));
    assert_eq!(
        figure("reciprocity"),
        0.75,
        "Arn, Bel and Cyr list one another; Dol, which has solved its problem, does not ask"
    );
}

#[test]
fn a_repeat_is_the_same_run_and_leaves_its_files_alone() {
    let work = Work::new();
    let dir = work.done("out", &[]);
    let before = fs::metadata(dir.join("peers.csv")).unwrap().modified().unwrap();
    let run_id = manifest(&dir).run_id;
    work.done("out", &[]);
    assert_eq!(fs::metadata(dir.join("peers.csv")).unwrap().modified().unwrap(), before);
    assert_eq!(manifest(&work.done("elsewhere", &[])).run_id, run_id);
    assert_ne!(manifest(&work.done("fewer", &["--limit", "1"])).run_id, run_id);
    // A default that is given is the same as one that is not.
    assert_eq!(manifest(&work.done("given", &["--limit", "5", "--stage-mode", "alongside"])).run_id, run_id);
}

#[test]
fn a_dry_run_says_what_would_be_and_writes_nothing() {
    let work = Work::new();
    let said = work.batch("peers", "out", &["--dry-run", "--format", "parquet"]);
    assert_eq!(said.exit, 0);
    for told in ["not begun", "places", "questions", "peers.parquet", "manifest.json", "partitions"] {
        assert!(said.out.contains(told), "{told}: {}", said.out);
    }
    assert!(!work.path("out").exists());
    let named = said.out.split_whitespace().nth(1).unwrap().to_owned();
    assert_eq!(manifest(&work.done("out", &["--format", "parquet"])).run_id, named);
}

#[test]
fn the_columns_are_typed_and_each_is_described() {
    let columns = columns(Mode::Peers).unwrap();
    let kind = |name: &str| {
        let column = columns.iter().find(|column| column.name == name).expect("a column");
        (column.kind_name(), column.optional)
    };
    for (name, wanted, optional) in [
        ("place_id", "text", false),
        ("rank", "whole number", true),
        ("fit", "number", true),
        ("stale", "true or false", false),
        ("confidence", "code", true),
        ("decision_by", "day", false),
        ("as_of", "day", false),
        ("meeting_place_ids", "list: text", false),
        ("contributions", "list: record", false),
    ] {
        assert_eq!(kind(name), (wanted.to_owned(), optional), "{name}");
    }
    assert!(columns.iter().any(|column| column.description.contains("0 to 1")), "comments of the contract are there");
}

#[test]
fn r30_dates_are_read_from_a_table_and_stand_in_the_rows() {
    let work = Work::new();
    fs::write(work.path("dates.csv"), "id,problem,decision_by\nCYR,river_walls,2026-12-01\nArn,goats,2027-05-06\n")
        .unwrap();
    let rows = peer_rows(&work.done("out", &["--decisions", "dates.csv"]));
    assert_eq!((rows[0].place_id.as_str(), rows[0].decision_by.as_str()), ("CYR", "2026-12-01"));
    let arn = rows.iter().find(|row| row.place_id == "ARN").unwrap();
    assert_eq!((arn.problem_id.as_str(), arn.decision_by.as_str()), ("goats", "2027-05-06"));
}
