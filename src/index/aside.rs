//! One place with a row of its own beside all others as they are: for who asks in its name, and knows more of it than others do.
//!
//! Nobody is its own peer, so nothing that bounds the fits of others is made anew for it.

use std::sync::Arc;

use super::Index;
use super::changed::{Changed, Known};
use super::holders::Holders;
use crate::domain::profile::Profile;
use crate::domain::slot::Slot;

impl Index {
    /// The same rows, but for a place of which other records are known; none where another place is kept aside already. Whatever is asked
    /// is answered as by [`Self::with`], and it costs one row, however many places there are: all else is shared, but for the
    /// postings of codes that the place has only here, or only there, or at another stage.
    pub fn beside(&self, place: Slot, before: &Profile, now: &Profile) -> Option<Self> {
        if self.aside.is_some_and(|other| other != place) {
            return None;
        }
        let governance = Arc::clone(self.frame.governed.block(place));
        let row = Arc::new(self.frame.encoder.place_row_with(now, governance));
        let (before, after) = (Known { profile: before, row: &self.rows[place] }, Known { profile: now, row: &row });
        let holders = if is_held_alike(&before, &after) {
            Arc::clone(&self.holders)
        } else {
            let mut holders = Holders::clone(&self.holders);
            let at = self.frame.spots[place];
            let changed = Changed { at, before: Some((Some(place), before)), now: Some((place, after)) };
            holders.renew(&self.frame.encoder.vocabulary().taxonomy, &[changed]);
            Arc::new(holders)
        };
        let rows = self.rows.with([(place, row)]);
        let (frame, tables) = (Arc::clone(&self.frame), Arc::clone(&self.tables));
        Some(Self { frame, rows, holders, tables, aside: Some(place) })
    }
}

/// Whether two states of a place have the same problems, at the same stages, and the same pressures.
fn is_held_alike(one: &Known<'_>, other: &Known<'_>) -> bool {
    let [recorded, others] =
        [one, other].map(|known| known.profile.offered().map(|record| (&record.problem, record.compared_stage())));
    let [pressed, others_pressed] =
        [one, other].map(|known| known.row.pressures.iter().map(|pressure| &pressure.problem));
    recorded.eq(others) && pressed.eq(others_pressed)
}
