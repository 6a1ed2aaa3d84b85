//! For whom what places say is, in tables of its own: it stands whatever they say.

use std::collections::{BTreeMap, BTreeSet};

use super::values::{Said, Value, moment, place_id, write};
use super::{Row, Tables};
use crate::domain::consent::{Audience, Consent, Part, Scope};
use crate::domain::day;
use crate::domain::declared::{Brought, Change, Matter, WriteNumber};
use crate::domain::id::{CallerId, IdError, PlaceId, ProblemId, TermId};
use crate::domain::record::Status;
use crate::store::StoreError;

/// The codes of what is of no problem.
const OF_NONE: [(Scope, &str); 6] = [
    (Scope::All, "all"),
    (Scope::Being, "being"),
    (Scope::Acting, "acting"),
    (Scope::Naming, "naming"),
    (Scope::Setting, "setting"),
    (Scope::Contacts, "contacts"),
];

/// Every consent, of all places or of one, as it was said, with its write and when that was.
pub(super) fn all(kept: &mut dyn Tables, of: Option<&PlaceId>) -> Result<Vec<(Change, Said)>, StoreError> {
    let mut named = names(kept, "name FROM consent_named", of)?;
    let mut except = names(kept, "except_id FROM consent_except", of)?;
    let mut funders = names(kept, "kind FROM consent_funder", of)?;
    let mut consents = Vec::new();
    each(kept, "write, at, audience, until, said_by FROM consent", of, &mut |row| {
        let (place, scope) = scope(row)?;
        let of_it = |all: &mut Names| all.remove(&(place.clone(), scope.clone())).unwrap_or_default();
        let (names, except, funders) = (of_it(&mut named), of_it(&mut except), of_it(&mut funders));
        let until = Some(row.text(6)?).filter(|until| !until.is_empty()).map(|until| day::parse(&until));
        let by = Some(row.text(7)?).filter(|by| !by.is_empty()).map(|by| CallerId::new(&by));
        let except = except.iter().map(|id| PlaceId::new(id)).collect::<Result<_, _>>();
        let funders = funders.iter().map(|kind| kind.parse()).collect::<Result<_, _>>();
        let consent = Consent {
            except_funders: funders.map_err(|_| row.damaged("a kind of funder that is none"))?,
            except: except.map_err(|_| row.damaged("a place that is no id"))?,
            audience: audience(&row.text(5)?, &names).ok_or_else(|| row.damaged("an audience that is none"))?,
            until: until.transpose().map_err(|_| row.damaged("a day that is none"))?,
            by: by.transpose().map_err(|_| row.damaged("a caller that is no id"))?,
        };
        let said = Said { write: write(row, 3)?, at: moment(row, 4)? };
        consents.push((Change::Consent { place, scope, consent }, said));
        Ok(())
    })?;
    Ok(consents)
}

/// What a consent is of, as columns hold it.
fn of<'a>(place: &'a PlaceId, scope: &'a Scope) -> [Value<'a>; 3] {
    let (problem, part) = match scope {
        Scope::Of(problem, part) => (problem.as_str(), part.code()),
        other => ("", OF_NONE.iter().find(|(one, _)| one == other).map_or("", |(_, code)| *code)),
    };
    [place.into(), problem.into(), part.into()]
}

/// When it was said last for whom something is.
pub(super) fn said(kept: &mut dyn Tables, place: &PlaceId, scope: &Scope) -> Result<Option<Said>, StoreError> {
    let mut said = None;
    let sql = "SELECT write, at FROM consent WHERE place_id = ?1 AND problem_id = ?2 AND part = ?3";
    kept.read(sql, &of(place, scope), &mut |row| {
        said = Some(Said { write: write(row, 0)?, at: moment(row, 1)? });
        Ok(())
    })?;
    Ok(said)
}

