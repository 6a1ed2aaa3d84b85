//! Which places each place leads to, side by side: thousands of places without a list of their own each.

use super::slot::Slot;

/// For each place those that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edges {
    /// Where the places that one leads to begin; one more at the end.
    starts: Vec<u32>,
    ends: Vec<Slot>,
}

impl Default for Edges {
    fn default() -> Self {
        Self { starts: vec![0], ends: Vec::new() }
    }
}

impl Edges {
    /// Of so many places; what each leads to stays in the order in which it is given.
    pub(super) fn as_named(places: usize, mut pairs: Vec<(Slot, Slot)>) -> Self {
        pairs.sort_by_key(|&(from, _)| from);
        Self::of_sorted(places, &pairs)
    }

    /// The same, and what each leads to is put in order.
    pub(super) fn in_order(places: usize, mut pairs: Vec<(Slot, Slot)>) -> Self {
        pairs.sort_unstable();
        Self::of_sorted(places, &pairs)
    }

    fn of_sorted(places: usize, pairs: &[(Slot, Slot)]) -> Self {
        let mut starts = vec![0; places + 1];
        pairs.iter().for_each(|(from, _)| starts[from.get() + 1] += 1);
        (1..starts.len()).for_each(|at| starts[at] += starts[at - 1]);
        Self { starts, ends: pairs.iter().map(|&(_, to)| to).collect() }
    }

    /// How many places it is of.
    pub(super) fn places(&self) -> usize {
        self.starts.len() - 1
    }

    /// Those that one leads to.
    pub(super) fn of(&self, place: Slot) -> &[Slot] {
        &self.ends[self.starts[place] as usize..self.starts[place.get() + 1] as usize]
    }

    /// All of them.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (Slot, Slot)> {
        Slot::all(self.places()).flat_map(|from| self.of(from).iter().map(move |&to| (from, to)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_leads_where_it_was_said_to() {
        let pairs = [(2, 1), (0, 3), (2, 0), (0, 1)].map(|(from, to)| (Slot::new(from), Slot::new(to)));
        let of = |edges: &Edges, place| edges.of(Slot::new(place)).iter().map(|to| to.get()).collect::<Vec<_>>();
        let (named, ordered) = (Edges::as_named(4, pairs.to_vec()), Edges::in_order(4, pairs.to_vec()));
        assert_eq!([0, 1, 2, 3].map(|place| of(&named, place)), [vec![3, 1], vec![], vec![1, 0], vec![]]);
        assert_eq!([0, 1, 2, 3].map(|place| of(&ordered, place)), [vec![1, 3], vec![], vec![0, 1], vec![]]);
        assert_eq!(Edges::as_named(4, named.pairs().collect()), named);
        assert_eq!(Edges::default().places(), 0);
    }
}
