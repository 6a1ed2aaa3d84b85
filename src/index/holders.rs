//! Which places have which problem: the postings that law 1 asks for, so that nobody else is looked at.

use std::sync::Arc;

use super::changed::{Changed, Known};
use super::place_set::PlaceSet;
use crate::domain::id::ProblemId;
use crate::domain::pieces::Pieces;
use crate::domain::profile::Profile;
use crate::domain::slot::{ProblemNo, Slot, Spot};
use crate::domain::stage::Stage;
use crate::domain::taxonomy::Taxonomy;
use crate::features::row::PlaceRow;

/// Places by problem code; codes by their position in the taxonomy.
#[derive(Debug, Clone)]
pub struct Holders {
    places: usize,
    recorded: Vec<Arc<Posting>>,
    pressed: Vec<Arc<Posting>>,
}

/// What makes a code somebody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ground {
    /// A record, at the stage that a question about one problem compares.
    Recorded(Option<Stage>),
    /// What figures suggest.
    Pressed,
}

/// Who has one code.
#[derive(Debug, Clone)]
pub(super) struct Posting {
    who: PlaceSet,
    list: Vec<(Spot, Option<Stage>)>,
}

impl Holders {
    /// `order` holds all places in the order in which blocks hold them.
    pub(super) fn new(
        taxonomy: &Taxonomy,
        profiles: &Pieces<Profile>,
        rows: &Pieces<Arc<PlaceRow>>,
        order: &[Slot],
    ) -> Self {
        let places = profiles.len();
        let nobody = || Arc::new(Posting { who: PlaceSet::none(places), list: Vec::new() });
        let none = || taxonomy.problems().iter().map(|_| nobody()).collect::<Vec<_>>();
        let mut holders = Self { places, recorded: none(), pressed: none() };
        for (at, &place) in Spot::each(order) {
            let known = Known { profile: &profiles[place], row: &rows[place] };
            for (code, ground) in held(taxonomy, &known) {
                holders.posting(code, ground).add(place, at, ground.stage());
            }
        }
        holders
    }

    /// The same people where they stand now, by where each stood; now there are `places`.
    pub(super) fn move_to(&mut self, now: &[Option<Slot>], places: usize) {
        self.places = places;
        for posting in self.recorded.iter_mut().chain(&mut self.pressed) {
            *posting = Arc::new(Posting { who: posting.who.moved(now, places), list: posting.list.clone() });
        }
    }

    /// The same where other places, or places with other records and pressures, are in some spots. Most changes are of one code: the
    /// postings of all others stay shared.
    pub(super) fn renew(&mut self, taxonomy: &Taxonomy, changed: &[Changed<'_>]) {
        let moves: Vec<Move> = changed.iter().map(|one| Move::of(taxonomy, one)).collect();
        // Whoever moved from one spot to another leaves the one before it takes the other.
        for Move { at, leaves, .. } in &moves {
            let left = leaves.iter().flat_map(|(place, held)| held.iter().map(move |one| (*place, *one)));
            left.for_each(|(place, (code, ground))| self.posting(code, ground).take_out(place, *at));
        }
        for Move { at, takes, .. } in &moves {
            let taken = takes.iter().flat_map(|(place, held)| held.iter().map(move |one| (*place, *one)));
            taken.for_each(|(place, (code, ground))| self.posting(code, ground).add(place, *at, ground.stage()));
        }
    }

    /// A posting that is changed: where it is shared, a copy that is not.
    fn posting(&mut self, code: ProblemNo, ground: Ground) -> &mut Posting {
        let postings = match ground {
            Ground::Recorded(_) => &mut self.recorded,
            Ground::Pressed => &mut self.pressed,
        };
        Arc::make_mut(&mut postings[code])
    }

    /// Everyone who has one of the codes on record (parked records are as if absent) or, where asked for, as a pressure.
    pub fn of<'a>(&self, codes: impl Iterator<Item = &'a ProblemId>, taxonomy: &Taxonomy, pressures: bool) -> PlaceSet {
        let mut who = PlaceSet::none(self.places);
        for code in codes.filter_map(|code| taxonomy.position(code)) {
            who.add(&self.recorded[code].who);
            if pressures {
                who.add(&self.pressed[code].who);
            }
        }
        who
    }

    /// How many places have a code on record, parked records aside, and how many as a pressure.
    pub fn counts(&self, code: ProblemNo) -> (usize, usize) {
        (self.recorded[code].list.len(), self.pressed[code].list.len())
    }

    /// Who has a code on record.
    pub(super) fn recorded(&self, code: ProblemNo) -> &Posting {
        &self.recorded[code]
    }

    /// Who has a code as a pressure.
    pub(super) fn pressed(&self, code: ProblemNo) -> &Posting {
        &self.pressed[code]
    }
}

impl Posting {
    /// Who has it, by where blocks hold them and in that order, each with the stage that a question about one problem compares.
    pub(super) fn list(&self) -> &[(Spot, Option<Stage>)] {
        &self.list
    }

    fn add(&mut self, place: Slot, at: Spot, stage: Option<Stage>) {
        self.who.insert(place);
        let after = self.list.partition_point(|(other, _)| *other < at);
        self.list.insert(after, (at, stage));
    }

    /// Where the place stands now, if it does.
    fn take_out(&mut self, place: Option<Slot>, at: Spot) {
        place.map(|place| self.who.remove(place));
        self.list.retain(|(other, _)| *other != at);
    }
}

impl Ground {
    fn stage(self) -> Option<Stage> {
        match self {
            Self::Recorded(stage) => stage,
            Self::Pressed => None,
        }
    }
}

/// A code that a place has, and what makes it so.
type Held = (ProblemNo, Ground);

/// What a spot is left by, and what it takes.
struct Move {
    at: Spot,
    /// Where whoever leaves stands now, if it does.
    leaves: Option<(Option<Slot>, Vec<Held>)>,
    takes: Option<(Slot, Vec<Held>)>,
}

impl Move {
    /// All that is otherwise in a spot: of whoever stays there, what it has no more or only now.
    fn of(taxonomy: &Taxonomy, changed: &Changed<'_>) -> Self {
        let before = changed.before.as_ref().map(|(place, known)| (*place, held(taxonomy, known)));
        let now = changed.now.as_ref().map(|(place, known)| (*place, held(taxonomy, known)));
        let (mut leaves, mut takes) = (before.clone(), now.clone());
        if let (Some((was, before)), Some((is, now))) = (&before, &now)
            && *was == Some(*is)
        {
            let otherwise = |mine: &mut Vec<Held>, other: &[Held]| mine.retain(|one| !other.contains(one));
            leaves.iter_mut().for_each(|(_, held)| otherwise(held, now));
            takes.iter_mut().for_each(|(_, held)| otherwise(held, before));
        }
        Self { at: changed.at, leaves, takes }
    }
}

/// The codes that a place has, each once on record and once as a pressure.
fn held(taxonomy: &Taxonomy, known: &Known<'_>) -> Vec<Held> {
    let recorded = known.profile.offered().map(|one| (&one.problem, Ground::Recorded(one.compared_stage())));
    let pressed = known.row.pressures.iter().map(|one| (&one.problem, Ground::Pressed));
    let held = recorded.chain(pressed).filter_map(|(problem, ground)| Some((taxonomy.position(problem)?, ground)));
    held.collect()
}
