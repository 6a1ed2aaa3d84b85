//! One place's line of a run: its buddy and what to talk about, or why it has none.

use super::Buddies;
use crate::convene::circle::Barred;
use crate::domain::cancel::Cancel;
use crate::domain::slot::{Member, Slot};
use crate::engine::EngineError;
use crate::proto::v1;

impl Buddies<'_> {
    /// The line of a place, by its position in the register. One line does not depend on another.
    pub fn row(&self, place: Slot) -> Result<v1::BuddyRow, EngineError> {
        let view = self.circle.view();
        let known = &view.register().get(place).place;
        let problem = self.circle.options().problem.as_ref();
        let row = v1::BuddyRow {
            place_id: known.id.to_string(),
            display_name: known.name.clone(),
            problem_id: problem.map(ToString::to_string).unwrap_or_default(),
            ..Default::default()
        };
        let Some(member) = self.circle.member(place) else {
            let (reason, text) = match self.circle.barred(place) {
                Some(Barred::OfItsTime) => (v1::UnmatchedReason::OfItsTime, Barred::OfItsTime.text().to_owned()),
                Some(Barred::OldRecord) => (v1::UnmatchedReason::OldRecord, Barred::OldRecord.text().to_owned()),
                None => {
                    let of = problem.map(|id| format!(" of {id}")).unwrap_or_default();
                    (v1::UnmatchedReason::NoLiveRecord, format!("it has no live record{of}"))
                }
            };
            return Ok(v1::BuddyRow { unmatched_reason: Some(reason.into()), unmatched_text: text, ..row });
        };
        let Some(partner) = self.pairs.partners[member] else {
            let why = self.pairs.unmatched[member];
            return Ok(v1::BuddyRow {
                unmatched_reason: why.map(|why| why.code().into()),
                unmatched_text: why.map(|why| why.text()).unwrap_or_default(),
                ..row
            });
        };
        let fixed = self.pairs.fixed.contains(&(member.min(partner), member.max(partner)));
        let (there, back) = (self.told(member, partner, fixed)?, self.told(partner, member, fixed)?);
        let peer = there.peer.unwrap_or_default();
        let fit = back.peer.as_ref().map_or(peer.fit, |back| back.fit.min(peer.fit));
        Ok(v1::BuddyRow {
            fit: Some(fit),
            buddy_fit: Some(peer.fit),
            buddy_rank: Some(there.rank),
            own_rank: Some(back.rank),
            fixed,
            ..with_buddy(row, peer)
        })
    }

    /// What one member is told of another.
    fn told(&self, member: Member, other: Member, fixed: bool) -> Result<v1::ExplainPeerResponse, EngineError> {
        let mut query = self.circle.query(member);
        if fixed {
            query.terms_mut().filter.relation = None;
        }
        let view = self.circle.view();
        view.ask(&view.asker(&query), &Cancel::new())?.explain(self.circle.places()[other])
    }
}

/// The codes that both have in that form. What one side has above or below a code of the other is in the summary.
fn on_both(shared: Vec<v1::SharedProblem>) -> Vec<String> {
    shared.into_iter().filter(|one| one.r#match() == v1::ProblemMatch::Same).map(|one| one.problem_id).collect()
}

fn with_buddy(row: v1::BuddyRow, peer: v1::Peer) -> v1::BuddyRow {
    let talk = peer.conversation.unwrap_or_default();
    let convener = talk.convener.unwrap_or_default();
    v1::BuddyRow {
        buddy_place_id: peer.place_id,
        buddy_display_name: peer.display_name,
        relation: Some(peer.relation),
        shared_problem_ids: on_both(peer.shared_problems),
        summary: peer.summary,
        approach_id: talk.approach_id,
        approach: talk.approach,
        approach_reasons: talk.approach_reasons,
        opening_question: talk.opening_question,
        who_should_be_in_the_room: talk.who_should_be_in_the_room,
        convener_id: convener.convener_id,
        convener_display_name: convener.display_name,
        considerations: peer.considerations,
        steps: talk.steps,
        ..row
    }
}
