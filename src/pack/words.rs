//! `vocabulary.toml` and `factors.toml`: the pack's other words. A pack may go without either.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::fault::Faults;
use super::files::{Document, Files};
use crate::domain::circumstances::Dimension;
use crate::domain::factor::{Factor, FactorScope, ListEntry};
use crate::domain::id::{FactorId, TermId};
use crate::domain::term::Term;
use crate::domain::text;
use crate::domain::vocabulary::FactorList;

const WORDS: &str = "vocabulary.toml";
const FACTORS: &str = "factors.toml";

/// Sectors, client groups, forms of delivery and extents of integration.
#[derive(Default)]
pub(super) struct Words {
    pub(super) sectors: Vec<Term>,
    pub(super) client_groups: Vec<Term>,
    pub(super) delivery_models: Vec<Term>,
    pub(super) integration_extents: Vec<Term>,
}

/// Factors, the published lists that they were matched with, and the dimensions of the starting point.
#[derive(Default)]
pub(super) struct Factors {
    pub(super) factors: Vec<Factor>,
    pub(super) lists: Vec<FactorList>,
    pub(super) starting_point: Vec<Dimension>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWords {
    #[serde(default)]
    sector: Vec<RawTerm>,
    #[serde(default)]
    client_group: Vec<RawTerm>,
    #[serde(default)]
    delivery_model: Vec<RawTerm>,
    #[serde(default)]
    integration_extent: Vec<RawTerm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTerm {
    code: Spanned<String>,
    label: String,
    #[serde(default)]
    synonyms: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFactors {
    /// Weight of a factor by how much depends on it.
    necessity: BTreeMap<String, f64>,
    #[serde(default)]
    list: Vec<RawList>,
    #[serde(default)]
    factor: Vec<RawFactor>,
    #[serde(default)]
    starting_point: Vec<RawDimension>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawList {
    code: Spanned<String>,
    label: String,
    entries: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFactor {
    code: Spanned<String>,
    label: String,
    scope: String,
    necessity: String,
    #[serde(default)]
    lists: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    synonyms: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDimension {
    code: Spanned<String>,
    label: String,
    levels: Vec<String>,
}

pub(super) fn read(files: &Files, faults: &mut Faults) -> Option<Words> {
    if !files.has(WORDS) {
        return Some(Words::default());
    }
    let document: Document<RawWords> = files.toml(WORDS, faults)?;
    let mut terms = |raw: &[RawTerm]| -> Vec<Term> {
        let mut terms: Vec<Term> = Vec::new();
        for one in raw {
            let Some(term) = read_term(&document, &one.code, &one.label, &one.synonyms, WORDS, faults) else {
                continue;
            };
            if terms.iter().any(|known| known.id == term.id) {
                let line = document.line(one.code.span());
                faults.add(WORDS, line, format!("the code '{}' stands twice", term.id), "keep one of the two");
            }
            terms.push(term);
        }
        terms
    };
    let raw = &document.content;
    Some(Words {
        sectors: terms(&raw.sector),
        client_groups: terms(&raw.client_group),
        delivery_models: terms(&raw.delivery_model),
        integration_extents: terms(&raw.integration_extent),
    })
}

/// A code with its words; a fault at its line where one of them is not plain and short.
pub(super) fn read_term<T>(
    document: &Document<T>,
    code: &Spanned<String>,
    label: &str,
    synonyms: &[String],
    file: &str,
    faults: &mut Faults,
) -> Option<Term> {
    let line = document.line(code.span());
    let shown = text::echo(code.get_ref());
    let mut fault = |message: String| faults.add(file, line, message, "write a short code and label in plain text");
    let id = TermId::new(code.get_ref()).map_err(|error| fault(format!("the code '{shown}' {error}"))).ok()?;
    let label = text::name(label).map_err(|error| fault(format!("the label of '{shown}' {error}"))).ok()?;
    for synonym in synonyms {
        text::name(synonym).map_err(|error| fault(format!("a synonym of '{shown}' {error}"))).ok()?;
    }
    Some(Term { id, label, synonyms: synonyms.to_vec() })
}

pub(super) fn read_factors(files: &Files, faults: &mut Faults) -> Option<Factors> {
    if !files.has(FACTORS) {
        return Some(Factors::default());
    }
    let document: Document<RawFactors> = files.toml(FACTORS, faults)?;
    let raw = &document.content;
    for (necessity, weight) in &raw.necessity {
        if !(weight.is_finite() && *weight > 0.0 && *weight <= 1.0) {
            let message = format!("the weight of '{}' is {weight}", text::echo(necessity));
            faults.add(FACTORS, None, message, "write a weight above 0 and at most 1 in [necessity]");
        }
    }
    let lists: Vec<FactorList> = raw.list.iter().filter_map(|one| read_list(&document, one, faults)).collect();
    let mut factors: Vec<Factor> = Vec::new();
    for one in &raw.factor {
        let Some(factor) = read_factor(&document, one, &lists, faults) else { continue };
        if factors.iter().any(|known| known.id == factor.id) {
            let line = document.line(one.code.span());
            faults.add(FACTORS, line, format!("the factor '{}' stands twice", factor.id), "keep one of the two");
        }
        factors.push(factor);
    }
    let starting_point = raw.starting_point.iter().filter_map(|one| read_dimension(&document, one, faults)).collect();
    Some(Factors { factors, lists, starting_point })
}

fn read_list(document: &Document<RawFactors>, raw: &RawList, faults: &mut Faults) -> Option<FactorList> {
    let term = read_term(document, &raw.code, &raw.label, &[], FACTORS, faults)?;
    for (_, label) in &raw.entries {
        if let Err(error) = text::name(label) {
            let message = format!("an entry of the list '{}' {error}", term.id);
            faults.add(FACTORS, document.line(raw.code.span()), message, "write short plain text");
        }
    }
    Some(FactorList { term, entries: raw.entries.clone() })
}

fn read_factor(
    document: &Document<RawFactors>,
    raw: &RawFactor,
    lists: &[FactorList],
    faults: &mut Faults,
) -> Option<Factor> {
    let term = read_term(document, &raw.code, &raw.label, &raw.synonyms, FACTORS, faults)?;
    let line = document.line(raw.code.span());
    let mut fault = |message: String, mend: &str| faults.add(FACTORS, line, message, mend);
    let scope = FactorScope::from_code(&raw.scope);
    if scope.is_none() {
        fault(format!("'{}' is no scope", text::echo(&raw.scope)), "write local, central or mixed");
    }
    let weight = document.content.necessity.get(&raw.necessity).copied();
    if weight.is_none() {
        fault(format!("[necessity] has no '{}'", text::echo(&raw.necessity)), "use a key of [necessity]");
    }
    let mut entries = Vec::new();
    for (list, codes) in &raw.lists {
        let known = lists.iter().find(|one| one.term.id.as_str() == list);
        for code in codes {
            match known.filter(|known| known.entries.iter().any(|(one, _)| one == code)) {
                Some(known) => entries.push(ListEntry { list: known.term.id.clone(), code: code.clone() }),
                None => fault(
                    format!("the list '{}' has no entry '{}'", text::echo(list), text::echo(code)),
                    "use an entry of a [[list]]",
                ),
            }
        }
    }
    Some(Factor {
        id: FactorId::new(term.id.as_str()).ok()?,
        label: term.label,
        scope: scope?,
        weight: weight?,
        lists: entries,
        synonyms: term.synonyms,
    })
}

fn read_dimension(document: &Document<RawFactors>, raw: &RawDimension, faults: &mut Faults) -> Option<Dimension> {
    let term = read_term(document, &raw.code, &raw.label, &[], FACTORS, faults)?;
    let plain = raw.levels.iter().all(|level| text::name(level).is_ok());
    if raw.levels.len() < 2 || !plain {
        let message = format!("'{}' needs two levels or more, in short plain text", term.id);
        faults.add(FACTORS, document.line(raw.code.span()), message, "name its levels, least first");
        return None;
    }
    Some(Dimension { id: term.id, label: term.label, levels: raw.levels.clone() })
}
