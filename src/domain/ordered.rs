//! Long maps of which one state after another is made: a later one shares every piece in which nothing is new, as lists in
//! [`super::pieces`] do.

use std::sync::Arc;

/// Most entries of a piece: few enough to be copied for one of them, enough that few pieces make a long map.
const PIECE: usize = 32;

/// A map in the order of its keys.
#[derive(Debug, Clone)]
pub struct Ordered<K, V> {
    /// None is empty; the keys of one stand before those of the next.
    pieces: Vec<Arc<Vec<(K, V)>>>,
}

/// Where a key stands, or would stand: in which piece, and where there.
struct Spot {
    piece: usize,
    at: Result<usize, usize>,
}

impl<K, V> Default for Ordered<K, V> {
    fn default() -> Self {
        Self { pieces: Vec::new() }
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for Ordered<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for Ordered<K, V> {}

impl<K, V> Ordered<K, V> {
    /// All entries, in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.pieces.iter().flat_map(|piece| piece.iter().map(|(key, value)| (key, value)))
    }

    /// All keys, in their order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    /// All values, in the order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }
}

impl<K: Ord, V> Ordered<K, V> {
    /// What stands under a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        let Spot { piece, at } = self.spot(key);
        Some(&self.pieces.get(piece)?[at.ok()?].1)
    }

    fn spot(&self, key: &K) -> Spot {
        let begun = self.pieces.partition_point(|piece| piece.first().is_some_and(|(first, _)| first <= key));
        let piece = begun.saturating_sub(1);
        let among = self.pieces.get(piece).map_or(&[][..], |piece| piece.as_slice());
        Spot { piece, at: among.binary_search_by(|(one, _)| one.cmp(key)) }
    }
}

impl<K: Ord + Clone, V: Clone> Ordered<K, V> {
    /// What stands under a key, to be changed here and in no other state.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let Spot { piece, at } = self.spot(key);
        let at = at.ok()?;
        Some(&mut Arc::make_mut(&mut self.pieces[piece])[at].1)
    }

    /// Puts something under a key; returns what stood there.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let Spot { piece, at } = self.spot(&key);
        match at {
            Ok(at) => Some(std::mem::replace(&mut Arc::make_mut(&mut self.pieces[piece])[at].1, value)),
            Err(at) => {
                self.put((piece, at), (key, value));
                None
            }
        }
    }

    /// What stands under a key, where nothing does the plain value, to be changed here and in no other state.
    pub fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        let Spot { piece, at } = self.spot(&key);
        let (piece, at) = match at {
            Ok(at) => (piece, at),
            Err(at) => self.put((piece, at), (key, V::default())),
        };
        &mut Arc::make_mut(&mut self.pieces[piece])[at].1
    }

    /// Takes away what stands under a key, and returns it.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let Spot { piece, at } = self.spot(key);
        let at = at.ok()?;
        let entries = Arc::make_mut(&mut self.pieces[piece]);
        let (_, value) = entries.remove(at);
        if entries.is_empty() {
            self.pieces.remove(piece);
        }
        Some(value)
    }

    /// Where it stands then: a piece that has become too long is two.
    fn put(&mut self, (piece, at): (usize, usize), entry: (K, V)) -> (usize, usize) {
        let Some(entries) = self.pieces.get_mut(piece).map(Arc::make_mut) else {
            self.pieces.push(Arc::new(vec![entry]));
            return (piece, at);
        };
        entries.insert(at, entry);
        if entries.len() <= PIECE {
            return (piece, at);
        }
        // What is loaded comes in the order of its keys, and leaves full pieces behind.
        let half = if at + 1 == entries.len() { PIECE } else { PIECE / 2 };
        let behind = entries.split_off(half);
        self.pieces.insert(piece + 1, Arc::new(behind));
        if at < half { (piece, at) } else { (piece + 1, at - half) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// One step of a map.
    fn step(map: &mut Ordered<u16, u32>, plain: &mut BTreeMap<u16, u32>, (what, key, value): (u8, u16, u32)) {
        match what {
            0 | 1 => assert_eq!(map.insert(key, value), plain.insert(key, value)),
            2 => assert_eq!(map.remove(&key), plain.remove(&key)),
            3 => {
                let (mine, other) = (map.or_default(key), plain.entry(key).or_default());
                assert_eq!(mine, other);
                (*mine, *other) = (value, value);
            }
            _ => {
                let (mine, other) = (map.get_mut(&key), plain.get_mut(&key));
                assert_eq!(mine.as_deref(), other.as_deref());
                mine.into_iter().chain(other).for_each(|one| *one = value);
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_is_done_it_is_as_a_plain_map_and_earlier_states_stay_as_they_were(
            steps in prop::collection::vec((0..5_u8, 0..200_u16, any::<u32>()), 0..400),
        ) {
            let (mut map, mut plain) = (Ordered::default(), BTreeMap::new());
            let mut earlier = Vec::new();
            for (at, one) in steps.into_iter().enumerate() {
                if at % 50 == 0 {
                    earlier.push((map.clone(), plain.clone()));
                }
                step(&mut map, &mut plain, one);
            }
            earlier.push((map, plain));
            for (map, plain) in earlier {
                prop_assert!(map.iter().eq(&plain) && map.keys().eq(plain.keys()) && map.values().eq(plain.values()));
                prop_assert!((0..200).all(|key| map.get(&key) == plain.get(&key)));
                prop_assert!(map.pieces.iter().all(|piece| (1..=PIECE).contains(&piece.len())));
                let anew = plain.iter().rev().fold(Ordered::default(), |mut anew, (key, value)| {
                    anew.insert(*key, *value);
                    anew
                });
                prop_assert_eq!(map, anew, "however it is parted");
            }
        }
    }

    #[test]
    fn issue_25_a_later_state_shares_all_but_the_piece_that_is_changed() {
        let mut before = Ordered::default();
        (0..1_000_u32).for_each(|key| _ = before.insert(key, key));
        assert_eq!(before.pieces.len(), 1_000_usize.div_ceil(PIECE), "what comes in order fills its pieces");
        let mut now = before.clone();
        *now.get_mut(&500).expect("it is there") = 7;
        let shared = now.pieces.iter().zip(&before.pieces).filter(|(one, other)| Arc::ptr_eq(one, other)).count();
        assert_eq!((shared, now.get(&500), before.get(&500)), (before.pieces.len() - 1, Some(&7), Some(&500)));
    }
}
