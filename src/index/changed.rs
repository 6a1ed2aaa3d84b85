//! A later state: what the places touch of which something else is known is made anew, and all else is shared with the state before,
//! or carried over as it is where somebody came or went.

use std::sync::Arc;

use rayon::prelude::*;

use super::Index;
use super::frame::{Frame, blocks_of};
use super::governed::Governed;
use super::seating::Seating;
use crate::domain::passage::Passage;
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

impl Index {
    /// The rows of a later state of the register. Places of which something else is known are encoded; of all tables the blocks that
    /// hold them are made anew, and of all postings those of their codes. Who is new takes the spot of one who went, or one behind all
    /// others: the order changes how much work a question is, never its answer, and an index that is not made of an earlier one has it
    /// afresh.
    #[must_use]
    pub fn with(&self, before: &Register, register: &Register, passage: &Passage) -> Self {
        if self.rows.is_empty() {
            return Self::over(Arc::clone(&self.frame.encoder), register);
        }
        let moved = passage.moved(self.rows.len());
        let seating = Seating::after(&self.frame.order, passage);
        let spots = seating.spots.clone();
        let (frame, rows) = self.carried(register, passage, seating);
        let (rows_now, order) = (rows, &frame.order);
        let of_spot = |&at: &Spot| Changed {
            at,
            before: self
                .frame
                .order
                .get(at.get())
                .map(|&place| (moved[place], Known { profile: before.get(place), row: &self.rows[place] })),
            now: order
                .get(at.get())
                .map(|&place| (place, Known { profile: register.get(place), row: &rows_now[place] })),
        };
        let touched: Vec<Changed<'_>> = spots.iter().map(of_spot).collect();
        let blocks = blocks_of(&spots, order.len());
        let mut holders = self.holders.clone();
        let mut circumstanced = self.circumstanced.clone();
        if !passage.is_of_records_alone() {
            holders.move_to(&moved, order.len());
            circumstanced = circumstanced.moved(&moved, order.len());
        }
        holders.renew(&frame.encoder.vocabulary().taxonomy, &touched);
        for place in passage.touched() {
            if rows_now[place].has_circumstances() {
                circumstanced.insert(place);
            } else {
                circumstanced.remove(place);
            }
        }
        let (mut companions, mut wide) = (self.companions.clone(), self.wide.clone());
        companions.renew(&touched, &blocks, &rows_now, order);
        wide.renew(&blocks, &rows_now, order);
        Self { holders, companions, wide, circumstanced, rows: rows_now, frame }
    }

    /// What records do not change, which is shared where they alone are new, and the rows of all places.
    fn carried(&self, register: &Register, passage: &Passage, seating: Seating) -> (Arc<Frame>, Vec<Arc<PlaceRow>>) {
        let (encoder, profiles) = (&self.frame.encoder, register.profiles());
        let governed =
            (!passage.is_of_records_alone()).then(|| Governed::with(&self.frame.governed, encoder, passage, profiles));
        let touched = passage.touched();
        let row = |&place: &Slot| {
            let governance = governed.as_ref().unwrap_or(&self.frame.governed).block(place);
            Arc::new(encoder.place_row_with(register.get(place), Arc::clone(governance)))
        };
        let encoded: Vec<Arc<PlaceRow>> = touched.par_iter().map(row).collect();
        // Whatever a new place has here is put in its place at once.
        let mut rows = passage.carry(&self.rows, |_| Arc::clone(&self.rows[0]));
        touched.iter().zip(encoded).for_each(|(&place, row)| rows[place] = row);
        match governed {
            Some(governed) => (Arc::new(self.frame.with(seating, governed, profiles, &rows)), rows),
            None => (Arc::clone(&self.frame), rows),
        }
    }
}
