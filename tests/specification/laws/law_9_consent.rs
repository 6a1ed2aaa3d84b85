//! Law 9: what a place has not consented to share is as if it were not there: the bytes of whatever is told through a lens are those
//! of a server whose store never had the facts that the lens does not see.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use peermatch::access::{Agreement, Caller, Kind, Line, Pass, Purpose, Role, Rule, Who};
use peermatch::contract::calls::Calls;
use peermatch::contract::error::CallError;
use peermatch::domain::cancel::Cancel;
use peermatch::domain::circumstances::StartingLevel;
use peermatch::domain::consent::{Audience, Consent, Part, Scope};
use peermatch::domain::contact_point::{ContactPoint, Mailbox, VerifiedRole};
use peermatch::domain::declared::{
    DeclaredPlace, DeclaredRecord, ItselfFields, Matter, PlaceFields, RecordFields, Wanted,
};
use peermatch::domain::factor::{FactorScope, HeldFactor, Sign};
use peermatch::domain::funder::FunderKind;
use peermatch::domain::id::{CallerId, FactorId, GovernanceTypeId, PlaceId, ProblemId, TermId};
use peermatch::domain::record::Status;
use peermatch::domain::self_assessment::SelfAssessment;
use peermatch::domain::stage::Stage;
use peermatch::domain::world::World as Known;
use peermatch::engine::Snapshot;
use peermatch::live::{Item, Writer};
use peermatch::model::{Model, NamedModel};
use peermatch::proto::v1;
use peermatch::store::sqlite::Sqlite;
use proptest::prelude::*;
use prost::Message;

use super::law_9_withheld::{told_by, withheld};
use crate::support::World;

/// The hour from which on something is new.
const SINCE: usize = 8;

/// The day of every call.
pub(super) const DAY: Date = date(2026, 11, 22);

/// US cities that compare own words, too, with a model.
pub(super) struct Cities {
    pub(super) known: Arc<Known>,
    model: NamedModel,
}

pub(super) fn cities() -> &'static Cities {
    static CITIES: LazyLock<Cities> = LazyLock::new(|| {
        let cities = World::copy_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/us_cities"));
        let cities = cities.change("pack.toml", "starting_point = 0.07", "starting_point = 0.07\ntext = 0.05");
        let known = Arc::new(cities.pack());
        let bytes = Model::train(&known, None).expect("trained").to_bytes().expect("written");
        Cities { known, model: Model::from_bytes(&bytes).expect("read") }
    });
    &CITIES
}

/// A store that was told nothing yet.
fn empty_store() -> &'static [u8] {
    static EMPTY: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("places.db");
        drop(Sqlite::open(&file, &cities().known.about.id).expect("a store"));
        fs::read(&file).expect("read")
    });
    &EMPTY
}

impl Cities {
    pub(super) fn place(&self, at: usize) -> PlaceId {
        let places = self.known.register.profiles();
        places[at % places.len()].place.id.clone()
    }

    fn problem(&self, at: usize) -> ProblemId {
        let problems = self.known.vocabulary.taxonomy.problems();
        problems[at % problems.len()].id.clone()
    }

    /// A server whose store was told all of it, one thing after another.
    pub(super) fn told(&self, all: &[Wanted]) -> Server {
        self.told_by_the_hour(&all.iter().cloned().map(|one| (1, one)).collect::<Vec<_>>())
    }

    /// The same, each at an hour of 1970, of which none is before another.
    pub(super) fn told_by_the_hour(&self, all: &[(usize, Wanted)]) -> Server {
        let dir = tempfile::tempdir().expect("a folder");
        // All have one secret: what names what is seen is made with it.
        let file = dir.path().join("places.db");
        fs::write(&file, empty_store()).expect("written");
        let store = Sqlite::open(&file, &self.known.about.id).expect("a store");
        let view = Arc::new(Snapshot::new(Arc::clone(&self.known), self.model.clone()).expect("they belong together"));
        let view = view.view(Pass::everything("a test"));
        let hour = Arc::new(AtomicUsize::new(0));
        let clock = Arc::clone(&hour);
        let now = move || {
            let hours = i64::try_from(clock.load(Ordering::SeqCst)).expect("few");
            Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
        };
        let writer = Writer::start(view, Box::new(store), Arc::new(now)).expect("a writer");
        for at_once in all.chunk_by(|(one, _), (other, _)| one == other) {
            hour.store(at_once[0].0, Ordering::SeqCst);
            let item = |(_, one): &(usize, Wanted)| Item { wanted: vec![one.clone()], request: None, acting: None };
            // What makes no sense after what was said before is left out.
            writer.import(&at_once.iter().map(item).collect::<Vec<_>>(), false, &Cancel::new()).expect("kept");
        }
        Server { calls: Calls::written_by(writer.clone(), Arc::new(|| DAY)).expect("calls"), writer, dir }
    }
}

