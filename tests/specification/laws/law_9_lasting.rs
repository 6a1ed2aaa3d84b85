//! Law 9 of what outlives a read: the rows of runs, also of those that were made before something was taken back, and what a model learns;
//! and of whoever acts for a place.

use std::fs::{self, File};
use std::thread::sleep;
use std::time::Duration;

use peermatch::access::{Kind, Line, Pass, Purpose, Role};
use peermatch::contract::answering::Answering;
use peermatch::contract::error::CallError;
use peermatch::contract::runs::Runs;
use peermatch::domain::cancel::Cancel;
use peermatch::domain::consent::{Audience, Consent, Lens, Scope};
use peermatch::domain::declared::Wanted;
use peermatch::domain::id::CallerId;
use peermatch::model::{Model, card};
use peermatch::proto::v1::{self, run_spec::Mode};
use proptest::prelude::*;
use prost::Message;

use super::law_9_consent::{DAY, Server, body, by_the_hour, bytes, caller, cities, kept_from_nobody, said, somebody};
use super::law_9_withheld::withheld;

fn convener(networks: &[&str]) -> Pass {
    let line = Line::new("A body").expect("a line");
    let role = Role::new(Kind::Convener, Purpose::Support, [].into(), Some(line)).expect("a role");
    somebody(role, networks, "convener")
}

