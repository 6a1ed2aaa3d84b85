//! From the specs of `buddies` and `cohorts` as they came in to options that are whole.

use std::fmt::Display;
use std::num::NonZeroU8;

use jiff::civil::Date;

use super::calls::{Calls, both, invalid};
use super::error::CallError;
use super::query::time_available;
use super::violation::Violations;
use crate::batch::{BuddyRun, CohortRun};
use crate::convene::{
    Aim, BuddyError, BuddyOptions, CircleOptions, CohortError, CohortOptions, GroupSize, Meetings, Method, Pair,
    PerPlace, RunningGroup, StageSteps,
};
use crate::domain::effort::Effort;
use crate::domain::id::{ProblemId, TermId};
use crate::domain::text;
use crate::proto::{limits, v1};

/// Most years that a record may be allowed to be old.
const MOST_YEARS: u8 = 100;

impl Calls {
    /// Checks the spec of `buddies` and puts what it leaves open in place.
    pub(super) fn buddies(
        &self,
        given: &v1::BuddiesSpec,
        seed: u64,
        today: Date,
    ) -> Result<(v1::BuddiesSpec, BuddyRun), CallError> {
        let problem = self.problem_of_run(&given.problem_id);
        let mut wrong = Violations::default();
        let (method, written_method) = match given.method() {
            v1::PairMethod::Unspecified | v1::PairMethod::Best => (Method::Best, v1::PairMethod::Best),
            v1::PairMethod::Stable => (Method::Stable, v1::PairMethod::Stable),
        };
        let (aim, written_aim) = match given.aim() {
            v1::PairAim::Unspecified | v1::PairAim::Fit => (Aim::Fit, v1::PairAim::Fit),
            v1::PairAim::Served => (Aim::Served, v1::PairAim::Served),
        };
        let nearest = given.nearest.map(|nearest| usize::try_from(nearest).unwrap_or(0));
        if nearest == Some(0) {
            wrong.add("spec.buddies.nearest", "is below 1: leave it out for all");
        }
        let options = BuddyOptions {
            method,
            aim,
            forbidden: self.pairs("forbidden", &given.forbidden, limits::PAIRS, &mut wrong),
            fixed: self.pairs("fixed", &given.fixed, limits::PAIRS, &mut wrong),
            earlier: self.pairs("earlier", &given.earlier, limits::EARLIER_PAIRS, &mut wrong),
        };
        let oldest = self.oldest("spec.buddies", given.oldest_record_years, &mut wrong);
        let time_available = time_available("spec.buddies.", given.time_available_days, &mut wrong);
        let contacts = self.past_contacts("spec.buddies.past_contacts", &given.past_contacts, today, &mut wrong);
        let sound = if wrong.0.is_empty() { Ok(()) } else { Err(wrong.0.into()) };
        let (problem, ()) = both("spec.buddies.problem_id", problem, "spec.buddies", sound)?;
        let siblings = !given.exclude_siblings;
        let circle = CircleOptions {
            problem,
            nearest,
            siblings,
            time_available,
            contacts,
            oldest_record_years: oldest,
            ..self.circle(today)
        };
        let run = BuddyRun::new(self.view.clone(), circle, options, seed).map_err(|error| match error {
            BuddyError::Engine(error) => error.into(),
            BuddyError::Pairs(error) => invalid("spec.buddies", error.to_string()),
            error => invalid("spec.buddies.fixed", error.to_string()),
        })?;
        let spec = v1::BuddiesSpec {
            method: written_method.into(),
            aim: written_aim.into(),
            time_available_days: time_available.map(Effort::days),
            oldest_record_years: oldest.map(|years| years.get().into()),
            ..given.clone()
        };
        Ok((spec, run))
    }

    /// Checks the spec of `cohorts` and puts what it leaves open in place.
    pub(super) fn cohorts(
        &self,
        given: &v1::CohortsSpec,
        seed: u64,
        today: Date,
    ) -> Result<(v1::CohortsSpec, CohortRun), CallError> {
        let problem = self.problem_of_run(&given.problem_id);
        let mut wrong = Violations::default();
        let usual = CohortOptions::default();
        let size = checked("size", given.size, usual.size, GroupSize::new, &mut wrong);
        let stage_steps = checked("stage_steps", given.stage_steps, usual.stage_steps, StageSteps::new, &mut wrong);
        let per_place = checked("per_place", given.per_place, usual.per_place, PerPlace::new, &mut wrong);
        let meetings_a_year =
            checked("meetings_a_year", given.meetings_a_year, usual.meetings_a_year, Meetings::new, &mut wrong);
        let running = self.running("running", &given.running, &mut wrong);
        let networks = self.running("from_networks", &given.from_networks, &mut wrong);
        let oldest = self.oldest("spec.cohorts", given.oldest_record_years, &mut wrong);
        let decisions = self.decisions("spec.cohorts.decisions", &given.decisions, &mut wrong);
        let time_available = time_available("spec.cohorts.", given.time_available_days, &mut wrong);
        let contacts = self.past_contacts("spec.cohorts.past_contacts", &given.past_contacts, today, &mut wrong);
        let facilitator = match given.facilitator_id.as_str() {
            "" => None,
            code => TermId::new(code).map(Some).unwrap_or_else(|error| {
                wrong.add("spec.cohorts.facilitator_id", error);
                None
            }),
        };
        let sound = if wrong.0.is_empty() { Ok(()) } else { Err(wrong.0.into()) };
        let (problem, ()) = both("spec.cohorts.problem_id", problem, "spec.cohorts", sound)?;
        let options = CohortOptions {
            size,
            stage_steps,
            per_place,
            meetings_a_year,
            mix_sectors: given.mix_sectors,
            facilitator,
            running,
            networks,
            decisions,
            part: usual.part,
            seed,
        };
        let siblings = given.include_siblings;
        let circle = CircleOptions {
            problem,
            siblings,
            time_available,
            contacts,
            oldest_record_years: oldest,
            ..self.circle(today)
        };
        let run = CohortRun::new(self.view.clone(), circle, options).map_err(|error| match error {
            CohortError::Engine(error) => error.into(),
            error @ CohortError::Facilitator(_) => invalid("spec.cohorts.facilitator_id", error.to_string()),
        })?;
        let spec = v1::CohortsSpec {
            size: i32::try_from(size.get()).ok(),
            stage_steps: Some(stage_steps.get().into()),
            per_place: Some(per_place.get().into()),
            meetings_a_year: Some(meetings_a_year.get().into()),
            time_available_days: time_available.map(Effort::days),
            oldest_record_years: oldest.map(|years| years.get().into()),
            ..given.clone()
        };
        Ok((spec, run))
    }