pub(super) struct Server {
    pub(super) calls: Calls,
    pub(super) writer: Writer,
    pub(super) dir: tempfile::TempDir,
}

pub(super) fn caller(networks: &[&str], name: &str, own: &[PlaceId]) -> Pass {
    let role = Role::new(Kind::Portal, Purpose::Support, own.iter().cloned().collect(), None).expect("a role");
    somebody(role, networks, name)
}

pub(super) fn somebody(role: Role, networks: &[&str], name: &str) -> Pass {
    let line = || Line::new("A body").expect("a line");
    let caller = Caller {
        id: CallerId::new(name).expect("an id"),
        name: line(),
        role,
        operated_by: line(),
        funded_by: line(),
        funder_kinds: if name == "paid" { [FunderKind::Sector, FunderKind::Company].into() } else { BTreeSet::new() },
        agreement: Agreement {
            title: line(),
            version: line(),
            agreed_on: date(2026, 11, 1),
            uncovered: Default::default(),
        },
        signs_in: Vec::new(),
        networks: networks.iter().map(|code| TermId::new(code).expect("a code")).collect(),
        audience: None,
        calls_per_minute: None,
        registered: Timestamp::UNIX_EPOCH,
        retired: None,
    };
    Rule::Places.admit(Who::Caller(&Arc::new(caller))).expect("a portal is told of places")
}

pub(super) fn bytes(answer: Result<impl Message, CallError>) -> Vec<u8> {
    match answer {
        Ok(message) => message.encode_to_vec(),
        Err(error) => error.message().encode_to_vec(),
    }
}

/// In place of time: how many places were judged and rows scored.
fn polled(counted: &Cancel) -> Vec<u8> {
    counted.polled().expect("it counts").to_be_bytes().to_vec()
}

/// Everything that the owner of a pass can be told of places, as bytes, with what was asked.
pub(super) fn everything_told(server: &Server, pass: &Pass) -> Vec<(String, Vec<u8>)> {
    let calls = server.calls.clone().seen_by(pass);
    let places: Vec<String> = cities().known.register.profiles().iter().map(|one| one.place.id.to_string()).collect();
    let places: Vec<String> = places.into_iter().chain(["x:body".to_owned()]).collect();
    let problems = cities().known.vocabulary.taxonomy.problems();
    let problems: Vec<String> =
        problems.iter().map(|one| one.id.to_string()).step_by(3).chain([String::new()]).collect();
    let mut told = Vec::new();
    let since = format!("1970-01-01T{SINCE:02}:00:00Z");
    for place in &places {
        let request = v1::GetPlaceRequest { place_id: place.clone() };
        told.push((format!("GetPlace {place}"), bytes(calls.get_place(&request))));
        for problem in &problems {
            let request = v1::FindPeersRequest {
                subject: Some(v1::find_peers_request::Subject::PlaceId(place.clone())),
                problem_id: problem.clone(),
                limit: Some(10),
                since: since.clone(),
                pressures: v1::PressureUse::Always.into(),
                ..Default::default()
            };
            let counted = Cancel::counting();
            told.push((format!("FindPeers {place} {problem}"), bytes(calls.find_peers(&request, &counted))));
            told.push((format!("the work of FindPeers {place} {problem}"), polled(&counted)));
            // Of those that say something, each in its turn.
            let said = [1, 2, 3, 4, places.len() - 1];
            let peer = places[said[told.len() / 4 % said.len()]].clone();
            let pair = v1::ExplainPeerRequest { query: Some(request), peer_place_id: peer.clone() };
            let counted = Cancel::counting();
            let explained = bytes(calls.explain_peer(&pair, &counted));
            told.push((format!("ExplainPeer {place} {problem} {peer}"), explained));
            told.push((format!("the work of ExplainPeer {place} {problem} {peer}"), polled(&counted)));
        }
    }
    told.push(("ListPlaces".to_owned(), bytes(calls.list_places(&v1::ListPlacesRequest::default()))));
    let groups = calls.list_peer_groups();
    for group in &groups.groups {
        let request = v1::GetPeerGroupRequest { peer_group_id: group.peer_group_id.clone() };
        told.push((format!("GetPeerGroup {}", group.peer_group_id), bytes(calls.get_peer_group(&request))));
    }
    told.push(("ListPeerGroups".to_owned(), groups.encode_to_vec()));
    for text in ["x:body", "The hidden body", "hidden", "nothing"] {
        let request = v1::ResolvePlaceRequest { text: text.to_owned() };
        told.push((format!("ResolvePlace {text}"), bytes(calls.resolve_place(&request))));
        let request = v1::SuggestNamesRequest { text: text.to_owned(), ..Default::default() };
        told.push((format!("SuggestNames {text}"), bytes(calls.suggest_names(&request))));
    }
    told.push(("ListVocabulary".to_owned(), calls.list_vocabulary().encode_to_vec()));
    told.push(("ListProblems".to_owned(), bytes(calls.list_problems(&v1::ListProblemsRequest::default()))));
    told
}

