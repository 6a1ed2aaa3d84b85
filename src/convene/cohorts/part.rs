//! Places that are split into groups together: all of a problem where they are few, else the nearest to one of them (R84).

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::StageSteps;
use super::seat::Unseated;
use crate::convene::circle::Circle;
use crate::convene::grouping::Table;
use crate::domain::cancel::Cancel;
use crate::domain::id::{ProblemId, TermId};
use crate::domain::record::{Record, Status};
use crate::domain::slot::{Member, Slot};
use crate::domain::stage::Stage;
use crate::engine::EngineError;

/// Members of a circle that are split into groups together.
pub(super) struct Part {
    /// In their order.
    pub(super) members: Vec<Member>,
    /// Who may sit with whom: peers whose known stages lie near enough. Numbered as in `members`.
    pub(super) table: Table,
    /// Who has a peer among the others, at whatever stage.
    has_peer: Vec<bool>,
    /// Which sector leads the work of each, where its record says so.
    pub(super) sectors: Vec<Option<TermId>>,
}

impl Part {
    /// Takes a part of `most` at most out of those who are free: the first of them and those nearest to it, or all where they are
    /// few enough.
    pub(super) fn cut(
        circle: &Circle<'_>,
        free: &mut Vec<Member>,
        most: usize,
        cancel: &Cancel,
    ) -> Result<Vec<Member>, EngineError> {
        if free.len() <= most {
            return Ok(std::mem::take(free));
        }
        let first = free[0];
        let others: Vec<Slot> = free[1..].iter().map(|&member| circle.places()[member]).collect();
        let (view, query) = (circle.view(), circle.query(first));
        let near = view.ask(&view.asker(&query), cancel)?.first_among(&others, most - 1)?;
        let near = near.into_iter().filter_map(|place| circle.member(place));
        let part: BTreeSet<Member> = near.chain([first]).collect();
        free.retain(|one| !part.contains(one));
        Ok(part.into_iter().collect())
    }

    /// Compares all pairs of some members, in their order. Each pair is asked once: without a direction the fit is the same both
    /// ways (law 4).
    pub(super) fn new(
        circle: &Circle<'_>,
        problem: &ProblemId,
        members: Vec<Member>,
        steps: StageSteps,
        cancel: &Cancel,
    ) -> Result<Self, EngineError> {
        let places: Vec<Slot> = members.iter().map(|&member| circle.places()[member]).collect();
        let ask = |one: usize| {
            let (view, query) = (circle.view(), circle.query(members[one]));
            view.ask(&view.asker(&query), cancel)?.fits(&places[one + 1..])
        };
        let fits = (0..members.len()).into_par_iter().map(ask).collect::<Result<Vec<_>, EngineError>>()?;
        let mut has_peer = vec![false; members.len()];
        for (one, fits) in fits.iter().enumerate() {
            for (other, _) in fits.iter().enumerate().filter(|(_, fit)| fit.is_some()) {
                has_peer[one] = true;
                has_peer[one + 1 + other] = true;
            }
        }
        let record = |&member: &Member| live(circle, member, problem);
        let stages: Vec<Option<Stage>> = members.iter().map(|member| record(member)?.stage).collect();
        let sectors = members.iter().map(|member| record(member)?.circumstances.lead_sector.clone()).collect();
        let table = Table::new(members.len(), |one, other| {
            let fit = fits[one][other - one - 1]?;
            similar(stages[one], stages[other], steps).then(|| fit.billionths())
        });
        Ok(Self { members, table, has_peer, sectors })
    }

    /// Why a member sits nowhere.
    pub(super) fn unseated(&self, member: usize) -> Unseated {
        let others = 0..self.members.len();
        if !self.has_peer[member] {
            Unseated::NobodyEligible
        } else if others.filter(|&other| other != member).all(|other| self.table.fit(member, other).is_none()) {
            Unseated::StagesApart
        } else {
            Unseated::NoRoom
        }
    }
}

/// The live record of a member.
fn live<'e>(circle: &Circle<'e>, member: Member, problem: &ProblemId) -> Option<&'e Record> {
    circle.profile(member).record(problem).filter(|record| record.status == Status::Live)
}

/// The stage of a member's live record, if it is known.
pub(super) fn stage(circle: &Circle<'_>, member: Member, problem: &ProblemId) -> Option<Stage> {
    live(circle, member, problem)?.stage
}

/// Whether two may sit together: what is unknown is warned of and bars nobody.
pub(super) fn similar(one: Option<Stage>, other: Option<Stage>, steps: StageSteps) -> bool {
    one.zip(other).is_none_or(|(one, other)| one.steps_to(other).unsigned_abs() <= u32::from(steps.get()))
}
