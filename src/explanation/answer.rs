//! The messages of an answer.

use super::circumstances::{details, factor_messages, outcome_messages};
use super::considerations::{considerations, newest, nothing_is_fresh};
use super::contacts::contacts_on_record;
use super::conversation::conversation;
use super::differences::differences;
use super::encounter::Encounter;
use super::exchange::they_may_take;
use super::reasons::{Brought, brought};
use super::scene::Scene;
use super::shared::shared_message;
use super::story::{experience, told_setting, what_was_hard};
use super::summary::summary;
use super::words::with_kind;
use crate::domain::block::Block;
use crate::domain::effort::Effort;
use crate::domain::factor::HeldFactor;
use crate::domain::place::Place;
use crate::domain::pressure::PressureUse;
use crate::domain::query::{Reading, Subject};
use crate::domain::slot::Slot;
use crate::matching::confidence::{Confidence, confidence};
use crate::matching::eligible::{Holding, Ineligible, Unanswerable};
use crate::matching::rank::{Ranked, Tie};
use crate::matching::relation::GovernanceRelation;
use crate::matching::shared::{Ground, Own};
use crate::proto::{codes, v1};

/// A ranked candidate as a peer with its reasons. `crowded_tie` is where too many places tie, if they do.
pub fn peer<'a>(scene: &Scene<'a>, ranked: &Ranked<'a>, crowded_tie: Option<Tie>) -> v1::Peer {
    let met = &Encounter::of(scene, ranked);
    let (profile, vocabulary, today) = (met.peer, scene.vocabulary(), scene.query.terms.today);
    let confidence = confidence(ranked, scene.corpus(), scene.reach, crowded_tie, today);
    let contributions: Vec<v1::Contribution> = brought(met).into_iter().map(Brought::message).collect();
    let differences: Vec<v1::Difference> = differences(met).collect();
    let shared_problems: Vec<_> = met.told.iter().map(|one| shared_message(met, one)).collect();
    let kind = scene.type_label(profile);
    let telling = shared_problems.first().zip(met.told.first());
    let conversation = telling.map(|(message, one)| conversation(met, one.problem, message));
    let messages = |held: &[&HeldFactor]| factor_messages(vocabulary, held.iter().copied());
    let compared = met.told.first().and_then(|one| match one.ground {
        Ground::Record(record) => Some(&record.circumstances),
        Ground::Pressure(_) | Ground::Asked => None,
    });
    v1::Peer {
        place_id: profile.place.id.to_string(),
        display_name: profile.place.name.clone(),
        governance_type: profile.place.governance_type.to_string(),
        region: profile.place.region.clone(),
        distance_km: distance_km(met),
        fit: ranked.fit.value(),
        coverage: ranked.coverage.value(),
        confidence: confidence_code(confidence).into(),
        summary: summary(
            &with_kind(&profile.place.name, kind),
            &contributions,
            &differences,
            what_was_hard(met).as_ref(),
        ),
        contributions,
        shared_problems,
        relation: codes::relation(met.relation).into(),
        governance_relation: governance_code(met.governance).into(),
        factors_in_common: messages(&met.factors.common),
        factors_only_theirs: messages(&met.factors.only_theirs),
        factors_only_yours: messages(&met.factors.only_yours),
        differences,
        considerations: considerations(met, confidence),
        conversation,
        peer_groups: Vec::new(),
        as_of: newest(&met.told).map(|day| day.to_string()).unwrap_or_default(),
        stale: nothing_is_fresh(&met.told, today),
        governance_display_name: kind.to_owned(),
        starting_points: met.starting_points.clone(),
        details: Some(compared.map(|one| details(vocabulary, one)).unwrap_or_default()),
        listed_by: None,
        outcomes: compared.map(|one| outcome_messages(vocabulary, one)).unwrap_or_default(),
        they_may_take: they_may_take(met),
        population: persons(&profile.place),
        // Whoever knows when what was said marks it.
        new_since: false,
        experience: experience(met),
        contacts_on_record: contacts_on_record(&profile.place, today),
        setting: told_setting(&profile.place, scene.uncovered).unwrap_or_default().to_owned(),
    }
}

