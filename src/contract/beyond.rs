//! What an answer tells of places beyond what everybody may see of them: it is written down before it is given (R58).

use super::calls::Calls;
use super::error::CallError;
use crate::audit::FactClass;
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
        let class = |place: &str| {
            let place = PlaceId::new(place).ok()?;
            let class = match self.answers.seen_beyond(self.view.pass(), (self.today)(), &place)? {
                Extent::Standing => FactClass::Standing,
                Extent::Whole => FactClass::OwnWords,
            };
            Some((place, class))
        };
        self.write_down(places.filter_map(class).collect())
    }

    /// The same of the peers of an answer.
    ///
    /// # Errors
    ///
    /// As [`Self::write_down_beyond`].
    pub(super) fn write_down_peers(&self, peers: &[v1::Peer]) -> Result<(), CallError> {
        self.write_down_beyond(peers.iter().map(|peer| peer.place_id.as_str()))
    }
}
