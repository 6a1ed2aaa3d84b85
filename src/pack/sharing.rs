//! `approaches.toml` and `conveners.toml`: how places share what they know, and who brings them together. A pack may go
//! without either.

use serde::Deserialize;
use toml::Spanned;

use super::fault::Faults;
use super::files::{Document, Files};
use super::places::Placed;
use super::words::read_term;
use crate::domain::effort::Effort;
use crate::domain::governance::Governance;
use crate::domain::id::{GovernanceTypeId, ProblemId, TermId};
use crate::domain::sharing::{Approach, Convener, ConvenerStatus};
use crate::domain::source::Source;
use crate::domain::taxonomy::{Challenge, Taxonomy};
use crate::domain::text;

const APPROACHES: &str = "approaches.toml";
const CONVENERS: &str = "conveners.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawApproaches {
    #[serde(default)]
    approach: Vec<RawApproach>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawApproach {
    code: Spanned<String>,
    label: String,
    resource: String,
    /// Working days within a year.
    days: f64,
    considerations: Vec<String>,
    suits: Vec<String>,
    #[serde(default)]
    first_between_strangers: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConveners {
    #[serde(default)]
    convener_type: Vec<RawType>,
    #[serde(default)]
    convener: Vec<RawConvener>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawType {
    code: Spanned<String>,
    label: String,
    may_convene: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawConvener {
    code: Spanned<String>,
    name: String,
    r#type: String,
    status: String,
    #[serde(default)]
    problems: Vec<String>,
    #[serde(default)]
    governance_types: Vec<String>,
    #[serde(default)]
    regions: Vec<String>,
    /// Members, where it is for them alone.
    #[serde(default)]
    places: Vec<String>,
    says: String,
    #[serde(default)]
    aliases: Vec<String>,
    source: String,
    /// Where in the source; may be empty.
    #[serde(default)]
    source_key: String,
}

pub(super) fn read_approaches(files: &Files, faults: &mut Faults) -> Option<Vec<Approach>> {
    if !files.has(APPROACHES) {
        return Some(Vec::new());
    }
    let document: Document<RawApproaches> = files.toml(APPROACHES, faults)?;
    let mut approaches: Vec<Approach> = Vec::new();
    for raw in &document.content.approach {
        let Some(term) = read_term(&document, &raw.code, &raw.label, &[], APPROACHES, faults) else { continue };
        let mut fault =
            |message: String| faults.add(APPROACHES, document.line(raw.code.span()), message, "mend the [[approach]]");
        if approaches.iter().any(|known| known.id == term.id) {
            fault(format!("the approach '{}' stands twice", term.id));
        }
        for sentence in raw.considerations.iter().chain([&raw.resource]) {
            text::statement(sentence).unwrap_or_else(|error| {
                fault(format!("a text of '{}' {error}", term.id));
                String::new()
            });
        }
        let suits: Vec<Challenge> = raw.suits.iter().filter_map(|code| Challenge::from_code(code)).collect();
        if suits.len() != raw.suits.len() || suits.is_empty() {
            fault(format!("'{}' suits technical, adaptive, or both", term.id));
        }
        let effort = match Effort::of_days(raw.days) {
            Ok(effort) => effort,
            Err(error) => {
                fault(format!("the days of '{}': {error}", term.id));
                continue;
            }
        };
        if approaches.last().is_some_and(|lighter| lighter.effort > effort) {
            fault(format!("'{}' takes fewer days than the approach before it: put the lightest first", term.id));
        }
        approaches.push(Approach {
            id: term.id,
            label: term.label,
            resource: raw.resource.clone(),
            effort,
            considerations: raw.considerations.clone(),
            suits,
            first_between_strangers: raw.first_between_strangers,
        });
    }
    Some(approaches)
}

/// What a convener may name.
pub(super) struct Known<'a> {
    pub(super) taxonomy: &'a Taxonomy,
    pub(super) governance: &'a Governance,
    pub(super) sources: &'a [Source],
    pub(super) places: &'a [Placed],
}

pub(super) fn read_conveners(files: &Files, known: &Known<'_>, faults: &mut Faults) -> Option<Vec<Convener>> {
    if !files.has(CONVENERS) {
        return Some(Vec::new());
    }
    let document: Document<RawConveners> = files.toml(CONVENERS, faults)?;
    let mut types: Vec<(TermId, bool)> = Vec::new();
    for raw in &document.content.convener_type {
        if let Some(term) = read_term(&document, &raw.code, &raw.label, &[], CONVENERS, faults) {
            types.push((term.id, raw.may_convene));
        }
    }
    let mut conveners: Vec<Convener> = Vec::new();
    for raw in &document.content.convener {
        let Some(convener) = read_convener(&document, raw, &types, known, faults) else { continue };
        if conveners.iter().any(|other| other.id == convener.id) {
            let line = document.line(raw.code.span());
            faults.add(CONVENERS, line, format!("the convener '{}' stands twice", convener.id), "keep one of the two");
        }
        conveners.push(convener);
    }
    Some(conveners)
}

fn read_convener(
    document: &Document<RawConveners>,
    raw: &RawConvener,
    types: &[(TermId, bool)],
    known: &Known<'_>,
    faults: &mut Faults,
) -> Option<Convener> {
    let term = read_term(document, &raw.code, &raw.name, &raw.aliases, CONVENERS, faults)?;
    let before = faults.count();
    let mut fault = |what: &str, value: &str, mend: &str| {
        let message = format!("{what} '{}' of '{}' is unknown", text::echo(value), term.id);
        faults.add(CONVENERS, document.line(raw.code.span()), message, mend);
    };
    let kind = types.iter().find(|(id, _)| id.as_str() == raw.r#type);
    if kind.is_none() {
        fault("the type", &raw.r#type, "use a [[convener_type]]");
    }
    let status = match raw.status.as_str() {
        "open" => ConvenerStatus::Open,
        "closed" => ConvenerStatus::Closed,
        other => {
            if other != "unknown" {
                fault("the status", other, "write open, closed or unknown");
            }
            ConvenerStatus::Unknown
        }
    };
    let mut problems = Vec::new();
    for code in &raw.problems {
        match ProblemId::new(code).ok().filter(|id| known.taxonomy.get(id).is_some()) {
            Some(id) => problems.push(id),
            None => fault("the problem", code, "use a code of taxonomy.toml"),
        }
    }
    let mut governance_types = Vec::new();
    for code in &raw.governance_types {
        match GovernanceTypeId::new(code).ok().filter(|id| known.governance.type_of(id).is_some()) {
            Some(id) => governance_types.push(id),
            None => fault("the governance type", code, "use a [[type]] of governance.toml"),
        }
    }
    let mut places = Vec::new();
    for id in &raw.places {
        match known.places.iter().find(|placed| placed.place.id.as_str() == id) {
            Some(placed) => places.push(placed.place.id.clone()),
            None => fault("the place", id, "use an id of places.csv"),
        }
    }
    for region in &raw.regions {
        if !known.places.iter().any(|placed| &placed.place.region == region) {
            fault("the region", region, "use a region of places.csv");
        }
    }
    if !known.sources.iter().any(|source| source.id.as_str() == raw.source) {
        fault("the source", &raw.source, "use an id of sources.toml");
    }
    if text::statement(&raw.says).is_err() || text::statement(&raw.source_key).is_err() {
        fault("a text", &raw.says, "write plain text");
    }
    let &(ref kind, may_convene) = kind.filter(|_| faults.count() == before)?;
    Some(Convener {
        id: term.id,
        name: term.label,
        kind: kind.clone(),
        may_convene,
        status,
        problems,
        governance_types,
        regions: raw.regions.clone(),
        places,
        says: raw.says.clone(),
        aliases: term.synonyms,
    })
}
