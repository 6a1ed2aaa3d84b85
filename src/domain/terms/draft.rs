//! What a new code is to mean, and where it is to hang.

use thiserror::Error;

use crate::domain::id::{FunctionId, ProblemId};
use crate::domain::taxonomy::{Challenge, Level, Problem, Taxonomy};
use crate::domain::vocabulary::Vocabulary;

/// What a new code is to mean, and where it is to hang.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermDraft {
    /// Label, for people, written as within a sentence.
    pub label: String,
    /// What it is, in a sentence or two.
    pub definition: String,
    /// The code above it; none for a theme.
    pub parent: Option<ProblemId>,
    /// Functions touched; those of the problem above where none are given.
    pub functions: Vec<FunctionId>,
    /// Other words for it.
    pub synonyms: Vec<String>,
    /// What people say who have it.
    pub cues: Vec<String>,
    /// What kind of challenge it is; that of the problem above where it is not given.
    pub challenge: Option<Challenge>,
}

/// Why a code cannot be added.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TermError {
    /// The taxonomy has it.
    #[error("the code '{0}' is there already: take another")]
    Taken(ProblemId),
    /// There is nothing of that code to hang below.
    #[error("there is no problem '{0}' to hang below")]
    NoParent(ProblemId),
    /// Nothing hangs below a sub-problem or a way of talking.
    #[error("nothing hangs below '{0}': name a theme, or a problem of one")]
    TooDeep(ProblemId),
    /// No such function.
    #[error("there is no function '{0}' (codes: peermatch taxonomy vocabulary)")]
    NoFunction(FunctionId),
    /// What another problem is called is no code.
    #[error("the code '{code}' is what '{by}' is called: take another")]
    CodeIsName {
        /// The code.
        code: ProblemId,
        /// Who is called so.
        by: ProblemId,
    },
    /// Two problems would be called the same.
    #[error("'{name}' is what '{by}' is called: give each problem names of its own")]
    NameTaken {
        /// The name.
        name: String,
        /// Who has it.
        by: ProblemId,
    },
}

impl TermDraft {
    /// How deep the code lies.
    ///
    /// # Errors
    /// There is nothing to hang below, or nothing can.
    pub fn level(&self, taxonomy: &Taxonomy) -> Result<Level, TermError> {
        let Some(parent) = &self.parent else { return Ok(Level::Theme) };
        match taxonomy.get(parent).map(|above| above.level) {
            None => Err(TermError::NoParent(parent.clone())),
            Some(Level::Theme) => Ok(Level::Problem),
            Some(Level::Problem) => Ok(Level::SubProblem),
            Some(Level::SubProblem | Level::StopConcept) => Err(TermError::TooDeep(parent.clone())),
        }
    }

    /// Whether it can be told of among the words of a vocabulary, under its code where that is known.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, code: Option<&ProblemId>, vocabulary: &Vocabulary) -> Result<(), TermError> {
        let taxonomy = &vocabulary.taxonomy;
        self.level(taxonomy)?;
        if let Some(other) = self.functions.iter().find(|one| vocabulary.governance.function_index(one).is_none()) {
            return Err(TermError::NoFunction(other.clone()));
        }
        let called = |name: &str| {
            let name = plain(name);
            taxonomy.problems().iter().find(|one| one.names().any(|known| plain(known) == name))
        };
        if let Some((code, other)) = code.and_then(|code| Some((code, called(code.as_str())?))) {
            return Err(TermError::CodeIsName { code: code.clone(), by: other.id.clone() });
        }
        for name in [&self.label].into_iter().chain(&self.synonyms) {
            if let Some(other) = called(name) {
                return Err(TermError::NameTaken { name: name.clone(), by: other.id.clone() });
            }
        }
        Ok(())
    }

    /// The problem that it makes of a code: what it leaves open it takes from the problem above it.
    ///
    /// # Errors
    /// The code is taken, or hangs nowhere.
    pub fn problem(&self, id: &ProblemId, taxonomy: &Taxonomy) -> Result<Problem, TermError> {
        if taxonomy.get(id).is_some() {
            return Err(TermError::Taken(id.clone()));
        }
        let level = self.level(taxonomy)?;
        let above = self.parent.as_ref().and_then(|parent| taxonomy.get(parent));
        let functions = match above {
            Some(above) if self.functions.is_empty() => above.functions.clone(),
            _ => self.functions.clone(),
        };
        Ok(Problem {
            id: id.clone(),
            label: self.label.clone(),
            definition: self.definition.clone(),
            level,
            parent: self.parent.clone(),
            functions,
            synonyms: self.synonyms.clone(),
            challenge: self.challenge.or(above.and_then(|above| above.challenge)),
            words: Vec::new(),
            cues: self.cues.clone(),
        })
    }
}

/// A name as it is compared: in any case, and with `_` as a space.
pub(super) fn plain(name: &str) -> String {
    name.to_lowercase().replace('_', " ")
}
