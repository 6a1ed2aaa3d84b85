//! How a cohort begins and goes on: small, prepared, planned by its members, round their busy months (R79, R87, R98).

use std::collections::BTreeSet;

use super::CohortOptions;
use super::row::Proposal;
use crate::domain::id::ProblemId;
use crate::domain::sharing::Crunch;
use crate::domain::slot::Slot;
use crate::engine::View;
use crate::explanation::{Ids, Labels, Says, list, of_pack, statement};
use crate::proto::v1;

/// Most topics that are named.
const TOPICS: usize = 5;

impl Proposal {
    /// What to do, in that order.
    pub(super) fn plan(&self, view: &View, wanted: &CohortOptions, label: &str) -> Vec<v1::Statement> {
        let times = match wanted.meetings_a_year.get() {
            1 => "once a year".to_owned(),
            2 => "twice a year".to_owned(),
            times => format!("{times} times a year"),
        };
        let collect = statement(
            Says::CollectQuestions { problem_id: (&self.problem).into() },
            format!("before the first session send each member its draft question and collect its own on {label}"),
        );
        let cadence = Says::Cadence { meetings_a_year: wanted.meetings_a_year.get().into() };
        let then = [
            statement(Says::CoDesign, "at the first session the members plan the later ones together"),
            statement(Says::HalfDay, "make it a joint work session of half a day, with the time kept free"),
            statement(Says::Teams, "invite the teams that must work together, across bodies, and not single people"),
            statement(cadence, format!("then meet {times}, beside meetings that they attend anyway")),
            statement(Says::Attendance, "note on the roster which bodies came"),
        ];
        std::iter::once(collect).chain(self.topics(view)).chain(then).collect()
    }

    /// What else the members could choose to talk about: what all of them have live.
    fn topics(&self, view: &View) -> Option<v1::Statement> {
        let taxonomy = &view.vocabulary().taxonomy;
        let is_live = |place: Slot, problem: &ProblemId| {
            view.register().get(place).live().any(|record| &record.problem == problem)
        };
        let (first, others) = self.places.split_first()?;
        let codes = view.register().get(*first).live().map(|record| &record.problem);
        let topics: Vec<&ProblemId> = codes
            .filter(|&code| code != &self.problem && taxonomy.has_weight(code))
            .filter(|code| others.iter().all(|&other| is_live(other, code)))
            .take(TOPICS)
            .collect();
        let labels: Vec<&str> = topics.iter().map(|code| taxonomy.label(code)).collect();
        let text = format!("let the members choose what else to take up: all of them have {} live", list(&labels));
        let says = Says::Topics { topics: Labels::of(&labels), topic_ids: Ids::of(topics.iter().copied()) };
        (!topics.is_empty()).then(|| statement(says, text))
    }

    /// The busy times of any of the members, in the pack's order.
    pub(super) fn crunches(&self, view: &View) -> Vec<v1::Statement> {
        let told = |one: &Crunch| {
            let months: Vec<String> = one.months.iter().map(u8::to_string).collect();
            of_pack(&one.id, &one.label, "months", Labels::of(&months))
        };
        self.meets(view).map(told).collect()
    }

    /// Their months, each once.
    pub(super) fn busy_months(&self, view: &View) -> BTreeSet<u8> {
        self.meets(view).flat_map(|one| &one.months).copied().collect()
    }

    fn meets<'e>(&'e self, view: &'e View) -> impl Iterator<Item = &'e Crunch> {
        let kind = |place: Slot| &view.register().get(place).place.governance_type;
        view.vocabulary().calendar.iter().filter(move |one| self.places.iter().any(|&place| one.is_of(kind(place))))
    }
}
