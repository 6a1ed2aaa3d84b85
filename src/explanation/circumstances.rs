//! Factors and starting points of both sides (R7, R21, R119 to R126): what is in common, what only one side has.

use super::code::Says;
use super::conditions::FactorTable;
use super::encounter::Encounter;
use super::shared::source_named;
use super::value::{Id, Ids, Labels};
use super::words::{Reason, list};
use crate::domain::circumstances::{Circumstances, StartingLevel};
use crate::domain::factor::{Factor, HeldFactor, Sign};
use crate::domain::id::TermId;
use crate::domain::outcome::Outcome;
use crate::domain::term::{self, Term};
use crate::domain::vocabulary::Vocabulary;
use crate::features::vector::Likeness;
use crate::proto::{codes, v1};

/// Most factors named in one reason.
const NAMED: usize = 3;

pub(super) fn factors_reason<'a>(met: &Encounter<'_, 'a>, likeness: Likeness) -> Reason<'a> {
    if likeness.known == 0.0 {
        return Reason::new(Says::FactorsUnknown, "what helps and hinders is not on record for one of the two sides");
    }
    let (vocabulary, table) = (met.scene.vocabulary(), &met.factors);
    if met.scene.query.terms.complement_factors {
        return complement_reason(vocabulary, likeness, table);
    }
    let common = |sign: Sign| known(vocabulary, table.common.iter().filter(|one| one.sign == sign));
    let (enablers, barriers) = (common(Sign::Helps), common(Sign::Hinders));
    let (helps, hinders) = (labels(&enablers), labels(&barriers));
    let says = Says::Factors {
        enablers: Labels::of(&helps),
        enabler_ids: ids(&enablers),
        barriers: Labels::of(&hinders),
        barrier_ids: ids(&barriers),
    };
    let text = match (helps.is_empty(), hinders.is_empty()) {
        (true, true) => other_factors(likeness),
        (false, true) => format!("helped, like you, by {}", list(&first(&helps))),
        (true, false) => format!("hindered, like you, by {}", list(&first(&hinders))),
        (false, false) => {
            let (helps, hinders) = (list(&first(&helps)), list(&first(&hinders)));
            format!("helped, like you, by {helps}, and hindered by {hinders}")
        }
    };
    Reason::new(says, text)
}

