//! The answers of `models`, and of a training that goes into a folder of them.

use super::page::Page;
use crate::present::versions;
use crate::proto::v1;

pub(in super::super) fn models(answer: &v1::ListModelsResponse) -> String {
    let mut page = Page::default();
    if answer.models.is_empty() {
        page.text("There is no model that could answer.").blank();
    } else {
        let rows: Vec<[String; 6]> = answer.models.iter().map(row).collect();
        page.table(["", "model", "trained", "groups", "silhouette", "stability"], &rows).blank();
        let rest = usize::try_from(answer.total_count).unwrap_or_default().saturating_sub(answer.models.len());
        if rest > 0 {
            page.text(&format!("And {rest} more."));
        }
    }
    let current = answer.versions.as_ref().map(|versions| versions.model.as_str()).unwrap_or_default();
    page.text(&match (current, answer.earlier_version.as_str()) {
        ("", _) => "None answers yet.".to_owned(),
        (_, "") => "* answers. None answered before it.".to_owned(),
        (_, earlier) => format!("* answers. A roll back leads to {earlier}."),
    });
    for one in &answer.unusable {
        page.item(&format!("{} cannot be used: {}", one.name, one.why));
    }
    if !current.is_empty() {
        page.text(&versions(answer.versions.as_ref()));
    }
    page.finish()
}

pub(in super::super) fn model(model: Option<&v1::Model>, of: Option<&v1::Versions>) -> String {
    let mut page = Page::default();
    let Some(model) = model else { return page.finish() };
    let answers = if model.answering { ", which answers" } else { "" };
    page.text(&format!("Model {}{answers}", model.version));
    page.labelled("trained", &[if model.trained_at.is_empty() { "elsewhere" } else { &model.trained_at }]);
    page.labelled("on", &[format!("{} {}", model.pack_id, model.data_version)]);
    page.labelled("taxonomy", &[&model.taxonomy_version]);
    page.labelled("places", &[format!("{}, {} with a record", model.place_count, model.recorded_place_count)]);
    page.labelled("structure", &[structure(model)]);
    if !model.groups.is_empty() {
        let figures = format!(
            "silhouette {:.3} (shuffled blocks {:.3}), stability {:.2}",
            model.silhouette, model.shuffled_silhouette, model.stability
        );
        let agreement = format!(
            "adjusted Rand index with the governance types {:.2}, with having {} or not {:.2}",
            model.agreement_with_type,
            model.most_agreeing_problem_id.replace('_', " "),
            model.agreement_with_problem
        );
        page.labelled("groups", &[figures, agreement]);
        let one = |group: &v1::PeerGroup| format!("{}: {} places: {}", group.peer_group_id, group.size, group.label);
        page.labelled("", &model.groups.iter().map(one).collect::<Vec<_>>());
    }
    if let Some(churn) = model.churn {
        page.labelled("churn", &[format!("{:.0}% of places changed groups since the model before", 100.0 * churn)]);
    }
    if let Some(of) = of {
        page.blank().text(&versions(Some(of)));
    }
    page.finish()
}

pub(in super::super) fn changed(model: Option<&v1::Model>, before: &str) -> String {
    let version = model.map(|model| model.version.as_str()).unwrap_or_default();
    match before {
        "" => format!("{version} answers now\n"),
        same if same == version => format!("{version} answers, as it did before\n"),
        before => format!("{version} answers now, in place of {before}\n"),
    }
}

fn row(model: &v1::Model) -> [String; 6] {
    let figure = |figure: f64| if model.groups.is_empty() { String::new() } else { format!("{figure:.3}") };
    [
        if model.answering { "*" } else { "" }.to_owned(),
        model.version.clone(),
        if model.trained_at.is_empty() { "elsewhere".to_owned() } else { model.trained_at.clone() },
        format!("{} {}", model.groups.len(), structure(model)),
        figure(model.silhouette),
        figure(model.stability),
    ]
}

fn structure(model: &v1::Model) -> &'static str {
    match model.structure() {
        v1::GroupStructure::Strong => "strong",
        v1::GroupStructure::Fair => "fair",
        v1::GroupStructure::Weak => "weak",
        v1::GroupStructure::None | v1::GroupStructure::Unspecified => "none",
    }
}
