//! How the two are governed, in words: which type each is, and in how many service functions both have the same part.

use super::code::Code;
use super::scene::Scene;
use super::words;
use crate::domain::governance::Function;
use crate::domain::profile::Profile;
use crate::matching::relation::{GovernanceRelation, governance_relation};
use crate::proto::v1;

impl<'a> Scene<'a> {
    /// How the peer is governed, over the functions in question.
    pub(super) fn governance_relation(&self, peer: &Profile) -> GovernanceRelation {
        let governance = &self.vocabulary().governance;
        governance_relation(governance, &self.asker.profile.place, &peer.place, self.functions())
    }

    /// The functions in question: those that the asked problem touches, all of them place-wide or where it touches none.
    fn functions(&self) -> impl Iterator<Item = &'a Function> {
        let touched = self.touched();
        let functions = self.vocabulary().governance.functions.iter().enumerate();
        functions
            .filter(move |(position, _)| touched.is_empty() || touched.contains(position))
            .map(|(_, function)| function)
    }

    pub(super) fn governance_reason(&self, peer: &Profile) -> v1::Statement {
        let governance = &self.vocabulary().governance;
        let own = &self.asker.profile.place;
        let (yours, theirs) = (governance.label(&own.governance_type), governance.label(&peer.place.governance_type));
        let known = |function: &Function| {
            let (own, other) = (governance.standing(own, function)?, governance.standing(&peer.place, function)?);
            Some(own.parts == other.parts)
        };
        let compared: Vec<bool> = self.functions().filter_map(known).collect();
        let (same, of) = (compared.iter().filter(|&&same| same).count(), compared.len());
        let functions = if of == 1 { "service function" } else { "service functions" };
        let parts = format!("the same duties in {same} of {of} {functions}");
        let (a_their, a_your) = (words::with_article(theirs), words::with_article(yours));
        let (code, text) = match self.governance_relation(peer) {
            GovernanceRelation::SameType if same == of => (Code::SameType, format!("also {a_their}")),
            GovernanceRelation::SameType => (Code::SameType, format!("also {a_their}, with {parts}")),
            GovernanceRelation::SameDuties if self.is_place_wide() => {
                (Code::SameDuties, format!("{a_their} with the same duties as you"))
            }
            GovernanceRelation::SameDuties => (Code::SameDuties, format!("{a_their} with the same duties for it")),
            GovernanceRelation::Different => {
                (Code::DifferentDuties, format!("{a_their}, where you are {a_your}: {parts}"))
            }
            GovernanceRelation::Unknown => {
                (Code::GovernanceUnknown, "how one of the two is governed is not known".to_owned())
            }
        };
        let (same, of) = (same.to_string(), of.to_string());
        let named = [("yours", yours), ("theirs", theirs), ("same_functions", &same), ("compared_functions", &of)];
        words::statement(code, text, &named)
    }
}
