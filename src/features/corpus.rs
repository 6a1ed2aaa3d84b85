//! How common each problem is: parameters of the model, never recomputed when a query comes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::domain::id::ProblemId;
use crate::domain::profile::Profile;
use crate::domain::taxonomy::Taxonomy;

/// Places that a code has at least, where its rarity is counted.
const RAREST: u32 = 3;

/// Document frequencies of problem codes over the places of the pack that the model was trained on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corpus {
    /// Registered places.
    pub places: u32,
    /// Places with a record in any status.
    pub places_with_record: u32,
    /// Places with a record of exactly this code, in any status.
    recorded: BTreeMap<String, u32>,
    /// Places with a pressure on exactly this code.
    pressed: BTreeMap<String, u32>,
}

impl Corpus {
    /// Whether these counts can be counts of places.
    pub fn is_sound(&self) -> bool {
        let recorded = self.recorded.values().all(|&df| df <= self.places_with_record);
        let pressed = self.pressed.values().all(|&df| df <= self.places);
        recorded && pressed && self.places_with_record <= self.places
    }

    /// Counts records.
    pub fn count(profiles: &[Profile], taxonomy: &Taxonomy) -> Self {
        let mut recorded = BTreeMap::new();
        for profile in profiles {
            for record in profile.records().iter().filter(|record| taxonomy.has_weight(&record.problem)) {
                *recorded.entry(record.problem.to_string()).or_insert(0) += 1;
            }
        }
        let with_record = profiles.iter().filter(|profile| !profile.records().is_empty()).count();
        Self {
            places: count(profiles.len()),
            places_with_record: count(with_record),
            recorded,
            pressed: BTreeMap::new(),
        }
    }

    /// Counts the codes of each place's pressures.
    pub fn with_pressures<'a>(mut self, places: impl Iterator<Item = BTreeSet<&'a ProblemId>>) -> Self {
        for problems in places {
            for problem in problems {
                *self.pressed.entry(problem.to_string()).or_insert(0) += 1;
            }
        }
        self
    }

    /// The codes that any place has, on record or under pressure; some of them twice.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.recorded.keys().chain(self.pressed.keys()).map(String::as_str)
    }

    /// Places that have the code: on record, or under pressure where nobody has it on record.
    pub fn document_frequency(&self, problem: &ProblemId) -> u32 {
        let code = problem.as_str();
        self.recorded.get(code).or_else(|| self.pressed.get(code)).copied().unwrap_or(0)
    }

    /// Inverse document frequency: `ln((2 + N) / (1 + df))`, N the places with a record. Always positive. A code that few or
    /// none have, one that came after training among them, counts as one that three have: a chance record should not outweigh all else that a place works on.
    pub fn idf(&self, problem: &ProblemId) -> f64 {
        let (n, df) = (self.places_with_record, self.document_frequency(problem).max(RAREST));
        // No code is had by more places than have a record, however many pressures there are and however few records.
        ((2.0 + f64::from(n)) / (1.0 + f64::from(df.min(n)))).ln()
    }

    /// Whether over half of all places have the code.
    pub fn is_common(&self, problem: &ProblemId) -> bool {
        2 * self.document_frequency(problem) > self.places
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
