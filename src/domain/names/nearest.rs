//! Names that are like a text that names nothing.

use std::collections::BTreeMap;

use super::super::grams::{Gram, grams};

/// Names that share most letters with the text, and are then compared one by one.
pub(super) const COMPARED: usize = 64;

/// Which names hold which three letters in a row.
#[derive(Debug, Clone, Default)]
pub(super) struct Grams {
    holders: BTreeMap<Gram, Vec<u32>>,
    /// Grams of each name.
    counts: Vec<u16>,
}

impl Grams {
    /// Names by their position.
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut grams = Self::default();
        for (name, text) in (0_u32..).zip(names) {
            let own = grams_of(text);
            grams.counts.push(u16::try_from(own.len()).unwrap_or(u16::MAX));
            for gram in own {
                grams.holders.entry(gram).or_default().push(name);
            }
        }
        grams
    }

    /// Positions of the names that share the largest part of their letters with a text, best first, then in order, among those that
    /// are `asked`; each with how large that part is, in millionths.
    pub(super) fn like(&self, text: &str, asked: impl Fn(u32) -> bool) -> Vec<(usize, u32)> {
        let own = grams_of(text);
        let mut shared: Vec<u16> = vec![0; self.counts.len()];
        let mut touched = Vec::new();
        for name in own.iter().filter_map(|gram| self.holders.get(gram)).flatten() {
            let count = &mut shared[*name as usize];
            if *count == 0 {
                touched.push(*name);
            }
            *count += 1;
        }
        // Twice the shared ones among all of both, in millionths: the order is total.
        let likeness = |name: u32| {
            let both = usize::from(self.counts[name as usize]) + own.len();
            2_000_000 * usize::from(shared[name as usize]) / both
        };
        let mut ranked: Vec<(usize, u32)> =
            touched.into_iter().filter(|&name| asked(name)).map(|name| (likeness(name), name)).collect();
        let better = |a: &(usize, u32), b: &(usize, u32)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
        if ranked.len() > COMPARED {
            ranked.select_nth_unstable_by(COMPARED, better);
            ranked.truncate(COMPARED);
        }
        ranked.sort_unstable_by(better);
        ranked
    }
}

/// The grams of a name; its beginning counts as two letters more, its end as one.
fn grams_of(text: &str) -> Vec<Gram> {
    grams("  ".chars().chain(text.chars()).chain(" ".chars()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_is_among_the_first_even_of_many() {
        let many: Vec<String> =
            (0..2_000).map(|number| format!("place number {number}")).chain(["camden".to_owned()]).collect();
        let grams = Grams::new(many.iter().map(String::as_str));
        let like = |text: &str| grams.like(text, |_| true).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
        assert_eq!(like("camdem").first(), Some(&2_000));
        assert!(like("place number").len() <= COMPARED);
        assert!(like("").is_empty());
        let others = grams.like("place number 7", |name| name >= 1_900);
        assert_eq!((others.len(), others.iter().all(|(_, name)| *name >= 1_900)), (COMPARED, true));
    }
}
