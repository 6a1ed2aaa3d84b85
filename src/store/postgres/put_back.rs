//! What was withdrawn since a copy of the database was made that was put back.

use super::{listen, touched};
use crate::domain::declared::WriteNumber;
use crate::store::StoreError;
use crate::store::tables::{self, Tables, Withdrawn};

/// How many numbers of writes are passed over once a copy was put back: more than anybody gave since it was made.
const PASSED_OVER: u64 = 1_000_000;

/// As a write of its own, of which other servers hear.
pub(super) fn heed(kept: &mut dyn Tables, withdrawn: &Withdrawn, known: WriteNumber) -> Result<(), StoreError> {
    kept.read("SELECT write FROM store FOR UPDATE", &[], &mut |_| Ok(()))?;
    let (last, _) = tables::last(kept)?;
    let changed = tables::heed(kept, withdrawn)?;
    if changed.is_empty() && known <= last {
        return Ok(());
    }
    let next = WriteNumber(if known > last { known.0 + PASSED_OVER } else { last.0 } + 1);
    kept.run("UPDATE store SET write = ?1", &[next.into()])?;
    let touched: Vec<_> = changed.iter().map(|place| (place.as_str(), next)).chain([(touched::WORDS, next)]).collect();
    touched::put(kept, &touched)?;
    listen::tell(kept, next)
}
