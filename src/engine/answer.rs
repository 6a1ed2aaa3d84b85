//! Answers in full: who is listed, in what words, and why somebody is or is not.

use super::ranking::Ranking;
use super::told::{count, exclusions};
use super::{EngineError, View};
use crate::domain::cancel::Cancel;
use crate::domain::query::Query;
use crate::domain::slot::Slot;
use crate::explanation;
use crate::matching::extras;
use crate::matching::list::List;
use crate::matching::rank;
use crate::proto::{codes, v1};

impl View {
    /// Who has the same problem?
    ///
    /// # Errors
    ///
    /// The weights leave nothing to compare in this kind of question.
    pub fn find_peers(&self, query: &Query) -> Result<v1::FindPeersResponse, EngineError> {
        self.find_peers_until(query, &Cancel::new())
    }

    /// [`Self::find_peers`], given up soon after `cancel` is set.
    ///
    /// # Errors
    ///
    /// The weights leave nothing to compare in this kind of question, or `cancel` is set.
    pub fn find_peers_until(&self, query: &Query, cancel: &Cancel) -> Result<v1::FindPeersResponse, EngineError> {
        self.answer(query, None, cancel)
    }

    /// The answer that lists these places instead of the first: for who decides over many questions who is listed for whom. They
    /// are eligible and in the order of their ranking; extras do not matter.
    ///
    /// # Errors
    ///
    /// The weights leave nothing to compare in this kind of question, or `cancel` is set.
    pub fn find_those(
        &self,
        query: &Query,
        listed: &[Slot],
        cancel: &Cancel,
    ) -> Result<v1::FindPeersResponse, EngineError> {
        self.answer(query, Some(listed), cancel)
    }

    fn answer(
        &self,
        query: &Query,
        chosen: Option<&[Slot]>,
        cancel: &Cancel,
    ) -> Result<v1::FindPeersResponse, EngineError> {
        self.with_scene(query, |scene, eligibility| {
            let (peers, considered, excluded, none, notices) = match eligibility {
                Err(why) => (Vec::new(), 0, Vec::new(), Some(explanation::no_peer(scene, why)), Vec::new()),
                Ok(eligibility) => {
                    let limit = query.limit.get();
                    let Ranking { ranked, considered, excluded } = match chosen.and_then(<[Slot]>::last) {
                        None => self.arranged(scene, eligibility, extras::depth(query), cancel)?,
                        Some(&last) => self.rank_with(scene, eligibility, cancel, |ranker, eligible| {
                            ranker.rank_through(eligible, limit, last, cancel)
                        })?,
                    };
                    let crowded = rank::crowded_tie(&ranked, limit);
                    let List { listed, ending } = match chosen {
                        None => extras::list(&ranked, limit, &query.extras, scene.asker, self.register()),
                        Some(chosen) => extras::those(&ranked, chosen),
                    };
                    let told = listed.iter().map(|one| {
                        cancel.check()?;
                        let listed_by = one.by.map(|extra| codes::extra(extra).into());
                        let peer_groups = self.group_messages(self.memberships(one.ranked.candidate.place));
                        Ok(v1::Peer { listed_by, peer_groups, ..explanation::peer(scene, one.ranked, crowded) })
                    });
                    let peers = told.collect::<Result<Vec<v1::Peer>, EngineError>>()?;
                    let none = ranked.is_empty().then(|| explanation::nobody(scene, &excluded, eligibility.holding()));
                    (peers, considered, exclusions(&excluded), none, scene.list_notices(&ranked, ending))
                }
            };
            let mut understood = self.understood(scene);
            understood.notices.extend(notices);
            Ok(v1::FindPeersResponse {
                answer_id: self.answer_id(scene, &understood),
                query: Some(understood),
                peers,
                considered_count: count(considered),
                excluded,
                no_peer_reason: none,
                versions: Some(self.versions().clone()),
            })
        })
    }

    /// Who is listed, best first and without reasons: the places of [`Self::find_peers`], in its order.
    ///
    /// # Errors
    ///
    /// The weights leave nothing to compare in this kind of question, or `cancel` is set.
    pub fn list_peers(&self, query: &Query, cancel: &Cancel) -> Result<Vec<Slot>, EngineError> {
        self.with_scene(query, |scene, eligibility| {
            let Ok(eligibility) = eligibility else { return Ok(Vec::new()) };
            let depth = extras::depth(query);
            let ranked = self.arranged(scene, eligibility, depth, cancel)?.ranked;
            let list = extras::list(&ranked, query.limit.get(), &query.extras, scene.asker, self.register());
            Ok(list.listed.iter().map(|one| one.ranked.candidate.place).collect())
        })
    }

    /// One pair in full: why the place at `peer` is, or is not, a peer.
    ///
    /// # Errors
    ///
    /// The weights leave nothing to compare in this kind of question.
    pub fn explain_peer(&self, query: &Query, peer: Slot) -> Result<v1::ExplainPeerResponse, EngineError> {
        self.explain_peer_until(query, peer, &Cancel::new())
    }

    /// [`Self::explain_peer`], given up soon after `cancel` is set.
    ///
    /// # Errors
    ///
    /// The weights leave nothing to compare in this kind of question, or `cancel` is set.
    pub fn explain_peer_until(
        &self,
        query: &Query,
        peer: Slot,
        cancel: &Cancel,
    ) -> Result<v1::ExplainPeerResponse, EngineError> {
        self.with_scene(query, |scene, eligibility| {
            let mut answer = v1::ExplainPeerResponse {
                query: Some(self.understood(scene)),
                versions: Some(self.versions().clone()),
                ..Default::default()
            };
            let eligibility = match eligibility {
                Ok(eligibility) => eligibility,
                Err(why) => {
                    let text = explanation::no_peer(scene, why).text;
                    answer.not_peer_because = Some(v1::NotPeer { code: v1::NotPeerReason::NoAnswer.into(), text });
                    return Ok(answer);
                }
            };
            if let Err(why) = self.judge(query, eligibility, peer) {
                answer.not_peer_because = Some(explanation::not_peer(scene, peer, why));
                return Ok(answer);
            }
            let limit = query.limit.get();
            let ranking = if query.extras.iter().any(|extra| extra.orders()) {
                self.arranged(scene, eligibility, extras::depth(query), cancel)?
            } else {
                self.rank_with(scene, eligibility, cancel, |ranker, eligible| {
                    ranker.rank_through(eligible, limit, peer, cancel)
                })?
            };
            let ranked = ranking.ranked;
            let crowded = rank::crowded_tie(&ranked, limit);
            if let Some(position) = ranked.iter().position(|one| one.candidate.place == peer) {
                answer.is_peer = true;
                answer.rank = count(position + 1);
                let peer_groups = self.group_messages(self.memberships(peer));
                answer.peer = Some(v1::Peer { peer_groups, ..explanation::peer(scene, &ranked[position], crowded) });
            }
            Ok(answer)
        })
    }
}
