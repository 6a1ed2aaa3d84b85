//! What is publicly known, what places said on top of it, and the world that both make.

use std::sync::Arc;

use thiserror::Error;

use super::change::{Change, OwnId, OwnIdError};
use super::said::{Declared, DeclaredPlace, DeclaredRecord, Kept};
use crate::domain::freshness::ShelfLife;
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::place::Place;
use crate::domain::profile::Profile;
use crate::domain::record::{Evidence, Provenance, Record};
use crate::domain::register::{Register, RegisterError};
use crate::domain::world::World;

/// Why a change makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeError {
    /// No such place.
    #[error("there is no place '{0}'")]
    UnknownPlace(PlaceId),
    /// No such problem.
    #[error("there is no problem '{0}'")]
    UnknownProblem(ProblemId),
    /// An identifier that nobody gave out.
    #[error("'{id}' {error}")]
    NewId {
        /// The identifier.
        id: PlaceId,
        /// What is wrong with it.
        error: OwnIdError,
    },
    /// The place said nothing about that problem.
    #[error("'{place}' has declared nothing about '{problem}'")]
    NothingDeclared {
        /// The place.
        place: PlaceId,
        /// The problem.
        problem: ProblemId,
    },
    /// A place as a part of itself.
    #[error(transparent)]
    PartOf(#[from] RegisterError),
}

/// Public facts, what places said of themselves, and the world that both make.
#[derive(Debug, Clone)]
pub struct Ledger {
    public: Arc<World>,
    declared: Declared,
    world: Arc<World>,
}

impl Ledger {
    /// Lays what was said over what is publicly known. What was said about a problem that the vocabulary no longer has is kept
    /// and asked by nobody.
    ///
    /// # Errors
    /// Where places are no hierarchy any more.
    pub fn new(public: Arc<World>, declared: Declared) -> Result<Self, ChangeError> {
        let world = Arc::new(lay(&public, &declared)?);
        Ok(Self { public, declared, world })
    }

    /// The world that is asked.
    pub fn world(&self) -> &Arc<World> {
        &self.world
    }

    /// What places said of themselves.
    pub fn declared(&self) -> &Declared {
        &self.declared
    }

    /// The ledger after one change more; this one stays as it is.
    ///
    /// # Errors
    /// Where the change makes no sense here.
    pub fn with(&self, change: &Change) -> Result<Self, ChangeError> {
        self.check(change)?;
        let mut declared = self.declared.clone();
        declared.apply(change);
        Self::new(Arc::clone(&self.public), declared)
    }

    /// One place as it tells itself: with its own words, which others are not told.
    pub fn as_itself(&self, id: &PlaceId) -> Option<Profile> {
        let listed = self.public.register.position(id).filter(|_| !self.declared.gone().contains(id));
        let listed = listed.map(|position| self.public.register.get(position));
        let stands = |place: &PlaceId| self.world.register.position(place).is_some();
        overlaid(&self.public, listed, id, &self.declared, &stands, Words::Own)
    }

    /// Places with records of their own that stand nowhere: no public record lists them any more, and they did not register.
    pub fn stranded(&self) -> impl Iterator<Item = &PlaceId> {
        self.declared.recorded().filter(|place| self.world.register.position(place).is_none())
    }

    fn check(&self, change: &Change) -> Result<(), ChangeError> {
        let place = change.place();
        let is_known = self.world.register.position(place).is_some();
        match change {
            Change::PutPlace(said) => {
                let is_listed = is_known || self.public.register.position(place).is_some();
                let new_id = |error| ChangeError::NewId { id: place.clone(), error };
                if !is_listed {
                    OwnId::check(place).map_err(new_id)?;
                }
                let is_place = |other: &&PlaceId| self.world.register.position(other).is_some();
                if let Some(other) = said.part_of.iter().find(|other| !is_place(other)) {
                    return Err(ChangeError::UnknownPlace(other.clone()));
                }
            }
            _ if !is_known => return Err(ChangeError::UnknownPlace(place.clone())),
            Change::PutRecord { record, .. } => {
                if self.world.vocabulary.taxonomy.get(&record.problem).is_none() {
                    return Err(ChangeError::UnknownProblem(record.problem.clone()));
                }
            }
            Change::Retire { problem, .. } => {
                if self.declared.record(place, problem).is_none() {
                    return Err(ChangeError::NothingDeclared { place: place.clone(), problem: problem.clone() });
                }
            }
            Change::Erase { .. } => {}
        }
        Ok(())
    }
}

