//! All names of a register, in layers: a base that holds those of all places that stood when it was made, and a few small ones with
//! those of places that are new or another body since. Each place counts in one of them, so a question that goes through all finds
//! what one layer of everybody's would hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::id::PlaceId;
use super::super::slot::Slot;
use super::Alias;
use super::entry::{Among, Entry};
use super::layer::{Layer, further, of_no_place, of_place};

/// Places whose names one of the later layers holds: so few that it is made anew with each that comes.
const SMALL: usize = 64;
/// Layers behind the base. With more of them a base of everybody's is made.
const MOST: usize = 64;

/// All names of a register.
#[derive(Debug, Clone)]
pub struct NameIndex {
    pub(super) layers: Vec<Arc<Layer>>,
    /// The layer in which a place counts that came, changed or went since the base; none of whoever went.
    since: BTreeMap<PlaceId, Option<usize>>,
}

impl NameIndex {
    /// Of these places, and of further names.
    pub(in super::super) fn new(among: Among<'_>) -> Self {
        let mut aliases: BTreeMap<&PlaceId, Vec<(usize, &Alias)>> = BTreeMap::new();
        for (at, alias) in further(&among.naming.aliases, |_| true) {
            aliases.entry(&alias.place).or_default().push((at, alias));
        }
        let names = |place: Slot| {
            let further = aliases.get(&among.profiles[place].place.id).map_or(&[][..], Vec::as_slice);
            of_place(among, place, further)
        };
        let mut entries: Vec<Arc<Entry>> = Slot::all(among.profiles.len()).flat_map(names).collect();
        entries.extend(of_no_place(among));
        entries.sort_by(|a, b| a.order.cmp(&b.order));
        Self { layers: vec![Arc::new(Layer::new(entries))], since: BTreeMap::new() }
    }

    /// That of a later state, in which some places went and some are new or another body; none where that has become so much that it
    /// is better made anew.
    pub(in super::super) fn with(&self, among: Among<'_>, gone: &[PlaceId], new: &[Slot]) -> Option<Self> {
        let mut next = self.clone();
        next.since.extend(gone.iter().map(|id| (id.clone(), None)));
        for some in new.chunks(SMALL) {
            next.put(among, some)?;
        }
        Some(next)
    }

    fn put(&mut self, among: Among<'_>, new: &[Slot]) -> Option<()> {
        let ids: BTreeSet<&PlaceId> = new.iter().map(|&place| &among.profiles[place].place.id).collect();
        let last = self.layers.len() - 1;
        let in_last = self.since.iter().filter(|(id, at)| **at == Some(last) && !ids.contains(id)).count();
        let at = if last > 0 && in_last + new.len() <= SMALL { last } else { last + 1 };
        if at > MOST {
            return None;
        }
        let stay = |entry: &&Arc<Entry>| self.counts(at, entry) && entry.of_place().is_none_or(|id| !ids.contains(id));
        let kept = self.layers.get(at).into_iter().flat_map(|layer| &layer.entries);
        let mut entries: Vec<Arc<Entry>> = kept.filter(stay).cloned().collect();
        let aliases = further(&among.naming.aliases, |id| ids.contains(id));
        for &place in new {
            let id = &among.profiles[place].place.id;
            let own: Vec<_> = aliases.iter().filter(|(_, alias)| alias.place == *id).copied().collect();
            entries.extend(of_place(among, place, &own));
            self.since.insert(id.clone(), Some(at));
        }
        entries.sort_by(|a, b| a.order.cmp(&b.order));
        self.layers.truncate(at);
        self.layers.push(Arc::new(Layer::new(entries)));
        Some(())
    }

    /// Whether an entry of a layer is one of today: its place did not go since, nor became another body.
    pub(super) fn counts(&self, layer: usize, entry: &Entry) -> bool {
        let Some(place) = entry.of_place().filter(|_| !self.since.is_empty()) else { return true };
        self.since.get(place).map_or(layer == 0, |at| *at == Some(layer))
    }

    /// The entries that each layer gives by their numbers and that count, in the order of all names.
    pub(super) fn all(&self, numbers: impl Fn(&Layer) -> Vec<u32>) -> Vec<&Entry> {
        let mut all: Vec<&Entry> = Vec::new();
        for (at, layer) in self.layers.iter().enumerate() {
            let entries = numbers(layer).into_iter().map(|number| layer.entry(number));
            all.extend(entries.filter(|entry| self.counts(at, entry)));
        }
        if self.layers.len() > 1 {
            all.sort_by(|a, b| a.order.cmp(&b.order));
        }
        all
    }
}
