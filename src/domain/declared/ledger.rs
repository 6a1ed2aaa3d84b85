//! What is publicly known, what places said on top of it, and the world that both make.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use thiserror::Error;

use super::brought::Brought;
use super::change::{Change, OwnId, OwnIdError};
use super::circle::is_part_of_itself;
use super::matter::Matter;
use super::named::Named;
use super::overlay::{lay, lay_on, overlaid, revision_of};
use super::said::{Declared, Kept};
use super::since::Since;
use super::stated::DeclaredPlace;
use super::wanted::Wanted;
use crate::domain::consent::Scope;
use crate::domain::digest::{hex, hmac};
use crate::domain::hierarchy::HierarchyError;
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::profile::Profile;
use crate::domain::register::RegisterError;
use crate::domain::sight::Sight;
use crate::domain::story::{Adaptation, MOST_OUTCOMES};
use crate::domain::terms::{AddedTerm, PackWords, Wording};
use crate::domain::vocabulary::Vocabulary;
use crate::domain::world::{Revision, World};

/// How many bytes of a digest tell two states apart.
const TOLD_BYTES: usize = 8;
/// What else a store's key makes stands for something else.
const TOLD: &[u8] = b"peermatch versions.data";

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
    /// More outcomes than a story has room for.
    #[error("'{0}' would have more than {MOST_OUTCOMES} outcomes: tell them anew")]
    Outcomes(Matter),
    /// What moved the work to a stage that the record does not have.
    #[error("'{0}' has no stage, so nothing moved there: say how far the work is")]
    Stageless(Matter),
    /// A place that something was taken from, and that no public record lists.
    #[error("there is no place '{0}' in the public record: name it in the text")]
    Unlisted(PlaceId),
    /// A place that took something from itself.
    #[error("'{0}' cannot take from itself what it changed to fit")]
    TakenFromItself(PlaceId),
    /// A place of the public record that would not be there.
    #[error("'{0}' stands in the public record: that it is there, and who it is, is no secret of its own")]
    Listed(PlaceId),
    /// A place from which it would keep what it says itself.
    #[error("'{0}' cannot keep anything from itself")]
    KeptFromItself(PlaceId),
    /// A place that went elsewhere, and that said here for whom what it says is: that would go with it, and may be narrower.
    #[error(
        "'{0}' said here for whom it is, and would lose that: delete it first, by an item of its own, or leave out delete"
    )]
    SharesHere(PlaceId),
    /// A place as a part of itself.
    #[error(transparent)]
    PartOf(#[from] RegisterError),
}

/// Public facts, what places said of themselves, and the world that everybody sees of both.
#[derive(Debug, Clone)]
pub struct Ledger {
    pack: PackWords,
    /// With the codes that were added to those of the pack.
    public: Arc<World>,
    declared: Declared,
    world: Arc<World>,
    /// The digest of what everybody sees, which is shown to nobody as it is.
    told: u128,
    /// What names states are made with: else whoever has a guess at what is kept back could try it out.
    key: Arc<[u8]>,
    named: OnceLock<Named>,
}

impl Ledger {
    /// Lays what was said over what is publicly known. What was said about a problem that the vocabulary no longer has is kept
    /// and asked by nobody. `key`: the secret of the store; what is seen has one name under it, on whatever day and machine.
    ///
    /// # Errors
    /// Where places are no hierarchy any more.
    pub fn new(public: Arc<World>, declared: Declared, key: &[u8]) -> Result<Self, ChangeError> {
        let pack = PackWords::of(&public);
        let public = pack.with(declared.wordings(), &public);
        Self::laid(pack, public, declared, key.into())
    }

    /// What is publicly known, where nobody keeps what places say.
    pub fn of_nothing(public: Arc<World>) -> Self {
        let (pack, world, declared) = (PackWords::of(&public), Arc::clone(&public), Declared::default());
        Self { pack, world, public, declared, told: 0, key: Arc::default(), named: OnceLock::new() }
    }

    /// The world that everybody sees: with what is for everybody, without an end.
    pub fn world(&self) -> &Arc<World> {
        &self.world
    }

    /// What is publicly known.
    pub fn public(&self) -> &Arc<World> {
        &self.public
    }

    /// The words in which all of it is known.
    pub(super) fn vocabulary(&self) -> &Vocabulary {
        &self.public.vocabulary
    }

