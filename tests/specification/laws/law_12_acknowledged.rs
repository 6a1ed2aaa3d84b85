//! Law 12: an acknowledged write survives kill -9 at any moment and is matchable on the next read, without waiting for training.
//!
//! The kills themselves are in `tests/server`; here the file is looked at as a kill in that moment would leave it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::civil::date;
use peermatch::access::Pass;
use peermatch::domain::cancel::Cancel;
use peermatch::domain::declared::{Change, ChangeError, DeclaredPlace, DeclaredRecord, Ledger, Matter};
use peermatch::domain::id::{GovernanceTypeId, PlaceId, ProblemId};
use peermatch::domain::query::{Limit, Query, Subject};
use peermatch::domain::record::Status;
use peermatch::domain::stage::Stage;
use peermatch::domain::story::Story;
use peermatch::domain::world::World as Known;
use peermatch::engine::{Snapshot, View};
use peermatch::live::{Done, Etag, Item, Wish, WriteError, Writer};
use peermatch::model::{Model, NamedModel};
use peermatch::proto::v1;
use peermatch::store::sqlite::Sqlite;
use peermatch::store::{REMEMBERED_SECONDS, RequestKey, Store};
use proptest::prelude::*;

use crate::support::{Ask, TODAY, World, answer};

/// The islands with a model, and a store for what they declare.
struct Islands {
    known: Arc<Known>,
    model: NamedModel,
    dir: tempfile::TempDir,
}

impl Islands {
    fn new() -> Self {
        let known = Arc::new(World::new().pack());
        let bytes = Model::train(&known, None).expect("trained").to_bytes().expect("written");
        let model = Model::from_bytes(&bytes).expect("read");
        Self { known, model, dir: tempfile::tempdir().expect("a folder") }
    }

    fn store(&self) -> std::path::PathBuf {
        self.dir.path().join("places.db")
    }

    /// What everybody sees of a world with the islands' model.
    fn view_of(&self, world: &Arc<Known>) -> View {
        let snapshot = Snapshot::new(Arc::clone(world), self.model.clone()).expect("a snapshot");
        Arc::new(snapshot).view(Pass::everything("a test asks"))
    }

    fn writer(&self, store: &Path) -> Writer {
        let store = Sqlite::open(store, &self.known.about.id).expect("a store");
        Writer::start(self.view_of(&self.known), Box::new(store), Arc::new(|| Timestamp::UNIX_EPOCH)).expect("a writer")
    }

    /// What somebody sees who has nothing but the public facts and the file.
    fn rebuilt(&self, store: &Path) -> View {
        let store = Sqlite::read(store, &self.known.about.id).expect("beside");
        let ledger = Ledger::new(Arc::clone(&self.known), store.load().expect("read"), store.key()).expect("a world");
        self.view_of(ledger.world())
    }
}

fn id(text: &str) -> PlaceId {
    PlaceId::new(text).expect("an id")
}

fn registered(place: &str, name: &str, kind: &str, part_of: &[&str]) -> Change {
    Change::PutPlace(DeclaredPlace {
        id: id(place),
        name: name.to_owned(),
        governance_type: GovernanceTypeId::new(kind).expect("a code"),
        official_name: String::new(),
        nation: String::new(),
        region: "North".to_owned(),
        part_of: part_of.iter().map(|whole| id(whole)).collect(),
    })
}

fn said(place: &str, problem: &str, status: Status, stage: Option<Stage>) -> Change {
    let (matter, statement) = (about(problem), "words that stay with us".to_owned());
    let (factors, starting_point) = (Vec::new(), Vec::new());
    let as_of = date(2026, 11, 20);
    Change::PutRecord {
        place: id(place),
        record: DeclaredRecord {
            matter,
            status,
            stage,
            as_of,
            statement,
            factors,
            starting_point,
            provisional: false,
            self_assessment: None,
            story: Story::default(),
        },
    }
}

