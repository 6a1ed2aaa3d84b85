//! What differs between the asker and a peer (R26): government, duties, stages, the area, other problems.

use super::figures;
use super::holders;
use super::scene::Scene;
use super::words;
use crate::domain::governance::Basis;
use crate::domain::id::ProblemId;
use crate::domain::profile::Profile;
use crate::domain::slot::Slot;
use crate::domain::taxonomy::Taxonomy;
use crate::matching::rank::Ranked;
use crate::matching::shared::Shared;
use crate::proto::v1;

/// Most stages, figures and problems of either side that are listed.
const LISTED: usize = 2;

impl<'a> Scene<'a> {
    pub(super) fn differences(&self, ranked: &Ranked<'a>) -> Vec<v1::Difference> {
        let peer = self.peer(ranked.candidate.place);
        let mut all = Vec::new();
        all.extend(self.governance_difference(peer));
        all.extend(self.duty_differences(ranked.candidate.place));
        all.extend(self.stage_differences(&ranked.candidate.shared));
        all.extend(self.starting_point_differences(ranked));
        all.extend(self.detail_differences(ranked));
        all.extend(self.figure_differences(ranked.candidate.place));
        all.extend(self.problem_differences(peer, &ranked.candidate.shared));
        all
    }

    fn governance_difference(&self, peer: &'a Profile) -> Option<v1::Difference> {
        let own = self.asker.profile;
        (own.place.governance_type != peer.place.governance_type).then(|| {
            let (yours, theirs) = (self.type_label(own), self.type_label(peer));
            let text = format!("you are {}, they are {}", words::with_article(yours), words::with_article(theirs));
            difference("governance".to_owned(), yours, theirs, text)
        })
    }

    /// Functions that the asked problem touches and that one side holds and the other does not.
    fn duty_differences(&self, place: Slot) -> Vec<v1::Difference> {
        let governance = &self.vocabulary().governance;
        let mut all = Vec::new();
        for &position in self.touched() {
            let function = &governance.functions[position];
            let own = || governance.standing(&self.asker.profile.place, function).map(|one| !one.parts.is_empty());
            let own = self.asker.place.map_or_else(own, |own| self.duties.holds(own, position));
            let (Some(yours), Some(theirs)) = (own, self.duties.holds(place, position)) else { continue };
            if yours == theirs {
                continue;
            }
            let (own, other) = (self.holders_here(position), self.holders_there(place, position));
            let (yours, theirs) = (holders::name(governance, &own), holders::name(governance, &other));
            let text = match function.basis {
                Basis::Law => format!("{}: held here by {yours}, there by {theirs}", function.label),
                Basis::Practice => format!("{}: by practice done here by {yours}, there by {theirs}", function.label),
            };
            all.push(difference(format!("duty:{}", function.id), &yours, &theirs, text));
        }
        all
    }

    fn stage_differences(&self, shared: &[Shared<'_>]) -> Vec<v1::Difference> {
        let mut apart: Vec<&Shared<'_>> =
            shared.iter().filter(|one| one.steps().is_some_and(|steps| steps != 0)).collect();
        apart.sort_by_key(|one| std::cmp::Reverse(one.steps().map(i32::abs)));
        let message = |one: &&Shared<'_>| {
            let yours = self.stage_words(one.own.stage, one.own.ground);
            let theirs = self.stage_words(one.stage, one.ground);
            let text = format!("{}: yours {yours}, theirs {theirs}", self.shared_label(one));
            difference(format!("stage:{}", one.problem), yours, theirs, text)
        };
        apart.iter().take(LISTED).map(message).collect()
    }

    fn starting_point_differences(&self, ranked: &Ranked<'a>) -> Vec<v1::Difference> {
        let compared = self.starting_points(ranked).into_iter();
        let apart = compared.filter(|one| one.comparison() == v1::Comparison::Different);
        let message = |one: v1::StartingPointComparison| {
            let text = format!("{} when the work began: yours {}, theirs {}", one.display_name, one.yours, one.theirs);
            difference(format!("starting_point:{}", one.dimension), &one.yours, &one.theirs, text)
        };
        apart.map(message).collect()
    }

    fn figure_differences(&self, place: Slot) -> Vec<v1::Difference> {
        let pairs = self.pairs(place);
        let message = |pair: &&figures::Pair<'_>| {
            let yours = pair.indicator.show(&pair.yours);
            let theirs = pair.indicator.show(&pair.theirs);
            let text = pair.indicator.show_both(&pair.yours, &pair.theirs);
            difference(format!("indicator:{}", pair.indicator.id), &yours, &theirs, text)
        };
        figures::furthest(&pairs).iter().take(LISTED).map(message).collect()
    }

    /// The rarest live problems that only one side has.
    fn problem_differences(&self, peer: &'a Profile, shared: &[Shared<'_>]) -> Vec<v1::Difference> {
        let taxonomy = &self.vocabulary().taxonomy;
        let only_yours = self.only_in(taxonomy, self.asker.profile, peer, shared);
        let only_theirs = self.only_in(taxonomy, peer, self.asker.profile, shared);
        let message = |problem: &ProblemId, yours: bool| {
            let label = self.label(problem);
            let (on, off) = ("on record", "not on record");
            let (yours, theirs, who) = if yours { (on, off, "you") } else { (off, on, "they") };
            difference(format!("problem:{problem}"), yours, theirs, format!("{label}: only {who} have it on record"))
        };
        let theirs = only_theirs.into_iter().map(|problem| message(problem, false));
        theirs.chain(only_yours.into_iter().map(|problem| message(problem, true))).collect()
    }

    fn only_in(
        &self,
        taxonomy: &Taxonomy,
        one: &'a Profile,
        other: &Profile,
        shared: &[Shared<'_>],
    ) -> Vec<&'a ProblemId> {
        let node = |problem: &ProblemId| taxonomy.node(problem).map(|node| &node.id);
        // A parked record is a record; and what was asked is shared, whether or not the asker has it on record.
        let theirs = other.records().iter().map(|record| &record.problem);
        let theirs = theirs.chain(shared.iter().map(|both| both.problem));
        let known: Vec<Option<&ProblemId>> = theirs.map(node).collect();
        let mut only: Vec<&ProblemId> = one
            .live()
            .map(|record| &record.problem)
            .filter(|problem| taxonomy.has_weight(problem) && !known.contains(&node(problem)))
            .collect();
        only.sort_by_cached_key(|problem| self.corpus().document_frequency(problem));
        only.truncate(LISTED);
        only
    }
}

fn difference(subject: String, yours: &str, theirs: &str, text: String) -> v1::Difference {
    v1::Difference { subject, yours: yours.to_owned(), theirs: theirs.to_owned(), text }
}
