//! Who is on whose list: how unevenly places are listed, and how often two list each other.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::domain::hubs::{Hubs, Listings};
use crate::domain::register::Register;
use crate::domain::slot::Slot;

/// Lists are this long, or shorter where fewer are eligible.
pub(super) const LISTED: usize = 10;

/// The rankings of everybody who asks one question on their own behalf: asker, and who is eligible, best first.
pub(super) type Rankings = Vec<(Slot, Vec<Slot>)>;

/// Everybody's first ten, taken together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lists {
    /// Places that ask and have somebody to list.
    pub asked: usize,
    /// Places that are eligible for at least one of them: only these can be listed.
    pub listable: usize,
    /// Mean length of a list, at most 10; also how often a place would be listed if all were listed alike and all asked.
    pub mean_length: f64,
    /// Most lists that one place is on.
    pub largest_in_degree: usize,
    /// That place; the first by id where several tie.
    pub most_listed: String,
    /// Places that could be listed and never are.
    pub never_listed: usize,
    /// Their ids.
    pub never: Vec<String>,
    /// Skewness of the number of lists that a listable place is on: 0 is even, above 1 a few hubs take most.
    pub skew: f64,
    /// Share of listings that the listed place returns.
    pub reciprocity: f64,
}

impl Lists {
    /// Of rankings, cut at the first ten.
    pub(super) fn of(rankings: &Rankings, register: &Register) -> Self {
        let listable: BTreeSet<Slot> = rankings.iter().flat_map(|(_, ranked)| ranked.iter().copied()).collect();
        let lists: Vec<(Slot, &[Slot])> = rankings
            .iter()
            .filter(|(_, ranked)| !ranked.is_empty())
            .map(|(asker, ranked)| (*asker, &ranked[..LISTED.min(ranked.len())]))
            .collect();
        let pairs =
            |&(asker, list): &(Slot, &'_ [Slot])| list.iter().map(move |&listed| (asker, listed)).collect::<Vec<_>>();
        let listings: Listings<Slot> = lists.iter().flat_map(pairs).collect();
        let (listable_count, hubs) = (listable.len(), Hubs::of(listable, &listings));
        let id = |place: Slot| register.get(place).place.id.to_string();
        let never: Vec<String> = hubs.never().map(|&place| id(place)).collect();
        Self {
            asked: lists.len(),
            listable: listable_count,
            mean_length: hubs.listings() as f64 / lists.len().max(1) as f64,
            largest_in_degree: hubs.largest().map_or(0, |(_, lists)| lists),
            most_listed: hubs.largest().map(|(&place, _)| id(place)).unwrap_or_default(),
            never_listed: never.len(),
            never,
            skew: hubs.skew(),
            reciprocity: hubs.reciprocity(),
        }
    }
}
