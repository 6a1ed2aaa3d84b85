//! What is publicly known, what places said on top of it, and the world that both make.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use thiserror::Error;

use super::change::{Change, OwnId, OwnIdError};
use super::matter::Matter;
use super::overlay::{Words, lay, lay_on, overlaid};
use super::said::Declared;
use super::wanted::Wanted;
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::profile::Profile;
use crate::domain::register::RegisterError;
use crate::domain::terms::{PackWords, Wording};
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
    /// A body that nobody knows, and that does not say what it is called and how it is governed.
    #[error("'{0}' is new: it needs a name and a governance type")]
    Nameless(PlaceId),
    /// The place said nothing about that matter.
    #[error("'{place}' has declared nothing about '{matter}'")]
    NothingDeclared {
        /// The place.
        place: PlaceId,
        /// The matter.
        matter: Matter,
    },
    /// A place as a part of itself.
    #[error(transparent)]
    PartOf(#[from] RegisterError),
}

/// Public facts, what places said of themselves, and the world that both make.
#[derive(Debug, Clone)]
pub struct Ledger {
    pack: PackWords,
    /// With the codes that were added to those of the pack.
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
        let pack = PackWords::of(&public);
        let public = pack.with(declared.wordings(), &public);
        let world = Arc::new(lay(&public, &declared)?);
        Ok(Self { pack, public, declared, world })
    }

    /// What is publicly known, where nobody keeps what places say.
    pub fn of_nothing(public: Arc<World>) -> Self {
        let pack = PackWords::of(&public);
        Self { pack, world: Arc::clone(&public), public, declared: Declared::default() }
    }

    /// The world that is asked.
    pub fn world(&self) -> &Arc<World> {
        &self.world
    }

    /// What is publicly known.
    pub fn public(&self) -> &Arc<World> {
        &self.public
    }

    /// What places said of themselves.
    pub fn declared(&self) -> &Declared {
        &self.declared
    }

    /// What is to follow on this one, which stays as it is.
    pub fn draft(&self, at: Timestamp) -> Draft<'_> {
        // A clock that was set back makes nothing earlier than what was said before.
        let at = at.max(self.declared.last_at());
        Draft { known: self, declared: self.declared.clone(), changes: Vec::new(), at }
    }

    /// What is known in the pack's own words alone: a model that is trained on it is one for whoever has the pack.
    ///
    /// # Errors
    /// Where places are no hierarchy any more.
    pub fn in_pack_words(&self) -> Result<World, ChangeError> {
        Ok(lay(&self.pack.without(&self.public), &self.declared)?)
    }

    /// What is known once something more was said of words. Where a code is new, records that named it before it was there are asked
    /// from then on.
    ///
    /// # Errors
    /// Where places are no hierarchy any more.
    pub fn worded(&self, wordings: &[Wording], at: Timestamp) -> Result<Self, ChangeError> {
        let mut declared = self.declared.clone();
        wordings.iter().for_each(|one| declared.word(one, at));
        let pack = self.pack.clone();
        if wordings.iter().any(|one| matches!(one, Wording::PutTerm(_))) {
            let public = pack.with(declared.wordings(), &self.public);
            let world = Arc::new(lay(&public, &declared)?);
            return Ok(Self { pack, public, declared, world });
        }
        let world = Arc::new(lay_on(&self.world, &self.public, &declared, &BTreeSet::new())?);
        Ok(Self { pack, public: Arc::clone(&self.public), declared, world })
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
}

/// Changes one after another, of which the world is made once.
#[derive(Debug)]
pub struct Draft<'a> {
    known: &'a Ledger,
    declared: Declared,
    changes: Vec<Change>,
    at: Timestamp,
}

impl Draft<'_> {
    /// What places said, the changes so far with it.
    pub fn declared(&self) -> &Declared {
        &self.declared
    }

    /// The changes so far.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// When they are said.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Takes all of these, or none.
    ///
    /// # Errors
    /// Where one makes no sense after those before it.
    pub fn take(&mut self, wanted: &[Wanted]) -> Result<(), ChangeError> {
        let (said, taken) = (self.declared.said_by(wanted.iter().map(Wanted::place)), self.changes.len());
        let all = wanted.iter().try_for_each(|one| self.take_one(one));
        if all.is_err() {
            self.declared.put_back(said);
            self.changes.truncate(taken);
        }
        all
    }

    /// The ledger that all of them make.
    ///
    /// # Errors
    /// Where places are no hierarchy any more.
    pub fn finish(self) -> Result<(Ledger, Vec<Change>), ChangeError> {
        let Self { known, declared, changes, .. } = self;
        let changed: BTreeSet<&PlaceId> = changes.iter().map(Change::place).collect();
        let world = Arc::new(lay_on(&known.world, &known.public, &declared, &changed)?);
        let (pack, public) = (known.pack.clone(), Arc::clone(&known.public));
        Ok((Ledger { pack, public, declared, world }, changes))
    }

    fn take_one(&mut self, wanted: &Wanted) -> Result<(), ChangeError> {
        let change = wanted.on(&self.declared, &self.known.public.register);
        let change = change.ok_or_else(|| self.unnamed(wanted.place()))?;
        if !matches!(wanted, Wanted::Gone { .. }) {
            self.check(&change)?;
        }
        let said = |declared: &Declared| declared.place(change.place()).map(|kept| kept.value.part_of.clone());
        let wholes = |declared: &Declared| said(declared).unwrap_or_default();
        let before = wholes(&self.declared);
        self.declared.apply(&change, self.at);
        if wholes(&self.declared) != before {
            lay(&self.known.public, &self.declared)?;
        }
        self.changes.push(change);
        Ok(())
    }

    fn unnamed(&self, place: &PlaceId) -> ChangeError {
        let nameless = ChangeError::Nameless(place.clone());
        OwnId::check(place).map_or_else(|error| ChangeError::NewId { id: place.clone(), error }, |_| nameless)
    }

    fn stands(&self, place: &PlaceId) -> bool {
        let is_listed = self.known.public.register.position(place).is_some();
        (is_listed && !self.declared.gone().contains(place)) || self.declared.place(place).is_some()
    }

    fn check(&self, change: &Change) -> Result<(), ChangeError> {
        let place = change.place();
        match change {
            Change::PutPlace(said) => {
                let new_id = |error| ChangeError::NewId { id: place.clone(), error };
                if !self.stands(place) && self.known.public.register.position(place).is_none() {
                    OwnId::check(place).map_err(new_id)?;
                }
                if let Some(other) = said.part_of.iter().find(|other| !self.stands(other)) {
                    return Err(ChangeError::UnknownPlace(other.clone()));
                }
            }
            _ if !self.stands(place) => return Err(ChangeError::UnknownPlace(place.clone())),
            Change::PutRecord { record, .. } => {
                let unknown = |problem: &&ProblemId| self.known.public.vocabulary.taxonomy.get(problem).is_none();
                if let Some(problem) = record.matter.problem().filter(unknown) {
                    return Err(ChangeError::UnknownProblem(problem.clone()));
                }
            }
            Change::Retire { matter, .. } => {
                if self.declared.record(place, matter).is_none() {
                    return Err(ChangeError::NothingDeclared { place: place.clone(), matter: matter.clone() });
                }
            }
            Change::Erase { .. } => {}
        }
        Ok(())
    }
}