fn complement_reason(vocabulary: &Vocabulary, likeness: Likeness, table: &FactorTable<'_>) -> Reason<'static> {
    let opposite =
        |one: &&&HeldFactor| table.only_yours.iter().any(|own| own.factor == one.factor && own.sign != one.sign);
    let factors = known(vocabulary, table.only_theirs.iter().filter(opposite));
    let labels = labels(&factors);
    let text = if labels.is_empty() {
        other_factors(likeness)
    } else {
        format!("what helps one of you hinders the other: {}", list(&first(&labels)))
    };
    Reason::new(Says::FactorsComplement { factors: Labels::of(&labels), factor_ids: ids(&factors) }, text)
}

/// No factor is told: what is alike, if anything, is where something can be done.
fn other_factors(likeness: Likeness) -> String {
    let alike =
        if likeness.similarity > 0.0 { ", though they are decided at the same level, local or central" } else { "" };
    format!("what helps and hinders is not the same{alike}")
}

fn known<'v, 'f>(vocabulary: &'v Vocabulary, held: impl Iterator<Item = &'f &'f HeldFactor>) -> Vec<&'v Factor> {
    held.filter_map(|one| Some(&vocabulary.factors[vocabulary.factor_index(&one.factor)?])).collect()
}

pub(super) fn starting_point_reason<'a>(met: &Encounter<'_, 'a>, likeness: Likeness) -> Reason<'a> {
    if likeness.known == 0.0 {
        let text = "where the work started from is not on record for one of the two sides";
        return Reason::new(Says::StartingPointUnknown, text);
    }
    let compared = &met.starting_points;
    let of_kind = |wanted: v1::Comparison| compared.iter().filter(move |one| one.comparison() == wanted);
    let of = |wanted| -> Vec<&str> { of_kind(wanted).map(|one| one.display_name.as_str()).collect() };
    let ids = |wanted| Ids::of(of_kind(wanted).map(|one| Id::given(&one.dimension)));
    let (same, different) = (of(v1::Comparison::Same), of(v1::Comparison::Different));
    let text = match (same.is_empty(), different.is_empty()) {
        (false, true) => format!("at the start alike in {}", list(&same)),
        (false, false) => {
            format!("at the start alike in {}, different in {}", list(&same), list(&different))
        }
        (true, _) => format!("at the start different in {}", list(&different)),
    };
    let says = Says::StartingPoint {
        same: Labels::of(&same),
        same_ids: ids(v1::Comparison::Same),
        different: Labels::of(&different),
        different_ids: ids(v1::Comparison::Different),
    };
    Reason::new(says, text)
}

pub(super) fn text_reason<'a>(met: &Encounter<'_, 'a>, likeness: Likeness) -> Reason<'a> {
    if likeness.known == 0.0 {
        return Reason::new(Says::TextUnknown, "the own words of one of the two sides are not here to be compared");
    }
    let (yours, theirs) = (met.conditions.yours.iter().copied(), met.conditions.theirs.iter().copied());
    let common = met.scene.index.encoder().words_in_common(yours, theirs);
    let text = if common.is_empty() {
        "no word that is compared is said by both".to_owned()
    } else {
        format!("said, like you, with words like {}", list(&common.iter().map(String::as_str).collect::<Vec<_>>()))
    };
    Reason::new(Says::Text { words: Labels::of(&common) }, text)
}

/// Other sectors that are in the work of either side (R89).
pub(super) fn partner_sectors<'a>(met: &Encounter<'_, 'a>) -> Vec<&'a str> {
    let all = met.conditions.yours.iter().chain(&met.conditions.theirs);
    let mut labels: Vec<&str> = Vec::new();
    for id in all.flat_map(|one| &one.partner_sectors) {
        let label = term::label(&met.scene.vocabulary().sectors, id);
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels
}

/// For whom and in which form, where both say so and it is not the same.
pub(super) fn detail_differences(met: &Encounter<'_, '_>) -> Vec<v1::Difference> {
    let (yours, theirs) = (&met.conditions.yours, &met.conditions.theirs);
    let (Some(own), Some(other)) = (yours.first(), theirs.first()) else { return Vec::new() };
    let vocabulary = met.scene.vocabulary();
    let (own, other) = (details(vocabulary, own), details(vocabulary, other));
    let word = |one: &Option<v1::NamedCode>| one.as_ref().map(|one| one.display_name.clone()).unwrap_or_default();
    let words = |all: &[v1::NamedCode]| all.iter().map(|one| one.display_name.as_str()).collect::<Vec<_>>().join(", ");
    let differences = [
        ("lead_sector", "led by", word(&own.lead_sector), word(&other.lead_sector)),
        ("delivery_model", "in the form of", words(&own.delivery_models), words(&other.delivery_models)),
        ("integration_axis", "brought together", own.integration_axis, other.integration_axis),
        ("integration_extent", "brought together as", word(&own.integration_extent), word(&other.integration_extent)),
        ("client_group", "for", words(&own.client_groups), words(&other.client_groups)),
    ];
    let said = differences
        .into_iter()
        .filter(|(_, _, yours, theirs)| !yours.is_empty() && !theirs.is_empty() && yours != theirs);
    said.map(|(subject, lead, yours, theirs)| v1::Difference {
        subject: subject.to_owned(),
        text: format!("{lead}: yours {yours}; theirs {theirs}"),
        yours,
        theirs,
    })
    .collect()
}

/// Factors as messages.
pub fn factor_messages<'a>(vocabulary: &Vocabulary, held: impl Iterator<Item = &'a HeldFactor>) -> Vec<v1::Factor> {
    let message = |one: &HeldFactor| {
        let factor = &vocabulary.factors[vocabulary.factor_index(&one.factor)?];
        Some(v1::Factor {
            factor_id: one.factor.to_string(),
            display_name: factor.label.clone(),
            sign: codes::sign(one.sign).into(),
            scope: codes::scope(one.scope).into(),
            rank: one.rank.map_or(0, |rank| i32::from(rank.number())),
        })
    };
    held.filter_map(message).collect()
}

/// A starting point as messages.
pub fn starting_point_messages(vocabulary: &Vocabulary, circumstances: &Circumstances) -> Vec<v1::StartingPoint> {
    let message = |one: &StartingLevel| {
        let dimension = vocabulary.starting_point.iter().find(|dimension| dimension.id == one.dimension)?;
        Some(v1::StartingPoint {
            dimension: dimension.id.to_string(),
            display_name: dimension.label.clone(),
            level: i32::try_from(one.level).ok()?,
            level_display_name: dimension.levels.get(one.level)?.clone(),
        })
    };
    circumstances.starting_point.iter().filter_map(message).collect()
}

/// Figures of what came of the work, as messages.
pub fn outcome_messages(vocabulary: &Vocabulary, circumstances: &Circumstances) -> Vec<v1::Outcome> {
    let message = |one: &Outcome| v1::Outcome {
        measure: one.measure.clone(),
        value: one.value,
        unit: one.unit.clone(),
        kind: one.kind.code().to_owned(),
        basis: one.basis.code().to_owned(),
        evidence: one.evidence.code().to_owned(),
        cases: one.cases.and_then(|cases| i32::try_from(cases).ok()).unwrap_or_default(),
        source: Some(source_named(vocabulary, &one.source)),
    };
    circumstances.outcomes.iter().map(message).collect()
}

/// For whom and in which form, in words.
pub fn details(vocabulary: &Vocabulary, circumstances: &Circumstances) -> v1::WorkDetails {
    let named = |terms: &[Term], id: &TermId| v1::NamedCode {
        code: id.to_string(),
        display_name: term::label(terms, id).to_owned(),
    };
    let all = |terms: &[Term], ids: &[TermId]| ids.iter().map(|id| named(terms, id)).collect();
    let extent = circumstances.integration_extent.and_then(|at| vocabulary.integration_extents.get(at));
    v1::WorkDetails {
        client_groups: all(&vocabulary.client_groups, &circumstances.client_groups),
        delivery_models: all(&vocabulary.delivery_models, &circumstances.delivery_models),
        lead_sector: circumstances.lead_sector.as_ref().map(|id| named(&vocabulary.sectors, id)),
        partner_sectors: all(&vocabulary.sectors, &circumstances.partner_sectors),
        integration_axis: circumstances.integration_axis.map(|axis| axis.code().to_owned()).unwrap_or_default(),
        integration_extent: extent.map(|term| named(&vocabulary.integration_extents, &term.id)),
    }
}

fn labels<'a>(factors: &[&'a Factor]) -> Vec<&'a str> {
    factors.iter().map(|factor| factor.label.as_str()).collect()
}

fn ids(factors: &[&Factor]) -> Ids {
    Ids::of(factors.iter().map(|factor| &factor.id))
}

fn first<'a>(labels: &[&'a str]) -> Vec<&'a str> {
    labels.iter().copied().take(NAMED).collect()
}
