//! `calendar.toml`: when places have no time. A pack may go without.

use serde::Deserialize;
use toml::Spanned;

use super::fault::Faults;
use super::files::{Document, Files};
use super::words::read_term;
use crate::domain::governance::Governance;
use crate::domain::id::GovernanceTypeId;
use crate::domain::sharing::Crunch;
use crate::domain::source::Source;
use crate::domain::text;

const FILE: &str = "calendar.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    crunch: Vec<RawCrunch>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCrunch {
    code: Spanned<String>,
    label: String,
    months: Vec<u8>,
    #[serde(default)]
    governance_types: Vec<String>,
    source: String,
}

pub(super) fn read(
    files: &Files,
    governance: &Governance,
    sources: &[Source],
    faults: &mut Faults,
) -> Option<Vec<Crunch>> {
    if !files.has(FILE) {
        return Some(Vec::new());
    }
    let document: Document<Raw> = files.toml(FILE, faults)?;
    let mut crunches: Vec<Crunch> = Vec::new();
    for raw in &document.content.crunch {
        let Some(term) = read_term(&document, &raw.code, &raw.label, &[], FILE, faults) else { continue };
        let mut fault = |message: String, mend: &str| faults.add(FILE, document.line(raw.code.span()), message, mend);
        if crunches.iter().any(|known| known.id == term.id) {
            fault(format!("the busy time '{}' stands twice", term.id), "keep one of the two");
        }
        if raw.months.is_empty() || raw.months.iter().any(|month| !(1..=12).contains(month)) {
            fault(format!("the months of '{}' are not all 1 to 12", term.id), "number the months from 1 to 12");
        }
        if !sources.iter().any(|source| source.id.as_str() == raw.source) {
            let message = format!("the source '{}' of '{}' is unknown", text::echo(&raw.source), term.id);
            fault(message, "use an id of sources.toml");
        }
        let mut governance_types = Vec::new();
        for code in &raw.governance_types {
            match GovernanceTypeId::new(code).ok().filter(|id| governance.type_of(id).is_some()) {
                Some(id) => governance_types.push(id),
                None => {
                    let message = format!("the governance type '{}' of '{}' is unknown", text::echo(code), term.id);
                    fault(message, "use a [[type]] of governance.toml");
                }
            }
        }
        crunches.push(Crunch { id: term.id, label: term.label, months: raw.months.clone(), governance_types });
    }
    Some(crunches)
}
