//! Lists of similar places that others made, and `references.toml`, which names those that a pack brings along.

use std::path::Path;

use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

use super::fault::Faults;
use super::files::{Document, Files};
use crate::domain::digest::sha256;
use crate::domain::id::TermId;
use crate::domain::reference::{Entry, List, Reference};
use crate::domain::register::Register;
use crate::domain::source::Source;
use crate::domain::text;
use crate::sheet::{Sheet, SheetFault, SheetRow, number};

const FILE: &str = "references.toml";

/// Why bytes are no list.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReferenceError {
    /// A column that every list has is missing.
    #[error("the column '{0}' is missing from its first line; the columns found are {1}")]
    Column(String, String),
    /// The form of the file or of a line of it.
    #[error("line {line}: it {error}", line = .0.line, error = .0.error)]
    Form(SheetFault),
    /// A row that cannot be read.
    #[error("line {line}: {message}")]
    Row {
        /// From 1.
        line: u64,
        /// What is wrong with it.
        message: String,
    },
    /// Nothing in it can be used.
    #[error("no place of it is in the pack with a neighbour that is, other than itself")]
    Empty,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    reference: Vec<RawReference>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReference {
    name: Spanned<String>,
    file: String,
    source: String,
}

impl From<SheetFault> for ReferenceError {
    fn from(fault: SheetFault) -> Self {
        Self::Form(fault)
    }
}

/// Reads CSV with the columns `<id>`, `rank` (may be empty: the order of the file stands) and `neighbour_<id>`, where
/// `<id>` is the pack's name for its id column. Other columns are ignored; a former place stands for its successor.
pub fn list(bytes: &[u8], id_column: &str, register: &Register) -> Result<List, ReferenceError> {
    List::new(entries(bytes, id_column)?, register).ok_or(ReferenceError::Empty)
}

/// A list of somebody's own, which `known` lists of the pack lend their attribution where they are the same to the last byte.
pub fn own(
    name: TermId,
    file: &str,
    bytes: &[u8],
    id_column: &str,
    register: &Register,
    known: &[Reference],
) -> Result<Reference, ReferenceError> {
    let sha256 = sha256(bytes);
    let attribution = known.iter().find(|one| one.sha256 == sha256).map(|one| one.attribution.clone());
    let list = list(bytes, id_column, register)?;
    Ok(Reference { name, file: text::echo(file), attribution: attribution.unwrap_or_default(), sha256, list })
}

/// The lists that the pack names; none where it has no such table.
pub(super) fn read(
    files: &Files,
    id_column: &str,
    sources: &[Source],
    register: &Register,
    faults: &mut Faults,
) -> Option<Vec<Reference>> {
    if !files.has(FILE) {
        return Some(Vec::new());
    }
    let document: Document<Raw> = files.toml(FILE, faults)?;
    let mut references: Vec<Reference> = Vec::new();
    for raw in &document.content.reference {
        let line = document.line(raw.name.span());
        let mut fault = |message: String, mend: &str| faults.add(FILE, line, message, mend);
        let name = match TermId::new(raw.name.get_ref()) {
            Ok(name) if !references.iter().any(|one| one.name == name) => name,
            Ok(name) => {
                fault(format!("the reference '{name}' is there twice"), "keep one of the two");
                continue;
            }
            Err(error) => {
                fault(format!("a name {error}"), "give the reference a short code");
                continue;
            }
        };
        let Some(source) = sources.iter().find(|one| one.id.as_str() == raw.source) else {
            fault(format!("the source '{}' is unknown", text::echo(&raw.source)), "name it in sources.toml");
            continue;
        };
        let plain = Path::new(&raw.file).components().all(|part| matches!(part, std::path::Component::Normal(_)));
        if !plain {
            fault(format!("'{}' leads out of the pack", text::echo(&raw.file)), "name a file within the pack's folder");
            continue;
        }
        let bytes = files.bytes(&raw.file, faults)?;
        match list(&bytes, id_column, register) {
            Ok(list) => references.push(Reference {
                name,
                file: raw.file.rsplit('/').next().unwrap_or_default().to_owned(),
                sha256: sha256(&bytes),
                attribution: format!("{}, {}; {}", source.title, source.publisher, source.licence),
                list,
            }),
            Err(ReferenceError::Form(fault)) => {
                faults.add(&raw.file, Some(fault.line), &fault.error, fault.error.mend());
            }
            Err(error) => {
                let mend = format!("give it the columns {id_column}, rank and neighbour_{id_column}");
                faults.add(&raw.file, None, error, mend);
            }
        }
    }
    Some(references)
}

fn entries(bytes: &[u8], id_column: &str) -> Result<Vec<Entry>, ReferenceError> {
    let sheet = Sheet::read(bytes)?;
    let column = |name: String| {
        sheet.column(&name).ok_or_else(|| ReferenceError::Column(name, text::echo(&sheet.columns().join(", "))))
    };
    let (place, rank) = (column(id_column.to_owned())?, column("rank".to_owned())?);
    let neighbour = column(format!("neighbour_{id_column}"))?;
    if let Some(fault) = sheet.faults().first() {
        return Err(fault.clone().into());
    }
    let entry = |row: &SheetRow| {
        let given = &row.cells[rank];
        let told = |_| {
            let message = format!("the rank '{}' is no number; leave it empty if there is none", text::echo(given));
            ReferenceError::Row { line: row.line, message }
        };
        let rank = (!given.is_empty()).then(|| number(given)).transpose().map_err(told)?;
        Ok(Entry { place: row.cells[place].to_owned(), rank, neighbour: row.cells[neighbour].to_owned() })
    };
    sheet.rows().iter().map(entry).collect()
}
