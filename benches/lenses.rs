//! What a lens costs beside everybody's eyes: the first question through one, and those that follow; and what it costs a place to be seen as
//! it tells itself.
//!
//!     cargo bench --bench lenses [-- PLACES]
//!
//! 11,000 made-up places (or as many as are named), of which a hundredth and then a tenth declare something, words included, for one network
//! alone.

#![allow(clippy::print_stdout, unreachable_pub)]

#[allow(dead_code, reason = "what is asked here is asked over the contract")]
mod made_up;

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use made_up::Failure;
use peermatch::access::{Agreement, Caller, Kind, Line, Pass, Purpose, Role, Rule, Who};
use peermatch::contract::calls::Calls;
use peermatch::domain::cancel::Cancel;
use peermatch::domain::consent::{Audience, Consent, Part, Scope};
use peermatch::domain::declared::{Matter, RecordFields, Wanted};
use peermatch::domain::id::{CallerId, PlaceId, ProblemId, TermId};
use peermatch::domain::record::Status;
use peermatch::domain::stage::Stage;
use peermatch::live::{Item, Writer};
use peermatch::proto::v1::{self, find_peers_request::Subject};
use peermatch::store::sqlite::Sqlite;

const DAY: Date = date(2026, 11, 30);
const PLACES: usize = 11_000;
/// Questions through each pair of eyes, in turn.
const QUESTIONS: usize = 400;
/// First questions of a lens, each after another write.
const FIRST: usize = 7;

fn main() -> Result<(), Failure> {
    let dir = tempfile::tempdir()?;
    let view = made_up::engine(std::env::args().filter_map(|text| text.parse().ok()).next().unwrap_or(PLACES))?;
    let live: Vec<(PlaceId, ProblemId)> = view
        .register()
        .profiles()
        .iter()
        .filter_map(|profile| Some((profile.place.id.clone(), profile.live().next()?.problem.clone())))
        .collect();
    let places = view.register().profiles().len();
    let store = Sqlite::open(&dir.path().join("places.db"), &view.about().id)?;
    let writer = Writer::start(view, Box::new(store), Arc::new(Timestamp::now)).map_err(|error| error.to_string())?;
    let (plain, coast) = (portal(&[], &[])?, portal(&["coast"], &[])?);
    for share in [100, 10] {
        let items: Vec<Item> = live
            .iter()
            .step_by(share)
            .map(|one| declares(one, "We have begun with one ward"))
            .collect::<Result<_, Failure>>()?;
        writer.import(&items, false, &Cancel::new()).map_err(|error| error.to_string())?;
        println!("{} of {places} places declare something for one network alone", items.len());
        let first: Vec<Duration> = (0..FIRST)
            .map(|turn| {
                // Whatever is written makes another state, which no lens has looked at yet.
                let other = declares(&live[turn * share], &format!("We have begun with {turn} wards"))?;
                writer.import(&[other], false, &Cancel::new()).map_err(|error| error.to_string())?;
                time(&writer, &coast, &live[turn * 31 % live.len()])
            })
            .collect::<Result<_, Failure>>()?;
        told("the first question through a lens", first);
        let (mut everybody, mut lens) = (Vec::new(), Vec::new());
        for turn in 0..QUESTIONS {
            let asked = &live[turn * 97 % live.len()];
            everybody.push(time(&writer, &plain, asked)?);
            lens.push(time(&writer, &coast, asked)?);
        }
        let everybody = told("a question through everybody's eyes", everybody);
        let lens = told("a question through the lens", lens);
        println!("  through the lens {:.2} times as long at the median", lens / everybody);
    }
    in_its_own_name(&writer, &live, &plain)
}

