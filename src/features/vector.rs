//! Sparse vectors and what a block is made of.

/// A vector that is zero almost everywhere. Positions ascend; values are finite and not negative.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sparse {
    entries: Vec<(usize, f64)>,
}

impl Sparse {
    /// The zero vector.
    pub const fn zero() -> Self {
        Self { entries: Vec::new() }
    }

    /// Adds up what is given for each position; zeros are left out.
    pub fn from_entries(entries: impl IntoIterator<Item = (usize, f64)>) -> Self {
        let mut entries: Vec<(usize, f64)> = entries.into_iter().filter(|(_, value)| *value != 0.0).collect();
        // Stable, so that summands of one position are always added in the order given.
        entries.sort_by_key(|(position, _)| *position);
        entries.dedup_by(|(position, value), (last, total)| {
            let is_same = position == last;
            if is_same {
                *total += *value;
            }
            is_same
        });
        Self { entries }
    }

    /// Positions and values that are not zero.
    pub fn entries(&self) -> &[(usize, f64)] {
        &self.entries
    }

    /// Whether nothing is known.
    pub fn is_zero(&self) -> bool {
        self.entries.is_empty()
    }

    /// The inner product.
    pub fn dot(&self, other: &Self) -> f64 {
        let (mut left, mut right) = (self.entries.iter().peekable(), other.entries.iter().peekable());
        let mut sum = 0.0;
        while let (Some(&&(a, x)), Some(&&(b, y))) = (left.peek(), right.peek()) {
            match a.cmp(&b) {
                std::cmp::Ordering::Less => _ = left.next(),
                std::cmp::Ordering::Greater => _ = right.next(),
                std::cmp::Ordering::Equal => {
                    sum += x * y;
                    left.next();
                    right.next();
                }
            }
        }
        sum
    }

    /// Euclidean length.
    pub fn length(&self) -> f64 {
        self.entries.iter().map(|(_, value)| value * value).sum::<f64>().sqrt()
    }

    /// This vector times a number.
    pub fn scaled(&self, factor: f64) -> Self {
        let scaled = self.entries.iter().map(|&(position, value)| (position, value * factor));
        Self { entries: scaled.filter(|(_, value)| *value != 0.0).collect() }
    }

    /// The sum of several vectors.
    pub fn sum<'a>(vectors: impl IntoIterator<Item = &'a Self>) -> Self {
        Self::from_entries(vectors.into_iter().flat_map(|vector| vector.entries.iter().copied()))
    }
}

/// One block of one row: its features, and how much of the block is known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BlockVector {
    /// Inner product with another row's: how alike the two are, 0 to 1.
    pub features: Sparse,
    /// Inner product with another row's: the share of the block known on both sides, 0 to 1.
    pub known: Sparse,
}

/// How alike two rows are in one block, and how much of the block is known on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Likeness {
    /// 0 to 1, never more than `known`.
    pub similarity: f64,
    /// 0 to 1.
    pub known: f64,
}

impl BlockVector {
    /// A block that is known as a whole where there is anything in it, and not at all elsewhere.
    pub fn whole(features: Sparse) -> Self {
        let known = if features.is_zero() { Sparse::zero() } else { Sparse::from_entries([(0, 1.0)]) };
        Self { features, known }
    }

    /// Compares two rows in this block.
    pub fn likeness(&self, other: &Self) -> Likeness {
        Likeness { similarity: self.features.dot(&other.features), known: self.known.dot(&other.known) }
    }
}
