//! How much of what can be compared is known of a place, and which one fact would add most (R49).

use crate::domain::block::Block;
use crate::domain::profile::Profile;
use crate::domain::record::Record;
use crate::domain::slot::Slot;
use crate::domain::story::Story;
use crate::domain::uncovered::Uncovered;
use crate::engine::View;
use crate::explanation::{Detail, Problem, Says, statement, told_story};
use crate::features::stage;
use crate::proto::v1;

/// A fact that is not on record, and by how much it would raise the coverage with a place of which everything is known.
struct Missing {
    gain: f64,
    fact: v1::Statement,
}

/// The completeness of a registered place, over the blocks of a place-wide question with the pack's weights.
pub(super) fn completeness(view: &View, place: Slot) -> v1::Completeness {
    let vocabulary = view.vocabulary();
    let profile = view.register().get(place);
    let weights = view.default_weights(true);
    let blocks: Vec<v1::BlockCompleteness> = vocabulary
        .blocks(true)
        // What an agreement does not cover, its caller is not told to be there either.
        .filter(|block| !view.pass().uncovered().has(*block))
        .map(|block| v1::BlockCompleteness {
            block: block.name().to_owned(),
            weight: weights.of(block),
            known: known(view, place, block),
        })
        .collect();
    let missing = missing(view, profile, &blocks);
    let missing = missing.into_iter().filter(|one| one.gain > 0.0);
    let most = missing.reduce(|most, one| if one.gain > most.gain { one } else { most });
    v1::Completeness {
        known: blocks.iter().map(|one| one.weight * one.known).sum(),
        next_fact_gain: most.as_ref().map_or(0.0, |one| one.gain),
        next_fact: most.map(|one| one.fact),
        blocks,
        implementation_detail: Some(implementation_detail(view, profile)),
    }
}

/// Blocks of which nothing is told of a place: whoever speaks for it is told all of it.
pub(super) fn uncovered<'v>(view: &'v View, profile: &Profile) -> &'v Uncovered {
    let pass = view.pass();
    if pass.speaks_for(&profile.place.id) { Uncovered::nothing() } else { pass.uncovered() }
}

/// The records that are told of a place: what is parked to whoever speaks for it, and as if absent to others.
pub(super) fn told_records<'a>(view: &View, profile: &'a Profile) -> impl Iterator<Item = &'a Record> {
    let speaks = view.pass().speaks_for(&profile.place.id);
    profile.records().iter().filter(move |record| speaks || record.is_offered())
}

/// How many of the records that are told come with how the work goes: a gap is told as one (R49).
fn implementation_detail(view: &View, profile: &Profile) -> v1::Statement {
    let uncovered = uncovered(view, profile);
    let records: Vec<&Record> = told_records(view, profile).collect();
    let told = records.iter().filter(|record| told_story(record, uncovered).is_some_and(Story::has_detail)).count();
    let detail = Detail { told, records: records.len() };
    match told {
        0 => statement(Says::NoImplementationDetail(detail), "implementation detail: none"),
        _ => {
            let text = format!("implementation detail: of {told} of {} records", records.len());
            statement(Says::ImplementationDetail(detail), text)
        }
    }
}

/// Share of a block that is known of a place: that of a comparison with itself.
fn known(view: &View, place: Slot, block: Block) -> f64 {
    let block = view.encoder().block(view.row(place), block);
    block.known.dot(&block.known).min(1.0)
}

fn missing(view: &View, profile: &Profile, blocks: &[v1::BlockCompleteness]) -> Vec<Missing> {
    let vocabulary = view.vocabulary();
    let open = |block: Block| {
        let name = block.name();
        blocks.iter().find(|one| one.block == name && one.known < 1.0).map_or(0.0, |one| one.weight * (1.0 - one.known))
    };
    let weight = |block: Block| view.default_weights(true).of(block);
    let mut all = Vec::new();
    if profile.live().next().is_none() {
        let fact = statement(Says::AddProblem, "name one live problem");
        all.push(Missing { gain: weight(Block::Problem), fact });
    }
    let live: Vec<_> = profile.live().filter(|record| vocabulary.taxonomy.has_weight(&record.problem)).collect();
    let parameters = view.encoder().parameters();
    let corpus = &parameters.corpus;
    let staged: Vec<_> = stage::compared(profile, parameters).collect();
    let all_idf: f64 = staged.iter().map(|record| corpus.idf(&record.problem)).sum();
    for record in staged.iter().filter(|record| record.stage.is_none()) {
        let label = vocabulary.taxonomy.label(&record.problem);
        let text = format!("say how far the work on {label} is");
        let gain = weight(Block::Stage) * corpus.idf(&record.problem) / all_idf;
        let problem = Problem { problem: label.into(), problem_id: (&record.problem).into() };
        all.push(Missing { gain, fact: statement(Says::AddStage(problem), text) });
    }
    if open(Block::Factors) > 0.0 && !live.is_empty() {
        let text = "name one factor that helps or hinders the work on a live problem";
        all.push(Missing { gain: open(Block::Factors), fact: statement(Says::AddFactor, text) });
    }
    for dimension in &vocabulary.starting_point {
        let is_known = live
            .iter()
            .any(|record| record.circumstances.starting_point.iter().any(|one| one.dimension == dimension.id));
        if !is_known && !live.is_empty() {
            let text = format!("say where the work on a live problem started from: {}", dimension.label);
            let gain = weight(Block::StartingPoint) / vocabulary.starting_point.len() as f64;
            let fact = statement(Says::AddStartingPoint { dimension: (&dimension.label).into() }, text);
            all.push(Missing { gain, fact });
        }
    }
    let weights = &view.encoder().parameters().indicator_weights;
    for ((indicator, figure), share) in vocabulary.indicators.iter().zip(&profile.figures).zip(weights) {
        if figure.is_none() && *share > 0.0 {
            let text = format!("add the figure for {}", indicator.label);
            let fact = statement(Says::AddFigure { indicator: (&indicator.label).into() }, text);
            all.push(Missing { gain: weight(Block::Context) * share, fact });
        }
    }
    if vocabulary.governance.type_of(&profile.place.governance_type).is_none() {
        let fact = statement(Says::AddGovernance, "say how the place is governed");
        all.push(Missing { gain: open(Block::Governance), fact });
    }
    all
}
