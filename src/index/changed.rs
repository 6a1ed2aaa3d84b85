//! A later state: what the places touch of which something else is known is made anew, and all else is shared with the state before,
//! or carried over as it is where somebody came or went.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::frame::{Frame, blocks_of};
use super::seating::Seating;
use super::{Index, Tables};
use crate::domain::passage::Passage;
use crate::domain::pieces::Pieces;
use crate::domain::profile::Profile;
use crate::domain::register::Register;
use crate::domain::slot::{Slot, Spot};
use crate::features::row::PlaceRow;

/// A spot in which another place is than before, or one of which something else is known.
#[derive(Debug)]
pub(super) struct Changed<'a> {
    pub(super) at: Spot,
    /// Who was there, and where that place stands now, if it does.
    pub(super) before: Option<(Option<Slot>, Known<'a>)>,
    /// Who is there now.
    pub(super) now: Option<(Slot, Known<'a>)>,
}

/// What is known of a place.
#[derive(Debug)]
pub(super) struct Known<'a> {
    pub(super) profile: &'a Profile,
    pub(super) row: &'a PlaceRow,
}

impl Changed<'_> {
    /// Whether something of the row in the spot is other than before.
    pub(super) fn is_other<'c, T: PartialEq + ?Sized + 'c>(&'c self, of: impl Fn(&'c PlaceRow) -> &'c T) -> bool {
        let before = self.before.as_ref().map(|(_, known)| of(known.row));
        before != self.now.as_ref().map(|(_, known)| of(known.row))
    }
}

/// The blocks of places, of so many in all, in which something of a row is other than before.
pub(super) fn blocks_with_other<'c, T: PartialEq + ?Sized + 'c>(
    changed: &'c [Changed<'_>],
    places: usize,
    of: impl Fn(&'c PlaceRow) -> &'c T,
) -> BTreeSet<usize> {
    let spots: Vec<Spot> = changed.iter().filter(|one| one.is_other(&of)).map(|one| one.at).collect();
    blocks_of(&spots, places)
}

impl Index {
    /// The rows of a later state of the register. Places of which something else is known are encoded; of each table the blocks that
    /// hold them are made anew, as far as what it is made of is another, and of all postings those of their codes. Who is new takes the spot of one who went, or one behind all
    /// others: the order changes how much work a question is, never its answer, and an index that is not made of an earlier one has it
    /// afresh.
    #[must_use]
    pub fn with(&self, before: &Register, register: &Register, passage: &Passage) -> Self {
        // Of a place that is kept aside the tables hold a row that stands nowhere else.
        if self.rows.is_empty() || self.aside.is_some() {
            return Self::over(Arc::clone(&self.frame.encoder), register);
        }
        // Where records alone are new, everybody stays.
        let moved = (!passage.is_of_records_alone()).then(|| passage.moved(self.rows.len()));
        let seating = moved.as_ref().map(|moved| Seating::after(&self.frame.order, passage, moved));
        let places = passage.touched();
        let spots = seating.as_ref().map_or_else(|| self.frame.spots_of(&places), |one| one.spots.clone());
        let (frame, rows) = self.carried(register, passage, &places, seating);
        let stands = |place: Slot| moved.as_ref().map_or(Some(place), |moved| moved[place]);
        let (rows_now, order) = (rows, &frame.order);
        let of_spot = |&at: &Spot| Changed {
            at,
            before: self
                .frame
                .order
                .get(at.get())
                .map(|&place| (stands(place), Known { profile: before.get(place), row: &self.rows[place] })),
            now: order
                .get(at.get())
                .map(|&place| (place, Known { profile: register.get(place), row: &rows_now[place] })),
        };
        let touched: Vec<Changed<'_>> = spots.iter().map(of_spot).collect();
        let mut holders = self.holders.as_ref().clone();
        let Tables { mut companions, mut wide, mut circumstanced } = Tables::clone(&self.tables);
        if let Some(moved) = &moved {
            holders.move_to(moved, order.len());
            circumstanced = circumstanced.moved(moved, order.len());
        }
        holders.renew(&frame.encoder.vocabulary().taxonomy, &touched);
        for place in places {
            if rows_now[place].has_circumstances() {
                circumstanced.insert(place);
            } else {
                circumstanced.remove(place);
            }
        }
        companions.renew(&touched, &rows_now, order);
        wide.renew(&touched, &rows_now, order);
        let tables = Arc::new(Tables { companions, wide, circumstanced });
        Self { holders: Arc::new(holders), tables, aside: None, rows: rows_now, frame }
    }

    /// What records do not change, which is shared where they alone are new, and the rows of all places.
    fn carried(
        &self,
        register: &Register,
        passage: &Passage,
        touched: &[Slot],
        seating: Option<Seating>,
    ) -> (Arc<Frame>, Pieces<Arc<PlaceRow>>) {
        let (encoder, profiles) = (&self.frame.encoder, register.profiles());
        let other = seating.map(|seating| (seating, self.frame.governed.with(encoder, passage, profiles)));
        let governed = other.as_ref().map_or(&self.frame.governed, |(_, governed)| governed);
        let row = |&place: &Slot| {
            (place, Arc::new(encoder.place_row_with(register.get(place), Arc::clone(governed.block(place)))))
        };
        let encoded: Vec<(Slot, Arc<PlaceRow>)> = touched.par_iter().map(row).collect();
        // Whatever a new place has here is put in its place at once.
        let rows = passage.carry_pieces(&self.rows, |_| Arc::clone(&self.rows[Slot::new(0)])).with(encoded);
        match other {
            Some((seating, governed)) => (Arc::new(self.frame.with(seating, governed, profiles, &rows)), rows),
            None => (Arc::clone(&self.frame), rows),
        }
    }
}