pub(super) fn put(
    kept: &mut dyn Tables,
    place: &PlaceId,
    scope: &Scope,
    consent: &Consent,
    said: Said,
) -> Result<(), StoreError> {
    let of = of(place, scope);
    kept.run("DELETE FROM consent WHERE place_id = ?1 AND problem_id = ?2 AND part = ?3", &of)?;
    let (audience, names) = written(&consent.audience);
    let until = consent.until.map(|day| day.to_string()).unwrap_or_default();
    let by = consent.by.as_ref().map_or("", CallerId::as_str);
    let row = [said.write.into(), said.at.into(), audience.into(), (&until).into(), by.into()];
    kept.run(
        "INSERT INTO consent (place_id, problem_id, part, write, at, audience, until, said_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[&of[..], &row].concat(),
    )?;
    let mut list = |sql, one: &str| kept.run(sql, &[&of[..], &[one.into()]].concat()).map(drop);
    for other in &consent.except {
        let sql = "INSERT INTO consent_except (place_id, problem_id, part, except_id) VALUES (?1, ?2, ?3, ?4)";
        list(sql, other.as_str())?;
    }
    for kind in &consent.except_funders {
        list("INSERT INTO consent_funder (place_id, problem_id, part, kind) VALUES (?1, ?2, ?3, ?4)", kind.code())?;
    }
    for name in names {
        list("INSERT INTO consent_named (place_id, problem_id, part, name) VALUES (?1, ?2, ?3, ?4)", name)?;
    }
    Ok(())
}

/// What was said elsewhere, as of then; `now`: the number of the write that brings it.
pub(super) fn bring(kept: &mut dyn Tables, brought: &Brought, now: WriteNumber) -> Result<(), StoreError> {
    let mut of_record = None;
    if let Some(matter) = brought.goes_with() {
        let sql = "SELECT write FROM record WHERE place_id = ?1 AND problem_id = ?2 AND words = ''";
        kept.read(sql, &[(&brought.place).into(), matter.code().into()], &mut |row| {
            of_record = Some(write(row, 0)?);
            Ok(())
        })?;
    }
    let said = Said { write: of_record.unwrap_or(now), at: brought.at };
    put(kept, &brought.place, &brought.scope, &brought.consent, said)
}

/// As what is kept in memory: see there. `now`: the status that is said, and the number of its write; none where it is taken back.
pub(super) fn follow_setback(
    kept: &mut dyn Tables,
    place: &PlaceId,
    matter: &Matter,
    now: Option<(Status, WriteNumber)>,
) -> Result<(), StoreError> {
    let of: [Value<'_>; 2] = [place.into(), matter.code().into()];
    let is_of_it = "place_id = ?1 AND problem_id = ?2 AND problem_id <> '' AND part = 'setback'
                    AND write = (SELECT write FROM record WHERE place_id = ?1 AND problem_id = ?2 AND words = '')";
    match now {
        Some((Status::Stopped, write)) => {
            let values = [&of[..], &[write.into()]].concat();
            kept.run(&format!("UPDATE consent SET write = ?3 WHERE {is_of_it}"), &values)
        }
        _ => kept.run(&format!("DELETE FROM consent WHERE {is_of_it}"), &of),
    }
    .map(drop)
}

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

fn names(kept: &mut dyn Tables, columns: &str, of: Option<&PlaceId>) -> Result<Names, StoreError> {
    let mut named = Names::new();
    each(kept, columns, of, &mut |row| {
        named.entry(scope(row)?).or_default().push(row.text(3)?);
        Ok(())
    })?;
    Ok(named)
}

/// Reads rows of all places or of one, which begin with whose they are and of what.
fn each(
    kept: &mut dyn Tables,
    columns: &str,
    of: Option<&PlaceId>,
    each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let sql = format!("SELECT place_id, problem_id, part, {columns}");
    match of {
        None => kept.read(&sql, &[], each),
        Some(place) => kept.read(&format!("{sql} WHERE place_id = ?1"), &[place.into()], each),
    }
}

/// Of which place and what a row is, by its first three columns.
fn scope(row: &dyn Row) -> Result<(PlaceId, Scope), StoreError> {
    let part = row.text(2)?;
    let scope = match OF_NONE.iter().find(|(_, code)| *code == part) {
        Some((scope, _)) => scope.clone(),
        None => {
            let known = Part::ALL.into_iter().find(|one| one.code() == part);
            let problem = ProblemId::new(&row.text(1)?).map_err(|_| row.damaged("a problem that is no code"))?;
            Scope::Of(problem, known.ok_or_else(|| row.damaged("a part that is none"))?)
        }
    };
    Ok((place_id(row, 0)?, scope))
}
