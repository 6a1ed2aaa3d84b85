//! Who met before, given with a run, and how much time there is: each row says what comes next.

use std::fs;
use std::path::Path;

use peermatch::proto::v1::{self, run_spec::Mode};

use super::work::{Work, manifest, peer_rows};
use crate::packs::us_cities::cities;

const CONTACTS: &str = "id,other_id,approach,on\nPhoenix,us:4805000,A call,2025-05-01\n";

fn row(dir: &Path, place: &str, peer: &str) -> v1::PeerRow {
    let found =
        |row: &v1::PeerRow| row.problem_id == "encampments" && row.place_id == place && row.peer_place_id == peer;
    peer_rows(dir).into_iter().find(found).expect("a row")
}

#[test]
fn r83_r116_a_run_offers_those_who_met_the_next_step_within_the_time() {
    let work = Work::of(cities());
    fs::write(work.path("contacts.csv"), CONTACTS).expect("written");
    let plain = work.done("plain", &["--format", "jsonl"]);
    let told = work.done("told", &["--format", "parquet", "--contacts", "contacts.csv"]);
    let short = work.done("short", &["--contacts", "contacts.csv", "--time-available", "1"]);
    let (austin, phoenix, boston) = ("us:4805000", "us:0455000", "us:2507000");
    let approach = |dir: &Path, place: &str, peer: &str| {
        let row = row(dir, place, peer);
        let codes: Vec<String> = row.approach_reasons.into_iter().map(|one| one.code).collect();
        (row.approach_id, codes.join(" "))
    };
    let then = |approach: &str, why: &str| (approach.to_owned(), why.to_owned());
    for (place, peer) in [(austin, phoenix), (phoenix, austin)] {
        assert_eq!(approach(&plain, place, peer), then("call", ""));
        assert_eq!(approach(&told, place, peer), then("site_visit", "MET_BEFORE"));
        assert_eq!(approach(&short, place, peer), then("call", "MET_BEFORE TIME_LIMITS"));
    }
    assert_eq!(approach(&told, austin, boston), then("call", ""), "these two never met");
    // It is another run, and says of what; nobody is listed otherwise.
    let Some(Mode::Peers(spec)) = manifest(&short).spec.expect("a spec").mode else { panic!("a run of peers") };
    assert_eq!((spec.past_contacts.len(), spec.question.and_then(|one| one.time_available_days)), (1, Some(1.0)));
    assert_eq!(
        (spec.past_contacts[0].approach_id.as_str(), spec.past_contacts[0].met_on.as_str()),
        ("call", "2025-05-01")
    );
    assert_ne!(manifest(&plain).run_id, manifest(&told).run_id);
    let listed = |dir: &Path| -> Vec<(String, String, Option<f64>)> {
        peer_rows(dir).into_iter().map(|row| (row.place_id, row.peer_place_id, row.fit)).collect()
    };
    assert_eq!(listed(&plain), listed(&short));
}

#[test]
fn r83_a_table_of_contacts_serves_buddies_and_groups_as_well() {
    let work = Work::of(cities());
    fs::write(work.path("contacts.csv"), CONTACTS).expect("written");
    for (mode, more) in [
        ("buddies", &["--problem", "encampments"][..]),
        ("cohorts", &["--problem", "encampments", "--facilitator", "safe_streets_circle"]),
    ] {
        let options = [more, &["--contacts", "contacts.csv", "--time-available", "2.5", "--format", "jsonl"]].concat();
        let said = work.batch(mode, mode, &options);
        assert_eq!(said.exit, 0, "{said:?}");
        let (days, contacts) = match manifest(&work.path(mode)).spec.expect("a spec").mode {
            Some(Mode::Buddies(spec)) => (spec.time_available_days, spec.past_contacts),
            Some(Mode::Cohorts(spec)) => (spec.time_available_days, spec.past_contacts),
            other => panic!("{other:?}"),
        };
        assert_eq!((days, contacts.len()), (Some(2.5), 1), "{mode}");
    }
}
