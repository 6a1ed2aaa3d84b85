//! What a place says of itself is its own: it is matched by what it opted in with, and nothing that the program finds, suggests or learns is put
//! in its stead (R70, R73).

use std::collections::{BTreeMap, BTreeSet};

use peermatch::contract::calls::Calls;
use peermatch::domain::cancel::Cancel;
use peermatch::domain::consent::{Audience, Consent, Part, Scope};
use peermatch::domain::declared::Wanted;
use peermatch::domain::id::{PlaceId, ProblemId};
use peermatch::model::Model;
use peermatch::proto::{DESCRIPTORS, v1};
use peermatch::store::Store;
use peermatch::store::sqlite::Sqlite;
use prost::Message;
use prost_types::FileDescriptorSet;
use prost_types::field_descriptor_proto::Type;

use super::law_9_consent::{Server, body, caller, cities, everything_told, record, registered_as};

/// A place that a public record lists with a stage, and the first such problem.
fn on_record() -> (usize, ProblemId) {
    let problems = cities().known.vocabulary.taxonomy.problems();
    let profiles = cities().known.register.profiles().iter().enumerate();
    let mut staged = profiles.flat_map(|(at, profile)| profile.records().iter().map(move |record| (at, record)));
    let (at, record) = staged
        .find(|(at, record)| *at > 0 && record.stage.is_some() && problems.iter().any(|one| one.id == record.problem))
        .expect("some record has a stage");
    (at, record.problem.clone())
}

fn problem_number(problem: &ProblemId) -> usize {
    let problems = cities().known.vocabulary.taxonomy.problems();
    problems.iter().position(|one| one.id == *problem).expect("of the pack")
}

fn told(calls: &Calls, place: &PlaceId, problem: &ProblemId) -> v1::Record {
    let told = calls.get_place(&v1::GetPlaceRequest { place_id: place.to_string() }).expect("it is there");
    let records = told.place.expect("a place").records;
    records.into_iter().find(|record| record.problem_id == problem.as_str()).expect("on record")
}

#[test]
fn r70_a_stage_that_a_place_declares_stands_whatever_the_public_record_says() {
    let (at, problem) = on_record();
    let place = cities().place(at);
    let own = caller(&[], "own", std::slice::from_ref(&place));
    let mut seen = BTreeSet::new();
    for stage in 0..6 {
        let server = cities().told(&[record((at, problem_number(&problem), 0, stage, 0))]);
        let mine = told(&server.calls.clone().seen_by(&own), &place, &problem);
        let theirs = told(&server.calls.clone().seen_by(&caller(&[], "other", &[])), &place, &problem);
        assert_eq!((mine.stage, mine.stage), (theirs.stage, stage as i32 + 1), "{mine:?}");
        seen.insert(mine.stage);
    }
    assert_eq!(seen.len(), 6, "each is what was said, and at most one of them what the public record says");
}

#[test]
fn r70_nothing_that_is_asked_suggested_or_learned_changes_what_a_place_declared() {
    let (at, problem) = on_record();
    let place = cities().place(at);
    // Without a stage, and with factors and a starting point: what the program would suggest to add is missing.
    let said = [record((at, problem_number(&problem), 0, 6, 5)), record((at, problem_number(&problem) + 1, 0, 1, 2))];
    let server = cities().told(&said);
    let declared = || server.writer.ledger().declared().clone();
    let before = declared();
    let own = caller(&[], "own", std::slice::from_ref(&place));
    everything_told(&server, &own);
    let suggests = |id: &PlaceId| {
        let told = server.calls.get_place(&v1::GetPlaceRequest { place_id: id.to_string() }).expect("told");
        told.place.and_then(|place| place.completeness?.next_fact).is_some()
    };
    assert!(cities().known.register.profiles().iter().any(|one| suggests(&one.place.id)), "it does suggest");
    let world = server.writer.ledger().in_pack_words().expect("a world");
    Model::train(&world, None).expect("trained");
    assert_eq!(declared(), before);
    let Server { calls, writer, dir } = server;
    drop((calls, writer));
    let store = Sqlite::read(&dir.path().join("places.db"), &cities().known.about.id).expect("there");
    assert_eq!(store.load().expect("read"), before, "nor is anything of it in the store");
}

/// Numbers with a fraction that are told of one place alone, in whatever message it is told.
const OF_ONE_PLACE: [(&str, &str); 8] = [
    // Published figures of its area.
    ("IndicatorValue", "value"),
    ("Place", "area_km2"),
    ("Outcome", "value"),
    // As it tells them itself.
    ("StoryOutcome", "figure"),
    // How much of what can be compared is known of it, and not how well it does.
    ("BlockCompleteness", "known"),
    ("BlockCompleteness", "weight"),
    ("Completeness", "known"),
    ("Completeness", "next_fact_gain"),
];

