//! Places as messages.

use jiff::civil::Date;

use super::completeness::{completeness, told_records, uncovered};
use crate::domain::block::Block;
use crate::domain::circumstances::Circumstances;
use crate::domain::declared::{DeclaredRecord, ProblemWords};
use crate::domain::freshness::ShelfLife;
use crate::domain::governance::Duty;
use crate::domain::id::GovernanceTypeId;
use crate::domain::place::PlannedSuccession;
use crate::domain::profile::Profile;
use crate::domain::record::Record;
use crate::domain::register::Register;
use crate::domain::slot::{FunctionNo, Slot};
use crate::domain::stage::StageLabels;
use crate::domain::story::Story;
use crate::engine::{Holder, View};
use crate::explanation::{self, StoryNames};
use crate::proto::{codes, v1};

/// One place with all that is known of it on `today`.
pub fn place(view: &View, place: Slot, today: Date) -> v1::GetPlaceResponse {
    let register = view.register();
    let hierarchy = register.hierarchy();
    let vocabulary = view.vocabulary();
    let profile = register.get(place);
    let one = &profile.place;
    let kind = vocabulary.governance.type_of(&one.governance_type);
    let summaries = |places: &[Slot]| places.iter().map(|&other| summary(view, register.get(other))).collect();
    let position = |id: &crate::domain::id::PlaceId| register.position(id);
    let bodies: Vec<Slot> = one.consisted_of.iter().filter_map(position).collect();
    let in_it = |other: &Slot| register.get(*other).place.consisted_of.contains(&one.id);
    let partnerships: Vec<Slot> = hierarchy.ancestors(place).into_iter().filter(in_it).collect();
    let plan = |planned: &PlannedSuccession| v1::PlannedSuccession {
        successor: planned.successor.clone(),
        vesting_date: planned.vesting_date.to_string(),
        source: Some(explanation::source_named(vocabulary, &planned.source)),
    };
    let planned: Vec<v1::PlannedSuccession> = one.planned_successions.iter().map(plan).collect();
    #[allow(deprecated)]
    let message = v1::Place {
        place_id: one.id.to_string(),
        display_name: one.name.clone(),
        official_name: one.official_name.clone(),
        nation: one.nation.clone(),
        region: one.region.clone(),
        governance_type: one.governance_type.to_string(),
        governance_display_name: vocabulary.governance.label(&one.governance_type).to_owned(),
        structure: kind.map_or("unknown", |kind| &kind.structure).to_owned(),
        part_of: summaries(hierarchy.parents(place)),
        members: summaries(hierarchy.children(place)),
        duties: FunctionNo::all(vocabulary.governance.functions.len())
            .map(|function| duty(view, place, function))
            .collect(),
        records: records(view, profile, today, |_| true),
        pressures: pressures(view, place),
        indicators: indicators(view, profile),
        area_km2: one.area_km2,
        population: one.population.and_then(|persons| i32::try_from(persons).ok()),
        planned_succession: planned.first().cloned(),
        planned_successions: planned,
        completeness: Some(completeness(view, place)),
        consisted_of: summaries(&bodies),
        partnerships: summaries(&partnerships),
        etag: String::new(),
        contacts: Vec::new(),
        contacts_on_record: explanation::contacts_on_record(one, today),
        setting: explanation::told_setting(one, uncovered(view, profile)).unwrap_or_default().to_owned(),
        predecessors: register.predecessors(place).iter().map(|former| former.id.to_string()).collect(),
    };
    v1::GetPlaceResponse {
        place: Some(message),
        versions: Some(view.versions().clone()),
        ..v1::GetPlaceResponse::default()
    }
}

