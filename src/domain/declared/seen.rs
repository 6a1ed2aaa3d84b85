//! What of everything that was declared is seen through whose eyes, and a digest of it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::change::Change;
use super::said::{Declared, Kept};
use super::since::Since;
use super::stated::{DeclaredPlace, DeclaredRecord};
use crate::domain::consent::{Audience, Lens, Part, Scope};
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::record::Status;
use crate::domain::register::Register;
use crate::domain::self_assessment::SelfAssessment;
use crate::domain::sight::Sight;
use crate::domain::story::Story;
use crate::domain::world::World;

/// How much of a declared record is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    /// Problem, status, stage, day, and whether it is provisional.
    Standing,
    /// The place's own words, its factors, its starting point and its story as well, but for what did not go well.
    Words,
    /// What did not go well, too.
    Whole,
}

impl DeclaredRecord {
    /// Whether it has any of what is shared apart from how it stands.
    pub fn has_words(&self) -> bool {
        !(self.statement.is_empty()
            && self.factors.is_empty()
            && self.starting_point.is_empty()
            && self.story.is_empty())
    }

    /// The least of it that shows the same as one that is seen: a record without words shows no more where they are shown.
    pub fn shown(&self, seen: Extent) -> Extent {
        let has_plain_words = || {
            let has_more = !(self.statement.is_empty() && self.factors.is_empty() && self.starting_point.is_empty());
            has_more || !self.story.without_setbacks().is_empty()
        };
        match seen {
            Extent::Whole if self.story.has_setbacks() => Extent::Whole,
            Extent::Whole | Extent::Words if has_plain_words() => Extent::Words,
            Extent::Whole | Extent::Words | Extent::Standing => Extent::Standing,
        }
    }

    /// What of its story is seen.
    pub fn story_shown(&self, seen: Extent) -> Story {
        match seen {
            Extent::Standing => Story::default(),
            Extent::Words => self.story.without_setbacks(),
            Extent::Whole => self.story.clone(),
        }
    }

    /// Whether it has any of what the place itself says of a matter, which others are not told unless it says so.
    pub fn has_own_words(&self) -> bool {
        self.matter.words().is_some() || self.has_words()
    }

    /// The part of it that says for whom the record itself is.
    pub fn standing_part(&self) -> Part {
        if self.status == Status::Stopped { Part::Setback } else { Part::Standing }
    }
}

impl Declared {
    /// Whether a public record lists a place that has not gone.
    pub(super) fn is_listed(&self, place: &PlaceId, public: &Register) -> bool {
        public.position(place).is_some() && !self.gone().contains(place)
    }

    /// Who a body says that it is, where that is seen: of a listed one always, because it is looked up there.
    pub(super) fn seen_place(&self, id: &PlaceId, sight: &Sight, public: &Register) -> Option<&Kept<DeclaredPlace>> {
        let is_seen =
            sight.bodies.contains(id) || self.is_listed(id, public) || self.includes(id, &Scope::Being, sight);
        self.place(id).filter(|_| is_seen)
    }

    /// Whether a sight shows that a place is there.
    pub(super) fn stands(&self, place: &PlaceId, sight: &Sight, public: &Register) -> bool {
        self.is_listed(place, public) || self.seen_place(place, sight, public).is_some()
    }

    /// How much of a record is seen; none where nothing is.
    pub fn seen_record(&self, place: &PlaceId, record: &DeclaredRecord, sight: &Sight) -> Option<Extent> {
        if sight.is_own(place) {
            return Some(Extent::Whole);
        }
        // What has no code is told to its place alone.
        let problem = record.matter.problem()?;
        let sees = |part| self.includes(place, &Scope::Of(problem.clone(), part), sight);
        let is_seen = sees(record.standing_part());
        is_seen.then(|| match sees(Part::Words) {
            false => Extent::Standing,
            true if sees(Part::Setback) => Extent::Whole,
            true => Extent::Words,
        })
    }

    /// When what is seen of a record was said so; none where nothing is seen. For whom it is says nothing of that: whether a sight saw less
    /// before a consent is not kept, and one that gave it nothing must not be told by it.
    pub fn seen_since(&self, place: &PlaceId, problem: &ProblemId, sight: &Sight) -> Option<Timestamp> {
        let kept = self.about(place, problem)?;
        Some(match self.seen_record(place, &kept.value, sight)? {
            Extent::Standing => kept.told_at,
            Extent::Words => kept.worded_at,
            Extent::Whole => kept.at,
        })
    }

