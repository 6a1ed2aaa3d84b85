//! Which places have which problem: the postings that law 1 asks for, so that nobody else is looked at.

use std::sync::Arc;

use super::changed::Changed;
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
            holders.put(taxonomy, (place, at), &profiles[place], &rows[place]);
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

    /// The same where other places, or places with other records and pressures, are in some spots.
    pub(super) fn renew(&mut self, taxonomy: &Taxonomy, changed: &[Changed<'_>]) {
        // Whoever moved from one spot to another leaves the one before it takes the other.
        for (at, (place, before)) in changed.iter().filter_map(|one| Some((one.at, one.before.as_ref()?))) {
            for record in before.profile.offered() {
                if let Some(posting) = posting(taxonomy, &mut self.recorded, &record.problem) {
                    posting.take_out(*place, at);
                }
            }
            for pressure in &before.row.pressures {
                if let Some(posting) = posting(taxonomy, &mut self.pressed, &pressure.problem) {
                    posting.take_out(*place, at);
                }
            }
        }
        for (at, (place, now)) in changed.iter().filter_map(|one| Some((one.at, one.now.as_ref()?))) {
            self.put(taxonomy, (*place, at), now.profile, now.row);
        }
    }

    fn put(&mut self, taxonomy: &Taxonomy, (place, at): (Slot, Spot), profile: &Profile, row: &PlaceRow) {
        for record in profile.offered() {
            if let Some(posting) = posting(taxonomy, &mut self.recorded, &record.problem) {
                posting.add(place, at, record.compared_stage());
            }
        }
        for pressure in &row.pressures {
            if let Some(posting) = posting(taxonomy, &mut self.pressed, &pressure.problem) {
                posting.add(place, at, None);
            }
        }
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

/// A posting that is changed: where it is shared, a copy that is not.
fn posting<'p>(taxonomy: &Taxonomy, postings: &'p mut [Arc<Posting>], problem: &ProblemId) -> Option<&'p mut Posting> {
    taxonomy.position(problem).map(|code| Arc::make_mut(&mut postings[code]))
}
