//! What a peer may take from the asker: two who ring each other are equals, and each has something to give (R71).

use super::scene::Scene;
use super::words::{statement, steps};
use crate::matching::shared::Shared;
use crate::proto::v1;

impl Scene<'_> {
    /// The shared problems with which the asker is further on, in the order given.
    pub(super) fn they_may_take(&self, shared: &[&Shared<'_>]) -> Vec<v1::Statement> {
        let further_on = |one: &&Shared<'_>| {
            let ahead = -one.steps()?;
            let (label, number) = (self.label(one.problem), ahead.to_string());
            let named = [("problem", label), ("problem_id", one.problem.as_str()), ("steps", &number)];
            let text = format!("with {label} you are {} further on: they may ask you how", steps(ahead));
            (ahead > 0).then(|| statement("FURTHER_ON_HERE", text, &named))
        };
        shared.iter().filter_map(further_on).collect()
    }
}