    /// What places said of themselves.
    pub fn declared(&self) -> &Declared {
        &self.declared
    }

    /// Codes that were added and are left out: the pack has no place for them, or their names under codes of its own.
    pub fn left_out(&self) -> impl Iterator<Item = &AddedTerm> {
        let taxonomy = &self.public.vocabulary.taxonomy;
        self.declared.wordings().terms().filter(move |term| taxonomy.get(&term.id).is_none())
    }

    /// What is to follow on this one, which stays as it is.
    pub fn draft(&self, at: Timestamp) -> Draft<'_> {
        // A clock that was set back makes nothing earlier than what was said before.
        let at = at.max(self.declared.last_at());
        Draft { known: self, declared: self.declared.clone(), changes: Vec::new(), at }
    }

    /// What everybody sees of what is said.
    fn laid(pack: PackWords, public: Arc<World>, declared: Declared, key: Arc<[u8]>) -> Result<Self, ChangeError> {
        let everybody = Sight::default();
        let said: BTreeSet<&PlaceId> = declared.heard_of().collect();
        let told = said.into_iter().map(|id| declared.seen_digest(id, &everybody, &public));
        let told = told.fold(0, u128::wrapping_add);
        let world = Arc::new(lay(&public, &declared, &everybody, &name(told, &key))?);
        Ok(Self { pack, public, declared, world, told, key, named: OnceLock::new() })
    }

    /// What everybody sees in the pack's own words alone: a model that is trained on it is one for whoever has the pack.
    ///
    /// # Errors
    /// Where places are no hierarchy any more.
    pub fn in_pack_words(&self) -> Result<World, ChangeError> {
        Ok(lay(&self.pack.without(&self.public), &self.declared, &Sight::default(), &name(self.told, &self.key))?)
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
            return Self::laid(pack, public, declared, Arc::clone(&self.key));
        }
        Ok(Self { declared, ..self.clone() })
    }

    /// What is known once others wrote to the same store. Only places that said anything are laid anew, unless codes were added.
    ///
    /// # Errors
    /// Where places are no hierarchy any more.
    pub fn following(&self, since: &Since) -> Result<Self, ChangeError> {
        let declared = since.over(self.declared.clone());
        if !declared.wordings().terms().eq(self.declared.wordings().terms()) {
            let public = self.pack.with(declared.wordings(), &self.public);
            return Self::laid(self.pack.clone(), public, declared, Arc::clone(&self.key));
        }
        self.moved_on(declared, &since.touched.iter().collect())
    }

    /// What is known once some places, and nobody else, said something more.
    fn moved_on(&self, declared: Declared, changed: &BTreeSet<&PlaceId>) -> Result<Self, ChangeError> {
        let everybody = Sight::default();
        let told = self.told_now(self.told, (&self.declared, &everybody), (&declared, &everybody), changed);
        let named = name(told, &self.key);
        let world = Arc::new(lay_on(&self.world, &self.public, &declared, &everybody, &named, changed)?);
        let (pack, public) = (self.pack.clone(), Arc::clone(&self.public));
        Ok(Self { pack, public, declared, world, told, key: Arc::clone(&self.key), named: OnceLock::new() })
    }

    /// One place as it tells itself: with all that it shares with nobody.
    pub fn as_itself(&self, id: &PlaceId) -> Option<Profile> {
        let listed = self.public.register.position(id).filter(|_| self.declared.is_listed(id, &self.public.register));
        let listed = listed.map(|position| self.public.register.get(position));
        overlaid(&self.public, listed, id, &self.declared, &Sight::of_place(id.clone()))
    }

    /// The world that is seen through other eyes; none where that is everybody's. All but the places of which something else is seen
    /// is shared with it.
    ///
    /// # Errors
    /// Where places are no hierarchy any more, which those that everybody sees are not part of.
    pub fn seen_by(&self, sight: &Sight) -> Result<Option<Arc<World>>, ChangeError> {
        let otherwise = self.declared.seen_otherwise(sight, &self.public.register);
        if otherwise.is_empty() {
            return Ok(None);
        }
        let told = self.told_to(sight, &otherwise);
        Ok(Some(Arc::new(lay_on(&self.world, &self.public, &self.declared, sight, &told, &otherwise)?)))
    }

    /// The same world, made of one in which all but the sight's own place is seen through these eyes already.
    ///
    /// # Errors
    /// As [`Self::seen_by`].
    pub fn seen_beside(&self, others: &World, sight: &Sight) -> Result<Arc<World>, ChangeError> {
        let told = self.told_to(sight, &self.declared.seen_otherwise(sight, &self.public.register));
        let own = sight.own.iter().collect();
        Ok(Arc::new(lay_on(others, &self.public, &self.declared, sight, &told, &own)?))
    }

    /// The revision of that world, without the world; none where that is everybody's.
    pub fn revision_seen_by(&self, sight: &Sight) -> Option<Revision> {
        let otherwise = self.declared.seen_otherwise(sight, &self.public.register);
        (!otherwise.is_empty()).then(|| revision_of(&self.public, &self.told_to(sight, &otherwise)))
    }

    /// What names what a sight shows that shows something else of some places than everybody's.
    fn told_to(&self, sight: &Sight, otherwise: &BTreeSet<&PlaceId>) -> String {
        let (everybodys, seen) = ((&self.declared, &Sight::default()), (&self.declared, sight));
        name(self.told_now(self.told, everybodys, seen, otherwise), &self.key)
    }

    /// Whether a place is a body that registered itself and that no public record lists.
    pub fn is_own_body(&self, place: &PlaceId) -> bool {
        !self.declared.is_listed(place, &self.public.register)
    }

    /// Whether a place keeps anything back from anybody. Something that is kept from one place alone everybody else sees: whoever speaks for
    /// both must see it as the one that says it.
    pub fn keeps_back(&self, place: &PlaceId) -> bool {
        self.declared.is_seen_otherwise(place, &Sight::of_place(place.clone()), &self.public.register)
            || self.declared.consents(place).any(|(_, kept)| !kept.value.except.is_empty())
    }

    /// The digest of what is seen where it was `told` before, and some places are seen otherwise.
    fn told_now(
        &self,
        told: u128,
        before: (&Declared, &Sight),
        now: (&Declared, &Sight),
        changed: &BTreeSet<&PlaceId>,
    ) -> u128 {
        let stands = |(declared, sight): (&Declared, &Sight), id| declared.stands(id, sight, &self.public.register);
        let moved: BTreeSet<&PlaceId> =
            changed.iter().copied().filter(|id| stands(before, id) != stands(now, id)).collect();
        // What is told of a place names the wholes that stand: where one of them comes or goes it is another.
        let names = |said: &&Kept<DeclaredPlace>| said.value.part_of.iter().any(|whole| moved.contains(whole));
        let parts = [before.0, now.0].into_iter().filter(|_| !moved.is_empty()).flat_map(Declared::places);
        let parts = parts.filter(names).map(|said| &said.value.id);
        let touched: BTreeSet<&PlaceId> = changed.iter().copied().chain(parts).collect();
        touched.iter().fold(told, |told, id| {
            let of = |(declared, sight): (&Declared, &Sight)| declared.seen_digest(id, sight, &self.public);
            told.wrapping_sub(of(before)).wrapping_add(of(now))
        })
    }

    /// What is named in what places said of for whom something is.
    pub fn named(&self) -> &Named {
        self.named.get_or_init(|| Named::of(&self.declared, &self.public.register))
    }

    /// Places with records of their own that stand nowhere: no public record lists them any more, and they did not register.
    pub fn stranded(&self) -> impl Iterator<Item = &PlaceId> {
        self.declared.recorded().filter(|place| self.world.register.position(place).is_none())
    }
}

