//! What a run leaves behind.

use std::fs;

use peermatch::batch::{Kind, Mode, columns};
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
        assert_eq!(one.keys().collect::<Vec<_>>(), ["manifest.json", &format!("peers.{format}")]);
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
        (column.kind, column.optional)
    };
    assert_eq!(kind("place_id"), (Kind::Text, false));
    assert_eq!(kind("rank"), (Kind::Whole, true));
    assert_eq!(kind("fit"), (Kind::Number, true));
    assert_eq!(kind("stale"), (Kind::Flag, false));
    assert_eq!(kind("confidence"), (Kind::Text, true));
    assert_eq!(kind("contributions"), (Kind::Json, false));
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
