//! The figures that measure a problem: their mean likeness, one that is unknown on either side adding nothing.

use std::collections::BTreeMap;

use peermatch::domain::profile::Profile;
use peermatch::domain::vocabulary::Vocabulary;

use super::Compared;
use super::context::{all_bumps, dot};

/// By place the bumps of one figure.
type OfPlaces = Vec<Option<[f64; 6]>>;

/// What measures each code, by its position in the taxonomy.
pub(super) struct Figures {
    by_code: BTreeMap<usize, Vec<OfPlaces>>,
}

impl Figures {
    pub(super) fn learn(vocabulary: &Vocabulary, profiles: &[Profile]) -> Self {
        let mut by_code: BTreeMap<usize, Vec<OfPlaces>> = BTreeMap::new();
        for (position, figure) in vocabulary.problem_figures.iter().enumerate() {
            let value = |profile: &Profile| {
                profile.problem_figures.iter().find(|one| one.of == position).map(|one| one.figure.value())
            };
            let values: Vec<Option<f64>> = profiles.iter().map(value).collect();
            if values.iter().any(Option::is_some) {
                let code = vocabulary.taxonomy.position(&figure.problem).expect("a code of the pack").get();
                by_code.entry(code).or_default().push(all_bumps(figure.scale, &values));
            }
        }
        Self { by_code }
    }

    /// The problem block where two codes have this product: a quarter of it hangs on the asked code's figures.
    pub(super) fn problem(&self, product: f64, asked: usize, a: usize, b: usize) -> Compared {
        let Some(figures) = self.by_code.get(&asked) else { return (product, 1.0) };
        let (mut alike, mut known) = (0.0, 0.0);
        for figure in figures {
            if let (Some(a), Some(b)) = (&figure[a], &figure[b]) {
                alike += dot(a, b);
                known += 1.0;
            }
        }
        let number = figures.len() as f64;
        (product * (0.75 + 0.25 * alike / number), 0.75 + 0.25 * known / number)
    }
}
