//! Kill -9 at any moment: what was acknowledged is there, what was under way is there whole or not at all, and nothing is that
//! nobody asked for. `PEERMATCH_KILLS` says how many, `PEERMATCH_KILLS_SEED` of which series.

use std::fmt;
use std::io::Write;
use std::time::{Duration, Instant};

use jiff::civil::date;
use peermatch::domain::declared::{Change, Declared, DeclaredPlace, DeclaredRecord};
use peermatch::domain::id::{GovernanceTypeId, PlaceId, ProblemId};
use peermatch::domain::record::Status;
use peermatch::domain::stage::Stage;
use peermatch::proto::{codes, v1};
use peermatch::store::Store;
use peermatch::store::sqlite::Sqlite;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use tonic_types::StatusExt;

use super::islands::{Client, Islands, ids};

/// What a client does until the server is killed: who is under way, and what was acknowledged.
struct Writing {
    random: Xoshiro256PlusPlus,
    acknowledged: Declared,
}

/// Where a kill fell, seen from the write that was under way.
#[derive(Debug, Default)]
struct Fell {
    before_the_commit: usize,
    between_commit_and_answer: usize,
}

impl fmt::Display for Fell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { before_the_commit, between_commit_and_answer } = self;
        write!(
            f,
            "{before_the_commit} fell before a commit, {between_commit_and_answer} between a commit and its answer"
        )
    }
}

impl Writing {
    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.random.gen_range(0..from.len())]
    }

    /// Something that makes sense after what was acknowledged: its refusal would be a fault.
    fn next(&mut self) -> Change {
        let own = self.pick(&["x:a", "x:b", "x:c"]);
        let own = PlaceId::new(own).unwrap();
        let is_there = self.acknowledged.place(&own).is_some();
        let problem = ProblemId::new(self.pick(&["flood", "goats", "river_walls"])).unwrap();
        let kind = self.random.gen_range(0..10);
        if !is_there || kind == 0 {
            let name = format!("Own {}", self.random.gen_range(0..1_000_000));
            return Change::PutPlace(DeclaredPlace {
                id: own,
                name,
                governance_type: GovernanceTypeId::new("city").unwrap(),
                official_name: String::new(),
                nation: String::new(),
                region: String::new(),
                part_of: Vec::new(),
            });
        }
        if kind == 1 {
            return Change::Erase { place: own };
        }
        if kind == 2 && self.acknowledged.record(&own, &problem).is_some() {
            return Change::Retire { place: own, problem };
        }
        let stage = Stage::from_number(self.random.gen_range(0..6));
        let (status, as_of) = (Status::Live, date(2026, 11, 20));
        let statement = "word ".repeat(self.random.gen_range(0..300));
        let statement = statement.trim().to_owned();
        Change::PutRecord { place: own, record: DeclaredRecord { problem, status, stage, as_of, statement } }
    }
}

async fn send(client: &mut Client, change: &Change) -> Result<(), tonic::Status> {
    let place_id = change.place().to_string();
    match change {
        Change::PutPlace(place) => {
            let place = v1::PlaceDeclaration {
                place_id,
                display_name: place.name.clone(),
                governance_type: place.governance_type.to_string(),
                ..Default::default()
            };
            client.registers(place).await.map(drop)
        }
        Change::PutRecord { record, .. } => {
            let record = v1::RecordDeclaration {
                problem_id: record.problem.to_string(),
                status: codes::status(record.status).into(),
                stage: codes::stage(record.stage).into(),
                as_of: record.as_of.to_string(),
                statement: record.statement.clone(),
            };
            client
                .says(v1::UpsertRecordRequest { place_id, record: Some(record), ..Default::default() })
                .await
                .map(drop)
        }
        Change::Retire { problem, .. } => {
            let request = v1::RetireRecordRequest { place_id, problem_id: problem.to_string(), ..Default::default() };
            client.places.retire_record(request).await.map(drop)
        }
        Change::Erase { .. } => {
            client.places.delete_place(v1::DeletePlaceRequest { place_id, ..Default::default() }).await.map(drop)
        }
    }
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |value| value.parse().expect("a number"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn law_12_nothing_acknowledged_is_lost_and_nothing_is_half_written_by_kill_9_at_any_moment() {
    let (kills, seed) = (setting("PEERMATCH_KILLS", 30), setting("PEERMATCH_KILLS_SEED", 25));
    let islands = Islands::new();
    let random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut writing = Writing { random, acknowledged: Declared::default() };
    let mut fell = Fell::default();
    let start = Instant::now();
    for kill in 0..kills {
        let server = islands.serve();
        let mut client = Client::of(&server).await;
        known_and_matchable(&mut client, &writing.acknowledged).await;
        let moment = Duration::from_micros(writing.random.gen_range(500..120_000));
        let killer = tokio::task::spawn_blocking(move || {
            std::thread::sleep(moment);
            server.kill();
        });
        let under_way = loop {
            let change = writing.next();
            match send(&mut client, &change).await {
                Ok(()) => writing.acknowledged.apply(&change),
                Err(status) => {
                    assert!(is_cut_off(&status), "kill {kill}: {change:?} was refused: {status:?}");
                    break change;
                }
            }
        };
        killer.await.unwrap();
        let file = Sqlite::read(&islands.file(), "archipelago").expect("whole").load().expect("readable");
        let mut with_it = writing.acknowledged.clone();
        with_it.apply(&under_way);
        if file == with_it {
            fell.between_commit_and_answer += 1;
            writing.acknowledged = with_it;
        } else {
            assert_eq!(file, writing.acknowledged, "kill {kill}, {under_way:?} under way");
            fell.before_the_commit += 1;
        }
    }
    let writes = writing.acknowledged.write().0;
    // Told whether it fails or not.
    writeln!(std::io::stdout(), "{kills} kills, {writes} writes, {:?}: {fell}", start.elapsed()).unwrap();
    assert!(writes > kills, "it wrote between kills");
}

/// The connection ended: what the server says itself has a reason.
fn is_cut_off(status: &tonic::Status) -> bool {
    status.get_details_error_info().is_none()
}

/// What was acknowledged is in the server's answers, private words included, and finds peers.
async fn known_and_matchable(client: &mut Client, acknowledged: &Declared) {
    for kept in acknowledged.places() {
        let id = &kept.value.id;
        let place = client.place(id.as_str()).await.expect("it registered");
        assert_eq!(place.etag, kept.write.to_string());
        let told: Vec<_> = place.records.iter().map(|one| (one.problem_id.clone(), one.statement.clone())).collect();
        let own = "Declared by the place itself.";
        let words = |statement: &str| if statement.is_empty() { own.to_owned() } else { statement.to_owned() };
        let kept = acknowledged.records(id).map(|one| &one.value);
        let kept: Vec<_> = kept.map(|one| (one.problem.to_string(), words(&one.statement))).collect();
        assert_eq!(told, kept, "{id}");
        if kept.iter().any(|(problem, _)| problem == "flood") {
            assert!(ids(&client.peers("ARN", "flood", "").await).contains(&id.as_str()), "{id} is in others' answers");
        }
    }
}
