//! What answers in the making tell that not everybody may see, kept until whoever gives the answers has it written down: whoever makes
//! them holds a processor, and must not wait for a disk with it.

use std::fmt;

use super::calls::Calls;
use super::entries::Entries;
use super::error::CallError;
use crate::audit::Answer;

/// Entries of the access log that were put off: calls add to them, and who gives the answers has them written. Copies share them.
#[derive(Clone)]
pub struct Unwritten {
    calls: Box<Calls>,
    entries: Entries,
}

impl fmt::Debug for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Unwritten").field(&self.entries.len()).finish()
    }
}

impl Unwritten {
    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.len() == 0
    }

    /// Writes down all that waits. Waits for the disk.
    ///
    /// # Errors
    ///
    /// [`CallError::AccessLogUnavailable`]: then none of the answers must be given.
    pub(crate) fn write(&self) -> Result<(), CallError> {
        self.calls.write_entries(self.entries.take())
    }
}

impl Calls {
    /// The same calls, which put off what has to be written down: whoever gives their answers writes it first.
    pub(crate) fn putting_off(self) -> Self {
        Self { put_off: Some(Entries::default()), ..self }
    }

    /// What they put off so far and will; none of calls that write at once.
    pub(crate) fn unwritten(&self) -> Option<Unwritten> {
        let entries = self.put_off.clone()?;
        Some(Unwritten { calls: Box::new(Self { put_off: None, ..self.clone() }), entries })
    }

    /// Puts an entry off, where that is done; gives it back where it has to be written now.
    pub(super) fn put_aside(&self, entry: Answer) -> Option<Answer> {
        match &self.put_off {
            Some(entries) => {
                entries.add(entry);
                None
            }
            None => Some(entry),
        }
    }
}
