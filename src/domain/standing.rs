//! What one body has of one function: by its own entry, else by its type.

use super::governance::{Duty, DutyOverride, Function, Governance};
use super::place::Place;

/// What is known of one body and one function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing<'a> {
    /// The parts held; empty where somebody else holds the function.
    pub parts: Vec<&'a str>,
    /// Where the function lies in the area.
    pub lie: &'a str,
    /// Who holds it where the body does not.
    pub instead: &'a str,
}

impl Governance {
    /// What `place` has of `function`; none where nothing is known.
    pub fn standing<'a>(&'a self, place: &'a Place, function: &'a Function) -> Option<Standing<'a>> {
        let own = place.duties.iter().find(|one| one.function == function.id);
        let kind = self.type_of(&place.governance_type);
        let parts = match own {
            Some(DutyOverride { duty: Duty::Unknown, .. }) => return None,
            Some(own) => own.parts.iter().map(String::as_str).collect(),
            None => {
                let held = &kind?.holds;
                function.parts.iter().filter(|part| held.contains(part)).map(String::as_str).collect()
            }
        };
        let lie = kind.map_or("", |kind| &kind.lie);
        let instead = kind.and_then(|kind| kind.instead.as_deref()).unwrap_or(&function.parts[0]);
        Some(Standing { parts, lie, instead })
    }
}