/// The places with that text in a name, of those types (none allows all) and in that region (none allows all), those that
/// come after one name and id, at most so many, in the order of their names and ids. Only what is on the page is told.
pub fn list_places(
    view: &View,
    query: &str,
    types: &[GovernanceTypeId],
    region: Option<&str>,
    after: Option<(&str, &str)>,
    most: usize,
) -> v1::ListPlacesResponse {
    let register = view.register();
    let matches = |profile: &&Profile| {
        let place = &profile.place;
        (types.is_empty() || types.contains(&place.governance_type))
            && region.is_none_or(|region| region == place.region)
    };
    let named = register.containing(query);
    let mut profiles: Vec<&Profile> = named.into_iter().map(|place| register.get(place)).filter(matches).collect();
    profiles.sort_by(|a, b| listed_by(a).cmp(&listed_by(b)));
    let from = after.map_or(0, |after| profiles.partition_point(|profile| listed_by(profile) <= after));
    v1::ListPlacesResponse {
        total_count: i32::try_from(profiles.len()).unwrap_or(i32::MAX),
        places: profiles.into_iter().skip(from).take(most).map(|profile| summary(view, profile)).collect(),
        versions: Some(view.versions().clone()),
        next_page_token: String::new(),
    }
}

/// What places are listed in the order of: their names, and their ids where names are alike.
fn listed_by(profile: &Profile) -> (&str, &str) {
    (&profile.place.name, profile.place.id.as_str())
}

/// Name and kind of a place.
pub fn summary(view: &View, profile: &Profile) -> v1::PlaceSummary {
    let place = &profile.place;
    v1::PlaceSummary {
        place_id: place.id.to_string(),
        display_name: place.name.clone(),
        governance_type: place.governance_type.to_string(),
        governance_display_name: view.vocabulary().governance.label(&place.governance_type).to_owned(),
        region: place.region.clone(),
        record_count: i32::try_from(told_records(view, profile).count()).unwrap_or(i32::MAX),
    }
}

fn duty(view: &View, place: Slot, position: FunctionNo) -> v1::PlaceDuty {
    let function = &view.vocabulary().governance.functions[position];
    let holders = view.duties().holders(view.register(), place, position);
    let duty = match holders.as_slice() {
        _ if view.duties().holds(place, position).is_none() => Duty::Unknown,
        [Holder { own: true, .. }] => Duty::Holds,
        [Holder { own: true, .. }, ..] => Duty::Shares,
        _ => Duty::None,
    };
    let own = view.register().get(place).place.duties.iter().find(|own| own.function == function.id);
    let code = match duty {
        Duty::Holds => v1::Duty::Holds,
        Duty::Shares => v1::Duty::Shares,
        Duty::None => v1::Duty::None,
        Duty::Unknown => v1::Duty::Unknown,
    };
    v1::PlaceDuty {
        function: function.id.to_string(),
        function_display_name: function.label.clone(),
        duty: code.into(),
        holders: explanation::holder_messages(function, &holders),
        basis: codes::duty_basis(function.basis).into(),
        source: own.map_or(&function.source, |own| &own.source).clone(),
    }
}

/// What is on record of a place on `today`, of such records.
pub fn records(view: &View, profile: &Profile, today: Date, such: impl Fn(&Record) -> bool) -> Vec<v1::Record> {
    let (vocabulary, uncovered) = (view.vocabulary(), uncovered(view, profile));
    let tells = |block| !uncovered.has(block);
    let message = |record: &Record| {
        let latest = record.latest();
        let step = latest.next_step.as_deref();
        v1::Record {
            problem_id: record.problem.to_string(),
            problem_display_name: vocabulary.taxonomy.label(&record.problem).to_owned(),
            status: codes::status(record.status).into(),
            stage: codes::stage(record.stage).into(),
            stage_rule: record.staged().stage_rule.clone(),
            statement: explanation::told(record, today, uncovered),
            provenance: codes::provenance(latest.provenance).into(),
            as_of: latest.as_of.to_string(),
            sources: explanation::source_messages(vocabulary, record, uncovered),
            factors: match tells(Block::Factors) {
                true => explanation::factor_messages(vocabulary, record.circumstances.factors.iter()),
                false => Vec::new(),
            },
            starting_points: match tells(Block::StartingPoint) {
                true => explanation::starting_point_messages(vocabulary, &record.circumstances),
                false => Vec::new(),
            },
            details: Some(explanation::details(vocabulary, &record.circumstances)),
            outcomes: explanation::outcome_messages(vocabulary, &record.circumstances),
            stage_words: vocabulary.stage_words(record).to_owned(),
            stale: record.is_stale(today),
            stale_from: record.stale_from().map(|day| day.to_string()).unwrap_or_default(),
            next_step: step.map(|step| step.what.clone()).unwrap_or_default(),
            next_step_due: step.map(|step| step.due.to_string()).unwrap_or_default(),
            etag: String::new(),
            problem_words: String::new(),
            sharing: None,
            in_confidence: record.in_confidence,
            provisional: record.is_provisional(),
            story: explanation::told_story(record, uncovered)
                .map(|told| story(told, &vocabulary.stages, view.register())),
            self_assessment: record.self_assessment.map(|one| codes::self_assessment(one).into()),
        }
    };
    told_records(view, profile).filter(|record| such(record)).map(message).collect()
}

