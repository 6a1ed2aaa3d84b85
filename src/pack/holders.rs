//! `holders.csv`: bodies that hold a duty for some places and not for all of an area. A pack may go without it.
//!
//! A holder is a place of the pack, or a body that is there for that duty alone and is no place: nobody is matched with it.

use std::collections::BTreeMap;

use super::fault::Faults;
use super::files::Files;
use super::form;
use super::places::Placed;
use super::table::{Row, Table};
use crate::domain::governance::{Duty, DutyOverride, Governance};
use crate::domain::id::{FunctionId, GovernanceTypeId, PlaceId};
use crate::domain::place::Place;
use crate::domain::text;

const FILE: &str = form::HOLDERS.file;

/// Gives each place that a row names its holder, and returns the holders that are no places.
pub(super) fn read(
    files: &Files,
    id_column: &str,
    governance: &Governance,
    places: &mut [Placed],
    faults: &mut Faults,
) -> Vec<Place> {
    let mut bodies: Vec<Place> = Vec::new();
    if !files.has(FILE) {
        return bodies;
    }
    let Some(table) = Table::read(files, &form::HOLDERS, id_column, faults) else { return bodies };
    let positions: BTreeMap<PlaceId, usize> =
        places.iter().enumerate().map(|(position, placed)| (placed.place.id.clone(), position)).collect();
    for row in table.rows() {
        let Some(holder) = row.parse("holder", PlaceId::new, "write the id of the holder", faults) else { continue };
        if !positions.contains_key(&holder) && !bodies.iter().any(|known| known.id == holder) {
            let Some(body) = read_body(&row, holder.clone(), governance, faults) else { continue };
            bodies.push(body);
        }
        let Some(duty) = read_duty(&row, holder, governance, faults) else { continue };
        let Some(id) = row.parse(id_column, PlaceId::new, "use the id of a place", faults) else { continue };
        match positions.get(&id).map(|&position| &mut places[position].place) {
            None => row.fault(format!("the place '{id}' is unknown"), "use an id of places.csv", faults),
            Some(place) if place.duties.iter().any(|known| known.function == duty.function) => {
                row.fault("the place has an entry for this function already", "keep one of the two rows", faults);
            }
            Some(place) => place.duties.push(duty),
        }
    }
    bodies
}

fn read_duty(row: &Row<'_>, holder: PlaceId, governance: &Governance, faults: &mut Faults) -> Option<DutyOverride> {
    let mend = "use a [[function]] of governance.toml";
    let function = row.parse("function", FunctionId::new, mend, faults)?;
    if governance.function_index(&function).is_none() {
        row.fault(format!("the function '{function}' is unknown"), mend, faults);
        return None;
    }
    let source = row.parse("source", text::name, "say where that is written", faults)?;
    Some(DutyOverride { function, duty: Duty::None, parts: Vec::new(), source, held_by: Some(holder) })
}

/// A body that is no place: all that is known of it is its name and its kind.
fn read_body(row: &Row<'_>, id: PlaceId, governance: &Governance, faults: &mut Faults) -> Option<Place> {
    let mend = "use a [[type]] of governance.toml, or the id of a place";
    let kind = row.parse("holder_type", GovernanceTypeId::new, mend, faults)?;
    if governance.type_of(&kind).is_none() {
        row.fault(format!("the governance type '{kind}' is unknown"), mend, faults);
        return None;
    }
    let name = row.parse("holder_name", text::name, "write its name", faults)?;
    Some(Place::named(id, name, kind))
}
