//! Places that others replaced, and what stands in their place today.

use std::collections::{BTreeMap, BTreeSet};

use super::id::PlaceId;
use super::slot::Slot;

/// A place that others replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerPlace {
    /// Its identifier.
    pub id: PlaceId,
    /// Its name.
    pub name: String,
    /// What replaced it; may itself be a former place.
    pub successor: PlaceId,
}

/// All former places, kept so that a long chain of them is walked step by step and never searched.
#[derive(Debug, Clone, PartialEq)]
pub struct Succession {
    former: Vec<FormerPlace>,
    /// By position under their own identifier; several where a place was split up.
    of: BTreeMap<PlaceId, Vec<usize>>,
    /// By position under the identifier of their successor.
    into: BTreeMap<PlaceId, Vec<usize>>,
}

impl Succession {
    /// Keeps former places in the order in which they are given.
    pub fn new(former: Vec<FormerPlace>) -> Self {
        let (mut of, mut into) = (BTreeMap::<_, Vec<usize>>::new(), BTreeMap::<_, Vec<usize>>::new());
        for (position, place) in former.iter().enumerate() {
            of.entry(place.id.clone()).or_default().push(position);
            into.entry(place.successor.clone()).or_default().push(position);
        }
        Self { former, of, into }
    }

    /// All of them, in the order in which they were given.
    pub fn former(&self) -> &[FormerPlace] {
        &self.former
    }

    /// Former places whose successors lead, over any number of steps, to this one; in the order in which they were given.
    /// `registered` says where places stand that there are.
    pub fn predecessors(&self, place: &PlaceId, registered: impl Fn(&PlaceId) -> Option<Slot>) -> Vec<&FormerPlace> {
        let mut found = BTreeSet::new();
        let mut open = vec![place];
        while let Some(id) = open.pop() {
            for &position in self.into.get(id).into_iter().flatten() {
                let former = &self.former[position];
                // A registered place is itself what stands there, whatever it is said to have become.
                if registered(&former.id).is_none() && found.insert(position) {
                    open.push(&former.id);
                }
            }
        }
        found.into_iter().map(|position| &self.former[position]).collect()
    }

    /// The registered places that a former one became, however many steps that took; a registered one itself.
    pub fn current(&self, former: &PlaceId, registered: impl Fn(&PlaceId) -> Option<Slot>) -> BTreeSet<Slot> {
        let mut seen = BTreeSet::new();
        let mut open = vec![former];
        let mut found = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            match registered(id) {
                Some(place) => {
                    found.insert(place);
                }
                None => {
                    let stood = self.of.get(id).into_iter().flatten();
                    open.extend(stood.map(|&position| &self.former[position].successor));
                }
            }
        }
        found
    }
}
