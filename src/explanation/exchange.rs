//! What a peer may take from the asker: two who ring each other are equals, and each has something to give (R71).

use super::code::Says;
use super::encounter::Encounter;
use super::words::{statement, steps};
use crate::domain::taxonomy::Lineage;
use crate::matching::shared::Shared;
use crate::proto::v1;

/// The shared problems with which the asker is further on, in the order of telling.
pub(super) fn they_may_take(met: &Encounter<'_, '_>) -> Vec<v1::Statement> {
    let further_on = |one: &&Shared<'_>| {
        let ahead = -one.steps()?;
        let (yours, theirs) = (met.scene.label(one.own.problem), met.scene.label(one.problem));
        let than = if one.lineage == Lineage::Same { String::new() } else { format!(" than they are with {theirs}") };
        let text = format!("with {yours} you are {} further on{than}: they may ask you how", steps(ahead));
        let says = Says::FurtherOnHere {
            yours,
            theirs,
            your_problem_id: one.own.problem.into(),
            their_problem_id: one.problem.into(),
            steps: usize::try_from(ahead).ok().filter(|steps| *steps > 0)?,
        };
        Some(statement(says, text))
    };
    met.told.iter().filter_map(further_on).collect()
}
