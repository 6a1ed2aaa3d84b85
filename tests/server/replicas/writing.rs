//! Writes at several servers at once.

use peermatch::proto::v1;

use super::super::places::islands::{Client, body, record};
use super::nation::{LEASE, Nation, SLACK, clients, told, told_by_and_by};

/// Writes numbers to a body of its own until it is cut off; the last that was acknowledged.
async fn writes(mut client: Client, own: String, most: usize) -> usize {
    let mut acknowledged = 0;
    for number in 1..=most {
        match client.registers(body(&own, &format!("Own {number}"))).await {
            Ok(_) => acknowledged = number,
            Err(_) => break,
        }
    }
    acknowledged
}

fn number(declared: &peermatch::domain::declared::Declared, own: &str) -> usize {
    let id = peermatch::domain::id::PlaceId::new(own).unwrap();
    let name = declared.place(&id).map(|kept| kept.value.name.clone()).unwrap_or_default();
    name.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL: .ci/postgres"]
async fn law_12_three_servers_write_at_once_one_is_killed_and_nothing_acknowledged_is_lost() {
    const MOST: usize = 40;
    let nation = Nation::new();
    let [a, b, c] = nation.three();
    let mut writing = Vec::new();
    for (server, own) in [(&a, "x:a1"), (&a, "x:a2"), (&b, "x:b1"), (&b, "x:b2"), (&c, "x:c1"), (&c, "x:c2")] {
        writing.push((own, tokio::spawn(writes(Client::of(server).await, own.to_owned(), MOST))));
    }
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    c.kill();
    let mut acknowledged = Vec::new();
    for (own, writing) in writing {
        acknowledged.push((own, writing.await.unwrap()));
    }
    let kept = nation.kept();
    for (own, acknowledged) in &acknowledged {
        let there = number(&kept, own);
        let under_way = usize::from(own.starts_with("x:c"));
        assert!((*acknowledged..=acknowledged + under_way).contains(&there), "{own}: {acknowledged} and {there}");
        if under_way == 0 {
            assert_eq!(*acknowledged, MOST, "{own}: the others go on");
        }
    }
    let c = nation.serve();
    for client in &mut clients(&[a, b, c]).await {
        for (own, _) in &acknowledged {
            if number(&kept, own) > 0 {
                let place = client.place(own).await.expect("it registered");
                assert_eq!(place.display_name, format!("Own {}", number(&kept, own)));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL: .ci/postgres"]
async fn issue_29_a_withdrawal_waits_for_one_that_died_no_longer_than_its_lease_and_for_those_that_live_hardly() {
    let nation = Nation::new();
    let [a, b, c] = nation.three();
    let mut at_a = Client::of(&a).await;
    let retire =
        || v1::RetireRecordRequest { place_id: "EST".to_owned(), problem_id: "flood".to_owned(), ..Default::default() };
    let mut at_b = Client::of(&b).await;
    at_a.says(record("EST", "flood", v1::Stage::Planning)).await.expect("declared");
    told_by_and_by(&mut at_b, "EST", Some(v1::Stage::Planning)).await;
    let start = std::time::Instant::now();
    at_a.places.retire_record(retire()).await.expect("taken back");
    let living = start.elapsed();
    assert_eq!(told(&mut at_b, "EST", "").await.expect("an answer"), None, "the first question after it knows");
    assert!(living < LEASE, "all of them live: {living:?}");

    at_a.says(record("EST", "flood", v1::Stage::Planning)).await.expect("declared");
    told_by_and_by(&mut at_b, "EST", Some(v1::Stage::Planning)).await;
    c.kill();
    let start = std::time::Instant::now();
    at_a.places.retire_record(retire()).await.expect("taken back");
    let with_one_dead = start.elapsed();
    assert_eq!(told(&mut at_b, "EST", "").await.expect("an answer"), None);
    assert!(with_one_dead < LEASE + SLACK, "{with_one_dead:?}");
}
