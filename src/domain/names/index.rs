//! All names of a register in order: built once, so that no question looks at each of them.

use std::collections::BTreeSet;

use super::super::alike::most_alike;
use super::super::profile::Profile;
use super::super::slot::Slot;
use super::super::text::NAME_LIMIT;
use super::Spelling;
use super::entry::{Age, Among, Entry, Named};
use super::found::{By, FindError, Former, Found, Suggested};
use super::keys::Keys;
use super::nearest::Grams;
use super::spelling::Core;
use super::starts::Starts;

/// Names of one age, at each level.
#[derive(Debug, Clone)]
struct Levels {
    exact: Keys,
    plain: Keys,
    core: Keys,
}

/// All names of a register.
#[derive(Debug, Clone)]
pub struct NameIndex {
    entries: Vec<Entry>,
    /// The plain form of each.
    plain: Vec<String>,
    /// The kinds of body that each entry's own name says.
    kinds: Vec<BTreeSet<usize>>,
    /// Identifiers in lower case.
    ids: Keys,
    former_ids: Keys,
    today: Levels,
    /// Bodies of their time: they yield to those of today.
    their_time: Levels,
    past: Levels,
    /// What is compared where nothing of a name is known.
    cores: Vec<(String, Slot)>,
    grams: Grams,
    starts: Starts,
}

/// A text at each level.
struct AskedName {
    exact: String,
    readings: Vec<(String, Core)>,
}

impl AskedName {
    fn new(text: &str, spelling: &Spelling) -> Self {
        let readings = spelling.readings(text).into_iter().map(|plain| {
            let core = spelling.core(&plain);
            (plain, core)
        });
        Self { exact: Spelling::exact(text), readings: readings.collect() }
    }
}

impl NameIndex {
    /// Of these places, and of these further names.
    pub(in super::super) fn new(among: Among<'_>, further: Vec<Entry>) -> Self {
        let own = |(place, profile): (Slot, &Profile)| {
            let names = [&profile.place.name, &profile.place.official_name];
            names.map(|name| Entry { name: name.clone(), names: Named::Place(place) })
        };
        let entries: Vec<Entry> = Slot::each(among.profiles).flat_map(own).chain(further).collect();
        let plain: Vec<String> = entries.iter().map(|entry| among.spelling.plain(&entry.name)).collect();
        let cores: Vec<Core> = plain.iter().map(|plain| among.spelling.core(plain)).collect();
        let of = |age: Age| {
            let all = || (0_u32..).zip(&entries).filter(move |(_, entry)| entry.age(among.profiles) == age);
            Levels {
                exact: Keys::new(all().map(|(at, entry)| (Spelling::exact(&entry.name), at))),
                plain: Keys::new(all().map(|(at, _)| (plain[at as usize].clone(), at))),
                core: Keys::new(all().map(|(at, _)| (cores[at as usize].text.clone(), at))),
            }
        };
        let (today, their_time, past) = (of(Age::Today), of(Age::ItsTime), of(Age::Past));
        let former_id = |(at, entry): (u32, &Entry)| match &entry.names {
            Named::Replaced(id) => Some((id.as_str().to_lowercase(), at)),
            _ => None,
        };
        let former_ids = Keys::new((0_u32..).zip(&entries).filter_map(former_id));
        let ids =
            (0_u32..).zip(among.profiles).map(|(place, profile)| (profile.place.id.as_str().to_lowercase(), place));
        let of_place = |(entry, core): (&Entry, &Core)| match entry.names {
            Named::Place(place) if !core.text.is_empty() => Some((core.text.clone(), place)),
            _ => None,
        };
        let compared: Vec<(String, Slot)> = entries.iter().zip(&cores).filter_map(of_place).collect();
        Self {
            ids: Keys::new(ids),
            former_ids,
            today,
            their_time,
            past,
            grams: Grams::new(compared.iter().map(|(core, _)| core.as_str())),
            cores: compared,
            starts: Starts::new(plain.iter().cloned().zip(0_u32..)),
            kinds: cores.into_iter().map(|core| core.kinds).collect(),
            plain,
            entries,
        }
    }

