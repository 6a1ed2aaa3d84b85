//! Where blocks hold the places of a later state: whoever stayed stays where it was, as far as there is no gap left.

use crate::domain::passage::Passage;
use crate::domain::slot::{Slot, Spot};

/// The order of a later state.
#[derive(Debug)]
pub(super) struct Seating {
    /// The places in the order in which blocks hold them.
    pub(super) order: Vec<Slot>,
    /// Spots in which other places are than before, or places of which something else is known, in order; some of them behind the
    /// last of `order`, where nobody is any more.
    pub(super) spots: Vec<Spot>,
}

impl Seating {
    /// `moved`: where each stands now. Who is new takes the spot of one who went, then one behind all others; a gap that is left is filled by the last of all.
    pub(super) fn after(before: &[Slot], passage: &Passage, moved: &[Option<Slot>]) -> Self {
        let mut order: Vec<Option<Slot>> = before.iter().map(|&place| moved[place]).collect();
        let mut new = passage.new.iter().copied();
        let mut touched = Vec::new();
        for (at, spot) in order.iter_mut().enumerate().filter(|(_, spot)| spot.is_none()) {
            *spot = new.next();
            touched.push(at);
        }
        for place in new {
            touched.push(order.len());
            order.push(Some(place));
        }
        let mut at = 0;
        while at < order.len() {
            if order[at].is_none() {
                touched.push(order.len() - 1);
                order.swap_remove(at);
            } else {
                at += 1;
            }
        }
        let order: Vec<Slot> = order.into_iter().flatten().collect();
        let mut is_touched = vec![false; order.len()];
        passage.touched().into_iter().for_each(|place| is_touched[place] = true);
        touched.extend(Spot::each(&order).filter(|(_, place)| is_touched[**place]).map(|(at, _)| at.get()));
        touched.sort_unstable();
        touched.dedup();
        Self { order, spots: touched.into_iter().map(Spot::new).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots<const N: usize>(places: [usize; N]) -> Vec<Slot> {
        places.map(Slot::new).to_vec()
    }

    #[test]
    fn a_gap_is_filled_by_who_is_new_and_then_by_the_last() {
        // Held in the order 3 0 4 1 2; 0, 1 and 4 went.
        let before = slots([3, 0, 4, 1, 2]);
        let passage = Passage { gone: slots([0, 1, 4]), ..Passage::default() };
        let seating = Seating::after(&before, &passage, &passage.moved(before.len()));
        assert_eq!(seating.order, slots([1, 0]));
        assert_eq!(seating.spots, [1, 2, 3, 4].map(Spot::new));
        let passage = Passage { new: slots([0]), changed: slots([2]), ..passage };
        let seating = Seating::after(&before, &passage, &passage.moved(before.len()));
        assert_eq!((seating.order, seating.spots), (slots([2, 0, 1]), [0, 1, 2, 3, 4].map(Spot::new).to_vec()));
        let passage = Passage { new: slots([0, 6]), other: slots([2]), ..Passage::default() };
        let seating = Seating::after(&before, &passage, &passage.moved(before.len()));
        assert_eq!(seating.order, slots([4, 1, 5, 2, 3, 0, 6]), "who stays stays");
        assert_eq!(seating.spots, [3, 5, 6].map(Spot::new), "and nobody else is looked at");
    }
}
