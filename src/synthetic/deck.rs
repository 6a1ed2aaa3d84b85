//! Which two real places a made-up one is made of.

use std::collections::BTreeMap;

use rand::Rng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::domain::id::GovernanceTypeId;
use crate::domain::profile::Profile;

/// The real places of each type, as decks to draw from.
pub(super) struct Decks<'a> {
    by_type: BTreeMap<&'a GovernanceTypeId, Deck>,
}

#[derive(Default)]
struct Deck {
    all: Vec<usize>,
    left: Vec<usize>,
}

impl<'a> Decks<'a> {
    pub(super) fn of(real: &'a [Profile]) -> Self {
        let mut by_type: BTreeMap<&GovernanceTypeId, Deck> = BTreeMap::new();
        for (position, profile) in real.iter().enumerate() {
            by_type.entry(&profile.place.governance_type).or_default().all.push(position);
        }
        Self { by_type }
    }

    /// Two real places of a type, by position. The first comes from a deck that is dealt to its end before it is shuffled
    /// again, so that each is drawn as often as the next; the second is anyone.
    pub(super) fn draw(&mut self, kind: &GovernanceTypeId, random: &mut Xoshiro256PlusPlus) -> [usize; 2] {
        let Some(deck) = self.by_type.get_mut(kind) else { return [0, 0] };
        if deck.left.is_empty() {
            deck.left.clone_from(&deck.all);
            deck.left.shuffle(random);
        }
        let second = deck.all[random.gen_range(0..deck.all.len())];
        [deck.left.pop().unwrap_or(second), second]
    }
}
