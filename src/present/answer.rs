//! The whole of an answer: what was understood, who fits, what that rests on.

use super::compared::{compared, foot};
use super::peer::Peer;
use super::words::stage;
use crate::proto::v1;

/// The answer of FindPeers. Each text is a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What was understood, and what to know before reading on; the first is the question.
    pub head: Vec<String>,
    /// Why there is no peer; empty where there is one.
    pub none: String,
    /// Best fit first.
    pub peers: Vec<Peer>,
    /// Who was compared and what all of it is known from; the last is what produced it.
    pub foot: Vec<String>,
}

/// The answer of ExplainPeer. Each text is a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// As [`Answer::head`].
    pub head: Vec<String>,
    /// Whether it is a peer, at which rank or why not.
    pub verdict: String,
    /// The peer, where it is one.
    pub peer: Option<Peer>,
    /// The peer in at most 80 words; empty where it is none.
    pub summary: String,
    /// As [`Answer::foot`].
    pub foot: Vec<String>,
}

impl Answer {
    /// Reads an answer, in the pack's words for stages.
    pub fn new(answer: &v1::FindPeersResponse, words: &v1::ListVocabularyResponse) -> Self {
        let query = answer.query.clone().unwrap_or_default();
        let none = answer.no_peer_reason.as_ref().map(|none| format!("No good peer: {}.", none.text));
        let is_compared = answer.considered_count > 0 || !answer.excluded.is_empty();
        let mut last = foot(&answer.peers, answer.versions.as_ref());
        if is_compared {
            last.insert(0, compared(answer));
        }
        Self {
            head: head(&query, words),
            none: none.unwrap_or_default(),
            peers: (1..).zip(&answer.peers).map(|(rank, peer)| Peer::new(rank, peer)).collect(),
            foot: last,
        }
    }
}

impl Explanation {
    /// Reads an explanation of the place called `peer_name`, in the pack's words for stages.
    pub fn new(answer: &v1::ExplainPeerResponse, peer_name: &str, words: &v1::ListVocabularyResponse) -> Self {
        let query = answer.query.clone().unwrap_or_default();
        let verdict = match (&answer.peer, &answer.not_peer_because) {
            (Some(_), _) => format!("{peer_name} is a peer, at rank {}.", answer.rank),
            (None, because) => {
                let why = because.as_ref().map(|because| because.text.as_str()).unwrap_or_default();
                format!("{peer_name} is not a peer: {why}.")
            }
        };
        Self {
            head: head(&query, words),
            verdict,
            peer: answer.peer.as_ref().map(|peer| Peer::new(answer.rank, peer)),
            summary: answer.peer.as_ref().map(|peer| peer.summary.clone()).unwrap_or_default(),
            foot: foot(answer.peer.as_slice(), answer.versions.as_ref()),
        }
    }
}

fn head(query: &v1::UnderstoodQuery, words: &v1::ListVocabularyResponse) -> Vec<String> {
    let what_it_is = [Some(query.governance_display_name.clone()), query.population.map(super::words::people)];
    let what_it_is = what_it_is.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let mut head = vec![format!("{} ({what_it_is}): who has the same problem?", query.display_name)];
    if query.problem_id.is_empty() {
        if !query.asked_problem_display_names.is_empty() {
            head.push(format!("Asked with its live problems: {}.", query.asked_problem_display_names.join(", ")));
        }
        if !query.asked_pressure_display_names.is_empty() {
            let derived = query.asked_pressure_display_names.join(", ");
            head.push(format!("And with what figures suggest and nobody has recorded: {derived}."));
        }
    } else {
        let own = match v1::Stage::try_from(query.own_stage) {
            Ok(v1::Stage::Unknown) | Err(_) => "its own stage is not on record".to_owned(),
            Ok(_) => format!("its own stage: {}", stage(words, query.own_stage)),
        };
        head.push(format!("Asked about {}; {own}.", query.problem_display_name));
    }
    head.extend(query.notices.iter().map(|notice| format!("Note: {}.", notice.text)));
    head
}
