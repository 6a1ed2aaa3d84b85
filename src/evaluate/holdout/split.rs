//! What is hidden, and what is left to see.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::events::events;
use crate::domain::id::ProblemId;
use crate::domain::profile::Profile;
use crate::domain::record::{Evidence, Provenance, Record};
use crate::domain::slot::Slot;
use crate::domain::taxonomy::Lineage;
use crate::domain::vocabulary::Vocabulary;

/// One way of hiding facts.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// All places, in the order of the register, as if nobody knew what is hidden.
    pub seen: Vec<Profile>,
    /// What each place is judged by: hidden problems, on record and not derived. Places without any are left out.
    pub hidden: BTreeMap<Slot, BTreeSet<ProblemId>>,
}

/// Deals the events of all places to `folds` piles, with a seed, and hides one pile after the other: every fact is hidden once.
pub fn folds(vocabulary: &Vocabulary, profiles: &[Profile], folds: usize, seed: u64) -> Vec<Split> {
    let mut dealt: Vec<(Slot, BTreeSet<ProblemId>)> = Vec::new();
    for (place, profile) in Slot::each(profiles) {
        dealt.extend(events(profile, &vocabulary.taxonomy).into_iter().map(|event| (place, event)));
    }
    dealt.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
    let pile = |fold: usize| {
        let mut gone: BTreeMap<Slot, BTreeSet<ProblemId>> = BTreeMap::new();
        for (place, event) in dealt.iter().skip(fold).step_by(folds) {
            gone.entry(*place).or_default().extend(event.iter().cloned());
        }
        gone
    };
    (0..folds).map(|fold| hide(vocabulary, profiles, &pile(fold), None)).collect()
}

/// Shows what was known before a day, and judges by the events of which nothing was. What came to be known after it of an older
/// event is neither shown nor judged.
pub fn before(vocabulary: &Vocabulary, profiles: &[Profile], day: Date) -> Split {
    let mut gone: BTreeMap<Slot, BTreeSet<ProblemId>> = BTreeMap::new();
    for (place, profile) in Slot::each(profiles) {
        let is_new = |problem: &ProblemId| {
            profile.record(problem).is_some_and(|record| record.evidence().iter().all(|one| one.as_of >= day))
        };
        let new = events(profile, &vocabulary.taxonomy).into_iter().filter(|event| event.iter().all(is_new));
        let new: BTreeSet<ProblemId> = new.flatten().collect();
        if !new.is_empty() {
            gone.insert(place, new);
        }
    }
    hide(vocabulary, profiles, &gone, Some(day))
}

/// Takes problems away from places, with all that was derived for them: figures behind a pressure on such a problem, and
/// official statistics of it.
fn hide(
    vocabulary: &Vocabulary,
    profiles: &[Profile],
    gone: &BTreeMap<Slot, BTreeSet<ProblemId>>,
    day: Option<Date>,
) -> Split {
    let nothing = BTreeSet::new();
    let seen = |(place, profile): (Slot, &Profile)| {
        let gone = gone.get(&place).unwrap_or(&nothing);
        let is_gone =
            |problem: &ProblemId| gone.iter().any(|one| vocabulary.taxonomy.lineage(one, problem) != Lineage::Apart);
        let records = profile.records().iter().filter(|record| !is_gone(&record.problem));
        let mut figures = profile.figures.clone();
        for rule in vocabulary.pressure_rules.iter().filter(|rule| is_gone(&rule.problem)) {
            if let Some(position) = vocabulary.indicator_index(&rule.indicator) {
                figures[position] = None;
            }
        }
        let known = |as_of: Date| day.is_none_or(|day| as_of < day);
        let statistics = profile.statistics.iter().filter(|one| !is_gone(&one.problem) && known(one.as_of));
        let records = records.filter_map(|record| kept_evidence(record, |one| known(one.as_of)));
        Profile::new(profile.place.clone(), records.collect(), figures, statistics.cloned().collect())
    };
    let is_fact = |record: &&Record| {
        let derived = record.evidence().iter().all(|one| one.provenance == Provenance::Derived);
        record.is_offered() && !derived && vocabulary.taxonomy.has_weight(&record.problem)
    };
    let judged = gone.iter().map(|(&place, gone)| {
        let facts = gone.iter().filter_map(|problem| profiles[place].record(problem)).filter(is_fact);
        (place, facts.map(|record| record.problem.clone()).collect::<BTreeSet<ProblemId>>())
    });
    Split {
        seen: Slot::each(profiles).map(seen).collect(),
        hidden: judged.filter(|(_, facts)| !facts.is_empty()).collect(),
    }
}

/// A record as it looks by a part of its evidence; none where nothing of it is known. Its circumstances name no source: where a
/// part of the evidence is hidden, nothing of them is taken as known.
pub(in crate::evaluate) fn kept_evidence(record: &Record, known: impl Fn(&Evidence) -> bool) -> Option<Record> {
    let kept: Vec<Evidence> = record.evidence().iter().filter(|one| known(one)).cloned().collect();
    if kept.len() == record.evidence().len() {
        return Some(record.clone());
    }
    Record::from_evidence(record.problem.clone(), kept)
}
