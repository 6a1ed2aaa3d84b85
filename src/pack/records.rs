//! `records.csv`, `official_statistics.csv` and `pressures.csv`.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::fault::Faults;
use super::files::Files;
use super::places::known_source;
use super::sources::StageRules;
use super::table::{Others, Row, Table};
use crate::domain::day;
use crate::domain::id::{IndicatorId, PlaceId, ProblemId};
use crate::domain::indicator::Indicator;
use crate::domain::pressure::{BadEnd, OfficialStatistic, PressureRule};
use crate::domain::record::{Evidence, Provenance, Record, Status};
use crate::domain::source::Source;
use crate::domain::stage::Stage;
use crate::domain::taxonomy::Taxonomy;
use crate::domain::text;

const RECORDS: &str = "records.csv";
const STATISTICS: &str = "official_statistics.csv";
const PRESSURES: &str = "pressures.csv";

/// What rows about places may name.
pub(super) struct Known<'a> {
    pub(super) id_column: &'a str,
    pub(super) taxonomy: &'a Taxonomy,
    pub(super) sources: &'a [Source],
    pub(super) rules: &'a StageRules,
    pub(super) place: &'a dyn Fn(&PlaceId) -> bool,
    pub(super) data_date: Date,
}

/// The columns of the table of records.
pub(super) fn columns(id_column: &str) -> [&str; 10] {
    [id_column, "problem", "status", "stage", "stage_rule", "as_of", "provenance", "statement", "source", "source_key"]
}

/// Reads every row and makes one record of each matter.
pub(super) fn read(files: &Files, known: &Known<'_>, faults: &mut Faults) -> BTreeMap<PlaceId, Vec<Record>> {
    let columns = columns(known.id_column);
    let mut records: BTreeMap<PlaceId, Vec<Record>> = BTreeMap::new();
    let Some(table) = Table::read(files, RECORDS, &columns, Others::None, faults) else { return records };
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
        let place = row.parse(self.id_column, PlaceId::new, "use the id of a place", faults)?;
        if !(self.place)(&place) {
            row.fault(format!("the place '{place}' is unknown"), "use an id of places.csv", faults);
            return None;
        }
        Some((place, self.problem(row, faults)?))
    }

    /// The day of a fact: not after that of the data.
    fn day(&self, row: &Row<'_>, faults: &mut Faults) -> Option<Date> {
        let mend = "write the day as YYYY-MM-DD, not after the pack's data_date";
        let day = row.parse("as_of", day::parse, mend, faults)?;
        if day > self.data_date {
            row.fault(format!("as_of {day} is after the pack's data_date {}", self.data_date), mend, faults);
            return None;
        }
        Some(day)
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
    let stage = read_stage(row, provenance, known.rules, faults)?;
    let source = known_source(row, known.sources, faults)?;
    let plain = "write plain text";
    Some(Evidence {
        status,
        stage,
        stage_rule: row.get("stage_rule").to_owned(),
        as_of: known.day(row, faults)?,
        provenance,
        statement: row.parse("statement", text::statement, plain, faults)?,
        source: Some(source),
        source_key: row.parse("source_key", text::statement, plain, faults)?,
    })
}

/// A stage that a record does not declare itself must be one that its written rule can give.
fn read_stage(row: &Row<'_>, provenance: Provenance, rules: &StageRules, faults: &mut Faults) -> Option<Option<Stage>> {
    let stage = |cell: &str| match cell {
        "unknown" => Ok(None),
        number => number.parse().ok().and_then(Stage::from_number).map(Some).ok_or("is no stage"),
    };
    let stage = row.parse("stage", stage, "write 0 to 5, or unknown", faults)?;
    if provenance == Provenance::Declared {
        return Some(stage);
    }
    let rule = row.get("stage_rule");
    match rules.get(rule) {
        None => {
            let message = format!("the stage rule '{}' is unknown", text::echo(rule));
            row.fault(message, "use a [[rule]] of stage_rules.toml", faults);
            None
        }
        Some(stages) if !stages.iter().any(|one| one == row.get("stage")) => {
            let message = format!("the stage rule '{rule}' gives no stage '{}'", text::echo(row.get("stage")));
            row.fault(message, "correct the stage, or the rule in stage_rules.toml", faults);
            None
        }
        Some(_) => Some(stage),
    }
}

pub(super) fn read_statistics(
    files: &Files,
    known: &Known<'_>,
    faults: &mut Faults,
) -> BTreeMap<PlaceId, Vec<OfficialStatistic>> {
    let columns = [known.id_column, "problem", "as_of", "statement", "source", "source_key"];
    let mut statistics: BTreeMap<PlaceId, Vec<OfficialStatistic>> = BTreeMap::new();
    let Some(table) = Table::read(files, STATISTICS, &columns, Others::None, faults) else { return statistics };
    for row in table.rows() {
        let Some((place, problem)) = known.matter(&row, faults) else { continue };
        let Some(source) = known_source(&row, known.sources, faults) else { continue };
        let as_of = known.day(&row, faults);
        let statement = row.parse("statement", text::statement, "write plain text", faults);
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
    let columns = ["indicator", "bad_end", "problem"];
    let Some(table) = Table::read(files, PRESSURES, &columns, Others::None, faults) else { return rules };
    for row in table.rows() {
        let mend = "use an indicator of indicators.toml";
        let Some(indicator) = row.parse("indicator", IndicatorId::new, mend, faults) else { continue };
        if !indicators.iter().any(|one| one.id == indicator) {
            row.fault(format!("the indicator '{indicator}' is unknown"), mend, faults);
            continue;
        }
        let bad_end = |cell: &str| match cell {
            "high" => Ok(BadEnd::High),
            "low" => Ok(BadEnd::Low),
            _ => Err("is no end of a scale"),
        };
        let bad_end = row.parse("bad_end", bad_end, "write high or low", faults);
        let (Some(bad_end), Some(problem)) = (bad_end, known.problem(&row, faults)) else { continue };
        rules.push(PressureRule { indicator, bad_end, problem });
    }
    rules
}
