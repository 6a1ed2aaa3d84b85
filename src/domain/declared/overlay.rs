//! What places said, as far as a sight shows it, laid over what is publicly known. What it does not show is not there: it is dropped
//! before anything is encoded.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::said::{Declared, Kept};
use super::seen::Extent;
use super::stated::{DeclaredPlace, DeclaredRecord};
use crate::domain::circumstances::StartingLevel;
use crate::domain::contact_point::VerifiedRole;
use crate::domain::factor::HeldFactor;
use crate::domain::freshness::ShelfLife;
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::place::Place;
use crate::domain::profile::Profile;
use crate::domain::record::{Evidence, Provenance, Record};
use crate::domain::register::{Register, RegisterError};
use crate::domain::sight::Sight;
use crate::domain::world::{Revision, World};

/// The world that public facts make with what is seen of what was said on top of them. `told`: what names that, empty
/// where nothing is told.
pub(super) fn lay(public: &World, declared: &Declared, sight: &Sight, told: &str) -> Result<World, RegisterError> {
    let is_listed = |place: &PlaceId| declared.is_listed(place, &public.register);
    let kept = public.register.profiles().iter().filter(|profile| is_listed(&profile.place.id));
    let kept = kept.map(|profile| overlaid(public, Some(profile), &profile.place.id, declared, sight));
    let own = declared.places().filter(|kept| !is_listed(&kept.value.id));
    let own = own.map(|place| overlaid(public, None, &place.value.id, declared, sight));
    let profiles = kept.chain(own).flatten().collect();
    let register = Register::new(profiles, public.register.former().to_vec())?.called(public.register.naming().clone());
    Ok(world_of(register, public, told))
}

/// The world that was laid before, with what is seen now of the places of `changed`, and of those that name one of them that came or
/// went. Nobody else is laid anew.
pub(super) fn lay_on(
    before: &World,
    public: &World,
    declared: &Declared,
    sight: &Sight,
    told: &str,
    changed: &BTreeSet<&PlaceId>,
) -> Result<World, RegisterError> {
    let now = |id: &PlaceId| {
        let listed = public.register.position(id).filter(|_| declared.is_listed(id, &public.register));
        overlaid(public, listed.map(|place| public.register.get(place)), id, declared, sight)
    };
    let stood = |id: &PlaceId| before.register.position(id).is_some();
    let mut known: BTreeMap<PlaceId, Option<Profile>> = changed.iter().map(|&id| (id.clone(), now(id))).collect();
    let moved = known.iter().filter(|(id, now)| stood(id) != now.is_some()).map(|(id, _)| id.clone()).collect();
    for id in naming(&moved, public, declared) {
        known.entry(id.clone()).or_insert_with(|| now(id));
    }
    Ok(world_of(before.register.with(known)?, public, told))
}

/// The places that name any of some others as what they are, or were, a part or the whole of.
fn naming<'a>(others: &BTreeSet<PlaceId>, public: &'a World, declared: &'a Declared) -> Vec<&'a PlaceId> {
    if others.is_empty() {
        return Vec::new();
    }
    let listed = public.register.profiles().iter().map(|profile| &profile.place);
    let listed = listed.filter(|place| wholes(place).any(|one| others.contains(one))).map(|place| &place.id);
    let said = declared.places().map(|kept| &kept.value);
    let said = said.filter(|said| said.part_of.iter().any(|one| others.contains(one))).map(|said| &said.id);
    listed.chain(said).collect()
}

/// The world of a register, named after what is told in it.
fn world_of(register: Register, public: &World, told: &str) -> World {
    World {
        about: public.about.clone(),
        vocabulary: Arc::clone(&public.vocabulary),
        references: Arc::clone(&public.references),
        register,
        revision: revision_of(public, told),
    }
}

/// The revision of what public facts make with what is told of what was said.
pub(super) fn revision_of(public: &World, told: &str) -> Revision {
    let mut revision = public.revision.clone();
    if !told.is_empty() {
        revision.data = format!("{}+{told}", revision.data);
    }
    revision
}

