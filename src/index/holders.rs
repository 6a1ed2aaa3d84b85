//! Which places have which problem: the postings that law 1 asks for, so that nobody else is looked at.

use std::sync::Arc;

use super::place_set::PlaceSet;
use crate::domain::id::ProblemId;
use crate::domain::profile::Profile;
use crate::domain::slot::{ProblemNo, Slot, Spot};
use crate::domain::stage::Stage;
use crate::domain::taxonomy::Taxonomy;
use crate::features::row::PlaceRow;

/// Places by problem code; codes by their position in the taxonomy.
#[derive(Debug)]
pub struct Holders {
    places: usize,
    recorded: Vec<Posting>,
    pressed: Vec<Posting>,
}

/// Who has one code.
#[derive(Debug)]
pub(super) struct Posting {
    who: PlaceSet,
    list: Vec<(Spot, Option<Stage>)>,
}

impl Holders {
    /// `order` holds all places in the order in which blocks hold them.
    pub(super) fn new(taxonomy: &Taxonomy, profiles: &[Profile], rows: &[Arc<PlaceRow>], order: &[Slot]) -> Self {
        let places = profiles.len();
        let nobody = || Posting { who: PlaceSet::none(places), list: Vec::new() };
        let none = || taxonomy.problems().iter().map(|_| nobody()).collect::<Vec<_>>();
        let mut holders = Self { places, recorded: none(), pressed: none() };
        for (at, &place) in Spot::each(order) {
            let (profile, row) = (&profiles[place], &rows[place]);
            for record in profile.offered() {
                if let Some(posting) = posting(taxonomy, &mut holders.recorded, &record.problem) {
                    posting.add(place, at, record.compared_stage());
                }
            }
            for pressure in &row.pressures {
                if let Some(posting) = posting(taxonomy, &mut holders.pressed, &pressure.problem) {
                    posting.add(place, at, None);
                }
            }
        }
        holders
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
        self.list.push((at, stage));
    }
}

fn posting<'p>(taxonomy: &Taxonomy, postings: &'p mut [Posting], problem: &ProblemId) -> Option<&'p mut Posting> {
    taxonomy.position(problem).map(|code| &mut postings[code])
}
