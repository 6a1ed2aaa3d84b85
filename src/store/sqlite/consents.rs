//! For whom what places say is, in tables of its own: it stands whatever they say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, Transaction, params};

use super::faults::{At, damaged};
use super::prepared::Prepared;
use super::taken_back;
use super::values::{moment, place_id};
use crate::domain::consent::{Audience, Consent, Part, Scope};
use crate::domain::day;
use crate::domain::declared::{Brought, Change, Matter, WriteNumber};
use crate::domain::id::{CallerId, IdError, PlaceId, ProblemId, TermId};
use crate::domain::record::Status;
use crate::store::StoreError;

/// The codes of what is of no problem.
const OF_NONE: [(Scope, &str); 4] =
    [(Scope::All, "all"), (Scope::Being, "being"), (Scope::Acting, "acting"), (Scope::Naming, "naming")];

/// Every consent as it was said, with its write and when that was.
pub(super) fn all(connection: &Connection, path: &Path) -> Result<Vec<(Change, WriteNumber, Timestamp)>, StoreError> {
    let mut named = names(connection, "SELECT place_id, problem_id, part, name FROM consent_named", path)?;
    let mut except = names(connection, "SELECT place_id, problem_id, part, except_id FROM consent_except", path)?;
    let mut funders = names(connection, "SELECT place_id, problem_id, part, kind FROM consent_funder", path)?;
    let sql = "SELECT place_id, problem_id, part, write, at, audience, until, said_by FROM consent";
    let mut statement = connection.prepare(sql).at(path)?;
    let mut rows = statement.query([]).at(path)?;
    let mut consents = Vec::new();
    while let Some(row) = rows.next().at(path)? {
        let text = |column| row.get::<_, String>(column).at(path);
        let (place, scope) = scope(row, path)?;
        let names = named.remove(&(place.clone(), scope.clone())).unwrap_or_default();
        let until = Some(text(6)?).filter(|until| !until.is_empty()).map(|until| day::parse(&until));
        let by = Some(text(7)?).filter(|by| !by.is_empty()).map(|by| CallerId::new(&by));
        let except = except.remove(&(place.clone(), scope.clone())).unwrap_or_default();
        let funders = funders.remove(&(place.clone(), scope.clone())).unwrap_or_default();
        let funders = funders.iter().map(|kind| kind.parse()).collect::<Result<_, _>>();
        let consent = Consent {
            except_funders: funders.map_err(|_| damaged(path, "a kind of funder that is none"))?,
            except: except.iter().map(|id| place_id(id, path)).collect::<Result<_, _>>()?,
            audience: audience(&text(5)?, &names).ok_or_else(|| damaged(path, "an audience that is none"))?,
            until: until.transpose().map_err(|_| damaged(path, "a day that is none"))?,
            by: by.transpose().map_err(|_| damaged(path, "a caller that is no id"))?,
        };
        let (write, at) = (WriteNumber(row.get(3).at(path)?), moment(row.get(4).at(path)?, path)?);
        consents.push((Change::Consent { place, scope, consent }, write, at));
    }
    Ok(consents)
}

/// `said`: the number of the write, and its millisecond.
pub(super) fn put(
    kept: &Transaction<'_>,
    place: &PlaceId,
    scope: &Scope,
    consent: &Consent,
    said: (u64, i64),
) -> Result<(), rusqlite::Error> {
    let (problem, part) = match scope {
        Scope::Of(problem, part) => (problem.as_str(), part.code()),
        other => ("", OF_NONE.iter().find(|(one, _)| one == other).map_or("", |(_, code)| code)),
    };
    let of = params![place.as_str(), problem, part];
    kept.run("DELETE FROM consent WHERE place_id = ?1 AND problem_id = ?2 AND part = ?3", of)?;
    let (audience, names) = written(&consent.audience);
    let until = consent.until.map(|day| day.to_string()).unwrap_or_default();
    let by = consent.by.as_ref().map_or("", CallerId::as_str);
    kept.run(
        "INSERT INTO consent (place_id, problem_id, part, write, at, audience, until, said_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![place.as_str(), problem, part, said.0, said.1, audience, until, by],
    )?;
    for other in &consent.except {
        let row = params![place.as_str(), problem, part, other.as_str()];
        kept.run("INSERT INTO consent_except (place_id, problem_id, part, except_id) VALUES (?1, ?2, ?3, ?4)", row)?;
    }
    for kind in &consent.except_funders {
        kept.run(
            "INSERT INTO consent_funder (place_id, problem_id, part, kind) VALUES (?1, ?2, ?3, ?4)",
            params![place.as_str(), problem, part, kind.code()],
        )?;
    }
    for name in names {
        kept.run(
            "INSERT INTO consent_named (place_id, problem_id, part, name) VALUES (?1, ?2, ?3, ?4)",
            params![place.as_str(), problem, part, name],
        )?;
    }
    Ok(())
}