    /// What of the dated parts of a record's story was told at a time or later, whoever sees it and whatever day it speaks of.
    pub fn told_since(&self, place: &PlaceId, problem: &ProblemId, since: Timestamp) -> Story {
        let kept = self.about(place, problem);
        kept.map(|kept| kept.parts_at.since(&kept.value.story, since)).unwrap_or_default()
    }

    /// How much a sight shows of what a place declared that everybody's does not show on the same day: none where nothing is.
    pub fn seen_beyond(&self, place: &PlaceId, sight: &Sight, public: &Register) -> Option<Extent> {
        let everybody = Sight { day: sight.day, ..Sight::default() };
        let is_seen = |sight| self.seen_place(place, sight, public).is_some();
        let body = (is_seen(sight) && !is_seen(&everybody)).then_some(Extent::Standing);
        let itself = self.is_itself_seen_otherwise(place, sight, &everybody, public).then_some(Extent::Words);
        let more = |kept: &Kept<DeclaredRecord>| {
            let [seen, plain] = [sight, &everybody].map(|sight| self.seen_record(place, &kept.value, sight));
            let shown = |seen| kept.value.shown(seen);
            let seen = shown(seen?);
            plain.is_none_or(|plain| seen > shown(plain)).then_some(seen)
        };
        self.records(place).filter_map(more).chain(body).chain(itself).max()
    }

    /// Places of which another sight shows something else than everybody's.
    pub(super) fn seen_otherwise<'a>(&'a self, sight: &'a Sight, public: &Register) -> BTreeSet<&'a PlaceId> {
        let is_other = |place: &&PlaceId| self.is_seen_otherwise(place, sight, public);
        // Where everybody sees the same of all others, nobody else need be looked at.
        let sees_others_otherwise = sight.of_others().is_none_or(|others| others != Sight::default());
        let others = sees_others_otherwise.then(|| self.consenting()).into_iter().flatten();
        others.chain(&sight.own).filter(is_other).collect()
    }

    /// Whether another sight shows something else of a place than everybody's.
    pub(super) fn is_seen_otherwise(&self, place: &PlaceId, sight: &Sight, public: &Register) -> bool {
        let everybody = Sight::default();
        let is_seen = |sight| self.seen_place(place, sight, public).is_some();
        let differs = |kept: &Kept<DeclaredRecord>| {
            let shown = |sight| self.seen_record(place, &kept.value, sight).map(|seen| kept.value.shown(seen));
            shown(sight) != shown(&everybody)
        };
        is_seen(sight) != is_seen(&everybody)
            || self.is_itself_seen_otherwise(place, sight, &everybody, public)
            || self.records(place).any(differs)
    }

    /// Whether less may be seen of a place after a change than before: something is shared with others, taken back, parked or stopped, or
    /// words are exchanged for others.
    pub fn may_be_narrowed_by(&self, change: &Change) -> bool {
        match change {
            Change::PutPlace(_) => false,
            Change::PutItself { place, itself } => self.itself(place).is_some_and(|kept| kept.value != *itself),
            Change::PutRecord { place, record } => {
                self.record(place, &record.matter).is_some_and(|Kept { value, .. }| {
                    let says_so_too = value.statement == record.statement
                        && value.factors == record.factors
                        && value.starting_point == record.starting_point
                        && value.story == record.story;
                    value.status != record.status || value.has_words() && !says_so_too
                })
            }
            Change::Consent { .. } | Change::Bring(_) | Change::Retire { .. } | Change::Erase { .. } => true,
        }
    }

    /// Whether less may be seen of any place after what others wrote than before: what stood in between nobody saw here.
    pub fn may_be_narrowed_since(&self, since: &Since) -> bool {
        since.touched.iter().any(|place| {
            let put = |kept: &Kept<DeclaredRecord>| {
                self.may_be_narrowed_by(&Change::PutRecord { place: place.clone(), record: kept.value.clone() })
            };
            let itself = since.now.itself(place).map(|kept| &kept.value);
            let is_left_out = |kept: &Kept<DeclaredRecord>| since.now.record(place, &kept.value.matter).is_none();
            since.now.gone().contains(place) && since.now.place(place).is_none()
                || self.itself(place).is_some_and(|kept| itself != Some(&kept.value))
                || !self.consents(place).eq(since.now.consents(place))
                || self.records(place).any(is_left_out)
                || since.now.records(place).any(put)
        })
    }

