//! Which place a text names, and which ones it may be about to.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::super::alike::most_alike;
use super::super::slot::Slot;
use super::super::text::NAME_LIMIT;
use super::Spelling;
use super::entry::{Age, Among, Entry, Named, Order};
use super::found::{By, FindError, Former, Found, Suggested};
use super::index::NameIndex;
use super::layer::{Layer, Levels};
use super::nearest::COMPARED;
use super::spelling::Core;
use super::starts::Begun;

/// Names of one age.
type OfAge = fn(&Layer) -> &Levels;

const TODAY: OfAge = |layer| &layer.today;
const THEIR_TIME: OfAge = |layer| &layer.their_time;
const PAST: OfAge = |layer| &layer.past;

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
    /// The places with a text in one of their own names or aliases, in order; all places where it is empty.
    pub(in super::super) fn containing(&self, text: &str, among: Among<'_>) -> Vec<Slot> {
        let wanted = among.spelling().plain(text);
        if wanted.is_empty() {
            return Slot::all(among.profiles.len()).collect();
        }
        let holding = self.all(|layer| {
            let holds = |entry: &Entry| entry.is_own() && entry.plain.contains(&wanted);
            let numbered = (0_u32..).zip(&layer.entries).filter(move |(_, entry)| holds(entry));
            numbered.map(|(number, _)| number).collect()
        });
        places(&holding, among)
    }

    /// At most so many places with a name that has a word beginning like a text: those of today before those of their time, and
    /// these before names from before.
    pub(in super::super) fn beginning(&self, text: &str, among: Among<'_>, most: usize) -> Vec<Suggested> {
        if text.chars().nth(NAME_LIMIT).is_some() {
            return Vec::new();
        }
        let mut suggested: Vec<Suggested> = Vec::new();
        for entry in self.begun(&among.spelling().readings(text)) {
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

    /// Entries with a word that begins so, as [`super::Starts`] orders them: of each layer they come in that order, and the first of
    /// all layers is the next.
    fn begun<'a>(&'a self, readings: &[String]) -> impl Iterator<Item = &'a Entry> {
        let of_layer = |(at, layer): (usize, &'a std::sync::Arc<Layer>)| {
            let ranked = layer.starts.ranked(readings, |number| layer.entry(number).age);
            let entries = ranked.map(|(begun, number)| (begun, layer.entry(number)));
            entries.filter(move |(_, entry)| self.counts(at, entry)).peekable()
        };
        let mut layers: Vec<_> = self.layers.iter().enumerate().map(of_layer).collect();
        std::iter::from_fn(move || {
            let first = |layer: &mut std::iter::Peekable<_>| -> Option<(Begun<Age>, &'a Order)> {
                let (begun, entry): &(Begun<Age>, &'a Entry) = layer.peek()?;
                Some((*begun, &entry.order))
            };
            let firsts = layers.iter_mut().enumerate().filter_map(|(at, layer)| Some((first(layer)?, at)));
            let (_, at) = firsts.min()?;
            layers[at].next().map(|(_, entry)| entry)
        })
    }

    /// The place that a text names.
    pub(in super::super) fn find(&self, text: &str, among: Among<'_>) -> Result<Found, FindError> {
        // A text far longer than any name is none, whatever it would cost to compare it.
        if text.chars().nth(NAME_LIMIT).is_some() {
            return Err(FindError::Unknown(Vec::new()));
        }
        let asked = AskedName::new(text, among.spelling());
        let found = self
            .by_id(text.trim(), among)
            .or_else(|| self.by_whole(TODAY, &asked, among))
            .or_else(|| self.by_whole(THEIR_TIME, &asked, among))
            .or_else(|| self.by_former_id(text.trim(), among))
            .or_else(|| self.by_whole(PAST, &asked, among))
            .or_else(|| self.by_part(TODAY, &asked, among))
            .or_else(|| self.by_part(THEIR_TIME, &asked, among));
        found.unwrap_or_else(|| Err(FindError::Unknown(self.nearest(&asked, among))))
    }

    fn by_id(&self, text: &str, among: Among<'_>) -> Option<Result<Found, FindError>> {
        let id = text.to_lowercase();
        single(places(&self.all(|layer| layer.ids.whole(&id).collect()), among), |_| By::Whole)
    }

    fn by_former_id(&self, text: &str, among: Among<'_>) -> Option<Result<Found, FindError>> {
        let id = text.to_lowercase();
        settled(&self.all(|layer| layer.former_ids.whole(&id).collect()), among)
    }

    /// By the whole of a name: as written, as spelled, without the words of its kind.
    fn by_whole(&self, of: OfAge, asked: &AskedName, among: Among<'_>) -> Option<Result<Found, FindError>> {
        let exact = || self.all(|layer| of(layer).exact.whole(&asked.exact).collect());
        let plain =
            || asked.readings.iter().flat_map(|(plain, _)| self.all(|layer| of(layer).plain.whole(plain).collect()));
        let core = || {
            let cores = asked.readings.iter().map(|(_, core)| core);
            cores.flat_map(|core| called(self.all(|layer| of(layer).core.whole(&core.text).collect()), core, among))
        };
        settled(&exact(), among)
            .or_else(|| settled(&plain().collect::<Vec<_>>(), among))
            .or_else(|| settled(&core().collect::<Vec<_>>(), among))
    }

    /// By whole words at the beginning of one place's names.
    fn by_part(&self, of: OfAge, asked: &AskedName, among: Among<'_>) -> Option<Result<Found, FindError>> {
        let mut entries: Vec<&Entry> = Vec::new();
        // A text of nothing but words of kinds is the beginning of many names and says none.
        for (plain, core) in asked.readings.iter().filter(|(_, core)| !core.text.is_empty()) {
            let [plain, begun] = [plain, &core.text].map(|text| format!("{text} "));
            entries.extend(self.all(|layer| of(layer).plain.beginning(&plain).collect()));
            entries.extend(called(self.all(|layer| of(layer).core.beginning(&begun).collect()), core, among));
        }
        entries.retain(|entry| entry.is_own());
        // The first of a place's names: they stand in the order of name, official name, further names.
        entries.sort_by(|a, b| a.order.cmp(&b.order));
        single(places(&entries, among), |_| entries.first().map_or(By::Whole, |entry| By::Part(entry.name.clone())))
    }

    /// Up to five places with a name like the text, best first.
    fn nearest(&self, asked: &AskedName, among: Among<'_>) -> Vec<Slot> {
        let Some((plain, core)) = asked.readings.first() else { return Vec::new() };
        let wanted = if core.text.is_empty() { plain } else { &core.text };
        let mut like: Vec<(usize, &Entry)> = Vec::new();
        for (at, layer) in self.layers.iter().enumerate() {
            let entry = |number: u32| layer.entry(layer.compared[number as usize]);
            let of_layer = layer.grams.like(wanted, |number| self.counts(at, entry(number)));
            like.extend(of_layer.into_iter().map(|(likeness, number)| (likeness, entry(number))));
        }
        like.sort_by(|a, b| Reverse(a.0).cmp(&Reverse(b.0)).then_with(|| a.1.order.cmp(&b.1.order)));
        like.truncate(COMPARED);
        let like: Vec<(&str, Slot)> = like
            .iter()
            .filter_map(|(_, entry)| Some((entry.core.text.as_str(), entry.places(among).into_iter().next()?)))
            .collect();
        let mut places: Vec<Slot> = Vec::new();
        like.iter().for_each(|(_, place)| {
            if !places.contains(place) {
                places.push(*place)
            }
        });
        let names = |place: &Slot| like.iter().filter(|(_, of)| of == place).map(|(core, _)| *core).collect();
        most_alike(places.into_iter(), names, wanted)
    }
}

