//! `governance.toml`: types with their features, service functions with their parts.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::fault::Faults;
use super::files::{Document, Files};
use crate::domain::governance::{Basis, DutyFeatures, Function, Governance, GovernanceType};
use crate::domain::id::{FunctionId, GovernanceTypeId};
use crate::domain::text;

pub(super) const FILE: &str = "governance.toml";
/// Squared weights may miss a sum of 1 by rounding, no more.
const TOLERANCE: f64 = 1e-9;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    duty_features: RawDutyFeatures,
    #[serde(default)]
    r#type: Vec<RawType>,
    #[serde(default)]
    function: Vec<RawFunction>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDutyFeatures {
    any: f64,
    parts: f64,
    lie: f64,
    instead: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawType {
    code: Spanned<String>,
    label: String,
    plural: String,
    structure: String,
    holds: Vec<String>,
    lie: String,
    instead: Option<String>,
    features: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFunction {
    code: Spanned<String>,
    label: String,
    parts: Vec<String>,
    /// `law` or `practice`.
    basis: String,
    /// The law, or what shows the practice.
    source: String,
    #[serde(default)]
    alone: bool,
}

pub(super) fn read(files: &Files, faults: &mut Faults) -> Option<Governance> {
    let document: Document<Raw> = files.toml(FILE, faults)?;
    let raw = &document.content;
    let short = [("type", raw.r#type.len()), ("function", raw.function.len())]
        .map(|(what, entries)| Files::short_enough(FILE, what, entries, faults));
    if short.contains(&false) {
        return None;
    }
    let duty = &raw.duty_features;
    let duty_features = DutyFeatures { any: duty.any, parts: duty.parts, lie: duty.lie, instead: duty.instead };
    check_duty_features(&duty_features, faults);
    let mut types: Vec<GovernanceType> = Vec::new();
    for one in &raw.r#type {
        let line = document.line(one.code.span());
        if let Some(kind) = read_type(one, line, faults) {
            if types.iter().any(|known| known.id == kind.id) {
                faults.add(FILE, line, format!("the type '{}' stands twice", kind.id), "keep one of the two");
            }
            types.push(kind);
        }
    }
    let mut functions: Vec<Function> = Vec::new();
    for one in &raw.function {
        let line = document.line(one.code.span());
        if let Some(function) = read_function(one, line, faults) {
            if functions.iter().any(|known| known.id == function.id) {
                faults.add(FILE, line, format!("the function '{}' stands twice", function.id), "keep one of the two");
            }
            functions.push(function);
        }
    }
    for (kind, raw) in types.iter().zip(&raw.r#type) {
        for part in kind.holds.iter().filter(|part| !functions.iter().any(|function| function.parts.contains(part))) {
            let message = format!("'{}' holds '{}', which is a part of no function", kind.id, text::echo(part));
            faults.add(FILE, document.line(raw.code.span()), message, "use a part that a [[function]] has");
        }
    }
    if types.is_empty() || functions.is_empty() {
        faults.add(FILE, None, "needs at least one type and one function", "add a [[type]] and a [[function]]");
        return None;
    }
    Some(Governance { types, functions, duty_features })
}

fn check_duty_features(duty: &DutyFeatures, faults: &mut Faults) {
    let numbers = [duty.any, duty.parts, duty.lie, duty.instead];
    let shares = numbers.iter().all(|number| (0.0..=1.0).contains(number));
    let whole = |sum: f64| (sum - 1.0).abs() <= TOLERANCE;
    if !shares || !whole(duty.any + duty.parts + duty.lie) || !whole(duty.instead + duty.lie) {
        let message = "the duty features are no squared weights: any + parts + lie and instead + lie must each be 1";
        faults.add(FILE, None, message, "correct [duty_features]");
    }
}

fn read_type(raw: &RawType, line: Option<u64>, faults: &mut Faults) -> Option<GovernanceType> {
    let code = raw.code.get_ref();
    let id = match GovernanceTypeId::new(code) {
        Ok(id) => id,
        Err(error) => {
            faults.add(FILE, line, format!("the type '{}' {error}", text::echo(code)), "write a short plain code");
            return None;
        }
    };
    for label in [&raw.label, &raw.plural, &raw.structure, &raw.lie] {
        if let Err(error) = text::name(label) {
            faults.add(FILE, line, format!("a label of '{id}' {error}"), "write a short plain label");
        }
    }
    let sum: f64 = raw.features.values().sum();
    let shares = raw.features.values().all(|weight| (0.0..=1.0).contains(weight));
    if !shares || (sum - 1.0).abs() > TOLERANCE {
        let message = format!("the features of '{id}' sum to {sum}; squared weights sum to 1");
        faults.add(FILE, line, message, "correct the features");
        return None;
    }
    Some(GovernanceType {
        id,
        label: raw.label.clone(),
        plural: raw.plural.clone(),
        structure: raw.structure.clone(),
        holds: raw.holds.clone(),
        lie: raw.lie.clone(),
        instead: raw.instead.clone(),
        features: raw.features.iter().map(|(name, &weight)| (name.clone(), weight)).collect(),
    })
}

fn read_function(raw: &RawFunction, line: Option<u64>, faults: &mut Faults) -> Option<Function> {
    let code = raw.code.get_ref();
    let id = match FunctionId::new(code) {
        Ok(id) => id,
        Err(error) => {
            faults.add(FILE, line, format!("the function '{}' {error}", text::echo(code)), "write a short plain code");
            return None;
        }
    };
    if raw.parts.is_empty() {
        faults.add(FILE, line, format!("'{id}' has no parts"), "say who holds it");
        return None;
    }
    let Some(basis) = Basis::from_code(&raw.basis) else {
        let message = format!("the basis '{}' of '{id}' is none", text::echo(&raw.basis));
        faults.add(FILE, line, message, "write law where a law gives it to its holders, else practice");
        return None;
    };
    for plain in [&raw.label, &raw.source] {
        if let Err(error) = text::name(plain) {
            faults.add(
                FILE,
                line,
                format!("a text of '{id}' {error}"),
                "write a short label, and where that is written",
            );
        }
    }
    let (label, parts, source) = (raw.label.clone(), raw.parts.clone(), raw.source.clone());
    Some(Function { id, label, parts, basis, source, alone: raw.alone })
}
