//! Sets of places, one bit each: unions and counts over all places at once.

use crate::domain::slot::Slot;

/// Places, by their position in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceSet {
    words: Vec<u64>,
}

const BITS: usize = u64::BITS as usize;

impl PlaceSet {
    /// Nobody out of `places`.
    pub fn none(places: usize) -> Self {
        Self { words: vec![0; places.div_ceil(BITS)] }
    }

    /// The same people where they stand now, by where each stood: whoever went is not in it. Now there are `places`.
    pub(super) fn moved(&self, now: &[Option<Slot>], places: usize) -> Self {
        let mut moved = Self::none(places);
        self.iter().filter_map(|was| now[was]).for_each(|is| moved.insert(is));
        moved
    }

    /// Adds a place.
    pub fn insert(&mut self, place: Slot) {
        let (word, bit) = word(place);
        self.words[word] |= bit;
    }

    /// Takes a place out; whether it was in.
    pub fn remove(&mut self, place: Slot) -> bool {
        let (word, bit) = word(place);
        let was_in = self.words[word] & bit != 0;
        self.words[word] &= !bit;
        was_in
    }

    /// Whether a place is in.
    pub fn contains(&self, place: Slot) -> bool {
        let (word, bit) = word(place);
        self.words[word] & bit != 0
    }

    /// How many are in.
    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether nobody is in.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// Adds everyone who is in the other set of as many places.
    pub fn add(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    /// Takes everyone out who is in the other set of as many places.
    pub fn take_away(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= !other);
    }

    /// Everyone who is in, in order.
    pub fn iter(&self) -> impl Iterator<Item = Slot> {
        self.words.iter().enumerate().flat_map(|(position, &word)| {
            std::iter::successors((word != 0).then_some(word), |rest| Some(rest & (rest - 1)).filter(|rest| *rest != 0))
                .map(move |rest| Slot::new(position * BITS + rest.trailing_zeros() as usize))
        })
    }
}

/// In which word a place has which bit.
fn word(place: Slot) -> (usize, u64) {
    (place.get() / BITS, 1 << (place.get() % BITS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_put_in_is_in_once_and_in_order() {
        let mut set = PlaceSet::none(200);
        for place in [199, 3, 64, 63, 3].map(Slot::new) {
            set.insert(place);
        }
        assert_eq!(set.iter().collect::<Vec<_>>(), [3, 63, 64, 199].map(Slot::new));
        assert!(set.remove(Slot::new(64)) && !set.remove(Slot::new(64)));
        let mut other = PlaceSet::none(200);
        other.insert(Slot::new(100));
        other.add(&set);
        assert_eq!((other.len(), other.is_empty()), (4, false));
        let now: Vec<Option<Slot>> = (0..200_usize).map(|was| (was != 3).then(|| Slot::new(was.div_ceil(2)))).collect();
        assert_eq!(set.moved(&now, 101).iter().collect::<Vec<_>>(), [32, 100].map(Slot::new));
        assert_eq!(other.iter().collect::<Vec<_>>(), [3, 63, 100, 199].map(Slot::new));
        other.take_away(&set);
        assert_eq!(other.iter().collect::<Vec<_>>(), [Slot::new(100)]);
    }
}