/// How far away the peer is, in tenths of a kilometre; none where a position is not known.
pub(super) fn distance_km(met: &Encounter<'_, '_>) -> Option<f64> {
    let (own, theirs) = (met.scene.asker.profile.place.position?, met.peer.place.position?);
    Some((own.distance_km(&theirs) * 10.0).round() / 10.0)
}

/// As the contract counts people.
fn persons(place: &Place) -> Option<i32> {
    place.population.and_then(|number| i32::try_from(number).ok())
}

/// What was understood of the query.
pub fn understood(scene: &Scene<'_>) -> v1::UnderstoodQuery {
    let (query, place) = (scene.query, &scene.asker.profile.place);
    let problem = query.problem.as_ref();
    let registered = matches!(query.subject, Subject::Registered(_));
    let is_derived = |own: &&Own<'_>| matches!(own.ground, Ground::Pressure(_));
    let recorded = scene.asked.iter().filter(|own| !is_derived(own));
    let derived = scene.asked.iter().filter(is_derived);
    let label = |own: &Own<'_>| scene.label(own.problem).into_owned();
    let weight = |block: Block| v1::BlockWeight { block: block.name().to_owned(), weight: scene.weights.of(block) };
    v1::UnderstoodQuery {
        place_id: if registered { place.id.to_string() } else { String::new() },
        display_name: place.name.clone(),
        governance_type: place.governance_type.to_string(),
        problem_id: problem.map(ToString::to_string).unwrap_or_default(),
        problem_display_name: problem.map(|id| scene.label(id).into_owned()).unwrap_or_default(),
        own_stage: codes::stage(scene.asker.stage()).into(),
        stage_mode: codes::stage_mode(query.terms.stage_mode).into(),
        weights: scene.vocabulary().blocks(scene.is_place_wide()).map(weight).collect(),
        limit: i32::try_from(query.terms.limit.get()).unwrap_or(i32::MAX),
        include_pressures: query.terms.pressures == PressureUse::Always,
        asked_problem_ids: recorded.clone().map(|own| own.problem.to_string()).collect(),
        today: query.terms.today.to_string(),
        notices: scene.notices(),
        filter: filter(scene),
        asked_problem_display_names: recorded.map(label).collect(),
        governance_display_name: scene.type_label(scene.asker.profile).to_owned(),
        asked_pressure_ids: derived.clone().map(|own| own.problem.to_string()).collect(),
        asked_pressure_display_names: derived.map(label).collect(),
        complement_factors: query.terms.complement_factors,
        ranking_extras: query.terms.extras.iter().map(|&extra| codes::extra(extra).into()).collect(),
        audience_sector: query.terms.sector_words.as_ref().map(ToString::to_string).unwrap_or_default(),
        peer_groups: Vec::new(),
        context_weight_set: String::new(),
        time_available_days: query.terms.time_available.map(Effort::days),
        pressures: codes::pressure_use(query.pressures_in_force()).into(),
        population: persons(place),
        reachable_coverage: scene.reach,
        text_reading: text_reading(scene),
        convener_types: query.terms.convener_types.iter().map(ToString::to_string).collect(),
        since: query.terms.since.map(|since| since.to_string()).unwrap_or_default(),
    }
}

/// How the words were understood that the problem was said in.
fn text_reading(scene: &Scene<'_>) -> Option<v1::TextReading> {
    scene.query.terms.readings.iter().find_map(|reading| match reading {
        Reading::Problem { text, problem, words, like, encoder, confidence } => Some(v1::TextReading {
            text: text.clone(),
            problem_id: problem.to_string(),
            deciding_words: words.clone(),
            confidence: *confidence,
            likest_phrase: like.clone(),
            encoder: encoder.clone(),
        }),
        Reading::Place { .. } | Reading::UnknownType { .. } => None,
    })
}

