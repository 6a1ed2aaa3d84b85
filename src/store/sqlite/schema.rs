//! The form of the file, and how an older one becomes it. Forms only go forward: a released one is never edited, the next is
//! added behind it.

/// Says that a file is a store of ours: "pmst" in ASCII.
pub(super) const APPLICATION: u32 = 0x706d_7374;

/// What makes each form out of the one before; the first out of an empty file.
pub(super) const FORMS: [&str; 13] = [
    FIRST,
    SECOND,
    WORDS,
    SHARING,
    CONFIDENCE,
    PROVISIONAL,
    LEAVING,
    PROPOSED,
    STORY,
    TAKEN_BACK,
    ITSELF,
    STEPS,
    ASSESSED,
];

/// The newest form.
pub(super) const NEWEST: u32 = FORMS.len() as u32;

const FIRST: &str = "
-- One row: which store it is, of which domain its places are, and the number of the last write.
CREATE TABLE store (id TEXT NOT NULL, domain TEXT NOT NULL, write INTEGER NOT NULL) STRICT;
-- Who bodies say that they are.
CREATE TABLE place (
    place_id TEXT NOT NULL PRIMARY KEY, write INTEGER NOT NULL, name TEXT NOT NULL, governance_type TEXT NOT NULL,
    official_name TEXT NOT NULL, nation TEXT NOT NULL, region TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- What a body says that it is part of, in its order.
CREATE TABLE part_of (
    place_id TEXT NOT NULL REFERENCES place ON DELETE CASCADE, position INTEGER NOT NULL, whole_id TEXT NOT NULL,
    PRIMARY KEY (place_id, position)
) STRICT, WITHOUT ROWID;
-- How places say that they stand with a problem. Stage 0 to 5; days as YYYY-MM-DD.
CREATE TABLE record (
    place_id TEXT NOT NULL, problem_id TEXT NOT NULL, write INTEGER NOT NULL, status TEXT NOT NULL, stage INTEGER,
    as_of TEXT NOT NULL, statement TEXT NOT NULL, PRIMARY KEY (place_id, problem_id)
) STRICT, WITHOUT ROWID;
-- Places that went. Nothing but the id is kept of them.
CREATE TABLE gone (place_id TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
-- Requests that were taken, with the second at which they were.
CREATE TABLE request (
    request_id TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL, write INTEGER NOT NULL, place_id TEXT NOT NULL, at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX request_by_time ON request (at);
INSERT INTO store (id, domain, write) VALUES (lower(hex(randomblob(8))), '', 0);
";

const SECOND: &str = "
-- When something was said, in milliseconds since 1970; 0 of what a program of the first form took.
ALTER TABLE store ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE place ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
-- A record is about a code, or about words for what has none: of the two one is empty.
CREATE TABLE record_of_matter (
    place_id TEXT NOT NULL, problem_id TEXT NOT NULL, words TEXT NOT NULL, write INTEGER NOT NULL, at INTEGER NOT NULL,
    status TEXT NOT NULL, stage INTEGER, as_of TEXT NOT NULL, statement TEXT NOT NULL,
    PRIMARY KEY (place_id, problem_id, words), CHECK ((problem_id = '') <> (words = ''))
) STRICT, WITHOUT ROWID;
INSERT INTO record_of_matter SELECT place_id, problem_id, '', write, 0, status, stage, as_of, statement FROM record;
DROP TABLE record;
ALTER TABLE record_of_matter RENAME TO record;
-- What helps (+) and hinders (-), in the order in which it was said. Rank 1 to 3; scope local, central or mixed.
CREATE TABLE factor (
    place_id TEXT NOT NULL, problem_id TEXT NOT NULL, words TEXT NOT NULL, position INTEGER NOT NULL, factor TEXT NOT NULL,
    sign TEXT NOT NULL, rank INTEGER, scope TEXT NOT NULL, PRIMARY KEY (place_id, problem_id, words, position),
    FOREIGN KEY (place_id, problem_id, words) REFERENCES record ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
-- Where the work started from: the level of a dimension, 0 the least.
CREATE TABLE starting_point (
    place_id TEXT NOT NULL, problem_id TEXT NOT NULL, words TEXT NOT NULL, position INTEGER NOT NULL, dimension TEXT NOT NULL,
    level INTEGER NOT NULL, PRIMARY KEY (place_id, problem_id, words, position),
    FOREIGN KEY (place_id, problem_id, words) REFERENCES record ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
-- What was publicly known when a pack was last taken in: a digest for each place (no problem) and each of its records.
CREATE TABLE public (
    place_id TEXT NOT NULL, problem_id TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (place_id, problem_id)
) STRICT, WITHOUT ROWID;
";

const WORDS: &str = "
-- Codes that the operator added to those of the pack. Lists: one entry in a line. Author: a caller, or empty for the operator.
CREATE TABLE term (
    problem_id TEXT NOT NULL PRIMARY KEY, parent_id TEXT NOT NULL, label TEXT NOT NULL, definition TEXT NOT NULL,
    functions TEXT NOT NULL, challenge TEXT NOT NULL, synonyms TEXT NOT NULL, cues TEXT NOT NULL, author TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Codes that somebody would have; problem_id is empty where they name none. State: open; approved, with the code; or declined, with
-- the reason.
CREATE TABLE proposal (
    number INTEGER NOT NULL PRIMARY KEY, problem_id TEXT NOT NULL, parent_id TEXT NOT NULL, label TEXT NOT NULL,
    definition TEXT NOT NULL, functions TEXT NOT NULL, challenge TEXT NOT NULL, synonyms TEXT NOT NULL, cues TEXT NOT NULL,
    author TEXT NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL, state TEXT NOT NULL, settled_as TEXT NOT NULL,
    settled_at INTEGER NOT NULL
) STRICT;
";

const SHARING: &str = "
-- What numbers of writes are sealed with before anybody is given them.
ALTER TABLE store ADD COLUMN key BLOB NOT NULL DEFAULT x'';
UPDATE store SET key = randomblob(32);
-- When status, stage and day of a record became what they are.
ALTER TABLE record ADD COLUMN told_at INTEGER NOT NULL DEFAULT 0;
UPDATE record SET told_at = at;
-- For whom a part of what a place says is: standing, setback or words of a problem; of no problem all of it, the being of a body, or
-- who acts for it. Audience
-- private, networks, portals or everybody; until as YYYY-MM-DD, empty without end; said_by a caller, empty for the operator's machine.
CREATE TABLE consent (
    place_id TEXT NOT NULL, problem_id TEXT NOT NULL, part TEXT NOT NULL, write INTEGER NOT NULL, at INTEGER NOT NULL,
    audience TEXT NOT NULL, until TEXT NOT NULL, said_by TEXT NOT NULL, PRIMARY KEY (place_id, problem_id, part),
    CHECK ((problem_id = '') = (part IN ('all', 'being', 'acting')))
) STRICT, WITHOUT ROWID;
-- The networks or callers that it names.
CREATE TABLE consent_named (
    place_id TEXT NOT NULL, problem_id TEXT NOT NULL, part TEXT NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (place_id, problem_id, part, name),
    FOREIGN KEY (place_id, problem_id, part) REFERENCES consent ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
-- Places to which it is not told, whoever asks for them.
CREATE TABLE consent_except (
    place_id TEXT NOT NULL, problem_id TEXT NOT NULL, part TEXT NOT NULL, except_id TEXT NOT NULL,
    PRIMARY KEY (place_id, problem_id, part, except_id),
    FOREIGN KEY (place_id, problem_id, part) REFERENCES consent ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
-- Whoever said before this form that something was stopped said it to everybody: of that statement alone, whose write it has.
INSERT INTO consent SELECT place_id, problem_id, 'setback', write, at, 'everybody', '', '' FROM record
    WHERE status = 'stopped' AND problem_id <> '';
";

const CONFIDENCE: &str = "
-- An audience may be conveners, too; and of no problem there is one part more: in whose log the place may be named (naming). A program
-- that knows neither must not read the file.
CREATE TABLE consent_now (
    place_id TEXT NOT NULL, problem_id TEXT NOT NULL, part TEXT NOT NULL, write INTEGER NOT NULL, at INTEGER NOT NULL,
    audience TEXT NOT NULL, until TEXT NOT NULL, said_by TEXT NOT NULL, PRIMARY KEY (place_id, problem_id, part),
    CHECK ((problem_id = '') = (part IN ('all', 'being', 'acting', 'naming')))
) STRICT, WITHOUT ROWID;
CREATE TABLE consent_named_now (
    place_id TEXT NOT NULL, problem_id TEXT NOT NULL, part TEXT NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (place_id, problem_id, part, name),
    FOREIGN KEY (place_id, problem_id, part) REFERENCES consent_now ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE consent_except_now (
    place_id TEXT NOT NULL, problem_id TEXT NOT NULL, part TEXT NOT NULL, except_id TEXT NOT NULL,
    PRIMARY KEY (place_id, problem_id, part, except_id),
    FOREIGN KEY (place_id, problem_id, part) REFERENCES consent_now ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO consent_now SELECT * FROM consent;
INSERT INTO consent_named_now SELECT * FROM consent_named;
INSERT INTO consent_except_now SELECT * FROM consent_except;
DROP TABLE consent_named;
DROP TABLE consent_except;
DROP TABLE consent;
ALTER TABLE consent_now RENAME TO consent;
ALTER TABLE consent_named_now RENAME TO consent_named;
ALTER TABLE consent_except_now RENAME TO consent_except;
";

const PROVISIONAL: &str = "
-- Whether a place is not sure of a record yet: 0 or 1.
ALTER TABLE record ADD COLUMN provisional INTEGER NOT NULL DEFAULT 0 CHECK (provisional IN (0, 1));
";

const LEAVING: &str = "
-- The write by which a place went last, for one that registered anew since; 0 of what a program of an older form took.
ALTER TABLE gone ADD COLUMN write INTEGER NOT NULL DEFAULT 0;
";

const PROPOSED: &str = "
-- The place whose own system proposed a code, which goes with that place; empty of others. Who proposed one before this form is known by
-- name alone.
ALTER TABLE proposal ADD COLUMN place_id TEXT NOT NULL DEFAULT '';
";

const STORY: &str = "
-- What a place tells of its work on it, as JSON; empty where it tells nothing.
ALTER TABLE record ADD COLUMN story TEXT NOT NULL DEFAULT '';
-- When all of it but what did not go well became what it is.
ALTER TABLE record ADD COLUMN worded_at INTEGER NOT NULL DEFAULT 0;
UPDATE record SET worded_at = at;
";

const TAKEN_BACK: &str = "
-- Records that were taken back, and when last: a copy of before must not bring them back. Of words that have no code their SHA-256 alone.
CREATE TABLE taken_back (
    place_id TEXT NOT NULL, problem_id TEXT NOT NULL, words_sha256 TEXT NOT NULL, write INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (place_id, problem_id, words_sha256)
) STRICT, WITHOUT ROWID;
-- Kinds of funder: it is told to no caller for whom a body of such a kind pays.
CREATE TABLE consent_funder (
    place_id TEXT NOT NULL, problem_id TEXT NOT NULL, part TEXT NOT NULL, kind TEXT NOT NULL,
    PRIMARY KEY (place_id, problem_id, part, kind),
    FOREIGN KEY (place_id, problem_id, part) REFERENCES consent ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
";

const ITSELF: &str = "
-- What places say of themselves beside who they are; a listed one may say this and nothing of who it is. Contacts: whom to write to there, as
-- JSON; empty where it says nothing of that.
CREATE TABLE itself (
    place_id TEXT NOT NULL PRIMARY KEY, write INTEGER NOT NULL, at INTEGER NOT NULL, setting TEXT NOT NULL,
    contacts TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- Of no problem there are more parts than before: whatever is none of a problem's.
CREATE TABLE consent_parts (
    place_id TEXT NOT NULL, problem_id TEXT NOT NULL, part TEXT NOT NULL, write INTEGER NOT NULL, at INTEGER NOT NULL,
    audience TEXT NOT NULL, until TEXT NOT NULL, said_by TEXT NOT NULL, PRIMARY KEY (place_id, problem_id, part),
    CHECK ((problem_id = '') = (part NOT IN ('standing', 'setback', 'words')))
) STRICT, WITHOUT ROWID;
CREATE TABLE consent_named_parts (
    place_id TEXT NOT NULL, problem_id TEXT NOT NULL, part TEXT NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (place_id, problem_id, part, name),
    FOREIGN KEY (place_id, problem_id, part) REFERENCES consent_parts ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE consent_except_parts (
    place_id TEXT NOT NULL, problem_id TEXT NOT NULL, part TEXT NOT NULL, except_id TEXT NOT NULL,
    PRIMARY KEY (place_id, problem_id, part, except_id),
    FOREIGN KEY (place_id, problem_id, part) REFERENCES consent_parts ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE consent_funder_parts (
    place_id TEXT NOT NULL, problem_id TEXT NOT NULL, part TEXT NOT NULL, kind TEXT NOT NULL,
    PRIMARY KEY (place_id, problem_id, part, kind),
    FOREIGN KEY (place_id, problem_id, part) REFERENCES consent_parts ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO consent_parts SELECT * FROM consent;
INSERT INTO consent_named_parts SELECT * FROM consent_named;
INSERT INTO consent_except_parts SELECT * FROM consent_except;
INSERT INTO consent_funder_parts SELECT * FROM consent_funder;
DROP TABLE consent_named;
DROP TABLE consent_except;
DROP TABLE consent_funder;
DROP TABLE consent;
ALTER TABLE consent_parts RENAME TO consent;
ALTER TABLE consent_named_parts RENAME TO consent_named;
ALTER TABLE consent_except_parts RENAME TO consent_except;
ALTER TABLE consent_funder_parts RENAME TO consent_funder;
";

const STEPS: &str = "
-- A story may tell how the work reached its stage, and what was changed to fit (stage_history and changed_to_fit of its JSON). Programs of
-- older forms know neither and must not read the file.
-- When each entry and each step of a story was told, as JSON; empty where it has none, and of what an older program kept.
ALTER TABLE record ADD COLUMN parts_at TEXT NOT NULL DEFAULT '';
";

const ASSESSED: &str = "
-- How a place sees itself in it: strength, challenge, or empty where it does not say.
ALTER TABLE record ADD COLUMN self_assessment TEXT NOT NULL DEFAULT '' CHECK (self_assessment IN ('', 'strength', 'challenge'));
";

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::super::*;
    use super::*;
    use crate::domain::id::PlaceId;

    #[test]
    fn r53_a_store_of_each_older_form_opens_and_what_it_keeps_is_sure() {
        let dir = tempfile::tempdir().expect("a folder");
        let arn = PlaceId::new("ARN").expect("an id");
        for form in 1..NEWEST {
            let path = dir.path().join(format!("{form}.db"));
            let older = Connection::open(&path).expect("made");
            let said = "UPDATE store SET domain = 'islands', write = 1;
                        INSERT INTO record VALUES ('ARN', 'flood', 1, 'live', 4, '2026-11-20', '');";
            let later = FORMS.iter().take(form as usize).skip(1);
            for step in [&FIRST, &said].into_iter().chain(later) {
                older.execute_batch(step).expect("as the program of its time made it");
            }
            older.pragma_update(None, "application_id", APPLICATION).expect("set");
            older.pragma_update(None, "user_version", form).expect("set");
            drop(older);
            let declared = Sqlite::open(&path, "islands").expect("brought forward").load().expect("read");
            let told: Vec<_> = declared.records(&arn).collect();
            let [kept] = told[..] else { panic!("form {form}: {told:?}") };
            assert!(!kept.value.provisional && kept.value.story.is_empty(), "form {form}: {kept:?}");
            assert_eq!((kept.worded_at, kept.told_at), (kept.at, kept.at), "form {form}");
        }
    }
}
