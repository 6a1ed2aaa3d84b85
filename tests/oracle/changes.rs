//! What places write, one write after another: the engine that was changed answers as one that was made of the end, which the other
//! tests hold against the oracle.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::date;
use peermatch::access::Pass;
use peermatch::domain::cancel::Cancel;
use peermatch::domain::declared::{Change, DeclaredItself, DeclaredPlace, DeclaredRecord, Ledger, Matter, Wanted};
use peermatch::domain::id::{GovernanceTypeId, PlaceId, ProblemId};
use peermatch::domain::profile::Profile;
use peermatch::domain::query::{Limit, Query, Subject};
use peermatch::domain::record::Status;
use peermatch::domain::stage::Stage;
use peermatch::domain::story::Story;
use peermatch::domain::world::World;
use peermatch::engine::{Asking, Snapshot, View};
use peermatch::model::Model;
use peermatch::proto::v1;

use super::muddle::chance;

/// Writes in one series, of records and of bodies that come, go and become others; every tenth comes with nine others at once.
const WRITES: usize = 160;

/// A write of one of many kinds, each time the same.
fn change(world: &World, turn: usize) -> Change {
    let pick = |what: &str, among: usize| chance(&turn.to_string(), what, among);
    let places = world.register.profiles();
    let place = places[pick("place", places.len())].place.id.clone();
    let other = places[pick("other", places.len())].place.id.clone();
    let own = PlaceId::new(&format!("x:body-{}", pick("own", 6))).expect("an id");
    let problems = world.vocabulary.taxonomy.problems();
    let matter = Matter::Problem(problems[pick("problem", problems.len())].id.clone());
    match pick("kind", 16) {
        0 => registered(own, "unitary", &[]),
        // A part of another place, of which some are gone, and some come back.
        1 => registered(own, ["unitary", "reef_trust"][pick("type", 2)], &[place]),
        2 => Change::Erase { place },
        3 => Change::Erase { place: own },
        4 => {
            let parts = if pick("part", 3) == 0 { vec![other] } else { Vec::new() };
            registered(place, ["unitary", "district", "nobody_knows_it"][pick("type", 3)], &parts)
        }
        // What was said in an earlier turn, if it is not taken back.
        5 | 6 if turn > 0 => match change(world, pick("earlier", turn)) {
            Change::PutRecord { place, record } => Change::Retire { place, matter: record.matter },
            other => other,
        },
        // It moves no row.
        8 => {
            let setting = ["", "The reef and the port do not speak"][pick("setting", 2)].to_owned();
            Change::PutItself { place, itself: DeclaredItself { setting, ..DeclaredItself::default() } }
        }
        kind => {
            let status = Status::ALL[pick("status", Status::ALL.len())];
            let stage = (pick("staged", 4) > 0).then(|| Stage::ALL[pick("stage", Stage::ALL.len())]);
            let record = DeclaredRecord {
                matter,
                status,
                stage,
                as_of: date(2026, 11, 20),
                statement: String::new(),
                factors: Vec::new(),
                starting_point: Vec::new(),
                provisional: pick("provisional", 4) == 0,
                self_assessment: None,
                // It moves no row.
                story: Story { learnt: ["", "much"][pick("story", 2)].to_owned(), ..Story::default() },
            };
            Change::PutRecord { place: if kind == 7 { own } else { place }, record }
        }
    }
}

fn registered(id: PlaceId, kind: &str, part_of: &[PlaceId]) -> Change {
    Change::PutPlace(DeclaredPlace {
        name: format!("Body {id}"),
        id,
        governance_type: GovernanceTypeId::new(kind).expect("a code"),
        official_name: String::new(),
        nation: String::new(),
        region: String::new(),
        part_of: part_of.to_vec(),
    })
}