/// One run of each mode.
fn modes() -> [(&'static str, Mode); 3] {
    let question = v1::FindPeersRequest { limit: Some(3), ..Default::default() };
    [
        ("peers", Mode::Peers(v1::PeersSpec { question: Some(question), ..Default::default() })),
        ("buddies", Mode::Buddies(v1::BuddiesSpec::default())),
        ("cohorts", Mode::Cohorts(v1::CohortsSpec::default())),
    ]
}

fn runs(server: &Server, pass: &Pass) -> Runs {
    Runs::new(Answering::new(server.calls.clone()), server.dir.path().join("runs"), 1 << 30).seen_by(pass)
}

/// Makes one run of each mode, to their ends.
fn make(runs: &Runs) {
    for (name, mode) in modes() {
        let spec = v1::RunSpec { mode: Some(mode), format: v1::RunFormat::Jsonl.into(), ..Default::default() };
        runs.start(&v1::StartRunRequest { spec: Some(spec), run_id: name.to_owned() }).expect("started");
        while runs.get(name).expect("a run").state() == v1::RunState::Running {
            sleep(Duration::from_millis(2));
        }
        assert_eq!(runs.get(name).expect("a run").state(), v1::RunState::Done, "{name}");
    }
}

/// What a convener is sent of its runs: each message of each mode.
fn sent(runs: &Runs) -> Vec<v1::StreamResultsResponse> {
    let mut sent = Vec::new();
    for (name, _) in modes() {
        let request = v1::StreamResultsRequest { run_id: name.to_owned(), from_row: 0 };
        let mut keep = |message| {
            sent.push(message);
            true
        };
        runs.results(&request, &mut keep).expect("its rows");
    }
    sent
}

#[test]
fn issue_25_a_run_that_is_watched_is_read_where_something_about_it_is_new_and_only_there() {
    let server = cities().told(&[]);
    let pass = convener(&[]);
    let runs = runs(&server, &pass);
    make(&runs);
    let looked = runs.look("peers").expect("a run");
    assert_eq!(looked.run, runs.get("peers").expect("a run"));
    let file = server.dir.path().join("runs/of.convener/peers/manifest.json");
    let (manifest, made) = (fs::read(&file).expect("read"), fs::metadata(&file).and_then(|one| one.modified()));
    // Whoever read this would be told of no run.
    fs::write(&file, vec![b' '; manifest.len()]).expect("written");
    let is_as_it_was = |made| File::options().write(true).open(&file).and_then(|file| file.set_modified(made));
    is_as_it_was(made.expect("when it was made")).expect("set back");
    assert!(runs.look_again(&looked).expect("as it was").is_none());
    assert!(
        runs.seen_by(&convener(&["coast"])).look_again(&looked).is_err(),
        "another sees something else, and it is read"
    );
    fs::write(&file, &manifest).expect("written");
    let again = runs.look_again(&looked).expect("a run").expect("it was written again");
    assert_eq!(again.run, looked.run);
    runs.delete(&v1::DeleteRunRequest { run_id: "peers".to_owned() }).expect("deleted");
    assert!(matches!(runs.look_again(&again), Err(CallError::UnknownRun(_))));
}

/// How many rows were sent, and how many were counted in their stead.
fn rows(sent: &[v1::StreamResultsResponse]) -> (usize, i32) {
    let there = sent.iter().map(|message| message.peers.len() + message.buddies.len() + message.cohorts.len());
    let last = sent.iter().filter(|message| message.complete);
    (there.sum(), last.map(|message| message.taken_back_count).sum())
}

/// Which of the places that say something had facts that were seen.
fn seen_of(seen: &[(usize, Wanted)]) -> Vec<String> {
    let places = (0..5).map(|at| if at == 0 { body() } else { cities().place(at) });
    let is_there = seen.iter().any(|(_, one)| matches!(one, Wanted::Place(fields) if fields.id == body()));
    let of = |one: &Wanted, id: &str| match one {
        // A body that is not there has no record either.
        Wanted::Record(fields) => fields.place.as_str() == id && (fields.place != body() || is_there),
        Wanted::Place(fields) => fields.id == body() && fields.id.as_str() == id,
        _ => false,
    };
    places.map(|place| place.to_string()).filter(|id| seen.iter().any(|(_, one)| of(one, id))).collect()
}

fn keeps_from_some(one: &Wanted) -> bool {
    matches!(one, Wanted::Consent { consent, .. } if !consent.except.is_empty())
}

/// A run without what of its convener's own lens mattered, and the hash that is made with it: of what it sees a convener may know that it is
/// for its networks and not for everybody, which a world of the same facts without that word does not tell.
fn but_for_its_lens(run: v1::Run) -> v1::Run {
    let plain = |manifest: v1::RunManifest| v1::RunManifest { lens: None, input_hash: String::new(), ..manifest };
    v1::Run { lens: None, input_hash: String::new(), manifest: run.manifest.map(plain), ..run }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn law_9_rows_of_a_run_are_those_of_a_world_without_what_its_convener_does_not_see(all in said(), is_of_coast in any::<bool>()) {
        let pass = convener(if is_of_coast { &["coast"] } else { &[] });
        let all: Vec<Wanted> = all.into_iter().map(kept_from_nobody).collect();
        let left = withheld(&all, &pass.lens(), None, Some(DAY));
        let told = [by_the_hour(&all), left].map(|said| {
            let server = cities().told_by_the_hour(&said);
            let runs = runs(&server, &pass);
            make(&runs);
            let told = modes().map(|(name, _)| but_for_its_lens(runs.get(name).expect("a run")).encode_to_vec());
            let sent = sent(&runs);
            let watched = modes().map(|(name, _)| but_for_its_lens(runs.get(name).expect("a run")).encode_to_vec());
            told.into_iter().chain(sent.iter().map(Message::encode_to_vec)).chain(watched).collect::<Vec<_>>()
        });
        prop_assert!(told[0] == told[1], "{:?}", all);
    }

    #[test]
    fn law_9_rows_that_name_whoever_took_back_since_are_not_sent_and_all_others_are(all in said()) {
        let pass = convener(&["coast"]);
        let all: Vec<Wanted> = all.into_iter().filter(|one| !keeps_from_some(one)).collect();
        let server = cities().told_by_the_hour(&by_the_hour(&all));
        let runs = runs(&server, &pass);
        make(&runs);
        let before = sent(&runs);
        let seen = seen_of(&withheld(&all, &pass.lens(), None, Some(DAY)));
        for place_id in &seen {
            let private = v1::Sharing { audience: v1::Audience::Private.into(), ..Default::default() };
            let (place_id, part) = (place_id.clone(), v1::DeclaredPart::All.into());
            let request = v1::SetConsentRequest { place_id, part, sharing: Some(private), ..Default::default() };
            server.calls.set_consent(&request, &Cancel::new()).expect("said");
        }
        let after = sent(&runs);
        let ((told, none), (still, withheld)) = (rows(&before), rows(&after));
        prop_assert_eq!(none, 0);
        prop_assert_eq!(told, still + withheld as usize, "each row is sent or counted");
        let text = format!("{after:?}");
        let named: Vec<&String> = seen.iter().filter(|id| text.contains(&format!("\"{id}\""))).collect();
        prop_assert!(named.is_empty(), "{:?} after {:?}", named, all);
        prop_assert!(seen.is_empty() || withheld > 0, "everybody is in a row of peers");
    }

    #[test]
    fn law_9_whoever_acts_for_a_place_is_answered_in_its_name_as_who_is_bound_to_it(all in said(), own in 0..5_usize) {
        let own = if own == 0 { body() } else { cities().place(own) };
        let acts = Wanted::Consent {
            place: own.clone(),
            scope: Scope::Acting,
            consent: Consent::plain(Audience::Portals([CallerId::new("other").expect("an id")].into())),
        };
        let with: Vec<Wanted> = all.iter().cloned().chain([acts]).collect();
        let (acting, bound) = (cities().told(&with), cities().told(&all));
        let told = |server: &Server, pass: &Pass| {
            let calls = server.calls.clone().seen_by(pass);
            let problems = cities().known.vocabulary.taxonomy.problems().iter().take(6).map(|one| one.id.to_string());
            let ask = |problem_id| {
                let subject = Some(v1::find_peers_request::Subject::PlaceId(own.to_string()));
                let request = v1::FindPeersRequest { subject, problem_id, limit: Some(10), ..Default::default() };
                bytes(calls.find_peers(&request, &Cancel::new()))
            };
            problems.chain([String::new()]).map(ask).collect::<Vec<_>>()
        };
        let (one, other) = (caller(&["plain"], "other", &[]), caller(&["plain"], "other", std::slice::from_ref(&own)));
        prop_assert!(told(&acting, &one) == told(&bound, &other), "{} of {:?}", own, all);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, ..ProptestConfig::default() })]

    #[test]
    fn law_9_a_model_and_its_card_are_of_what_everybody_sees_without_an_end(all in said()) {
        let all: Vec<Wanted> = all.into_iter().map(kept_from_nobody).collect();
        let left = withheld(&all, &Lens::default(), None, None);
        let learned = [by_the_hour(&all), left].map(|said| {
            let server = cities().told_by_the_hour(&said);
            let world = server.writer.ledger().in_pack_words().expect("a world");
            let bytes = Model::train(&world, None).expect("trained").to_bytes().expect("written");
            let card = card(&Model::from_bytes(&bytes).expect("read"));
            (bytes, card)
        });
        prop_assert!(learned[0] == learned[1], "{:?}", all);
    }
}
