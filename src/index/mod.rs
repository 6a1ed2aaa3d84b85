//! All stored rows, and what a question makes of them: exact inner products, nothing approximated.
//!
//! Only an index makes a question and only that index answers it, so a row of one model never meets another's. Bounds say
//! who need not be looked at; every fit that is told is worked out in full.

mod bounds;
mod changed;
mod columns;
mod companions;
mod frame;
mod holders;
mod layout;
mod levels;
mod measured;
mod place_set;
mod promising;
mod question;
mod wide;

use std::sync::Arc;

use rayon::prelude::*;

pub use holders::Holders;
pub use measured::ProblemStandings;
pub use place_set::PlaceSet;
pub use promising::Promising;
pub use question::{Asked, AskedProblem, Matter, Question};

use crate::domain::id::PlaceId;
use crate::domain::profile::Profile;
use crate::domain::register::Register;
use crate::domain::slot::Slot;
use crate::features::encoder::Encoder;
use crate::features::row::PlaceRow;
use companions::Companions;
use frame::{Frame, share_governance};
use wide::Wide;

/// The stored rows of all registered places, in the order of the register.
#[derive(Debug, Clone)]
pub struct Index {
    frame: Arc<Frame>,
    rows: Vec<Arc<PlaceRow>>,
    holders: Holders,
    companions: Companions,
    wide: Wide,
    /// Places of which any record has circumstances.
    circumstanced: PlaceSet,
}

impl Index {
    /// Encodes every place.
    pub fn build(encoder: Encoder, register: &Register) -> Self {
        Self::over(encoder, register, |_, _| None, layout::like_beside_like)
    }

    /// The rows of a later state of the register, whatever is new in it: a place of which the same is known keeps its row, and every
    /// other is encoded. The tables over all rows are made anew from them, in passes that encode nothing: who has which problem,
    /// columns, bounds. New places are kept behind those that were there: the order changes how much work a question is, never its
    /// answer, and a snapshot that is not made of an earlier one has it afresh. Where records alone are new, [`Self::with`] does less.
    #[must_use]
    pub fn renewed(&self, before: &Register, register: &Register) -> Self {
        let same = |id: &PlaceId, profile: &Profile| {
            let earlier = before.position(id)?;
            (before.get(earlier) == profile).then(|| Arc::clone(&self.rows[earlier]))
        };
        let order = |_: &Encoder, rows: &[Arc<PlaceRow>]| {
            let stayed =
                self.frame.order.iter().filter_map(|&earlier| register.position(&before.get(earlier).place.id));
            let mut order: Vec<Slot> = stayed.collect();
            let is_new = |place: &Slot| before.position(&register.get(*place).place.id).is_none();
            order.extend(Slot::all(rows.len()).filter(is_new));
            order
        };
        Self::over(self.frame.encoder.clone(), register, same, order)
    }

    fn over(
        encoder: Encoder,
        register: &Register,
        known: impl Fn(&PlaceId, &Profile) -> Option<Arc<PlaceRow>> + Sync,
        order: impl FnOnce(&Encoder, &[Arc<PlaceRow>]) -> Vec<Slot>,
    ) -> Self {
        let profiles = register.profiles();
        let governed = share_governance(&encoder, profiles.iter().map(|profile| &profile.place));
        let row = |(profile, &block): (&Profile, &u32)| {
            let encoded = || Arc::new(encoder.place_row_with(profile, Arc::clone(&governed.0[block as usize])));
            known(&profile.place.id, profile).unwrap_or_else(encoded)
        };
        let rows: Vec<Arc<PlaceRow>> = profiles.par_iter().zip(&governed.1).map(row).collect();
        let mut circumstanced = PlaceSet::none(rows.len());
        let known = Slot::each(&rows).filter(|(_, row)| row.has_circumstances());
        known.for_each(|(place, _)| circumstanced.insert(place));
        let order = order(&encoder, &rows);
        Self {
            holders: Holders::new(&encoder.vocabulary().taxonomy, profiles, &rows, &order),
            companions: Companions::new(&encoder.vocabulary().taxonomy, &rows, &order),
            wide: Wide::new(&rows, &order),
            circumstanced,
            frame: Arc::new(Frame::new(encoder, governed, profiles, &rows, order)),
            rows,
        }
    }

    /// Whether a place has the very row that another index has for it, at another position perhaps.
    pub fn shares_row(&self, place: Slot, other: &Self, there: Slot) -> bool {
        Arc::ptr_eq(&self.rows[place], &other.rows[there])
    }

    /// What makes the rows.
    pub fn encoder(&self) -> &Encoder {
        &self.frame.encoder
    }

    /// Who has which problem.
    pub fn holders(&self) -> &Holders {
        &self.holders
    }

    /// The stored row of a place.
    pub fn row(&self, place: Slot) -> &PlaceRow {
        &self.rows[place]
    }

    /// Prepares a question.
    pub fn question(&self, asked: &Asked<'_>) -> Question<'_> {
        Question::new(self, asked)
    }
}