fn about(problem: &str) -> Matter {
    Matter::Problem(ProblemId::new(problem).expect("a code"))
}

fn write(writer: &Writer, change: &Change) -> Result<(), WriteError> {
    let wish = Wish {
        wanted: change.clone().into(),
        also: Vec::new(),
        etag: None,
        request: None,
        only_check: false,
        acting: None,
    };
    writer.write(&wish, &Cancel::new()).map(drop)
}

/// Everything that can be asked of the islands.
fn answers(view: &View) -> Vec<v1::FindPeersResponse> {
    let problems = view.vocabulary().taxonomy.problems().iter().map(|problem| Some(problem.id.clone()));
    let problems: Vec<Option<ProblemId>> = problems.chain([None]).collect();
    let places = view.register().slots();
    let asked = places.flat_map(|place| problems.iter().map(move |problem| (place, problem.clone())));
    let query = |(place, problem)| {
        let mut query = Query { problem, ..Query::new(Subject::Registered(place), TODAY) };
        query.terms_mut().limit = Limit::new(10).expect("ten is allowed");
        query
    };
    asked.map(query).map(|query| answer(view, &query)).collect()
}

#[test]
fn law_12_what_is_acknowledged_is_in_the_file_and_in_the_next_answer() {
    let islands = Islands::new();
    let writer = islands.writer(&islands.store());
    let before = writer.current().now().view;
    assert!(!Ask::of(&before, "ARN").about("flood").peers().contains(&"EST".to_owned()));
    write(&writer, &said("EST", "flood", Status::Live, Some(Stage::Piloting))).expect("written");
    let in_the_file = Sqlite::read(&islands.store(), &islands.known.about.id).expect("beside").load().expect("read");
    assert_eq!(&in_the_file, writer.ledger().declared());
    let now = writer.current().now().view;
    assert!(Ask::of(&now, "ARN").about("flood").peers().contains(&"EST".to_owned()));
    assert!(
        !Ask::of(&before, "ARN").about("flood").peers().contains(&"EST".to_owned()),
        "a call in flight keeps its own"
    );
    let versions = |view: &View| view.versions().data.clone();
    assert_ne!(versions(&now), versions(&before), "an answer says of which state it is");
}

#[test]
fn law_9_what_names_a_state_is_one_on_a_server_and_tells_nothing_to_whoever_has_a_guess_at_the_state() {
    let islands = Islands::new();
    let name = |writer: &Writer| writer.current().now().view.versions().data.clone();
    let (pack, file) = (islands.view_of(&islands.known).versions().data.clone(), islands.store());
    let writer = islands.writer(&file);
    assert_eq!(name(&writer), pack, "where nothing was said, that of the pack, on every machine");
    let (flood, goats) =
        (said("EST", "flood", Status::Live, Some(Stage::Piloting)), said("ARN", "goats", Status::Solved, None));
    let retired = Change::Retire { place: id("ARN"), matter: about("goats") };
    write(&writer, &flood).expect("written");
    let first = name(&writer);
    write(&writer, &goats).expect("written");
    assert_ne!(name(&writer), first);
    write(&writer, &retired).expect("written");
    assert_eq!(name(&writer), first, "the same is seen as before");
    drop(writer);
    assert_eq!(name(&islands.writer(&file)), first, "after a restart");
    let elsewhere = islands.writer(&islands.dir.path().join("elsewhere.db"));
    write(&elsewhere, &flood).expect("written");
    assert_ne!(name(&elsewhere), first, "another who says the same finds nothing out");
    let [ours, theirs] = [first, name(&elsewhere)].map(|data| data.rsplit_once('+').expect("a digest").1.len());
    assert_eq!((ours, theirs), (16, 16));
}

