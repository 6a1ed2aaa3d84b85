//! Places that a message names beside those that it is about.

use crate::proto::v1;

/// The other places that a message about one names.
pub(super) fn places_beside(place: &v1::Place) -> impl Iterator<Item = &str> {
    let near = [&place.part_of, &place.members, &place.consisted_of, &place.partnerships];
    let holders = place.duties.iter().flat_map(|duty| &duty.holders).map(|holder| holder.place_id.as_str());
    near.into_iter().flatten().map(|other| other.place_id.as_str()).chain(holders)
}

/// The places that hold a duty on either side: they are named beside a peer.
pub(super) fn holders_beside(peer: &v1::Peer) -> impl Iterator<Item = &str> {
    peer.shared_problems
        .iter()
        .flat_map(|shared| shared.your_duty_holders.iter().chain(&shared.their_duty_holders))
        .map(|holder| holder.place_id.as_str())
}
