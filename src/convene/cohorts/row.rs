//! A proposed cohort in full: who, about what, who brings them together, how it begins and what to beware of.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{CohortOptions, ExistingGroup};
use crate::convene::circle::CircleOptions;
use crate::domain::id::ProblemId;
use crate::domain::query::{Query, Subject};
use crate::domain::sharing::Convener;
use crate::domain::stage::Stage;
use crate::engine::{Engine, EngineError};
use crate::explanation;
use crate::proto::{codes, v1};

/// A proposed cohort. Texts stand beside their codes, lists of the same thing in the same order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CohortRow {
    /// The same places about the same problem have the same identifier.
    pub cohort_id: String,
    /// `GROUP` (2 to 6) or `NETWORK` (8 to 25).
    pub kind: &'static str,
    /// The one problem that all of them have live.
    pub problem_id: String,
    /// What it is called.
    pub problem_display_name: String,
    /// Members, in the order of their identifiers.
    pub place_ids: Vec<String>,
    /// Their names.
    pub display_names: Vec<String>,
    /// The code of the stage of each, such as `STAGE_PILOTING`.
    pub stages: Vec<String>,
    /// Steps between the first and the last known stage.
    pub stage_steps: i32,
    /// How many stages are not on record.
    pub unknown_stages: i32,
    /// Mean fit of the pairs, 0 to 1.
    pub mean_fit: f64,
    /// Fit of the pair that fits least, 0 to 1.
    pub worst_fit: f64,
    /// Codes of the sectors that lead the work, where records say so.
    pub lead_sectors: Vec<String>,
    /// The earliest day by which a member must decide, ISO 8601; empty where none is known.
    pub decision_by: String,
    /// Who could bring them together, whoever is made for them most first, and one of another kind beside it.
    pub convener_ids: Vec<String>,
    /// Their names.
    pub conveners: Vec<String>,
    /// Groups that exist and hold at least two of them: to be asked before a new one is formed.
    pub existing_group_ids: Vec<String>,
    /// A larger place that all of them are part of: its meetings will do.
    pub meeting_place_ids: Vec<String>,
    /// Code of the way of sharing to begin with.
    pub approach_id: String,
    /// The way of sharing.
    pub approach: String,
    /// What to ask first.
    pub opening_question: String,
    /// Who should be in the room: whoever holds the duty in each area, and the sectors that are in the work.
    pub who_should_be_in_the_room: Vec<String>,
    /// Meetings in a year.
    pub meetings_a_year: i32,
    /// Months to avoid, 1 to 12.
    pub avoid_months: Vec<i32>,
    /// Codes of what is on in those months.
    pub crunch_codes: Vec<String>,
    /// What is on in those months.
    pub crunches: Vec<String>,
    /// Codes of how to begin, in that order.
    pub plan_codes: Vec<String>,
    /// How to begin.
    pub plan: Vec<String>,
    /// Codes of what to beware of.
    pub warning_codes: Vec<String>,
    /// What to beware of.
    pub warnings: Vec<String>,
}

/// A cohort before it is told.
#[derive(Debug, Clone)]
pub(super) struct Proposal {
    pub(super) id: String,
    pub(super) problem: ProblemId,
    /// Positions in the register, in order.
    pub(super) places: Vec<usize>,
    /// In billionths.
    pub(super) mean_fit: u64,
    /// In billionths.
    pub(super) worst_fit: u64,
    pub(super) decision_by: Option<Date>,
}

