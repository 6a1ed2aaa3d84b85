//! What to keep in mind before ringing a peer (R88): drawn from the records and from what differs.

use jiff::civil::Date;

use super::code::Says;
use super::encounter::Encounter;
use super::holders;
use super::problems::NAMED;
use super::scene::Scene;
use super::shapes::{HeldElsewhere, Places, Problems};
use super::steps;
use super::succession::succession_considerations;
use super::value::{Ids, Labels};
use super::words::{self, statement};
use crate::domain::day;
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::place::Place;
use crate::domain::pressure::{Pressure, PressureUse};
use crate::domain::query::Relation;
use crate::domain::record::{Record, Status};
use crate::matching::confidence::{Confidence, Doubts};
use crate::matching::shared::{Ground, Shared};
use crate::proto::v1;

/// From so many times as many people on a place is of another size.
const OTHER_SIZE: usize = 10;

/// In a fixed order: what they share, who holds the duties, what is only derived or old, how the two lie to each other.
pub(super) fn considerations(met: &Encounter<'_, '_>, confidence: Confidence) -> Vec<v1::Statement> {
    let (scene, shared) = (met.scene, &met.told[..]);
    let mut all = Vec::new();
    all.extend(shared.iter().filter_map(|one| confidence_consideration(scene, one)));
    all.extend(shared.iter().filter_map(|one| outcome_consideration(scene, one)));
    all.extend(duty_considerations(met));
    all.extend(shared.iter().flat_map(|one| derived_considerations(scene, one)));
    all.extend(stale_considerations(met));
    all.extend(tie(met));
    all.extend(succession_considerations(met));
    all.extend(of_its_time(met));
    all.extend(bodies_consideration(met));
    all.extend(other_size(met));
    all.extend(figures_suggest_both(met));
    if let Confidence::Low(doubts) = confidence {
        all.extend(doubt_considerations(doubts));
        all.extend(doubts.only_suggested.then(|| only_suggested(met)));
    }
    all
}

/// Nobody answers for a partnership that is no more, but for the bodies that were in it.
fn of_its_time(met: &Encounter<'_, '_>) -> Option<v1::Statement> {
    let peer = &met.peer.place;
    let (names, place_ids) = named(met.scene, peer.consisted_of.iter());
    let who = if names.len() > NAMED { format!("the {} bodies", names.len()) } else { words::list(&names) };
    let text = format!("{} is no more: ask {who}, which had a part in it", peer.name);
    let says = Says::OfItsTime { place: (&peer.name).into(), places: Labels::of(&names), place_ids };
    peer.is_of_its_time().then(|| statement(says, text))
}

/// Names and ids of those places that are registered.
fn named<'a, 'i>(scene: &Scene<'a>, places: impl Iterator<Item = &'i PlaceId>) -> (Vec<&'a str>, Ids) {
    let registered = places.filter_map(|id| Some(&scene.register.get(scene.register.position(id)?).place));
    let registered: Vec<&Place> = registered.collect();
    (registered.iter().map(|place| place.name.as_str()).collect(), Ids::of(registered.iter().map(|place| &place.id)))
}

/// Two partnerships of their time that consisted in part of the same bodies.
fn bodies_consideration(met: &Encounter<'_, '_>) -> Option<v1::Statement> {
    let own = &met.scene.asker.profile.place.consisted_of;
    let is_common = |id: &&PlaceId| met.peer.place.consisted_of.contains(id);
    let (names, place_ids) = named(met.scene, own.iter().filter(is_common));
    (!names.is_empty()).then(|| {
        let text = format!("both partnerships had {} in them: it is in part your own work", words::list(&names));
        statement(Says::SameBodies(Places { places: Labels::of(&names), place_ids }), text)
    })
}

/// What is done for so many more people, or so many fewer, may not be to the asker's measure, however well all else is known.
fn other_size(met: &Encounter<'_, '_>) -> Option<v1::Statement> {
    let people = |place: &Place| usize::try_from(place.population?).ok();
    let (yours, theirs) = (people(&met.scene.asker.profile.place)?, people(&met.peer.place)?);
    let times = yours.max(theirs) / yours.min(theirs).max(1);
    let (who, than) = if theirs > yours { ("they have", "you") } else { ("you have", "they") };
    let text = format!("{who} {times} times as many people as {than}: what they do may not be to your measure");
    (times >= OTHER_SIZE).then(|| statement(Says::OtherSize { yours, theirs, times }, text))
}

