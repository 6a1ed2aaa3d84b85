//! What one store, or notes of one, knows of what must not come back, heeded in another that may be older.

use std::collections::BTreeSet;

use super::keep::{erase, retire};
use super::record::{self, Rows};
use super::values::{Said, moment, place_id, write};
use super::{Tables, consents, taken_back};
use crate::domain::consent::{Part, Scope};
use crate::domain::declared::{Change, Matter, WriteNumber};
use crate::domain::id::PlaceId;
use crate::store::StoreError;

/// Who went, what was taken back, and for whom what was said is.
#[derive(Debug, Default)]
pub(in super::super) struct Withdrawn {
    gone: Vec<(PlaceId, WriteNumber)>,
    taken_back: Vec<TakenBack>,
    consents: Vec<(Change, Said)>,
}

impl Withdrawn {
    /// Whether nothing is known.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.taken_back.is_empty() && self.consents.is_empty()
    }
}

/// A record that was taken back. Of words that have no code their hash.
#[derive(Debug)]
struct TakenBack {
    place: PlaceId,
    problem: String,
    hashed: String,
    said: Said,
}

/// All that is known of that.
pub(in super::super) fn withdrawn(kept: &mut dyn Tables) -> Result<Withdrawn, StoreError> {
    let mut all = Withdrawn::default();
    kept.read("SELECT place_id, write FROM gone", &[], &mut |row| {
        all.gone.push((place_id(row, 0)?, write(row, 1)?));
        Ok(())
    })?;
    kept.read("SELECT place_id, problem_id, words_sha256, write, at FROM taken_back", &[], &mut |row| {
        let said = Said { write: write(row, 3)?, at: moment(row, 4)? };
        all.taken_back.push(TakenBack { place: place_id(row, 0)?, problem: row.text(1)?, hashed: row.text(2)?, said });
        Ok(())
    })?;
    for (change, said) in consents::all(kept, None)? {
        if !goes_with_its_record(kept, &change, said)? {
            all.consents.push((change, said));
        }
    }
    Ok(all)
}

/// Whether a consent is of one statement alone: it is wherever that statement is.
fn goes_with_its_record(kept: &mut dyn Tables, change: &Change, said: Said) -> Result<bool, StoreError> {
    let Change::Consent { place, scope: Scope::Of(problem, Part::Setback), .. } = change else { return Ok(false) };
    let matter = problem.clone().into();
    Ok(record::one(kept, place, &matter)?.is_some_and(|record| record.write == said.write))
}

/// Heeds it where it was said later than what is kept, and returns of which places something is otherwise now.
pub(in super::super) fn heed(kept: &mut dyn Tables, withdrawn: &Withdrawn) -> Result<BTreeSet<PlaceId>, StoreError> {
    let mut changed = BTreeSet::new();
    for (place, went) in &withdrawn.gone {
        if leaves(kept, place, *went)? {
            erase(kept, place, *went)?;
            changed.insert(place.clone());
        }
    }
    for back in &withdrawn.taken_back {
        if take_back(kept, back)? {
            changed.insert(back.place.clone());
        }
    }
    for (change, said) in &withdrawn.consents {
        let Change::Consent { place, scope, consent } = change else { continue };
        if consents::said(kept, place, scope)?.is_none_or(|known| (known.at, known.write) < (said.at, said.write)) {
            consents::put(kept, place, scope, consent, *said)?;
            changed.insert(place.clone());
        }
    }
    Ok(changed)
}

/// Whether a place that went by a write is there, or not known to have gone, as of an earlier one. Whoever came back later than that is there.
fn leaves(kept: &mut dyn Tables, place: &PlaceId, went: WriteNumber) -> Result<bool, StoreError> {
    let (mut knows, mut is_back) = (None, false);
    kept.read("SELECT write FROM gone WHERE place_id = ?1", &[place.into()], &mut |row| {
        knows = Some(write(row, 0)?);
        Ok(())
    })?;
    kept.read("SELECT write FROM place WHERE place_id = ?1 AND write > ?2", &[place.into(), went.into()], &mut |_| {
        is_back = true;
        Ok(())
    })?;
    Ok(!is_back && knows.is_none_or(|known| known < went))
}

fn take_back(kept: &mut dyn Tables, back: &TakenBack) -> Result<bool, StoreError> {
    let records = record::all(kept, Rows::OfPlace(&back.place))?.into_iter().map(|(_, record)| record);
    let is_of_it = |matter: &Matter| matter.code() == back.problem && taken_back::hashed(matter.said()) == back.hashed;
    let earlier = |write: WriteNumber, at| (at, write) < (back.said.at, back.said.write);
    let mut is_there = false;
    for record in records.filter(|record| is_of_it(&record.value.matter) && earlier(record.write, record.at)) {
        // That it was stopped goes with the statement that said so.
        consents::follow_setback(kept, &back.place, &record.value.matter, None)?;
        retire(kept, &back.place, &record.value.matter)?;
        is_there = true;
    }
    let known = taken_back::said(kept, &back.place, &back.problem, &back.hashed)?;
    if known.is_none_or(|known| earlier(known.write, known.at)) {
        taken_back::note(kept, &back.place, (&back.problem, &back.hashed), back.said)?;
    }
    Ok(is_there)
}
