//! The stage block: one-hot on the peer's side, a kernel over the steps on the asker's.

use super::kernel::kernel;
use super::parameters::Parameters;
use super::vector::{BlockVector, Sparse};
use crate::domain::profile::Profile;
use crate::domain::record::Record;
use crate::domain::stage::{Stage, StageMode};
use crate::domain::taxonomy::Taxonomy;

/// How welcome a peer's stage is for an own one; 0 where either is unknown.
pub fn likeness(mode: StageMode, own: Option<Stage>, theirs: Option<Stage>) -> f64 {
    match (own, theirs) {
        (Some(own), Some(theirs)) => kernel(mode, own.steps_to(theirs)),
        _ => 0.0,
    }
}

/// The stored row of one record.
pub fn record_row(stage: Option<Stage>) -> BlockVector {
    let features = stage.map(|stage| (usize::from(stage.number()), 1.0));
    BlockVector { features: Sparse::from_entries(features), known: known(stage) }
}

/// The asker's row for one problem.
pub fn query_row(mode: StageMode, stage: Option<Stage>) -> BlockVector {
    let features = Stage::ALL.map(|theirs| (usize::from(theirs.number()), likeness(mode, stage, Some(theirs))));
    BlockVector { features: Sparse::from_entries(features), known: known(stage) }
}

fn known(stage: Option<Stage>) -> Sparse {
    Sparse::from_entries(stage.map(|_| (0, 1.0)))
}

/// The place-wide stored row: exact codes of which stages differ, each with its stage, weighed by how rare the code is.
pub fn place_row(profile: &Profile, taxonomy: &Taxonomy, parameters: &Parameters) -> BlockVector {
    wide(profile, taxonomy, parameters, |stage| vec![(usize::from(stage.number()), 1.0)])
}

/// The asker's place-wide row.
pub fn place_query_row(
    mode: StageMode,
    profile: &Profile,
    taxonomy: &Taxonomy,
    parameters: &Parameters,
) -> BlockVector {
    wide(profile, taxonomy, parameters, |own| {
        Stage::ALL.map(|theirs| (usize::from(theirs.number()), kernel(mode, own.steps_to(theirs)))).to_vec()
    })
}

/// What a place-wide question compares the stages of: live records of problems of which the stages differ from place to place,
/// those without a stage included.
pub fn compared<'a>(profile: &'a Profile, parameters: &Parameters) -> impl Iterator<Item = &'a Record> {
    profile.live().filter(|record| parameters.stage_spread.differs(&record.problem))
}

/// Records without a stage count into what there is to know.
fn wide(
    profile: &Profile,
    taxonomy: &Taxonomy,
    parameters: &Parameters,
    spread: impl Fn(Stage) -> Vec<(usize, f64)>,
) -> BlockVector {
    let corpus = &parameters.corpus;
    let live: Vec<&Record> = compared(profile, parameters).collect();
    let all: f64 = live.iter().map(|record| corpus.idf(&record.problem)).sum();
    if all == 0.0 {
        return BlockVector::default();
    }
    let mut features = Vec::new();
    let mut staged = 0.0;
    for record in live {
        let (Some(stage), Some(code)) = (record.stage, taxonomy.position(&record.problem)) else { continue };
        let idf = corpus.idf(&record.problem);
        staged += idf;
        let root = (idf / all).sqrt();
        let spread = spread(stage).into_iter();
        features.extend(spread.map(|(stage, value)| (code.get() * Stage::ALL.len() + stage, root * value)));
    }
    let known = Sparse::from_entries([(0, (staged / all).sqrt())]);
    BlockVector { features: Sparse::from_entries(features), known }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_stage_is_like_none() {
        for theirs in Stage::ALL.map(Some).into_iter().chain([None]) {
            let likeness = query_row(StageMode::Either, None).likeness(&record_row(theirs));
            assert_eq!((likeness.similarity, likeness.known), (0.0, 0.0));
        }
    }
}
