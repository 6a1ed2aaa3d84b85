//! Answers in full: who is listed, in what words, and why somebody is or is not.

use super::EngineError;
use super::asking::Asking;
use super::ranking::Ranking;
use super::told::{count, exclusions};
use crate::domain::slot::Slot;
use crate::explanation::{self, Scene};
use crate::matching::eligible::{Eligibility, Unanswerable};
use crate::matching::extras;
use crate::matching::list::{List, Listed};
use crate::matching::rank::{self, Tie};
use crate::proto::{codes, v1};

/// Who is listed for a question; the words are made when they are asked for.
#[derive(Debug)]
pub struct Listing<'s, 'a> {
    pub(super) asking: &'s Asking<'a>,
    /// Who may be ranked and who comes first; or why nobody can be ranked.
    pub(super) ranking: Result<(&'s Eligibility<'a>, Ranking<'a>), Unanswerable>,
    /// Who is listed instead of the first.
    pub(super) chosen: Option<&'s [Slot]>,
}

/// An answer whose peers are told in one way or another.
#[derive(Debug)]
pub struct Answer<P> {
    /// What was understood.
    pub query: v1::UnderstoodQuery,
    /// Who is listed, best first.
    pub peers: Vec<P>,
    /// Why nobody could be.
    pub no_peer_reason: Option<v1::NoPeer>,
    /// How many places could be ranked.
    pub considered_count: i32,
    /// Of this query and these versions.
    pub answer_id: String,
}

impl<'a> Asking<'a> {
    /// Who is listed: the first of the ranking, as the extras change it, as far as a list goes.
    ///
    /// # Errors
    ///
    /// The question was cancelled.
    pub fn list(&self) -> Result<Listing<'_, 'a>, EngineError> {
        let ranking = self.answerable(|eligibility| self.arranged(eligibility, self.depth()))?;
        Ok(Listing { asking: self, ranking, chosen: None })
    }

    /// The list of these places instead of the first: for who decides over many questions who is listed for whom. They are eligible
    /// and in the order of their ranking; extras do not matter.
    ///
    /// # Errors
    ///
    /// The question was cancelled.
    pub fn list_these<'s>(&'s self, places: &'s [Slot]) -> Result<Listing<'s, 'a>, EngineError> {
        let Some(&last) = places.last() else { return Ok(Listing { chosen: Some(places), ..self.list()? }) };
        let ranking = self.answerable(|eligibility| self.ranked_through(eligibility, last))?;
        Ok(Listing { asking: self, ranking, chosen: Some(places) })
    }

    /// Ranks, where anybody can be ranked.
    pub(super) fn answerable(
        &self,
        rank: impl FnOnce(&Eligibility<'a>) -> Result<Ranking<'a>, EngineError>,
    ) -> Result<Result<(&Eligibility<'a>, Ranking<'a>), Unanswerable>, EngineError> {
        match &self.eligibility {
            Ok(eligibility) => Ok(Ok((eligibility, rank(eligibility)?))),
            Err(why) => Ok(Err(*why)),
        }
    }

    /// One pair in full: why the place is, or is not, a peer.
    ///
    /// # Errors
    ///
    /// The question was cancelled.
    pub fn explain(&self, peer: Slot) -> Result<v1::ExplainPeerResponse, EngineError> {
        let (view, scene) = (self.view, self.scene());
        let mut answer = v1::ExplainPeerResponse {
            query: Some(view.understood(&scene)),
            versions: Some(view.versions().clone()),
            ..Default::default()
        };
        let eligibility = match &self.eligibility {
            Ok(eligibility) => eligibility,
            Err(why) => {
                let text = explanation::no_peer(&scene, *why).text;
                answer.not_peer_because = Some(v1::NotPeer { code: v1::NotPeerReason::NoAnswer.into(), text });
                return Ok(answer);
            }
        };
        if let Err(why) = self.judge(eligibility, peer) {
            answer.not_peer_because = Some(explanation::not_peer(&scene, peer, why));
            return Ok(answer);
        }
        let ranking = if self.query.terms.extras.iter().any(|extra| extra.orders()) {
            self.arranged(eligibility, self.depth())?
        } else {
            self.ranked_through(eligibility, peer)?
        };
        let ranked = ranking.ranked;
        let crowded = rank::crowded_tie(&ranked, self.query.terms.limit.get());
        if let Some(position) = ranked.iter().position(|one| one.candidate.place == peer) {
            answer.is_peer = true;
            answer.rank = count(position + 1);
            let peer_groups = view.group_messages(view.memberships(peer));
            answer.peer = Some(v1::Peer { peer_groups, ..explanation::peer(&scene, &ranked[position], crowded) });
        }
        Ok(answer)
    }
}

impl<'a> Listing<'_, 'a> {
    /// Who is listed, best first.
    pub fn places(&self) -> Vec<Slot> {
        let listed = self.ranking.as_ref().map(|(_, ranking)| self.listed(ranking).listed).unwrap_or_default();
        listed.iter().map(|one| one.ranked.candidate.place).collect()
    }