    /// Whether a caller of a lens acts for a place on a day.
    pub fn is_acted_for_by(&self, place: &PlaceId, lens: &Lens, day: Date) -> bool {
        self.consent(place, &Scope::Acting).is_some_and(|kept| kept.value.includes(lens, Some(day)))
    }

    /// Whether a place may be named on a day, in the log of another, as the one that asked: where it lets callers of this lens, which ask or
    /// asked in its name, do so, and keeps from neither of the two that it is there.
    pub fn lets_be_named_by(&self, place: &PlaceId, lens: &Lens, day: Date, to: &PlaceId) -> bool {
        let is_said = self.consent(place, &Scope::Naming).is_some_and(|kept| kept.value.includes(lens, Some(day)));
        is_said && self.shows_itself_to(place, lens, day, to)
    }

    /// Whether callers of a lens who speak for another place may be told on a day that a place is there and says anything.
    pub fn shows_itself_to(&self, place: &PlaceId, lens: &Lens, day: Date, to: &PlaceId) -> bool {
        let sight = Sight { lens: lens.clone(), day: Some(day), askers: [to.clone()].into(), ..Sight::default() };
        self.includes(place, &Scope::Being, &sight)
    }

    /// A number for what is seen of a place: 0 for nothing. Those of all places, added up, stand for all that is seen, in whatever
    /// order and after however many writes it came to be so.
    pub(super) fn seen_digest(&self, id: &PlaceId, sight: &Sight, public: &World) -> u128 {
        let mut told: Vec<String> = Vec::new();
        if self.gone().contains(id) && public.register.position(id).is_some() {
            told.push("gone".to_owned());
        }
        if let Some(kept) = self.seen_place(id, sight, &public.register) {
            // A whole that is not seen is not there.
            let stands = |whole: &&PlaceId| self.stands(whole, sight, &public.register);
            let part_of = kept.value.part_of.iter().filter(stands).cloned().collect();
            told.push(format!("{:?}", DeclaredPlace { part_of, ..kept.value.clone() }));
        }
        let stands = self.stands(id, sight, &public.register);
        if let Some(setting) = self.seen_setting(id, sight).filter(|_| stands) {
            told.push(format!("setting {setting:?}"));
        }
        // No address: another one is nothing that anybody is told.
        if let roles @ [_, ..] = &self.seen_roles(id, sight)[..]
            && stands
        {
            told.push(format!("contacts {roles:?}"));
        }
        for kept in self.records(id).filter(|_| stands) {
            let is_known = |problem: &ProblemId| public.vocabulary.taxonomy.get(problem).is_some();
            let is_known = kept.value.matter.problem().is_some_and(is_known);
            let Some(extent) = self.seen_record(id, &kept.value, sight).filter(|_| is_known) else { continue };
            let DeclaredRecord {
                matter,
                status,
                stage,
                as_of,
                statement,
                factors,
                starting_point,
                provisional,
                self_assessment,
                story: _,
            } = &kept.value;
            told.push(format!(
                "{matter} {status:?} {stage:?} {as_of}{} {}",
                if *provisional { " provisional" } else { "" },
                self_assessment.map_or("", SelfAssessment::code)
            ));
            if self.is_in_confidence(id, &kept.value, sight, &public.register) {
                told.push("in confidence".to_owned());
            }
            let has_more = !(statement.is_empty() && factors.is_empty() && starting_point.is_empty());
            if extent > Extent::Standing && has_more {
                told.push(format!("{statement:?} {factors:?} {starting_point:?}"));
            }
            let story = kept.value.story_shown(extent);
            if !story.is_empty() {
                told.push(format!("{story:?}"));
            }
        }
        if told.is_empty() {
            return 0;
        }
        let mut hash = Sha256::new();
        for part in [id.to_string()].iter().chain(&told) {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        hash.finalize().iter().take(16).fold(0, |number, &byte| (number << 8) | u128::from(byte))
    }

    pub(super) fn includes(&self, place: &PlaceId, scope: &Scope, sight: &Sight) -> bool {
        if sight.is_own(place) {
            return true;
        }
        let allows = |scope: &Scope| match self.consent(place, scope).map(|kept| &kept.value) {
            Some(consent) => consent.includes(&sight.lens, sight.day) && !sight.is_of(&consent.except),
            None => scope.audience_unsaid() == Audience::Everybody,
        };
        allows(&Scope::All) && allows(scope)
    }
}