/// The same, one an hour.
pub(super) fn by_the_hour(all: &[Wanted]) -> Vec<(usize, Wanted)> {
    all.iter().cloned().enumerate().map(|(at, one)| (at + 1, one)).collect()
}

pub(super) fn kept_from_nobody(one: Wanted) -> Wanted {
    match one {
        Wanted::Consent { place, scope, consent } => {
            Wanted::Consent { place, scope, consent: Consent { except: BTreeSet::new(), ..consent } }
        }
        other => other,
    }
}

pub(super) fn body() -> PlaceId {
    PlaceId::new("x:body").expect("an id")
}

fn registered() -> Wanted {
    registered_as(&body())
}

pub(super) fn registered_as(id: &PlaceId) -> Wanted {
    let named = DeclaredPlace {
        id: id.clone(),
        name: "The hidden body".to_owned(),
        governance_type: GovernanceTypeId::new("city").expect("a code"),
        official_name: String::new(),
        nation: String::new(),
        region: "A region of its own".to_owned(),
        part_of: Vec::new(),
    };
    Wanted::Place(PlaceFields::from(named))
}

/// A record whose words are of a few that others say, too.
pub(super) fn record((place, problem, status, stage, words): (usize, usize, usize, usize, usize)) -> Wanted {
    let spoken = ["", "Neighbors fear fires", "Fires under bridges in winter", "Heat kills people without shade"];
    let vocabulary = &cities().known.vocabulary;
    let factor = |one: &peermatch::domain::factor::Factor| HeldFactor {
        factor: FactorId::new(one.id.as_str()).expect("a code"),
        sign: Sign::Hinders,
        rank: None,
        scope: FactorScope::Local,
        source: None,
    };
    let level = vocabulary.starting_point.iter().map(|one| StartingLevel {
        dimension: one.id.clone(),
        level: words % one.levels.len(),
        statement: String::new(),
        source: None,
    });
    let said = DeclaredRecord {
        matter: Matter::Problem(cities().problem(problem)),
        status: Status::ALL[status % Status::ALL.len()],
        stage: Stage::ALL.get(stage % (Stage::ALL.len() + 1)).copied(),
        as_of: date(2026, 11, 20),
        statement: spoken[words % spoken.len()].to_owned(),
        factors: vocabulary.factors.iter().skip(words % 5).take(words % 3).map(factor).collect(),
        starting_point: level.take(words % 3).collect(),
        provisional: words % 7 == 1,
        self_assessment: [None, Some(SelfAssessment::Strength), Some(SelfAssessment::Challenge)][words % 3],
        story: told_by(words),
    };
    let place = if place == 0 { body() } else { cities().place(place) };
    Wanted::Record(RecordFields {
        place,
        matter: said.matter,
        status: Some(said.status),
        stage: Some(said.stage),
        as_of: Some(said.as_of),
        statement: Some(said.statement),
        factors: Some(said.factors),
        starting_point: Some(said.starting_point),
        provisional: Some(said.provisional),
        self_assessment: Some(said.self_assessment),
        story: Box::new(said.story.into()),
        moved_by: String::new(),
        today: DAY,
    })
}

