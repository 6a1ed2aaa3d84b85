//! Theme -> problem -> practical sub-problem, and the words that name none of them.

use std::collections::HashMap;

use thiserror::Error;

use super::code_hash::CodeHash;
use super::id::{FunctionId, ProblemId, TermId};

use crate::domain::slot::ProblemNo;

/// How deep a code lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A field of problems.
    Theme,
    /// A problem.
    Problem,
    /// A practical part of a problem.
    SubProblem,
    /// A way of talking ("partnership working") that makes nobody alike: zero weight.
    StopConcept,
}

/// What kind of challenge a problem is (R14, R15).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Challenge {
    /// A known kind of answer can be written down.
    Technical,
    /// People have to change how they work together.
    Adaptive,
}

impl Challenge {
    /// The code used in packs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Technical => "technical",
            Self::Adaptive => "adaptive",
        }
    }

    /// The challenge of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Technical, Self::Adaptive].into_iter().find(|one| one.code() == code)
    }
}

/// One code of the taxonomy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Code.
    pub id: ProblemId,
    /// Label, for people, written as within a sentence.
    pub label: String,
    /// Definition in the pack's own words.
    pub definition: String,
    /// Depth.
    pub level: Level,
    /// The code above; none for themes and stop-concepts.
    pub parent: Option<ProblemId>,
    /// Functions touched.
    pub functions: Vec<FunctionId>,
    /// Other words for it.
    pub synonyms: Vec<String>,
    /// What kind of challenge it is, if the pack says so.
    pub challenge: Option<Challenge>,
    /// What a sector calls it, best word first (R3, R4).
    pub words: Vec<(TermId, Vec<String>)>,
    /// What people say who have it: names of nothing, that lead from a sentence to the problem.
    pub cues: Vec<String>,
}

impl Problem {
    /// The code, the label, the synonyms and the words of all sectors.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let words = self.words.iter().flat_map(|(_, words)| words);
        [self.id.as_str(), self.label.as_str()].into_iter().chain(self.synonyms.iter().chain(words).map(String::as_str))
    }

    /// What a sector calls it, if it has a word of its own.
    pub fn word_of(&self, sector: &TermId) -> Option<&str> {
        let own = self.words.iter().find(|(one, _)| one == sector).and_then(|(_, words)| words.first());
        own.map(String::as_str)
    }
}

/// How one code lies to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lineage {
    /// The same code.
    Same,
    /// The other lies above.
    Broader,
    /// The other lies below.
    Narrower,
    /// Neither: siblings, or a common theme at most.
    Apart,
}

/// Why codes make no taxonomy.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TaxonomyError {
    /// A code that stands twice.
    #[error("the code '{0}' stands twice")]
    Duplicate(ProblemId),
    /// A parent that is not one level above.
    #[error("'{child}' names the parent '{parent}', which is not one level above it")]
    Parent {
        /// The code.
        child: ProblemId,
        /// What it names.
        parent: ProblemId,
    },
}

/// The problems that places can share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taxonomy {
    /// Version, as the pack gives it.
    pub version: String,
    problems: Vec<Problem>,
    index: HashMap<ProblemId, ProblemNo, CodeHash>,
    /// Of each code: the one above.
    parents: Vec<Option<ProblemNo>>,
    /// Of each code: itself and everything above and below it, in order; nothing for a stop-concept.
    related: Vec<Vec<ProblemNo>>,
}

impl Taxonomy {
    /// Checks that codes are unique and that each hangs one level below its parent (so there is no cycle).
    pub fn new(version: String, problems: Vec<Problem>) -> Result<Self, TaxonomyError> {
        let mut index = HashMap::<ProblemId, ProblemNo, CodeHash>::default();
        for (position, problem) in ProblemNo::each(&problems) {
            if index.insert(problem.id.clone(), position).is_some() {
                return Err(TaxonomyError::Duplicate(problem.id.clone()));
            }
        }
        for problem in &problems {
            let Some(parent) = &problem.parent else { continue };
            let above = index.get(parent).map(|&position| problems[position].level);
            let fits = match problem.level {
                Level::Problem => above == Some(Level::Theme),
                Level::SubProblem => above == Some(Level::Problem),
                Level::Theme | Level::StopConcept => false,
            };
            if !fits {
                return Err(TaxonomyError::Parent { child: problem.id.clone(), parent: parent.clone() });
            }
        }
        let above = |one: &Problem| one.parent.as_ref().and_then(|parent| index.get(parent).copied());
        let parents = problems.iter().map(above).collect();
        let mut taxonomy = Self { version, problems, index, parents, related: Vec::new() };
        taxonomy.related = taxonomy.all_related();
        Ok(taxonomy)
    }