/// Every state that a series of writes leads to.
fn states(public: World) -> Vec<Ledger> {
    let mut states = vec![Ledger::of_nothing(Arc::new(public))];
    let mut turn = 0;
    while turn < WRITES {
        let ledger = states.last().expect("the first");
        let mut draft = ledger.draft(Timestamp::UNIX_EPOCH);
        for _ in 0..if states.len() % 10 == 0 { 10 } else { 1 } {
            // What makes no sense after those before it is refused and leaves nothing behind.
            _ = draft.take(&[Wanted::from(change(ledger.public(), turn))]);
            turn += 1;
        }
        let next = draft.finish().expect("a world").0;
        states.push(next);
    }
    states
}

fn view_of(world: &Arc<World>) -> View {
    let model = std::fs::read(Path::new(super::PACK).join("model.json")).expect("the model");
    let model = Model::from_bytes(&model).expect("read");
    seen(Snapshot::new(Arc::clone(world), model).expect("the same words"))
}

fn seen(snapshot: Snapshot) -> View {
    Arc::new(snapshot).view(Pass::everything("a test"))
}

/// Place-wide questions of some places, and about each of their problems.
fn questions(world: &World, step: usize) -> Vec<(PlaceId, Option<ProblemId>)> {
    let of_place = |profile: &Profile| {
        let live = profile.live().map(|record| Some(record.problem.clone()));
        live.chain([None]).map(|problem| (profile.place.id.clone(), problem)).collect::<Vec<_>>()
    };
    world.register.profiles().iter().step_by(step).flat_map(of_place).collect()
}

