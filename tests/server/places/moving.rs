//! Who may see what moves with what is seen: an export has every consent, with who said it and when, and an import says it as it was.

use std::fs;

use jiff::Timestamp;
use jiff::civil::date;
use peermatch::domain::consent::{Audience, Consent, Part, Scope};
use peermatch::domain::declared::{
    Brought, Change, Declared, DeclaredPlace, DeclaredRecord, Matter, OWN_PREFIX, WriteNumber,
};
use peermatch::domain::id::{CallerId, GovernanceTypeId, PlaceId, ProblemId, TermId};
use peermatch::domain::record::Status;
use peermatch::domain::stage::Stage;
use peermatch::domain::story::Story;
use peermatch::proto::v1;
use peermatch::store::sqlite::Sqlite;
use peermatch::store::{Commit, Entry, Store};

use super::islands::{Client, Islands, body, record};

fn place(id: &str) -> PlaceId {
    PlaceId::new(id).unwrap()
}

fn of(problem: &str, part: Part) -> Scope {
    Scope::Of(ProblemId::new(problem).unwrap(), part)
}

fn caller(id: &str) -> CallerId {
    CallerId::new(id).unwrap()
}

fn says(id: &str, scope: Scope, consent: Consent) -> Change {
    Change::Consent { place: place(id), scope, consent }
}

fn stopped(id: &str, problem: &str) -> Change {
    let record = DeclaredRecord {
        matter: Matter::Problem(ProblemId::new(problem).unwrap()),
        status: Status::Stopped,
        stage: Some(Stage::Scaling),
        as_of: date(2026, 10, 1),
        statement: String::new(),
        factors: Vec::new(),
        starting_point: Vec::new(),
        provisional: false,
        self_assessment: None,
        story: Story::default(),
    };
    Change::PutRecord { place: place(id), record }
}

fn registers(id: &str) -> Change {
    Change::PutPlace(DeclaredPlace {
        id: place(id),
        name: "A body of its own".to_owned(),
        governance_type: GovernanceTypeId::new("city").unwrap(),
        official_name: String::new(),
        nation: String::new(),
        region: String::new(),
        part_of: Vec::new(),
    })
}

/// Everything that a place can say of for whom something is, each an hour after the one before.
fn words() -> Vec<Change> {
    let networks = Audience::Networks(["coast", "plain"].map(|code| TermId::new(code).unwrap()).into());
    let portals = Audience::Portals([caller("sector-body")].into());
    let everybody = Consent::plain(Audience::Everybody);
    let private = Consent::plain(Audience::Private);
    let own = place(&format!("{OWN_PREFIX}own"));
    let setback = Brought {
        place: place("BEL"),
        scope: of("flood", Part::Setback),
        consent: everybody.clone(),
        at: Timestamp::UNIX_EPOCH,
        of_record_alone: true,
    };
    vec![
        registers(own.as_str()),
        says("x:own", Scope::Being, Consent { by: Some(caller("own-system")), ..Consent::plain(networks.clone()) }),
        says("x:own", Scope::Acting, Consent { until: Some(date(2999, 1, 1)), ..Consent::plain(portals.clone()) }),
        says("ARN", Scope::All, Consent { except: [place("EST"), own].into(), ..Consent::plain(networks) }),
        // It has ended; and of the problem nothing is declared.
        says("ARN", of("goats", Part::Words), Consent { until: Some(date(2026, 10, 3)), ..Consent::plain(portals) }),
        says("ARN", of("flood", Part::Standing), private),
        stopped("BEL", "flood"),
        // As a store of an older form has it.
        Change::Bring(setback),
        stopped("EST", "flood"),
        says("EST", of("flood", Part::Setback), everybody),
    ]
}

/// A body that is a part of another.
fn part_of(id: &str, whole: &str) -> Change {
    let Change::PutPlace(body) = registers(id) else { unreachable!("a body registers") };
    Change::PutPlace(DeclaredPlace { part_of: vec![place(whole)], ..body })
}

/// Keeps changes in a store that nobody else writes to.
fn keep(islands: &Islands, changes: &[Change]) {
    let mut store = Sqlite::open(&islands.file(), "archipelago").unwrap();
    for (hour, change) in changes.iter().enumerate() {
        let entries = [Entry { change, request: None }];
        let after = store.load().unwrap().write();
        let at = Timestamp::from_second(1_791_000_000 + 3_600 * hour as i64).unwrap();
        store.commit(&Commit { entries: &entries, after, at }).unwrap();
    }
}

fn load(islands: &Islands) -> Declared {
    Sqlite::read(&islands.file(), "archipelago").unwrap().load().unwrap()
}

/// What was said of for whom something is, by whom and when.
fn said(declared: &Declared) -> Vec<(PlaceId, Scope, Consent, Timestamp)> {
    let of = |place: &PlaceId| {
        let place = place.clone();
        declared
            .consents(&place.clone())
            .map(move |(scope, kept)| (place.clone(), scope.clone(), kept.value.clone(), kept.at))
            .collect::<Vec<_>>()
    };
    declared.consenting().flat_map(of).collect()
}