#[test]
fn r70_no_message_about_one_place_has_a_score_of_it_and_no_store_keeps_one() {
    let contract = FileDescriptorSet::decode(DESCRIPTORS).expect("the contract");
    let messages: BTreeMap<String, _> = contract
        .file
        .iter()
        .filter(|file| file.package() == "peermatch.v1")
        .flat_map(|file| &file.message_type)
        .map(|message| (format!(".peermatch.v1.{}", message.name()), message))
        .collect();
    let mut open = vec![".peermatch.v1.Place".to_owned(), ".peermatch.v1.PlaceSummary".to_owned()];
    let (mut seen, mut numbers) = (BTreeSet::new(), BTreeSet::new());
    while let Some(name) = open.pop() {
        let Some(message) = messages.get(&name).filter(|_| seen.insert(name.clone())) else { continue };
        for field in &message.field {
            match field.r#type() {
                Type::Double | Type::Float => _ = numbers.insert((message.name(), field.name())),
                Type::Message => open.push(field.type_name().to_owned()),
                _ => {}
            }
        }
    }
    assert!(seen.len() > 10, "{seen:?}");
    assert_eq!(numbers, OF_ONE_PLACE.into(), "a number of a place by itself is no score of it: say here what it is");

    let server = cities().told(&[record((1, 0, 0, 2, 1)), registered_as(&body())]);
    let store = rusqlite::Connection::open(server.dir.path().join("places.db")).expect("a store");
    let sql = "SELECT m.name || '.' || c.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS c
               WHERE m.type = 'table' AND c.type NOT IN ('TEXT', 'INTEGER', 'BLOB')";
    let mut statement = store.prepare(sql).expect("read");
    let fractions: Vec<String> =
        statement.query_map([], |row| row.get(0)).expect("read").collect::<Result<_, _>>().expect("names");
    assert!(fractions.is_empty(), "{fractions:?}");
}

#[test]
fn r73_a_place_is_matched_by_what_it_opted_in_with_problem_by_problem() {
    let place = cities().place(1);
    // Problems of which it has nothing on public record, nor of one above or below them.
    let taxonomy = &cities().known.vocabulary.taxonomy;
    let has = |problem: &ProblemId| {
        let profile = cities().known.register.profiles()[1].records();
        profile.iter().any(|record| {
            let path = |one: &ProblemId| taxonomy.path(one).map(|node| node.id.clone()).collect::<Vec<_>>();
            path(&record.problem).contains(problem) || path(problem).contains(&record.problem)
        })
    };
    let free: Vec<usize> = (0..taxonomy.problems().len()).filter(|at| !has(&taxonomy.problems()[*at].id)).collect();
    let [one, other] = free[..2] else { panic!("{free:?}") };
    let shared = |at: usize, audience| Wanted::Consent {
        place: place.clone(),
        scope: Scope::Of(taxonomy.problems()[at].id.clone(), Part::Standing),
        consent: Consent::plain(audience),
    };
    let said = [
        shared(one, Audience::Everybody),
        shared(other, Audience::Private),
        record((1, one, 0, 2, 0)),
        record((1, other, 0, 2, 0)),
    ];
    let server = cities().told(&said);
    let asked = |by: &peermatch::access::Pass, asker: &PlaceId, at: usize| {
        let request = v1::FindPeersRequest {
            subject: Some(v1::find_peers_request::Subject::PlaceId(asker.to_string())),
            problem_id: taxonomy.problems()[at].id.to_string(),
            limit: Some(10),
            pressures: v1::PressureUse::Never.into(),
            ..Default::default()
        };
        let answer = server.calls.clone().seen_by(by).find_peers(&request, &Cancel::new()).expect("an answer");
        let own_stage = answer.query.expect("understood").own_stage();
        (answer.peers.iter().any(|peer| peer.place_id == place.as_str()), own_stage)
    };
    let stranger = caller(&[], "other", &[]);
    let others: Vec<PlaceId> = (2..8).map(|at| cities().place(at)).collect();
    let is_matched = |at: usize| others.iter().any(|asker| asked(&stranger, asker, at).0);
    assert!(is_matched(one) && !is_matched(other), "of the one it is willing to be asked, of the other it is not");
    let own = caller(&[], "own", std::slice::from_ref(&place));
    assert_eq!(asked(&own, &place, other).1, v1::Stage::Designing, "it asks with both itself");
    assert_eq!(asked(&stranger, &place, other).1, v1::Stage::Unknown);
}