/// A place that keeps something to itself asks in its own name, each time after a write of another, beside one that asks as everybody sees.
fn in_its_own_name(writer: &Writer, live: &[(PlaceId, ProblemId)], plain: &Pass) -> Result<(), Failure> {
    let keeping: Vec<&(PlaceId, ProblemId)> = live.iter().step_by(10).collect();
    let own: Vec<PlaceId> = keeping.iter().map(|(place, _)| place.clone()).collect();
    let itself = portal(&[], &own)?;
    let (mut everybody, mut in_own_name) = (Vec::new(), Vec::new());
    for turn in 0..QUESTIONS {
        let other = declares(&live[(turn * 10 + 10) % live.len()], &format!("We have begun with {turn} streets"))?;
        writer.import(&[other], false, &Cancel::new()).map_err(|error| error.to_string())?;
        let asked = keeping[turn * 97 % keeping.len()];
        everybody.push(time(writer, plain, asked)?);
        in_own_name.push(time(writer, &itself, asked)?);
    }
    println!("{} places keep something to themselves, and another writes before each question", keeping.len());
    let everybody = told("a question through everybody's eyes", everybody);
    let in_own_name = told("a question in its own name", in_own_name);
    println!("  in its own name {:.2} times as long at the median", in_own_name / everybody);
    Ok(())
}

fn time(writer: &Writer, pass: &Pass, (place, problem): &(PlaceId, ProblemId)) -> Result<Duration, Failure> {
    let request = v1::FindPeersRequest {
        subject: Some(Subject::PlaceId(place.to_string())),
        problem_id: problem.to_string(),
        ..Default::default()
    };
    // As the state is now.
    let calls = Calls::written_by(writer.clone(), Arc::new(|| DAY)).map_err(|error| error.to_string())?;
    let begun = Instant::now();
    calls.seen_by(pass).find_peers(&request, &Cancel::new()).map_err(|error| error.to_string())?;
    Ok(begun.elapsed())
}

/// Prints median and longest, and returns the median in milliseconds.
fn told(what: &str, mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    let [median, longest] = [times[times.len() / 2], times[times.len() - 1]].map(|time| time.as_secs_f64() * 1e3);
    println!("  {what}: median {median:.2} ms, longest {longest:.2} ms, {} times", times.len());
    median
}

fn declares((place, problem): &(PlaceId, ProblemId), statement: &str) -> Result<Item, Failure> {
    let coast = Audience::Networks([TermId::new("coast")?].into());
    let consent = |part| Wanted::Consent {
        place: place.clone(),
        scope: Scope::Of(problem.clone(), part),
        consent: Consent::plain(coast.clone()),
    };
    let record = Wanted::Record(RecordFields {
        place: place.clone(),
        matter: Matter::Problem(problem.clone()),
        status: Some(Status::Live),
        stage: Some(Some(Stage::Piloting)),
        as_of: Some(DAY),
        statement: Some(statement.to_owned()),
        factors: None,
        starting_point: None,
        provisional: None,
        self_assessment: None,
        story: Box::default(),
        moved_by: String::new(),
        today: DAY,
    });
    Ok(Item { wanted: vec![consent(Part::Standing), consent(Part::Words), record], request: None, acting: None })
}

fn portal(networks: &[&str], own: &[PlaceId]) -> Result<Pass, Failure> {
    let line = || Line::new("A body");
    let caller = Caller {
        id: CallerId::new("portal")?,
        name: line()?,
        role: Role::new(Kind::Portal, Purpose::Support, own.iter().cloned().collect(), None)?,
        operated_by: line()?,
        funded_by: line()?,
        funder_kinds: Default::default(),
        agreement: Agreement { title: line()?, version: line()?, agreed_on: DAY, uncovered: Default::default() },
        signs_in: Vec::new(),
        networks: networks.iter().map(|code| TermId::new(code)).collect::<Result<_, _>>()?,
        audience: None,
        calls_per_minute: None,
        registered: Timestamp::UNIX_EPOCH,
        retired: None,
    };
    Rule::Places.admit(Who::Caller(&Arc::new(caller))).map_err(|error| format!("{error:?}").into())
}
