//! `indicators.toml` and the two tables of figures, published and derived.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::fault::Faults;
use super::files::{Document, Files};
use super::form::{self, Form};
use super::records;
use super::table::{Row, Table};
use crate::domain::id::{IndicatorId, PlaceId, SourceId};
use crate::domain::indicator::{Figure, Indicator, Scale};
use crate::domain::record::Provenance;
use crate::domain::source::Source;
use crate::domain::text;
use crate::sheet::NoNumber;

pub(super) const FILE: &str = "indicators.toml";
const TABLES: [(&Form, Provenance); 2] =
    [(&form::FIGURES_PUBLISHED, Provenance::PublicRecord), (&form::FIGURES_DERIVED, Provenance::Derived)];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    indicator: Vec<RawIndicator>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawIndicator {
    code: Spanned<String>,
    label: String,
    #[serde(default)]
    definition: String,
    unit: String,
    scale: RawScale,
    /// `high` or `low`.
    bad_end: Option<String>,
    theme: String,
    period: String,
    source: String,
    #[serde(default = "yes")]
    used: bool,
    why: Option<String>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawScale {
    Amount,
    Percentage,
    Share,
}

impl From<RawScale> for Scale {
    fn from(raw: RawScale) -> Self {
        match raw {
            RawScale::Amount => Self::Amount,
            RawScale::Percentage => Self::Percentage,
            RawScale::Share => Self::Share,
        }
    }
}

fn yes() -> bool {
    true
}

/// Figures of each place, one for each indicator.
pub(super) type Figures = BTreeMap<PlaceId, Vec<Option<Figure>>>;

pub(super) fn read(files: &Files, sources: &[Source], faults: &mut Faults) -> Option<Vec<Indicator>> {
    let document: Document<Raw> = files.toml(FILE, faults)?;
    let mut indicators: Vec<Indicator> = Vec::new();
    for raw in &document.content.indicator {
        let line = document.line(raw.code.span());
        let Some(indicator) = read_indicator(raw, line, sources, faults) else { continue };
        if indicators.iter().any(|known| known.id == indicator.id) {
            faults.add(FILE, line, format!("the indicator '{}' stands twice", indicator.id), "keep one of the two");
            continue;
        }
        indicators.push(indicator);
    }
    Some(indicators)
}

fn read_indicator(raw: &RawIndicator, line: Option<u64>, sources: &[Source], faults: &mut Faults) -> Option<Indicator> {
    let code = raw.code.get_ref();
    let mut fault = |message: String, mend: &str| faults.add(FILE, line, message, mend);
    let id = IndicatorId::new(code)
        .map_err(|error| fault(format!("the indicator '{}' {error}", text::echo(code)), "write a short plain code"))
        .ok()?;
    for label in [&raw.label, &raw.unit, &raw.theme, &raw.period] {
        if let Err(error) = text::name(label) {
            fault(format!("a label of '{id}' {error}"), "write a short plain label");
        }
    }
    if let Err(error) = text::statement(&raw.definition) {
        fault(format!("the definition of '{id}' {error}"), "write a short plain sentence");
    }
    let bad_end = raw.bad_end.as_deref().map(records::bad_end).transpose().unwrap_or_else(|error| {
        fault(format!("the bad_end of '{id}' {error}"), "write high or low, or leave it out");
        None
    });
    let Some(source) = SourceId::new(&raw.source).ok().filter(|id| sources.iter().any(|one| &one.id == id)) else {
        let message = format!("the source '{}' of '{id}' is unknown", text::echo(&raw.source));
        fault(message, "use a [[source]] of sources.toml");
        return None;
    };
    if !raw.used && raw.why.is_none() {
        fault(format!("'{id}' is not used and does not say why"), "add why = \"...\"");
    }
    Some(Indicator {
        id,
        label: raw.label.clone(),
        definition: raw.definition.clone(),
        unit: raw.unit.clone(),
        scale: raw.scale.into(),
        bad_end,
        theme: raw.theme.clone(),
        period: raw.period.clone(),
        source,
        used: raw.used,
    })
}

pub(super) fn read_figures(
    files: &Files,
    id_column: &str,
    indicators: &[Indicator],
    known: &dyn Fn(&PlaceId) -> bool,
    faults: &mut Faults,
) -> Figures {
    let mut figures = Figures::new();
    for (form, provenance) in TABLES {
        let Some(table) = Table::read(files, form, id_column, faults) else { continue };
        for column in table.columns() {
            if column != id_column && !indicators.iter().any(|one| one.id.as_str() == column) {
                let message = format!("the column '{}' is no indicator", text::echo(column));
                faults.add(form.file, Some(1), message, "add it to indicators.toml or remove the column");
            }
        }
        let given: Vec<bool> = indicators.iter().map(|one| table.has(one.id.as_str())).collect();
        for row in table.rows() {
            let Some(id) = row.parse(id_column, PlaceId::new, "use the id of a place", faults) else { continue };
            if !known(&id) {
                row.fault(format!("the place '{id}' is unknown"), "use an id of places.csv", faults);
                continue;
            }
            let each = indicators.iter().zip(&given);
            let values = each.map(|(one, &given)| given.then(|| read_figure(&row, one, provenance, faults))?).collect();
            if figures.insert(id.clone(), values).is_some() {
                row.fault(format!("the place '{id}' has figures twice"), "keep one of the two rows", faults);
            }
        }
    }
    check_percentages(indicators, &figures, faults);
    figures
}

/// Percentages of which none exceeds 1 are shares by another name, and would be shown a hundred times too small.
fn check_percentages(indicators: &[Indicator], figures: &Figures, faults: &mut Faults) {
    /// Fewer places than this may be that small by chance.
    const ENOUGH: usize = 10;
    for (position, indicator) in indicators.iter().enumerate().filter(|(_, one)| one.scale == Scale::Percentage) {
        let known = || figures.values().filter_map(|of_place| of_place[position]);
        if known().count() >= ENOUGH && known().all(|figure| figure.value() <= 1.0) {
            let message = format!("'{}' is a percentage and never exceeds 1", indicator.id);
            faults.add(FILE, None, message, "write its figures as percentages, or declare scale = \"share\"");
        }
    }
}

fn read_figure(row: &Row<'_>, indicator: &Indicator, provenance: Provenance, faults: &mut Faults) -> Option<Figure> {
    let column = indicator.id.as_str();
    let figure = |cell: &str| {
        let value: f64 = cell.parse().map_err(|_| NoNumber.to_string())?;
        indicator.figure(value, provenance).map_err(|error| error.to_string())
    };
    row.optional(column, figure, "write a finite number, or leave the cell empty where it is unknown", faults).flatten()
}