fn filter(scene: &Scene<'_>) -> Option<v1::Filter> {
    let filter = &scene.query.terms.filter;
    (filter != &crate::domain::query::Filter::default()).then(|| v1::Filter {
        nation: filter.nation.clone().unwrap_or_default(),
        region: filter.region.clone().unwrap_or_default(),
        governance_types: filter.governance_types.iter().map(ToString::to_string).collect(),
        stages: filter.stages.iter().map(|&stage| codes::stage(stage).into()).collect(),
        exclude_place_ids: filter.exclude.iter().map(ToString::to_string).collect(),
        peer_group_id: String::new(),
        relation: filter.relation.map(|relation| codes::relation(relation).into()),
        delivery_models: filter.delivery_models.iter().map(ToString::to_string).collect(),
        lead_sector: filter.lead_sector.as_ref().map(ToString::to_string).unwrap_or_default(),
        integration_axis: filter.integration_axis.map(|axis| axis.code().to_owned()).unwrap_or_default(),
        similar_size: filter.similar_size,
        governance: codes::governed(filter.governance).into(),
        self_assessment: codes::assessed(filter.self_assessment).into(),
    })
}

/// Why a question has no answer, whoever is asked.
pub fn no_peer(scene: &Scene<'_>, why: Unanswerable) -> v1::NoPeer {
    let place = &scene.asker.profile.place.name;
    let problem = scene.query.problem.as_ref().map(|id| scene.label(id)).unwrap_or_default();
    let (code, text) = match why {
        Unanswerable::NoLiveRecord => (
            v1::NoPeerReason::NoLiveRecord,
            format!("{place} has no live problem on record: ask about one problem by name"),
        ),
        Unanswerable::OwnRecordParked => (
            v1::NoPeerReason::OwnRecordParked,
            format!("{place} has parked its work on {problem}: what is parked is not compared"),
        ),
        Unanswerable::OwnStageUnknown => {
            let mend = if scene.is_place_wide() { "ask about one problem and say" } else { "say" };
            let text =
                format!("nobody can say who is ahead of {place}: its own stage is not on record; {mend} how far it is");
            (v1::NoPeerReason::OwnStageUnknown, text)
        }
        Unanswerable::StopConcept => (
            v1::NoPeerReason::StopConcept,
            format!("{problem} is a way of talking, not a problem: sharing it makes no two places alike"),
        ),
    };
    v1::NoPeer { code: code.into(), text, ..v1::NoPeer::default() }
}

/// Why an answerable question found nobody, and what to ask next.
pub fn nobody(scene: &Scene<'_>, excluded: &[(Ineligible, usize)], holding: Holding<'_>) -> v1::NoPeer {
    let (code, text) = why_nobody(scene, excluded, holding);
    let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
    let pressure_count = count(holding.pressed);
    let mut none = v1::NoPeer { code: code.into(), text, pressure_count, ..v1::NoPeer::default() };
    if code != v1::NoPeerReason::NoSharedProblem || scene.is_place_wide() {
        return none;
    }
    if let Some((broader, places)) = holding.broader {
        let label = scene.label(broader);
        let who = if places == 1 { "1 other place has".to_owned() } else { format!("{places} other places have") };
        let next = format!("; ask about {label}, of which it is a part: {who} that, or another part of it, on record");
        none.text.push_str(&next);
        none.broader_problem_id = broader.to_string();
        none.broader_display_name = label.into_owned();
        none.broader_count = count(places);
    } else {
        none.text.push_str(", nor anything broader: the first place that declares it is found by those who ask next");
    }
    none
}