#[test]
fn law_12_a_write_that_nobody_waits_for_any_more_is_not_written() {
    let islands = Islands::new();
    let writer = islands.writer(&islands.store());
    let cancel = Cancel::new();
    cancel.cancel();
    let change = said("EST", "flood", Status::Live, None);
    let wish =
        Wish { wanted: change.into(), also: Vec::new(), etag: None, request: None, only_check: false, acting: None };
    assert!(matches!(writer.write(&wish, &cancel), Err(WriteError::Cancelled(_))));
    assert_eq!(writer.ledger().declared().write().0, 0);
    let in_the_file = Sqlite::read(&islands.store(), &islands.known.about.id).expect("beside").load().expect("read");
    assert_eq!(&in_the_file, writer.ledger().declared());
}

fn change() -> impl Strategy<Value = Change> {
    let places = || prop::sample::select(vec!["ARN", "BEL", "CYR", "EST", "x:one", "x:two", "XYZ"]);
    let problems = || prop::sample::select(vec!["flood", "goats", "river_walls", "no_problem"]);
    let statuses = prop::sample::select(Status::ALL.to_vec());
    let stages = prop::option::of(prop::sample::select(Stage::ALL.to_vec()));
    let kinds = prop::sample::select(vec!["city", "commune", "league"]);
    let wholes = prop::sample::select(vec![vec![], vec!["CYR"], vec!["x:one"], vec!["ARN", "x:two"]]);
    prop_oneof![
        2 => (places(), kinds, wholes).prop_map(|(place, kind, wholes)| registered(place, place, kind, &wholes)),
        4 => (places(), problems(), statuses, stages).prop_map(|(place, problem, status, stage)| said(place, problem, status, stage)),
        1 => (places(), problems()).prop_map(|(place, problem)| {
            Change::Retire { place: id(place), matter: about(problem) }
        }),
        1 => places().prop_map(|place| Change::Erase { place: id(place) }),
    ]
}

#[test]
fn law_12_any_series_of_writes_answers_as_a_rebuild_from_the_file_does() {
    let islands = Islands::new();
    let runner = &mut proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(24));
    let mut taken = 0;
    let told = runner.run(&prop::collection::vec(change(), 1..8), |changes| {
        let dir = tempfile::tempdir().expect("a folder");
        let store = dir.path().join("places.db");
        let writer = islands.writer(&store);
        for change in &changes {
            match write(&writer, change) {
                Ok(()) | Err(WriteError::Change(_)) => {}
                Err(error) => return Err(TestCaseError::fail(error.to_string())),
            }
        }
        let (now, rebuilt) = (writer.current().now().view, islands.rebuilt(&store));
        prop_assert_eq!(now.whole_world(), rebuilt.whole_world());
        prop_assert_eq!(answers(&now), answers(&rebuilt));
        Ok(())
    });
    told.unwrap_or_else(|error| panic!("{error}"));
    // What makes no sense is refused, and leaves nothing behind.
    let writer = islands.writer(&islands.store());
    for (change, wanted) in [
        (registered("NEW", "New", "city", &[]), "takes an id of its own"),
        (registered("x:New", "New", "city", &[]), "takes an id of its own"),
        (registered("x:new", "New", "city", &["XYZ"]), "no place 'XYZ'"),
        (registered("CYR", "Cyr", "province", &["EST"]), "part of itself"),
        (said("XYZ", "flood", Status::Live, None), "no place 'XYZ'"),
        (said("ARN", "no_problem", Status::Live, None), "no problem 'no_problem'"),
        (Change::Retire { place: id("ARN"), matter: about("flood") }, "declared nothing"),
        (Change::Erase { place: id("x:one") }, "no place 'x:one'"),
    ] {
        let error = write(&writer, &change).expect_err(wanted);
        assert!(
            matches!(error, WriteError::Change(ChangeError::PartOf(_))) || error.to_string().contains(wanted),
            "{error}"
        );
        taken += 1;
    }
    assert_eq!((taken, writer.ledger().declared().write().0), (8, 0));
}

