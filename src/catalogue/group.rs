//! Peer groups as messages.

use crate::clustering::{Group, GroupStructure, Lifted, Trait};
use crate::domain::slot::{GroupNo, Slot};
use crate::domain::vocabulary::Vocabulary;
use crate::engine::View;
use crate::proto::v1;

use super::pitfalls::pitfalls;
use super::place::summary;

/// Most members that are told.
const MEMBERS: usize = 500;

/// All groups, and how strong that structure is.
pub fn list_peer_groups(view: &View) -> v1::ListPeerGroupsResponse {
    let groups = view.groups();
    let chosen = groups.measured();
    let asks = |place: &Slot| view.register().get(*place).live().next().is_some();
    let places = view.register().slots().filter(asks);
    let in_none = places.filter(|&place| view.memberships(place).is_empty()).count();
    v1::ListPeerGroupsResponse {
        groups: groups.groups.iter().map(|group| group_message(view.vocabulary(), group)).collect(),
        structure: structure(groups.structure()).into(),
        silhouette: chosen.map_or(0.0, |one| one.silhouette),
        shuffled_silhouette: chosen.map_or(0.0, |one| one.shuffled_silhouette),
        stability: chosen.map_or(0.0, |one| one.stability),
        agreement_with_type: chosen.map_or(0.0, |one| one.agreement_with_type),
        agreement_with_problem: chosen.map_or(0.0, |one| one.agreement_with_problem),
        most_agreeing_problem_id: chosen.map(|one| one.problem.clone()).unwrap_or_default(),
        places_in_none: count(in_none),
        churn: groups.churn,
        versions: Some(view.versions().clone()),
    }
}

/// One group and the places that are in it, most first, with what they tell everybody to look out for.
pub fn peer_group(view: &View, everybody: &View, group: GroupNo) -> v1::GetPeerGroupResponse {
    let degree =
        |place: Slot| view.memberships(place).iter().find(|one| one.group == group).map(|one| (place, one.degree));
    let mut members: Vec<(Slot, f64)> = view.register().slots().filter_map(degree).collect();
    members.sort_by(|a, b| b.1.total_cmp(&a.1));
    let message_of = |&(place, membership): &(Slot, f64)| v1::GroupMember {
        place: Some(summary(view, view.register().get(place))),
        membership,
    };
    v1::GetPeerGroupResponse {
        group: Some(group_message(view.vocabulary(), &view.groups().groups[group])),
        members: members.iter().take(MEMBERS).map(message_of).collect(),
        member_count: count(members.len()),
        pitfalls: pitfalls(view, everybody, &members),
        versions: Some(view.versions().clone()),
    }
}

pub(super) fn group_message(vocabulary: &Vocabulary, group: &Group) -> v1::PeerGroup {
    v1::PeerGroup {
        peer_group_id: group.id.clone(),
        label: group.label.clone(),
        size: count(group.size),
        traits: group.lifted.iter().map(|one| lifted(vocabulary, one)).collect(),
    }
}

fn lifted(vocabulary: &Vocabulary, lifted: &Lifted) -> v1::GroupTrait {
    let (kind, code) = match &lifted.of {
        Trait::Kind(code) => ("governance_type", code),
        Trait::Problem(code) => ("problem", code),
        Trait::High(code) => ("high", code),
        Trait::Low(code) => ("low", code),
    };
    v1::GroupTrait {
        kind: kind.to_owned(),
        code: code.clone(),
        display_name: lifted.of.label(vocabulary),
        lift: lifted.lift,
        support: count(lifted.support),
    }
}

pub(super) fn structure(structure: GroupStructure) -> v1::GroupStructure {
    match structure {
        GroupStructure::None => v1::GroupStructure::None,
        GroupStructure::Weak => v1::GroupStructure::Weak,
        GroupStructure::Fair => v1::GroupStructure::Fair,
        GroupStructure::Strong => v1::GroupStructure::Strong,
    }
}

pub(super) fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