/// What was said elsewhere, as of then; `write`: the number of the write that brings it.
pub(super) fn bring(kept: &Transaction<'_>, brought: &Brought, write: u64) -> Result<(), rusqlite::Error> {
    let goes_with = brought.goes_with().map(|matter| {
        let sql = "SELECT write FROM record WHERE place_id = ?1 AND problem_id = ?2 AND words = ''";
        kept.query_row(sql, params![brought.place.as_str(), matter.code()], |row| row.get::<_, u64>(0)).optional()
    });
    let write = goes_with.transpose()?.flatten().unwrap_or(write);
    put(kept, &brought.place, &brought.scope, &brought.consent, (write, brought.at.as_millisecond()))
}

/// As what is kept in memory: see there. `now`: the status that is said, and the number of its write; none where it is taken back.
pub(super) fn follow_setback(
    kept: &Transaction<'_>,
    place: &PlaceId,
    matter: &Matter,
    now: Option<(Status, u64)>,
) -> Result<(), rusqlite::Error> {
    let of = (place.as_str(), matter.code());
    let is_of_it = "place_id = ?1 AND problem_id = ?2 AND problem_id <> '' AND part = 'setback'
                    AND write = (SELECT write FROM record WHERE place_id = ?1 AND problem_id = ?2 AND words = '')";
    match now {
        Some((Status::Stopped, write)) => {
            kept.run(&format!("UPDATE consent SET write = ?3 WHERE {is_of_it}"), params![of.0, of.1, write])
        }
        _ => kept.run(&format!("DELETE FROM consent WHERE {is_of_it}"), params![of.0, of.1]),
    }
    .map(drop)
}

/// Where it is read what was said later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// In a store, with all that places say.
    Store,
    /// In notes of who went, of what was taken back, and of consents.
    Notes,
}

/// Takes over what was said later in another file: who went is gone, what was taken back is not there, and the last word of each consent
/// stands.
pub(super) fn heed(copy: &Path, before: &Path, from: From) -> Result<(), StoreError> {
    let connection = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_WRITE).at(copy)?;
    connection.execute("ATTACH ?1 AS before", [before.to_string_lossy()]).at(before)?;
    let unnumbered = if from == From::Store { LEFT_UNNUMBERED } else { "" };
    connection.execute_batch(&LEFT.replace(UNNUMBERED, unnumbered)).at(copy)?;
    taken_back::heed(&connection).at(copy)?;
    connection.execute_batch(LATER).at(copy)
}

/// Whose word a place had given when it was there is not heard again after it went, be it for the second time. Where an older program took
/// the second leaving and kept no number of it, that nothing stands of the place tells it.
const LEFT: &str = "
PRAGMA foreign_keys = ON;
PRAGMA secure_delete = ON;
BEGIN;
CREATE TEMP TABLE left_since AS SELECT place_id, write FROM before.gone AS gone
    WHERE write > coalesce((SELECT write FROM main.gone AS known WHERE known.place_id = gone.place_id), -1)
        -- Whoever came back later than that is there.
        AND (write = 0 OR NOT EXISTS (SELECT 1 FROM main.place AS one WHERE one.place_id = gone.place_id AND one.write > gone.write))
    -- or unnumbered
    ;