fn consent((place, problem, part, audience, until): (usize, usize, usize, usize, usize)) -> Wanted {
    let network = |code: &str| Audience::Networks([TermId::new(code).expect("a code")].into());
    let kept = audience == 6;
    // Whoever is paid as below sees the one and not the other; who does not say how, neither.
    let except_funders = match audience {
        7 => BTreeSet::from([FunderKind::CentralGovernment]),
        8 => BTreeSet::from([FunderKind::Company]),
        _ => BTreeSet::new(),
    };
    let audience = match audience {
        0 | 1 => Audience::Private,
        2 => network("coast"),
        3 => network("plain"),
        4 => Audience::Portals([CallerId::new("portal").expect("an id")].into()),
        _ => Audience::Everybody,
    };
    let until = [None, None, Some(DAY), Some(date(2026, 11, 21))][until];
    let place = if place == 0 { body() } else { cities().place(place) };
    let scope = match part {
        3 => Scope::Being,
        4 => Scope::All,
        5 => Scope::Setting,
        6 => Scope::Contacts,
        part => Scope::Of(cities().problem(problem), Part::ALL[part]),
    };
    let except = if kept { BTreeSet::from([cities().place(problem)]) } else { BTreeSet::new() };
    let place = if scope == Scope::Being { body() } else { place };
    let except = except.into_iter().filter(|other| *other != place).collect();
    Wanted::Consent { place, scope, consent: Consent { until, except, except_funders, ..Consent::plain(audience) } }
}

/// A listed city that says that it is a part of the body, or of nothing.
fn part_of_it((place, is_part): (usize, bool)) -> Wanted {
    let listed = &cities().known.register.profiles()[place].place;
    Wanted::Place(PlaceFields::from(DeclaredPlace {
        id: listed.id.clone(),
        name: listed.name.clone(),
        governance_type: listed.governance_type.clone(),
        official_name: String::new(),
        nation: String::new(),
        region: String::new(),
        part_of: is_part.then(body).into_iter().collect(),
    }))
}

/// A place in its own words about its setting, with whom to write to, or in none any more.
fn of_its_setting((place, words): (usize, usize)) -> Wanted {
    let place = if place == 0 { body() } else { cities().place(place) };
    let setting = ["", "The mayor and the county do not speak", "Fires decide every vote"][words].to_owned();
    let verified_on = date(2025, 10 + i8::try_from(words).expect("few"), 1);
    let contact = ContactPoint {
        role: VerifiedRole { role: "keeper of the shelters".to_owned(), verified_on },
        mailbox: Mailbox::try_from(format!("shelters{words}@example.org")).expect("an address"),
    };
    let contacts = if words == 0 { Vec::new() } else { vec![contact] };
    Wanted::Itself(ItselfFields { place, setting: Some(setting), contacts: Some(contacts) })
}

