//! A model as a message: the figures of its card.

use super::group::{count, group_message, structure};
use crate::domain::vocabulary::Vocabulary;
use crate::model::NamedModel;
use crate::proto::v1;

/// A model that was trained for this vocabulary. `trained_at` and `answering` are what its folder says of it.
pub fn model(vocabulary: &Vocabulary, named: &NamedModel, trained_at: Option<&str>, answering: bool) -> v1::Model {
    let model = &named.model;
    let corpus = &model.parameters.corpus;
    let groups = &model.groups;
    let chosen = groups.measured();
    v1::Model {
        version: named.version.clone(),
        pack_id: model.pack.clone(),
        data_version: model.data.clone(),
        taxonomy_version: model.taxonomy.clone(),
        trained_at: trained_at.unwrap_or_default().to_owned(),
        answering,
        place_count: count(corpus.places as usize),
        recorded_place_count: count(corpus.places_with_record as usize),
        structure: structure(groups.structure()).into(),
        silhouette: chosen.map_or(0.0, |one| one.silhouette),
        shuffled_silhouette: chosen.map_or(0.0, |one| one.shuffled_silhouette),
        stability: chosen.map_or(0.0, |one| one.stability),
        agreement_with_type: chosen.map_or(0.0, |one| one.agreement_with_type),
        agreement_with_problem: chosen.map_or(0.0, |one| one.agreement_with_problem),
        most_agreeing_problem_id: chosen.map(|one| one.problem.clone()).unwrap_or_default(),
        churn: groups.churn,
        groups: groups.groups.iter().map(|group| group_message(vocabulary, group)).collect(),
    }
}
