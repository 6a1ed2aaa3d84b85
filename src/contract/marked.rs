//! Marks what is new of a peer since a time that its asker names.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::calls::Calls;
use crate::domain::day;
use crate::domain::id::{PlaceId, ProblemId};
use crate::proto::v1;

impl Calls {
    /// Marks what is new of a peer: what the caller may see of it and could not see so before.
    pub(super) fn mark_news(&self, peer: &mut v1::Peer, since: Timestamp) {
        let Ok(place) = PlaceId::new(&peer.place_id) else { return };
        let since_day = since.to_zoned(TimeZone::UTC).date();
        let sees = self.answers.seen_since(self.view.pass(), (self.today)(), self.asker.as_ref());
        for shared in &mut peer.shared_problems {
            let said = ProblemId::new(&shared.problem_id).ok().and_then(|problem| sees(&place, &problem));
            let is_of_a_later_day = |source: &v1::Source| day::parse(&source.as_of).is_ok_and(|day| day >= since_day);
            let of_public_record = shared.sources.iter().filter(|source| !source.source_id.is_empty());
            shared.new_since =
                said.is_some_and(|at| at >= since) || of_public_record.into_iter().any(is_of_a_later_day);
        }
        let said = self.answers.ledger.declared().place(&place);
        peer.new_since =
            said.is_some_and(|kept| kept.at >= since) || peer.shared_problems.iter().any(|shared| shared.new_since);
    }
}
