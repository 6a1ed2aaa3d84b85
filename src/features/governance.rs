//! The governance block: half structure, half duties.

use super::vector::{BlockVector, Sparse};
use crate::domain::governance::{DutyFeatures, Function, Governance};
use crate::domain::id::FunctionId;
use crate::domain::place::Place;
use crate::domain::standing::Standing;

/// Share of the block that structure has; duties have the rest.
const STRUCTURE: f64 = 0.5;

/// Where each governance feature stands in a vector.
#[derive(Debug, Clone, PartialEq)]
pub struct GovernanceSpace {
    structure: Vec<String>,
    duty: Vec<String>,
    duty_features: DutyFeatures,
}

impl GovernanceSpace {
    /// Lays out the features that a pack's tables name.
    pub fn new(governance: &Governance) -> Self {
        let structure =
            sorted(governance.types.iter().flat_map(|kind| kind.features.iter().map(|(name, _)| name.clone())));
        let parts = governance.functions.iter().flat_map(|function| &function.parts);
        let held = governance.types.iter().flat_map(|kind| &kind.holds);
        let part = sorted(parts.chain(held).map(|part| format!("part:{part}")));
        let lie = sorted(governance.types.iter().map(|kind| format!("lie:{}", kind.lie)));
        let instead = governance.types.iter().filter_map(|kind| kind.instead.as_ref());
        let parts = governance.functions.iter().flat_map(|function| &function.parts);
        let instead = sorted(parts.chain(instead).map(|who| format!("instead:{who}")));
        let duty = [vec!["any".to_owned()], part, lie, instead].concat();
        Self { structure, duty, duty_features: governance.duty_features }
    }

    /// The stored block of a place, over all functions.
    pub fn encode(&self, governance: &Governance, place: &Place) -> BlockVector {
        self.block(governance, place, &|_| Some(1.0))
    }

    /// The asker's block: duties over the functions in `touched` only (over all where none is touched).
    pub fn encode_query(&self, governance: &Governance, place: &Place, touched: &[&Function]) -> BlockVector {
        if touched.is_empty() {
            return self.encode(governance, place);
        }
        // Stored duties share their half over all functions; the asker's make up for those that are not asked.
        let share = governance.functions.len() as f64 / touched.len() as f64;
        let asked = |id: &FunctionId| touched.iter().any(|function| &function.id == id).then_some(share);
        self.block(governance, place, &asked)
    }

    /// What a column stands for: a structure feature, or a function and a duty feature.
    pub fn column_name(&self, governance: &Governance, column: usize) -> String {
        let Some(duty) = column.checked_sub(self.structure.len()) else { return self.structure[column].clone() };
        let function = governance.functions.get(duty / self.duty.len());
        let function = function.map_or("", |function| function.id.as_str());
        format!("{function}:{}", self.duty[duty % self.duty.len()])
    }

    fn block(&self, governance: &Governance, place: &Place, share: &dyn Fn(&FunctionId) -> Option<f64>) -> BlockVector {
        let mut features = Vec::new();
        let mut known = Vec::new();
        if let Some(kind) = governance.type_of(&place.governance_type) {
            known.push((0, STRUCTURE.sqrt()));
            let place_of = |name: &String| self.structure.binary_search(name).ok();
            features.extend(
                kind.features.iter().filter_map(|(name, mass)| Some((place_of(name)?, (STRUCTURE * mass).sqrt()))),
            );
        }
        let stored = ((1.0 - STRUCTURE) / governance.functions.len() as f64).sqrt();
        for (position, function) in governance.functions.iter().enumerate() {
            let Some(share) = share(&function.id) else { continue };
            let Some(standing) = governance.standing(place, function) else { continue };
            known.push((1 + position, stored * share));
            let first = self.structure.len() + position * self.duty.len();
            let duties = self.duty_masses(&standing).into_iter();
            features.extend(duties.map(|(feature, mass)| (first + feature, stored * share * mass.sqrt())));
        }
        BlockVector { features: Sparse::from_entries(features), known: Sparse::from_entries(known) }
    }

    /// Squared masses of one function's duty; they sum to 1.
    fn duty_masses(&self, standing: &Standing<'_>) -> Vec<(usize, f64)> {
        let table = &self.duty_features;
        // Compared without writing the names out: a question asks this of every function.
        let place_of = |kind: &str, name: &str| {
            let named = |one: &String| one.strip_prefix(kind).and_then(|rest| rest.strip_prefix(':')) == Some(name);
            self.duty.iter().position(named)
        };
        let mut placed = vec![(place_of("lie", standing.lie), table.lie)];
        if standing.parts.is_empty() {
            placed.push((place_of("instead", standing.instead), table.instead));
        } else {
            placed.push((self.duty.iter().position(|one| one == "any"), table.any));
            let each = table.parts / standing.parts.len() as f64;
            placed.extend(standing.parts.iter().map(|part| (place_of("part", part), each)));
        }
        placed.into_iter().filter_map(|(position, mass)| Some((position?, mass))).collect()
    }
}

fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names.dedup();
    names
}
