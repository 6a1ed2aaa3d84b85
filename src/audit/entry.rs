//! What is written down of one answer.

use std::collections::BTreeSet;

use crate::access::{Caller, Line, Purpose};
use crate::domain::id::PlaceId;

/// A class of facts that not everybody may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactClass {
    /// What a place says in its own words, what helps and hinders it, and where it started from.
    OwnWords,
    /// That it has a problem, and how it stands with it, where that is not for everybody.
    Standing,
}

const CLASSES: [(FactClass, &str); 2] = [(FactClass::OwnWords, "own_words"), (FactClass::Standing, "standing")];

impl FactClass {
    /// As it is kept.
    pub(super) fn code(self) -> &'static str {
        CLASSES.iter().find(|(class, _)| *class == self).map_or("", |(_, code)| code)
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        CLASSES.iter().find(|(_, known)| *known == code).map(|(class, _)| *class)
    }
}

/// What an answer tells: facts of a class, of a place, in any order and each once.
pub type Told = BTreeSet<(PlaceId, FactClass)>;

/// Who was told, as they were registered on that day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Empty of whoever is registered nowhere: the operator at the prompt, a program of the server's own machine.
    pub id: String,
    /// For people.
    pub name: String,
    /// Who runs it; empty as above.
    pub operated_by: String,
    /// Who pays for it; empty as above.
    pub funded_by: String,
    /// Why it asks.
    pub purpose: Purpose,
    /// What was said why this was asked for, where that was said.
    pub reason: String,
}

impl Witness {
    /// A caller who signed in.
    pub fn of(caller: &Caller) -> Self {
        Self {
            id: caller.id.to_string(),
            name: caller.name.to_string(),
            operated_by: caller.operated_by.to_string(),
            funded_by: caller.funded_by.to_string(),
            purpose: caller.role.purpose(),
            reason: String::new(),
        }
    }

    /// A program of the server's own machine, on a server that knows nobody by name.
    pub fn own_machine() -> Self {
        Self::nameless("a program of the server's own machine")
    }

    /// The operator at the prompt, who says why.
    pub fn at_prompt(reason: &Line) -> Self {
        Self { reason: reason.to_string(), ..Self::nameless("the operator's prompt") }
    }

    fn nameless(name: &str) -> Self {
        Self {
            id: String::new(),
            name: name.to_owned(),
            operated_by: String::new(),
            funded_by: String::new(),
            purpose: Purpose::Support,
            reason: String::new(),
        }
    }
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Whom it is for.
    pub to: Witness,
    /// What it tells that not everybody may see.
    pub told: Told,
    /// The place in whose name was asked, where it agreed to be named to those of which something is told.
    pub asker: Option<PlaceId>,
}
