//! What a place tells of its work, as a column of its record: JSON, and nothing where it tells nothing.

use std::path::Path;

use super::faults::damaged;
use crate::domain::story::Story;
use crate::store::StoreError;

/// As it is kept.
pub(super) fn written(story: &Story) -> Result<String, rusqlite::Error> {
    if story.is_empty() {
        return Ok(String::new());
    }
    serde_json::to_string(story).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// What is kept, checked as if somebody else had written it.
pub(super) fn read(written: &str, path: &Path) -> Result<Story, StoreError> {
    if written.is_empty() {
        return Ok(Story::default());
    }
    let read = serde_json::from_str(written).ok().filter(Story::is_sound);
    read.ok_or_else(|| damaged(path, "a story that is none"))
}

#[cfg(test)]
pub(super) mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;
    use rusqlite::Connection;

    use super::*;
    use crate::domain::declared::{Change, Declared, DeclaredRecord, Matter, WriteNumber};
    use crate::domain::id::{PlaceId, ProblemId};
    use crate::domain::record::Status;
    use crate::domain::story::{
        Amount, Attempt, AttemptEnding, EntryKind, EvidenceBasis, OutcomeDirection, StoryEntry, StoryOutcome,
    };
    use crate::store::sqlite::Sqlite;
    use crate::store::{Commit, Entry, Store};

    /// A story with all that one can have.
    pub(in super::super) fn full() -> Story {
        let day = date(2026, 5, 1);
        let entry = |kind| StoryEntry { as_of: day, kind, text: format!("{kind:?} – as \"we\" say") };
        let attempt = |ending| Attempt {
            started_on: Some(day),
            ended_on: day,
            ending,
            text: "a team".to_owned(),
            lesson: "not so".to_owned(),
        };
        let outcome = |direction, figure| StoryOutcome {
            measure: "waits".to_owned(),
            figure: Amount::try_from(figure).ok(),
            unit: String::new(),
            text: "fewer".to_owned(),
            direction,
            evidence: EvidenceBasis::Anticipated,
            as_of: day,
        };
        let outcomes = OutcomeDirection::ALL.into_iter().zip([0.1, f64::NAN, -12.5]);
        Story {
            entries: EntryKind::ALL.map(entry).to_vec(),
            would_do_differently: "less".to_owned(),
            got_wrong: "much".to_owned(),
            learnt: "more".to_owned(),
            pitfalls: vec!["keys".to_owned(), "locks".to_owned()],
            setting_that_mattered: "a river".to_owned(),
            attempts: AttemptEnding::ALL.map(attempt).to_vec(),
            outcomes: outcomes.map(|(direction, figure)| outcome(direction, figure)).collect(),
        }
    }

    #[test]
    fn r42_since_when_a_record_says_what_it_says_is_kept_with_and_without_what_did_not_go_well() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("places.db");
        let mut store = Sqlite::open(&path, "islands").expect("opened");
        let mut declared = Declared::default();
        let place = PlaceId::new("ARN").expect("an id");
        let matter = Matter::Problem(ProblemId::new("flood").expect("a code"));
        let told = |story| {
            let (as_of, statement) = (date(2026, 11, 20), "as we see it".to_owned());
            let (status, stage, factors, starting_point) = (Status::Live, None, Vec::new(), Vec::new());
            let matter = matter.clone();
            let record = DeclaredRecord {
                matter,
                status,
                stage,
                as_of,
                statement,
                factors,
                starting_point,
                provisional: false,
                story,
            };
            Change::PutRecord { place: place.clone(), record }
        };
        let moment = |write: i64| Timestamp::from_millisecond(1_764_000_000_000 + write).expect("a time");
        let plain = full().without_setbacks();
        let stories = [plain.clone(), full(), full(), plain, Story::default()];
        let expected = [(1, 1), (1, 2), (1, 3), (1, 4), (5, 5)];
        for ((story, (worded_at, at)), after) in stories.into_iter().zip(expected).zip(0..) {
            let change = told(story);
            let entries = [Entry { change: &change, request: None }];
            store
                .commit(&Commit { entries: &entries, after: WriteNumber(after), at: moment(after as i64 + 1) })
                .expect("kept");
            declared.apply(&change, moment(after as i64 + 1));
            let read = store.load().expect("read");
            assert_eq!(read, declared);
            let kept = read.record(&place, &matter).expect("said");
            assert_eq!((kept.told_at, kept.worded_at, kept.at), (moment(1), moment(worded_at), moment(at)));
        }
        let damage = |story: &str| {
            let beside = Connection::open(&path).expect("opened");
            beside.execute("UPDATE record SET story = ?1", [story]).expect("written");
        };
        for none in
            ["{", r#"{"entries": [{"as_of": "2026-05-01", "kind": "luck", "text": "x"}]}"#, r#"{"learned": "x"}"#]
        {
            damage(none);
            assert!(matches!(store.load(), Err(StoreError::Damaged { .. })), "{none}");
        }
        damage(&format!(r#"{{"learnt": "{}"}}"#, "x".repeat(501)));
        assert!(matches!(store.load(), Err(StoreError::Damaged { .. })));
    }
}
