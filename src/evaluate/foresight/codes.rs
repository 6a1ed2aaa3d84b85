//! Who else has a problem that was hidden of everybody.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use super::seen::{Method, Seen};
use super::{Areas, areas};
use crate::domain::id::ProblemId;
use crate::domain::profile::Profile;
use crate::domain::record::{Evidence, Provenance, Record};
use crate::domain::slot::Slot;
use crate::domain::taxonomy::Lineage;
use crate::domain::vocabulary::Vocabulary;
use crate::evaluate::holdout::{HoldoutError, kept_evidence};

/// Fewer places than these say nothing of a problem.
const FEWEST: usize = 20;

/// How well the other places with one problem are found where it is hidden.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CodeForeseen {
    /// The problem.
    pub problem: String,
    /// Places with it that have another of their type to find.
    pub places: usize,
    /// By ours, plain, and context with governance.
    pub auc: Areas,
}

/// Hides each problem that enough of some places have, best foreseen first.
pub(super) fn foreseen(
    vocabulary: &Arc<Vocabulary>,
    profiles: &[Profile],
    governing: &BTreeSet<Slot>,
) -> Result<Vec<CodeForeseen>, HoldoutError> {
    let mut foreseen = Vec::new();
    for problem in vocabulary.taxonomy.problems().iter().map(|one| &one.id) {
        let holds = |place: &Slot| profiles[*place].record(problem).is_some_and(is_fact);
        let holders: BTreeSet<Slot> = governing.iter().copied().filter(holds).collect();
        if holders.len() < FEWEST || !vocabulary.taxonomy.has_weight(problem) {
            continue;
        }
        let view = Seen::new(vocabulary, without(vocabulary, profiles, problem))?;
        if let Some((auc, places)) = areas(&view, governing, &holders) {
            foreseen.push(CodeForeseen { problem: problem.to_string(), places, auc });
        }
    }
    let ours = |one: &CodeForeseen| one.auc[Method::Ours as usize];
    foreseen.sort_by(|a, b| ours(b).total_cmp(&ours(a)).then_with(|| a.problem.cmp(&b.problem)));
    Ok(foreseen)
}

fn is_fact(record: &Record) -> bool {
    record.is_offered() && record.evidence().iter().any(|one| one.provenance != Provenance::Derived)
}

/// All places without a problem, what lies above or below it, and everything from the collections that it was read in: one
/// inspection grades several problems at once, and one award can name two.
fn without(vocabulary: &Vocabulary, profiles: &[Profile], problem: &ProblemId) -> Vec<Profile> {
    let collection =
        |one: &Evidence| one.source.as_ref().and_then(|id| vocabulary.source(id)).map(|one| one.collection());
    let read_in = profiles.iter().filter_map(|profile| profile.record(problem)).flat_map(Record::evidence);
    let hidden: BTreeSet<&str> = read_in.filter_map(collection).collect();
    let gone = |record: &Record| vocabulary.taxonomy.lineage(problem, &record.problem) != Lineage::Apart;
    let seen = |profile: &Profile| {
        let records = profile.records().iter().filter(|record| !gone(record));
        let known = |one: &Evidence| collection(one).is_none_or(|of| !hidden.contains(of));
        let records = records.filter_map(|record| kept_evidence(record, known)).collect();
        Profile::new(profile.place.clone(), records, profile.figures.clone(), profile.statistics.clone())
    };
    profiles.iter().map(seen).collect()
}
