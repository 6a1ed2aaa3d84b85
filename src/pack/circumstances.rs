//! `record_factors.csv`, `starting_points.csv`, `record_details.csv` and `outcomes.csv`: under which conditions a place works on a problem.
//! A pack may go without any of them.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::Faults;
use super::files::Files;
use super::form::{self, Form};
use super::places::known_source;
use super::said;
use super::table::{Row, Table};
use super::words::{Factors, Words};
use crate::domain::circumstances::{Circumstances, IntegrationAxis, StartingLevel};
use crate::domain::factor::{FactorRank, FactorScope, HeldFactor, Sign};
use crate::domain::id::{FactorId, PlaceId, ProblemId, SourceId, TermId};
use crate::domain::outcome::{Outcome, OutcomeBasis, OutcomeEvidence, OutcomeKind};
use crate::domain::record::{Provenance, Record};
use crate::domain::source::Source;
use crate::domain::term::Term;
use crate::domain::text;
use crate::sheet::{number, whole};

/// With whom a place shares what it declared of a matter in its own words: `everybody`, or nobody where there is no such row.
pub(super) const STATEMENT_FOR: (&str, &str) = ("statement_for", "everybody");

/// What rows about circumstances may name.
pub(super) struct Known<'a> {
    pub(super) id_column: &'a str,
    pub(super) words: &'a Words,
    pub(super) factors: &'a Factors,
    pub(super) sources: &'a [Source],
}

/// Puts the circumstances to the records that they belong to.
pub(super) fn read(
    files: &Files,
    known: &Known<'_>,
    records: &mut BTreeMap<PlaceId, Vec<Record>>,
    faults: &mut Faults,
) {
    let id = known.id_column;
    each(files, &form::FACTORS, id, faults, |row, faults| {
        let held = read_factor(row, known, faults)?;
        let own = circumstances(row, id, records, faults)?;
        let rank_taken = held.rank.is_some() && own.factors.iter().any(|one| one.rank == held.rank);
        if rank_taken || own.factors.iter().any(|one| one.factor == held.factor) {
            row.fault("the record has this factor or this rank already", "keep one of the two rows", faults);
            return None;
        }
        own.factors.push(held);
        Some(())
    });
    each(files, &form::STARTING_POINTS, id, faults, |row, faults| {
        let level = read_level(row, known, faults)?;
        let own = circumstances(row, id, records, faults)?;
        if own.starting_point.iter().any(|one| one.dimension == level.dimension) {
            row.fault("the record has a level of this dimension already", "keep one of the two rows", faults);
            return None;
        }
        own.starting_point.push(level);
        Some(())
    });
    let mut seen = BTreeSet::new();
    each(files, &form::DETAILS, id, faults, |row, faults| {
        let record = record(row, id, records, faults)?;
        let declared = record.evidence().iter().find(|one| one.provenance == Provenance::Declared);
        let statement = declared.map(|one| one.statement.clone()).unwrap_or_default();
        if row.get("kind") == STATEMENT_FOR.0 && statement.is_empty() {
            let mend = "leave the row out, or declare the record with a statement in records.csv";
            row.fault("the place itself has said nothing of it", mend, faults);
            return None;
        }
        read_detail(row, known, &mut record.circumstances, statement, &mut seen, faults)
    });
    read_outcomes(files, known, records, faults);
}

fn read_outcomes(files: &Files, known: &Known<'_>, records: &mut BTreeMap<PlaceId, Vec<Record>>, faults: &mut Faults) {
    let id = known.id_column;
    each(files, &form::OUTCOMES, id, faults, |row, faults| {
        let outcome = read_outcome(row, known, faults)?;
        let own = circumstances(row, id, records, faults)?;
        let same =
            |one: &Outcome| (&one.measure, one.kind, one.basis) == (&outcome.measure, outcome.kind, outcome.basis);
        if own.outcomes.iter().any(same) {
            row.fault(
                "the record has a figure of this measure, kind and basis already",
                "keep one of the rows",
                faults,
            );
            return None;
        }
        own.outcomes.push(outcome);
        Some(())
    });
}

fn read_outcome(row: &Row<'_>, known: &Known<'_>, faults: &mut Faults) -> Option<Outcome> {
    let kind = |cell: &str| OutcomeKind::from_code(cell).ok_or("is no kind");
    let basis = |cell: &str| OutcomeBasis::from_code(cell).ok_or("is no basis");
    let evidence = |cell: &str| OutcomeEvidence::from_code(cell).ok_or("is no evidence");
    let plain = "write short plain text";
    Some(Outcome {
        measure: row.parse("measure", text::name, plain, faults)?,
        value: row.parse("value", number, "write a number", faults)?,
        unit: row.parse("unit", text::name, plain, faults)?,
        kind: row.parse("kind", kind, "write gross, net or unstated", faults)?,
        basis: row.parse("basis", basis, "write observed, anticipated or modelled", faults)?,
        evidence: row.parse("evidence", evidence, "write independent, self_reported or none", faults)?,
        cases: row.optional("cases", whole, "write a whole number, or nothing", faults)?,
        source: read_source(row, known, faults)?,
    })
}

fn each(
    files: &Files,
    form: &Form,
    id_column: &str,
    faults: &mut Faults,
    mut take: impl FnMut(&Row<'_>, &mut Faults) -> Option<()>,
) {
    if !files.has(form.file) {
        return;
    }
    let Some(table) = Table::read(files, form, id_column, faults) else { return };
    for row in table.rows() {
        // Whatever is not taken has noted a fault.
        _ = take(&row, faults);
        row.parse("source_key", text::statement, "write plain text", faults);
    }
}

/// The circumstances of the record that a row is about.
fn circumstances<'a>(
    row: &Row<'_>,
    id_column: &str,
    records: &'a mut BTreeMap<PlaceId, Vec<Record>>,
    faults: &mut Faults,
) -> Option<&'a mut Circumstances> {
    record(row, id_column, records, faults).map(|record| &mut record.circumstances)
}

