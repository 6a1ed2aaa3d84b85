//! `records.csv`, `official_statistics.csv` and `pressures.csv`.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::fault::Faults;
use super::files::Files;
use super::form;
use super::places::known_source;
use super::said;
use super::table::{Row, Table};
use crate::domain::day;
use crate::domain::freshness::{NextStep, ShelfLife};
use crate::domain::id::{IndicatorId, PlaceId, ProblemId, SourceId};
use crate::domain::indicator::Indicator;
use crate::domain::pressure::{BadEnd, OfficialStatistic, PressureRule};
use crate::domain::record::{Evidence, Provenance, Record, Status};
use crate::domain::source::Source;
use crate::domain::stage::Stage;
use crate::domain::stage_rule::StageRule;
use crate::domain::taxonomy::Taxonomy;
use crate::domain::text;
use crate::sheet::whole;

/// What rows about places may name.
pub(super) struct Known<'a> {
    pub(super) id_column: &'a str,
    pub(super) taxonomy: &'a Taxonomy,
    pub(super) sources: &'a [Source],
    pub(super) rules: &'a [StageRule],
    pub(super) place: &'a dyn Fn(&PlaceId) -> bool,
    pub(super) data_date: Date,
}

/// Reads every row and makes one record of each matter.
pub(super) fn read(files: &Files, known: &Known<'_>, faults: &mut Faults) -> BTreeMap<PlaceId, Vec<Record>> {
    let mut records: BTreeMap<PlaceId, Vec<Record>> = BTreeMap::new();
    let Some(table) = Table::read(files, &form::RECORDS, known.id_column, faults) else { return records };
    let mut matters: BTreeMap<(PlaceId, ProblemId), Vec<Evidence>> = BTreeMap::new();
    for row in table.rows() {
        let Some((place, problem)) = known.matter(&row, faults) else { continue };
        let Some(evidence) = read_evidence(&row, known, faults) else { continue };
        matters.entry((place, problem)).or_default().push(evidence);
    }
    for ((place, problem), evidence) in matters {
        records.entry(place).or_default().extend(Record::from_evidence(problem, evidence));
    }
    records
}

impl Known<'_> {
    /// The place and the problem that a row is about.
    fn matter(&self, row: &Row<'_>, faults: &mut Faults) -> Option<(PlaceId, ProblemId)> {
        Some((self.place(row, faults)?, self.problem(row, faults)?))
    }

    /// The place that a row is about.
    pub(super) fn place(&self, row: &Row<'_>, faults: &mut Faults) -> Option<PlaceId> {
        let place = row.parse(self.id_column, PlaceId::new, "use the id of a place", faults)?;
        if !(self.place)(&place) {
            row.fault(format!("the place '{place}' is unknown"), "use an id of places.csv", faults);
            return None;
        }
        Some(place)
    }

    /// The day of a fact: not after that of the data.
    pub(super) fn day(&self, row: &Row<'_>, faults: &mut Faults) -> Option<Date> {
        let mend = "write the day as YYYY-MM-DD, not after the pack's data_date";
        let day = row.parse("as_of", day::parse, mend, faults)?;
        if day > self.data_date {
            row.fault(format!("as_of {day} is after the pack's data_date {}", self.data_date), mend, faults);
            return None;
        }
        Some(day)
    }

    /// The day of a source's data, where it has one.
    fn seen_on(&self, source: &SourceId) -> Option<Date> {
        self.sources.iter().find(|one| &one.id == source)?.date
    }

    fn problem(&self, row: &Row<'_>, faults: &mut Faults) -> Option<ProblemId> {
        let mend = "use a code of taxonomy.toml";
        let problem = row.parse("problem", ProblemId::new, mend, faults)?;
        if self.taxonomy.get(&problem).is_none() {
            row.fault(format!("the problem '{problem}' is unknown"), mend, faults);
            return None;
        }
        Some(problem)
    }
}

fn read_evidence(row: &Row<'_>, known: &Known<'_>, faults: &mut Faults) -> Option<Evidence> {
    let status = |cell: &str| Status::from_code(cell).ok_or("is no status");
    let provenance = |cell: &str| match Provenance::from_code(cell) {
        Some(Provenance::Derived) => Err("makes a pressure, not a record"),
        Some(provenance) => Ok(provenance),
        None => Err("is no provenance"),
    };
    let status = row.parse("status", status, "write live, parked, solved or stopped", faults)?;
    let provenance = row.parse("provenance", provenance, "write declared or public_record", faults)?;
    let (stage, shelf_life) = read_stage(row, provenance, known.rules, faults)?;
    let next_step = read_next_step(row, shelf_life, faults)?;
    let source = known_source(row, known.sources, faults)?;
    let as_of = known.day(row, faults)?;
    let shelf_life = shelf_life.unwrap_or(ShelfLife::ORDINARY);
    let plain = "write plain text";
    Some(Evidence {
        status,
        stage,
        stage_rule: row.get("stage_rule").to_owned(),
        stage_weighs: stage_weighs(row, known.rules),
        as_of,
        holds_on: if shelf_life.standing { known.seen_on(&source).unwrap_or(as_of).max(as_of) } else { as_of },
        provenance,
        statement: row.parse(
            "statement",
            said::statement,
            "say what the source says, or leave the words out",
            faults,
        )?,
        source: Some(source),
        source_key: row.parse("source_key", text::statement, plain, faults)?,
        next_step: next_step.map(Box::new),
        shelf_life,
        provisional: false,
    })
}

