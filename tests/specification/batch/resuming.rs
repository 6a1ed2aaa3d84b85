//! Whatever ends a process, its run goes on from there and ends with the same bytes.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use peermatch::domain::digest::sha256;
use peermatch::proto::v1;
use prost::Message;
use tempfile::TempDir;

use super::work::{TODAY, Work, files};
use crate::support::england_dir;

fn start(dir: &Path, out: &str) -> Child {
    start_with(dir, out, &[])
}

fn start_with(dir: &Path, out: &str, options: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_peermatch"))
        .args(["batch", "peers", "--out", out, "--format", "jsonl", "--today", TODAY, "--threads", "2", "--pack"])
        .arg(england_dir())
        .args(options)
        .current_dir(dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

fn finish(dir: &Path, out: &str) {
    assert!(start(dir, out).wait().expect("it ends").success());
}

#[test]
fn a_run_that_was_killed_at_any_moment_ends_with_the_bytes_of_an_undisturbed_one() {
    let dir = TempDir::new().unwrap();
    let begun = Instant::now();
    finish(dir.path(), "undisturbed");
    let whole = begun.elapsed();
    let expected = files(&dir.path().join("undisturbed"));
    // Moments spread over the whole run, the joining included; each resumed run is killed once more before it may end.
    let mut disturbed = 0;
    for moment in 1..=4 {
        let out = format!("killed-{moment}");
        for share in [f64::from(moment) / 5.0, f64::from(moment) / 8.0] {
            let mut child = start(dir.path(), &out);
            sleep(whole.mul_f64(share));
            if child.try_wait().unwrap().is_none() {
                disturbed += 1;
            }
            child.kill().unwrap();
            child.wait().unwrap();
        }
        finish(dir.path(), &out);
        assert_eq!(files(&dir.path().join(out)), expected);
    }
    assert!(disturbed > 0, "no run was killed before it ended");
}

#[test]
fn lists_that_depend_on_each_other_are_decided_again_as_they_were() {
    let dir = TempDir::new().unwrap();
    let options = ["--max-listings", "30"];
    let begun = Instant::now();
    assert!(start_with(dir.path(), "undisturbed", &options).wait().unwrap().success());
    let whole = begun.elapsed();
    let mut child = start_with(dir.path(), "killed", &options);
    sleep(whole.mul_f64(0.6));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(start_with(dir.path(), "killed", &options).wait().unwrap().success());
    assert_eq!(files(&dir.path().join("killed")), files(&dir.path().join("undisturbed")));
}

#[test]
fn finished_partitions_are_not_made_again_and_broken_ones_are() {
    let dir = TempDir::new().unwrap();
    finish(dir.path(), "undisturbed");
    let mut child = start(dir.path(), "out");
    let parts = || {
        let entries = fs::read_dir(dir.path().join("out/unfinished")).into_iter().flatten().flatten();
        let mut parts: Vec<_> = entries
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|one| one == "part"))
            .collect();
        parts.sort();
        parts
    };
    while parts().len() < 3 {
        assert!(child.try_wait().unwrap().is_none(), "it ended before three partitions were seen");
        sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let found = parts();
    // One is cut short. Another is replaced by one that is whole and says something else, so that it shows whether it is kept.
    let bytes = fs::read(&found[0]).unwrap();
    fs::write(&found[0], &bytes[..bytes.len() / 2]).unwrap();
    let plan: v1::RunManifest =
        serde_json::from_slice(&fs::read(dir.path().join("out/unfinished/run.json")).unwrap()).unwrap();
    let number: usize = found[1].file_stem().unwrap().to_str().unwrap().parse().unwrap();
    fs::write(&found[1], forged(&fs::read(&found[1]).unwrap(), &plan.input_hash, number)).unwrap();
    finish(dir.path(), "out");
    let ended = |out: &str| fs::read_to_string(dir.path().join(out).join("peers.jsonl")).unwrap();
    assert!(ended("out").contains("FOUND "));
    assert_eq!(ended("out").replace("FOUND ", ""), ended("undisturbed"));
}

/// A part whose rows say that they were found, sealed as its own run seals them.
fn forged(part: &[u8], input_hash: &str, number: usize) -> Vec<u8> {
    let (mut kept, _) = part.split_last_chunk::<64>().unwrap();
    let mut rows = Vec::new();
    while !kept.is_empty() {
        let mut row = v1::PeerRow::decode_length_delimited(&mut kept).unwrap();
        row.summary.insert_str(0, "FOUND ");
        rows.extend(row.encode_length_delimited_to_vec());
    }
    let head = format!("{input_hash} {number} {}\n", rows.len());
    let seal = sha256([head.as_bytes(), &rows].concat());
    rows.extend(seal.bytes());
    rows
}

#[test]
fn two_processes_do_not_work_on_one_run() {
    let dir = TempDir::new().unwrap();
    let mut first = start(dir.path(), "out");
    while !dir.path().join("out/unfinished/run.json").exists() {
        assert!(first.try_wait().unwrap().is_none());
        sleep(Duration::from_millis(2));
    }
    let second = start(dir.path(), "out").wait().unwrap();
    let first = first.wait().unwrap();
    assert!(first.success());
    // Told that somebody works on it, unless the first was done by then.
    assert!(matches!(second.code(), Some(4 | 0)), "{second:?}");
    finish(dir.path(), "undisturbed");
    assert_eq!(files(&dir.path().join("out")), files(&dir.path().join("undisturbed")));
}

#[test]
fn a_run_that_goes_on_after_midnight_stays_the_same_run() {
    let work = Work::new();
    let dir = work.done("out", &[]);
    let whole = files(&dir);
    // As it stands after a kill just before the end.
    fs::create_dir(dir.join("unfinished")).unwrap();
    let mut plan: serde_json::Value = serde_json::from_slice(&whole["manifest.json"]).unwrap();
    plan["files"] = serde_json::json!([]);
    fs::write(dir.join("unfinished/run.json"), plan.to_string()).unwrap();
    fs::remove_file(dir.join("manifest.json")).unwrap();
    let said = work.run(&["batch", "peers", "--out", "out", "--pack", work.pack_dir().to_str().unwrap()]);
    assert_eq!(said.exit, 0, "{said:?}");
    assert_eq!(files(&dir)["peers.csv"], whole["peers.csv"]);
    assert_eq!(files(&dir)["manifest.json"], whole["manifest.json"]);
}
