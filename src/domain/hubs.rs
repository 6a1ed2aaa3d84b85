//! How unevenly things are listed, and how often two list each other. The usual measure of hubs is the skewness (Radovanović,
//! Nanopoulos and Ivanović, "Hubs in Space", Journal of Machine Learning Research 11, 2010).

use std::collections::{BTreeMap, BTreeSet};

use super::moments::Moments;

/// Who lists whom: the one that lists, and the one that is listed.
pub type Listings<T> = BTreeSet<(T, T)>;

/// What a set of lists, each of a place of its own, comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Hubs<T> {
    /// On how many lists each is that could be listed, or is.
    degrees: BTreeMap<T, usize>,
    listings: usize,
    returned: usize,
}

impl<T: Ord + Clone> Hubs<T> {
    /// Of all listings. `listable` are those who could be listed, so that it shows who never is.
    pub fn of(listable: impl IntoIterator<Item = T>, listings: &Listings<T>) -> Self {
        let mut degrees: BTreeMap<T, usize> = listable.into_iter().map(|place| (place, 0)).collect();
        for (_, listed) in listings {
            *degrees.entry(listed.clone()).or_default() += 1;
        }
        let is_returned = |(from, to): &&(T, T)| listings.contains(&(to.clone(), from.clone()));
        Self { degrees, listings: listings.len(), returned: listings.iter().filter(is_returned).count() }
    }

    /// Who is on most lists, the first in order where several are, and on how many; none where nobody could be listed.
    pub fn largest(&self) -> Option<(&T, usize)> {
        let most = self.degrees.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)))?;
        Some((most.0, *most.1))
    }

    /// Those who could be listed and never are, in order.
    pub fn never(&self) -> impl Iterator<Item = &T> {
        self.degrees.iter().filter(|(_, degree)| **degree == 0).map(|(place, _)| place)
    }

    /// How many listings there are.
    pub fn listings(&self) -> usize {
        self.listings
    }

    /// Skewness of the number of lists that one is on: 0 is even, above 1 a few take most.
    pub fn skew(&self) -> f64 {
        Moments::of(&self.degrees.values().map(|&degree| degree as f64).collect::<Vec<_>>()).skewness
    }

    /// Share of listings that the other side returns; 0 where there are none.
    pub fn reciprocity(&self) -> f64 {
        self.returned as f64 / self.listings.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_never_listed_counts_and_a_listing_is_returned_or_not() {
        let listings = Listings::from([("a", "b"), ("b", "a"), ("c", "a")]);
        let hubs = Hubs::of(["a", "b", "c", "d"], &listings);
        assert_eq!(hubs.largest(), Some((&"a", 2)));
        assert_eq!(hubs.never().copied().collect::<Vec<_>>(), ["c", "d"]);
        assert!((hubs.reciprocity() - 2.0 / 3.0).abs() < 1e-12);
        assert!(hubs.skew() > 0.0);
        let tied = Hubs::of([], &Listings::from([("a", "c"), ("a", "b")]));
        assert_eq!(tied.largest(), Some((&"b", 1)), "the first in order");
        assert_eq!((Hubs::<&str>::of([], &Listings::new()).largest(), tied.listings()), (None, 2));
    }
}
