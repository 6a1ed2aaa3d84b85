//! `places.csv`, `duties.csv` and `successions.csv`.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::Faults;
use super::files::Files;
use super::form;
use super::table::{Row, Table};
use crate::domain::day;
use crate::domain::governance::{Duty, DutyOverride, Governance};
use crate::domain::id::{FunctionId, GovernanceTypeId, PlaceId, SourceId};
use crate::domain::place::{Place, PlannedSuccession, Position};
use crate::domain::source::Source;
use crate::domain::succession::FormerPlace;
use crate::domain::text;
use crate::sheet::{number, whole};

const PLACES: &str = form::PLACES.file;
const DUTIES: &str = form::DUTIES.file;
const SUCCESSIONS: &str = form::SUCCESSIONS.file;
/// A pack may go without it.
const PLANNED: &str = form::PLANNED.file;

/// A place and the line that names it.
pub(super) struct Placed {
    pub(super) place: Place,
    pub(super) line: u64,
}

pub(super) fn read(
    files: &Files,
    id_column: &str,
    governance: &Governance,
    sources: &[Source],
    faults: &mut Faults,
) -> Vec<Placed> {
    let mut duties = read_duties(files, id_column, governance, faults);
    let Some(table) = Table::read(files, &form::PLACES, id_column, faults) else { return Vec::new() };
    let mut places: Vec<Placed> = Vec::new();
    for row in table.rows() {
        let Some(place) = read_place(&row, id_column, governance, sources, &mut duties, faults) else { continue };
        places.push(Placed { place, line: row.line });
    }
    if places.is_empty() {
        faults.add(PLACES, None, "names no place", "add at least one place");
    }
    read_planned(files, id_column, sources, &mut places, faults);
    for (id, (_, line)) in duties {
        let message = format!("the place '{id}' is unknown");
        faults.add(DUTIES, Some(line), message, format!("use an id of {PLACES}"));
    }
    places
}

/// Notes the fault of a hierarchy at the line of the place it names.
pub(super) fn hierarchy_fault(places: &[Placed], id: &PlaceId, error: &dyn std::error::Error, faults: &mut Faults) {
    let line = places.iter().rev().find(|placed| &placed.place.id == id).map(|placed| placed.line);
    faults.add(PLACES, line, error, "give each place one row, and part_of only larger places of this table");
}

fn read_place(
    row: &Row<'_>,
    id_column: &str,
    governance: &Governance,
    sources: &[Source],
    duties: &mut BTreeMap<PlaceId, (Vec<DutyOverride>, u64)>,
    faults: &mut Faults,
) -> Option<Place> {
    let plain = "write a short name in plain text";
    let id = row.parse(id_column, PlaceId::new, "write a stable id", faults)?;
    let governance_type = row.parse("governance_type", GovernanceTypeId::new, "write the code of a type", faults)?;
    if governance.type_of(&governance_type).is_none() {
        let message = format!("the governance type '{governance_type}' is unknown");
        row.fault(message, "use a [[type]] of governance.toml", faults);
    }
    let ids = |cell: &str| cell.split(';').filter(|one| !one.is_empty()).map(PlaceId::new).collect();
    known_source(row, sources, faults);
    row.parse("note", text::statement, plain, faults)?;
    Some(Place {
        name: row.parse("name", text::name, plain, faults)?,
        official_name: row.parse("official_name", text::name, plain, faults)?,
        nation: row.parse("nation", text::name, plain, faults)?,
        region: row.parse("region", text::statement, plain, faults)?,
        governance_type,
        part_of: row.parse("part_of", ids, "write ids of this table, separated by ';'", faults)?,
        consisted_of: row.parse("consisted_of", ids, "write ids of this table, separated by ';'", faults)?,
        planned_successions: Vec::new(),
        duties: duties.remove(&id).map(|(duties, _)| duties).unwrap_or_default(),
        area_km2: row.optional("area_km2", amount, "write square kilometres", faults)?,
        population: row.optional("population", whole, "write whole persons", faults)?,
        position: read_position(row, faults)?,
        political_control: row.optional("political_control", text::name, plain, faults)?,
        setting: None,
        contacts: Vec::new(),
        id,
    })
}

