//! What happened in a folder of models: trainings, promotions and roll backs, oldest first.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::domain::digest::sha256;
use crate::domain::text;

/// Name of the file in the folder.
pub(super) const FILE_NAME: &str = "history.json";
/// Largest history, in bytes: a hundred thousand events fit.
pub(super) const LARGEST: u64 = 16 << 20;
const FORMAT: &str = "peermatch-models";
const VERSION: u32 = 2;
/// The version before, which had no checksum and is read still.
const UNSEALED: u32 = 1;

/// Why bytes are no history.
#[derive(Debug, Error)]
pub enum HistoryError {
    /// Not the form of a history.
    #[error("it is not a history of models, or not a whole one")]
    Form(#[source] serde_json::Error),
    /// Another kind of file, or of another version of the form.
    #[error("it is a '{format}' file of version {version}; this program reads '{FORMAT}' version {VERSION}")]
    Version {
        /// What it calls itself.
        format: String,
        /// Its version.
        version: u32,
    },
    /// The events are not those that were written.
    #[error("its checksum does not match: the file was altered")]
    Checksum,
    /// A moment that is none, or a roll back to a model that never answered.
    #[error("event {0} makes no sense")]
    Event(usize),
}

/// What happened to one model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    /// It was trained, and added to the folder.
    Trained,
    /// It became the one that answers.
    Promoted,
    /// It became the one that answers again, and the one after it no longer does.
    RolledBackTo,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Event {
    /// ISO 8601, in UTC, to the second.
    at: String,
    what: What,
    version: String,
}

/// What happened in a folder of models.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History(Vec<Event>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    format: String,
    version: u32,
    /// SHA-256 of the events as compact JSON, in hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    checksum: Option<String>,
    events: Vec<Event>,
}

impl History {
    /// The model that answers; none before the first promotion.
    pub fn current(&self) -> Option<&str> {
        self.answered().last().copied()
    }

    /// The model that a roll back leads to; none where nothing answered before the current one.
    pub fn earlier(&self) -> Option<&str> {
        self.before().next()
    }

    /// When a model was trained, where this folder saw it: ISO 8601, in UTC, to the second.
    pub fn trained_at(&self, version: &str) -> Option<&str> {
        let event = self.0.iter().find(|event| event.what == What::Trained && event.version == version);
        event.map(|event| event.at.as_str())
    }

    pub(super) fn trained(&mut self, version: &str, at: Timestamp) {
        self.add(What::Trained, version, at);
    }

    pub(super) fn promoted(&mut self, version: &str, at: Timestamp) {
        self.add(What::Promoted, version, at);
    }

    pub(super) fn rolled_back_to(&mut self, version: &str, at: Timestamp) {
        self.add(What::RolledBackTo, version, at);
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, HistoryError> {
        let envelope: Envelope = serde_json::from_slice(bytes).map_err(HistoryError::Form)?;
        let expected = match envelope.version {
            VERSION => Some(checksum(&envelope.events).map_err(HistoryError::Form)?),
            UNSEALED => None,
            version => return Err(HistoryError::Version { format: text::echo(&envelope.format), version }),
        };
        if envelope.format != FORMAT {
            return Err(HistoryError::Version { format: text::echo(&envelope.format), version: envelope.version });
        }
        if envelope.checksum != expected {
            return Err(HistoryError::Checksum);
        }
        let mut answered = Vec::new();
        for (position, event) in envelope.events.iter().enumerate() {
            event.fold(&mut answered);
            let answers = event.what == What::Trained || answered.last() == Some(&event.version.as_str());
            if event.at.parse::<Timestamp>().is_err() || !answers {
                return Err(HistoryError::Event(position));
            }
        }
        Ok(Self(envelope.events))
    }

    pub(super) fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let checksum = Some(checksum(&self.0)?);
        let envelope = Envelope { format: FORMAT.to_owned(), version: VERSION, checksum, events: self.0.clone() };
        Ok((serde_json::to_string_pretty(&envelope)? + "\n").into_bytes())
    }

    fn add(&mut self, what: What, version: &str, at: Timestamp) {
        self.0.push(Event { at: format!("{at:.0}"), what, version: version.to_owned() });
    }

    /// The models that answered before the current one, the last first: where roll backs would lead.
    pub fn before(&self) -> impl Iterator<Item = &str> {
        self.answered().into_iter().rev().skip(1)
    }

    /// The models that answered, without those that were rolled back from, oldest first.
    fn answered(&self) -> Vec<&str> {
        let mut answered = Vec::new();
        self.0.iter().for_each(|event| event.fold(&mut answered));
        answered
    }
}

fn checksum(events: &[Event]) -> Result<String, serde_json::Error> {
    serde_json::to_string(events).map(|text| sha256(&text))
}

impl Event {
    /// What this makes of the models that answered before it.
    fn fold<'a>(&'a self, answered: &mut Vec<&'a str>) {
        match self.what {
            What::Trained => {}
            What::Promoted => answered.push(&self.version),
            What::RolledBackTo => _ = answered.pop(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::new(1_790_000_000 + second, 999_999_999).expect("a moment")
    }

    #[test]
    fn a_roll_back_leads_to_what_answered_before_and_no_further_than_the_first() {
        let mut history = History::default();
        assert_eq!((history.current(), history.earlier()), (None, None));
        for version in ["a", "b", "c"] {
            history.promoted(version, at(0));
        }
        history.rolled_back_to("b", at(1));
        assert_eq!((history.current(), history.earlier()), (Some("b"), Some("a")));
        history.promoted("d", at(2));
        history.rolled_back_to("b", at(3));
        history.rolled_back_to("a", at(4));
        assert_eq!((history.current(), history.earlier()), (Some("a"), None));
    }

    #[test]
    fn a_history_of_the_version_before_is_read_and_one_whose_seal_was_taken_off_is_not() {
        let event = r#"{"at": "2026-09-21T14:13:20Z", "what": "promoted", "version": "a"}"#;
        let text = |head: &str| format!(r#"{{"format": "{FORMAT}", {head}, "events": [{event}]}}"#);
        let old = History::from_bytes(text(r#""version": 1"#).as_bytes()).expect("read");
        assert_eq!(old.current(), Some("a"));
        let sealed = |head: &str| History::from_bytes(text(head).as_bytes());
        assert!(matches!(sealed(r#""version": 2"#), Err(HistoryError::Checksum)));
        assert!(matches!(sealed(r#""version": 2, "checksum": "00""#), Err(HistoryError::Checksum)));
    }

    #[test]
    fn what_is_written_is_read_and_what_makes_no_sense_is_not() {
        let mut history = History::default();
        history.trained("a", at(0));
        history.promoted("a", at(1));
        history.promoted("b", at(2));
        history.rolled_back_to("a", at(3));
        let bytes = history.to_bytes().expect("written");
        assert_eq!(History::from_bytes(&bytes).expect("read"), history);
        assert_eq!(history.trained_at("a"), Some("2026-09-21T14:13:20Z"));
        assert_eq!(history.trained_at("b"), None);
        let text = String::from_utf8(bytes).expect("text");
        for (from, to) in [
            ("20Z", "20"),
            ("models\"", "others\""),
            ("\"promoted\"", "\"trained\""),
            ("n\": 2", "n\": 3"),
            ("13:20Z", "13:21Z"),
        ] {
            assert!(History::from_bytes(text.replacen(from, to, 2).as_bytes()).is_err(), "{from} as {to}");
        }
        assert!(History::from_bytes(&text.as_bytes()[..text.len() / 2]).is_err());
    }
}
