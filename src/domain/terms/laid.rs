//! Codes that were added, laid over those of the pack.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::draft::plain;
use super::wording::{AddedTerm, Wordings};
use crate::domain::digest::sha256;
use crate::domain::taxonomy::{Level, Problem, Taxonomy};
use crate::domain::vocabulary::Vocabulary;
use crate::domain::world::{Revision, World};

/// Hex digits of the digest by which two sets of added codes are told apart.
const DIGITS: usize = 8;

/// The words of a pack as they were read: what is added is laid over these each time, and what a later pack has by itself is the
/// pack's.
#[derive(Debug, Clone)]
pub struct PackWords {
    vocabulary: Arc<Vocabulary>,
    taxonomy_revision: String,
}

impl PackWords {
    /// Those of a world that nothing was added to.
    pub fn of(world: &World) -> Self {
        Self { vocabulary: Arc::clone(&world.vocabulary), taxonomy_revision: world.revision.taxonomy.clone() }
    }

    /// The world with the codes that were added; the same one where none were. A code whose place in the taxonomy the pack has no
    /// more, or that it has by itself now, be it under another code, is left out: what places say of it is kept, and asked by nobody.
    pub fn with(&self, wordings: &Wordings, world: &Arc<World>) -> Arc<World> {
        let Some((taxonomy, laid)) = self.taxonomy_with(wordings) else { return self.without(world) };
        let revision = format!("{}+{}", self.taxonomy_revision, digest(&laid));
        let vocabulary = Arc::new(Vocabulary { taxonomy, ..Vocabulary::clone(&self.vocabulary) });
        let revision = Revision { taxonomy: revision, ..world.revision.clone() };
        Arc::new(World { vocabulary, revision, ..World::clone(world) })
    }

    /// The world in the pack's own words alone.
    pub fn without(&self, world: &Arc<World>) -> Arc<World> {
        if Arc::ptr_eq(&world.vocabulary, &self.vocabulary) {
            return Arc::clone(world);
        }
        let revision = Revision { taxonomy: self.taxonomy_revision.clone(), ..world.revision.clone() };
        Arc::new(World { vocabulary: Arc::clone(&self.vocabulary), revision, ..World::clone(world) })
    }

    /// The taxonomy with all codes that have a place in it, and those; none where there is none such.
    fn taxonomy_with<'a>(&self, wordings: &'a Wordings) -> Option<(Taxonomy, Vec<&'a AddedTerm>)> {
        let mut left: Vec<&AddedTerm> = self.named_otherwise(wordings);
        if left.is_empty() {
            return None;
        }
        let mut taxonomy = self.vocabulary.taxonomy.clone();
        let mut laid = Vec::new();
        // Those that hang below others come after these: as many rounds as a taxonomy is deep.
        for _ in [Level::Theme, Level::Problem, Level::SubProblem] {
            let mut problems = taxonomy.problems().to_vec();
            left.retain(|term| {
                let Some(problem) = self.problem(term, &taxonomy) else { return true };
                problems.insert(place_of(&problem, &problems), problem);
                laid.push(*term);
                false
            });
            taxonomy = Taxonomy::new(taxonomy.version, problems).ok()?;
        }
        laid.sort_by(|a, b| a.id.cmp(&b.id));
        (!laid.is_empty()).then_some((taxonomy, laid))
    }

    /// The codes that share no name with a problem of the pack. Among one another they have different ones since they were added.
    fn named_otherwise<'a>(&self, wordings: &'a Wordings) -> Vec<&'a AddedTerm> {
        let names: BTreeSet<String> =
            self.vocabulary.taxonomy.problems().iter().flat_map(Problem::names).map(plain).collect();
        let is_new = |name: &str| !names.contains(&plain(name));
        let is_other = |term: &&AddedTerm| {
            let AddedTerm { id, draft, .. } = term;
            is_new(id.as_str()) && is_new(&draft.label) && draft.synonyms.iter().all(|name| is_new(name))
        };
        wordings.terms().filter(is_other).collect()
    }

    /// The problem that a code makes in a taxonomy; none where it has no place in it yet.
    fn problem(&self, term: &AddedTerm, taxonomy: &Taxonomy) -> Option<Problem> {
        let mut problem = term.draft.problem(&term.id, taxonomy).ok()?;
        problem.functions.retain(|one| self.vocabulary.governance.function_index(one).is_some());
        Some(problem)
    }
}

/// Where a code stands in the list: behind all that hangs below its parent, a theme before all ways of talking.
fn place_of(problem: &Problem, among: &[Problem]) -> usize {
    let first = |from: usize, ends: &dyn Fn(Level) -> bool| {
        let rest = among[from..].iter().position(|other| ends(other.level));
        rest.map_or(among.len(), |rest| from + rest)
    };
    let above = problem.parent.as_ref().and_then(|parent| among.iter().position(|one| one.id == *parent));
    match (above, problem.level) {
        (Some(above), Level::SubProblem) => first(above + 1, &|level| level != Level::SubProblem),
        (Some(above), _) => first(above + 1, &|level| matches!(level, Level::Theme | Level::StopConcept)),
        (None, _) => first(0, &|level| level == Level::StopConcept),
    }
}

/// A name of what was added: equal codes with equal words have an equal one, whenever they were added and by whom.
fn digest(laid: &[&AddedTerm]) -> String {
    let said: Vec<String> = laid.iter().map(|term| format!("{} {:?}", term.id, term.draft)).collect();
    sha256(said.join("\n")).chars().take(DIGITS).collect()
}
