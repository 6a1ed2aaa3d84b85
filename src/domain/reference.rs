//! A list of similar places that somebody else made: features are measured by it, and weights can be learned from it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::id::{PlaceId, TermId};
use super::register::Register;
use super::slot::Slot;
use super::text;

/// A list with its name and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What weights that are learned from it are called.
    pub name: TermId,
    /// Name of its file, without folders.
    pub file: String,
    /// SHA-256 of the file, as 64 hex digits.
    pub sha256: String,
    /// Who made it and under which licence it is shared; empty where nobody said.
    pub attribution: String,
    /// The list.
    pub list: List,
}

/// A place of the list that is not judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// As the list writes it.
    pub place: String,
    /// Why.
    pub reason: String,
}

/// Lists of neighbours, one a place, nearest first where the list is ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Neighbours of each place, by position in the register; never empty, never the place itself.
    pub neighbours: BTreeMap<Slot, Vec<Slot>>,
    /// Every place that the list mentions, as a place or as a neighbour.
    pub mentioned: BTreeSet<Slot>,
    /// Places without a usable list.
    pub skipped: Vec<Skipped>,
    /// Neighbours that the pack does not have, or not as one place.
    pub dropped: Vec<Skipped>,
}

/// One neighbour, as the list writes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Whose neighbour.
    pub place: String,
    /// Lower is nearer; none leaves it to the order of the entries.
    pub rank: Option<f64>,
    /// The neighbour.
    pub neighbour: String,
}

impl List {
    /// Finds the places of the entries; a former place stands for its successor. None where no place of the list is in the
    /// register with a neighbour that is, other than itself.
    pub fn new(entries: Vec<Entry>, register: &Register) -> Option<Self> {
        let mut lists: BTreeMap<Slot, (String, Vec<(f64, Slot)>)> = BTreeMap::new();
        let mut list =
            Self { neighbours: BTreeMap::new(), mentioned: BTreeSet::new(), skipped: Vec::new(), dropped: Vec::new() };
        let mut entries: Vec<(usize, Entry)> = entries.into_iter().enumerate().collect();
        // A place's own list stands before that of a place that it replaced.
        entries.sort_by_key(|(_, entry)| !is_current(register, &entry.place));
        for (number, entry) in entries {
            let place = match resolve(register, &entry.place) {
                Ok(place) => place,
                Err(reason) => {
                    note(&mut list.skipped, &entry.place, reason);
                    continue;
                }
            };
            list.mentioned.insert(place);
            let (named, found) = lists.entry(place).or_insert_with(|| (entry.place.clone(), Vec::new()));
            if *named != entry.place {
                let name = &register.get(place).place.name;
                note(&mut list.skipped, &entry.place, format!("stands for {name}, which has a list already"));
                continue;
            }
            match resolve(register, &entry.neighbour) {
                Ok(neighbour) => {
                    list.mentioned.insert(neighbour);
                    found.push((entry.rank.unwrap_or(number as f64), neighbour));
                }
                Err(reason) => note(&mut list.dropped, &entry.neighbour, reason),
            }
        }
        for (place, (named, mut found)) in lists {
            found.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut neighbours: Vec<Slot> = Vec::new();
            for (_, neighbour) in found {
                if neighbour != place && !neighbours.contains(&neighbour) {
                    neighbours.push(neighbour);
                }
            }
            if neighbours.is_empty() {
                note(&mut list.skipped, &named, "has no neighbour that is in the pack".to_owned());
            } else {
                list.neighbours.insert(place, neighbours);
            }
        }
        (!list.neighbours.is_empty()).then_some(list)
    }
}

fn is_current(register: &Register, id: &str) -> bool {
    PlaceId::new(id).is_ok_and(|id| register.position(&id).is_some())
}

fn resolve(register: &Register, id: &str) -> Result<Slot, String> {
    let current = PlaceId::new(id).map(|id| register.current(&id)).unwrap_or_default();
    match current.into_iter().collect::<Vec<_>>()[..] {
        [] => Err("is not in the pack".to_owned()),
        [place] => Ok(place),
        _ => Err("was replaced by several places".to_owned()),
    }
}

/// Once for each place, however many rows it has.
fn note(all: &mut Vec<Skipped>, place: &str, reason: String) {
    let place = text::echo(place);
    if !all.iter().any(|one| one.place == place) {
        all.push(Skipped { place, reason });
    }
}
