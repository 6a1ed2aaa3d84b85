//! What lifts a group above the rest, in plain words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::profile::Profile;
use crate::domain::vocabulary::Vocabulary;
use crate::features::parameters::Parameters;

/// A trait names a group where it is this much commoner in it than among all places.
const LIFT: f64 = 1.5;
/// And this many of its places have it.
const SUPPORT: usize = 5;
/// A figure this far from the mean of the pack is high or low.
const FAR: f64 = 1.0;
/// Traits that a label names at first; more only where two groups would have one label.
const NAMED: usize = 3;

/// Something that a place is, has or lies high or low on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Trait {
    /// A governance type, by its code.
    Kind(String),
    /// A live problem, by its code.
    Problem(String),
    /// High on an indicator, by its code.
    High(String),
    /// Low on an indicator.
    Low(String),
}

/// A trait that lifts a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lifted {
    /// The trait.
    pub of: Trait,
    /// Share of the group's places with it over the share of all.
    pub lift: f64,
    /// Places of the group with it.
    pub support: usize,
}

/// The traits of one place.
pub(super) fn traits(vocabulary: &Vocabulary, parameters: &Parameters, profile: &Profile) -> Vec<Trait> {
    let mut all = vec![Trait::Kind(profile.place.governance_type.to_string())];
    let counts = |record: &&crate::domain::record::Record| vocabulary.taxonomy.has_weight(&record.problem);
    all.extend(profile.live().filter(counts).map(|record| Trait::Problem(record.problem.to_string())));
    let figures = vocabulary.indicators.iter().zip(&profile.figures).zip(&parameters.scalers);
    for ((indicator, figure), scaler) in figures.filter(|((indicator, _), _)| indicator.used) {
        let (Some(figure), Some(scaler)) = (figure, scaler) else { continue };
        let z = scaler.standardise(figure.value());
        if z >= FAR {
            all.push(Trait::High(indicator.id.to_string()));
        } else if z <= -FAR {
            all.push(Trait::Low(indicator.id.to_string()));
        }
    }
    all
}

/// What lifts each group, what sets it apart most first: the share of the group with a trait less the share of all.
pub(super) fn lifted(of_places: &[Vec<Trait>], groups: &[usize], number: usize) -> Vec<Vec<Lifted>> {
    let mut overall: BTreeMap<&Trait, usize> = BTreeMap::new();
    of_places.iter().flatten().for_each(|one| *overall.entry(one).or_default() += 1);
    let all = of_places.len() as f64;
    let of_group = |group: usize| {
        let members: Vec<&Vec<Trait>> =
            of_places.iter().zip(groups).filter(|(_, one)| **one == group).map(|(traits, _)| traits).collect();
        let mut counts: BTreeMap<&Trait, usize> = BTreeMap::new();
        members.iter().copied().flatten().for_each(|one| *counts.entry(one).or_default() += 1);
        let share = |support: usize| support as f64 / members.len().max(1) as f64;
        let mut found: Vec<(f64, Lifted)> = counts
            .into_iter()
            .filter_map(|(of, support)| {
                let common = overall[of] as f64 / all;
                let lift = share(support) / common;
                let lifts = support >= SUPPORT && lift >= LIFT;
                lifts.then(|| (share(support) - common, Lifted { of: of.clone(), lift, support }))
            })
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.into_iter().map(|(_, lifted)| lifted).collect()
    };
    (0..number).map(of_group).collect()
}

/// A label for each group, no two the same: the traits that set it apart most, more of them where two groups share the first.
/// A group that nothing lifts is named by what it is not.
pub(super) fn labels(vocabulary: &Vocabulary, lifted: &[Vec<Lifted>]) -> Vec<String> {
    let label = |traits: &[Lifted], named: usize| words(vocabulary, &traits[..named.min(traits.len())]);
    let mut named = vec![NAMED; lifted.len()];
    loop {
        let labels: Vec<String> = lifted.iter().zip(&named).map(|(traits, &named)| label(traits, named)).collect();
        let twice = |position: usize| labels.iter().filter(|other| **other == labels[position]).count() > 1;
        let again: Vec<usize> = (0..labels.len()).filter(|&one| twice(one) && named[one] < lifted[one].len()).collect();
        if again.is_empty() {
            let number = |(position, text): (usize, String)| {
                if labels[..position].contains(&text) { format!("{text} ({})", position + 1) } else { text }
            };
            return labels.clone().into_iter().enumerate().map(number).collect();
        }
        again.into_iter().for_each(|one| named[one] += 1);
    }
}

impl Trait {
    /// What it is of, in the pack's words.
    pub fn label(&self, vocabulary: &Vocabulary) -> String {
        let (code, known) = match self {
            Self::Kind(code) => {
                let known = vocabulary.governance.types.iter().find(|kind| kind.id.as_str() == code);
                (code, known.map(|kind| &kind.plural))
            }
            Self::Problem(code) => {
                let known = vocabulary.taxonomy.problems().iter().find(|problem| problem.id.as_str() == code);
                (code, known.map(|problem| &problem.label))
            }
            Self::High(code) | Self::Low(code) => {
                let known = vocabulary.indicators.iter().find(|indicator| indicator.id.as_str() == code);
                (code, known.map(|indicator| &indicator.label))
            }
        };
        known.unwrap_or(code).clone()
    }
}

fn words(vocabulary: &Vocabulary, traits: &[Lifted]) -> String {
    let of = |is: fn(&Trait) -> bool| {
        let all = traits.iter().filter(|one| is(&one.of)).map(|one| one.of.label(vocabulary));
        all.collect::<Vec<_>>().join(" and ")
    };
    let parts = [
        ("more ", of(|one| matches!(one, Trait::Kind(_)))),
        ("", of(|one| matches!(one, Trait::Problem(_)))),
        ("high on ", of(|one| matches!(one, Trait::High(_)))),
        ("low on ", of(|one| matches!(one, Trait::Low(_)))),
    ];
    let said = parts.iter().filter(|(_, words)| !words.is_empty());
    let said: Vec<String> = said.map(|(lead, words)| format!("{lead}{words}")).collect();
    if said.is_empty() { "nothing in particular".to_owned() } else { said.join("; ") }
}