    /// The places with a text in one of their own names or aliases, in order; all places where it is empty.
    pub(in super::super) fn containing(&self, text: &str, among: Among<'_>) -> Vec<Slot> {
        let wanted = among.spelling.plain(text);
        let holding = (0_u32..).zip(&self.plain).filter(|(_, plain)| plain.contains(&wanted)).map(|(entry, _)| entry);
        self.places(&holding.filter(|&entry| self.entries[entry as usize].is_own()).collect::<Vec<_>>(), among)
    }

    /// At most so many places with a name that has a word beginning like a text: those of today before those of their time, and
    /// these before names from before.
    pub(in super::super) fn beginning(&self, text: &str, among: Among<'_>, most: usize) -> Vec<Suggested> {
        if text.chars().nth(NAME_LIMIT).is_some() {
            return Vec::new();
        }
        let readings = among.spelling.readings(text);
        let begun = self.starts.beginning(&readings, |entry| self.entries[entry as usize].age(among.profiles));
        let mut suggested: Vec<Suggested> = Vec::new();
        for entry in begun.map(|entry| &self.entries[entry as usize]) {
            if suggested.len() >= most {
                break;
            }
            let new = |place: &Slot| suggested.iter().all(|known| known.place != *place);
            let places: Vec<Slot> = entry.places(among).into_iter().filter(new).collect();
            suggested.extend(places.into_iter().map(|place| Suggested { place, name: entry.name.clone() }));
        }
        suggested.truncate(most);
        suggested
    }

    /// The place that a text names.
    pub(in super::super) fn find(&self, text: &str, among: Among<'_>) -> Result<Found, FindError> {
        // A text far longer than any name is none, whatever it would cost to compare it.
        if text.chars().nth(NAME_LIMIT).is_some() {
            return Err(FindError::Unknown(Vec::new()));
        }
        let asked = AskedName::new(text, among.spelling);
        let found = self
            .by_id(text.trim())
            .or_else(|| self.by_whole(&self.today, &asked, among))
            .or_else(|| self.by_whole(&self.their_time, &asked, among))
            .or_else(|| self.by_former_id(text.trim(), among))
            .or_else(|| self.by_whole(&self.past, &asked, among))
            .or_else(|| self.by_part(&self.today, &asked, among))
            .or_else(|| self.by_part(&self.their_time, &asked, among));
        found.unwrap_or_else(|| Err(FindError::Unknown(self.nearest(&asked))))
    }

    fn by_id(&self, text: &str) -> Option<Result<Found, FindError>> {
        let places: Vec<Slot> = self.ids.whole(&text.to_lowercase()).map(|place| Slot::new(place as usize)).collect();
        single(places, |_| By::Whole)
    }

    fn by_former_id(&self, text: &str, among: Among<'_>) -> Option<Result<Found, FindError>> {
        self.settled(self.former_ids.whole(&text.to_lowercase()).collect(), among)
    }

