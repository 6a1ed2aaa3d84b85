//! Records with all that belongs to them, each value checked as if somebody else had written it.

use std::collections::BTreeMap;

use super::values::{Value, known, moment, number, place_id, write};
use super::{Row, Tables, story};
use crate::domain::circumstances::StartingLevel;
use crate::domain::day;
use crate::domain::declared::{DeclaredRecord, Kept, Matter, ProblemWords};
use crate::domain::factor::{FactorRank, FactorScope, HeldFactor, Sign};
use crate::domain::id::{FactorId, PlaceId, ProblemId, TermId};
use crate::domain::record::Status;
use crate::domain::self_assessment::SelfAssessment;
use crate::domain::stage::Stage;
use crate::store::StoreError;

/// What is kept of one matter.
pub(super) fn one(
    kept: &mut dyn Tables,
    place: &PlaceId,
    matter: &Matter,
) -> Result<Option<Kept<DeclaredRecord>>, StoreError> {
    let found = all(kept, Rows::Of(place, matter))?;
    Ok(found.into_iter().map(|(_, kept)| kept).next())
}

/// Which rows of a table of records are read.
#[derive(Clone, Copy)]
pub(super) enum Rows<'a> {
    All,
    OfPlace(&'a PlaceId),
    Of(&'a PlaceId, &'a Matter),
}

impl Rows<'_> {
    fn read(
        self,
        kept: &mut dyn Tables,
        (columns, order): (&str, &str),
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let (which, values): (&str, &[Value<'_>]) = match self {
            Self::All => ("", &[]),
            Self::OfPlace(place) => ("WHERE place_id = ?1", &[place.into()]),
            Self::Of(place, matter) => (
                "WHERE place_id = ?1 AND problem_id = ?2 AND words = ?3",
                &[place.into(), matter.code().into(), matter.said().into()],
            ),
        };
        kept.read(&format!("SELECT place_id, problem_id, words, {columns} {which} {order}"), values, each)
    }
}

/// Records, in no order that means anything.
pub(super) fn all(kept: &mut dyn Tables, which: Rows<'_>) -> Result<Vec<(PlaceId, Kept<DeclaredRecord>)>, StoreError> {
    let mut factors = of_matters(kept, which, "factor, sign, rank, scope FROM factor", factor)?;
    let mut levels = of_matters(kept, which, "dimension, level FROM starting_point", level)?;
    let columns = "write, at, status, stage, as_of, statement, told_at, provisional, story, worded_at, parts_at, \
                   self_assessment FROM record";
    let mut records = Vec::new();
    which.read(kept, (columns, ""), &mut |row| {
        let stage = match known::<u8>(row, 6)? {
            None => None,
            Some(number) => Some(Stage::from_number(number).ok_or_else(|| row.damaged("a stage that is none"))?),
        };
        let assessment = match row.text(14)?.as_str() {
            "" => None,
            code => Some(SelfAssessment::from_code(code).ok_or_else(|| row.damaged("a self-assessment that is none"))?),
        };
        let of = matter(row)?;
        let value = DeclaredRecord {
            matter: of.1.clone(),
            status: Status::from_code(&row.text(5)?).ok_or_else(|| row.damaged("a status that is none"))?,
            stage,
            as_of: day::parse(&row.text(7)?).map_err(|_| row.damaged("a day that is none"))?,
            statement: row.text(8)?,
            factors: factors.remove(&of).unwrap_or_default(),
            starting_point: levels.remove(&of).unwrap_or_default(),
            provisional: number::<i64>(row, 10)? != 0,
            self_assessment: assessment,
            story: story::read(row, 11)?,
        };
        let kept = Kept::new(value, write(row, 3)?, moment(row, 4)?);
        let parts_at = story::times_read(row, 13, &kept)?;
        records.push((of.0, Kept { told_at: moment(row, 9)?, worded_at: moment(row, 12)?, parts_at, ..kept }));
        Ok(())
    })?;
    Ok(records)
}

/// Parts of records, in their order.
fn of_matters<T>(
    kept: &mut dyn Tables,
    which: Rows<'_>,
    columns: &str,
    read: fn(&dyn Row) -> Result<T, StoreError>,
) -> Result<BTreeMap<(PlaceId, Matter), Vec<T>>, StoreError> {
    let mut found: BTreeMap<(PlaceId, Matter), Vec<T>> = BTreeMap::new();
    which.read(kept, (columns, "ORDER BY place_id, problem_id, words, position"), &mut |row| {
        found.entry(matter(row)?).or_default().push(read(row)?);
        Ok(())
    })?;
    Ok(found)
}

fn factor(row: &dyn Row) -> Result<HeldFactor, StoreError> {
    let rank = match row.number(5)? {
        None => None,
        Some(rank) => Some(FactorRank::new(rank).ok_or_else(|| row.damaged("a rank that is none"))?),
    };
    Ok(HeldFactor {
        factor: FactorId::new(&row.text(3)?).map_err(|_| row.damaged("a factor that is no code"))?,
        sign: Sign::from_code(&row.text(4)?).ok_or_else(|| row.damaged("a sign that is none"))?,
        rank,
        scope: FactorScope::from_code(&row.text(6)?).ok_or_else(|| row.damaged("a scope that is none"))?,
        source: None,
    })
}

fn level(row: &dyn Row) -> Result<StartingLevel, StoreError> {
    let dimension = TermId::new(&row.text(3)?).map_err(|_| row.damaged("a dimension that is no code"))?;
    let level = usize::from(number::<u8>(row, 4)?);
    Ok(StartingLevel { dimension, level, statement: String::new(), source: None })
}

/// Of which place and matter a row is, by its first three columns.
fn matter(row: &dyn Row) -> Result<(PlaceId, Matter), StoreError> {
    let words = row.text(2)?;
    let matter = if words.is_empty() {
        ProblemId::new(&row.text(1)?).map(Matter::Problem).map_err(|_| row.damaged("a problem that is no code"))?
    } else {
        ProblemWords::new(&words).map(Matter::Words).map_err(|_| row.damaged("words that are none"))?
    };
    Ok((place_id(row, 0)?, matter))
}
