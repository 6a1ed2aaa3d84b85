//! How the work on a record reached its stage: steps, oldest first, each with what moved it (R38). No part of a fit looks at them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::stage::Stage;

/// Most steps of a history.
pub const MOST_STEPS: usize = 20;

/// A stage that was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageStep {
    /// When.
    pub on: Date,
    /// Which.
    pub stage: Stage,
    /// What moved the work there, in one line; empty where that is not told.
    pub moved_by: String,
}

/// The steps that did not lead back: each no further back than the furthest that was reached before. A history without the others is as
/// if those had never been told: nothing of it leads back.
pub fn forward(history: &[StageStep]) -> impl Iterator<Item = &StageStep> {
    let mut furthest = Stage::NotConsidering;
    history.iter().filter(move |step| {
        furthest = furthest.max(step.stage);
        step.stage == furthest
    })
}

/// How a record said how far the work is, and says it now.
#[derive(Debug, Clone, Copy)]
pub struct Move<'a> {
    /// The stage before, where it was known, and the day of which that was said; none of a record that is new.
    pub before: Option<(Option<Stage>, Date)>,
    /// The stage now, and the day of which that is said.
    pub now: (Stage, Date),
    /// What moved the work there; empty where that is not told.
    pub by: &'a str,
}

impl Move<'_> {
    /// The history with the step that this is: one of which somebody says what moved it, or one to another stage on a later day. What is
    /// said of an earlier day, or once more of the same, corrects a record and is no step. Of several steps of one day the last one stands;
    /// where there is no room for it, the oldest goes.
    pub fn kept_in(self, mut history: Vec<StageStep>) -> Vec<StageStep> {
        let (stage, on) = self.now;
        if let Some(last) = history.last_mut().filter(|last| last.stage == stage) {
            if !self.by.is_empty() {
                self.by.clone_into(&mut last.moved_by);
            }
            return history;
        }
        let is_of_its_day = history.last().is_some_and(|last| last.on == on);
        if self.by.is_empty() && !is_of_its_day && !self.is_later() {
            return history;
        }
        if is_of_its_day {
            history.pop();
        } else if let Some((Some(stage), before)) = self.before.filter(|(_, before)| history.is_empty() && *before < on)
        {
            history.push(StageStep { on: before, stage, moved_by: String::new() });
        }
        if !self.by.is_empty() || history.last().is_none_or(|last| last.stage != stage) {
            history.push(StageStep { on, stage, moved_by: self.by.to_owned() });
        }
        history.sort_by_key(|step| step.on);
        history.drain(..history.len().saturating_sub(MOST_STEPS));
        history
    }

    fn is_later(self) -> bool {
        let (stage, on) = self.now;
        self.before.is_some_and(|(before, day)| before != Some(stage) && day < on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn step(month: i8, stage: Stage, moved_by: &str) -> StageStep {
        StageStep { on: date(2026, month, 1), stage, moved_by: moved_by.to_owned() }
    }

    fn moved<'a>(before: Option<(Stage, i8)>, (stage, month): (Stage, i8), by: &'a str) -> Move<'a> {
        let before = before.map(|(stage, month)| (Some(stage), date(2026, month, 1)));
        Move { before, now: (stage, date(2026, month, 1)), by }
    }

    #[test]
    fn r38_a_change_of_stage_keeps_its_step_by_itself_and_the_first_also_where_the_work_stood() {
        use Stage::{Designing, Piloting, Planning};
        let first = moved(None, (Planning, 1), "").kept_in(Vec::new());
        assert_eq!(first, [], "a record that is new moved nowhere");
        let second = moved(Some((Planning, 1)), (Designing, 3), "").kept_in(first);
        assert_eq!(second, [step(1, Planning, ""), step(3, Designing, "")]);
        let third = moved(Some((Designing, 3)), (Piloting, 6), "a grant").kept_in(second.clone());
        assert_eq!(third[2..], [step(6, Piloting, "a grant")]);
        let told_later = moved(Some((Designing, 3)), (Designing, 4), "a new lead").kept_in(second.clone());
        assert_eq!(told_later, [step(1, Planning, ""), step(3, Designing, "a new lead")]);
        let unknown_before = Move { before: Some((None, date(2026, 1, 1))), ..moved(None, (Designing, 3), "") };
        assert_eq!(unknown_before.kept_in(Vec::new()), [step(3, Designing, "")]);
        assert_eq!(moved(None, (Planning, 1), "a scare").kept_in(Vec::new()), [step(1, Planning, "a scare")]);
    }

    #[test]
    fn r38_what_corrects_a_record_is_no_step_and_a_full_history_loses_its_oldest() {
        use Stage::{Designing, Piloting, Planning};
        let history = vec![step(1, Planning, ""), step(3, Designing, "a lead")];
        let same = moved(Some((Designing, 3)), (Designing, 5), "").kept_in(history.clone());
        assert_eq!(same, history);
        let earlier = moved(Some((Designing, 3)), (Planning, 2), "").kept_in(history.clone());
        assert_eq!(earlier, history);
        let of_that_day = moved(Some((Designing, 3)), (Piloting, 3), "").kept_in(history.clone());
        assert_eq!(of_that_day, [step(1, Planning, ""), step(3, Piloting, "")]);
        let back = moved(Some((Designing, 3)), (Planning, 3), "").kept_in(history.clone());
        assert_eq!(back, history[..1], "it never was");
        let full: Vec<StageStep> =
            (0..MOST_STEPS).map(|at| StageStep { on: date(2020, 1, 1 + at as i8), ..step(1, Planning, "") }).collect();
        let more = moved(Some((Planning, 1)), (Designing, 3), "").kept_in(full.clone());
        assert_eq!((more.len(), &more[..MOST_STEPS - 1]), (MOST_STEPS, &full[1..]));
    }

    #[test]
    fn r42_a_history_without_steps_back_is_as_if_they_had_never_been_told() {
        use Stage::{Designing, Piloting, Planning};
        let stages = [Planning, Piloting, Planning, Designing, Piloting];
        let history: Vec<StageStep> = (1..).zip(stages).map(|(month, stage)| step(month, stage, "x")).collect();
        let seen: Vec<StageStep> = forward(&history).cloned().collect();
        assert_eq!(seen.iter().map(|step| step.stage).collect::<Vec<_>>(), [Planning, Piloting, Piloting]);
        assert!(forward(&seen).eq(&seen));
    }
}
