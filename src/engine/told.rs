//! What an answer says beside its peers: what was understood, who was left out, and its own id.

use prost::Message;
use sha2::{Digest, Sha256};

use super::View;
use crate::clustering::Membership;
use crate::domain::digest::hex;
use crate::explanation::{self, Scene};
use crate::matching::eligible::Ineligible;
use crate::proto::v1;

impl View {
    /// What was understood, with the asker's own groups: a described place is placed without training.
    pub(super) fn understood(&self, scene: &Scene<'_>) -> v1::UnderstoodQuery {
        let groups = match scene.asker.place {
            Some(place) => self.group_messages(self.memberships(place)),
            None => {
                let row = self.encoder().place_row(scene.asker.profile);
                self.group_messages(&self.snapshot.placement.memberships(self.encoder(), &row))
            }
        };
        let mut understood = explanation::understood(scene);
        understood.peer_groups = groups;
        if let Some(set) = scene.query.terms.weight_set.and_then(|position| self.weight_sets().get(position)) {
            understood.context_weight_set = set.name.clone();
        }
        if let (Some(filter), Some(group)) = (&mut understood.filter, scene.query.terms.filter.peer_group) {
            filter.peer_group_id = self.groups().groups[group].id.clone();
        }
        understood
    }

    pub(super) fn group_messages(&self, memberships: &[Membership]) -> Vec<v1::PeerGroupMembership> {
        let message = |one: &Membership| {
            let group = &self.groups().groups[one.group];
            v1::PeerGroupMembership {
                peer_group_id: group.id.clone(),
                label: group.label.clone(),
                membership: one.degree,
            }
        };
        memberships.iter().map(message).collect()
    }

    /// The same query of the same versions has the same id.
    pub(super) fn answer_id(&self, query_id: &str, understood: &v1::UnderstoodQuery) -> String {
        let mut hash = Sha256::new();
        hash.update(query_id);
        hash.update(understood.encode_to_vec());
        hash.update(self.versions().encode_to_vec());
        hex(&hash.finalize()[..16])
    }
}

/// Those who share a problem and were left out, by reason.
pub(super) fn exclusions(excluded: &[(Ineligible, usize)]) -> Vec<v1::Exclusion> {
    let code = |why: Ineligible| match why {
        Ineligible::OwnArea => Some(v1::ExclusionReason::OwnArea),
        Ineligible::NotAhead => Some(v1::ExclusionReason::NotAhead),
        Ineligible::Filtered => Some(v1::ExclusionReason::Filtered),
        Ineligible::Same | Ineligible::NoSharedProblem => None,
    };
    let message =
        |&(why, number): &(Ineligible, usize)| Some(v1::Exclusion { reason: code(why)?.into(), count: count(number) });
    excluded.iter().filter_map(message).collect()
}

/// As the contract counts.
pub(super) fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
