//! Whether answers are spread over all places or taken by a few hubs, and how strong the peer groups are.
//!
//! Councils are the places of those governance types that govern an area of their own
//! ([`crate::domain::governance::GovernanceType::governs_an_area`]): only they are asked and only they are listed here, so
//! that bodies without figures of an area neither fill nor empty the lists. Otherwise these are the answers themselves: a peer
//! shares a problem and lies neither above nor below the asker.

use std::collections::{BTreeMap, BTreeSet};

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::Serialize;

use super::SEED;
use super::listings::{LISTED, Lists, Rankings};
use super::questions::used_indicators;
use super::questions::{own_records, question};
use crate::domain::block::Block;
use crate::domain::cancel::Cancel;
use crate::domain::id::ProblemId;
use crate::domain::query::Extra;
use crate::domain::slot::Slot;
use crate::engine::{EngineError, Scored, View};
use crate::learning::order::best_first;
use crate::learning::plain::Plain;

/// Problems that are looked at one by one: the commonest.
const PROBLEMS: usize = 10;

/// The lists of one kind of question among one kind of places.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Among {
    /// [`ALL`], or the code of a governance type.
    pub among: String,
    /// The asked problem; none place-wide.
    pub problem: Option<String>,
    /// The lists.
    #[serde(flatten)]
    pub lists: Lists,
}

/// The lists of all who govern an area, place-wide, by another way of ranking the same eligible places.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Baseline {
    /// How.
    pub method: &'static str,
    /// The lists.
    #[serde(flatten)]
    pub lists: Lists,
}

/// The groups of the model, as they were measured in training.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupsMeasured {
    /// Mean silhouette (Rousseeuw 1987), -1 to 1.
    pub silhouette: f64,
    /// The same where the blocks are shuffled among places.
    pub shuffled_silhouette: f64,
    /// Mean adjusted Rand index with groups of resampled places.
    pub stability: f64,
    /// Adjusted Rand index with the governance types.
    pub agreement_with_type: f64,
    /// The largest with having one problem or not.
    pub agreement_with_problem: f64,
    /// That problem.
    pub agreeing_problem: String,
}

/// What a list among all who govern an area is called.
pub const ALL: &str = "all";

/// Hubs and groups.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Structure {
    /// Ranking extras that put the lists in order.
    pub ranking_extras: Vec<&'static str>,
    /// What places that govern an area are called in the pack, more than one.
    pub called: String,
    /// How many of them there are.
    pub governing: usize,
    /// Their governance types, by code.
    pub governing_types: Vec<String>,
    /// Of all of them, place-wide.
    #[serde(flatten)]
    pub all: Lists,
    /// Of the model's groups; absent where it has none.
    #[serde(flatten)]
    pub groups: Option<GroupsMeasured>,
    /// Places in each group, largest first.
    pub group_sizes: Vec<usize>,
    /// All of them by other ways of ranking.
    pub baselines: Vec<Baseline>,
    /// All of them, then within each type; place-wide, then for the commonest problems.
    pub lists: Vec<Among>,
}

/// Asks for every place that governs an area on its own behalf (alongside, default weights) and looks at who is listed.
pub fn structure(view: &View, extras: &[Extra]) -> Result<Structure, EngineError> {
    let governing = governing(view);
    let wide = rankings(view, &governing, None, extras)?;
    let mut lists = among(view, None, &wide.rankings);
    for problem in commonest(view, &governing) {
        let asked = rankings(view, &governing, Some(&problem), extras)?;
        lists.extend(among(view, Some(&problem), &asked.rankings));
    }
    let groups = view.groups();
    let measured = groups.measured().map(|one| GroupsMeasured {
        silhouette: one.silhouette,
        shuffled_silhouette: one.shuffled_silhouette,
        stability: one.stability,
        agreement_with_type: one.agreement_with_type,
        agreement_with_problem: one.agreement_with_problem,
        agreeing_problem: one.problem.clone(),
    });
    Ok(Structure {
        ranking_extras: extras.iter().map(|extra| extra.name()).collect(),
        called: view.vocabulary().places_word.clone(),
        governing: governing.len(),
        governing_types: kinds(view, governing.iter().copied()).into_iter().collect(),
        all: Lists::of(&wide.rankings, view.register()),
        groups: measured,
        group_sizes: groups.groups.iter().map(|group| group.size).collect(),
        baselines: baselines(view, &wide),
        lists,
    })
}

