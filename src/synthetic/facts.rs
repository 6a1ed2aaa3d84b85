//! What is on record for a made-up place: that of two real ones, moved in time and told in made-up words.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use rand::Rng;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::domain::circumstances::{Circumstances, StartingLevel};
use crate::domain::factor::HeldFactor;
use crate::domain::freshness::NextStep;
use crate::domain::id::{ProblemId, SourceId};
use crate::domain::pressure::OfficialStatistic;
use crate::domain::profile::Profile;
use crate::domain::record::{Evidence, Record};
use crate::domain::vocabulary::Vocabulary;

/// How often the second place is asked about a code, and not the first.
const SECOND: f64 = 1.0 / 6.0;
/// Furthest that a date is moved, in days.
const DAYS: i64 = 45;

/// What facts are made with.
pub(super) struct Facts<'a> {
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) source: &'a SourceId,
    /// No fact is of a later day.
    pub(super) last: Date,
}

impl Facts<'_> {
    /// Records: for each code what one of the two has of it, nothing included. Shares of places with a code are kept.
    pub(super) fn records(&self, pair: [&Profile; 2], random: &mut Xoshiro256PlusPlus) -> Vec<Record> {
        let codes: BTreeSet<&ProblemId> =
            pair.iter().flat_map(|profile| profile.records()).map(|record| &record.problem).collect();
        let mut records = Vec::new();
        for code in codes {
            let Some(record) = pair[asked(random)].record(code) else { continue };
            let days = random.gen_range(-DAYS..=DAYS);
            let evidence = record.evidence().iter().map(|one| self.evidence(code, one, days)).collect();
            let Some(mut made) = Record::from_evidence(code.clone(), evidence) else { continue };
            made.circumstances = self.circumstances(&record.circumstances);
            records.push(made);
        }
        records
    }

    /// Official statistics, in the same way.
    pub(super) fn statistics(&self, pair: [&Profile; 2], random: &mut Xoshiro256PlusPlus) -> Vec<OfficialStatistic> {
        let from = pair[asked(random)];
        let made = |one: &OfficialStatistic| OfficialStatistic {
            problem: one.problem.clone(),
            as_of: one.as_of,
            statement: format!("Made up: worst quarter, {}.", self.vocabulary.taxonomy.label(&one.problem)),
            source: self.source.clone(),
        };
        from.statistics.iter().map(made).collect()
    }

    fn evidence(&self, code: &ProblemId, real: &Evidence, days: i64) -> Evidence {
        let label = self.vocabulary.taxonomy.label(code);
        let as_of = self.moved(real.as_of, days);
        Evidence {
            as_of,
            // The made-up source is no list that goes on naming its members.
            holds_on: as_of,
            statement: format!("Made up, and true of no real place: {label}, {}.", real.status.code()),
            source: Some(self.source.clone()),
            source_key: String::new(),
            next_step: real.next_step.as_deref().map(|step| Box::new(self.step(step, days))),
            ..real.clone()
        }
    }

    /// The step is moved as its fact is, and what it is stays the kind's.
    fn step(&self, real: &NextStep, days: i64) -> NextStep {
        let due = real.due.checked_add(days.days()).unwrap_or(real.due);
        NextStep { what: real.what.clone(), due, when: String::new() }
    }

    /// A later day that would lie past the last one is an earlier one instead.
    fn moved(&self, day: Date, days: i64) -> Date {
        let by = |span: Span| day.checked_add(span).ok().filter(|moved| *moved <= self.last);
        by(days.days()).or_else(|| by((-days).days())).unwrap_or(day)
    }

    fn circumstances(&self, real: &Circumstances) -> Circumstances {
        let source = || Some(self.source.clone());
        let factor = |one: &HeldFactor| HeldFactor { source: source(), ..one.clone() };
        let level = |one: &StartingLevel| StartingLevel { statement: String::new(), source: source(), ..one.clone() };
        Circumstances {
            factors: real.factors.iter().map(factor).collect(),
            starting_point: real.starting_point.iter().map(level).collect(),
            outcomes: Vec::new(),
            // Nobody says a made-up place's words.
            own_words: String::new(),
            ..real.clone()
        }
    }
}

fn asked(random: &mut Xoshiro256PlusPlus) -> usize {
    usize::from(random.gen_bool(SECOND))
}
