//! A proposed cohort in full: who, about what, who brings them together, how it begins and what to beware of.

use std::cmp::Reverse;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::CohortOptions;
use super::existing::{ExistingGroup, RunningGroup};
use super::seat::Unseated;
use super::task::joint_task;
use crate::convene::circle::CircleOptions;
use crate::domain::digest::sha256;
use crate::domain::fit::Billionths;
use crate::domain::id::ProblemId;
use crate::domain::sharing::Convener;
use crate::domain::slot::Slot;
use crate::domain::stage::Stage;
use crate::engine::View;
use crate::explanation::{self, Occasion, Proposed};
use crate::proto::{codes, v1};

/// A cohort before it is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Proposal {
    pub(super) id: String,
    pub(super) problem: ProblemId,
    /// Positions in the register, in order.
    pub(super) places: Vec<Slot>,
    /// Of all pairs, rounded down.
    pub(super) mean_fit: Billionths,
    /// Of the pair that fits least.
    pub(super) worst_fit: Billionths,
    pub(super) decision_by: Option<Date>,
    /// Groups that exist for the problem and hold at least two of the places, by identifier and name.
    pub(super) existing: Vec<(String, String)>,
    /// Whether members were exchanged so that different sectors lead.
    pub(super) mixed_for_sectors: bool,
    /// The larger group that they are taken out of.
    pub(super) network: Option<RunningGroup>,
}

/// The conveners who may bring all of some places together about a problem, whoever is made for them most first.
pub(super) fn conveners<'e>(view: &'e View, problem: &ProblemId, places: &[Slot]) -> Vec<&'e Convener> {
    let places: Vec<_> = places.iter().map(|&place| &view.register().get(place).place).collect();
    explanation::conveners(view.vocabulary(), &places, problem)
}

impl Proposal {
    /// The first twelve hexadecimal digits of the SHA-256 of the problem and the members, joined by `|`.
    pub(super) fn id_of(view: &View, problem: &ProblemId, places: &[Slot]) -> String {
        let ids = places.iter().map(|&place| view.register().get(place).place.id.as_str());
        let all: Vec<&str> = std::iter::once(problem.as_str()).chain(ids).collect();
        sha256(all.join("|"))[..12].to_owned()
    }

    /// Decisions first (R30), then the best fit.
    pub(super) fn order(&self) -> (bool, Option<Date>, Reverse<Billionths>, String) {
        (self.decision_by.is_none(), self.decision_by, Reverse(self.mean_fit), self.id.clone())
    }

    /// The known stages of the members, by member.
    pub(super) fn stages(&self, view: &View) -> Vec<Option<Stage>> {
        let stage = |&place: &Slot| view.register().get(place).record(&self.problem)?.stage;
        self.places.iter().map(stage).collect()
    }

    /// Steps between the first and the last known stage.
    pub(super) fn stage_steps(&self, view: &View) -> Option<i32> {
        let known: Vec<Stage> = self.stages(view).into_iter().flatten().collect();
        known.iter().min().zip(known.iter().max()).map(|(first, last)| first.steps_to(*last))
    }

