//! How a cohort begins and goes on: small, prepared, planned by its members, round their busy months (R79, R87, R98).

use std::collections::BTreeSet;

use super::CohortOptions;
use super::row::Proposal;
use crate::domain::sharing::Crunch;
use crate::engine::Engine;
use crate::explanation::{bare, statement};
use crate::proto::v1;

impl Proposal {
    /// What to do, in that order.
    pub(super) fn plan(&self, wanted: &CohortOptions, label: &str) -> Vec<v1::Statement> {
        let times = match wanted.meetings_a_year {
            1 => "once a year".to_owned(),
            2 => "twice a year".to_owned(),
            times => format!("{times} times a year"),
        };
        let named = [("meetings_a_year", wanted.meetings_a_year.to_string())];
        vec![
            statement(
                "COLLECT_QUESTIONS",
                format!("before the first session collect the questions of each member on {label}"),
                &[("problem_id", self.problem.as_str())],
            ),
            bare("CO_DESIGN", "at the first session the members plan the later ones together"),
            bare("HALF_DAY", "make it a joint work session of half a day, with the time kept free"),
            bare("TEAMS", "invite the teams that must work together, across bodies, and not single people"),
            statement("CADENCE", format!("then meet {times}, beside meetings that they attend anyway"), &named),
            bare("ATTENDANCE", "keep a list of which bodies came"),
        ]
    }

    /// The busy times of any of the members, in the pack's order.
    pub(super) fn crunches(&self, engine: &Engine) -> Vec<v1::Statement> {
        let told = |one: &Crunch| {
            let months: Vec<String> = one.months.iter().map(u8::to_string).collect();
            statement(one.id.as_str(), one.label.clone(), &[("months", months.join("; "))])
        };
        self.meets(engine).map(told).collect()
    }

    /// Their months, each once.
    pub(super) fn busy_months(&self, engine: &Engine) -> Vec<i32> {
        let months: BTreeSet<i32> = self.meets(engine).flat_map(|one| &one.months).map(|&month| month.into()).collect();
        months.into_iter().collect()
    }

    fn meets<'e>(&'e self, engine: &'e Engine) -> impl Iterator<Item = &'e Crunch> {
        let kind = |place: usize| &engine.register().get(place).place.governance_type;
        engine.vocabulary().calendar.iter().filter(move |one| self.places.iter().any(|&place| one.is_of(kind(place))))
    }
}