DELETE FROM main.place WHERE place_id IN (SELECT place_id FROM left_since);
DELETE FROM main.record WHERE place_id IN (SELECT place_id FROM left_since);
DELETE FROM main.consent WHERE place_id IN (SELECT place_id FROM left_since);
DELETE FROM main.request WHERE place_id IN (SELECT place_id FROM left_since);
DELETE FROM main.proposal WHERE place_id IN (SELECT place_id FROM left_since);
DELETE FROM main.taken_back WHERE place_id IN (SELECT place_id FROM left_since);
INSERT OR REPLACE INTO main.gone (place_id, write) SELECT place_id, write FROM left_since;
COMMIT;
";

const UNNUMBERED: &str = "-- or unnumbered";
const LEFT_UNNUMBERED: &str = "
    OR NOT EXISTS (SELECT 1 FROM before.place AS one WHERE one.place_id = gone.place_id)
        AND NOT EXISTS (SELECT 1 FROM before.record AS one WHERE one.place_id = gone.place_id)";

const LATER: &str = "
BEGIN;
CREATE TEMP TABLE later AS SELECT place_id, problem_id, part FROM before.consent AS said WHERE NOT EXISTS (
    SELECT 1 FROM main.consent AS kept WHERE (kept.place_id, kept.problem_id, kept.part) = (said.place_id, said.problem_id, said.part)
    AND (kept.at > said.at OR kept.at = said.at AND kept.write >= said.write))
    -- That one statement was shared as it was goes with that record, and is in each file as the record is.
    AND NOT (said.part = 'setback' AND EXISTS (SELECT 1 FROM before.record AS one
        WHERE (one.place_id, one.problem_id, one.words, one.write) = (said.place_id, said.problem_id, '', said.write)));
DELETE FROM main.consent_named WHERE (place_id, problem_id, part) IN (SELECT place_id, problem_id, part FROM later);
DELETE FROM main.consent_except WHERE (place_id, problem_id, part) IN (SELECT place_id, problem_id, part FROM later);
DELETE FROM main.consent_funder WHERE (place_id, problem_id, part) IN (SELECT place_id, problem_id, part FROM later);
INSERT OR REPLACE INTO main.consent SELECT * FROM before.consent
    WHERE (place_id, problem_id, part) IN (SELECT place_id, problem_id, part FROM later);
INSERT INTO main.consent_named SELECT * FROM before.consent_named
    WHERE (place_id, problem_id, part) IN (SELECT place_id, problem_id, part FROM later);
INSERT INTO main.consent_except SELECT * FROM before.consent_except
    WHERE (place_id, problem_id, part) IN (SELECT place_id, problem_id, part FROM later);
INSERT INTO main.consent_funder SELECT * FROM before.consent_funder
    WHERE (place_id, problem_id, part) IN (SELECT place_id, problem_id, part FROM later);
COMMIT;
DETACH before;
";

fn written(audience: &Audience) -> (&'static str, Vec<&str>) {
    match audience {
        Audience::Private => ("private", Vec::new()),
        Audience::Networks(networks) => ("networks", networks.iter().map(TermId::as_str).collect()),
        Audience::Portals(callers) => ("portals", callers.iter().map(CallerId::as_str).collect()),
        Audience::Conveners => ("conveners", Vec::new()),
        Audience::Everybody => ("everybody", Vec::new()),
    }
}

/// None where the code is none, or names are none that go with it.
fn audience(code: &str, names: &[String]) -> Option<Audience> {
    fn ids<T: Ord>(names: &[String], read: fn(&str) -> Result<T, IdError>) -> Option<BTreeSet<T>> {
        names.iter().map(|name| read(name).ok()).collect::<Option<BTreeSet<T>>>().filter(|ids| !ids.is_empty())
    }
    match code {
        "private" if names.is_empty() => Some(Audience::Private),
        "conveners" if names.is_empty() => Some(Audience::Conveners),
        "everybody" if names.is_empty() => Some(Audience::Everybody),
        "networks" => ids(names, TermId::new).map(Audience::Networks),
        "portals" => ids(names, CallerId::new).map(Audience::Portals),
        _ => None,
    }
}

