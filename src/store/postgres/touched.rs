//! Which places a write touched: of each the last, so that a server that is behind reads those anew and no others.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::declared::{Change, Since, WriteNumber};
use crate::domain::id::PlaceId;
use crate::store::tables::{self, Tables};
use crate::store::{Commit, StoreError};

/// What stands in the place of a place where something was said of words.
pub(super) const WORDS: &str = "";

/// What a commit touches.
pub(super) struct Touched;

impl Touched {
    pub(super) fn by<'a>(commit: &Commit<'a>) -> Vec<(&'a str, WriteNumber)> {
        let mut touched = BTreeMap::new();
        for (entry, number) in commit.entries.iter().zip(commit.after.0 + 1..) {
            touched.insert(entry.change.place().as_str(), WriteNumber(number));
            // Who goes takes along what it proposed.
            if matches!(entry.change, Change::Erase { .. }) {
                touched.insert(WORDS, WriteNumber(number));
            }
        }
        touched.into_iter().collect()
    }
}

pub(super) fn put(kept: &mut dyn Tables, touched: &[(&str, WriteNumber)]) -> Result<(), StoreError> {
    let sql = "INSERT INTO touched (place_id, write) VALUES (?1, ?2)
               ON CONFLICT (place_id) DO UPDATE SET write = excluded.write";
    touched.iter().try_for_each(|(place, write)| kept.run(sql, &[(*place).into(), (*write).into()]).map(drop))
}

/// What became otherwise since a write.
pub(super) fn since(kept: &mut dyn Tables, write: WriteNumber) -> Result<Since, StoreError> {
    let (mut touched, mut worded) = (BTreeSet::new(), false);
    kept.read("SELECT place_id FROM touched WHERE write > ?1", &[write.into()], &mut |row| {
        match row.text(0)?.as_str() {
            WORDS => worded = true,
            place => {
                touched.insert(PlaceId::new(place).map_err(|_| row.damaged("a place that is no id"))?);
            }
        }
        Ok(())
    })?;
    let now = tables::of_places(kept, &touched, worded)?;
    Ok(Since { touched, now, worded })
}