/// What names what is seen of what places said: empty where that is nothing, so that a pack alone has one name on every machine.
fn name(told: u128, key: &[u8]) -> String {
    match told {
        0 => String::new(),
        told => hex(&hmac(key, &[TOLD, &told.to_be_bytes()].concat())[..TOLD_BYTES]),
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
        let ledger = known.moved_on(declared, &changes.iter().map(Change::place).collect())?;
        Ok((ledger, changes))
    }

    fn take_one(&mut self, wanted: &Wanted) -> Result<(), ChangeError> {
        let change = wanted.on(&self.declared, &self.known.public.register);
        let change = change.ok_or_else(|| self.unnamed(wanted.place()))?;
        match wanted {
            Wanted::HadGone { place } if self.declared.gone().contains(place) => return Ok(()),
            Wanted::HadGone { place } if self.declared.consents(place).next().is_some() => {
                return Err(ChangeError::SharesHere(place.clone()));
            }
            Wanted::Gone { .. } | Wanted::HadGone { .. } => {}
            Wanted::Record(fields) if fields.moves_nowhere(&self.declared) => {
                return Err(ChangeError::Stageless(fields.matter.clone()));
            }
            _ => self.check(&change)?,
        }
        let Some(change) = self.in_time(change) else { return Ok(()) };
        self.declared.apply(&change, self.at);
        let place = change.place();
        if matches!(change, Change::PutPlace(_))
            && is_part_of_itself(place, &self.declared, &self.known.public.register)
        {
            return Err(RegisterError::from(HierarchyError::Cycle(place.clone())).into());
        }
        self.changes.push(change);
        Ok(())
    }

    /// The change, if nothing that was said later stands there already. Nothing is brought from a time that is still to come.
    fn in_time(&self, change: Change) -> Option<Change> {
        let Change::Bring(brought) = change else { return Some(change) };
        let brought = Brought { at: brought.at.min(self.at), ..brought };
        let kept = self.declared.consent(&brought.place, &brought.scope);
        kept.is_none_or(|kept| kept.at < brought.at).then_some(Change::Bring(brought))
    }

    fn unnamed(&self, place: &PlaceId) -> ChangeError {
        let nameless = ChangeError::Nameless(place.clone());
        OwnId::check(place).map_or_else(|error| ChangeError::NewId { id: place.clone(), error }, |_| nameless)
    }

    fn stands(&self, place: &PlaceId) -> bool {
        self.declared.is_listed(place, &self.known.public.register) || self.declared.place(place).is_some()
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
            Change::PutRecord { record, .. } if record.story.outcomes.len() > MOST_OUTCOMES => {
                return Err(ChangeError::Outcomes(record.matter.clone()));
            }
            Change::PutRecord { record, .. } => {
                record.matter.problem().map_or(Ok(()), |one| self.check_problem(one))?;
                self.check_taken_from(place, &record.story.changed_to_fit)?;
            }
            Change::Retire { matter, .. } => {
                if self.declared.record(place, matter).is_none() {
                    return Err(ChangeError::NothingDeclared { place: place.clone(), matter: matter.clone() });
                }
            }
            Change::Consent { consent, .. } | Change::Bring(Brought { consent, .. })
                if consent.except.contains(place) =>
            {
                return Err(ChangeError::KeptFromItself(place.clone()));
            }
            Change::Consent { scope, .. } => self.check_scope(place, scope)?,
            // Whether it stands in a public record is another question here than where it was said.
            Change::Bring(Brought { scope: Scope::Of(problem, _), .. }) => self.check_problem(problem)?,
            Change::Bring(_) | Change::PutItself { .. } | Change::Erase { .. } => {}
        }
        Ok(())
    }

    /// What is named is shown to whoever reads the words: none but a place whose being there is no secret of its own.
    fn check_taken_from(&self, place: &PlaceId, changed: &[Adaptation]) -> Result<(), ChangeError> {
        let said = self.declared.records(place).flat_map(|kept| &kept.value.story.changed_to_fit);
        let said: BTreeSet<&PlaceId> = said.filter_map(|one| one.from.as_ref()).collect();
        for from in changed.iter().filter_map(|one| one.from.as_ref()) {
            if from == place {
                return Err(ChangeError::TakenFromItself(place.clone()));
            }
            // One that went since it was named stands in what was said, and is shown to nobody.
            if !self.declared.is_listed(from, &self.known.public.register) && !said.contains(from) {
                return Err(ChangeError::Unlisted(from.clone()));
            }
        }
        Ok(())
    }

    fn check_scope(&self, place: &PlaceId, scope: &Scope) -> Result<(), ChangeError> {
        if *scope == Scope::Being && self.declared.is_listed(place, &self.known.public.register) {
            return Err(ChangeError::Listed(place.clone()));
        }
        scope.problem().map_or(Ok(()), |problem| self.check_problem(problem))
    }

    fn check_problem(&self, problem: &ProblemId) -> Result<(), ChangeError> {
        let known = self.known.public.vocabulary.taxonomy.get(problem);
        known.map(drop).ok_or_else(|| ChangeError::UnknownProblem(problem.clone()))
    }
}
