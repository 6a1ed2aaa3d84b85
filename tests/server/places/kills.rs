//! Kill -9 at any moment: what was acknowledged is there, what was under way is there whole or not at all, and nothing is that
//! nobody asked for. `PEERMATCH_KILLS` says how many (5,000 before a release), `PEERMATCH_KILLS_SEED` of which series, and
//! `PEERMATCH_KILLS_DIR` where a long one is kept, so that it goes on where it was stopped:
//!
//!     PEERMATCH_KILLS=5000 PEERMATCH_KILLS_DIR=/tmp/kills cargo test --locked --test server -- --nocapture kill_9_at_any_moment

use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::date;
use peermatch::domain::declared::{
    Change, Declared, DeclaredItself, DeclaredPlace, DeclaredRecord, Matter, WriteNumber,
};
use peermatch::domain::id::{GovernanceTypeId, PlaceId, ProblemId};
use peermatch::domain::record::Status;
use peermatch::domain::stage::Stage;
use peermatch::domain::story::{EntryKind, Story, StoryEntry};
use peermatch::proto::{FieldMask, codes, v1};
use peermatch::store::Store;
use peermatch::store::sqlite::Sqlite;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use tonic_types::StatusExt;

use super::islands::{Client, Islands, ids};
use super::soak::{Progress, ends_in_a_part};

/// What [`Writing::story`] makes, as the contract has it.
fn told(story: &Story) -> v1::Story {
    let entry = |one: &StoryEntry| v1::StoryEntry {
        as_of: one.as_of.to_string(),
        kind: codes::entry_kind(one.kind).into(),
        text: one.text.clone(),
        ..Default::default()
    };
    v1::Story { entries: story.entries.iter().map(entry).collect(), ..Default::default() }
}

/// What a client does until the server is killed: who is under way, and what was acknowledged.
pub(crate) struct Writing {
    pub(crate) random: Xoshiro256PlusPlus,
    pub(crate) acknowledged: Declared,
}

impl Writing {
    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.random.gen_range(0..from.len())]
    }

    /// Some steps of progress and setbacks, or none.
    fn story(&mut self) -> Story {
        let kinds = [EntryKind::Progress, EntryKind::Setback];
        let entry = |at: i8, random: &mut Xoshiro256PlusPlus| StoryEntry {
            as_of: date(2026, 5, 1 + at),
            kind: kinds[random.gen_range(0..2)],
            text: "step ".repeat(random.gen_range(1..90)).trim().to_owned(),
        };
        let entries = (0..self.random.gen_range(0..4)).map(|at| entry(at, &mut self.random)).collect();
        Story { entries, ..Story::default() }
    }

    /// Something that makes sense after what was acknowledged: its refusal would be a fault.
    pub(crate) fn next(&mut self) -> Change {
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
        if kind == 3 {
            let setting = "word ".repeat(self.random.gen_range(0..300)).trim().to_owned();
            return Change::PutItself { place: own, itself: DeclaredItself { setting, ..DeclaredItself::default() } };
        }
        if kind == 2 && self.acknowledged.about(&own, &problem).is_some() {
            return Change::Retire { place: own, matter: Matter::Problem(problem) };
        }
        let stage = Stage::from_number(self.random.gen_range(0..6));
        let (status, as_of) = (Status::Live, date(2026, 11, 20));
        let statement = "word ".repeat(self.random.gen_range(0..300));
        let statement = statement.trim().to_owned();
        let (matter, factors, starting_point) = (Matter::Problem(problem), Vec::new(), Vec::new());
        let record = DeclaredRecord {
            matter,
            status,
            stage,
            as_of,
            statement,
            factors,
            starting_point,
            provisional: self.random.gen_range(0..4) == 0,
            self_assessment: None,
            story: self.story(),
        };
        Change::PutRecord { place: own, record }
    }
}

/// When a write was is the server's to say.
pub(crate) const NOBODY_KNOWS: Timestamp = Timestamp::UNIX_EPOCH;

pub(crate) fn without_times(file: &Declared) -> Declared {
    let mut same = Declared::default();
    for place in file.gone() {
        same.put(&Change::Erase { place: place.clone() }, WriteNumber(0), NOBODY_KNOWS);
    }
    for kept in file.places() {
        same.put(&Change::PutPlace(kept.value.clone()), kept.write, NOBODY_KNOWS);
    }
    for place in file.telling() {
        let Some(kept) = file.itself(place) else { continue };
        let change = Change::PutItself { place: place.clone(), itself: kept.value.clone() };
        same.put(&change, kept.write, NOBODY_KNOWS);
    }
    for place in file.recorded() {
        for kept in file.records(place) {
            let change = Change::PutRecord { place: place.clone(), record: kept.value.clone() };
            same.put(&change, kept.write, NOBODY_KNOWS);
        }
    }
    same.after(file.write(), NOBODY_KNOWS)
}

