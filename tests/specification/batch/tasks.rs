//! A run taken apart into numbered tasks ends with the bytes of a run of one process, whoever does which task, how often and when.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use peermatch::batch::Mode;
use serde_json::Value;

use super::work::{TODAY, Work, files};
use crate::support::{Said, World, england_dir, run};

/// A planned run.
struct Planned<'a> {
    work: &'a Work,
    pack: PathBuf,
    out: &'a str,
}

impl<'a> Planned<'a> {
    fn of(work: &'a Work, pack: &Path, out: &'a str, options: &[&str]) -> (Self, Value) {
        let planned = Self { work, pack: pack.to_owned(), out };
        let said =
            planned.ask(&[&["plan"][..], options, &["--out", out, "--today", TODAY, "--output", "json"]].concat());
        assert_eq!(said.exit, 0, "{said:?}");
        let told = serde_json::from_str(&said.out).expect("JSON");
        (planned, told)
    }

    fn ask(&self, action: &[&str]) -> Said {
        self.work.run(&[&["batch"][..], action, &["--pack", self.pack.to_str().expect("a plain path")]].concat())
    }

    fn plan(&self) -> String {
        format!("{}/plan.json", self.out)
    }

    fn task(&self, stage: &str, no: &str) -> Said {
        self.ask(&["task", "--plan", &self.plan(), "--stage", stage, "--no", no])
    }

    fn done(&self, stage: &str, no: &str) {
        let said = self.task(stage, no);
        assert_eq!(said.exit, 0, "{said:?}");
    }

    fn join(&self) -> Said {
        self.ask(&["join", "--plan", &self.plan()])
    }

    /// The numbers that are left of the rows.
    fn missing(&self) -> Vec<u64> {
        let said = self.work.run(&["batch", "status", "--plan", &self.plan(), "--output", "json"]);
        assert_eq!(said.exit, 0, "{said:?}");
        let told: Value = serde_json::from_str(&said.out).expect("JSON");
        told["stages"][1]["missing"].as_array().expect("a list").iter().filter_map(Value::as_u64).collect()
    }

    /// What a run of one process leaves in its folder too.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = files(&self.work.path(self.out));
        assert!(files.remove("plan.json").is_some());
        files
    }
}

#[test]
fn issue_30_tasks_done_in_any_order_twice_and_at_once_end_with_the_bytes_of_one_process() {
    let (work, england) = (Work::new(), england_dir());
    let limit = ["--limit", "1", "--format", "jsonl"];
    let (planned, told) = Planned::of(&work, &england, "tasks", &[&["peers"][..], &limit].concat());
    let partitions = told["stages"][1]["tasks"].as_u64().expect("a number");
    assert!(partitions > 8, "{told}");
    planned.done("whole", "0");
    planned.done("whole", "0");
    // The last first, one of them twice, and two processes at once at the same numbers.
    planned.done("rows", &format!("9-{}", partitions - 1));
    planned.done("rows", "12");
    let at_once: Vec<_> = (0..2)
        .map(|_| {
            Command::new(env!("CARGO_BIN_EXE_peermatch"))
                .args(["batch", "task", "--plan", "tasks/plan.json", "--stage", "rows", "--no", "0-8", "--pack"])
                .arg(&england)
                .current_dir(work.path(""))
                .stdout(Stdio::null())
                .spawn()
                .expect("the program starts")
        })
        .collect();
    for mut one in at_once {
        assert!(one.wait().expect("it ends").success());
    }
    assert_eq!(planned.missing(), [0_u64; 0]);
    assert_eq!(planned.join().exit, 0);
    let one = run(
        &work.path(""),
        &[&["batch", "peers", "--out", "one", "--today", TODAY, "--pack", england.to_str().unwrap()][..], &limit]
            .concat(),
    );
    assert_eq!(one.exit, 0, "{one:?}");
    assert_eq!(planned.files(), files(&work.path("one")));
    // Whoever comes late changes nothing.
    planned.done("rows", "3");
    planned.done("whole", "0");
    assert_eq!(planned.join().exit, 0);
    assert_eq!(planned.files(), files(&work.path("one")));
}

