//! How two places are governed: half structure, half duties.

use std::collections::BTreeSet;

use peermatch::domain::governance::{Duty, Function, Governance as Tables, GovernanceType};
use peermatch::domain::place::Place;
use peermatch::domain::profile::Profile;
use peermatch::domain::vocabulary::Vocabulary;

use super::Compared;

/// Named features; the values are roots of squared weights that sum to 1.
type Features = Vec<(String, f64)>;

/// What is known of one place; `None` is unknown.
struct Sheet {
    structure: Option<Features>,
    duties: Vec<Option<Features>>,
}

/// Every place's sheet, and which functions each code touches.
pub(super) struct Governance {
    sheets: Vec<Sheet>,
    functions: Vec<String>,
    touched: Vec<BTreeSet<usize>>,
}

impl Governance {
    pub(super) fn new(vocabulary: &Vocabulary, profiles: &[Profile]) -> Self {
        let tables = &vocabulary.governance;
        let touched = |function: &Function| tables.functions.iter().position(|one| one.id == function.id);
        let codes = vocabulary.taxonomy.problems().iter();
        let is_touched = |ids: &[_], function: &&Function| ids.contains(&function.id);
        Self {
            sheets: profiles.iter().map(|profile| sheet(tables, &profile.place)).collect(),
            functions: tables.functions.iter().map(|one| one.id.to_string()).collect(),
            touched: codes
                .map(|code| {
                    tables.functions.iter().filter(|one| is_touched(&code.functions, one)).filter_map(touched).collect()
                })
                .collect(),
        }
    }

    /// The functions that a code touches; all where it touches none.
    pub(super) fn touched(&self, code: usize) -> BTreeSet<usize> {
        if self.touched[code].is_empty() { (0..self.functions.len()).collect() } else { self.touched[code].clone() }
    }

    /// Functions by name.
    pub(super) fn named(&self, names: &[&str]) -> BTreeSet<usize> {
        let position = |name: &&str| self.functions.iter().position(|one| one == name).expect("a function of the pack");
        names.iter().map(position).collect()
    }

    /// Product of two places over some functions, and what of it is known on both sides.
    pub(super) fn compare(&self, a: usize, b: usize, functions: &BTreeSet<usize>) -> Compared {
        let (a, b) = (&self.sheets[a], &self.sheets[b]);
        let structure = both(&a.structure, &b.structure);
        let (mut product, mut known) = (0.0, 0.0);
        for &function in functions {
            let (one, is_known) = both(&a.duties[function], &b.duties[function]);
            product += one / functions.len() as f64;
            known += is_known / functions.len() as f64;
        }
        (0.5 * structure.0 + 0.5 * product, 0.5 * structure.1 + 0.5 * known)
    }
}

fn both(a: &Option<Features>, b: &Option<Features>) -> Compared {
    let (Some(a), Some(b)) = (a, b) else { return (0.0, 0.0) };
    let mut product = 0.0;
    for (name, value) in a {
        for (other, theirs) in b {
            if name == other {
                product += value * theirs;
            }
        }
    }
    (product, 1.0)
}

fn sheet(tables: &Tables, place: &Place) -> Sheet {
    let kind = tables.types.iter().find(|one| one.id == place.governance_type);
    let roots = |kind: &GovernanceType| kind.features.iter().map(|(name, mass)| (name.clone(), mass.sqrt())).collect();
    Sheet {
        structure: kind.map(roots),
        duties: tables.functions.iter().map(|function| duty(tables, kind, place, function)).collect(),
    }
}

/// The place's own entry overrides that of its type; with neither, nothing is known.
fn duty(tables: &Tables, kind: Option<&GovernanceType>, place: &Place, function: &Function) -> Option<Features> {
    let own = place.duties.iter().find(|one| one.function == function.id);
    let parts: Vec<&String> = match own {
        Some(own) if own.duty == Duty::Unknown => return None,
        Some(own) => own.parts.iter().collect(),
        None => function.parts.iter().filter(|part| kind.is_some_and(|kind| kind.holds.contains(part))).collect(),
    };
    if own.is_none() && kind.is_none() {
        return None;
    }
    let mass = &tables.duty_features;
    let mut features: Features = Vec::new();
    if parts.is_empty() {
        let instead = kind.and_then(|kind| kind.instead.as_ref()).unwrap_or(&function.parts[0]);
        features.push((format!("instead {instead}"), mass.instead.sqrt()));
    } else {
        features.push(("any".to_owned(), mass.any.sqrt()));
        for part in &parts {
            features.push((format!("part {part}"), (mass.parts / parts.len() as f64).sqrt()));
        }
    }
    // Where a function lies is said by the type alone: of a type that the pack does not know it stays unknown, and
    // unknown is never the same (law 3).
    features.extend(kind.map(|kind| (format!("lie {}", kind.lie), mass.lie.sqrt())));
    Some(features)
}