    fn problem_of_run(&self, code: &str) -> Result<Option<ProblemId>, CallError> {
        if code.is_empty() { Ok(None) } else { self.problem(code).map(Some) }
    }

    /// Everybody, compared by the pack's weights, and nothing else asked for.
    fn circle(&self, today: Date) -> CircleOptions {
        CircleOptions::new(today)
    }

    fn pairs(&self, field: &str, given: &[v1::PlacePair], most: usize, wrong: &mut Violations) -> Vec<Pair> {
        if given.len() > most {
            wrong.add(format!("spec.buddies.{field}"), format!("has {} entries; at most {most}", given.len()));
            return Vec::new();
        }
        let mut pairs = Vec::with_capacity(given.len());
        for (position, pair) in given.iter().enumerate() {
            let mut place = |name: &str, id: &str| {
                let found = self.reader().place(id);
                if found.is_err() {
                    let why = format!("there is no place '{}'", text::echo(id));
                    wrong.add(format!("spec.buddies.{field}[{position}].{name}"), why);
                }
                found.ok()
            };
            let both = (place("place_id", &pair.place_id), place("other_place_id", &pair.other_place_id));
            if let (Some(one), Some(other)) = both {
                pairs.push((one, other));
            }
        }
        pairs
    }

    /// How old a record may be that brings places together: as given, else the pack's own number.
    fn oldest(&self, within: &str, given: Option<i32>, wrong: &mut Violations) -> Option<NonZeroU8> {
        let Some(years) = given else { return self.view.vocabulary().oldest_record_years };
        let checked = u8::try_from(years).ok().filter(|years| *years <= MOST_YEARS).and_then(NonZeroU8::new);
        if checked.is_none() {
            wrong.add(format!("{within}.oldest_record_years"), format!("{years} is outside 1 to {MOST_YEARS}"));
        }
        checked
    }

    fn running(&self, field: &str, given: &[v1::RunningGroup], wrong: &mut Violations) -> Vec<RunningGroup> {
        if given.len() > limits::RUNNING_GROUPS {
            let description = format!("has {} entries; at most {}", given.len(), limits::RUNNING_GROUPS);
            wrong.add(format!("spec.cohorts.{field}"), description);
            return Vec::new();
        }
        let mut all = Vec::with_capacity(given.len());
        for (position, group) in given.iter().enumerate() {
            let field = format!("spec.cohorts.{field}[{position}]");
            let id = text::name(&group.group_id).map_err(|error| wrong.add(format!("{field}.group_id"), error));
            let name = match group.display_name.as_str() {
                "" => Ok(String::new()),
                name => text::name(name).map_err(|error| wrong.add(format!("{field}.display_name"), error)),
            };
            let problem = self.problem(&group.problem_id);
            if problem.is_err() {
                let why = format!("there is no problem '{}'", text::echo(&group.problem_id));
                wrong.add(format!("{field}.problem_id"), why);
            }
            let mut places = Vec::new();
            for id in &group.place_ids {
                match self.reader().place(id) {
                    Ok(place) => places.push(place),
                    Err(_) => {
                        wrong.add(format!("{field}.place_ids"), format!("there is no place '{}'", text::echo(id)))
                    }
                }
            }
            if let (Ok(id), Ok(name), Ok(problem)) = (id, name, problem) {
                all.push(RunningGroup { id, name, problem, places });
            }
        }
        all
    }
}

/// A number of the spec of `cohorts` as the options take it; the usual one where it is left open, or wrong and told so.
fn checked<T, E: Display>(
    field: &str,
    given: Option<i32>,
    usual: T,
    check: impl FnOnce(i64) -> Result<T, E>,
    wrong: &mut Violations,
) -> T {
    match given.map(|number| check(number.into())) {
        None => usual,
        Some(Ok(number)) => number,
        Some(Err(error)) => {
            wrong.add(format!("spec.cohorts.{field}"), error);
            usual
        }
    }
}
