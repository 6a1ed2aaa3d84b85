//! How the two are governed, in words: which type each is, and in how many service functions both have a part.

use super::code::Code;
use super::scene::Scene;
use super::words;
use crate::domain::governance::Function;
use crate::domain::place::Place;
use crate::domain::profile::Profile;
use crate::domain::slot::FunctionNo;
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
        let functions = FunctionNo::each(&self.vocabulary().governance.functions);
        functions
            .filter(move |(position, _)| touched.is_empty() || touched.contains(position))
            .map(|(_, function)| function)
    }

    pub(super) fn governance_reason(&self, peer: &Profile) -> v1::Statement {
        let governance = &self.vocabulary().governance;
        let own = &self.asker.profile.place;
        let (yours, theirs) = (governance.label(&own.governance_type), governance.label(&peer.place.governance_type));
        let holds = |place: &Place, function: &Function| {
            governance.standing(place, function).is_some_and(|standing| !standing.parts.is_empty())
        };
        let functions: Vec<&Function> = self.functions().collect();
        let held: Vec<(bool, bool)> = functions.iter().map(|one| (holds(own, one), holds(&peer.place, one))).collect();
        let both = held.iter().filter(|&&one| one == (true, true)).count();
        let (a_their, a_your) = (words::with_article(theirs), words::with_article(yours));
        let (code, text) = match self.governance_relation(peer) {
            GovernanceRelation::SameType => (Code::SameType, format!("also {a_their}")),
            GovernanceRelation::SameDuties if self.is_place_wide() => {
                (Code::SameDuties, format!("{a_their} with the same duties as you"))
            }
            GovernanceRelation::SameDuties => (Code::SameDuties, format!("{a_their} with the same duties for it")),
            GovernanceRelation::Different => {
                let parts = match (&functions[..], &held[..]) {
                    ([one], &[held]) => {
                        let who = match held {
                            (true, true) => "both have",
                            (true, false) => "only you have",
                            (false, true) => "only they have",
                            (false, false) => "neither has",
                        };
                        format!("{who} a part in {}", one.label)
                    }
                    _ => format!("both have a part in {both} of {} service functions", functions.len()),
                };
                (Code::DifferentDuties, format!("{a_their}, where you are {a_your}: {parts}"))
            }
            GovernanceRelation::Unknown => {
                (Code::GovernanceUnknown, "how one of the two is governed is not known".to_owned())
            }
        };
        let (both, of) = (both.to_string(), functions.len().to_string());
        let named = [("yours", yours), ("theirs", theirs), ("both_hold", &both), ("functions", &of)];
        words::statement(code, text, &named)
    }
}
