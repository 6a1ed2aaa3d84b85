//! What a run does not do, and what the operator is told instead.

use std::fs;
use std::process::Command;

use crate::packs::us_cities::cities;

use super::work::{TODAY, Work, files, manifest, peer_rows};

#[test]
fn the_folder_of_another_run_is_left_alone() {
    let work = Work::new();
    let dir = work.done("out", &[]);
    let before = files(&dir);
    work.batch("peers", "out", &["--limit", "3"]).fails(3, "differs in: run id; options");
    work.batch("peers", "out", &["--format", "jsonl"]).fails(3, "format");
    work.batch("peers", "out", &["--run-id", "mine"]).fails(3, "run id");
    assert_eq!(files(&dir), before);
    let work = work.change(|world| world.change("records.csv", "BEL,flood,live,2", "BEL,flood,live,3"));
    work.batch("peers", "out", &[]).fails(3, "data");
    assert_eq!(files(&dir), before);
}

#[test]
fn a_run_of_a_given_name_is_not_mixed_with_other_options() {
    let work = Work::new();
    let dir = work.done("out", &["--run-id", "nightly"]);
    assert_eq!(manifest(&dir).run_id, "nightly");
    work.batch("peers", "out", &["--run-id", "nightly", "--seed", "1"]).fails(3, "seed");
}

#[test]
fn a_folder_that_holds_something_else_is_left_alone() {
    let work = Work::new();
    fs::create_dir(work.path("out")).unwrap();
    fs::write(work.path("out/letter.txt"), "Dear all").unwrap();
    work.batch("peers", "out", &[]).fails(3, "is not empty and holds no run");
    assert_eq!(files(&work.path("out")).len(), 1);
}

#[test]
fn a_path_that_cannot_be_a_folder_is_told() {
    let work = Work::new();
    fs::write(work.path("file"), "x").unwrap();
    work.batch("peers", "file", &[]).fails(3, "cannot read");
    work.batch("peers", "file/below", &[]).fails(3, "cannot");
}

#[test]
fn a_file_that_was_changed_is_told_and_not_read() {
    let work = Work::new();
    let dir = work.done("out", &[]);
    let text = fs::read_to_string(dir.join("peers.csv")).unwrap();
    fs::write(dir.join("peers.csv"), text.replace("ARN", "ARM")).unwrap();
    work.batch("peers", "out", &[]).fails(3, "is not what its run wrote");
    work.run(&["batch", "diff", "out", "out"]).fails(3, "is not what its run wrote");
}

#[test]
fn options_that_make_no_sense_are_told() {
    let work = Work::new();
    work.batch("peers", "out", &["--limit", "11"]).fails(2, "11 is outside 1 to 10");
    work.batch("peers", "out", &["--threads", "0"]).fails(2, "0");
    work.batch("peers", "out", &["--format", "xlsx"]).fails(2, "xlsx");
    work.batch("peers", "out", &["--run-id", "../elsewhere"]).fails(3, "run_id");
    work.run(&["batch", "peers"]).fails(2, "--out");
    work.run(&["batch"]).fails(2, "command");
    assert!(!work.path("out").exists());
}

#[test]
fn dates_that_cannot_be_used_are_told_with_their_line() {
    let work = Work::new();
    let refused = |table: &str, what: &str| {
        fs::write(work.path("dates.csv"), table).unwrap();
        work.batch("peers", "out", &["--decisions", "dates.csv"]).fails(3, what);
    };
    refused("id,problem\nARN,flood\n", "no column 'decision_by'");
    refused("id,problem,decision_by\nARN,flood,2026-12-01\nARN,goats,soon\n", "line 3: decision_by 'soon'");
    refused("id,problem,decision_by\nXYZ,flood,2026-12-01\n", "line 2");
    refused("id,problem,decision_by\nARN,flod,2026-12-01\n", "line 2");
    refused("id,problem,decision_by\nARN,flood,2026-12-01\nARN,flood,2026-12-02\n", "another date");
    work.batch("peers", "out", &["--decisions", "nowhere.csv"]).fails(3, "nowhere.csv");
    assert!(!work.path("out").exists());
}

#[test]
fn r83_contacts_that_cannot_have_been_are_told_with_their_line() {
    let work = Work::of(cities());
    let head = "id,other_id,approach,on\nAustin,Phoenix,call,2025-05-01\n";
    let refused = |line: &str, what: &str| {
        fs::write(work.path("contacts.csv"), format!("{head}{line}\n")).unwrap();
        for mode in ["peers", "buddies", "cohorts"] {
            work.batch(mode, "out", &["--contacts", "contacts.csv"]).fails(3, what);
        }
    };
    refused("Austin,Atlantis,call,2025-05-01", "contacts.csv line 3: there is no place 'Atlantis'");
    refused("Austin,Phoenix,lunch,2025-05-01", "contacts.csv line 3: 'lunch' is unknown: call, site_visit");
    refused("Austin,us:4805000,call,2025-05-01", "contacts.csv line 3: 'us:4805000' is the same place");
    refused("Austin,Phoenix,call,May", "contacts.csv line 3: 'May' is no day");
    refused(
        "Austin,Phoenix,call,2026-11-23",
        "contacts.csv line 3: 2026-11-23 is after the day of the run, 2026-11-22",
    );
    fs::write(work.path("contacts.csv"), "id,other_id,on\n").unwrap();
    work.batch("peers", "out", &["--contacts", "contacts.csv"]).fails(3, "has no column 'approach'");
    work.batch("peers", "out", &["--contacts", "nowhere.csv"]).fails(3, "nowhere.csv");
    assert!(!work.path("out").exists());
    // A pack without approaches knows of none that anybody can have had.
    let islands = Work::new();
    fs::write(islands.path("contacts.csv"), "id,other_id,approach,on\nARN,BEL,call,2025-05-01\n").unwrap();
    islands.batch("peers", "out", &["--contacts", "contacts.csv"]).fails(3, "'call' is unknown: the pack has none");
}

#[test]
fn a_disk_that_is_full_is_told_and_the_run_goes_on_once_there_is_room() {
    let work = Work::new();
    let undisturbed = work.done("undisturbed", &[]);
    // Files may not grow beyond eight blocks: what a full disk is to whoever writes.
    let command = format!(
        "trap '' XFSZ; ulimit -f 8; exec {} batch peers --pack {} --out full --today {TODAY}",
        env!("CARGO_BIN_EXE_peermatch"),
        work.pack_dir().display(),
    );
    let said = Command::new("sh").args(["-c", &command]).current_dir(work.path("")).output().unwrap();
    assert_eq!(said.status.code(), Some(3), "{said:?}");
    let told = String::from_utf8(said.stderr).unwrap();
    assert!(told.contains("error: cannot write full") && told.contains("hint: make room"), "{told}");
    assert!(work.path("full/unfinished/run.json").exists(), "it got as far as the rows");
    assert!(!work.path("full/manifest.json").exists() && !work.path("full/peers.csv").exists());
    let dir = work.done("full", &[]);
    assert_eq!(files(&dir), files(&undisturbed));
    assert!(!peer_rows(&dir).is_empty());
}