/// What a convener must not pass on before the place said yes.
fn confidence_consideration(scene: &Scene<'_>, shared: &Shared<'_>) -> Option<v1::Statement> {
    let Ground::Record(record) = shared.ground else { return None };
    let label = scene.label(shared.problem);
    let text =
        format!("they offer {label} in confidence, to conveners alone: ask them before you say to anybody who it is");
    record.in_confidence.then(|| statement(Says::InConfidence(scene.problem(shared.problem)), text))
}

/// They are done, or have given up: nothing is said about how well it went.
fn outcome_consideration(scene: &Scene<'_>, shared: &Shared<'_>) -> Option<v1::Statement> {
    let Ground::Record(record) = shared.ground else { return None };
    let (label, problem) = (scene.label(shared.problem), scene.problem(shared.problem));
    match record.status {
        Status::Solved => {
            let text = format!("{label} is on record as done there: ask what they would do differently");
            Some(statement(Says::DoneThere(problem), text))
        }
        Status::Stopped => {
            let text = format!("they stopped work on {label}: ask what they learned");
            Some(statement(Says::StoppedThere(problem), text))
        }
        Status::Live | Status::Parked => None,
    }
}

/// Duties of the asked problem that somebody else holds, on either side.
fn duty_considerations(met: &Encounter<'_, '_>) -> Vec<v1::Statement> {
    let scene = met.scene;
    let (governance, touched) = (&scene.vocabulary().governance, scene.touched());
    let here = |function| scene.holders_here(function);
    let there = |function| scene.holders_there(met.place(), function);
    let told = |whither: &str, says: fn(HeldElsewhere<'static>) -> Says<'static>, one: holders::Elsewhere<'_>| {
        let (who, what) = (&one.who, one.what());
        let text = format!("{whither}, {who} {what}: think of them when you choose who meets");
        statement(says(one.values()), text)
    };
    let here = holders::elsewhere(governance, touched, here).into_iter();
    let there = holders::elsewhere(governance, touched, there).into_iter();
    let here = here.map(|one| told("here", Says::DutyElsewhereHere, one));
    here.chain(there.map(|one| told("there", Says::DutyElsewhereThere, one))).collect()
}

/// Nobody has said that it is a problem, on one side or on both.
fn derived_considerations(scene: &Scene<'_>, shared: &Shared<'_>) -> Vec<v1::Statement> {
    let mut all = Vec::new();
    if shared.is_derived_there() {
        let problem = scene.problem(shared.problem);
        let text = format!(
            "{} is not on record there, a figure suggests it: ask first whether they see it so",
            problem.problem
        );
        all.push(statement(Says::DerivedThere(problem), text));
    }
    if shared.is_derived_here() {
        let problem = scene.problem(shared.own.problem);
        let text = format!("{} is not on record for you, a figure suggests it", problem.problem);
        all.push(statement(Says::DerivedHere(problem), text));
    }
    all
}

/// Next steps that are due by now; where there are none, that nothing of what they share is fresh.
fn stale_considerations(met: &Encounter<'_, '_>) -> Vec<v1::Statement> {
    let (scene, shared, today) = (met.scene, &met.told[..], met.scene.query.terms.today);
    let due = |record: &Record| {
        let step = record.step_due(today)?;
        let label = scene.label(&record.problem);
        let text = format!("{label}: {}", steps::asked(step));
        let says = Says::StepDue {
            as_of: record.latest().as_of,
            problem: label,
            problem_id: (&record.problem).into(),
            next_step: (&step.what).into(),
            next_step_due: step.due,
        };
        Some(statement(says, text))
    };
    let mut all: Vec<v1::Statement> = records(shared).filter_map(due).collect();
    if let Some(newest) = newest(shared).filter(|_| all.is_empty() && nothing_is_fresh(shared, today)) {
        let text = format!("their newest record here is of {}: ask what has changed", day::shown(newest));
        all.push(statement(Says::Stale { as_of: newest }, text));
    }
    all
}

/// Place-wide, where pressures are not asked for: what figures suggest on both sides is told and moves nothing.
fn figures_suggest_both(met: &Encounter<'_, '_>) -> Option<v1::Statement> {
    let scene = met.scene;
    let own =
        scene.asker.place.filter(|_| scene.is_place_wide() && scene.query.terms.pressures != PressureUse::Always)?;
    let (yours, theirs) = (&scene.index.row(own).pressures, &scene.index.row(met.place()).pressures);
    let both = |one: &&Pressure| theirs.iter().any(|other| other.problem == one.problem);
    let both: Vec<&ProblemId> = yours.iter().filter(both).map(|one| &one.problem).collect();
    let labels: Vec<_> = both.iter().map(|problem| scene.label(problem)).collect();
    let text = format!("figures suggest for both of you, though neither has it on record: {}", words::list(&labels));
    let problems = Problems { problems: Labels::of(&labels), problem_ids: Ids::of(both.iter().copied()) };
    (!both.is_empty()).then(|| statement(Says::FiguresSuggestBoth(problems), text))
}