/// A story as the contract has it: with the words of these stages, and the names of those places that are there.
pub fn story(story: &Story, stages: &StageLabels, register: &Register) -> v1::Story {
    explanation::story_message(story, StoryNames { stages, register })
}

/// What a place declared in words for which there is no code.
pub fn unlisted_record(view: &View, words: &ProblemWords, said: &DeclaredRecord, today: Date) -> v1::Record {
    let vocabulary = view.vocabulary();
    let circumstances = Circumstances {
        factors: said.factors.clone(),
        starting_point: said.starting_point.clone(),
        ..Circumstances::default()
    };
    let stale_from = ShelfLife::ORDINARY.ends(said.as_of, None);
    v1::Record {
        problem_words: words.as_str().to_owned(),
        problem_display_name: words.as_str().to_owned(),
        status: codes::status(said.status).into(),
        stage: codes::stage(said.stage).into(),
        statement: said.statement.clone(),
        provenance: v1::Provenance::Declared.into(),
        as_of: said.as_of.to_string(),
        factors: explanation::factor_messages(vocabulary, circumstances.factors.iter()),
        starting_points: explanation::starting_point_messages(vocabulary, &circumstances),
        details: Some(explanation::details(vocabulary, &circumstances)),
        stage_words: vocabulary.stages.of(said.stage).to_owned(),
        stale: stale_from.is_some_and(|day| day <= today),
        stale_from: stale_from.map(|day| day.to_string()).unwrap_or_default(),
        provisional: said.provisional,
        story: (!said.story.is_empty()).then(|| story(&said.story, &vocabulary.stages, view.register())),
        self_assessment: said.self_assessment.map(|one| codes::self_assessment(one).into()),
        ..v1::Record::default()
    }
}

fn pressures(view: &View, place: Slot) -> Vec<v1::Pressure> {
    let taxonomy = &view.vocabulary().taxonomy;
    let message = |pressure: &crate::domain::pressure::Pressure| v1::Pressure {
        problem_id: pressure.problem.to_string(),
        problem_display_name: taxonomy.label(&pressure.problem).to_owned(),
        statement: pressure.statement.clone(),
        provenance: v1::Provenance::Derived.into(),
        source: Some(explanation::pressure_source(view.vocabulary(), pressure)),
    };
    view.row(place).pressures.iter().map(message).collect()
}

fn indicators(view: &View, profile: &Profile) -> Vec<v1::IndicatorValue> {
    let known = view.vocabulary().indicators.iter().zip(&profile.figures);
    known
        .filter(|_| !uncovered(view, profile).has(Block::Context))
        .filter_map(|(indicator, figure)| {
            let figure = figure.as_ref()?;
            Some(v1::IndicatorValue {
                indicator: indicator.id.to_string(),
                display_name: indicator.label.clone(),
                value: figure.value(),
                unit: indicator.unit.clone(),
                provenance: codes::provenance(figure.provenance).into(),
                period: indicator.period.clone(),
                source: indicator.source.to_string(),
                definition: indicator.definition.clone(),
                direction: codes::direction(indicator.bad_end).into(),
            })
        })
        .collect()
}