#[test]
fn law_12_a_write_waits_for_no_training_and_moves_what_was_learned_by_nothing() {
    let islands = Islands::new();
    let writer = islands.writer(&islands.store());
    write(&writer, &registered("x:one", "One", "city", &[])).expect("registered");
    write(&writer, &said("x:one", "goats", Status::Live, Some(Stage::Designing))).expect("declared");
    let now = writer.current().now().view;
    assert_eq!(now.versions().model, islands.view_of(&islands.known).versions().model);
    let fits = |view: &View| {
        let peers = Ask::of(view, "ARN").about("goats").answer().peers;
        peers.into_iter().map(|peer| (peer.place_id, peer.fit)).collect::<Vec<_>>()
    };
    let with: Vec<_> = fits(&now).into_iter().filter(|(place, _)| place != "x:one").collect();
    assert_eq!(with, fits(&islands.view_of(&islands.known)), "nobody else's fit is another for it");
    assert!(Ask::of(&now, "x:one").about("goats").peers().contains(&"ARN".to_owned()));
}

#[test]
fn law_12_a_clock_that_is_set_back_makes_no_write_earlier_than_the_one_before_it() {
    let islands = Islands::new();
    let clock = Arc::new(AtomicI64::new(2_000));
    let shown = Arc::clone(&clock);
    let now = move || Timestamp::from_second(shown.load(Ordering::Relaxed)).expect("a time");
    let store = Sqlite::open(&islands.store(), &islands.known.about.id).expect("a store");
    let writer = Writer::start(islands.view_of(&islands.known), Box::new(store), Arc::new(now)).expect("a writer");
    let said = |place: &str| {
        write(&writer, &said(place, "flood", Status::Live, None)).expect("written");
        let problem = ProblemId::new("flood").expect("a code");
        writer.ledger().declared().about(&id(place), &problem).expect("kept").at.as_second()
    };
    assert_eq!(said("EST"), 2_000);
    clock.store(1_000, Ordering::Relaxed);
    assert_eq!(said("BEL"), 2_000, "whoever asks what is new since the first is told of the second");
    clock.store(3_000, Ordering::Relaxed);
    assert_eq!(said("CYR"), 3_000);
    drop(writer);
    clock.store(1_000, Ordering::Relaxed);
    let rebuilt = Sqlite::read(&islands.store(), &islands.known.about.id).expect("beside").load().expect("read");
    assert_eq!(rebuilt.last_at().as_second(), 3_000, "across a restart, too");
}

#[test]
fn law_12_whether_a_request_was_taken_and_whether_it_is_forgotten_is_judged_at_one_moment() {
    let islands = Islands::new();
    let clock = Arc::new(AtomicI64::new(10_000));
    let shown = Arc::clone(&clock);
    // Later by a second whenever anybody looks.
    let now = move || Timestamp::from_second(shown.fetch_add(1, Ordering::Relaxed)).expect("a time");
    let store = Sqlite::open(&islands.store(), &islands.known.about.id).expect("a store");
    let writer = Writer::start(islands.view_of(&islands.known), Box::new(store), Arc::new(now)).expect("a writer");
    let wish = Wish {
        wanted: said("EST", "flood", Status::Live, None).into(),
        also: Vec::new(),
        etag: None,
        request: Some(RequestKey { id: "once".to_owned(), digest: "the same".to_owned() }),
        only_check: false,
        acting: None,
    };
    let first = clock.load(Ordering::Relaxed);
    let taken = writer.write(&wish, &Cancel::new()).expect("taken").write;
    // The last moment at which it is remembered, and the first at which it is not.
    clock.store(first + REMEMBERED_SECONDS - 1, Ordering::Relaxed);
    assert_eq!(writer.write(&wish, &Cancel::new()).expect("known").write, taken);
    clock.store(first + REMEMBERED_SECONDS, Ordering::Relaxed);
    assert!(writer.write(&wish, &Cancel::new()).expect("taken anew").write > taken);
}

