//! The model card: what a model was made of and how far it can be trusted, for people.

use std::fmt::Write;

use super::{NamedModel, weight_sets};
use crate::clustering::GroupStructure;

/// Name of the card beside the artefact.
pub const CARD_NAME: &str = "model-card.md";

/// The card of a model, as Markdown. Equal models give equal cards.
pub fn card(named: &NamedModel) -> String {
    let model = &named.model;
    let parameters = &model.parameters;
    let mut card = String::new();
    let mut line = |text: String| {
        // Writing to a text never fails.
        _ = writeln!(card, "{text}");
    };
    line(format!("# Model {}\n", named.version));
    line(format!("Trained for the pack `{}`, data {}, taxonomy {}.\n", model.pack, model.data, model.taxonomy));
    let (places, recorded) = (parameters.corpus.places, parameters.corpus.places_with_record);
    line(format!("- {places} places, {recorded} of them with a record"));
    let used = parameters.indicator_weights.iter().filter(|weight| **weight > 0.0).count();
    line(format!("- {} figures of areas, {used} of them compared", parameters.indicators.len()));
    line(
        "- learned from data: how common each problem is, the scale of each figure, where pressures begin, of which problems \
         places are at different stages, which blocks can be compared at all, the groups, how near places lie to their nearest"
            .to_owned(),
    );
    let measured = parameters.problem_scalers.iter().flatten().count();
    line(format!("- {measured} figures that measure a problem: questions about that problem compare them"));
    let staged: Vec<&str> = parameters.stage_spread.compared().into_iter().collect();
    line(format!(
        "- stages that differ from place to place, and are compared place-wide (1 less the mean kernel of two places above \
         0.05): {}",
        if staged.is_empty() { "none".to_owned() } else { staged.join(", ") }
    ));
    let comparable = |place_wide| model.comparable.blocks(place_wide).join(", ");
    line(format!(
        "- blocks in which at least a tenth of the places with a record have anything, by which confidence is judged: \
         place-wide {}; about one problem {}",
        comparable(true),
        comparable(false)
    ));
    line("- set by hand: the weights of blocks (`pack.toml`) and of figures (themes weigh alike)\n".to_owned());
    if !model.weight_sets.is_empty() {
        line(weight_sets::section(&model.weight_sets));
    }
    line("## Groups\n".to_owned());
    let strength = match model.groups.structure() {
        GroupStructure::None => "There are no groups: no grouping of its own shows more than shuffled blocks do.",
        GroupStructure::Weak => "The structure is weak: groups help to read a list and are not kinds of places.",
        GroupStructure::Fair => "The places fall into groups, more or less.",
        GroupStructure::Strong => "The places fall into groups, and clearly so.",
    };
    line(format!("{strength}\n"));
    if !model.groups.groups.is_empty() {
        line("| group | places | what lifts it |\n|---|---|---|".to_owned());
        for group in &model.groups.groups {
            line(format!("| {} | {} | {} |", group.id, group.size, group.label));
        }
        line(String::new());
    }
    if let Some(churn) = model.groups.churn {
        line(format!("{:.0}% of places changed groups since the model before.\n", 100.0 * churn));
    }
    if !model.groups.tried.is_empty() {
        line("Every number of groups that was tried. Of those that agree no more than 0.5 with the governance types and with \
              having any one problem, and whose silhouette is above that of shuffled blocks, the one with the largest product \
              of silhouette and stability was chosen. A group of more than 2.5 times the mean size is split in two \
              where both halves have 20 places or more, so that there may be more groups than were asked for. Over 4,000 \
              places, starts, shuffles and resamples are tried on a seeded sample of so many, and silhouettes over 10,000 on \
              one of those; the groups and their centroids are of all places.\n"
            .to_owned());
        line("| groups | silhouette | shuffled | stability | types | one problem | chosen |\n|---|---|---|---|---|---|---|".to_owned());
        for (position, one) in model.groups.tried.iter().enumerate() {
            let chosen = if model.groups.chosen == Some(position) { "yes" } else { "" };
            line(format!(
                "| {} | {:.3} | {:.3} | {:.2} | {:.2} | {:.2} ({}) | {chosen} |",
                one.k,
                one.silhouette,
                one.shuffled_silhouette,
                one.stability,
                one.agreement_with_type,
                one.agreement_with_problem,
                one.problem
            ));
        }
        line(String::new());
    }
    line("Silhouette: Rousseeuw 1987. Stability: mean adjusted Rand index with groups of resampled places. Types, one problem: \
          adjusted Rand index with the governance types, and the largest with having one problem or not. How good the features \
          are is measured by `peermatch evaluate`."
        .to_owned());
    card
}