/// Whether the rule of a row lets questions about one problem compare its stage; a declared stage is compared.
fn stage_weighs(row: &Row<'_>, rules: &[StageRule]) -> bool {
    rules.iter().find(|rule| rule.code == row.get("stage_rule")).is_none_or(|rule| rule.weighs)
}

/// A stage that a record does not declare itself must be one that its written rule can give; the rule knows how long such
/// facts last.
fn read_stage(
    row: &Row<'_>,
    provenance: Provenance,
    rules: &[StageRule],
    faults: &mut Faults,
) -> Option<(Option<Stage>, Option<ShelfLife>)> {
    let stage = row.parse("stage", stage, "write 0 to 5, or unknown", faults)?;
    if provenance == Provenance::Declared {
        return Some((stage, Some(ShelfLife::ORDINARY)));
    }
    let code = row.get("stage_rule");
    match rules.iter().find(|rule| rule.code == code) {
        None => {
            let message = format!("the stage rule '{}' is unknown", text::echo(code));
            row.fault(message, "use a [[rule]] of stage_rules.toml", faults);
            None
        }
        Some(rule) if !rule.gives(stage) => {
            let message = format!("the stage rule '{code}' gives no stage '{}'", text::echo(row.get("stage")));
            row.fault(message, "correct the stage, or the rule in stage_rules.toml", faults);
            None
        }
        Some(rule) => Some((stage, rule.shelf_life)),
    }
}

/// A stage as packs write it.
pub(super) fn stage(cell: &str) -> Result<Option<Stage>, &'static str> {
    match cell {
        "unknown" => Ok(None),
        number => whole(number).ok().and_then(Stage::from_number).map(Some).ok_or("is no stage"),
    }
}

/// A dated step ages a fact by its own day, so its rule must say that it does.
fn read_next_step(row: &Row<'_>, shelf_life: Option<ShelfLife>, faults: &mut Faults) -> Option<Option<NextStep>> {
    let what = row.optional("next_step", text::name, "write what comes next in plain text", faults)?;
    let due = row.optional("next_step_due", day::parse, "write the day as YYYY-MM-DD", faults)?;
    let when = row.optional("next_step_when", text::name, "write when in plain text, or leave it empty", faults)?;
    let (what, due) = match (what, due) {
        (None, None) if when.is_none() => return Some(None),
        (Some(what), Some(due)) => (what, due),
        _ => {
            row.fault(
                "says only in part what comes next",
                "write both next_step and next_step_due, or neither",
                faults,
            );
            return None;
        }
    };
    if !shelf_life.is_some_and(|life| life.until_next_step) {
        let message = format!("has a dated step, and '{}' does not say when such are stale", row.get("stage_rule"));
        let mend = "give the rule of stage_rules.toml stale_after = { years = 2, next_step = true }";
        row.fault(message, mend, faults);
        return None;
    }
    Some(Some(NextStep { what, due, when: when.unwrap_or_default() }))
}

pub(super) fn read_statistics(
    files: &Files,
    known: &Known<'_>,
    faults: &mut Faults,
) -> BTreeMap<PlaceId, Vec<OfficialStatistic>> {
    let mut statistics: BTreeMap<PlaceId, Vec<OfficialStatistic>> = BTreeMap::new();
    let Some(table) = Table::read(files, &form::STATISTICS, known.id_column, faults) else { return statistics };
    for row in table.rows() {
        let Some((place, problem)) = known.matter(&row, faults) else { continue };
        let Some(source) = known_source(&row, known.sources, faults) else { continue };
        let as_of = known.day(&row, faults);
        let statement =
            row.parse("statement", said::statement, "say what the source says, or leave the words out", faults);
        let (Some(as_of), Some(statement)) = (as_of, statement) else { continue };
        statistics.entry(place).or_default().push(OfficialStatistic { problem, as_of, statement, source });
    }
    statistics
}

pub(super) fn read_pressure_rules(
    files: &Files,
    known: &Known<'_>,
    indicators: &[Indicator],
    faults: &mut Faults,
) -> Vec<PressureRule> {
    let mut rules = Vec::new();
    let Some(table) = Table::read(files, &form::PRESSURES, known.id_column, faults) else { return rules };
    for row in table.rows() {
        let mend = "use an indicator of indicators.toml";
        let Some(indicator) = row.parse("indicator", IndicatorId::new, mend, faults) else { continue };
        if !indicators.iter().any(|one| one.id == indicator) {
            row.fault(format!("the indicator '{indicator}' is unknown"), mend, faults);
            continue;
        }
        let bad_end = row.parse("bad_end", bad_end, "write high or low", faults);
        let (Some(bad_end), Some(problem)) = (bad_end, known.problem(&row, faults)) else { continue };
        rules.push(PressureRule { indicator, bad_end, problem });
    }
    rules
}

/// The worse end of a scale as packs write it.
pub(super) fn bad_end(cell: &str) -> Result<BadEnd, &'static str> {
    match cell {
        "high" => Ok(BadEnd::High),
        "low" => Ok(BadEnd::Low),
        _ => Err("is no end of a scale"),
    }
}
