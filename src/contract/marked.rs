//! Marks what is new of a peer since a time that its asker names.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::calls::Calls;
use crate::catalogue;
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
        if let Some(told) = &mut peer.experience {
            self.mark_told(&place, told, since);
        }
        let said = self.answers.ledger.declared().place(&place);
        peer.new_since =
            said.is_some_and(|kept| kept.at >= since) || peer.shared_problems.iter().any(|shared| shared.new_since);
    }

    /// Marks what of that which is told of the work there was told since; what the caller does not see is not there to be marked.
    fn mark_told(&self, place: &PlaceId, told: &mut v1::Experience, since: Timestamp) {
        let Ok(problem) = ProblemId::new(&told.problem_id) else { return };
        let new = self.answers.ledger.declared().told_since(place, &problem, since);
        let new = catalogue::story(&new, &self.view.vocabulary().stages, self.view.register());
        for entry in &mut told.entries {
            entry.new_since = new.entries.contains(entry);
        }
        for step in &mut told.stage_history {
            step.new_since = new.stage_history.contains(step);
        }
    }
}
