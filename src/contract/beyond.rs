//! What an answer tells of places beyond what everybody may see of them: it is written down before it is given (R58).

use std::collections::BTreeSet;

use super::beside::holders_beside;
use super::calls::Calls;
use super::error::CallError;
use crate::audit::{FactClass, Told};
use crate::domain::declared::Extent;
use crate::domain::id::PlaceId;
use crate::proto::v1;

impl Calls {
    /// Writes down what an answer about these places tells of them that not everybody may see, all in one entry.
    ///
    /// # Errors
    ///
    /// [`CallError::AccessLogUnavailable`]: then the answer must not be given.
    pub(super) fn write_down_beyond<'a>(&self, places: impl Iterator<Item = &'a str>) -> Result<(), CallError> {
        self.write_down(self.beyond(places))
    }

    /// The same of an answer that has no words of theirs: names, and how many records they have.
    ///
    /// # Errors
    ///
    /// As [`Self::write_down_beyond`].
    pub(super) fn write_down_listed<'a>(&self, places: impl Iterator<Item = &'a str>) -> Result<(), CallError> {
        let listed = self.beyond(places).into_iter().map(|(place, _)| (place, FactClass::Standing));
        self.write_down(listed.collect())
    }

    /// The same of names alone: they tell something of bodies that not everybody is told of.
    ///
    /// # Errors
    ///
    /// As [`Self::write_down_beyond`].
    pub(super) fn write_down_names<'a>(&self, places: impl Iterator<Item = &'a str>) -> Result<(), CallError> {
        let everybody = self.answers.view.register();
        let is_hidden = |place: &&str| PlaceId::new(place).is_ok_and(|place| everybody.position(&place).is_none());
        self.write_down_listed(places.filter(is_hidden))
    }

    /// The same of the peers of an answer, and of the place in whose name is asked: the answer is made of what is seen of it, too.
    ///
    /// # Errors
    ///
    /// As [`Self::write_down_beyond`].
    pub(super) fn write_down_peers<'a>(&self, peers: impl IntoIterator<Item = &'a v1::Peer>) -> Result<(), CallError> {
        let asker = self.asker.iter().map(PlaceId::as_str);
        let peers: Vec<&v1::Peer> = peers.into_iter().collect();
        let told: BTreeSet<&str> = peers.iter().map(|peer| peer.place_id.as_str()).chain(asker).collect();
        let named = peers.iter().flat_map(|peer| holders_beside(peer)).filter(|id| !told.contains(id));
        let named = self.beyond(named).into_iter().map(|(place, _)| (place, FactClass::Standing));
        self.write_down(self.beyond(told.iter().copied()).into_iter().chain(named).collect())
    }

    /// The same of all that a place tells itself.
    ///
    /// # Errors
    ///
    /// As [`Self::write_down_beyond`].
    pub(super) fn write_down_itself(&self, place: &PlaceId) -> Result<(), CallError> {
        let declared = self.answers.ledger.declared();
        if declared.itself(place).is_some() || declared.records(place).any(|kept| kept.value.has_own_words()) {
            return self.write_down([(place.clone(), FactClass::OwnWords)].into());
        }
        let itself = Self { asker: Some(place.clone()), ..self.clone() };
        itself.write_down_beyond([place.as_str()].into_iter())
    }

    /// Whether the caller's agreement covers nothing of what places say themselves.
    fn is_told_no_words(&self) -> bool {
        self.view.pass().uncovered().has_all_words()
    }

    /// What of places not everybody may see. Without a log nobody asks, and nothing is looked up.
    fn beyond<'a>(&self, places: impl Iterator<Item = &'a str>) -> Told {
        if self.book.is_none() {
            return Told::new();
        }
        let seen = self.answers.seen_beyond(self.view.pass(), (self.today)(), self.asker.as_ref());
        let of = |place: &str| {
            let place = PlaceId::new(place).ok()?;
            let class = match seen(&place)? {
                Extent::Standing => FactClass::Standing,
                Extent::Words | Extent::Whole if self.is_told_no_words() => FactClass::Standing,
                Extent::Words | Extent::Whole => FactClass::OwnWords,
            };
            Some((place, class))
        };
        places.filter_map(of).collect()
    }
}
