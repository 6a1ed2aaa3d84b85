//! The database goes away under all servers, and comes back.

use std::time::Duration;

use peermatch::proto::v1;

use super::super::places::islands::record;
use super::nation::{LEASE, Nation, SLACK, clients, is_behind, told, told_by_and_by};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL: .ci/postgres"]
async fn issue_29_without_the_database_no_server_answers_and_with_it_all_do() {
    let nation = Nation::new();
    let servers = nation.three();
    let mut all = clients(&servers).await;
    all[0].says(record("EST", "flood", v1::Stage::Planning)).await.expect("declared");
    for client in &mut all {
        told_by_and_by(client, "EST", Some(v1::Stage::Planning)).await;
    }
    // Shorter than the lease: nobody who asks is told.
    nation.shut_for(Duration::from_millis(200));
    for client in &mut all {
        assert_eq!(told(client, "EST", "").await.expect("an answer"), Some(v1::Stage::Planning));
    }
    all[1].says(record("EST", "flood", v1::Stage::Piloting)).await.expect("declared over a new connection");
    for client in &mut all {
        told_by_and_by(client, "EST", Some(v1::Stage::Piloting)).await;
    }
    // Longer.
    let mut asking = clients(&servers).await;
    let meanwhile = tokio::spawn(async move {
        tokio::time::sleep(LEASE + SLACK).await;
        for client in &mut asking {
            let status = told(client, "EST", "").await.expect_err("it cannot know");
            assert!(is_behind(&status), "{status:?}");
        }
    });
    nation.shut_for(LEASE + 2 * SLACK);
    meanwhile.await.expect("none answered");
    for client in &mut all {
        told_by_and_by(client, "EST", Some(v1::Stage::Piloting)).await;
    }
    all[2].says(record("EST", "flood", v1::Stage::Scaling)).await.expect("declared");
    for client in &mut all {
        told_by_and_by(client, "EST", Some(v1::Stage::Scaling)).await;
    }
}

/// By hand and by `.ci/postgres` alone: nobody else may use the database server meanwhile.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "starts PostgreSQL again: .ci/postgres"]
async fn issue_29_a_database_server_that_is_started_again_keeps_what_was_acknowledged_and_is_followed_again() {
    let nation = Nation::new();
    let servers = nation.three();
    let mut all = clients(&servers).await;
    for stage in [v1::Stage::Planning, v1::Stage::Piloting, v1::Stage::Scaling] {
        all[0].says(record("EST", "flood", stage)).await.expect("declared");
        nation.restart();
        for client in &mut all {
            told_by_and_by(client, "EST", Some(stage)).await;
        }
    }
}