impl Proposal {
    /// The first twelve hexadecimal digits of the SHA-256 of the problem and the members, joined by `|`.
    pub(super) fn id_of(engine: &Engine, problem: &ProblemId, places: &[usize]) -> String {
        let ids = places.iter().map(|&place| engine.register().get(place).place.id.as_str());
        let all: Vec<&str> = std::iter::once(problem.as_str()).chain(ids).collect();
        Sha256::digest(all.join("|")).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Decisions first (R30), then the best fit.
    pub(super) fn order(&self) -> (bool, Option<Date>, Reverse<u64>, String) {
        (self.decision_by.is_none(), self.decision_by, Reverse(self.mean_fit), self.id.clone())
    }

    /// The known stages of the members, by member.
    pub(super) fn stages(&self, engine: &Engine) -> Vec<Option<Stage>> {
        let stage = |&place: &usize| engine.register().get(place).record(&self.problem)?.stage;
        self.places.iter().map(stage).collect()
    }

    /// Steps between the first and the last known stage.
    pub(super) fn stage_steps(&self, engine: &Engine) -> i32 {
        let known: Vec<Stage> = self.stages(engine).into_iter().flatten().collect();
        known.iter().min().zip(known.iter().max()).map_or(0, |(first, last)| first.steps_to(*last))
    }

    /// The sectors that lead the work of the members, each once.
    pub(super) fn lead_sectors(&self, engine: &Engine) -> Vec<String> {
        let lead =
            |&place: &usize| engine.register().get(place).record(&self.problem)?.circumstances.lead_sector.as_ref();
        let sectors: BTreeSet<String> = self.places.iter().filter_map(lead).map(ToString::to_string).collect();
        sectors.into_iter().collect()
    }

    /// The convener that is made for them most, and the first of another kind (R103).
    pub(super) fn conveners<'e>(&self, engine: &'e Engine) -> Vec<&'e Convener> {
        let places: Vec<_> = self.places.iter().map(|&place| &engine.register().get(place).place).collect();
        let all = explanation::conveners(engine.vocabulary(), &places, &self.problem);
        let Some(first) = all.first() else { return Vec::new() };
        let second = all.iter().find(|one| one.kind != first.kind);
        std::iter::once(*first).chain(second.copied()).collect()
    }

    /// Tells a cohort in full.
    pub(super) fn row(
        &self,
        engine: &Engine,
        circle: &CircleOptions,
        wanted: &CohortOptions,
        existing: &[ExistingGroup],
    ) -> Result<CohortRow, EngineError> {
        let (vocabulary, register) = (engine.vocabulary(), engine.register());
        let known = vocabulary.taxonomy.get(&self.problem);
        let (challenge, label) = (known.and_then(|one| one.challenge), known.map_or("", |one| one.label_for(None)));
        let meeting_places = self.meeting_places(engine);
        let approach = explanation::approach(&vocabulary.approaches, challenge, meeting_places.is_empty());
        let conveners = self.conveners(engine);
        let ids: Vec<String> = self.places.iter().map(|&place| register.get(place).place.id.to_string()).collect();
        let holds_two = |group: &&ExistingGroup| {
            group.problem_id == self.problem.as_str()
                && group.place_ids.iter().filter(|place| ids.contains(place)).count() > 1
        };
        let stages = self.stages(engine);
        let crunches = self.crunches(engine);
        let (plan_codes, plan) = told(self.plan(wanted, label));
        let (warning_codes, warnings) = told(self.warnings(engine, circle, wanted, &conveners));
        Ok(CohortRow {
            cohort_id: self.id.clone(),
            kind: if wanted.size.is_network() { "NETWORK" } else { "GROUP" },
            problem_id: self.problem.to_string(),
            problem_display_name: label.to_owned(),
            display_names: self.places.iter().map(|&place| register.get(place).place.name.clone()).collect(),
            stages: stages.iter().map(|&stage| codes::stage(stage).as_str_name().to_owned()).collect(),
            stage_steps: self.stage_steps(engine),
            unknown_stages: stages.iter().filter(|stage| stage.is_none()).count() as i32,
            mean_fit: self.mean_fit as f64 / 1e9,
            worst_fit: self.worst_fit as f64 / 1e9,
            lead_sectors: self.lead_sectors(engine),
            decision_by: self.decision_by.map(|day| day.to_string()).unwrap_or_default(),
            convener_ids: conveners.iter().map(|one| one.id.to_string()).collect(),
            conveners: conveners.iter().map(|one| one.name.clone()).collect(),
            existing_group_ids: existing.iter().filter(holds_two).map(|group| group.group_id.clone()).collect(),
            meeting_place_ids: meeting_places.iter().map(|&place| register.get(place).place.id.to_string()).collect(),
            approach_id: approach.map(|one| one.id.to_string()).unwrap_or_default(),
            approach: approach.map(|one| one.label.clone()).unwrap_or_default(),
            opening_question: explanation::opening_question(challenge, label),
            who_should_be_in_the_room: self.room(engine, circle)?,
            meetings_a_year: i32::from(wanted.meetings_a_year),
            avoid_months: crunches
                .iter()
                .flat_map(|one| one.months.iter())
                .map(|&month| i32::from(month))
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            crunch_codes: crunches.iter().map(|one| one.id.to_string()).collect(),
            crunches: crunches.iter().map(|one| one.label.clone()).collect(),
            plan_codes,
            plan,
            warning_codes,
            warnings,
            place_ids: ids,
        })
    }

    /// The larger places that all members are part of: if they meet there already, that meeting will do (R145).
    fn meeting_places(&self, engine: &Engine) -> Vec<usize> {
        let hierarchy = engine.register().hierarchy();
        let above = self.places.iter().map(|&place| hierarchy.ancestors(place));
        let shared = above.reduce(|one, other| one.intersection(&other).copied().collect());
        shared.unwrap_or_default().into_iter().collect()
    }

    /// Everybody who is named when the first member is told of each of the others.
    fn room(&self, engine: &Engine, circle: &CircleOptions) -> Result<Vec<String>, EngineError> {
        let mut query = Query::new(Subject::Registered(self.places[0]), circle.weights, circle.today);
        query.problem = Some(self.problem.clone());
        let mut room: Vec<String> = Vec::new();
        for &other in &self.places[1..] {
            let conversation = engine.explain_peer(&query, other)?.peer.and_then(|peer| peer.conversation);
            for one in conversation.map(|one| one.who_should_be_in_the_room).unwrap_or_default() {
                if !room.contains(&one) {
                    room.push(one);
                }
            }
        }
        Ok(room)
    }
}

fn told(statements: Vec<v1::Statement>) -> (Vec<String>, Vec<String>) {
    statements.into_iter().map(|one| (one.code, one.text)).unzip()
}
