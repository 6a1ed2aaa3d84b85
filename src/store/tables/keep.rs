//! One change, kept.

use super::values::{Said, Value};
use super::{Tables, consents, itself, record, story, taken_back};
use crate::domain::declared::{Change, DeclaredPlace, DeclaredRecord, Kept, Matter, WriteNumber};
use crate::domain::factor::FactorRank;
use crate::domain::id::PlaceId;
use crate::domain::self_assessment::SelfAssessment;
use crate::domain::stage::Stage;
use crate::store::StoreError;

pub(in super::super) fn keep(kept: &mut dyn Tables, change: &Change, said: Said) -> Result<(), StoreError> {
    match change {
        Change::PutPlace(place) => put_place(kept, place, said),
        Change::PutItself { place, itself } => itself::put(kept, place, itself, said),
        Change::PutRecord { place, record } => {
            let before = record::one(kept, place, &record.matter)?;
            let record = Kept::new(record.clone(), said.write, said.at).following(before.as_ref());
            put_record(kept, place, &record)
        }
        Change::Retire { place, matter } => {
            consents::follow_setback(kept, place, matter, None)?;
            retire(kept, place, matter)?;
            taken_back::put(kept, place, matter, said)
        }
        Change::Consent { place, scope, consent } => consents::put(kept, place, scope, consent, said),
        Change::Bring(brought) => consents::bring(kept, brought, said.write),
        Change::Erase { place } => erase(kept, place, said.write),
    }
}

fn put_place(kept: &mut dyn Tables, place: &DeclaredPlace, said: Said) -> Result<(), StoreError> {
    let id = Value::from(&place.id);
    kept.run("DELETE FROM place WHERE place_id = ?1", &[id])?;
    kept.run(
        "INSERT INTO place (place_id, write, at, name, governance_type, official_name, nation, region)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            id,
            said.write.into(),
            said.at.into(),
            (&place.name).into(),
            place.governance_type.as_str().into(),
            (&place.official_name).into(),
            (&place.nation).into(),
            (&place.region).into(),
        ],
    )?;
    for (position, whole) in place.part_of.iter().enumerate() {
        let row = [id, position.into(), whole.into()];
        kept.run("INSERT INTO part_of (place_id, position, whole_id) VALUES (?1, ?2, ?3)", &row)?;
    }
    Ok(())
}

fn put_record(kept: &mut dyn Tables, place: &PlaceId, put: &Kept<DeclaredRecord>) -> Result<(), StoreError> {
    let Kept { value: record, write, at, told_at, worded_at, parts_at } = put;
    consents::follow_setback(kept, place, &record.matter, Some((record.status, *write)))?;
    retire(kept, place, &record.matter)?;
    let of: [Value<'_>; 3] = [place.into(), record.matter.code().into(), record.matter.said().into()];
    let as_of = record.as_of.to_string();
    // What cannot be written as JSON cannot be read either.
    let story = story::written(&record.story).map_err(|_| kept.damaged("a story that is none"))?;
    let parts_at = story::times_written(parts_at).map_err(|_| kept.damaged("a story that was told at no time"))?;
    let row = [
        (*write).into(),
        (*at).into(),
        record.status.code().into(),
        Value::Number(record.stage.map(Stage::number).map(i64::from)),
        (&as_of).into(),
        (&record.statement).into(),
        (*told_at).into(),
        i64::from(record.provisional).into(),
        (&story).into(),
        (*worded_at).into(),
        (&parts_at).into(),
        record.self_assessment.map_or("", SelfAssessment::code).into(),
    ];
    kept.run(
        "INSERT INTO record (place_id, problem_id, words, write, at, status, stage, as_of, statement, told_at,
                             provisional, story, worded_at, parts_at, self_assessment)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        &[&of[..], &row].concat(),
    )?;
    for (position, held) in record.factors.iter().enumerate() {
        let rank = Value::Number(held.rank.map(FactorRank::number).map(i64::from));
        let (factor, sign, scope) = (held.factor.as_str(), held.sign.code(), held.scope.code());
        kept.run(
            "INSERT INTO factor (place_id, problem_id, words, position, factor, sign, rank, scope)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            &[&of[..], &[position.into(), factor.into(), sign.into(), rank, scope.into()]].concat(),
        )?;
    }
    for (position, level) in record.starting_point.iter().enumerate() {
        kept.run(
            "INSERT INTO starting_point (place_id, problem_id, words, position, dimension, level)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            &[&of[..], &[position.into(), level.dimension.as_str().into(), level.level.into()]].concat(),
        )?;
    }
    Ok(())
}

pub(super) fn retire(kept: &mut dyn Tables, place: &PlaceId, matter: &Matter) -> Result<(), StoreError> {
    let row = [place.into(), matter.code().into(), matter.said().into()];
    kept.run("DELETE FROM record WHERE place_id = ?1 AND problem_id = ?2 AND words = ?3", &row).map(drop)
}

/// Nothing is left of the place but its id and the write by which it went, in the list of those that went.
pub(super) fn erase(kept: &mut dyn Tables, place: &PlaceId, write: WriteNumber) -> Result<(), StoreError> {
    for table in ["place", "itself", "record", "consent", "request", "proposal", "taken_back"] {
        kept.run(&format!("DELETE FROM {table} WHERE place_id = ?1"), &[place.into()])?;
    }
    let sql = "INSERT INTO gone (place_id, write) VALUES (?1, ?2)
               ON CONFLICT (place_id) DO UPDATE SET write = excluded.write";
    kept.run(sql, &[place.into(), write.into()]).map(drop)
}
