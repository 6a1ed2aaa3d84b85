//! Whose runs are whose, and where they lie: a convener's in a folder of its own, so that two conveners may use one name and neither
//! learns of the other's. Those of the operator, and of the prompt, lie beside these folders.

use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::access::Pass;
use crate::contract::error::{CallError, Fault};
use crate::domain::id::CallerId;

/// How the name of a caller's folder begins. No run can be called that: its name has no point.
const OF: &str = "of.";
/// Between a caller and its run, where the operator names both.
const BETWEEN: char = '/';

/// Who started a run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    /// The operator, who is told of everybody's.
    Operator,
    /// A caller, who is told of its own alone.
    Caller(CallerId),
}

/// A run by whose it is and what its owner calls it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RunName {
    pub(super) owner: Owner,
    pub(super) run_id: String,
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operator => f.write_str("the operator"),
            Self::Caller(caller) => caller.fmt(f),
        }
    }
}

impl Owner {
    /// Whoever holds a pass.
    pub(super) fn of(pass: &Pass) -> Self {
        match pass.caller().filter(|_| !pass.speaks_for_all()) {
            Some(caller) => Self::Caller(caller.id.clone()),
            None => Self::Operator,
        }
    }

    /// Its run of that name.
    pub(super) fn run(&self, run_id: &str) -> RunName {
        RunName { owner: self.clone(), run_id: run_id.to_owned() }
    }

    /// The folder that its runs lie in, below that of all runs.
    pub(super) fn folder(&self, root: &Path) -> PathBuf {
        match self {
            Self::Operator => root.to_owned(),
            Self::Caller(caller) => root.join(format!("{OF}{caller}")),
        }
    }

    /// Every caller that has a folder of runs, in the order of their names.
    ///
    /// # Errors
    ///
    /// A folder that cannot be read.
    pub(super) fn all(root: &Path) -> Result<Vec<Self>, CallError> {
        let entries = match fs::read_dir(root) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => {
                let told = format!("the folder of runs cannot be read: {}", error.kind());
                return Err(CallError::RunUnreadable(told, Fault::of(&error)));
            }
        };
        let owner = |name: &str| CallerId::new(name.strip_prefix(OF)?).ok();
        let names = entries.flatten().filter_map(|entry| owner(&entry.file_name().to_string_lossy()));
        let mut all: Vec<Self> = names.map(Self::Caller).collect();
        all.sort();
        Ok(all)
    }
}

/// What the operator names as `CALLER/RUN`: the caller, and the run.
pub(super) fn of_caller(text: &str) -> Option<(CallerId, &str)> {
    let (caller, run_id) = text.split_once(BETWEEN)?;
    // Points alone are the name of a folder, and of nobody.
    let caller = CallerId::new(caller).ok().filter(|caller| caller.as_str().chars().any(|sign| sign != '.'))?;
    Some((caller, run_id))
}

/// That a name of the operator's can mean runs of several callers.
pub(super) fn ambiguous(run_id: &str, owners: &[Owner]) -> CallError {
    let callers = owners.iter().filter_map(|owner| match owner {
        Owner::Operator => None,
        Owner::Caller(caller) => Some(format!("{caller}{BETWEEN}{run_id}")),
    });
    CallError::RunConflict(format!(
        "several callers have a run of that name: {}",
        callers.collect::<Vec<_>>().join(", ")
    ))
}
