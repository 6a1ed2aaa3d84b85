//! Groups that are too large are split: a group of half the country says little about anyone in it (R84).

use super::kmeans::{Grouping, KMeansError, finish, kmeans};
use super::sparse::SparseRows;

/// A group of more than this many times the mean size is too large.
pub(super) const TOO_LARGE: f64 = 2.5;
/// A part stands for this many places or more: what is said of fewer may be chance.
const LEAST: usize = 20;
/// Starts of each split.
const STARTS: u64 = 3;

/// The same grouping, each group that is too large split in two until none is; the mean size is that before any split. A
/// group whose halves would be too small stays.
pub(super) fn split(rows: &SparseRows, grouping: Grouping, seed: u64) -> Result<Grouping, KMeansError> {
    let limit = TOO_LARGE * rows.len() as f64 / grouping.centroids.nrows().max(1) as f64;
    let mut groups = grouping.groups.clone();
    let mut number = grouping.centroids.nrows();
    let mut group = 0;
    while group < number {
        let members: Vec<usize> = (0..groups.len()).filter(|&row| groups[row] == group).collect();
        let halves = if members.len() as f64 > limit { halve(rows, &members, seed)? } else { None };
        match halves {
            Some(halves) => {
                members.iter().zip(halves).filter(|(_, half)| *half == 1).for_each(|(&row, _)| groups[row] = number);
                number += 1;
            }
            None => group += 1,
        }
    }
    Ok(if number == grouping.centroids.nrows() { grouping } else { finish(rows, &groups) })
}

/// In which half each member is; none where they are alike or a half would be too small.
fn halve(rows: &SparseRows, members: &[usize], seed: u64) -> Result<Option<Vec<usize>>, KMeansError> {
    let found = match kmeans(&rows.select(members), 2, STARTS, seed) {
        Err(KMeansError::TooFew { .. }) => return Ok(None),
        other => other?,
    };
    let second = found.groups.iter().filter(|&&half| half == 1).count();
    let least = second.min(members.len() - second);
    Ok((least >= LEAST).then_some(found.groups))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    /// Heaps of these sizes, one in each column, and noise.
    fn heaps(sizes: &[usize]) -> (SparseRows, Vec<usize>) {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(2);
        let of: Vec<usize> = sizes.iter().enumerate().flat_map(|(heap, &size)| vec![heap; size]).collect();
        let rows = Array2::from_shape_fn((of.len(), sizes.len()), |(row, column)| {
            f64::from(u8::from(of[row] == column)) * 3.0 + random.gen_range(-0.5..0.5)
        });
        (SparseRows::of(&rows), of)
    }

    #[test]
    fn r84_a_planted_giant_is_split_into_what_it_was_made_of() {
        let (rows, of) = heaps(&[150, 150, 30, 30, 30, 30]);
        // One group holds the two large heaps: 300 of 420, where the mean of five is 84.
        let merged: Vec<usize> = of.iter().map(|&heap| heap.max(1) - 1).collect();
        let found = split(&rows, finish(&rows, &merged), 1).expect("split");
        assert_eq!(found.centroids.nrows(), 6);
        assert_eq!(super::super::agreement::adjusted_rand(&found.groups, &of), 1.0);
        assert!(found.inertia < finish(&rows, &merged).inertia / 2.0);
    }

    #[test]
    fn groups_within_the_limit_stay_and_so_does_what_cannot_be_halved() {
        let (rows, of) = heaps(&[60, 40, 50]);
        let grouping = finish(&rows, &of);
        assert_eq!(split(&rows, grouping.clone(), 1).expect("nothing to do"), grouping);
        let alike = SparseRows::of(&Array2::ones((100, 2)));
        let one_giant: Vec<usize> = (0..100).map(|row| row.min(3)).collect();
        let grouping = finish(&alike, &one_giant);
        assert_eq!(split(&alike, grouping.clone(), 1).expect("alike"), grouping);
    }
}
