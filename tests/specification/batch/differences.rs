//! What changed from one run to the next, and why (R143).

use peermatch::proto::v1::{self, PeerChangeKind as Kind, PeerChangeReason as Reason};

use super::work::Work;

fn diff(work: &Work) -> v1::RunDiff {
    let said = work.run(&["batch", "diff", "before", "after", "--output", "json"]);
    assert_eq!(said.exit, 0, "{said:?}");
    serde_json::from_str(&said.out).expect("a diff")
}

fn subjects(diff: &v1::RunDiff) -> Vec<&str> {
    diff.differences.iter().map(|one| one.subject.as_str()).collect()
}

#[test]
fn two_runs_of_the_same_differ_in_nothing_whatever_their_form() {
    let work = Work::new();
    work.done("before", &["--format", "parquet"]);
    work.done("after", &["--format", "csv"]);
    let diff = diff(&work);
    assert_eq!(subjects(&diff), ["format"]);
    assert!(diff.changes.is_empty() && diff.question_count == 8);
}

#[test]
fn r143_a_change_of_the_data_is_told_with_whom_it_moved_and_in_which_block() {
    let work = Work::new();
    work.done("before", &["--format", "jsonl"]);
    let work = work.change(|world| world.change("records.csv", "BEL,flood,live,2", "BEL,flood,live,1"));
    work.done("after", &["--format", "parquet"]);
    let diff = diff(&work);
    assert!(subjects(&diff).contains(&"data"), "{:?}", diff.differences);
    let arn = diff
        .changes
        .iter()
        .find(|one| (&*one.place_id, &*one.problem_id, &*one.peer_place_id) == ("ARN", "flood", "BEL"))
        .expect("Bel is at the same stage now");
    assert_eq!((arn.kind(), arn.reason()), (Kind::Refitted, Reason::Facts));
    assert!(arn.fit_after > arn.fit_before);
    let blocks: Vec<&str> = arn.blocks.iter().map(|one| one.block.as_str()).collect();
    assert_eq!(blocks, ["stage"]);
    let table = work.run(&["batch", "diff", "before", "after"]).out;
    assert!(table.contains("data ") && table.contains("Arn (ARN), flood"), "{table}");
}

#[test]
fn r143_a_place_that_no_longer_asks_and_one_that_is_new_are_told() {
    let work = Work::new();
    work.done("before", &[]);
    let work = work.change(|world| {
        world
            .change("records.csv", "BEL,goats,live", "BEL,goats,parked")
            .add("records.csv", "EST,flood,live,1,seen,2025-07-01,public_record,Dry.,log,x")
    });
    work.done("after", &[]);
    let diff = diff(&work);
    let told = |place: &str, problem: &str, peer: &str| {
        let found = diff
            .changes
            .iter()
            .find(|one| one.place_id == place && one.problem_id == problem && one.peer_place_id == peer);
        found.map(|one| (one.kind(), one.reason()))
    };
    assert_eq!(told("BEL", "goats", "ARN"), Some((Kind::Lost, Reason::QuestionRemoved)));
    assert_eq!(told("ARN", "goats", "BEL"), Some((Kind::Lost, Reason::Fell)));
    assert_eq!(told("EST", "flood", "ARN"), Some((Kind::Gained, Reason::QuestionAdded)));
    assert!(matches!(told("ARN", "flood", "EST"), Some((Kind::Gained, _))));
}

#[test]
fn r143_other_weights_are_told_as_other_options() {
    let work = Work::new();
    work.done("before", &[]);
    work.done("after", &["--weights", "stage=0.5"]);
    let diff = diff(&work);
    assert_eq!(subjects(&diff), ["options"]);
    assert!(diff.changes.iter().all(|one| one.reason() == Reason::Weights || one.reason() == Reason::Others));
    assert!(diff.changes.iter().any(|one| one.reason() == Reason::Weights));
}

#[test]
fn a_run_that_is_not_finished_or_not_there_is_told() {
    let work = Work::new();
    work.done("before", &[]);
    work.run(&["batch", "diff", "before", "nowhere"]).fails(3, "there is no run in nowhere");
}
