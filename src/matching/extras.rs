//! What may exchange one of those listed, within a margin (never a fit): the last listed makes room for the best that is wanted.

use super::asker::Asker;
use super::ending;
use super::list::{List, Listed};
use super::rank::Ranked;
use super::ranker::Depth;
use super::relation::is_of_similar_size;
use super::shared::Ground;
use crate::domain::circumstances::Circumstances;
use crate::domain::id::TermId;
use crate::domain::query::{Extra, Query};
use crate::domain::register::Register;
use crate::domain::slot::Slot;

/// How far below the last listed a wanted peer may lie, as a difference of fits.
pub const MARGIN: f64 = 0.05;

/// How far down a ranking must go for a list: to the last listed, and where extras are asked for by their margin further; to
/// the end where one of them orders.
pub fn depth(query: &Query) -> Depth {
    if query.terms.extras.iter().any(|extra| extra.orders()) {
        return Depth::First { number: usize::MAX, margin: 0.0 };
    }
    let margin = if query.terms.extras.is_empty() { 0.0 } else { MARGIN };
    Depth::First { number: query.terms.limit.get(), margin }
}

/// The first `limit` of a ranking, changed by the extras in their order (those that order have done so already), as far as the list
/// goes.
pub fn list<'r, 'a>(
    ranked: &'r [Ranked<'a>],
    limit: usize,
    extras: &[Extra],
    asker: &Asker<'_>,
    register: &Register,
) -> List<'r, 'a> {
    let mut listed = exchanged(ranked, limit, extras, asker, register);
    let ending = ending::end(&mut listed);
    List { listed, ending }
}

fn exchanged<'r, 'a>(
    ranked: &'r [Ranked<'a>],
    limit: usize,
    extras: &[Extra],
    asker: &Asker<'_>,
    register: &Register,
) -> Vec<Listed<'r, 'a>> {
    let mut listed: Vec<Listed<'r, 'a>> =
        ranked.iter().take(limit).map(|ranked| Listed { ranked, by: ranked.by }).collect();
    let Some(last) = listed.last() else { return listed };
    let floor = last.ranked.key - MARGIN;
    let beyond = || ranked[limit.min(ranked.len())..].iter().take_while(|one| one.key >= floor);
    for &extra in extras {
        let wanted = match extra {
            Extra::Diversity => another_sector(&listed, beyond(), asker).or_else(|| another_form(&listed, beyond())),
            Extra::NonNeighbour => another_region(&listed, beyond(), asker, register),
            Extra::SimilarSize => similar_size(&listed, beyond(), asker, register),
            Extra::EvenGaps | Extra::HubCorrection => None,
        };
        let Some(wanted) = wanted else { continue };
        // Whoever an extra listed stays; the last that its fit listed makes room, unless nobody else would be left.
        if let Some(place) = listed.iter().rposition(|one| one.by.is_none()).filter(|&place| place > 0) {
            listed.remove(place);
            let after = listed.iter().position(|one| one.ranked.standing() > wanted.standing()).unwrap_or(listed.len());
            listed.insert(after, Listed { ranked: wanted, by: Some(extra) });
        }
    }
    listed
}

/// These places of a ranking, in its order.
pub fn those<'r, 'a>(ranked: &'r [Ranked<'a>], places: &[Slot]) -> List<'r, 'a> {
    let is_one = |one: &&Ranked<'_>| places.contains(&one.candidate.place);
    List { listed: ranked.iter().filter(is_one).map(|ranked| Listed { ranked, by: None }).collect(), ending: None }
}

/// Wanted where nobody listed is led by another sector than the asker (where that is unknown: than the first listed).
fn another_sector<'r, 'a>(
    listed: &[Listed<'r, 'a>],
    mut beyond: impl Iterator<Item = &'r Ranked<'a>>,
    asker: &Asker<'_>,
) -> Option<&'r Ranked<'a>> {
    let own = asker.profile.records().iter().find_map(|record| record.circumstances.lead_sector.as_ref());
    let usual = own.or_else(|| listed.iter().find_map(|one| lead(one.ranked)))?;
    let other = |one: &Ranked<'_>| lead(one).is_some_and(|sector| sector != usual);
    if listed.iter().any(|one| other(one.ranked)) {
        return None;
    }
    beyond.find(|one| other(one))
}

/// Wanted where everybody listed has one form of delivery in common.
fn another_form<'r, 'a>(
    listed: &[Listed<'r, 'a>],
    mut beyond: impl Iterator<Item = &'r Ranked<'a>>,
) -> Option<&'r Ranked<'a>> {
    let first = listed.first()?;
    let has =
        |one: &Ranked<'_>, model: &TermId| circumstances(one).is_some_and(|one| one.delivery_models.contains(model));
    let models = circumstances(first.ranked).map(|one| one.delivery_models.clone()).unwrap_or_default();
    let common =
        models.into_iter().find(|model| listed.len() > 1 && listed.iter().all(|one| has(one.ranked, model)))?;
    beyond.find(|one| circumstances(one).is_some_and(|one| !one.delivery_models.is_empty()) && !has(one, &common))
}

/// Wanted where everybody listed is from the asker's region.
fn another_region<'r, 'a>(
    listed: &[Listed<'r, 'a>],
    mut beyond: impl Iterator<Item = &'r Ranked<'a>>,
    asker: &Asker<'_>,
    register: &Register,
) -> Option<&'r Ranked<'a>> {
    let own = &asker.profile.place.region;
    let elsewhere = |one: &Ranked<'_>| &register.get(one.candidate.place).place.region != own;
    if own.is_empty() || listed.iter().any(|one| elsewhere(one.ranked)) {
        return None;
    }
    beyond.find(|one| elsewhere(one))
}

/// Wanted where nobody listed is of the asker's size.
fn similar_size<'r, 'a>(
    listed: &[Listed<'r, 'a>],
    mut beyond: impl Iterator<Item = &'r Ranked<'a>>,
    asker: &Asker<'_>,
    register: &Register,
) -> Option<&'r Ranked<'a>> {
    let similar = |one: &Ranked<'_>| is_of_similar_size(&asker.profile.place, &register.get(one.candidate.place).place);
    if listed.iter().any(|one| similar(one.ranked)) {
        return None;
    }
    beyond.find(|one| similar(one))
}

fn lead<'a>(ranked: &Ranked<'a>) -> Option<&'a TermId> {
    ranked.candidate.shared.iter().find_map(|shared| match shared.ground {
        Ground::Record(record) => record.circumstances.lead_sector.as_ref(),
        Ground::Pressure(_) | Ground::Asked => None,
    })
}

fn circumstances<'a>(ranked: &Ranked<'a>) -> Option<&'a Circumstances> {
    match ranked.candidate.shared[0].ground {
        Ground::Record(record) => Some(&record.circumstances),
        Ground::Pressure(_) | Ground::Asked => None,
    }
}