#[test]
fn law_12_an_import_answers_as_a_rebuild_from_the_file_does() {
    let islands = Islands::new();
    let writer = islands.writer(&islands.store());
    let item = |wanted: Vec<Change>| Item {
        wanted: wanted.into_iter().map(Into::into).collect(),
        request: None,
        acting: None,
    };
    let items = [
        item(vec![registered("x:one", "One", "city", &["ARN"]), said("x:one", "flood", Status::Live, None)]),
        item(vec![registered("x:two", "Two", "city", &["x:one"]), said("x:two", "no_problem", Status::Live, None)]),
        item(vec![registered("ARN", "Arn", "city", &["x:one"])]),
        item(vec![said("EST", "goats", Status::Solved, Some(Stage::Scaling))]),
    ];
    let imported = writer.import(&items, false, &Cancel::new()).expect("an import");
    let taken: Vec<bool> = imported.items.iter().map(Result::is_ok).collect();
    assert_eq!(
        taken,
        [true, false, false, true],
        "no code of the vocabulary; and a place that would be part of itself"
    );
    assert_eq!(imported.done.write.expect("written").0, 3);
    let (now, rebuilt) = (writer.current().now().view, islands.rebuilt(&islands.store()));
    assert_eq!(now.whole_world(), rebuilt.whole_world());
    assert_eq!(answers(&now), answers(&rebuilt));
}

#[test]
fn law_12_writes_that_come_at_once_are_all_kept_and_of_two_with_one_etag_one_is_told() {
    let islands = Islands::new();
    let writer = islands.writer(&islands.store());
    let stages = [Stage::Planning, Stage::Designing, Stage::Piloting, Stage::Scaling];
    let wish = |place: &str, stage, etag: &str, request: Option<&str>| Wish {
        wanted: said(place, "flood", Status::Live, Some(stage)).into(),
        also: Vec::new(),
        etag: Etag::parse(etag).ok(),
        request: request.map(|id| RequestKey { id: id.to_owned(), digest: "the same".to_owned() }),
        only_check: false,
        acting: None,
    };
    let mut wishes: Vec<Wish> = (0..40).map(|n| wish(["EST", "BEL", "CYR"][n % 3], stages[n % 4], "", None)).collect();
    wishes.extend(stages.map(|stage| wish("DOL", stage, "0", None)));
    wishes.extend([0; 4].map(|_| wish("ARN", Stage::Scaling, "", Some("one"))));
    let outcomes: Vec<Result<Done, WriteError>> = std::thread::scope(|scope| {
        let writer = &writer;
        let write = |wish| scope.spawn(move || writer.write(wish, &Cancel::new()));
        let threads: Vec<_> = wishes.iter().map(write).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    let (free, rest) = outcomes.split_at(40);
    let (of_one_etag, of_one_name) = rest.split_at(4);
    let mut numbers: Vec<u64> =
        free.iter().map(|done| done.as_ref().expect("written").write.expect("a number").0).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 40, "each has a number of its own");
    let lost = of_one_etag.iter().filter(|outcome| matches!(outcome, Err(WriteError::Etag { .. }))).count();
    assert_eq!((of_one_etag.iter().filter(|outcome| outcome.is_ok()).count(), lost), (1, 3));
    let named: Vec<_> = of_one_name.iter().map(|done| done.as_ref().expect("taken").write).collect();
    assert!(named.iter().all(|write| write.is_some() && *write == named[0]), "taken once: {named:?}");
    let file = Sqlite::read(&islands.store(), &islands.known.about.id).expect("beside").load().expect("read");
    assert_eq!((file.write().0, &file), (42, writer.ledger().declared()));
    for done in outcomes.iter().flatten() {
        assert!(done.answers.ledger.declared().write() >= done.write.expect("a number"), "answered with its own write");
    }
    assert_eq!(answers(&writer.current().now().view), answers(&islands.rebuilt(&islands.store())));
}
