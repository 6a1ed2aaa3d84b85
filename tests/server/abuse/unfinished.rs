//! Number 3: calls that are never finished, and answers that nobody reads.

use std::time::Duration;

use peermatch::proto::v1;
use tokio::task::JoinHandle;

use super::frames::{Raw, prefixed};
use super::turns::{abuse, batch_of};
use super::{question, still_answers};
use crate::running::Running;

const FIND: &str = "/peermatch.v1.MatchService/FindPeers";
const LIST: &str = "/peermatch.v1.PlaceService/ListPlaces";

#[tokio::test]
async fn n3_what_is_announced_and_never_comes_takes_no_memory_and_is_told_so() {
    let server = Running::start(&["--call-seconds", "6"]);
    still_answers(&server).await;
    let before = server.memory_kb();
    let mut all: Vec<Raw> = (0..20).map(|_| Raw::connect(server.address)).collect();
    for one in &mut all {
        for call in 0..32 {
            one.head(2 * call + 1, FIND);
            // Two megabytes less a byte, of which none comes.
            one.body(2 * call + 1, 0, &[0, 0, 0x1f, 0xff, 0xff]);
        }
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let grown = server.memory_kb().saturating_sub(before);
    assert!(grown < 40_000, "{grown} kB more for what 640 calls announced");
    still_answers(&server).await;
    assert!(all[0].answered(Duration::from_secs(15)).is_some(), "three seconds are enough for a request");
}

#[tokio::test]
async fn n3_a_body_that_goes_on_after_its_message_is_refused_at_once() {
    let server = Running::start(&[]);
    let mut endless = Raw::connect(server.address);
    endless.head(1, FIND);
    endless.body(1, 0, &prefixed(&question("E09000007")));
    endless.body(1, 0, b"more");
    assert_eq!(endless.answered(Duration::from_secs(5)), Some(1), "nobody reads on for ever");
    // What announces more than is ever read is not waited for either.
    endless.head(3, FIND);
    endless.body(3, 0, &[0, 0x7f, 0xff, 0xff, 0xff]);
    assert_eq!(endless.answered(Duration::from_secs(5)), Some(3));
    still_answers(&server).await;
}

#[tokio::test]
async fn n3_a_connection_holds_no_more_than_its_share() {
    let server = Running::start(&["--held-mib", "2"]);
    let mut greedy = Raw::connect(server.address);
    // Four times 200 kB of messages of 2 MB, where half a megabyte is a connection's share: one of them is one too many.
    for stream in [1, 3, 5, 7] {
        greedy.head(stream, FIND);
        greedy.body(stream, 0, &[&[0, 0, 0x1f, 0xff, 0xff][..], &vec![0; 200_000]].concat());
    }
    assert!(greedy.answered(Duration::from_secs(5)).is_some(), "it is told so, and need not wait for the rest");
    still_answers(&server).await;
}

#[tokio::test]
async fn n3_batches_of_many_that_are_half_made_at_once_stay_within_what_may_be_held() {
    let server = Running::start(&["--held-mib", "40"]);
    still_answers(&server).await;
    let before = server.memory_kb();
    let mut callers = Vec::new();
    // By turns: all of them are half made when the first is whole, and whole they would take 400 MB.
    for _ in 0..24 {
        callers.extend(abuse(&server.channel().await, 1, &batch_of(100)));
    }
    let mut most = 0;
    for _ in 0..40 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        most = most.max(server.memory_kb().saturating_sub(before));
    }
    callers.iter().for_each(JoinHandle::abort);
    still_answers(&server).await;
    assert!(most < 80_000, "{most} kB more, with 40 MiB for what is held");
}

#[tokio::test]
async fn n3_answers_that_nobody_reads_are_let_go_and_their_connections_with_them() {
    let server = Running::start(&["--held-mib", "16", "--call-seconds", "6"]);
    still_answers(&server).await;
    let before = server.memory_kb();
    let list = v1::ListPlacesRequest { page_size: 500, ..Default::default() };
    let mut all: Vec<Raw> = (0..30).map(|_| Raw::connect(server.address)).collect();
    for one in &mut all {
        for call in 0..32 {
            one.call(2 * call + 1, LIST, &list);
        }
    }
    tokio::time::sleep(Duration::from_secs(4)).await;
    still_answers(&server).await;
    let grown = server.memory_kb().saturating_sub(before);
    assert!(grown < 80_000, "{grown} kB more, with 16 MiB for what is held");
    tokio::time::sleep(Duration::from_secs(8)).await;
    let ended = all.iter_mut().filter_map(|one| one.ended(Duration::from_millis(300)).then_some(())).count();
    // Those to which everything was refused had little to read, and have it.
    assert!(ended >= all.len() / 2, "{ended} of {} that read nothing are cut", all.len());
    let left = server.memory_kb().saturating_sub(before);
    assert!(left < 60_000, "{left} kB more when their time is over");
    still_answers(&server).await;
}