/// The world that public facts make with what was said on top of them.
fn lay(public: &World, declared: &Declared) -> Result<World, ChangeError> {
    let is_public = |place: &PlaceId| public.register.position(place).is_some() && !declared.gone().contains(place);
    let stands = |place: &PlaceId| is_public(place) || declared.place(place).is_some();
    let kept = public.register.profiles().iter().filter(|profile| is_public(&profile.place.id));
    let kept =
        kept.map(|profile| overlaid(public, Some(profile), &profile.place.id, declared, &stands, Words::ForOthers));
    let own = declared.places().filter(|kept| !is_public(&kept.value.id));
    let own = own.map(|place| overlaid(public, None, &place.value.id, declared, &stands, Words::ForOthers));
    let profiles = kept.chain(own).flatten().collect();
    let register = Register::new(profiles, public.register.former().to_vec())?.called(public.register.naming().clone());
    let mut world = World { register, ..public.clone() };
    if declared.write().0 > 0 {
        world.revision.data = format!("{}+{}", world.revision.data, declared.write().0);
    }
    Ok(world)
}

/// Who reads what a place declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    /// The place itself, or the operator: its own words.
    Own,
    /// Anybody else: that it declared it, and no words.
    ForOthers,
}

/// One place as it stands with what it said; none where nothing is known of it.
fn overlaid(
    public: &World,
    profile: Option<&Profile>,
    id: &PlaceId,
    declared: &Declared,
    stands: &impl Fn(&PlaceId) -> bool,
    words: Words,
) -> Option<Profile> {
    let said = declared.place(id).map(|kept| &kept.value);
    let mut place = match (profile, said) {
        (None, None) => return None,
        (None, Some(said)) => unlisted(said),
        (Some(profile), None) => profile.place.clone(),
        (Some(profile), Some(said)) => renamed(&profile.place, said),
    };
    place.part_of.retain(stands);
    place.consisted_of.retain(stands);
    let mut records: Vec<Record> = profile.map(|profile| profile.records().to_vec()).unwrap_or_default();
    let known = |kept: &&Kept<DeclaredRecord>| public.vocabulary.taxonomy.get(&kept.value.problem).is_some();
    for kept in declared.records(id).filter(known) {
        let standing = records.iter().position(|record| record.problem == kept.value.problem);
        let standing = standing.map(|position| records.swap_remove(position));
        records.extend(with_word(standing, &kept.value, words));
    }
    let figures = profile.map_or_else(|| vec![None; public.vocabulary.indicators.len()], |one| one.figures.clone());
    let statistics = profile.map(|profile| profile.statistics.clone()).unwrap_or_default();
    let problem_figures = profile.map(|profile| profile.problem_figures.clone()).unwrap_or_default();
    Some(Profile::new(place, records, figures, statistics).with_problem_figures(problem_figures))
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
fn with_word(standing: Option<Record>, said: &DeclaredRecord, words: Words) -> Option<Record> {
    let word = Evidence {
        status: said.status,
        stage: said.stage,
        stage_rule: String::new(),
        stage_weighs: true,
        as_of: said.as_of,
        holds_on: said.as_of,
        provenance: Provenance::Declared,
        statement: if words == Words::Own { said.statement.clone() } else { String::new() },
        source: None,
        source_key: String::new(),
        next_step: None,
        shelf_life: ShelfLife::ORDINARY,
    };
    let evidence = standing.iter().flat_map(Record::evidence).cloned().chain([word]).collect();
    let mut record = Record::from_evidence(said.problem.clone(), evidence)?;
    record.circumstances = standing.map(|record| record.circumstances).unwrap_or_default();
    Some(record)
}