/// Asks for ten peers; nothing of who is not there.
fn ask<T>(view: &View, (place, problem): &(PlaceId, Option<ProblemId>), told: impl Fn(&Asking<'_>) -> T) -> Option<T> {
    let subject = Subject::Registered(view.register().position(place)?);
    let mut query = Query { problem: problem.clone(), ..Query::new(subject, date(2026, 11, 22)) };
    query.terms_mut().limit = Limit::new(10).expect("within 1 to 10");
    let (asker, cancel) = (view.asker(&query), Cancel::new());
    Some(told(&view.ask(&asker, &cancel).expect("weights")))
}

fn answer(asking: &Asking<'_>) -> v1::FindPeersResponse {
    asking.list().and_then(|listing| listing.told()).expect("an answer")
}

#[test]
fn an_engine_changed_write_by_write_answers_as_one_made_of_the_end() {
    let states = states(super::england());
    let mut changed = view_of(states[0].world());
    let mut by_records_alone = 0;
    for state in &states[1..] {
        let next = seen(changed.snapshot_of(Arc::clone(state.world())));
        by_records_alone += usize::from(next.since(&changed).is_some_and(|passage| passage.is_of_records_alone()));
        changed = next;
    }
    assert!(by_records_alone > states.len() / 3 && by_records_alone < states.len() * 4 / 5, "{by_records_alone}");
    let end = states.last().expect("an end");
    let anew = Ledger::new(Arc::clone(end.public()), end.declared().clone(), &[]).expect("a ledger");
    assert_eq!(end.world(), anew.world(), "what is known is what is known when all of it is laid at once");
    let rebuilt = view_of(anew.world());
    let questions = questions(end.world(), 5);
    for question in &questions {
        let told = |view: &View| ask(view, question, answer).expect("it is there");
        assert_eq!(told(&changed), told(&rebuilt), "{question:?}");
    }
    let listed = questions.iter().filter(|one| ask(&changed, one, answer).is_some_and(|one| !one.peers.is_empty()));
    assert!(listed.count() > questions.len() / 2, "most of them have peers");
}

#[test]
fn one_place_beside_all_others_is_answered_and_answers_as_one_that_is_laid_among_them() {
    let ledger = Ledger::of_nothing(Arc::new(super::england()));
    let view = view_of(ledger.world());
    let (mut asked, mut ranks_it) = (0, 0);
    for turn in 0..20 {
        // Some records at once, so that it is another place to whoever asks.
        let mut draft = ledger.draft(Timestamp::UNIX_EPOCH);
        let places = ledger.public().register.profiles();
        let place = places[turn * 31 % places.len()].place.id.clone();
        let records = (turn * 40..).filter_map(|turn| match change(ledger.public(), turn) {
            Change::PutRecord { record, .. } => Some(Change::PutRecord { place: place.clone(), record }),
            _ => None,
        });
        for record in records.take(1 + turn % 6) {
            draft.take(&[Wanted::from(record)]).expect("a record of its own");
        }
        let world = Arc::clone(draft.finish().expect("a world").0.world());
        let beside = seen(view.snapshot_beside(Arc::clone(&world), &place));
        let among = seen(view.snapshot_of(world));
        assert!(std::ptr::eq(beside.duties(), view.duties()));
        let own = among.register().position(&place).expect("it stays");
        let problems = among.register().get(own).live().map(|record| Some(record.problem.clone()));
        let problems: Vec<Option<ProblemId>> = problems.chain([None]).collect();
        // It asks, and so does everybody whom its answers list.
        let mut questions: Vec<_> = problems.iter().map(|problem| (place.clone(), problem.clone())).collect();
        for question in questions.clone() {
            let listed = ask(&among, &question, answer).expect("it is there").peers;
            let listed = listed.iter().take(3).map(|peer| PlaceId::new(&peer.place_id).expect("an id"));
            questions.extend(listed.map(|peer| (peer, question.1.clone())));
        }
        for question in &questions {
            let told = |view: &View| ask(view, question, answer).expect("it is there");
            let expected = told(&among);
            ranks_it += usize::from(expected.peers.iter().any(|peer| peer.place_id == place.as_str()));
            assert_eq!(told(&beside), expected, "{question:?} beside {place}");
            asked += 1;
        }
        assert_eq!(beside.memberships(own), among.memberships(own), "{place}");
    }
    assert!(ranks_it > asked / 10, "{ranks_it} of {asked} answers list it");
}

#[test]
fn a_list_that_no_write_touches_by_one_fit_is_the_list_that_a_new_ranking_gives() {
    let states = states(super::england());
    let mut now = view_of(states[0].world());
    let questions = questions(states[0].world(), 40);
    let (mut untouched, mut beside_bodies, mut other) = (0, 0, 0);
    for state in &states[1..] {
        let before = now;
        now = seen(before.snapshot_of(Arc::clone(state.world())));
        let passage = now.since(&before).expect("the same model");
        for question in &questions {
            let Some((was, rests)) = ask(&before, question, |asking| {
                let listing = asking.list().expect("a list");
                (listing.told().expect("an answer").peers, listing.rests())
            }) else {
                continue;
            };
            let Some(rests) = rests else { continue };
            let touches = ask(&now, question, |asking| asking.touches(&rests, &before, &passage).expect("an answer"));
            let is = ask(&now, question, answer).expect("it is still there").peers;
            if touches == Some(true) {
                other += usize::from(was != is);
            } else {
                untouched += 1;
                beside_bodies += usize::from(!passage.is_of_records_alone());
                assert_eq!(was, is, "{question:?}: {passage:?}");
            }
        }
    }
    assert!(untouched > 500 && other > 10, "{untouched} lists were left alone, {other} are other lists");
    assert!(beside_bodies > 20, "{beside_bodies} lists were left alone while bodies came and went");
}

#[test]
fn what_was_refused_in_the_midst_of_others_leaves_nothing_behind() {
    let ledger = Ledger::of_nothing(Arc::new(super::england()));
    let place = ledger.public().register.profiles()[3].place.id.clone();
    let nonsense = Wanted::from(Change::Retire {
        place: place.clone(),
        matter: Matter::Problem(ProblemId::new("nothing_said").expect("a code")),
    });
    let mut draft = ledger.draft(Timestamp::UNIX_EPOCH);
    let body = registered(PlaceId::new("x:new").expect("an id"), "unitary", &[]);
    let all = [Change::Erase { place }, body].map(Wanted::from);
    draft.take(&[all.as_slice(), &[nonsense]].concat()).expect_err("nothing was declared");
    assert_eq!(draft.declared(), ledger.declared());
    assert!(draft.changes().is_empty());
}
