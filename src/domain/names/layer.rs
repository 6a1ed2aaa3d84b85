//! Names in order: built once, so that no question looks at each of them.

use super::entry::{Age, Among, Entry, Named, Order};
use super::keys::Keys;
use super::nearest::Grams;
use super::starts::Starts;
use super::{Alias, Spelling};
use crate::domain::id::PlaceId;
use crate::domain::slot::Slot;
use std::sync::Arc;

/// Names of one age, each known by its number among the entries.
#[derive(Debug)]
pub(super) struct Levels {
    pub(super) exact: Keys,
    pub(super) plain: Keys,
    pub(super) core: Keys,
}

/// Some names, to be looked up.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) entries: Vec<Arc<Entry>>,
    /// Identifiers of places in lower case, each with the number of an entry of its own.
    pub(super) ids: Keys,
    /// The same of former places.
    pub(super) former_ids: Keys,
    pub(super) today: Levels,
    /// Bodies of their time: they yield to those of today.
    pub(super) their_time: Levels,
    pub(super) past: Levels,
    /// What is compared where nothing of a name is known.
    pub(super) compared: Vec<u32>,
    pub(super) grams: Grams,
    pub(super) starts: Starts,
}

impl Layer {
    /// Of entries in their order.
    pub(super) fn new(entries: Vec<Arc<Entry>>) -> Self {
        let numbered = || (0_u32..).zip(&entries);
        let of = |age: Age| {
            let all = || numbered().filter(move |(_, entry)| entry.age == age);
            Levels {
                exact: Keys::new(all().map(|(at, entry)| (Spelling::exact(&entry.name), at))),
                plain: Keys::new(all().map(|(at, entry)| (entry.plain.clone(), at))),
                core: Keys::new(all().map(|(at, entry)| (entry.core.text.clone(), at))),
            }
        };
        let id = |(at, entry): (u32, &Arc<Entry>)| match &entry.order {
            Order::Own(id, 0) => Some((id.as_str().to_lowercase(), at)),
            _ => None,
        };
        let former_id = |(at, entry): (u32, &Arc<Entry>)| match &entry.names {
            Named::Replaced(id) => Some((id.as_str().to_lowercase(), at)),
            _ => None,
        };
        let is_compared = |(_, entry): &(u32, &Arc<Entry>)| entry.is_own() && !entry.core.text.is_empty();
        let compared: Vec<u32> = numbered().filter(is_compared).map(|(at, _)| at).collect();
        Self {
            ids: Keys::new(numbered().filter_map(id)),
            former_ids: Keys::new(numbered().filter_map(former_id)),
            today: of(Age::Today),
            their_time: of(Age::ItsTime),
            past: of(Age::Past),
            grams: Grams::new(compared.iter().map(|&at| entries[at as usize].core.text.as_str())),
            starts: Starts::new(numbered().map(|(at, entry)| (entry.plain.clone(), at))),
            compared,
            entries,
        }
    }

    /// Whether it has the names of a place.
    pub(super) fn has(&self, place: &PlaceId) -> bool {
        let own = Order::Own(place.clone(), 0);
        self.entries.binary_search_by(|entry| entry.order.cmp(&own)).is_ok()
    }

    pub(super) fn entry(&self, number: u32) -> &Entry {
        &self.entries[number as usize]
    }
}

/// The names of one place: those that stand with it, and further ones.
pub(super) fn of_place(among: Among<'_>, place: Slot, further: &[(usize, &Alias)]) -> Vec<Arc<Entry>> {
    let body = &among.profiles[place].place;
    let age = if body.consisted_of.is_empty() { Age::Today } else { Age::ItsTime };
    let named = || Named::Place(body.id.clone(), place);
    let own = [(0, &body.name), (1, &body.official_name)];
    let own = own.map(|(at, name)| Entry::new(name, named(), Order::Own(body.id.clone(), at), age, among.spelling()));
    let alias = |&(at, alias): &(usize, &Alias)| {
        let (names, age) =
            if alias.former { (Named::Formerly(body.id.clone(), place), Age::Past) } else { (named(), age) };
        Entry::new(&alias.name, names, Order::Alias(at), age, among.spelling())
    };
    own.into_iter().chain(further.iter().map(alias)).map(Arc::new).collect()
}

/// Names that stand with no place: of areas, and of former places.
pub(super) fn of_no_place(among: Among<'_>) -> Vec<Arc<Entry>> {
    let areas = among.naming.areas.iter().enumerate().flat_map(|(number, area)| {
        let names = area.names.iter().enumerate();
        names.map(move |(at, name)| (name, Named::Area(area.places.clone()), Order::Area(number, at), Age::Today))
    });
    let former = among.succession.former().iter().enumerate();
    let former = former.map(|(at, one)| (&one.name, Named::Replaced(one.id.clone()), Order::Former(at), Age::Past));
    let entry = |(name, names, order, age): (&String, Named, Order, Age)| {
        Arc::new(Entry::new(name, names, order, age, among.spelling()))
    };
    areas.chain(former).map(entry).collect()
}

/// The further names of places that are such, by where the pack has them.
pub(super) fn further(aliases: &[Alias], such: impl Fn(&PlaceId) -> bool) -> Vec<(usize, &Alias)> {
    aliases.iter().enumerate().filter(|(_, alias)| such(&alias.place)).collect()
}