/// Places of a type that governs an area of its own.
pub(super) fn governing(view: &View) -> BTreeSet<Slot> {
    let governance = &view.vocabulary().governance;
    let profiles = view.register().places();
    let governs = |id| governance.type_of(id).is_some_and(|kind| kind.governs_an_area());
    profiles.filter(|(_, profile)| governs(&profile.place.governance_type)).map(|(place, _)| place).collect()
}

fn kind(view: &View, place: Slot) -> &str {
    view.register().get(place).place.governance_type.as_str()
}

fn kinds(view: &View, places: impl Iterator<Item = Slot>) -> BTreeSet<String> {
    places.map(|place| kind(view, place).to_owned()).collect()
}

/// The problems that most of some places have live, commonest first, then by code.
fn commonest(view: &View, governing: &BTreeSet<Slot>) -> Vec<ProblemId> {
    let mut counts: BTreeMap<&ProblemId, usize> = BTreeMap::new();
    for record in governing.iter().flat_map(|&place| own_records(view, place)) {
        *counts.entry(&record.problem).or_default() += 1;
    }
    let mut problems: Vec<(&ProblemId, usize)> = counts.into_iter().collect();
    problems.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    problems.into_iter().take(PROBLEMS).map(|(problem, _)| problem.clone()).collect()
}

/// What was answered, and by what it was ranked.
struct Answers {
    rankings: Rankings,
    scored: Vec<(Slot, Vec<Scored>)>,
}

fn rankings(
    view: &View,
    governing: &BTreeSet<Slot>,
    problem: Option<&ProblemId>,
    extras: &[Extra],
) -> Result<Answers, EngineError> {
    let asks =
        |place: &&Slot| own_records(view, **place).any(|record| problem.is_none_or(|one| one == &record.problem));
    let mut scored = Vec::new();
    for &place in governing.iter().filter(asks) {
        let query = question(place, problem.cloned(), extras);
        let Some(found) = view.ask(&view.asker(&query), &Cancel::new())?.everyone()? else { continue };
        scored.push((place, found.into_iter().filter(|one| governing.contains(&one.place)).collect::<Vec<_>>()));
    }
    let places = |(asker, found): &(Slot, Vec<Scored>)| (*asker, found.iter().map(|one| one.place).collect());
    Ok(Answers { rankings: scored.iter().map(places).collect(), scored })
}

/// All, then each type with more places than fit on one list: in a smaller one everybody lists everybody.
fn among(view: &View, problem: Option<&ProblemId>, rankings: &Rankings) -> Vec<Among> {
    let one = |among: &str, rankings: &Rankings| Among {
        among: among.to_owned(),
        problem: problem.map(ToString::to_string),
        lists: Lists::of(rankings, view.register()),
    };
    let mut all = vec![one(ALL, rankings)];
    for code in kinds(view, rankings.iter().map(|(asker, _)| *asker)) {
        let is = |place: Slot| kind(view, place) == code;
        let within: Rankings = rankings
            .iter()
            .filter(|(asker, _)| is(*asker))
            .map(|(asker, ranked)| (*asker, ranked.iter().copied().filter(|&place| is(place)).collect()))
            .collect();
        if within.len() > LISTED + 1 {
            all.push(one(&code, &within));
        }
    }
    all
}

fn baselines(view: &View, answers: &Answers) -> Vec<Baseline> {
    let register = view.register();
    let baseline = |method, score: &mut dyn FnMut(Slot, &Scored) -> f64| {
        let mut ranked = |(asker, found): &(Slot, Vec<Scored>)| {
            let scores: BTreeMap<Slot, f64> = found.iter().map(|one| (one.place, score(*asker, one))).collect();
            let eligible: Vec<Slot> = scores.keys().copied().collect();
            (*asker, best_first(register, *asker, &eligible, |place| scores[&place]))
        };
        let rankings = answers.scored.iter().map(&mut ranked).collect();
        Baseline { method, lists: Lists::of(&rankings, register) }
    };
    let plain = Plain::new(&register.profiles().to_vec(), &used_indicators(view));
    let mut random = Xoshiro256PlusPlus::seed_from_u64(SEED);
    let mut drawn = answers.rankings.clone();
    drawn.iter_mut().for_each(|(_, ranked)| ranked.shuffle(&mut random));
    vec![
        baseline("plain", &mut |asker, one| -plain.distance(asker, one.place)),
        baseline("context", &mut |_, one| one.likeness[Block::Context as usize].similarity),
        Baseline { method: "random", lists: Lists::of(&drawn, register) },
    ]
}