    fn all_related(&self) -> Vec<Vec<ProblemNo>> {
        let mut related = vec![Vec::new(); self.problems.len()];
        for (position, problem) in ProblemNo::each(&self.problems).filter(|(_, one)| self.has_weight(&one.id)) {
            for above in self.path_positions(&problem.id) {
                related[position].push(above);
                if above != position {
                    related[above].push(position);
                }
            }
        }
        related.iter_mut().for_each(|one| one.sort_unstable());
        related
    }

    /// All codes, each theme followed by its problems and their sub-problems; stop-concepts last.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The problem of a code.
    pub fn get(&self, id: &ProblemId) -> Option<&Problem> {
        self.index.get(id).map(|&position| &self.problems[position])
    }

    /// Position of a code in [`Self::problems`].
    pub fn position(&self, id: &ProblemId) -> Option<ProblemNo> {
        self.index.get(id).copied()
    }

    /// Label of a code; the code itself where it is unknown.
    pub fn label<'a>(&'a self, id: &'a ProblemId) -> &'a str {
        self.get(id).map_or(id.as_str(), |problem| &problem.label)
    }

    /// The code and everything above it, nearest first.
    pub fn path<'a>(&'a self, id: &ProblemId) -> impl Iterator<Item = &'a Problem> {
        self.path_positions(id).map(|position| &self.problems[position])
    }

    /// [`Self::path`] by position.
    pub fn path_positions(&self, id: &ProblemId) -> impl Iterator<Item = ProblemNo> {
        self.above(self.position(id))
    }

    /// A code and everything below it, in the order of [`Self::problems`].
    pub fn at_or_below(&self, code: ProblemNo) -> impl Iterator<Item = ProblemNo> {
        ProblemNo::all(self.problems.len()).filter(move |&one| self.above(Some(one)).any(|above| above == code))
    }

    /// The problem that a sub-problem belongs to; themes and problems stand for themselves.
    pub fn node<'a>(&'a self, id: &ProblemId) -> Option<&'a Problem> {
        self.path(id).find(|problem| problem.level != Level::SubProblem)
    }

    /// How `other` lies to `one`. A stop-concept or an unknown code is apart from everything, itself included.
    pub fn lineage(&self, one: &ProblemId, other: &ProblemId) -> Lineage {
        let both = self.position(one).zip(self.position(other));
        both.map_or(Lineage::Apart, |(one, other)| self.lineage_of(one, other))
    }

    /// [`Self::lineage`] of codes that are looked up already: who compares many with many looks each up once.
    pub fn lineage_of(&self, one: ProblemNo, other: ProblemNo) -> Lineage {
        if !self.related[one].contains(&other) {
            Lineage::Apart
        } else if one == other {
            Lineage::Same
        } else if self.above(Some(one)).any(|above| above == other) {
            Lineage::Broader
        } else {
            Lineage::Narrower
        }
    }

    /// A code and everything above it, nearest first.
    fn above(&self, code: Option<ProblemNo>) -> impl Iterator<Item = ProblemNo> {
        std::iter::successors(code, |&position| self.parents[position])
    }

    /// Everything that is not apart from a code: itself, what lies above and what lies below it; by position.
    pub fn related(&self, id: &ProblemId) -> &[ProblemNo] {
        self.position(id).map_or(&[], |position| &self.related[position])
    }

    /// Whether sharing the code means anything.
    pub fn has_weight(&self, id: &ProblemId) -> bool {
        self.get(id).is_some_and(|problem| problem.level != Level::StopConcept)
    }
}
