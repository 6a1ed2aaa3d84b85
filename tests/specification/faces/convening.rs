//! `batch buddies` and `batch cohorts` at the prompt: one command each, rows in a file, figures beside baselines.

use std::fs;
use std::path::Path;

use crate::support::{Said, World, england_dir, run};
use peermatch::proto::v1::{self, CohortRow};
use tempfile::TempDir;

const DAY: &str = "2026-11-22";

fn batch(dir: &Path, mode: &str, out: &str, more: &[&str]) -> Said {
    let pack = england_dir();
    let pack = pack.to_str().expect("a path");
    let mut args = vec!["batch", mode, "--pack", pack, "--today", DAY, "--out", out, "--format", "jsonl"];
    args.extend(more);
    run(dir, &args)
}

fn rows<T: serde::de::DeserializeOwned>(dir: &Path, file: &str) -> Vec<T> {
    let text = fs::read_to_string(dir.join(file)).expect("the rows");
    text.lines().map(|line| serde_json::from_str(line).expect("a row")).collect()
}

/// Every row of a run of buddies as a pair, each once.
fn pairs(dir: &Path, out: &str) -> Vec<(String, String)> {
    let rows: Vec<v1::BuddyRow> = rows(dir, &format!("{out}/buddies.jsonl"));
    let paired = rows.into_iter().filter(|row| row.place_id < row.buddy_place_id);
    paired.map(|row| (row.place_id, row.buddy_place_id)).collect()
}

#[test]
fn rounds_of_buddies_from_one_command_each_do_not_repeat_and_obey_the_convener() {
    let dir = TempDir::new().expect("a folder");
    let first = batch(dir.path(), "buddies", "one", &["--problem", "send"]);
    assert_eq!(first.exit, 0, "{first:?}");
    for measure in ["total fit", "largest load"] {
        assert!(first.out.contains(measure), "{measure} in {}", first.out);
    }
    assert!(first.out.lines().all(|line| line.chars().count() <= 80), "{}", first.out);
    let manifest = fs::read_to_string(dir.path().join("one/manifest.json")).expect("a manifest");
    for figure in ["best_in_all_total_fit", "best_pair_first_total_fit", "by_chance_total_fit"] {
        assert!(manifest.contains(figure), "{figure} in {manifest}");
    }
    let before = pairs(dir.path(), "one");
    assert!(before.len() > 20);
    // By name or by id; the second pair of the first round is fixed, and who then comes first is forbidden.
    fs::write(dir.path().join("fix.csv"), format!("id,other_id\n{},{}\n", before[1].1, before[1].0)).expect("written");
    let (one, other) = (&before[0].0, &before[2].0);
    fs::write(dir.path().join("forbid.csv"), format!("id,other_id\n{one},{other}\n")).expect("written");
    let more = ["--problem", "send", "--avoid", "one", "--fix", "fix.csv", "--forbid", "forbid.csv"];
    let second = batch(dir.path(), "buddies", "two", &more);
    assert_eq!(second.exit, 0, "{second:?}");
    let after = pairs(dir.path(), "two");
    let again: Vec<_> = after.iter().filter(|pair| before.contains(pair)).collect();
    assert_eq!(again, [&before[1]], "only the fixed pair meets again");
    // The same once more is the same run, found done.
    let bytes = fs::read(dir.path().join("two/buddies.jsonl")).expect("rows");
    assert_eq!(batch(dir.path(), "buddies", "two", &more).exit, 0);
    assert_eq!(fs::read(dir.path().join("two/buddies.jsonl")).expect("rows"), bytes);
}

#[test]
fn cohorts_from_one_command_offer_what_exists_before_anything_new() {
    let dir = TempDir::new().expect("a folder");
    let table = "group_id,name,problem,id\ntriad,SEND triad,send,E10000029\ntriad,SEND triad,send,E10000019\n";
    fs::write(dir.path().join("existing.csv"), table).expect("written");
    let said = batch(dir.path(), "cohorts", "run", &["--problem", "send", "--existing", "existing.csv"]);
    assert_eq!(said.exit, 0, "{said:?}");
    for figure in ["exchanged", "nearest first", "by chance", "one network", "mean fit"] {
        assert!(said.out.contains(figure), "{figure} in {}", said.out);
    }
    let unseated: Vec<CohortRow> = rows(dir.path(), "run/unseated.jsonl");
    let rows: Vec<CohortRow> = rows(dir.path(), "run/cohorts.jsonl");
    assert!(!unseated.is_empty() && unseated.iter().all(|row| row.kind() == v1::CohortRowKind::Unseated));
    assert!(rows.iter().all(|row| row.kind() != v1::CohortRowKind::Unseated), "f9: the groups stand by themselves");
    assert_eq!((rows[0].cohort_id.as_str(), rows[0].display_name.as_str()), ("triad", "SEND triad"));
}

#[test]
fn every_form_of_file_holds_the_rows() {
    let world = World::new();
    let model = world.dir().join("model.json");
    let trained = peermatch::model::Model::train(&world.pack(), None).expect("trained").to_bytes().expect("bytes");
    fs::write(&model, trained).expect("written");
    for mode in ["buddies", "cohorts"] {
        for form in ["csv", "jsonl", "parquet"] {
            let out = format!("{mode}-{form}");
            let args = ["batch", mode, "--pack", ".", "--out", &out, "--format", form, "--today", DAY];
            let said = run(world.dir(), &args);
            assert_eq!(said.exit, 0, "{said:?}");
            let size =
                |file: &str| fs::metadata(world.dir().join(format!("{out}/{file}.{form}"))).map(|file| file.len());
            // Nobody in the archipelago may bring a group together: its cohorts are places that sit in none.
            let with_rows = if mode == "cohorts" { "unseated" } else { mode };
            assert!(size(mode).is_ok() && size(with_rows).expect("a file") > 100, "{out}");
        }
    }
}

#[test]
fn what_cannot_be_is_refused_with_what_was_wrong_and_where() {
    let dir = TempDir::new().expect("a folder");
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).expect("written");
    write("unknown.csv", "id,other_id\nCamden,Nowhere at all\n");
    write("headless.csv", "one,two\nCamden,Islington\n");
    write("area.csv", "id,other_id\nEssex,Epping Forest\n");
    let buddies = |more: &[&str]| batch(dir.path(), "buddies", "refused", more);
    buddies(&["--forbid", "unknown.csv"]).fails(3, "unknown.csv line 2");
    buddies(&["--fix", "headless.csv"]).fails(3, "has no column 'id'");
    buddies(&["--fix", "area.csv"]).fails(3, "cannot be a fixed pair");
    buddies(&["--avoid", "nothing-here"]).fails(3, "nothing-here");
    buddies(&["--nearest", "0"]).fails(2, "0");
    let cohorts = |more: &[&str]| batch(dir.path(), "cohorts", "refused", more);
    cohorts(&["--max-record-age", "0"]).fails(3, "0 is outside 1 to 100");
    buddies(&["--max-record-age", "101"]).fails(3, "101 is outside 1 to 100");
    cohorts(&["--from-network", "headless.csv"]).fails(3, "has no column 'group_id'");
    cohorts(&["--size", "7"]).fails(3, "7 is neither a small group (2 to 6) nor a network (8 to 25)");
    cohorts(&["--stage-steps", "6"]).fails(3, "6 is outside 0 to 5");
    cohorts(&["--facilitator", "nobody"]).fails(3, "'nobody' is no convener");
    assert!(!dir.path().join("refused").exists(), "nothing is left behind");
}
