//! When each dated part of a story was told as it stands (R109).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::story::Story;

/// When each entry of a story, and each step of its history, was first told as it stands, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToldAt {
    entries: Vec<Timestamp>,
    stage_history: Vec<Timestamp>,
}

impl ToldAt {
    /// Of a story that is told at a time. What stands in the story that was told before is of its time.
    pub fn following(story: &Story, at: Timestamp, before: Option<(&Story, &Self)>) -> Self {
        let before_entries = before.map(|(story, told)| (&story.entries[..], &told.entries[..]));
        let before_steps = before.map(|(story, told)| (&story.stage_history[..], &told.stage_history[..]));
        Self {
            entries: times(&story.entries, before_entries, at),
            stage_history: times(&story.stage_history, before_steps, at),
        }
    }

    /// Whether it has a time for each part of a story, and no more.
    pub fn is_of(&self, story: &Story) -> bool {
        self.entries.len() == story.entries.len() && self.stage_history.len() == story.stage_history.len()
    }

    /// What of a story was told at a time or later; nothing of what has no day.
    pub fn since(&self, story: &Story, since: Timestamp) -> Story {
        Story {
            entries: later(&story.entries, &self.entries, since),
            stage_history: later(&story.stage_history, &self.stage_history, since),
            ..Story::default()
        }
    }
}

fn times<T: PartialEq>(parts: &[T], before: Option<(&[T], &[Timestamp])>, at: Timestamp) -> Vec<Timestamp> {
    let told_before = |part: &T| {
        let (parts, times) = before?;
        times.get(parts.iter().position(|one| one == part)?).copied()
    };
    parts.iter().map(|part| told_before(part).unwrap_or(at)).collect()
}

fn later<T: Clone>(parts: &[T], times: &[Timestamp], since: Timestamp) -> Vec<T> {
    parts.iter().zip(times).filter(|(_, at)| **at >= since).map(|(part, _)| part.clone()).collect()
}
