//! Every other code that requests take and answers hold, with its words.

use crate::domain::block::Block;
use crate::domain::declared::OwnId;
use crate::domain::factor::{Factor, ListEntry};
use crate::domain::governance::Function;
use crate::domain::indicator::Indicator;
use crate::domain::pressure::BadEnd;
use crate::domain::problem_figure::ProblemFigure;
use crate::domain::stage::Stage;
use crate::domain::term::Term;
use crate::domain::vocabulary::Vocabulary;
use crate::engine::View;
use crate::explanation;
use crate::learning::WeightSet;
use crate::proto::{codes, v1};

/// The pack's and the contract's codes.
pub fn vocabulary(view: &View) -> v1::ListVocabularyResponse {
    let vocabulary = view.vocabulary();
    let stages = Stage::ALL.map(Some).into_iter().chain([None]);
    let governance = &vocabulary.governance;
    // Where a body that registered itself says it is is told to those alone who are told of places.
    let told_of_places = view.pass().is_told_of_places();
    let places = view.register().profiles().iter().map(|profile| &profile.place);
    let places = places.filter(|place| told_of_places || !OwnId::is_of_this_kind(&place.id));
    let mut regions: Vec<&str> = places.map(|place| place.region.as_str()).collect();
    regions.sort_unstable();
    regions.dedup();
    v1::ListVocabularyResponse {
        stages: stages.map(|stage| term(codes::stage(stage).as_str_name(), vocabulary.stages.of(stage))).collect(),
        factors: vocabulary.factors.iter().map(|one| term(one.id.as_str(), &one.label)).collect(),
        governance_types: governance
            .types
            .iter()
            .map(|kind| v1::Term { plural: kind.plural.clone(), ..term(kind.id.as_str(), &kind.label) })
            .collect(),
        functions: governance.functions.iter().map(|one| term(one.id.as_str(), &one.label)).collect(),
        function_terms: governance.functions.iter().map(function_term).collect(),
        blocks: Block::ALL
            .into_iter()
            .filter(|&block| vocabulary.has_block(block, false))
            .map(|block| term(block.name(), &block.name().replace('_', " ")))
            .collect(),
        regions: regions.into_iter().filter(|region| !region.is_empty()).map(|region| term(region, region)).collect(),
        reasons: reasons(),
        indicators: vocabulary
            .indicators
            .iter()
            .map(|one| v1::IndicatorTerm {
                code: one.id.to_string(),
                display_name: one.label.clone(),
                unit: one.unit.clone(),
                compared: one.used,
                definition: one.definition.clone(),
                direction: codes::direction(one.bad_end).into(),
                period: one.period.clone(),
                source: Some(explanation::source_named(vocabulary, &one.source)),
            })
            .collect(),
        sectors: terms(&vocabulary.sectors),
        client_groups: terms(&vocabulary.client_groups),
        delivery_models: terms(&vocabulary.delivery_models),
        integration_extents: terms(&vocabulary.integration_extents),
        starting_points: vocabulary
            .starting_point
            .iter()
            .map(|one| v1::StartingPointTerm {
                code: one.id.to_string(),
                display_name: one.label.clone(),
                levels: one.levels.clone(),
            })
            .collect(),
        approaches: vocabulary.approaches.iter().map(|one| term(one.id.as_str(), &one.label)).collect(),
        approach_terms: vocabulary
            .approaches
            .iter()
            .map(|one| v1::ApproachTerm {
                code: one.id.to_string(),
                resource: one.resource.clone(),
                days: one.effort.days(),
            })
            .collect(),
        conveners: vocabulary
            .conveners
            .iter()
            .filter(|one| one.is_available())
            .map(|one| term(one.id.as_str(), &one.name))
            .collect(),
        context_weight_sets: view.weight_sets().iter().map(|set| weight_set(view, set)).collect(),
        factor_terms: vocabulary.factors.iter().map(|one| factor_term(vocabulary, one)).collect(),
        problem_figures: vocabulary.problem_figures.iter().map(|one| figure_term(vocabulary, one)).collect(),
        versions: Some(view.versions().clone()),
    }
}

