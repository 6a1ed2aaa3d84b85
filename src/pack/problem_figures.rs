//! `problem_figures.toml` and `problem_figures.csv`: what measures a problem, and how far each place has it. A pack may have
//! neither.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use super::fault::Faults;
use super::files::{Document, Files};
use super::form;
use super::indicators::RawScale;
use super::records::{self, Known};
use super::table::Table;
use crate::domain::id::{IndicatorId, PlaceId, ProblemId, SourceId};
use crate::domain::problem_figure::{MeasuredFigure, ProblemFigure};
use crate::domain::record::Provenance;
use crate::domain::text;

const FILE: &str = "problem_figures.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    figure: Vec<RawFigure>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFigure {
    code: Spanned<String>,
    problem: String,
    label: String,
    unit: String,
    scale: RawScale,
    bad_end: String,
    source: String,
}

/// What is measured of each place, in the order of the figures.
pub(super) type Measured = BTreeMap<PlaceId, Vec<MeasuredFigure>>;

pub(super) fn read(files: &Files, known: &Known<'_>, faults: &mut Faults) -> Option<Vec<ProblemFigure>> {
    if !files.has(FILE) {
        return Some(Vec::new());
    }
    let document: Document<Raw> = files.toml(FILE, faults)?;
    let mut figures: Vec<ProblemFigure> = Vec::new();
    for raw in &document.content.figure {
        let line = document.line(raw.code.span());
        let Some(figure) = read_figure(raw, line, known, faults) else { continue };
        if figures.iter().any(|one| one.id == figure.id) {
            faults.add(FILE, line, format!("the figure '{}' stands twice", figure.id), "keep one of the two");
            continue;
        }
        figures.push(figure);
    }
    Some(figures)
}

fn read_figure(raw: &RawFigure, line: Option<u64>, known: &Known<'_>, faults: &mut Faults) -> Option<ProblemFigure> {
    let code = raw.code.get_ref();
    let mut fault = |message: String, mend: &str| faults.add(FILE, line, message, mend);
    let id = IndicatorId::new(code)
        .map_err(|error| fault(format!("the figure '{}' {error}", text::echo(code)), "write a short plain code"))
        .ok()?;
    for label in [&raw.label, &raw.unit] {
        if let Err(error) = text::name(label) {
            fault(format!("a label of '{id}' {error}"), "write a short plain label");
        }
    }
    let problem = ProblemId::new(&raw.problem).ok().filter(|problem| known.taxonomy.get(problem).is_some());
    if problem.is_none() {
        fault(
            format!("the problem '{}' of '{id}' is unknown", text::echo(&raw.problem)),
            "use a code of taxonomy.toml",
        );
    }
    let source = SourceId::new(&raw.source).ok().filter(|id| known.sources.iter().any(|one| &one.id == id));
    if source.is_none() {
        let message = format!("the source '{}' of '{id}' is unknown", text::echo(&raw.source));
        fault(message, "use a [[source]] of sources.toml");
    }
    let bad_end = records::bad_end(&raw.bad_end).ok();
    if bad_end.is_none() {
        fault(
            format!("the bad_end '{}' of '{id}' is no end of a scale", text::echo(&raw.bad_end)),
            "write high or low",
        );
    }
    Some(ProblemFigure {
        id,
        problem: problem?,
        label: raw.label.clone(),
        unit: raw.unit.clone(),
        scale: raw.scale.into(),
        bad_end: bad_end?,
        source: source?,
    })
}

pub(super) fn read_measured(
    files: &Files,
    figures: &[ProblemFigure],
    known: &Known<'_>,
    faults: &mut Faults,
) -> Measured {
    let mut measured = Measured::new();
    if figures.is_empty() {
        return measured;
    }
    let Some(table) = Table::read(files, &form::MEASURED, known.id_column, faults) else { return measured };
    let positions: BTreeMap<&str, usize> =
        figures.iter().enumerate().map(|(position, one)| (one.id.as_str(), position)).collect();
    let mut seen: BTreeSet<(PlaceId, usize)> = BTreeSet::new();
    for row in table.rows() {
        let Some(place) = known.place(&row, faults) else { continue };
        let Some(&of) = positions.get(row.get("figure")) else {
            let message = format!("the figure '{}' is unknown", text::echo(row.get("figure")));
            row.fault(message, "use a [[figure]] of problem_figures.toml", faults);
            continue;
        };
        let provenance = |cell: &str| match Provenance::from_code(cell) {
            Some(Provenance::Declared) | None => Err("is not where a figure of a pack comes from"),
            Some(provenance) => Ok(provenance),
        };
        let provenance = row.parse("provenance", provenance, "write public_record or derived", faults);
        let as_of = known.day(&row, faults);
        let (Some(provenance), Some(as_of)) = (provenance, as_of) else { continue };
        let value = |cell: &str| {
            let value: f64 = cell.parse().map_err(|_| "is no number".to_owned())?;
            figures[of].scale.figure(value, provenance).map_err(|error| error.to_string())
        };
        let Some(figure) = row.parse("value", value, "write a finite number, or leave the row out", faults) else {
            continue;
        };
        if !seen.insert((place.clone(), of)) {
            row.fault(format!("'{}' of '{place}' stands twice", figures[of].id), "keep one of the two rows", faults);
            continue;
        }
        measured.entry(place).or_default().push(MeasuredFigure { of, figure, as_of });
    }
    measured.values_mut().for_each(|of_place| of_place.sort_by_key(|one| one.of));
    measured
}