fn run(islands: &Islands, exit: i32, args: &[&str]) -> String {
    let output = islands.prompt(args);
    let told = String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned();
    assert_eq!(output.status.code(), Some(exit), "{args:?}: {told}");
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn r64_r72_every_consent_moves_with_who_said_it_when_until_when_and_to_whom_it_is_not_told() {
    let (islands, elsewhere) = (Islands::new(), Islands::new());
    keep(&islands, &words());
    let file = islands.pack().join("said.jsonl").display().to_string();
    let told = run(&islands, 0, &["export", "--store", &islands.store(), "--out", &file]);
    assert!(!told.contains("warning"), "nothing is left out: {told}");
    run(&elsewhere, 0, &["import", &file, "--store", &elsewhere.store()]);
    let (before, after) = (said(&load(&islands)), said(&load(&elsewhere)));
    assert_eq!(before.len(), 7, "{before:?}");
    assert_eq!(after, before);
    let again = run(&elsewhere, 0, &["export", "--store", &elsewhere.store()]);
    assert_eq!(again, fs::read_to_string(&file).unwrap(), "import is the identity");

    // What is said here later stands, also where the same file comes once more.
    let server = elsewhere.serve();
    run(&elsewhere, 0, &["consent", "set", "ARN", "--part", "all", "--with", "private", "--server", &server.url()]);
    server.kill();
    let said_here = said(&load(&elsewhere));
    let taken = run(&elsewhere, 0, &["import", &file, "--store", &elsewhere.store()]);
    assert!(taken.starts_with("4 of 4 items taken\n"), "{taken}");
    assert_eq!(said(&load(&elsewhere)), said_here);
    let all = said_here.iter().find(|(_, scope, ..)| *scope == Scope::All).expect("said");
    assert_eq!((&all.2.audience, all.2.except.len()), (&Audience::Private, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn law_5_what_is_part_of_a_body_that_keeps_itself_to_itself_is_so_after_it_moved() {
    let islands = Islands::new();
    let hidden = says("x:whole", Scope::Being, Consent::plain(Audience::Private));
    keep(&islands, &[registers("x:whole"), hidden, part_of("x:part", "x:whole")]);
    let file = islands.pack().join("said.jsonl").display().to_string();
    run(&islands, 0, &["export", "--store", &islands.store(), "--out", &file]);
    run(&islands, 0, &["import", &file, "--store", &islands.store()]);
    let part = load(&islands).place(&place("x:part")).expect("it is there").value.clone();
    assert_eq!(part.part_of, [place("x:whole")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn r64_r72_whoever_left_once_and_came_back_loses_nothing_that_it_narrowed_since_by_an_older_file() {
    let (islands, elsewhere) = (Islands::new(), Islands::new());
    let everybody = Consent::plain(Audience::Everybody);
    let gone = Change::Erase { place: place("BEL") };
    let again = [registers("BEL"), stopped("BEL", "flood"), says("BEL", Scope::All, everybody)];
    keep(&islands, &[&[stopped("BEL", "flood"), gone], again.as_slice()].concat());
    let file = islands.pack().join("said.jsonl").display().to_string();
    run(&islands, 0, &["export", "--store", &islands.store(), "--out", &file]);
    let private = says("BEL", Scope::All, Consent::plain(Audience::Private));
    let server = islands.serve();
    run(&islands, 0, &["consent", "set", "BEL", "--part", "all", "--with", "private", "--server", &server.url()]);
    server.kill();
    let narrowed = said(&load(&islands));
    run(&islands, 0, &["import", &file, "--store", &islands.store()]);
    assert_eq!(said(&load(&islands)), narrowed, "it went here as well, and what it says since stands");

    keep(&elsewhere, &[private]);
    let refused = run(&elsewhere, 1, &["import", &file, "--store", &elsewhere.store()]);
    assert!(refused.contains("(BEL): delete: 'BEL' said here for whom it is, and would lose that"), "{refused}");
    assert_eq!(said(&load(&elsewhere)).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn issue_28_what_is_withdrawn_stays_so_where_the_store_is_lost_and_its_withdrawals_are_not() {
    let islands = Islands::new();
    let store = islands.store();
    keep(
        &islands,
        &[stopped("EST", "flood"), says("EST", of("flood", Part::Setback), Consent::plain(Audience::Everybody))],
    );
    let beside = |name: &str| islands.pack().join(name).display().to_string();
    let (copy, notes) = (beside("copy.db"), beside("withdrawn.db"));
    run(&islands, 0, &["backup", &copy, "--store", &store]);
    let server = islands.serve_with(&["--withdrawals", &notes]);
    let url = server.url();
    let set =
        ["consent", "set", "EST", "--problem", "flood", "--part", "setback", "--with", "private", "--server", &url];
    run(&islands, 0, &set);
    let used = run(&islands, 4, &["restore", &copy, "--store", &store, "--withdrawals", &notes]);
    assert!(used.contains("hint: stop the server"), "{used}");
    server.kill();
    for end in ["", "-wal", "-shm"] {
        _ = fs::remove_file(format!("{}{end}", islands.file().display()));
    }
    let audience =
        || load(&islands).consent(&place("EST"), &of("flood", Part::Setback)).map(|kept| kept.value.audience.clone());
    run(&islands, 0, &["restore", &copy, "--store", &store]);
    assert_eq!(audience(), Some(Audience::Everybody), "without them it is as the copy has it");
    run(&islands, 0, &["restore", &copy, "--store", &store, "--withdrawals", &notes]);
    assert_eq!(audience(), Some(Audience::Private));
    let none = run(&islands, 3, &["restore", &copy, "--store", &store, "--withdrawals", &beside("none.db")]);
    assert!(none.contains("there are no withdrawals at") && none.contains("is shared again"), "{none}");
    let none = run(&islands, 3, &["restore", &beside("none.db"), "--store", &store]);
    assert!(none.contains("there is no copy at"), "{none}");
}

#[tokio::test(flavor = "multi_thread")]
async fn r42_a_setback_that_was_shared_as_one_statement_alone_is_shared_no_further_where_it_is_imported() {
    let (islands, elsewhere) = (Islands::new(), Islands::new());
    keep(&islands, &words());
    let file = islands.pack().join("said.jsonl").display().to_string();
    run(&islands, 0, &["export", "--store", &islands.store(), "--out", &file]);
    run(&elsewhere, 0, &["import", &file, "--store", &elsewhere.store()]);
    let server = elsewhere.serve();
    let mut client = Client::of(&server).await;
    for id in ["BEL", "EST"] {
        client.says(record(id, "flood", v1::Stage::Planning)).await.expect("it goes on");
    }
    server.kill();
    let declared = load(&elsewhere);
    let setback = |id: &str| declared.consent(&place(id), &of("flood", Part::Setback)).is_some();
    assert!(!setback("BEL"), "what is stopped later is for nobody");
    assert!(setback("EST"), "whoever said it of all that stops said it of all");
}

#[tokio::test(flavor = "multi_thread")]
async fn issue_28_a_file_without_consents_is_imported_as_before_and_a_consent_that_makes_no_sense_is_told() {
    let islands = Islands::new();
    let file = islands.pack().join("said.jsonl").display().to_string();
    let sharing = r#"{"standing": {"audience": "AUDIENCE_NETWORKS", "networks": ["coast"], "until": "2999-01-01"}}"#;
    let older = format!(r#"{{"placeId": "ARN", "records": [{{"problemId": "flood", "sharing": {sharing}}}]}}"#);
    fs::write(&file, &older).unwrap();
    run(&islands, 0, &["import", &file, "--store", &islands.store()]);
    let declared = load(&islands);
    let kept = declared.consent(&place("ARN"), &of("flood", Part::Standing)).expect("said with the record");
    assert!(matches!(&kept.value.audience, Audience::Networks(networks) if networks.len() == 1));
    assert!(declared.write() > WriteNumber(0) && kept.value.until == Some(date(2999, 1, 1)));

    let everybody = r#""sharing": {"audience": "AUDIENCE_EVERYBODY"}"#;
    let flood = r#""problemId": "flood", "part": "DECLARED_PART_SETBACK""#;
    let at = r#""saidAt": "2026-11-01T10:00:00.000Z""#;
    for (consent, told) in [
        (format!("{{{flood}}}"), "consents[0].sharing: is missing"),
        (format!("{{{everybody}}}"), "consents[0].part"),
        (format!("{{{flood}, {everybody}, \"saidBy\": \"own\"}}"), "consents[0].said_by: does not go without said_at"),
        (format!("{{{flood}, {everybody}, \"saidAt\": \"yesterday\"}}"), "consents[0].said_at: is no time"),
        (format!("{{{flood}, {everybody}, {at}, \"ofRecordAlone\": true}}"), "consents[0].of_record_alone: goes with"),
        (format!("{{{flood}, {everybody}, {at}}}, {{{flood}, {everybody}}}"), "consents[1]: is about what another"),
        (
            r#"{"part": "DECLARED_PART_ACTING", "sharing": {"audience": "AUDIENCE_EVERYBODY"}}"#.to_owned(),
            "consents[0].sharing.audience: names nobody",
        ),
        (
            r#"{"problemId": "flood", "part": "DECLARED_PART_WORDS", "sharing": {"audience": "AUDIENCE_EVERYBODY", "until": "2020-01-01"}}"#
                .to_owned(),
            "consents[0].sharing.until",
        ),
    ] {
        fs::write(&file, format!(r#"{{"placeId": "BEL", "consents": [{consent}]}}"#)).unwrap();
        let answer = run(&islands, 1, &["import", &file, "--store", &islands.store()]);
        assert!(answer.contains(told), "{told}: {answer}");
    }
    assert_eq!(load(&islands), declared, "and nothing is written");
    fs::write(&file, format!(r#"{{"placeId": "BEL", "consents": [{{{flood}, {everybody}}}]}}"#)).unwrap();
    run(&islands, 0, &["import", &file, "--store", &islands.store()]);
    assert!(load(&islands).consent(&place("BEL"), &of("flood", Part::Setback)).is_some(), "said now");
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    client.registers(body("x:new", "New")).await.expect("a store that was written to so goes on");
}