    pub(super) fn asking(&self) -> &Asking<'a> {
        self.asking
    }

    /// The ranking of which it is the first; none where nobody can be ranked, or these places were chosen elsewhere.
    pub(super) fn ranking(&self) -> Option<&Ranking<'a>> {
        self.ranking.as_ref().ok().filter(|_| self.chosen.is_none()).map(|(_, ranking)| ranking)
    }

    fn listed<'r>(&self, ranking: &'r Ranking<'a>) -> List<'r, 'a> {
        let (asking, query) = (self.asking, self.asking.query);
        match self.chosen {
            None => {
                let register = asking.view.register();
                extras::list(&ranking.ranked, query.terms.limit.get(), &query.terms.extras, asking.asker, register)
            }
            Some(chosen) => extras::those(&ranking.ranked, chosen),
        }
    }

    /// The answer: the list with its reasons, or why there is none.
    ///
    /// # Errors
    ///
    /// The question was cancelled.
    pub fn told(&self) -> Result<v1::FindPeersResponse, EngineError> {
        let view = self.asking.view;
        let answer = self.answer(|scene, one, crowded| {
            let listed_by = one.by.map(|extra| codes::extra(extra).into());
            let peer_groups = view.group_messages(view.memberships(one.ranked.candidate.place));
            v1::Peer { listed_by, peer_groups, ..explanation::peer(scene, one.ranked, crowded) }
        })?;
        let excluded = self.ranking.as_ref().map(|(_, ranking)| exclusions(&ranking.excluded));
        Ok(v1::FindPeersResponse {
            query: Some(answer.query),
            peers: answer.peers,
            no_peer_reason: answer.no_peer_reason,
            considered_count: answer.considered_count,
            excluded: excluded.unwrap_or_default(),
            versions: Some(view.versions().clone()),
            answer_id: answer.answer_id,
        })
    }

    /// The same with the peers as the rows of a batch have them, but for what each row has of the asker and what the run knows.
    ///
    /// # Errors
    ///
    /// The question was cancelled.
    pub fn told_in_rows(&self) -> Result<Answer<v1::PeerRow>, EngineError> {
        self.answer(|scene, one, crowded| {
            let listed_by = one.by.map(|extra| codes::extra(extra).into());
            v1::PeerRow { listed_by, ..explanation::row(scene, one.ranked, crowded) }
        })
    }

    fn answer<P>(
        &self,
        peer: impl for<'q> Fn(&Scene<'q>, &Listed<'_, 'q>, Option<Tie>) -> P,
    ) -> Result<Answer<P>, EngineError> {
        let (asking, view, scene) = (self.asking, self.asking.view, self.asking.scene());
        let mut query = view.understood(&scene);
        let (peers, no_peer_reason, considered) = match &self.ranking {
            Ok((eligibility, ranking)) => {
                let Ranking { ranked, considered, excluded } = ranking;
                let crowded = rank::crowded_tie(ranked, asking.query.terms.limit.get());
                let list = self.listed(ranking);
                let told = list.listed.iter().map(|one| {
                    asking.cancel.check()?;
                    Ok(peer(&scene, one, crowded))
                });
                let peers = told.collect::<Result<Vec<P>, EngineError>>()?;
                let nobody = || explanation::nobody(&scene, excluded, eligibility.holding());
                query.notices.extend(scene.list_notices(ranked, &list, || eligibility.recorded_itself()));
                (peers, ranked.is_empty().then(nobody), *considered)
            }
            Err(why) => (Vec::new(), Some(explanation::no_peer(&scene, *why)), 0),
        };
        let answer_id = view.answer_id(&asking.query_id, &query);
        Ok(Answer { query, peers, no_peer_reason, considered_count: count(considered), answer_id })
    }
}
