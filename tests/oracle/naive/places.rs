//! Who is part of whom (law 5).

use std::collections::BTreeSet;

use peermatch::domain::id::PlaceId;
use peermatch::domain::place::Place;

/// Everything above and everything below each place, transitively; not what lies beside it.
pub(super) fn own_areas(places: &[&Place]) -> Vec<BTreeSet<usize>> {
    let position = |id: &PlaceId| places.iter().position(|place| &place.id == id).expect("the pack checks part_of");
    let mut parents: Vec<Vec<usize>> =
        places.iter().map(|place| place.part_of.iter().map(position).collect()).collect();
    // A partnership of its time lies above what it consisted of.
    for (partnership, place) in places.iter().enumerate() {
        for body in place.consisted_of.iter().map(position) {
            parents[body].push(partnership);
        }
    }
    let above: Vec<BTreeSet<usize>> = (0..places.len()).map(|place| everything_above(&parents, place)).collect();
    let mut own = above.clone();
    for (place, above) in above.iter().enumerate() {
        for &ancestor in above {
            own[ancestor].insert(place);
        }
    }
    own
}

fn everything_above(parents: &[Vec<usize>], place: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for &parent in &parents[place] {
        found.insert(parent);
        found.extend(everything_above(parents, parent));
    }
    found
}