/// Nothing of what is shared is on record on both sides. What was recorded on one is not called unrecorded.
fn only_suggested(met: &Encounter<'_, '_>) -> v1::Statement {
    let (scene, shared) = (met.scene, &met.told[..]);
    let labels: Vec<_> = shared.iter().map(|one| scene.label(one.problem)).collect();
    let what = words::list(&labels);
    let text = if shared.iter().all(|one| one.is_derived_there()) {
        format!("figures suggest {what} there, nobody has recorded it")
    } else {
        format!("{what}: on record on one side at most, on the other figures suggest it")
    };
    let problem_ids = Ids::of(shared.iter().map(|one| one.problem));
    statement(Says::OnlySuggested(Problems { problems: Labels::of(&labels), problem_ids }), text)
}

/// What the two have to do with each other beside the matter: trust begins with those who know each other (R73).
fn tie(met: &Encounter<'_, '_>) -> Option<v1::Statement> {
    let scene = met.scene;
    let both = [&scene.asker.profile.place, &met.peer.place];
    let conveners = &scene.vocabulary().conveners;
    if met.relation == Relation::External {
        return conveners.iter().find(|one| one.is_network_of(&both)).map(|one| {
            let text = format!("you are both members of {}: your people may know each other", one.name);
            let (convener, convener_id) = ((&one.name).into(), (&one.id).into());
            statement(Says::SameNetwork { convener, convener_id }, text)
        });
    }
    let parents = scene.register.hierarchy().parents(met.place()).iter();
    let common = parents.filter(|parent| scene.asker.parents.contains(parent));
    let common: Vec<&Place> = common.map(|&parent| &scene.register.get(parent).place).collect();
    let names: Vec<&str> = common.iter().map(|place| place.name.as_str()).collect();
    let text = format!("you are both in {}", words::list(&names));
    let (part_of, part_of_ids) = (Labels::of(&names), Ids::of(common.iter().map(|place| &place.id)));
    // To be in an area is not to be a member of the body that governs it: only a body of such places brings them together.
    let terms = &scene.query.terms;
    let Some(convener) = conveners.iter().find(|one| terms.wants_of_conveners(one) && one.is_their_own(&both)) else {
        return Some(statement(Says::Sibling { part_of, part_of_ids }, text));
    };
    let text = format!("{text}; {} may bring you together", convener.name);
    let (convener, convener_id) = ((&convener.name).into(), (&convener.id).into());
    Some(statement(Says::SiblingConvened { part_of, part_of_ids, convener, convener_id }, text))
}

/// What a peer has on record of what is shared.
fn records<'s>(shared: &'s [&Shared<'_>]) -> impl Iterator<Item = &'s Record> {
    shared.iter().filter_map(|one| match one.ground {
        Ground::Record(record) => Some(record),
        Ground::Pressure(_) | Ground::Asked => None,
    })
}

/// The most recent day of what a peer has on record.
pub(super) fn newest(shared: &[&Shared<'_>]) -> Option<Date> {
    records(shared).map(|record| record.latest().as_of).max()
}

/// Whether a peer has something on record and nothing of it is fresh by its kind.
pub(super) fn nothing_is_fresh(shared: &[&Shared<'_>], today: Date) -> bool {
    let mut of_peer = records(shared).peekable();
    of_peer.peek().is_some() && of_peer.all(|record| record.is_stale(today))
}

fn doubt_considerations(doubts: Doubts) -> Vec<v1::Statement> {
    let all = [
        (
            doubts.little_known,
            Says::LittleKnown,
            "less than half of what can usually be compared is known on both sides",
        ),
        (
            doubts.common_problems,
            Says::CommonProblems,
            "over half of all places have what you two share: it sets neither of you apart",
        ),
        (doubts.crowded_tie, Says::CrowdedTie, "more places fit as well as this one than could be listed"),
    ];
    all.into_iter().filter(|(holds, ..)| *holds).map(|(_, says, text)| statement(says, text)).collect()
}
