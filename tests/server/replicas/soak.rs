//! Kill -9 of any of three servers at any moment, against a model in memory. `PEERMATCH_KILLS` and `PEERMATCH_KILLS_SEED` as for the series on one
//! file (`places/kills.rs`):
//!
//!     PEERMATCH_KILLS=500 bash .ci/postgres

use std::io::Write;
use std::time::{Duration, Instant};

use peermatch::domain::declared::Declared;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::super::places::islands::Client;
use super::super::places::kills::{NOBODY_KNOWS, Writing, known_and_matchable, send, setting, without_times};
use super::nation::{Nation, is_behind};
use crate::running::Running;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL: .ci/postgres"]
async fn law_12_nothing_acknowledged_by_any_of_three_servers_is_lost_by_kill_9_of_any_at_any_moment() {
    let (kills, seed) = (setting("PEERMATCH_KILLS", 12), setting("PEERMATCH_KILLS_SEED", 29));
    let nation = Nation::new();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut writing = Writing { random: random.clone(), acknowledged: Declared::default() };
    let mut servers: Vec<Running> = nation.three().into();
    let (mut before, mut after) = (0, 0);
    let start = Instant::now();
    for kill in 0..kills {
        let mut clients = super::nation::clients(&servers).await;
        let (victim, moment) = (random.gen_range(0..3), Duration::from_micros(random.gen_range(500..800_000)));
        let server = servers.remove(victim);
        let killer = tokio::task::spawn_blocking(move || {
            std::thread::sleep(moment);
            server.kill();
        });
        // One after another at whichever server: each builds upon what another acknowledged.
        while !killer.is_finished() {
            let (change, at) = (writing.next(), random.gen_range(0..3));
            match send(&mut clients[at], &change).await {
                Ok(()) => writing.acknowledged.apply(&change, NOBODY_KNOWS),
                Err(status) => {
                    assert!(at == victim && !is_behind(&status), "kill {kill}: {change:?} at {at}: {status:?}");
                    let kept = without_times(&nation.kept());
                    let mut with_it = writing.acknowledged.clone();
                    with_it.apply(&change, NOBODY_KNOWS);
                    if kept == with_it {
                        after += 1;
                        writing.acknowledged = with_it;
                    } else {
                        assert_eq!(kept, writing.acknowledged, "kill {kill}, {change:?} under way");
                        before += 1;
                    }
                    break;
                }
            }
        }
        killer.await.unwrap();
        assert_eq!(without_times(&nation.kept()), writing.acknowledged, "kill {kill}");
        servers.insert(victim, nation.serve());
        // The last write may have been another server's: within a second all know it.
        tokio::time::sleep(Duration::from_secs(1)).await;
        for server in &servers {
            known_and_matchable(&mut Client::of(server).await, &writing.acknowledged).await;
        }
    }
    let writes = writing.acknowledged.write().0;
    writeln!(
        std::io::stdout(),
        "{kills} kills of one of three, {writes} writes, {:?}: {before} fell before a commit, {after} after one, before its answer",
        start.elapsed()
    )
    .unwrap();
    assert!(writes * 2 > kills, "it wrote between kills");
}
