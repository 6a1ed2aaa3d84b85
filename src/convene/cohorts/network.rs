//! Larger groups out of which small ones are taken (R84): three who meet twice a year get further than thirty.

use super::existing::RunningGroup;
use crate::convene::circle::Circle;
use crate::domain::id::ProblemId;
use crate::domain::slot::{Member, Slot};

/// The larger groups about one problem; without any, everybody may sit with everybody.
pub(super) struct Networks<'g> {
    about: Vec<&'g RunningGroup>,
    /// Whether the run is about networks at all, this problem's or another's.
    only: bool,
}

impl<'g> Networks<'g> {
    pub(super) fn about(all: &'g [RunningGroup], problem: &ProblemId) -> Self {
        Self { about: all.iter().filter(|one| &one.problem == problem).collect(), only: !all.is_empty() }
    }

    /// Whether a place takes part, by its position in the register.
    pub(super) fn may_sit(&self, place: Slot) -> bool {
        !self.only || self.about.iter().any(|network| network.places.contains(&place))
    }

    /// Those who are free, network by network; whoever is in two sits with the first. Members of a circle, in their order.
    pub(super) fn split(
        &self,
        circle: &Circle<'_>,
        mut free: Vec<Member>,
    ) -> Vec<(Option<&'g RunningGroup>, Vec<Member>)> {
        if !self.only {
            return vec![(None, free)];
        }
        let mut parts = Vec::new();
        for &network in &self.about {
            let is_in = |&member: &Member| network.places.contains(&circle.places()[member]);
            let (inside, outside) = free.into_iter().partition(is_in);
            parts.push((Some(network), inside));
            free = outside;
        }
        parts
    }
}
