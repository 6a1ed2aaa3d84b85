//! One place's line of a run: its buddy and what to talk about, or why it has none.

use serde::Serialize;

use super::Buddies;
use crate::engine::EngineError;
use crate::proto::v1;

/// One place's line. Every place of the register has one (R113). Texts stand beside their codes; what a place without a buddy
/// lacks is empty.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct BuddyRow {
    /// The place.
    pub place_id: String,
    /// Its name.
    pub display_name: String,
    /// The problem of the run; empty where all live records are compared.
    pub problem_id: String,
    /// Its buddy.
    pub buddy_place_id: String,
    /// The buddy's name.
    pub buddy_display_name: String,
    /// What the pair is worth: the lower of the two fits, 0 to 1.
    pub fit: Option<f64>,
    /// How well the buddy fits the place, 0 to 1.
    pub buddy_fit: Option<f64>,
    /// Rank of the buddy among all whom the place could meet, from 1.
    pub buddy_rank: Option<i32>,
    /// Rank of the place among all whom the buddy could meet, from 1.
    pub own_rank: Option<i32>,
    /// Whether the convener fixed the pair.
    pub fixed: bool,
    /// `EXTERNAL`, or `SIBLING`: part of the same larger place.
    pub relation: String,
    /// The problems that both have, the most telling first.
    pub shared_problem_ids: Vec<String>,
    /// Why the buddy fits, in at most 80 words.
    pub summary: String,
    /// Code of the way of sharing.
    pub approach_id: String,
    /// The way of sharing.
    pub approach: String,
    /// What to ask first.
    pub opening_question: String,
    /// Who should be in the room.
    pub who_should_be_in_the_room: Vec<String>,
    /// Who could introduce the two; empty where the pack knows nobody who may.
    pub convener_id: String,
    /// Its name.
    pub convener: String,
    /// Codes of what to keep in mind.
    pub consideration_codes: Vec<String>,
    /// What to keep in mind, in the order of the codes.
    pub considerations: Vec<String>,
    /// Code of why the place has no buddy.
    pub unmatched_code: String,
    /// Why it has none.
    pub unmatched_reason: String,
}

impl Buddies<'_> {
    /// The line of a place, by its position in the register. One line does not depend on another.
    pub fn row(&self, place: usize) -> Result<BuddyRow, EngineError> {
        let engine = self.circle.engine();
        let known = &engine.register().get(place).place;
        let problem = self.circle.options().problem.as_ref();
        let row = BuddyRow {
            place_id: known.id.to_string(),
            display_name: known.name.clone(),
            problem_id: problem.map(ToString::to_string).unwrap_or_default(),
            ..BuddyRow::default()
        };
        let Some(member) = self.circle.member(place) else {
            let of = problem.map(|id| format!(" of {id}")).unwrap_or_default();
            let unmatched_reason = format!("it has no live record{of}");
            return Ok(BuddyRow { unmatched_code: "NO_LIVE_RECORD".to_owned(), unmatched_reason, ..row });
        };
        let Some(partner) = self.partners[member] else {
            let why = self.unmatched[member];
            let unmatched_code = why.map(|why| why.code().to_owned()).unwrap_or_default();
            return Ok(BuddyRow {
                unmatched_code,
                unmatched_reason: why.map(|why| why.text()).unwrap_or_default(),
                ..row
            });
        };
        let fixed = self.fixed.contains(&(member.min(partner), member.max(partner)));
        let (there, back) = (self.told(member, partner, fixed)?, self.told(partner, member, fixed)?);
        let peer = there.peer.unwrap_or_default();
        let fit = back.peer.as_ref().map_or(peer.fit, |back| back.fit.min(peer.fit));
        Ok(BuddyRow {
            fit: Some(fit),
            buddy_fit: Some(peer.fit),
            buddy_rank: Some(there.rank),
            own_rank: Some(back.rank),
            fixed,
            ..told(row, peer)
        })
    }

    /// What one member is told of another.
    fn told(&self, member: usize, other: usize, fixed: bool) -> Result<v1::ExplainPeerResponse, EngineError> {
        let mut query = self.circle.query(member);
        if fixed {
            query.filter.relation = None;
        }
        self.circle.engine().explain_peer(&query, self.circle.places()[other])
    }
}

fn told(row: BuddyRow, peer: v1::Peer) -> BuddyRow {
    let relation = peer.relation().as_str_name().trim_start_matches("PLACE_RELATION_").to_owned();
    let talk = peer.conversation.unwrap_or_default();
    let convener = talk.convener.unwrap_or_default();
    let (consideration_codes, considerations) = peer.considerations.into_iter().map(|one| (one.code, one.text)).unzip();
    BuddyRow {
        buddy_place_id: peer.place_id,
        buddy_display_name: peer.display_name,
        relation,
        shared_problem_ids: peer.shared_problems.into_iter().map(|one| one.problem_id).collect(),
        summary: peer.summary,
        approach_id: talk.approach_id,
        approach: talk.approach,
        opening_question: talk.opening_question,
        who_should_be_in_the_room: talk.who_should_be_in_the_room,
        convener_id: convener.convener_id,
        convener: convener.display_name,
        consideration_codes,
        considerations,
        ..row
    }
}