#[test]
fn issue_30_every_mode_can_be_done_in_tasks() {
    let work = Work::new();
    // A mode that comes later does not compile until it is here, and cannot be planned until the prompt knows it.
    let options = |mode: Mode| -> &[&str] {
        match mode {
            Mode::Peers => &["--max-listings", "2"],
            Mode::Buddies => &[],
            Mode::Cohorts => &["--size", "2"],
        }
    };
    for mode in Mode::ALL {
        let (out, options) = (mode.name(), options(mode));
        let (planned, told) = Planned::of(&work, work.pack_dir(), out, &[&[out], options].concat());
        planned.done("whole", "0");
        let last = told["stages"][1]["tasks"].as_u64().expect("a number") - 1;
        planned.done("rows", &format!("0-{last}"));
        assert_eq!(planned.join().exit, 0);
        let one = format!("{out}-one");
        assert_eq!(work.batch(out, &one, options).exit, 0);
        assert_eq!(planned.files(), files(&work.path(&one)), "{out}");
    }
}

#[test]
fn issue_30_what_is_missing_or_broken_is_told_and_a_run_of_one_process_goes_on_from_it() {
    let (work, england) = (Work::new(), england_dir());
    let options = ["peers", "--limit", "1", "--format", "jsonl"];
    let (planned, _) = Planned::of(&work, &england, "tasks", &options);
    let early = planned.task("rows", "0");
    assert_eq!(early.exit, 3, "{early:?}");
    assert!(early.err.contains("hint: do 'peermatch batch task --stage whole' first"), "{early:?}");
    planned.done("whole", "0");
    planned.done("rows", "0-4");
    assert_eq!(planned.missing()[..2], [5, 6]);
    // Half of a part is none.
    let part = work.path("tasks/unfinished/000002.part");
    let bytes = fs::read(&part).expect("it is there");
    fs::write(&part, &bytes[..bytes.len() / 2]).expect("written");
    assert_eq!(planned.missing()[..2], [2, 5]);
    let join = planned.join();
    assert_eq!(join.exit, 3, "{join:?}");
    assert!(join.err.contains("are not finished, the first of them number 2"), "{join:?}");
    let beyond = planned.task("rows", "0-4000");
    assert!(beyond.exit == 3 && beyond.err.contains("there is no number 4000"), "{beyond:?}");
    // One process takes what is there and makes the rest.
    let here = |out| ["batch", "peers", "--out", out, "--today", TODAY, "--limit", "1", "--format", "jsonl", "--pack"];
    for out in ["tasks", "one"] {
        let said = work.run(&[&here(out)[..], &[england.to_str().unwrap()]].concat());
        assert_eq!(said.exit, 0, "{said:?}");
    }
    assert_eq!(planned.files(), files(&work.path("one")));
}

#[test]
fn issue_30_a_task_of_another_plan_is_refused_and_says_in_what_it_differs() {
    let work = Work::new();
    let (planned, _) = Planned::of(&work, work.pack_dir(), "tasks", &["peers"]);
    let other = Work::of(World::new().change("records.csv", "Wet feet.", "Wet toes."));
    let strange = Planned { work: &work, pack: other.pack_dir().to_owned(), out: "tasks" };
    for said in [strange.task("whole", "0"), strange.task("rows", "0"), strange.join()] {
        assert_eq!(said.exit, 3, "{said:?}");
        assert!(said.err.contains("which differs in: ") && said.err.contains("data"), "{said:?}");
    }
    let none = planned.ask(&["task", "--plan", "nowhere/plan.json", "--stage", "whole"]);
    assert!(none.exit == 3 && none.err.contains("is not there, or is no plan of a run"), "{none:?}");
    for wrong in [
        &["task", "--plan", "tasks/plan.json", "--stage", "rows"][..],
        &["task", "--plan", "tasks/plan.json", "--stage", "whole", "--no", "1"],
    ] {
        assert_eq!(planned.ask(wrong).exit, 2, "{wrong:?}");
    }
}
