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
        for id in gone {
            // Only of who is in the base must be known that it went: else bodies that come and go would leave ever more behind.
            if self.layers[0].has(id) {
                next.since.insert(id.clone(), None)
            } else {
                next.since.remove(id)
            };
        }
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
        let is_base_alone = self.layers.len() == 1 && self.since.is_empty();
        let Some(place) = entry.of_place().filter(|_| !is_base_alone) else { return true };
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

#[cfg(test)]
mod tests {
    use super::super::super::id::GovernanceTypeId;
    use super::super::super::pieces::Pieces;
    use super::super::super::place::Place;
    use super::super::super::profile::Profile;
    use super::super::super::succession::Succession;
    use super::super::Naming;
    use super::*;

    fn among<'a>(profiles: &'a Pieces<Profile>, (succession, naming): &'a (Succession, Naming)) -> Among<'a> {
        Among { profiles, succession, naming }
    }

    #[test]
    fn bodies_that_come_and_go_leave_nothing_behind() {
        let profile = |id: &str| {
            let kind = GovernanceTypeId::new("partnership").expect("a code");
            let place = Place::named(PlaceId::new(id).expect("an id"), format!("Body {id}"), kind);
            Profile::new(place, Vec::new(), Vec::new(), Vec::new())
        };
        let beside = (Succession::new(Vec::new()), Naming::default());
        let stay: Pieces<Profile> = ["a", "b"].map(profile).into_iter().collect();
        let mut names = NameIndex::new(among(&stay, &beside));
        for turn in 0..3 * SMALL {
            let came: Pieces<Profile> = ["a", "b", &format!("x:{turn}")].map(profile).into_iter().collect();
            let with = names.with(among(&came, &beside), &[], &[Slot::new(2)]).expect("a few");
            assert_eq!(
                with.find(&format!("Body x:{turn}"), among(&came, &beside)).map(|found| found.place),
                Ok(Slot::new(2))
            );
            names = with.with(among(&stay, &beside), &[came[2].place.id.clone()], &[]).expect("a few");
            assert!(names.find(&format!("Body x:{turn}"), among(&stay, &beside)).is_err());
            assert!(names.since.is_empty() && names.layers.len() <= 2, "{:?}", names.since);
        }
        let without: Pieces<Profile> = [profile("b")].into_iter().collect();
        let names = names.with(among(&without, &beside), &[stay[0].place.id.clone()], &[]).expect("a few");
        assert!(names.find("Body a", among(&without, &beside)).is_err(), "who is in the base is known to have gone");
        assert_eq!(names.find("Body b", among(&without, &beside)).map(|found| found.place), Ok(Slot::new(0)));
    }
}