/// What a consent names, by what it is about.
type Names = BTreeMap<(PlaceId, Scope), Vec<String>>;

fn names(connection: &Connection, sql: &str, path: &Path) -> Result<Names, StoreError> {
    let mut statement = connection.prepare(sql).at(path)?;
    let mut rows = statement.query([]).at(path)?;
    let mut named = Names::new();
    while let Some(row) = rows.next().at(path)? {
        named.entry(scope(row, path)?).or_default().push(row.get(3).at(path)?);
    }
    Ok(named)
}

/// Of which place and what a row is, by its first three columns.
fn scope(row: &Row<'_>, path: &Path) -> Result<(PlaceId, Scope), StoreError> {
    let [place, problem, part] = [0, 1, 2].map(|column| row.get::<_, String>(column).at(path));
    let (problem, part) = (problem?, part?);
    let scope = match OF_NONE.iter().find(|(_, code)| *code == part) {
        Some((scope, _)) => scope.clone(),
        None => {
            let known = Part::ALL.into_iter().find(|one| one.code() == part);
            let problem = ProblemId::new(&problem).map_err(|_| damaged(path, "a problem that is no code"))?;
            Scope::Of(problem, known.ok_or_else(|| damaged(path, "a part that is none"))?)
        }
    };
    Ok((place_id(&place?, path)?, scope))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::declared::{Declared, DeclaredRecord};
    use crate::domain::story::Story;
    use crate::store::sqlite::Sqlite;
    use crate::store::{Commit, Entry, Store};

    fn record(place: &PlaceId, problem: &ProblemId, status: Status) -> Change {
        let (matter, as_of, statement) = (Matter::Problem(problem.clone()), date(2026, 11, 20), String::new());
        let (stage, factors, starting_point) = (None, Vec::new(), Vec::new());
        let record = DeclaredRecord {
            matter,
            status,
            stage,
            as_of,
            statement,
            factors,
            starting_point,
            provisional: false,
            story: Story::default(),
        };
        Change::PutRecord { place: place.clone(), record }
    }

    #[test]
    fn r64_what_was_said_elsewhere_is_kept_as_of_then_and_with_the_record_that_it_is_of() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut store = Sqlite::open(&dir.path().join("places.db"), "islands").expect("opened");
        let (mut declared, now) =
            (Declared::default(), Timestamp::from_millisecond(1_795_000_000_000).expect("a time"));
        let (place, problem) = (PlaceId::new("ARN").expect("an id"), ProblemId::new("flood").expect("a code"));
        let setback = Scope::Of(problem.clone(), Part::Setback);
        let brought = |scope, of_record_alone| {
            let consent = Consent { by: CallerId::new("own").ok(), ..Consent::plain(Audience::Everybody) };
            let at = Timestamp::from_millisecond(1_790_000_000_123).expect("a time");
            Change::Bring(Brought { place: place.clone(), scope, consent, at, of_record_alone })
        };
        let said = [
            record(&place, &problem, Status::Stopped),
            brought(setback.clone(), true),
            brought(Scope::All, false),
            record(&place, &problem, Status::Live),
        ];
        let at = |declared: &Declared, scope| {
            let kept = declared.consent(&place, scope)?;
            Some((kept.write.0, kept.at.as_millisecond()))
        };
        for (number, change) in said.iter().enumerate() {
            let (entries, after) = ([Entry { change, request: None }], declared.write());
            store.commit(&Commit { entries: &entries, after, at: now }).expect("kept");
            declared.apply(change, now);
            assert_eq!(store.load().expect("read"), declared, "after {change:?}");
            let [of_one, all] = [&setback, &Scope::All].map(|scope| at(&declared, scope));
            let is_there = (1..3).contains(&number).then_some((1, 1_790_000_000_123));
            assert_eq!(of_one, is_there, "it is of that statement alone, and ends with it");
            assert_eq!(all, (number >= 2).then_some((3, 1_790_000_000_123)));
        }
    }
}
