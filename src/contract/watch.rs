//! What is new in an answer since its reader saw it last.

use jiff::civil::Date;
use prost::Message;
use serde_json::Value;

use super::calls::Calls;
use super::error::CallError;
use crate::access::Pass;
use crate::domain::cancel::Cancel;
use crate::domain::declared::WriteNumber;
use crate::domain::digest::sha256;
use crate::engine::{Rests, View};
use crate::live::Moment;
use crate::proto::v1::{self, WatchEvent};

/// How many hex digits of a digest tell two states apart.
const TOKEN_DIGITS: usize = 32;

/// An answer as its reader knows it.
#[derive(Debug, Clone)]
pub struct Known {
    answer: v1::FindPeersResponse,
    token: String,
}

impl Known {
    /// An answer as it was given.
    pub fn new(answer: v1::FindPeersResponse) -> Self {
        // Which peers there are and what is told of them: a later write to somebody else changes the versions, and nothing here.
        let peers: Vec<u8> = answer.peers.iter().flat_map(Message::encode_length_delimited_to_vec).collect();
        let token = sha256(peers).chars().take(TOKEN_DIGITS).collect();
        Self { answer, token }
    }

    /// The same in a later state that touches nothing of it.
    fn still(mut self, versions: &v1::Versions) -> Self {
        self.answer.versions = Some(versions.clone());
        self
    }

    /// Whether a reader that shows this token knows it already.
    pub fn is_known_by(&self, resume_token: &str) -> bool {
        resume_token == self.token
    }

    /// The whole, for a reader that knows nothing.
    pub fn initial(&self) -> v1::WatchPeersResponse {
        v1::WatchPeersResponse { answer: Some(self.answer.clone()), ..self.event(WatchEvent::Initial) }
    }

    /// That nothing is new.
    pub fn heartbeat(&self) -> v1::WatchPeersResponse {
        self.event(WatchEvent::Heartbeat)
    }

    /// What is new since a state before: who is gone, then who is new or told of otherwise, in the order of the list. Only the
    /// last of them has the token of this state: a reader that is cut off between two is told them again.
    ///
    /// # Errors
    ///
    /// [`CallError::Internal`] where a peer cannot be written as JSON.
    pub fn since(&self, before: &Self) -> Result<Vec<v1::WatchPeersResponse>, CallError> {
        let (old, new) = (&before.answer.peers, &self.answer.peers);
        let is_gone = |one: &&v1::Peer| !new.iter().any(|other| other.place_id == one.place_id);
        let gone = old
            .iter()
            .filter(is_gone)
            .map(|peer| v1::WatchPeersResponse { place_id: peer.place_id.clone(), ..before.event(WatchEvent::Gone) });
        let mut events: Vec<v1::WatchPeersResponse> = gone.collect();
        for (place, peer) in new.iter().enumerate() {
            let earlier = old.iter().enumerate().find(|(_, other)| other.place_id == peer.place_id);
            let (event, changed) = match earlier {
                None => (WatchEvent::New, Vec::new()),
                Some((was, earlier)) if (was, earlier) == (place, peer) => continue,
                Some((was, earlier)) => (WatchEvent::Changed, changed(earlier, peer, was != place)?),
            };
            if event == WatchEvent::New || !changed.is_empty() {
                events.push(v1::WatchPeersResponse {
                    place_id: peer.place_id.clone(),
                    rank: i32::try_from(place + 1).unwrap_or(i32::MAX),
                    peer: Some(peer.clone()),
                    changed_fields: changed,
                    ..before.event(event)
                });
            }
        }
        if let Some(last) = events.last_mut() {
            last.resume_token = self.token.clone();
        }
        events.iter_mut().for_each(|event| event.versions.clone_from(&self.answer.versions));
        Ok(events)
    }

    fn event(&self, event: WatchEvent) -> v1::WatchPeersResponse {
        v1::WatchPeersResponse {
            event: event.into(),
            resume_token: self.token.clone(),
            versions: self.answer.versions.clone(),
            ..Default::default()
        }
    }
}

/// A watched list as its reader knows it, and what it rests on.
#[derive(Debug)]
pub struct Watched {
    /// The list.
    pub known: Known,
    rests: Option<Rests>,
    view: View,
    today: Date,
    write: WriteNumber,
    /// The state of the view.
    laid_out: Moment,
    /// The last state that is known to leave the list as it is.
    passed_by: Moment,
}

/// When something was made, on what day and for whom.
#[derive(Debug, Clone)]
pub struct Made {
    write: WriteNumber,
    today: Date,
    pass: Pass,
}

impl Watched {
    /// When it was made.
    pub fn made(&self) -> Made {
        Made { write: self.write, today: self.today, pass: self.view.pass().clone() }
    }
}

impl Calls {
    /// The list of a question.
    ///
    /// # Errors
    ///
    /// As [`Calls::find_peers`].
    pub fn watched(&self, query: &v1::FindPeersRequest, cancel: &Cancel) -> Result<Watched, CallError> {
        let asker = self.as_asker(query);
        let watched = asker.watched_as_asker(query, cancel)?;
        asker.write_down_peers(&watched.known.answer.peers)?;
        Ok(watched)
    }

