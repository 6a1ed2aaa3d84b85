//! The proposed conversation with which every peer ends (R75): which approach, who could introduce the two, who should be in
//! the room, what to ask first.

use super::approach::{Occasion, Proposed, propose};
use super::circumstances::partner_sectors;
use super::code::Says;
use super::encounter::Encounter;
use super::words::statement;
use crate::domain::id::ProblemId;
use crate::domain::place::Place;
use crate::domain::query::Relation;
use crate::domain::sharing::Convener;
use crate::domain::taxonomy::Challenge;
use crate::domain::vocabulary::Vocabulary;
use crate::proto::v1;

/// What is proposed about one shared problem.
#[derive(Debug)]
pub(super) struct Proposal<'a> {
    challenge: Option<Challenge>,
    pub(super) proposed: Proposed<'a>,
    /// Who could introduce the two.
    pub(super) convener: Option<&'a Convener>,
    pub(super) opening_question: String,
}

impl<'a> Proposal<'a> {
    pub(super) fn of(met: &Encounter<'_, 'a>, problem: &ProblemId) -> Self {
        let (scene, vocabulary) = (met.scene, met.scene.vocabulary());
        let challenge = vocabulary.taxonomy.get(problem).and_then(|one| one.challenge);
        let occasion = Occasion {
            challenge,
            strangers: met.relation == Relation::External,
            time_available: scene.query.terms.time_available,
            before: scene.asker.place.and_then(|asker| scene.query.terms.contacts.among(&[asker, met.place()])),
        };
        Self {
            challenge,
            proposed: propose(&vocabulary.approaches, &occasion),
            convener: convener(met, problem),
            opening_question: opening_question(challenge, &scene.label(problem)),
        }
    }
}

/// About the most telling shared problem.
pub(super) fn conversation(
    met: &Encounter<'_, '_>,
    problem: &ProblemId,
    telling: &v1::SharedProblem,
) -> v1::Conversation {
    let Proposal { challenge, proposed, convener, opening_question } = Proposal::of(met, problem);
    let approach = proposed.approach;
    v1::Conversation {
        approach: approach.map(|one| one.label.clone()).unwrap_or_default(),
        opening_question,
        who_should_be_in_the_room: room(telling, &partner_sectors(met)),
        approach_id: approach.map(|one| one.id.to_string()).unwrap_or_default(),
        resource: approach.map(|one| one.resource.clone()).unwrap_or_default(),
        approach_considerations: approach.map(|one| one.considerations.clone()).unwrap_or_default(),
        convener: convener.map(convener_message),
        challenge: challenge.map(|one| one.code().to_owned()).unwrap_or_default(),
        steps: steps(challenge, telling),
        approach_reasons: proposed.reasons,
        approach_days: approach.map(|one| one.effort.days()),
    }
}

fn convener<'a>(met: &Encounter<'_, 'a>, problem: &ProblemId) -> Option<&'a Convener> {
    let both = [&met.scene.asker.profile.place, &met.peer.place];
    let terms = &met.scene.query.terms;
    let mut conveners = conveners(met.scene.vocabulary(), &both, problem).into_iter();
    conveners.find(|one| terms.wants_of_conveners(one))
}

fn convener_message(one: &Convener) -> v1::Convener {
    v1::Convener {
        convener_id: one.id.to_string(),
        display_name: one.name.clone(),
        description: one.says.clone(),
        convener_type: one.kind.to_string(),
    }
}

/// The conveners that are made for these places and this problem, whoever is so more than any other first: they know the
/// problem, are for all types of place among them and for all regions. Closed bodies and those who assure or fund places are
/// never suggested (R60, R136).
pub fn conveners<'v>(vocabulary: &'v Vocabulary, places: &[&Place], problem: &ProblemId) -> Vec<&'v Convener> {
    let path: Vec<&ProblemId> = vocabulary.taxonomy.path(problem).map(|one| &one.id).collect();
    let fits = |one: &&Convener| {
        let all = |is: &dyn Fn(&Place) -> bool| places.iter().all(|place| is(place));
        one.is_available()
            && (one.governance_types.is_empty() || all(&|place| one.governance_types.contains(&place.governance_type)))
            && (one.places.is_empty() || all(&|place| one.places.contains(&place.id)))
            && (one.regions.is_empty() || all(&|place| one.regions.contains(&place.region)))
            && (one.problems.is_empty() || path.iter().any(|code| one.problems.contains(code)))
    };
    // A nearer code first, then a body for such places only, then one for the region only.
    let nearness = |one: &&Convener| {
        let depth = path.iter().position(|code| one.problems.contains(code)).unwrap_or(path.len());
        (depth, one.places.is_empty(), one.governance_types.is_empty(), one.regions.is_empty())
    };
    let mut conveners: Vec<&Convener> = vocabulary.conveners.iter().filter(fits).collect();
    conveners.sort_by_key(nearness);
    conveners
}

/// What to ask first, about the problem that `label` names.
pub fn opening_question(challenge: Option<Challenge>, label: &str) -> String {
    match challenge {
        Some(Challenge::Technical) => {
            format!("On {label}: what have you written down, and what would you leave out if you began again?")
        }
        Some(Challenge::Adaptive) | None => {
            format!("On {label}: what would you do differently, and what did not work?")
        }
    }
}

/// Whoever holds the duty on either side, then the other sectors that are in the work on either.
fn room(telling: &v1::SharedProblem, sectors: &[&str]) -> Vec<String> {
    let mut room: Vec<String> = Vec::new();
    for holder in telling.your_duty_holders.iter().chain(&telling.their_duty_holders) {
        if !room.contains(&holder.display_name) {
            room.push(holder.display_name.clone());
        }
    }
    room.extend(sectors.iter().map(|&sector| sector.to_owned()));
    room
}

/// Technical: read first, then talk. Adaptive: talk first, for what counts is not written down (R14).
fn steps(challenge: Option<Challenge>, telling: &v1::SharedProblem) -> Vec<v1::Statement> {
    let source = telling.sources.first();
    let read = source.map(|source| {
        let says = Says::Read { source: (&source.title).into(), publisher: (&source.publisher).into() };
        statement(says, format!("read what is on record: {}", source.title))
    });
    let label = telling.display_name.as_str();
    let text = format!("talk with those who work on {label} there");
    let talk = Some(statement(Says::Talk { problem: label.into() }, text));
    let order = if challenge == Some(Challenge::Technical) { [read, talk] } else { [talk, read] };
    order.into_iter().flatten().collect()
}