/// Of entries with the same core as a text, those that are not of another kind than it says.
fn called<'a>(mut entries: Vec<&'a Entry>, asked: &Core, among: Among<'_>) -> Vec<&'a Entry> {
    let is_called = |entry: &Entry, kind: usize| match entry.names {
        Named::Place(..) => entry.places(among).iter().all(|&place| {
            let governance_type = &among.profiles[place].place.governance_type;
            among.spelling().is_called(kind, governance_type)
        }),
        Named::Area(_) | Named::Formerly(..) | Named::Replaced(_) => true,
    };
    entries.retain(|entry| {
        let mut kinds = asked.kinds.iter();
        kinds.all(|kind| entry.core.kinds.contains(kind) || is_called(entry, *kind))
    });
    entries
}

/// What entries name together; none where there are none. An area is a question even among few.
fn settled(entries: &[&Entry], among: Among<'_>) -> Option<Result<Found, FindError>> {
    let places = places(entries, among);
    if entries.iter().any(|entry| matches!(entry.names, Named::Area(_))) {
        return Some(Err(FindError::Ambiguous(places)));
    }
    let former = entries.iter().find_map(|entry| {
        let id = match &entry.names {
            Named::Replaced(id) => Some(id.clone()),
            Named::Formerly(..) => None,
            Named::Place(..) | Named::Area(_) => return None,
        };
        Some(Former { id, name: entry.name.clone() })
    });
    single(places, |_| former.map_or(By::Whole, By::Former))
}

/// The places that entries name, in order.
fn places(entries: &[&Entry], among: Among<'_>) -> Vec<Slot> {
    let all = entries.iter().flat_map(|entry| entry.places(among));
    all.collect::<BTreeSet<Slot>>().into_iter().collect()
}

fn single(places: Vec<Slot>, by: impl FnOnce(Slot) -> By) -> Option<Result<Found, FindError>> {
    match places[..] {
        [] => None,
        [place] => Some(Ok(Found { place, by: by(place) })),
        _ => Some(Err(FindError::Ambiguous(places))),
    }
}