    /// By the whole of a name: as written, as spelled, without the words of its kind.
    fn by_whole<'a>(
        &'a self,
        levels: &'a Levels,
        asked: &'a AskedName,
        among: Among<'a>,
    ) -> Option<Result<Found, FindError>> {
        let plain = || asked.readings.iter().flat_map(|(plain, _)| levels.plain.whole(plain)).collect();
        let called = |core: &'a Core| self.called(levels.core.whole(&core.text), core, among);
        let core = || asked.readings.iter().flat_map(|(_, core)| called(core)).collect();
        self.settled(levels.exact.whole(&asked.exact).collect(), among)
            .or_else(|| self.settled(plain(), among))
            .or_else(|| self.settled(core(), among))
    }

    /// By whole words at the beginning of one place's names.
    fn by_part(&self, levels: &Levels, asked: &AskedName, among: Among<'_>) -> Option<Result<Found, FindError>> {
        let mut entries: Vec<u32> = Vec::new();
        // A text of nothing but words of kinds is the beginning of many names and says none.
        for (plain, core) in asked.readings.iter().filter(|(_, core)| !core.text.is_empty()) {
            entries.extend(levels.plain.beginning(&format!("{plain} ")));
            let begun = format!("{} ", core.text);
            entries.extend(self.called(levels.core.beginning(&begun), core, among));
        }
        entries.sort_unstable();
        entries.retain(|&entry| self.entries[entry as usize].is_own());
        let places = self.places(&entries, among);
        // The first of a place's names: they stand in the order of name, official name, further names.
        let begun = |place| entries.iter().find(|&&entry| self.entries[entry as usize].names == Named::Place(place));
        single(places, |place| {
            begun(place).map_or(By::Whole, |&entry| By::Part(self.entries[entry as usize].name.clone()))
        })
    }

    /// Of entries with the same core as a text, those that are not of another kind than it says.
    fn called<'a>(
        &'a self,
        entries: impl Iterator<Item = u32> + 'a,
        asked: &'a Core,
        among: Among<'a>,
    ) -> impl Iterator<Item = u32> + 'a {
        entries.filter(move |&entry| {
            let own = &self.kinds[entry as usize];
            let is_called = |kind: &usize| match self.entries[entry as usize].names {
                Named::Place(place) => among.spelling.is_called(*kind, &among.profiles[place].place.governance_type),
                Named::Area(_) | Named::Formerly(_) | Named::Replaced(_) => true,
            };
            asked.kinds.iter().all(|kind| own.contains(kind) || is_called(kind))
        })
    }

    /// What entries name together; none where there are none. An area is a question even among few.
    fn settled(&self, entries: Vec<u32>, among: Among<'_>) -> Option<Result<Found, FindError>> {
        let entry = |&at: &u32| &self.entries[at as usize];
        let places = self.places(&entries, among);
        if entries.iter().map(entry).any(|entry| matches!(entry.names, Named::Area(_))) {
            return Some(Err(FindError::Ambiguous(places)));
        }
        let former = entries.iter().map(entry).find_map(|entry| {
            let id = match &entry.names {
                Named::Replaced(id) => Some(id.clone()),
                Named::Formerly(_) => None,
                Named::Place(_) | Named::Area(_) => return None,
            };
            Some(Former { id, name: entry.name.clone() })
        });
        single(places, |_| former.map_or(By::Whole, By::Former))
    }

    /// The places that entries name, in order.
    fn places(&self, entries: &[u32], among: Among<'_>) -> Vec<Slot> {
        let all = entries.iter().flat_map(|&entry| self.entries[entry as usize].places(among));
        all.collect::<BTreeSet<Slot>>().into_iter().collect()
    }

    /// Up to five places with a name like the text, best first.
    fn nearest(&self, asked: &AskedName) -> Vec<Slot> {
        let Some((plain, core)) = asked.readings.first() else { return Vec::new() };
        let wanted = if core.text.is_empty() { plain } else { &core.text };
        let like: Vec<&(String, Slot)> = self.grams.like(wanted).iter().map(|&at| &self.cores[at as usize]).collect();
        let mut places: Vec<Slot> = Vec::new();
        like.iter().for_each(|(_, place)| {
            if !places.contains(place) {
                places.push(*place)
            }
        });
        let names = |place: &Slot| like.iter().filter(|(_, of)| of == place).map(|(core, _)| core).collect();
        most_alike(places.into_iter(), names, wanted)
    }
}

fn single(places: Vec<Slot>, by: impl FnOnce(Slot) -> By) -> Option<Result<Found, FindError>> {
    match places[..] {
        [] => None,
        [place] => Some(Ok(Found { place, by: by(place) })),
        _ => Some(Err(FindError::Ambiguous(places))),
    }
}