/// Everybody who shares the problem was left out, or nobody shares it. What figures suggest of a place is never told as shared.
fn why_nobody(scene: &Scene<'_>, excluded: &[(Ineligible, usize)], holding: Holding<'_>) -> (v1::NoPeerReason, String) {
    let was = |why: Ineligible| excluded.iter().any(|(one, _)| *one == why);
    let asked: Vec<_> = scene.asked.iter().map(|own| scene.label(own.problem)).collect();
    let mut asked = super::words::either(&asked);
    if !scene.is_place_wide() && holding.recorded > 0 && holding.itself == 0 {
        asked = format!("a broader or narrower problem than {asked}");
    }
    let suggested = match holding.pressed {
        0 => String::new(),
        1 => "; figures suggest it of 1 place that has not recorded it".to_owned(),
        more => format!("; figures suggest it of {more} places that have not recorded it"),
    };
    let unrecorded = format!("no other place has {asked} on record{suggested}");
    let only_suggested = holding.recorded == 0 && holding.pressed > 0;
    let (filtered, not_ahead) = (was(Ineligible::Filtered), was(Ineligible::NotAhead));
    if only_suggested && filtered {
        (v1::NoPeerReason::AllFiltered, format!("{unrecorded}, and the filter leaves them out"))
    } else if only_suggested && not_ahead {
        (v1::NoPeerReason::NoneAhead, format!("{unrecorded}, and a figure does not say who is ahead"))
    } else if filtered && not_ahead {
        let text = format!("others have {asked} on record, and the filter leaves out all that are known to be ahead");
        (v1::NoPeerReason::AllFiltered, text)
    } else if filtered {
        (v1::NoPeerReason::AllFiltered, format!("others have {asked} on record, and the filter leaves all of them out"))
    } else if not_ahead {
        (v1::NoPeerReason::NoneAhead, format!("others have {asked} on record, and none is known to be ahead"))
    } else if was(Ineligible::OwnArea) {
        let text = format!("only bodies above or below it in the same area have {asked} on record");
        (v1::NoPeerReason::OnlyOwnArea, text)
    } else {
        (v1::NoPeerReason::NoSharedProblem, unrecorded)
    }
}

/// Why one place is not a peer.
pub fn not_peer(scene: &Scene<'_>, place: Slot, why: Ineligible) -> v1::NotPeer {
    let (own, other) = (&scene.asker.profile.place.name, scene.peer(place));
    let name = &other.place.name;
    let (code, text) = match why {
        Ineligible::Same => (v1::NotPeerReason::SamePlace, format!("{name} is the place that asks")),
        Ineligible::NoSharedProblem => (v1::NotPeerReason::NoSharedProblem, no_shared_problem(scene, place)),
        Ineligible::OwnArea => {
            let (part, whole) = if scene.asker.above.contains(&place) { (own, name) } else { (name, own) };
            let kind = scene.type_label(other);
            let text = format!("{name} ({kind}) lies in the same area: {part} is part of {whole}");
            (v1::NotPeerReason::OwnArea, text)
        }
        Ineligible::NotAhead => {
            (v1::NotPeerReason::NotAhead, format!("{name} is not known to be ahead of {own} on what they share"))
        }
        Ineligible::Filtered => (v1::NotPeerReason::Filtered, format!("the filter of the query leaves {name} out")),
    };
    v1::NotPeer { code: code.into(), text }
}

fn no_shared_problem(scene: &Scene<'_>, place: Slot) -> String {
    let other = scene.peer(place);
    let name = &other.place.name;
    let theirs: Vec<_> = other.offered().map(|record| scene.label(&record.problem)).collect();
    let has = if theirs.is_empty() {
        "nothing is on record for it".to_owned()
    } else {
        format!("on record for it: {}", theirs.join(", "))
    };
    match scene.query.problem.as_ref() {
        Some(problem) => {
            let label = scene.label(problem);
            // What another parked is as if absent.
            format!("{name} has no record of {label}, nor of a broader or narrower problem; {has}")
        }
        None => {
            let own = &scene.asker.profile.place.name;
            format!("{name} has none of the live problems of {own} on record; {has}")
        }
    }
}

pub(super) fn confidence_code(confidence: Confidence) -> v1::Confidence {
    match confidence {
        Confidence::Low(_) => v1::Confidence::Low,
        Confidence::Medium => v1::Confidence::Medium,
        Confidence::High => v1::Confidence::High,
    }
}

pub(super) fn governance_code(relation: GovernanceRelation) -> v1::GovernanceRelation {
    match relation {
        GovernanceRelation::SameType => v1::GovernanceRelation::SameType,
        GovernanceRelation::SameDuties => v1::GovernanceRelation::SameDuties,
        GovernanceRelation::Different => v1::GovernanceRelation::Different,
        GovernanceRelation::Unknown => v1::GovernanceRelation::Unknown,
    }
}
