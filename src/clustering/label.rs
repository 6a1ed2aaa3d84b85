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
/// Traits beside its types of places that a label names at first; more only where two groups would have one label.
const NAMED: usize = 2;
/// Types of places are named where together they are this share of a group.
const MOSTLY: f64 = 0.5;
/// And no more than so many of them.
const KINDS: usize = 2;

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

/// What a label is made of.
struct Telling<'a> {
    /// The types that most of its places are of; empty where it is of many.
    kinds: Vec<&'a Trait>,
    /// Everything else that lifts it, what tells it from the groups of the same types first.
    others: Vec<&'a Trait>,
}

/// A label for each group, no two the same, that can be read aloud: of which types most of its places are, and what sets it
/// apart from the groups that are of the same types; more of that where two groups would share a label.
pub(super) fn labels(
    vocabulary: &Vocabulary,
    of_places: &[Vec<Trait>],
    groups: &[usize],
    lifted: &[Vec<Lifted>],
) -> Vec<String> {
    let shares = shares(of_places, groups, lifted.len());
    let kinds: Vec<Vec<&Trait>> = lifted.iter().zip(&shares).map(|(traits, shares)| mostly(traits, shares)).collect();
    let telling: Vec<Telling<'_>> = (0..lifted.len())
        .map(|own| {
            let rivals: Vec<&Shares<'_>> = (0..lifted.len())
                .filter(|&other| other != own && kinds[other] == kinds[own])
                .map(|at| &shares[at])
                .collect();
            Telling { kinds: kinds[own].clone(), others: told_apart(&lifted[own], &shares[own], &rivals) }
        })
        .collect();
    let mut named = vec![NAMED; lifted.len()];
    loop {
        let labels: Vec<String> =
            telling.iter().zip(&named).map(|(one, &named)| words(vocabulary, one, named)).collect();
        let twice = |position: usize| labels.iter().filter(|other| **other == labels[position]).count() > 1;
        let again: Vec<usize> =
            (0..labels.len()).filter(|&one| twice(one) && named[one] < telling[one].others.len()).collect();
        if again.is_empty() {
            let number = |(position, text): (usize, String)| {
                if labels[..position].contains(&text) { format!("{text} ({})", position + 1) } else { text }
            };
            return labels.clone().into_iter().enumerate().map(number).collect();
        }
        again.into_iter().for_each(|one| named[one] += 1);
    }
}

/// Share of a group's places with each trait.
type Shares<'a> = BTreeMap<&'a Trait, f64>;

fn shares<'a>(of_places: &'a [Vec<Trait>], groups: &[usize], number: usize) -> Vec<Shares<'a>> {
    let mut shares: Vec<Shares<'_>> = vec![Shares::new(); number];
    let mut sizes = vec![0.0; number];
    for (traits, &group) in of_places.iter().zip(groups) {
        sizes[group] += 1.0;
        traits.iter().for_each(|one| *shares[group].entry(one).or_default() += 1.0);
    }
    for (shares, size) in shares.iter_mut().zip(sizes) {
        shares.values_mut().for_each(|share| *share /= f64::max(size, 1.0));
    }
    shares
}

/// The types that lift a group, as many as it takes to make up most of it.
fn mostly<'a>(lifted: &'a [Lifted], shares: &Shares<'_>) -> Vec<&'a Trait> {
    let mut sum = 0.0;
    let mut kinds = Vec::new();
    for one in lifted.iter().map(|one| &one.of).filter(|one| matches!(one, Trait::Kind(_))).take(KINDS) {
        if sum < MOSTLY {
            sum += shares.get(one).copied().unwrap_or(0.0);
            kinds.push(one);
        }
    }
    if sum >= MOSTLY { kinds } else { Vec::new() }
}