/// Few places and problems, so that what is said meets.
pub(super) fn said() -> impl Strategy<Value = Vec<Wanted>> {
    let record = (0..5_usize, 0..4_usize, 0..4_usize, 0..7_usize, 0..12_usize).prop_map(record);
    let consent = (0..5_usize, 0..4_usize, 0..7_usize, 0..9_usize, 0..4_usize).prop_map(consent);
    let part = (1..5_usize, any::<bool>()).prop_map(part_of_it);
    let setting = (0..5_usize, 0..3_usize).prop_map(of_its_setting);
    proptest::collection::vec(prop_oneof![4 => record, 6 => consent, 1 => part, 2 => setting], 1..25)
        .prop_map(|all| [registered()].into_iter().chain(all).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn law_9_what_a_lens_does_not_see_is_as_if_it_were_not_there(all in said(), who in 0..6_usize) {
        let (networks, name) = [(&[][..], "other"), (&["coast"][..], "other"), (&["coast", "plain"][..], "other"), (&[][..], "portal"), (&[][..], "paid"), (&["plain"][..], "paid")][who];
        let pass = caller(networks, name, &[]);
        // What is kept from single places is another matter: it is so in their own questions alone.
        let all: Vec<Wanted> = all.into_iter().map(kept_from_nobody).collect();
        let left = withheld(&all, &pass.lens(), None, Some(DAY));
        let (full, without) = (cities().told_by_the_hour(&by_the_hour(&all)), cities().told_by_the_hour(&left));
        for ((asked, told), (_, as_if)) in everything_told(&full, &pass).into_iter().zip(everything_told(&without, &pass)) {
            prop_assert!(told == as_if, "{}:\n{}\n{}\n{:?}", asked, told.escape_ascii(), as_if.escape_ascii(), all);
        }
    }

    #[test]
    fn law_9_whoever_asks_in_its_own_name_is_answered_with_all_that_it_says_and_with_nothing_more_of_others(all in said(), own in 0..5_usize) {
        let own = if own == 0 { body() } else { cities().place(own) };
        let pass = caller(&["plain"], "other", std::slice::from_ref(&own));
        let left = withheld(&all, &pass.lens(), Some(&own), Some(DAY));
        let (full, without) = (cities().told_by_the_hour(&by_the_hour(&all)), cities().told_by_the_hour(&left));
        // Its own questions alone: in those of others it is seen as by others.
        let others = caller(&["plain"], "other", &[]);
        let mine = |told: Vec<(String, Vec<u8>)>| {
            told.into_iter().filter(|(asked, _)| asked.starts_with(&format!("FindPeers {own} "))).collect::<Vec<_>>()
        };
        for ((asked, told), (_, as_if)) in mine(everything_told(&full, &pass)).into_iter().zip(mine(everything_told(&without, &others))) {
            prop_assert!(told == as_if, "{}:\n{}\n{}\n{:?}", asked, told.escape_ascii(), as_if.escape_ascii(), all);
        }
    }
}

#[test]
fn law_9_a_lens_sees_what_is_shared_with_it_and_nobody_else_does() {
    let place = cities().place(1);
    let shared = |audience| Wanted::Consent {
        place: place.clone(),
        scope: Scope::Of(cities().problem(0), Part::Standing),
        consent: Consent::plain(audience),
    };
    let coast = Audience::Networks(BTreeSet::from([TermId::new("coast").expect("a code")]));
    let server = cities().told(&[shared(coast), record((1, 0, 0, 2, 1))]);
    let listed = |pass: &Pass| {
        let calls = server.calls.clone().seen_by(pass);
        let place = calls.get_place(&v1::GetPlaceRequest { place_id: place.to_string() }).expect("it is there");
        let records = place.place.expect("a place").records;
        let of_itself = |record: &&v1::Record| record.provenance() == v1::Provenance::Declared;
        records.iter().filter(of_itself).any(|record| record.problem_id == cities().problem(0).as_str())
    };
    assert!(listed(&caller(&["coast"], "other", &[])));
    assert!(!listed(&caller(&["plain"], "other", &[])) && !listed(&caller(&[], "coast", &[])));
    assert!(listed(&caller(&[], "other", std::slice::from_ref(&place))), "its own");
}

#[test]
fn law_9_words_for_conveners_alone_are_in_confidence_where_everybody_sees_the_rest() {
    let place = cities().place(1);
    let scope = Scope::Of(cities().problem(0), Part::Words);
    let consent = Consent::plain(Audience::Conveners);
    let words = Wanted::Consent { place: place.clone(), scope, consent };
    let line = Line::new("A body").expect("a line");
    let role = Role::new(Kind::Convener, Purpose::Support, [].into(), Some(line)).expect("a role");
    let convener = somebody(role, &[], "convener");
    for (said, has_words) in [(1, true), (0, false)] {
        let server = cities().told(&[words.clone(), record((1, 0, 0, 2, said))]);
        let is_marked = |pass: &Pass| {
            let calls = server.calls.clone().seen_by(pass);
            let told = calls.get_place(&v1::GetPlaceRequest { place_id: place.to_string() }).expect("it is there");
            let records = told.place.expect("a place").records;
            let record = records.iter().find(|record| record.problem_id == cities().problem(0).as_str());
            record.expect("for everybody").in_confidence
        };
        assert_eq!((is_marked(&convener), is_marked(&caller(&[], "other", &[]))), (has_words, false));
    }
}
