//! What a run needs as a whole can be written down: another process makes the same rows of it.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use jiff::civil::date;
use peermatch::batch::{BuddyRun, CohortRun, Job, PeerOptions, Peers};
use peermatch::convene::{BuddyOptions, CircleOptions, CohortOptions, RunningGroup};
use peermatch::domain::cancel::Cancel;
use peermatch::domain::id::ProblemId;
use peermatch::domain::query::Terms;
use peermatch::engine::View;

use crate::packs::us_cities::cities;
use crate::support::World;

/// Every row that one process makes, and that another makes with what the first wrote down.
fn same_rows<J: Job>(here: &J, there: &J) -> Vec<J::Row>
where
    J::Row: PartialEq + std::fmt::Debug,
{
    let never = Cancel::new();
    let whole = here.whole(&never).expect("worked out");
    let written = serde_json::to_string(&whole).expect("written");
    let read: J::Whole = serde_json::from_str(&written).expect("read");
    assert_eq!(serde_json::to_string(&read).expect("written"), written, "nothing is lost");
    let all = |job: &J, whole: &J::Whole| -> Vec<J::Row> {
        (0..job.partition_count()).flat_map(|number| job.part(whole, number, &never).expect("rows")).collect()
    };
    let rows = all(here, &whole);
    assert_eq!(rows, all(there, &read));
    assert_eq!(
        here.tally(&whole).figures(&never).expect("figures"),
        there.tally(&read).figures(&never).expect("figures")
    );
    rows
}

fn about(problem: &str) -> CircleOptions {
    let problem = Some(ProblemId::new(problem).expect("a code"));
    CircleOptions { problem, siblings: true, ..CircleOptions::new(date(2026, 11, 22)) }
}

#[test]
fn issue_23_7_lists_that_depend_on_each_other_are_told_by_another_process_as_they_were_decided() {
    let view = World::new().engine();
    let terms = Terms::new(date(2026, 11, 22));
    let options = PeerOptions { terms, decisions: BTreeMap::new(), max_listings: NonZeroUsize::new(2) };
    let job = |view: &View| Peers::new(view.clone(), options.clone());
    let rows = same_rows(&job(&view), &job(&World::new().engine()));
    assert!(rows.iter().any(|row| row.passed_over() > 0), "they depend on each other");
}

#[test]
fn issue_23_7_pairs_are_told_by_another_process_as_they_were_decided() {
    let job = |view: View| BuddyRun::new(view, about("encampments"), BuddyOptions::default(), 7).expect("options");
    let rows = same_rows(&job(cities().engine()), &job(cities().engine()));
    assert!(rows.iter().any(|row| row.fit.is_some()) && rows.iter().any(|row| row.unmatched_reason.is_some()));
}

#[test]
fn issue_23_7_groups_are_told_by_another_process_as_they_were_formed() {
    let view = cities().engine();
    let running = view.register().slots().take(2).collect();
    let running = RunningGroup {
        id: "floods".to_owned(),
        name: "Floods".to_owned(),
        problem: ProblemId::new("encampments").expect("a code"),
        places: running,
    };
    let options = CohortOptions { running: vec![running], ..CohortOptions::default() };
    let job = |view: View| CohortRun::new(view, about("encampments"), options.clone()).expect("options");
    let rows = same_rows(&job(view), &job(cities().engine()));
    let kinds: std::collections::BTreeSet<i32> = rows.iter().map(|row| row.kind).collect();
    assert!(kinds.len() > 1, "{kinds:?}");
}
