//! A later state in which some places have other records and nothing else is new: what those places touch is made anew, and all
//! else is shared with the state before.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::Index;
use super::columns::BLOCK;
use crate::domain::profile::Profile;
use crate::domain::register::Register;
use crate::domain::slot::{Slot, Spot};
use crate::features::row::PlaceRow;

/// One place that has other records than before.
#[derive(Debug)]
pub(super) struct Changed<'a> {
    pub(super) place: Slot,
    /// Where blocks hold it.
    pub(super) at: Spot,
    pub(super) known_before: &'a Profile,
    pub(super) known_now: &'a Profile,
    pub(super) before: &'a PlaceRow,
    pub(super) now: &'a PlaceRow,
}

impl Index {
    /// The rows of a later state of the register in which the places of `changed` have other records and nothing else is new. They
    /// alone are encoded; of all tables the blocks that hold them are made anew, and of all postings those of their codes.
    #[must_use]
    pub fn with(&self, before: &Register, register: &Register, changed: &[Slot]) -> Self {
        let encoder = &self.frame.encoder;
        let row = |&place: &Slot| {
            let way = self.frame.governed[place] as usize;
            Arc::new(encoder.place_row_with(register.get(place), Arc::clone(&self.frame.governance[way])))
        };
        let encoded: Vec<Arc<PlaceRow>> = changed.par_iter().map(row).collect();
        let mut next = self.clone();
        for (&place, row) in changed.iter().zip(&encoded) {
            next.rows[place] = Arc::clone(row);
            if row.has_circumstances() {
                next.circumstanced.insert(place);
            } else {
                next.circumstanced.remove(place);
            }
        }
        let touched = changed.iter().zip(&encoded).map(|(&place, row)| Changed {
            place,
            at: self.frame.spots[place],
            known_before: before.get(place),
            known_now: register.get(place),
            before: &self.rows[place],
            now: row,
        });
        let touched: Vec<Changed<'_>> = touched.collect();
        let blocks: BTreeSet<usize> = touched.iter().map(|one| one.at.get() / BLOCK).collect();
        let order = &self.frame.order;
        next.holders.renew(&encoder.vocabulary().taxonomy, &touched);
        next.companions.renew(&touched, &blocks, &next.rows, order);
        next.wide.renew(&blocks, &next.rows, order);
        next
    }
}