/// The other traits, by how much commoner each is than in whichever rival has it most; as they stand where there is no rival.
fn told_apart<'a>(lifted: &'a [Lifted], shares: &Shares<'_>, rivals: &[&Shares<'_>]) -> Vec<&'a Trait> {
    let share = |shares: &Shares<'_>, one: &Trait| shares.get(one).copied().unwrap_or(0.0);
    let lead = |one: &Trait| share(shares, one) - rivals.iter().map(|rival| share(rival, one)).fold(0.0, f64::max);
    let mut others: Vec<&Trait> =
        lifted.iter().map(|one| &one.of).filter(|one| !matches!(one, Trait::Kind(_))).collect();
    if !rivals.is_empty() {
        // Stable: what sets it apart from all comes first among equals.
        others.sort_by(|a, b| lead(b).total_cmp(&lead(a)));
    }
    others
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

/// "mostly district councils working on town centres, in areas with high figures for older people and low figures for child
/// poverty".
fn words(vocabulary: &Vocabulary, telling: &Telling<'_>, named: usize) -> String {
    let named = &telling.others[..named.min(telling.others.len())];
    let of = |all: &[&Trait], is: fn(&Trait) -> bool| -> String {
        let labels: Vec<String> = all.iter().filter(|one| is(one)).map(|one| one.label(vocabulary)).collect();
        in_a_row(&labels)
    };
    let kinds = of(&telling.kinds, |_| true);
    let problems = of(named, |one| matches!(one, Trait::Problem(_)));
    let ends = [
        ("high figures for ", of(named, |one| matches!(one, Trait::High(_)))),
        ("low figures for ", of(named, |one| matches!(one, Trait::Low(_)))),
    ];
    let ends: Vec<String> =
        ends.iter().filter(|(_, of)| !of.is_empty()).map(|(lead, of)| format!("{lead}{of}")).collect();
    let who = if kinds.is_empty() { "places".to_owned() } else { format!("mostly {kinds}") };
    match (problems.is_empty(), ends.is_empty()) {
        (true, true) if kinds.is_empty() => "places with nothing in particular in common".to_owned(),
        (true, true) => who,
        (true, false) => format!("{who} in areas with {}", ends.join(" and ")),
        (false, true) => format!("{who} working on {problems}"),
        (false, false) => format!("{who} working on {problems}, in areas with {}", ends.join(" and ")),
    }
}

/// "a", "a and b", "a, b and c"; with a comma before the last "and" where a label has an "and" of its own.
fn in_a_row(labels: &[String]) -> String {
    let comma = if labels.iter().any(|label| label.contains(" and ")) { "," } else { "" };
    match labels {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{}{comma} and {last}", before.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(code: &str) -> Trait {
        Trait::Problem(code.to_owned())
    }

    /// Places of two groups of one type, all with one problem, and each group with one of its own.
    fn two_alike() -> (Vec<Vec<Trait>>, Vec<usize>) {
        let kind = |code: &str| Trait::Kind(code.to_owned());
        let own = ["markets", "ferries"];
        let mut places: Vec<Vec<Trait>> =
            (0..40).map(|place| vec![kind("town"), problem("merger"), problem(own[place % 2])]).collect();
        places.extend((0..80).map(|_| vec![kind("city"), problem("smoke")]));
        (places, (0..120).map(|place| if place < 40 { place % 2 } else { 2 }).collect())
    }

    #[test]
    fn two_groups_of_one_type_are_told_by_what_differs_and_not_by_what_they_share() {
        let (places, groups) = two_alike();
        let lifted = lifted(&places, &groups, 3);
        let shares = shares(&places, &groups, 3);
        let told = told_apart(&lifted[0], &shares[0], &[&shares[1]]);
        assert_eq!(told, [&problem("markets"), &problem("merger")]);
        assert_eq!(mostly(&lifted[0], &shares[0]), [&Trait::Kind("town".to_owned())]);
    }

    #[test]
    fn a_type_that_is_not_most_of_a_group_does_not_name_it() {
        let (mut places, groups) = two_alike();
        // A third of the first group is of the type.
        let of_first = places.iter_mut().step_by(2).take(20).enumerate();
        of_first.filter(|(at, _)| at % 3 > 0).for_each(|(at, traits)| traits[0] = Trait::Kind(format!("other{at}")));
        let lifted = lifted(&places, &groups, 3);
        assert!(mostly(&lifted[0], &shares(&places, &groups, 3)[0]).is_empty());
    }
}
