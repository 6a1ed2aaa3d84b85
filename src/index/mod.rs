//! All stored rows, and what a question makes of them: exact inner products, nothing approximated.
//!
//! Only an index makes a question and only that index answers it, so a row of one model never meets another's. Bounds say
//! who need not be looked at; every fit that is told is worked out in full.

mod aside;
mod bounds;
mod changed;
mod columns;
mod companions;
pub mod duties;
mod frame;
mod governed;
mod held;
mod holders;
mod layout;
mod levels;
mod measured;
mod place_set;
mod promising;
mod question;
mod seating;
mod wide;

use std::sync::Arc;

use rayon::prelude::*;

pub use holders::Holders;
pub use measured::ProblemStandings;
pub use place_set::PlaceSet;
pub use promising::Promising;
pub use question::{Asked, AskedProblem, Matter, Question};

use crate::domain::pieces::Pieces;
use crate::domain::register::Register;
use crate::domain::slot::Slot;
use crate::features::encoder::Encoder;
use crate::features::row::PlaceRow;
use companions::Companions;
use frame::Frame;
use governed::Governed;
use layout::like_beside_like;
use wide::Wide;

/// The stored rows of all registered places, in the order of the register.
#[derive(Debug, Clone)]
pub struct Index {
    frame: Arc<Frame>,
    rows: Pieces<Arc<PlaceRow>>,
    holders: Arc<Holders>,
    tables: Arc<Tables>,
    /// A place that the tables hold as another: it is looked at whatever they say of it.
    aside: Option<Slot>,
}

/// What bounds are made of that records change.
#[derive(Debug, Clone)]
struct Tables {
    companions: Companions,
    wide: Wide,
    /// Places of which any record has circumstances.
    circumstanced: PlaceSet,
}

impl Index {
    /// Encodes every place.
    pub fn build(encoder: Encoder, register: &Register) -> Self {
        Self::over(Arc::new(encoder), register)
    }

    fn over(encoder: Arc<Encoder>, register: &Register) -> Self {
        let profiles = register.profiles();
        let governed = Governed::new(&encoder, profiles);
        let row =
            |place: Slot| Arc::new(encoder.place_row_with(register.get(place), Arc::clone(governed.block(place))));
        let rows: Vec<Arc<PlaceRow>> = (0..profiles.len()).into_par_iter().map(Slot::new).map(row).collect();
        let rows = Pieces::from(rows);
        let mut circumstanced = PlaceSet::none(rows.len());
        let known = rows.each().filter(|(_, row)| row.has_circumstances());
        known.for_each(|(place, _)| circumstanced.insert(place));
        let order = like_beside_like(&encoder, &rows);
        let tables = Tables {
            companions: Companions::new(&encoder.vocabulary().taxonomy, &rows, &order),
            wide: Wide::new(&rows, &order),
            circumstanced,
        };
        Self {
            holders: Arc::new(Holders::new(&encoder.vocabulary().taxonomy, profiles, &rows, &order)),
            tables: Arc::new(tables),
            aside: None,
            frame: Arc::new(Frame::new(encoder, governed, profiles, &rows, order)),
            rows,
        }
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