fn amount(cell: &str) -> Result<f64, String> {
    number(cell).ok().filter(|&value| value >= 0.0).ok_or_else(|| "is no number of 0 or more".to_owned())
}

fn read_position(row: &Row<'_>, faults: &mut Faults) -> Option<Option<Position>> {
    let mend = "write degrees north and east, or leave both empty";
    let latitude = row.optional("latitude", number, mend, faults)?;
    let longitude = row.optional("longitude", number, mend, faults)?;
    let (latitude, longitude) = match (latitude, longitude) {
        (Some(latitude), Some(longitude)) => (latitude, longitude),
        (None, None) => return Some(None),
        _ => {
            row.fault("has only one of latitude and longitude", mend, faults);
            return None;
        }
    };
    match Position::new(latitude, longitude) {
        Ok(position) => Some(Some(position)),
        Err(error) => {
            row.fault(error, mend, faults);
            None
        }
    }
}

/// Checks that the row's source is one of the pack's.
pub(super) fn known_source(row: &Row<'_>, sources: &[Source], faults: &mut Faults) -> Option<SourceId> {
    let mend = "use an id of sources.toml";
    let id = row.parse("source", SourceId::new, mend, faults)?;
    if !sources.iter().any(|source| source.id == id) {
        row.fault(format!("the source '{id}' is unknown"), mend, faults);
        return None;
    }
    Some(id)
}

fn read_duties(
    files: &Files,
    id_column: &str,
    governance: &Governance,
    faults: &mut Faults,
) -> BTreeMap<PlaceId, (Vec<DutyOverride>, u64)> {
    let mut duties: BTreeMap<PlaceId, (Vec<DutyOverride>, u64)> = BTreeMap::new();
    let Some(table) = Table::read(files, &form::DUTIES, id_column, faults) else { return duties };
    for row in table.rows() {
        let Some(id) = row.parse(id_column, PlaceId::new, "use the id of a place", faults) else { continue };
        let Some(duty) = read_duty(&row, governance, faults) else { continue };
        let (own, _) = duties.entry(id).or_insert((Vec::new(), row.line));
        if own.iter().any(|known| known.function == duty.function) {
            row.fault("the place has an entry for this function already", "keep one of the two rows", faults);
            continue;
        }
        own.push(duty);
    }
    duties
}

fn read_duty(row: &Row<'_>, governance: &Governance, faults: &mut Faults) -> Option<DutyOverride> {
    let mend = "use a [[function]] of governance.toml";
    let function = row.parse("function", FunctionId::new, mend, faults)?;
    if governance.function_index(&function).is_none() {
        row.fault(format!("the function '{function}' is unknown"), mend, faults);
        return None;
    }
    let duty = |cell: &str| match cell {
        "holds" => Ok(Duty::Holds),
        "shares" => Ok(Duty::Shares),
        "none" => Ok(Duty::None),
        "unknown" => Ok(Duty::Unknown),
        _ => Err("is no duty"),
    };
    let duty = row.parse("duty", duty, "write holds, shares, none or unknown", faults)?;
    let parts: Vec<String> = row.get("parts").split(';').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let known = |part: &&String| governance.functions.iter().any(|function| function.parts.contains(part));
    if let Some(part) = parts.iter().find(|part| !known(part)) {
        let message = format!("'{}' is a part of no function", text::echo(part));
        row.fault(message, "use a part that a [[function]] of governance.toml has", faults);
        return None;
    }
    if matches!(duty, Duty::Holds | Duty::Shares) == parts.is_empty() {
        row.fault("the duty and its parts do not agree", "name parts exactly where the place holds some", faults);
        return None;
    }
    let source = row.parse("source", text::name, "say where that is written", faults)?;
    Some(DutyOverride { function, duty, parts, source, held_by: None })
}

