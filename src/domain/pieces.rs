//! Long lists of which one state after another is made: a later one shares every piece in which nothing is new.
//!
//! What keeps a row for each place is cheap to read and to search as one list, but a copy of it for each write would cost as much as
//! there are places. In pieces it costs the pieces that are touched.

use std::cmp::Ordering;
use std::iter::FlatMap;
use std::ops::{Index, Range};
use std::slice;
use std::sync::Arc;

use super::slot::Slot;

/// Entries of a piece: few enough to be copied for one of them, enough that few pieces make a long list.
const PIECE: usize = 64;

/// A list by the position of places.
#[derive(Debug, Clone, PartialEq)]
pub struct Pieces<T> {
    /// All but the last are full.
    pieces: Vec<Arc<[T]>>,
    len: usize,
}

impl<T> Pieces<T> {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All entries, in their order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator + Clone {
        self.each().map(|(_, entry)| entry)
    }

    /// All entries with their positions, in their order.
    pub fn each(&self) -> impl DoubleEndedIterator<Item = (Slot, &T)> + ExactSizeIterator + Clone {
        Slot::all(self.len).map(|at| (at, &self[at]))
    }

    /// Where the entry stands that is `Equal`, among those of a range that are in the order of this comparison.
    pub fn search(&self, among: Range<usize>, compare: impl Fn(&T) -> Ordering) -> Option<Slot> {
        let Range { mut start, mut end } = among;
        while start < end {
            let middle = start + (end - start) / 2;
            match compare(&self[middle]) {
                Ordering::Less => start = middle + 1,
                Ordering::Greater => end = middle,
                Ordering::Equal => return Some(Slot::new(middle)),
            }
        }
        None
    }

    /// The entries of pieces that an earlier list of the same length does not share, each with what stands in its place there; none of
    /// a list of another length.
    pub fn beside<'a>(&'a self, earlier: &'a Self) -> Option<impl Iterator<Item = (Slot, &'a T, &'a T)>> {
        let pieces = self.pieces.iter().zip(&earlier.pieces).enumerate();
        let others = pieces.filter(|(_, (now, before))| !Arc::ptr_eq(now, before));
        let entries = others.flat_map(|(piece, (now, before))| {
            let both = now.iter().zip(before.iter()).enumerate();
            both.map(move |(at, (now, before))| (Slot::new(piece * PIECE + at), now, before))
        });
        (self.len == earlier.len).then_some(entries)
    }
}

impl<T: Clone> Pieces<T> {
    /// The same with other entries in some places.
    #[must_use]
    pub fn with(&self, others: impl IntoIterator<Item = (Slot, T)>) -> Self {
        let mut next = self.clone();
        for (at, entry) in others {
            Arc::make_mut(&mut next.pieces[at.get() / PIECE])[at.get() % PIECE] = entry;
        }
        next
    }

    /// All entries as one list.
    pub fn to_vec(&self) -> Vec<T> {
        self.pieces.concat()
    }
}

impl<T> From<Vec<T>> for Pieces<T> {
    fn from(list: Vec<T>) -> Self {
        let (len, mut rest) = (list.len(), list.into_iter());
        let pieces = (0..len.div_ceil(PIECE)).map(|_| rest.by_ref().take(PIECE).collect()).collect();
        Self { pieces, len }
    }
}

impl<T> FromIterator<T> for Pieces<T> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        Vec::from_iter(entries).into()
    }
}

impl<T> Index<usize> for Pieces<T> {
    type Output = T;

    fn index(&self, at: usize) -> &T {
        &self.pieces[at / PIECE][at % PIECE]
    }
}

impl<T> Index<Slot> for Pieces<T> {
    type Output = T;

    fn index(&self, at: Slot) -> &T {
        &self[at.get()]
    }
}

impl<'a, T> IntoIterator for &'a Pieces<T> {
    type Item = &'a T;
    type IntoIter = FlatMap<slice::Iter<'a, Arc<[T]>>, slice::Iter<'a, T>, fn(&'a Arc<[T]>) -> slice::Iter<'a, T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.pieces.iter().flat_map(|piece| piece.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_list_has_what_is_new_and_shares_all_pieces_without_it() {
        for len in [1, PIECE, PIECE + 1, 3 * PIECE + 5] {
            let before: Pieces<usize> = (0..len).collect();
            let last = Slot::new(len - 1);
            let now = before.with([(Slot::new(0), 1_000), (last, 2_000)]);
            let expected = (0..len).map(|at| match at {
                at if at == len - 1 => 2_000,
                0 => 1_000,
                at => at,
            });
            assert_eq!(now.to_vec(), expected.clone().collect::<Vec<_>>());
            assert!(now.iter().copied().eq(expected) && before.iter().copied().eq(0..len), "the earlier one stays");
            let shared = now.pieces.iter().zip(&before.pieces).filter(|(one, other)| Arc::ptr_eq(one, other)).count();
            assert_eq!(shared, len.div_ceil(PIECE).saturating_sub(2));
            let others = now.beside(&before).expect("as long").filter(|(_, one, other)| one != other);
            let changed = if len == 1 { vec![last] } else { vec![Slot::new(0), last] };
            assert_eq!(others.map(|(at, ..)| at).collect::<Vec<_>>(), changed);
            assert!(now.beside(&(0..=len).collect()).is_none());
        }
    }

    #[test]
    fn an_entry_is_found_wherever_it_stands_and_none_that_does_not() {
        for len in [0, 1, PIECE, 2 * PIECE + 7] {
            let even: Pieces<usize> = (0..len).map(|at| 2 * at).collect();
            for wanted in 0..=2 * len {
                let expected = (wanted % 2 == 0 && wanted < 2 * len).then(|| Slot::new(wanted / 2));
                assert_eq!(even.search(0..len, |entry| entry.cmp(&wanted)), expected, "{wanted} of {len}");
            }
        }
    }
}
