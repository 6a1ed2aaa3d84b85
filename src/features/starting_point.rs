//! The starting point block: one share for each dimension; the same level is wholly alike, the next one half.

use super::vector::{BlockVector, Sparse};
use crate::domain::circumstances::{Dimension, StartingLevel};

/// The block of a record, or of several together: each dimension has the same share, and is known or not.
///
/// A level is two consecutive ones over the root of two, so that the product of two levels is 1, a half or nothing. Where
/// several records say different things of one dimension, their sum is scaled to the dimension's share.
pub fn encode<'a>(table: &[Dimension], records: impl Iterator<Item = &'a [StartingLevel]>) -> BlockVector {
    let levels: Vec<&StartingLevel> = records.flatten().collect();
    let share = (1.0 / table.len().max(1) as f64).sqrt();
    let mut features = Vec::new();
    let mut known = Vec::new();
    let mut first = 0;
    for (position, dimension) in table.iter().enumerate() {
        let here = levels.iter().filter(|one| one.dimension == dimension.id);
        let ones = Sparse::from_entries(here.flat_map(|one| [(first + one.level, 1.0), (first + one.level + 1, 1.0)]));
        if !ones.is_zero() {
            known.push((position, share));
            features.extend_from_slice(ones.scaled(share / ones.length()).entries());
        }
        first += dimension.levels.len() + 1;
    }
    BlockVector { features: Sparse::from_entries(features), known: Sparse::from_entries(known) }
}

/// What a column stands for: a dimension and one of the consecutive ones of its levels.
pub fn column_name(table: &[Dimension], column: usize) -> String {
    let mut first = 0;
    for dimension in table {
        let next = first + dimension.levels.len() + 1;
        if column < next {
            return format!("{}:{}", dimension.id, column - first);
        }
        first = next;
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::TermId;

    fn table() -> Vec<Dimension> {
        let dimension = |code: &str, levels: usize| Dimension {
            id: TermId::new(code).expect("a code"),
            label: code.to_owned(),
            levels: (0..levels).map(|level| level.to_string()).collect(),
        };
        vec![dimension("capacity", 3), dimension("team", 2)]
    }

    fn at(code: &str, level: usize) -> StartingLevel {
        let dimension = TermId::new(code).expect("a code");
        StartingLevel { dimension, level, statement: String::new(), source: None }
    }

    #[test]
    fn the_same_level_is_alike_the_next_half_so_and_unknown_is_neither() {
        let encode = |levels: &[StartingLevel]| encode(&table(), [levels].into_iter());
        let one = encode(&[at("capacity", 0)]);
        let likeness = |other: &BlockVector| {
            let likeness = one.likeness(other);
            ((likeness.similarity * 100.0).round(), (likeness.known * 100.0).round())
        };
        assert_eq!(likeness(&one), (50.0, 50.0));
        assert_eq!(likeness(&encode(&[at("capacity", 1), at("team", 1)])), (25.0, 50.0));
        assert_eq!(likeness(&encode(&[at("capacity", 2)])), (0.0, 50.0));
        assert_eq!(likeness(&encode(&[at("team", 0)])), (0.0, 0.0));
        assert_eq!(likeness(&encode(&[])), (0.0, 0.0));
    }
}
