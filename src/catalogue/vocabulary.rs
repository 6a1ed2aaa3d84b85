//! Every other code that requests take and answers hold, with its words.

use crate::domain::block::Block;
use crate::domain::stage::Stage;
use crate::engine::Engine;
use crate::proto::{codes, v1};

/// The pack's and the contract's codes.
pub fn vocabulary(engine: &Engine) -> v1::ListVocabularyResponse {
    let vocabulary = engine.vocabulary();
    let stages = Stage::ALL.map(Some).into_iter().chain([None]);
    let governance = &vocabulary.governance;
    let mut regions: Vec<&str> =
        engine.register().profiles().iter().map(|profile| profile.place.region.as_str()).collect();
    regions.sort_unstable();
    regions.dedup();
    v1::ListVocabularyResponse {
        stages: stages.map(|stage| term(codes::stage(stage).as_str_name(), vocabulary.stages.of(stage))).collect(),
        factors: Vec::new(),
        governance_types: governance
            .types
            .iter()
            .map(|kind| v1::Term { plural: kind.plural.clone(), ..term(kind.id.as_str(), &kind.label) })
            .collect(),
        functions: governance.functions.iter().map(|one| term(one.id.as_str(), &one.label)).collect(),
        blocks: Block::ALL.map(|block| term(block.name(), block.name())).to_vec(),
        regions: regions.into_iter().filter(|region| !region.is_empty()).map(|region| term(region, region)).collect(),
        reasons: reasons(),
        versions: Some(engine.versions().clone()),
    }
}

fn term(code: &str, label: &str) -> v1::Term {
    v1::Term { code: code.to_owned(), display_name: label.to_owned(), plural: String::new() }
}

/// Names of all reasons, read off the contract's enums; the words are the names in plain letters.
fn reasons() -> Vec<v1::Term> {
    let numbers = 1..32;
    let no_peer = numbers.clone().filter_map(|one| v1::NoPeerReason::try_from(one).ok()).map(|one| one.as_str_name());
    let not_peer = numbers.clone().filter_map(|one| v1::NotPeerReason::try_from(one).ok()).map(|one| one.as_str_name());
    let errors = numbers.filter_map(|one| v1::ErrorReason::try_from(one).ok()).map(|one| one.as_str_name());
    no_peer.chain(not_peer).chain(errors).map(|name| term(name, &name.to_lowercase().replace('_', " "))).collect()
}