/// The former places that have, over any number of steps, a current one as their successor: walked from the current ones back,
/// so that a chain of any length is walked once.
fn leading_on<'a>(former: &'a [FormerPlace], known: &dyn Fn(&PlaceId) -> bool) -> BTreeSet<&'a PlaceId> {
    let mut into: BTreeMap<&PlaceId, Vec<&PlaceId>> = BTreeMap::new();
    former.iter().for_each(|one| into.entry(&one.successor).or_default().push(&one.id));
    let mut open: Vec<&PlaceId> = into.keys().copied().filter(|id| known(id)).collect();
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        let before = into.get(id).into_iter().flatten();
        open.extend(before.copied().filter(|one| found.insert(*one)));
    }
    found
}

fn read_planned(files: &Files, id_column: &str, sources: &[Source], places: &mut [Placed], faults: &mut Faults) {
    if !files.has(PLANNED) {
        return;
    }
    let Some(table) = Table::read(files, &form::PLANNED, id_column, faults) else { return };
    let positions: BTreeMap<PlaceId, usize> =
        places.iter().enumerate().map(|(position, placed)| (placed.place.id.clone(), position)).collect();
    for row in table.rows() {
        let Some(id) = row.parse(id_column, PlaceId::new, "use the id of a place", faults) else { continue };
        let successor = row.parse("planned_successor", text::name, "write its name", faults);
        let vesting_date = row.parse("vesting_date", day::parse, "write the day as YYYY-MM-DD", faults);
        let source = known_source(&row, sources, faults);
        let (Some(successor), Some(vesting_date), Some(source)) = (successor, vesting_date, source) else { continue };
        match positions.get(&id).map(|&position| &mut places[position]) {
            None => row.fault(format!("the place '{id}' is unknown"), format!("use an id of {PLACES}"), faults),
            Some(placed) if placed.place.planned_successions.iter().any(|known| known.successor == successor) => {
                row.fault(format!("'{id}' has this planned successor already"), "keep one of the two rows", faults);
            }
            Some(placed) => {
                placed.place.planned_successions.push(PlannedSuccession { successor, vesting_date, source });
            }
        }
    }
}

pub(super) fn read_successions(
    files: &Files,
    id_column: &str,
    sources: &[Source],
    known: &dyn Fn(&PlaceId) -> bool,
    faults: &mut Faults,
) -> Vec<FormerPlace> {
    let former_id = format!("former_{id_column}");
    let successor_id = format!("successor_{id_column}");
    let Some(table) = Table::read(files, &form::SUCCESSIONS, id_column, faults) else { return Vec::new() };
    let mut former = Vec::new();
    let mut lines = Vec::new();
    for row in table.rows() {
        let mend = "write the id of a place";
        known_source(&row, sources, faults);
        let Some(id) = row.parse(&former_id, PlaceId::new, mend, faults) else { continue };
        let Some(successor) = row.parse(&successor_id, PlaceId::new, mend, faults) else { continue };
        let Some(name) = row.parse("former_name", text::name, "write its name", faults) else { continue };
        if known(&id) {
            row.fault(format!("'{id}' is a current place"), "remove the row or the place", faults);
        }
        row.parse("year", whole::<u16>, "write the year of the change", faults);
        former.push(FormerPlace { id, name, successor });
        lines.push(row.line);
    }
    let ids: BTreeSet<&PlaceId> = former.iter().map(|one: &FormerPlace| &one.id).collect();
    let leading_on = leading_on(&former, known);
    for (one, line) in former.iter().zip(lines) {
        let is_former = ids.contains(&one.successor);
        if is_former && !leading_on.contains(&one.successor) {
            let message = format!("the successors of '{}' lead back to itself", one.id);
            faults.add(SUCCESSIONS, Some(line), message, "let them lead to a current place");
        }
        if !known(&one.successor) && !is_former {
            let message = format!("the successor '{}' is neither a current nor a former place", one.successor);
            faults.add(SUCCESSIONS, Some(line), message, "correct the id or remove the row");
        }
    }
    former
}