fn weight_set(view: &View, set: &WeightSet) -> v1::WeightSetTerm {
    let weight = |indicator: &Indicator| {
        let weight = *set.weights.get(indicator.id.as_str())?;
        Some(v1::IndicatorWeight { indicator: indicator.id.to_string(), weight })
    };
    v1::WeightSetTerm {
        code: set.name.clone(),
        learned_from: set.learned_from.clone(),
        attribution: set.attribution.clone(),
        gain: set.gain_over_themes.mean,
        gain_low: set.gain_over_themes.low,
        gain_high: set.gain_over_themes.high,
        weights: view.vocabulary().indicators.iter().filter_map(weight).collect(),
    }
}

fn figure_term(vocabulary: &Vocabulary, figure: &ProblemFigure) -> v1::ProblemFigureTerm {
    let source = vocabulary.source(&figure.source);
    v1::ProblemFigureTerm {
        code: figure.id.to_string(),
        problem_id: figure.problem.to_string(),
        display_name: figure.label.clone(),
        unit: figure.unit.clone(),
        high_is_worse: figure.bad_end == BadEnd::High,
        source: source.map(|source| source.title.clone()).unwrap_or_default(),
    }
}

fn terms(all: &[Term]) -> Vec<v1::Term> {
    all.iter().map(|one| term(one.id.as_str(), &one.label)).collect()
}

fn factor_term(vocabulary: &Vocabulary, factor: &Factor) -> v1::FactorTerm {
    let entry = |entry: &ListEntry| {
        let list = vocabulary.factor_lists.iter().find(|list| list.term.id == entry.list)?;
        let (code, label) = list.entries.iter().find(|(code, _)| *code == entry.code)?;
        Some(v1::FactorListEntry {
            list: list.term.id.to_string(),
            list_display_name: list.term.label.clone(),
            code: code.clone(),
            display_name: label.clone(),
        })
    };
    v1::FactorTerm {
        code: factor.id.to_string(),
        scope: factor.scope.code().to_owned(),
        weight: factor.weight,
        list_entries: factor.lists.iter().filter_map(entry).collect(),
    }
}

fn function_term(function: &Function) -> v1::FunctionTerm {
    v1::FunctionTerm {
        code: function.id.to_string(),
        display_name: function.label.clone(),
        basis: codes::duty_basis(function.basis).into(),
        source: function.source.clone(),
    }
}

fn term(code: &str, label: &str) -> v1::Term {
    v1::Term { code: code.to_owned(), display_name: label.to_owned(), plural: String::new() }
}

/// Names of all codes of the contract's enums that an answer can hold and that have no words elsewhere; the words are the
/// names in plain letters, without that of their enum.
fn reasons() -> Vec<v1::Term> {
    let numbers = 1..32;
    macro_rules! names {
        ($($kind:ident: $prefix:literal),+) => {
            [$(numbers
                .clone()
                .filter_map(|one| v1::$kind::try_from(one).ok())
                .map(|one| reason(one.as_str_name(), $prefix))
                .collect::<Vec<v1::Term>>()),+]
        };
    }
    names!(
        NoPeerReason: "NO_PEER_REASON_",
        NotPeerReason: "NOT_PEER_REASON_",
        ExclusionReason: "EXCLUSION_REASON_",
        ErrorReason: "ERROR_REASON_",
        Confidence: "CONFIDENCE_",
        RecordStatus: "RECORD_STATUS_",
        FactorSign: "FACTOR_SIGN_",
        FactorScope: "FACTOR_SCOPE_",
        RankingExtra: "RANKING_EXTRA_"
    )
    .concat()
}

fn reason(name: &str, prefix: &str) -> v1::Term {
    term(name, &name.trim_start_matches(prefix).to_lowercase().replace('_', " "))
}