    fn watched_as_asker(&self, query: &v1::FindPeersRequest, cancel: &Cancel) -> Result<Watched, CallError> {
        let today = (self.today)();
        let (answer, rests) = self.found(query, cancel, |listing| listing.rests())?;
        let moment = self.answers.moment();
        Ok(Watched {
            known: Known::new(answer),
            rests,
            view: self.view.clone(),
            today,
            write: self.answers.ledger.declared().write(),
            laid_out: moment,
            passed_by: moment,
        })
    }

    /// Whether nothing of what was said since touches a list, whoever sees what of it; then it is remembered that it was so until now. Most
    /// writes are about places and problems that a list has nothing to do with: nothing is laid out for that, and nobody is asked. The list
    /// keeps its view and its versions, so that it is looked at again before it is told that there is nothing new.
    pub fn pass_by(&self, watched: &mut Watched, pass: Pass) -> bool {
        let Some(rests) = watched.rests.as_ref().filter(|_| self.is_as_of(watched, pass)) else { return false };
        // A view is kept no longer than the trail reaches, however little happens to the list.
        if self.answers.stirred_since(watched.laid_out).is_none() {
            return false;
        }
        let Some(mut stirred) = self.answers.stirred_since(watched.passed_by) else { return false };
        let passes = !stirred.any(|one| rests.may_be_touched_by(one));
        if passes {
            watched.passed_by = self.answers.moment();
        }
        passes
    }

    /// Whether a list is of the state that answers: what its reader is told of it has the versions of now.
    pub(crate) fn is_of_now(&self, watched: &Watched, pass: Pass) -> bool {
        watched.laid_out == self.answers.moment() && self.is_as_of(watched, pass)
    }

    /// The same later, with what is new in it. Where nothing touches the list that was written since, this costs one fit for each
    /// place of which something else is known, and no ranking.
    ///
    /// # Errors
    ///
    /// As [`Calls::find_peers`].
    pub fn watched_since(
        &self,
        query: &v1::FindPeersRequest,
        before: Watched,
        cancel: &Cancel,
    ) -> Result<(Watched, Vec<v1::WatchPeersResponse>), CallError> {
        let asker = self.as_asker(query);
        if asker.leaves_alone(query, &before, cancel)? {
            let known = before.known.still(asker.view.versions());
            let (write, moment) = (asker.answers.ledger.declared().write(), asker.answers.moment());
            let view = asker.view.clone();
            return Ok((Watched { known, view, write, laid_out: moment, passed_by: moment, ..before }, Vec::new()));
        }
        let now = asker.watched_as_asker(query, cancel)?;
        let news = now.known.since(&before.known)?;
        if !news.is_empty() {
            asker.write_down_peers(news.iter().filter_map(|event| event.peer.as_ref()))?;
        }
        Ok((now, news))
    }

    /// Whether the day and who asks are those of a list: what is shared until a day ends without a write.
    fn is_as_of(&self, before: &Watched, pass: Pass) -> bool {
        let today = (self.today)();
        before.today == today && *before.view.pass() == self.answers.acting(pass, today)
    }

    /// Whether what was made then may be told now to the owner of a pass: nobody took anything back since, it is the same day, and who asks
    /// is let see the same. Nothing is laid out for that.
    pub(crate) fn may_tell(&self, pass: Pass, made: &Made) -> bool {
        let today = (self.today)();
        made.write >= self.answers.narrowed() && made.today == today && made.pass == self.answers.acting(pass, today)
    }

    /// Whether nothing that was written since touches a list.
    fn leaves_alone(&self, query: &v1::FindPeersRequest, before: &Watched, cancel: &Cancel) -> Result<bool, CallError> {
        // On another day a record may be stale that was not, and another pass may be told something else.
        let Some(rests) = before.rests.as_ref().filter(|_| self.is_as_of(before, self.view.pass().clone())) else {
            return Ok(false);
        };
        let Some(passage) = self.view.since(&before.view) else { return Ok(false) };
        let query = self.query(query)?;
        let asker = self.view.asker(&query);
        Ok(!self.view.ask(&asker, cancel)?.touches(rests, &before.view, &passage)?)
    }
}

/// The fields of a peer that are told otherwise, as JSON names them, and `rank` where it moved in the list.
fn changed(before: &v1::Peer, now: &v1::Peer, moved: bool) -> Result<Vec<String>, CallError> {
    let fields = |peer: &v1::Peer| serde_json::to_value(peer).map_err(|error| CallError::internal(&error));
    let (Value::Object(before), Value::Object(now)) = (fields(before)?, fields(now)?) else { return Ok(Vec::new()) };
    let names = now.keys().chain(before.keys().filter(|name| !now.contains_key(*name)));
    let differs = names.filter(|name| before.get(*name) != now.get(*name)).cloned();
    Ok(differs.chain(moved.then(|| "rank".to_owned())).collect())
}
