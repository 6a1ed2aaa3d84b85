//! The form of the tables, and how an older one becomes it. Forms only go forward: a released one is never edited, the next is added behind it.
//! Their numbers are their own: those of the file are others.

/// What makes each form out of the one before; the first out of an empty schema.
pub(super) const FORMS: [&str; 4] = [FIRST, ITSELF, STEPS, ASSESSED];

/// The newest form.
pub(super) const NEWEST: u32 = FORMS.len() as u32;

const FIRST: &str = "
-- One row: whose tables these are, and of which form.
CREATE TABLE form (program text NOT NULL, form bigint NOT NULL);
-- One row: which store it is, what numbers of writes are sealed with before anybody is given them, of which domain its places are, and the
-- number and the millisecond of the last write.
CREATE TABLE store (id text NOT NULL, key bytea NOT NULL, domain text NOT NULL, write bigint NOT NULL, at bigint NOT NULL);
-- Who bodies say that they are.
CREATE TABLE place (
    place_id text PRIMARY KEY, write bigint NOT NULL, at bigint NOT NULL, name text NOT NULL, governance_type text NOT NULL,
    official_name text NOT NULL, nation text NOT NULL, region text NOT NULL
);
-- What a body says that it is part of, in its order.
CREATE TABLE part_of (
    place_id text NOT NULL REFERENCES place ON DELETE CASCADE, position bigint NOT NULL, whole_id text NOT NULL,
    PRIMARY KEY (place_id, position)
);
-- How places say that they stand with a problem, or with what has no code, by words: of the two one is empty. Stage 0 to 5; days as
-- YYYY-MM-DD; provisional 0 or 1; story as JSON, or empty. Times in milliseconds since 1970: when it was said, when status, stage and day became
-- what they are, and when all of it but what did not go well did.
CREATE TABLE record (
    place_id text NOT NULL, problem_id text NOT NULL, words text NOT NULL, write bigint NOT NULL, at bigint NOT NULL,
    status text NOT NULL, stage bigint, as_of text NOT NULL, statement text NOT NULL, told_at bigint NOT NULL,
    provisional bigint NOT NULL CHECK (provisional IN (0, 1)), story text NOT NULL, worded_at bigint NOT NULL,
    PRIMARY KEY (place_id, problem_id, words), CHECK ((problem_id = '') <> (words = ''))
);
-- What helps (+) and hinders (-), in the order in which it was said. Rank 1 to 3; scope local, central or mixed.
CREATE TABLE factor (
    place_id text NOT NULL, problem_id text NOT NULL, words text NOT NULL, position bigint NOT NULL, factor text NOT NULL,
    sign text NOT NULL, rank bigint, scope text NOT NULL, PRIMARY KEY (place_id, problem_id, words, position),
    FOREIGN KEY (place_id, problem_id, words) REFERENCES record ON DELETE CASCADE
);
-- Where the work started from: the level of a dimension, 0 the least.
CREATE TABLE starting_point (
    place_id text NOT NULL, problem_id text NOT NULL, words text NOT NULL, position bigint NOT NULL, dimension text NOT NULL,
    level bigint NOT NULL, PRIMARY KEY (place_id, problem_id, words, position),
    FOREIGN KEY (place_id, problem_id, words) REFERENCES record ON DELETE CASCADE
);
-- Places that went, and the write by which. Nothing but the id is kept of them.
CREATE TABLE gone (place_id text PRIMARY KEY, write bigint NOT NULL);
-- Records that were taken back, and when last: a copy of before must not bring them back. Of words that have no code their SHA-256 alone.
CREATE TABLE taken_back (
    place_id text NOT NULL, problem_id text NOT NULL, words_sha256 text NOT NULL, write bigint NOT NULL, at bigint NOT NULL,
    PRIMARY KEY (place_id, problem_id, words_sha256)
);
-- For whom a part of what a place says is: standing, setback or words of a problem, or a part of it that is of no problem. Audience private,
-- networks, portals, conveners or everybody; until as YYYY-MM-DD, empty without end; said_by a caller, empty for the operator's machine.
CREATE TABLE consent (
    place_id text NOT NULL, problem_id text NOT NULL, part text NOT NULL, write bigint NOT NULL, at bigint NOT NULL,
    audience text NOT NULL, until text NOT NULL, said_by text NOT NULL, PRIMARY KEY (place_id, problem_id, part),
    CHECK ((problem_id = '') = (part IN ('all', 'being', 'acting', 'naming')))
);
-- The networks or callers that it names; places to which it is not told; kinds of funder of callers to whom it is not.
CREATE TABLE consent_named (
    place_id text NOT NULL, problem_id text NOT NULL, part text NOT NULL, name text NOT NULL,
    PRIMARY KEY (place_id, problem_id, part, name),
    FOREIGN KEY (place_id, problem_id, part) REFERENCES consent ON DELETE CASCADE
);
CREATE TABLE consent_except (
    place_id text NOT NULL, problem_id text NOT NULL, part text NOT NULL, except_id text NOT NULL,
    PRIMARY KEY (place_id, problem_id, part, except_id),
    FOREIGN KEY (place_id, problem_id, part) REFERENCES consent ON DELETE CASCADE
);
CREATE TABLE consent_funder (
    place_id text NOT NULL, problem_id text NOT NULL, part text NOT NULL, kind text NOT NULL,
    PRIMARY KEY (place_id, problem_id, part, kind),
    FOREIGN KEY (place_id, problem_id, part) REFERENCES consent ON DELETE CASCADE
);
-- Requests that were taken, with the second at which they were.
CREATE TABLE request (
    request_id text PRIMARY KEY, digest text NOT NULL, write bigint NOT NULL, place_id text NOT NULL, at bigint NOT NULL
);
CREATE INDEX request_by_time ON request (at);
-- Codes that the operator added to those of the pack. Lists: one entry in a line. Author: a caller, or empty for the operator.
CREATE TABLE term (
    problem_id text PRIMARY KEY, parent_id text NOT NULL, label text NOT NULL, definition text NOT NULL, functions text NOT NULL,
    challenge text NOT NULL, synonyms text NOT NULL, cues text NOT NULL, author text NOT NULL, at bigint NOT NULL
);
-- Codes that somebody would have; problem_id is empty where they name none. State: open; approved, with the code; or declined, with the
-- reason. The place whose own system proposed it, which goes with that place; empty of others.
CREATE TABLE proposal (
    number bigint PRIMARY KEY, problem_id text NOT NULL, parent_id text NOT NULL, label text NOT NULL, definition text NOT NULL,
    functions text NOT NULL, challenge text NOT NULL, synonyms text NOT NULL, cues text NOT NULL, author text NOT NULL,
    at bigint NOT NULL, reason text NOT NULL, state text NOT NULL, settled_as text NOT NULL, settled_at bigint NOT NULL,
    place_id text NOT NULL
);
-- What was publicly known when a pack was last taken in: a digest for each place (no problem) and each of its records.
CREATE TABLE public (
    place_id text NOT NULL, problem_id text NOT NULL, digest text NOT NULL, PRIMARY KEY (place_id, problem_id)
);
-- The last write that touched each place; of the empty id, what was said of words.
CREATE TABLE touched (place_id text PRIMARY KEY, write bigint NOT NULL);
CREATE INDEX touched_by_write ON touched (write);
-- By what a commit is known whose end nobody heard of, with its last write; of the last ten thousand writes.
CREATE TABLE mark (write bigint PRIMARY KEY, mark text NOT NULL);
-- As of which write servers answer, and until which millisecond they will not as of an earlier one.
CREATE TABLE server (server text PRIMARY KEY, write bigint NOT NULL, until bigint NOT NULL);
";

const ITSELF: &str = "
-- What places say of themselves beside who they are; a listed one may say this and nothing of who it is. Contacts: whom to write to there, as
-- JSON; empty where it says nothing of that.
CREATE TABLE itself (
    place_id text PRIMARY KEY, write bigint NOT NULL, at bigint NOT NULL, setting text NOT NULL, contacts text NOT NULL
);
-- Of no problem there are more parts than before: whatever is none of a problem's.
ALTER TABLE consent DROP CONSTRAINT consent_check;
ALTER TABLE consent ADD CONSTRAINT consent_check CHECK ((problem_id = '') = (part NOT IN ('standing', 'setback', 'words')));
";

const STEPS: &str = "
-- When each entry and each step of a story was told, as JSON; empty where it has none, and of what an older program kept. A story may tell how
-- the work reached its stage, and what was changed to fit, which older programs do not read.
ALTER TABLE record ADD COLUMN parts_at text NOT NULL DEFAULT '';
";

const ASSESSED: &str = "
-- How a place sees itself in it: strength, challenge, or empty where it does not say.
ALTER TABLE record ADD COLUMN self_assessment text NOT NULL DEFAULT '' CHECK (self_assessment IN ('', 'strength', 'challenge'));
";
