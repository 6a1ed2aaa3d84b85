//! Pressures: problems that figures suggest and nobody recorded.

use serde::{Deserialize, Serialize};

use super::scale::Scaler;
use crate::domain::indicator::{Figure, Indicator};
use crate::domain::pressure::{BadEnd, PRESSURE_LIMIT, Pressure, PressureRule};
use crate::domain::profile::Profile;
use crate::domain::vocabulary::Vocabulary;

/// A pressure is the worst tenth of its pool.
const WORST_SHARE: usize = 10;

/// Where the worst tenth of an indicator begins: a parameter of the model.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cut {
    /// The best figure that still belongs to the worst tenth; none where fewer than ten places have a figure.
    threshold: Option<f64>,
}

impl Cut {
    /// Learns from all known figures of an indicator.
    pub fn learn(values: &[f64], bad_end: BadEnd) -> Self {
        let mut worst_first = values.to_vec();
        worst_first.sort_by(|a, b| match bad_end {
            BadEnd::High => b.total_cmp(a),
            BadEnd::Low => a.total_cmp(b),
        });
        // Places that tie at the border stay out together, so that no more than a tenth is ever in.
        let tenth = values.len() / WORST_SHARE;
        let beyond = worst_first.get(tenth).copied();
        let threshold = worst_first[..tenth].iter().copied().rfind(|&value| Some(value) != beyond);
        Self { threshold }
    }

    fn holds(&self, value: f64, bad_end: BadEnd) -> bool {
        self.threshold.is_some_and(|threshold| match bad_end {
            BadEnd::High => value >= threshold,
            BadEnd::Low => value <= threshold,
        })
    }
}

/// The pressures of a place, at most four: indicators furthest from the pool's mean first, then official statistics.
/// A problem that the place has on record, in whatever status, is never a pressure as well.
pub fn derive(profile: &Profile, vocabulary: &Vocabulary, scalers: &[Option<Scaler>], cuts: &[Cut]) -> Vec<Pressure> {
    let mut found: Vec<(f64, Pressure)> = Vec::new();
    for (rule, cut) in vocabulary.pressure_rules.iter().zip(cuts) {
        let Some(position) = vocabulary.indicator_index(&rule.indicator) else { continue };
        let (Some(figure), Some(scaler)) = (profile.figures[position], scalers[position]) else { continue };
        if cut.holds(figure.value(), rule.bad_end) {
            let indicator = &vocabulary.indicators[position];
            let statement = state(indicator, &figure, rule);
            let source = indicator.source.clone();
            let pressure = Pressure { problem: rule.problem.clone(), statement, source, as_of: None };
            found.push((scaler.standardise(figure.value()).abs(), pressure));
        }
    }
    // The rule's place in the pack breaks ties: the sort is stable.
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let statistics = profile.statistics.iter().map(|one| Pressure {
        problem: one.problem.clone(),
        statement: one.statement.clone(),
        source: one.source.clone(),
        as_of: Some(one.as_of),
    });
    let mut pressures: Vec<Pressure> = Vec::new();
    for pressure in found.into_iter().map(|(_, pressure)| pressure).chain(statistics) {
        let known = profile.record(&pressure.problem).is_some()
            || pressures.iter().any(|other| other.problem == pressure.problem);
        if !known && pressures.len() < PRESSURE_LIMIT {
            pressures.push(pressure);
        }
    }
    pressures
}

fn state(indicator: &Indicator, figure: &Figure, rule: &PressureRule) -> String {
    let end = match rule.bad_end {
        BadEnd::High => "highest",
        BadEnd::Low => "lowest",
    };
    format!(
        "{}: {}, among the {end} tenth of places ({})",
        indicator.label,
        indicator.show(figure),
        indicator.period_words()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_a_tenth_is_ever_the_worst_tenth() {
        let values: Vec<f64> = (1..=30).map(f64::from).collect();
        let cut = Cut::learn(&values, BadEnd::High);
        assert_eq!(values.iter().filter(|&&value| cut.holds(value, BadEnd::High)).count(), 3);
        let tied = [vec![9.0; 5], vec![1.0; 15]].concat();
        let cut = Cut::learn(&tied, BadEnd::High);
        assert_eq!(tied.iter().filter(|&&value| cut.holds(value, BadEnd::High)).count(), 0);
        let few = Cut::learn(&[1.0, 2.0], BadEnd::Low);
        assert!(!few.holds(1.0, BadEnd::Low));
    }
}