/// The record that a row is about.
fn record<'a>(
    row: &Row<'_>,
    id_column: &str,
    records: &'a mut BTreeMap<PlaceId, Vec<Record>>,
    faults: &mut Faults,
) -> Option<&'a mut Record> {
    let place = row.parse(id_column, PlaceId::new, "use the id of a place", faults)?;
    let problem = row.parse("problem", ProblemId::new, "use a code of taxonomy.toml", faults)?;
    let record = records.get_mut(&place).and_then(|all| all.iter_mut().find(|record| record.problem == problem));
    if record.is_none() {
        let message = format!("'{place}' has no record of '{problem}'");
        row.fault(message, "add the record to records.csv, or remove the row", faults);
    }
    record
}

fn read_source(row: &Row<'_>, known: &Known<'_>, faults: &mut Faults) -> Option<SourceId> {
    known_source(row, known.sources, faults)
}

fn read_factor(row: &Row<'_>, known: &Known<'_>, faults: &mut Faults) -> Option<HeldFactor> {
    let id = row.parse("factor", FactorId::new, "use a factor of factors.toml", faults)?;
    let Some(factor) = known.factors.factors.iter().find(|one| one.id == id) else {
        row.fault(format!("the factor '{id}' is unknown"), "use a factor of factors.toml", faults);
        return None;
    };
    let sign = |cell: &str| Sign::from_code(cell).ok_or("is no sign");
    let rank = |cell: &str| whole(cell).ok().and_then(FactorRank::new).ok_or("is no rank");
    let scope = |cell: &str| FactorScope::from_code(cell).ok_or("is no scope");
    Some(HeldFactor {
        sign: row.parse("sign", sign, "write + where it helps and - where it hinders", faults)?,
        rank: row.optional("rank", rank, "write 1, 2 or 3, or nothing", faults)?,
        scope: row
            .optional("scope", scope, "write local, central or mixed, or nothing", faults)?
            .unwrap_or(factor.scope),
        source: Some(read_source(row, known, faults)?),
        factor: id,
    })
}

fn read_level(row: &Row<'_>, known: &Known<'_>, faults: &mut Faults) -> Option<StartingLevel> {
    let id = row.parse("dimension", TermId::new, "use a [[starting_point]] of factors.toml", faults)?;
    let Some(dimension) = known.factors.starting_point.iter().find(|one| one.id == id) else {
        row.fault(format!("the dimension '{id}' is unknown"), "use a [[starting_point]] of factors.toml", faults);
        return None;
    };
    let highest = dimension.levels.len() - 1;
    let level = |cell: &str| match whole(cell) {
        Ok(level) if level <= highest => Ok(level),
        _ => Err(format!("is outside 0 to {highest}")),
    };
    Some(StartingLevel {
        level: row.parse("level", level, "write the position of a level, least 0", faults)?,
        statement: row.parse(
            "statement",
            said::statement,
            "say what the source says, or leave the words out",
            faults,
        )?,
        source: Some(read_source(row, known, faults)?),
        dimension: id,
    })
}

/// What a row of details says, by record and kind; a kind of which a record has one stands without its value.
type Said = ((String, String), String, String);

fn read_detail(
    row: &Row<'_>,
    known: &Known<'_>,
    own: &mut Circumstances,
    statement: String,
    seen: &mut BTreeSet<Said>,
    faults: &mut Faults,
) -> Option<()> {
    read_source(row, known, faults)?;
    let value = row.get("value");
    let key = (row.get(known.id_column).to_owned(), row.get("problem").to_owned());
    let single = !matches!(row.get("kind"), "client_group" | "delivery_model" | "partner_sector");
    let said = (key, row.get("kind").to_owned(), if single { String::new() } else { value.to_owned() });
    if !seen.insert(said) {
        row.fault("the record has that already", "keep one of the rows", faults);
        return None;
    }
    let position = |terms: &[Term]| terms.iter().position(|term| term.id.as_str() == value);
    let words = known.words;
    let taken = match row.get("kind") {
        "client_group" => {
            position(&words.client_groups).map(|at| own.client_groups.push(words.client_groups[at].id.clone()))
        }
        "delivery_model" => {
            position(&words.delivery_models).map(|at| own.delivery_models.push(words.delivery_models[at].id.clone()))
        }
        "partner_sector" => position(&words.sectors).map(|at| own.partner_sectors.push(words.sectors[at].id.clone())),
        "lead_sector" => position(&words.sectors).map(|at| own.lead_sector = Some(words.sectors[at].id.clone())),
        "integration_extent" => position(&words.integration_extents).map(|at| own.integration_extent = Some(at)),
        "integration_axis" => IntegrationAxis::from_code(value).map(|axis| own.integration_axis = Some(axis)),
        kind if kind == STATEMENT_FOR.0 => (value == STATEMENT_FOR.1).then(|| own.own_words = statement),
        other => {
            let kinds = "write client_group, delivery_model, lead_sector, partner_sector, integration_axis, \
                         integration_extent or statement_for";
            row.fault(format!("the kind '{}' is unknown", text::echo(other)), kinds, faults);
            return None;
        }
    };
    if taken.is_none() {
        let message = format!("the value '{}' is unknown", text::echo(value));
        row.fault(
            message,
            "use a code of vocabulary.toml; an axis is horizontal, vertical or both, a statement for everybody",
            faults,
        );
    }
    taken
}
