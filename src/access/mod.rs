//! Who may see what. A pass says for whom places and rows are looked at; it is made in this room alone, and without one nobody
//! has a view of either.
//!
//! All that is known today are public records, which everybody may see: there is one kind of pass. Whoever makes one says why
//! nothing is kept from the caller, so that each such place is found and looked at when there is something to keep.

/// For whom places and rows are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    reason: &'static str,
}

impl Pass {
    /// Nothing is kept from the caller, for a reason that a reader of the code can check.
    pub fn everything(reason: &'static str) -> Self {
        Self { reason }
    }

    /// Why it was given.
    pub fn reason(&self) -> &'static str {
        self.reason
    }
}

/// Who may make a call. Until callers sign in, the machine that they call from is all that is known of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Whoever reaches the server.
    Anybody,
    /// The operator and the conveners: programs on the server's own machine, and nobody through them.
    ThisMachine,
}