pub(crate) async fn send(client: &mut Client, change: &Change) -> Result<(), tonic::Status> {
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
        Change::PutItself { itself, .. } => {
            let place =
                v1::PlaceDeclaration { place_id, setting: itself.setting.clone(), ..v1::PlaceDeclaration::default() };
            // Named, because it may be emptied.
            let update_mask = Some(FieldMask { paths: vec!["setting".to_owned()] });
            let request = v1::UpsertPlaceRequest { place: Some(place), update_mask, ..Default::default() };
            client.places.upsert_place(request).await.map(drop)
        }
        Change::PutRecord { record, .. } => {
            let record = v1::RecordDeclaration {
                problem_id: record.matter.code().to_owned(),
                status: codes::status(record.status).into(),
                stage: codes::stage(record.stage).into(),
                as_of: record.as_of.to_string(),
                statement: record.statement.clone(),
                provisional: record.provisional,
                story: Some(told(&record.story)),
                outcomes_anew: true,
                ..Default::default()
            };
            client
                .says(v1::UpsertRecordRequest { place_id, record: Some(record), ..Default::default() })
                .await
                .map(drop)
        }
        Change::Retire { matter, .. } => {
            let request =
                v1::RetireRecordRequest { place_id, problem_id: matter.code().to_owned(), ..Default::default() };
            client.places.retire_record(request).await.map(drop)
        }
        Change::Consent { .. } | Change::Bring(_) => unreachable!("no series says for whom something is"),
        Change::Erase { .. } => {
            client.places.delete_place(v1::DeletePlaceRequest { place_id, ..Default::default() }).await.map(drop)
        }
    }
}

pub(crate) fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |value| value.parse().expect("a number"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn law_12_nothing_acknowledged_is_lost_and_nothing_is_half_written_by_kill_9_at_any_moment() {
    let (kills, seed) = (setting("PEERMATCH_KILLS", 30), setting("PEERMATCH_KILLS_SEED", 25));
    let dir = std::env::var_os("PEERMATCH_KILLS_DIR").map(PathBuf::from);
    let islands = dir.as_deref().map_or_else(Islands::new, Islands::kept_in);
    let progress = Progress::kept_in(dir.as_deref());
    let mut fell = progress.so_far();
    let acknowledged = if fell.all() > 0 { in_the_file(&islands) } else { Declared::default() };
    let random = Xoshiro256PlusPlus::seed_from_u64(seed + fell.all());
    let mut writing = Writing { random, acknowledged };
    let start = Instant::now();
    for kill in fell.all()..kills {
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
                Ok(()) => writing.acknowledged.apply(&change, NOBODY_KNOWS),
                Err(status) => {
                    assert!(is_cut_off(&status), "kill {kill}: {change:?} was refused: {status:?}");
                    break change;
                }
            }
        };
        killer.await.unwrap();
        let part = ends_in_a_part(&islands.file());
        let file = in_the_file(&islands);
        let mut with_it = writing.acknowledged.clone();
        with_it.apply(&under_way, NOBODY_KNOWS);
        if file == with_it {
            fell.after_a_commit += 1;
            writing.acknowledged = with_it;
        } else {
            assert_eq!(file, writing.acknowledged, "kill {kill}, {under_way:?} under way");
            *if part { &mut fell.in_a_commit } else { &mut fell.before_a_commit } += 1;
        }
        progress.keep(fell);
    }
    let writes = writing.acknowledged.write().0;
    // Told whether it fails or not.
    writeln!(std::io::stdout(), "{kills} kills, {writes} writes, {:?}: {fell}", start.elapsed()).unwrap();
    assert!(writes > kills, "it wrote between kills");
}

fn in_the_file(islands: &Islands) -> Declared {
    without_times(&Sqlite::read(&islands.file(), "archipelago").expect("whole").load().expect("readable"))
}

/// The connection ended: what the server says itself has a reason.
fn is_cut_off(status: &tonic::Status) -> bool {
    status.get_details_error_info().is_none()
}

/// What was acknowledged is in the server's answers, private words included, and finds peers.
pub(crate) async fn known_and_matchable(client: &mut Client, acknowledged: &Declared) {
    for kept in acknowledged.places() {
        let id = &kept.value.id;
        let place = client.place(id.as_str()).await.expect("it registered");
        assert_ne!(place.etag, "0");
        let told: Vec<_> = place.records.iter().map(|one| (one.problem_id.clone(), one.statement.clone())).collect();
        let own = "Declared by the place itself.";
        let words = |statement: &str| if statement.is_empty() { own.to_owned() } else { statement.to_owned() };
        let kept = acknowledged.records(id).map(|one| &one.value);
        let kept: Vec<_> = kept.map(|one| (one.matter.to_string(), words(&one.statement))).collect();
        assert_eq!(told, kept, "{id}");
        if kept.iter().any(|(problem, _)| problem == "flood") {
            assert!(ids(&client.peers("ARN", "flood", "").await).contains(&id.as_str()), "{id} is in others' answers");
        }
    }
}