/// One place as it stands with what is seen of what it said; none where nothing is known of it.
pub(super) fn overlaid(
    public: &World,
    profile: Option<&Profile>,
    id: &PlaceId,
    declared: &Declared,
    sight: &Sight,
) -> Option<Profile> {
    let stands = |place: &PlaceId| declared.stands(place, sight, &public.register);
    let said = declared.seen_place(id, sight, &public.register).map(|kept| &kept.value);
    let extent = |kept: &'_ Kept<DeclaredRecord>| declared.seen_record(id, &kept.value, sight);
    let setting = declared.seen_setting(id, sight);
    let contacts: Vec<VerifiedRole> = declared.seen_roles(id, sight).into_iter().cloned().collect();
    let says_nothing = said.is_none()
        && setting.is_none()
        && contacts.is_empty()
        && declared.records(id).all(|kept| extent(kept).is_none());
    if let Some(profile) = profile.filter(|one| says_nothing && wholes(&one.place).all(stands)) {
        return Some(profile.clone());
    }
    let mut place = match (profile, said) {
        (None, None) => return None,
        (None, Some(said)) => unlisted(said),
        (Some(profile), None) => profile.place.clone(),
        (Some(profile), Some(said)) => renamed(&profile.place, said),
    };
    (place.setting, place.contacts) = (setting.map(Arc::from), contacts);
    place.part_of.retain(&stands);
    place.consisted_of.retain(&stands);
    let mut records: Vec<Record> = profile.map(|profile| profile.records().to_vec()).unwrap_or_default();
    for kept in declared.records(id) {
        let problem = kept.value.matter.problem();
        let problem = problem.filter(|problem| public.vocabulary.taxonomy.get(problem).is_some());
        let Some((problem, extent)) = problem.zip(extent(kept)) else { continue };
        let standing = records.iter().position(|record| record.problem == *problem);
        let standing = standing.map(|position| records.swap_remove(position));
        let Some(mut record) = with_word(standing, problem, &kept.value, public, extent) else { continue };
        record.in_confidence = declared.is_in_confidence(id, &kept.value, sight, &public.register);
        records.push(record);
    }
    let figures =
        profile.map_or_else(|| vec![None; public.vocabulary.indicators.len()], |profile| profile.figures.clone());
    let statistics = profile.map(|profile| profile.statistics.clone()).unwrap_or_default();
    let problem_figures = profile.map(|profile| profile.problem_figures.clone()).unwrap_or_default();
    Some(Profile::new(place, records, figures, statistics).with_problem_figures(problem_figures))
}

/// The bodies that a place names as what it is, or was, a part or the whole of.
fn wholes(place: &Place) -> impl Iterator<Item = &PlaceId> {
    place.part_of.iter().chain(&place.consisted_of)
}

/// A body that no public record lists.
fn unlisted(said: &DeclaredPlace) -> Place {
    let official_name = if said.official_name.is_empty() { &said.name } else { &said.official_name };
    Place {
        official_name: official_name.clone(),
        nation: said.nation.clone(),
        region: said.region.clone(),
        part_of: said.part_of.clone(),
        ..Place::named(said.id.clone(), said.name.clone(), said.governance_type.clone())
    }
}

/// A listed body with what it says of itself in place of what is listed.
fn renamed(listed: &Place, said: &DeclaredPlace) -> Place {
    let or_listed = |own: &String, listed: &String| if own.is_empty() { listed.clone() } else { own.clone() };
    Place {
        name: said.name.clone(),
        official_name: or_listed(&said.official_name, &listed.official_name),
        nation: or_listed(&said.nation, &listed.nation),
        region: or_listed(&said.region, &listed.region),
        governance_type: said.governance_type.clone(),
        part_of: if said.part_of.is_empty() { listed.part_of.clone() } else { said.part_of.clone() },
        ..listed.clone()
    }
}

/// A matter with the word of the place itself, which stands before all others.
fn with_word(
    standing: Option<Record>,
    problem: &ProblemId,
    said: &DeclaredRecord,
    public: &World,
    extent: Extent,
) -> Option<Record> {
    let word = Evidence {
        status: said.status,
        stage: said.stage,
        stage_rule: String::new(),
        stage_weighs: true,
        as_of: said.as_of,
        holds_on: said.as_of,
        provenance: Provenance::Declared,
        statement: if extent > Extent::Standing { said.statement.clone() } else { String::new() },
        source: None,
        source_key: String::new(),
        next_step: None,
        shelf_life: ShelfLife::ORDINARY,
        provisional: said.provisional,
    };
    let evidence = standing.iter().flat_map(Record::evidence).cloned().chain([word]).collect();
    let mut record = Record::from_evidence(problem.clone(), evidence)?;
    record.circumstances = standing.map(|record| record.circumstances).unwrap_or_default();
    record.self_assessment = said.self_assessment;
    let story = said.story_shown(extent);
    record.story = (!story.is_empty()).then(|| Arc::new(story));
    if extent > Extent::Standing {
        let circumstances = &mut record.circumstances;
        circumstances.own_words.clone_from(&said.statement);
        // What the vocabulary no longer has is kept, and told again once it has it.
        let is_factor = |held: &&HeldFactor| public.vocabulary.factors.iter().any(|one| one.id == held.factor);
        for held in said.factors.iter().filter(is_factor) {
            circumstances.factors.retain(|other| other.factor != held.factor);
            circumstances.factors.push(held.clone());
        }
        let is_level = |level: &&StartingLevel| {
            let dimension = public.vocabulary.starting_point.iter().find(|one| one.id == level.dimension);
            dimension.is_some_and(|dimension| level.level < dimension.levels.len())
        };
        for level in said.starting_point.iter().filter(is_level) {
            circumstances.starting_point.retain(|other| other.dimension != level.dimension);
            circumstances.starting_point.push(level.clone());
        }
    }
    Some(record)
}