    /// The convener that is made for them most, and the first of another kind (R103).
    pub(super) fn conveners<'e>(&self, view: &'e View) -> Vec<&'e Convener> {
        let all = conveners(view, &self.problem, &self.places);
        let Some(first) = all.first() else { return Vec::new() };
        let second = all.iter().find(|one| one.kind != first.kind);
        std::iter::once(*first).chain(second.copied()).collect()
    }

    /// Tells a cohort in full.
    pub(super) fn row(&self, view: &View, circle: &CircleOptions, wanted: &CohortOptions) -> v1::CohortRow {
        let vocabulary = view.vocabulary();
        let challenge = vocabulary.taxonomy.get(&self.problem).and_then(|one| one.challenge);
        let label = label(view, &self.problem);
        let meeting_places = self.meeting_places(view);
        let occasion = Occasion {
            challenge,
            strangers: meeting_places.is_empty(),
            time_available: circle.time_available,
            before: circle.contacts.among(&self.places),
        };
        let Proposed { approach, reasons } = explanation::propose(&vocabulary.approaches, &occasion);
        let conveners = self.conveners(view);
        let facilitator = wanted.facilitator(view);
        let is_network = wanted.size.is_network();
        let kind = if is_network { v1::CohortRowKind::Network } else { v1::CohortRowKind::Group };
        let joint_task = (!is_network).then(|| joint_task(challenge, label));
        v1::CohortRow {
            cohort_id: self.id.clone(),
            stages: self.stages(view).into_iter().map(|stage| codes::stage(stage).into()).collect(),
            stage_steps: self.stage_steps(view),
            mean_fit: Some(self.mean_fit.share()),
            worst_fit: Some(self.worst_fit.share()),
            lead_sectors: self.lead_sectors(view).into_iter().map(ToString::to_string).collect(),
            mixed_for_sectors: self.mixed_for_sectors,
            decision_by: self.decision_by.map(|day| day.to_string()).unwrap_or_default(),
            convener_ids: conveners.iter().map(|one| one.id.to_string()).collect(),
            convener_display_names: conveners.iter().map(|one| one.name.clone()).collect(),
            facilitator_id: facilitator.map(|one| one.id.to_string()).unwrap_or_default(),
            facilitator_display_name: facilitator.map(|one| one.name.clone()).unwrap_or_default(),
            network_id: self.network.as_ref().map(|one| one.id.clone()).unwrap_or_default(),
            network_display_name: self.network.as_ref().map(|one| one.name.clone()).unwrap_or_default(),
            existing_group_ids: self.existing.iter().map(|(id, _)| id.clone()).collect(),
            existing_group_display_names: self.existing.iter().map(|(_, name)| name.clone()).collect(),
            meeting_place_ids: ids(view, &meeting_places),
            meeting_place_display_names: names(view, &meeting_places),
            approach_id: approach.map(|one| one.id.to_string()).unwrap_or_default(),
            approach: approach.map(|one| one.label.clone()).unwrap_or_default(),
            approach_reasons: reasons,
            opening_question: explanation::opening_question(challenge, label),
            who_should_be_in_the_room: self.room(view),
            roster: self.roster(view),
            questions: self.questions(view, label),
            joint_task_id: joint_task.as_ref().map(|(code, _)| code.name().to_owned()).unwrap_or_default(),
            joint_task: joint_task.map(|(_, text)| text).unwrap_or_default(),
            meetings_a_year: Some(i32::from(wanted.meetings_a_year.get())),
            avoid_months: self.busy_months(view).into_iter().map(i32::from).collect(),
            crunches: self.crunches(view),
            plan: self.plan(view, wanted, label),
            warnings: self.warnings(view, circle, wanted, &conveners),
            ..members(view, kind, &self.problem, &self.places)
        }
    }

    /// The larger places that all members are part of: if they meet there already, that meeting will do (R145).
    fn meeting_places(&self, view: &View) -> Vec<Slot> {
        view.register().hierarchy().shared_ancestors(&self.places).into_iter().collect()
    }
}

/// What every row has.
fn members(view: &View, kind: v1::CohortRowKind, problem: &ProblemId, places: &[Slot]) -> v1::CohortRow {
    v1::CohortRow {
        kind: kind.into(),
        problem_id: problem.to_string(),
        problem_display_name: label(view, problem).to_owned(),
        place_ids: ids(view, places),
        place_display_names: names(view, places),
        ..Default::default()
    }
}

fn ids(view: &View, places: &[Slot]) -> Vec<String> {
    places.iter().map(|&place| view.register().get(place).place.id.to_string()).collect()
}

fn names(view: &View, places: &[Slot]) -> Vec<String> {
    places.iter().map(|&place| view.register().get(place).place.name.clone()).collect()
}

fn label<'e>(view: &'e View, problem: &ProblemId) -> &'e str {
    view.vocabulary().taxonomy.get(problem).map_or("", |one| &one.label)
}

impl ExistingGroup {
    /// Tells a group that exists.
    pub(super) fn row(&self, view: &View) -> v1::CohortRow {
        v1::CohortRow {
            cohort_id: self.id.clone(),
            display_name: self.name.clone(),
            existing_kind: Some(self.kind.into()),
            may_join_place_ids: ids(view, &self.may_join),
            ..members(view, v1::CohortRowKind::Existing, &self.problem, &self.places)
        }
    }
}

/// Tells that a place sits in none.
pub(super) fn unseated(view: &View, problem: &ProblemId, place: Slot, why: Unseated) -> v1::CohortRow {
    v1::CohortRow {
        unseated_reason: Some(why.code().into()),
        unseated_text: why.text().to_owned(),
        ..members(view, v1::CohortRowKind::Unseated, problem, &[place])
    }
}
