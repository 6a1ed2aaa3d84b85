//! Factors and starting points of both sides (R7, R21, R119 to R126): what is in common, what only one side has.

use super::code::Code;
use super::scene::Scene;
use super::shared::source_named;
use super::words::{self, list};
use crate::domain::circumstances::{Circumstances, StartingLevel};
use crate::domain::factor::{Factor, HeldFactor, Sign};
use crate::domain::id::TermId;
use crate::domain::outcome::Outcome;
use crate::domain::record::Record;
use crate::domain::term::{self, Term};
use crate::domain::vocabulary::Vocabulary;
use crate::features::vector::Likeness;
use crate::matching::rank::Ranked;
use crate::matching::shared::Ground;
use crate::proto::{codes, v1};

/// Most factors named in one reason.
const NAMED: usize = 3;

/// Factors of both sides, each listed once.
#[derive(Debug, Default)]
pub(super) struct FactorTable<'a> {
    pub(super) common: Vec<&'a HeldFactor>,
    pub(super) only_theirs: Vec<&'a HeldFactor>,
    pub(super) only_yours: Vec<&'a HeldFactor>,
}

impl<'a> Scene<'a> {
    /// The asker's circumstances that are compared: of its record of the asked problem, or place-wide of all live ones.
    fn own_circumstances(&self) -> Vec<&'a Circumstances> {
        let records: Vec<&'a Record> = match &self.query.problem {
            Some(problem) => self.asker.profile.record(problem).into_iter().collect(),
            None => self.asker.profile.live().collect(),
        };
        records.into_iter().map(|record| &record.circumstances).collect()
    }

    /// The peer's.
    fn their_circumstances(&self, ranked: &Ranked<'a>) -> Vec<&'a Circumstances> {
        if self.is_place_wide() {
            return self.peer(ranked.candidate.place).live().map(|record| &record.circumstances).collect();
        }
        match ranked.candidate.shared[0].ground {
            Ground::Record(record) => vec![&record.circumstances],
            Ground::Pressure(_) | Ground::Asked => Vec::new(),
        }
    }

    pub(super) fn factor_table(&self, ranked: &Ranked<'a>) -> FactorTable<'a> {
        let (yours, theirs) = (held(&self.own_circumstances()), held(&self.their_circumstances(ranked)));
        let mut table = FactorTable::default();
        let same = |one: &HeldFactor, other: &HeldFactor| one.factor == other.factor && one.sign == other.sign;
        for &own in &yours {
            let side =
                if theirs.iter().any(|other| same(own, other)) { &mut table.common } else { &mut table.only_yours };
            side.push(own);
        }
        table.only_theirs = theirs.into_iter().filter(|other| !yours.iter().any(|own| same(own, other))).collect();
        table
    }

    pub(super) fn factors_reason(&self, likeness: Likeness, ranked: &Ranked<'a>) -> v1::Statement {
        if likeness.known == 0.0 {
            return words::bare(
                Code::FactorsUnknown,
                "what helps and hinders is not on record for one of the two sides",
            );
        }
        let table = self.factor_table(ranked);
        if self.query.complement_factors {
            return self.complement_reason(likeness, &table);
        }
        let common = |sign: Sign| -> Vec<&'a Factor> { self.known(table.common.iter().filter(|one| one.sign == sign)) };
        let (enablers, barriers) = (common(Sign::Helps), common(Sign::Hinders));
        let (helps, hinders) = (labels(&enablers), labels(&barriers));
        let named = [
            ("enablers", helps.join("; ")),
            ("enabler_ids", ids(&enablers)),
            ("barriers", hinders.join("; ")),
            ("barrier_ids", ids(&barriers)),
        ];
        let text = match (helps.is_empty(), hinders.is_empty()) {
            (true, true) => self.other_factors(likeness),
            (false, true) => format!("helped, like you, by {}", list(&first(&helps))),
            (true, false) => format!("hindered, like you, by {}", list(&first(&hinders))),
            (false, false) => {
                let (helps, hinders) = (list(&first(&helps)), list(&first(&hinders)));
                format!("helped, like you, by {helps}, and hindered by {hinders}")
            }
        };
        words::statement(Code::Factors, text, &named)
    }

    fn complement_reason(&self, likeness: Likeness, table: &FactorTable<'a>) -> v1::Statement {
        let opposite =
            |one: &&&HeldFactor| table.only_yours.iter().any(|own| own.factor == one.factor && own.sign != one.sign);
        let factors: Vec<&'a Factor> = self.known(table.only_theirs.iter().filter(opposite));
        let labels = labels(&factors);
        let text = if labels.is_empty() {
            self.other_factors(likeness)
        } else {
            format!("what helps one of you hinders the other: {}", list(&first(&labels)))
        };
        let named = [("factors", labels.join("; ")), ("factor_ids", ids(&factors))];
        words::statement(Code::FactorsComplement, text, &named)
    }

    /// No factor is told: what is alike, if anything, is where something can be done.
    fn other_factors(&self, likeness: Likeness) -> String {
        let alike = if likeness.similarity > 0.0 {
            ", though they are decided at the same level, local or central"
        } else {
            ""
        };
        format!("what helps and hinders is not the same{alike}")
    }

    fn known<'f>(&self, held: impl Iterator<Item = &'f &'f HeldFactor>) -> Vec<&'a Factor> {
        let vocabulary = self.vocabulary();
        held.filter_map(|one| Some(&vocabulary.factors[vocabulary.factor_index(&one.factor)?])).collect()
    }

    /// Each dimension that is known of at least one side.
    pub(super) fn starting_points(&self, ranked: &Ranked<'a>) -> Vec<v1::StartingPointComparison> {
        let (yours, theirs) = (levels(&self.own_circumstances()), levels(&self.their_circumstances(ranked)));
        let compare = |dimension: &'a crate::domain::circumstances::Dimension| {
            let of = |all: &[&StartingLevel]| -> Vec<usize> {
                all.iter().filter(|one| one.dimension == dimension.id).map(|one| one.level).collect()
            };
            let (own, other) = (of(&yours), of(&theirs));
            if own.is_empty() && other.is_empty() {
                return None;
            }
            let comparison = match (own.is_empty(), other.is_empty()) {
                (false, false) if own.iter().any(|level| other.contains(level)) => v1::Comparison::Same,
                (false, false) => v1::Comparison::Different,
                _ => v1::Comparison::Unknown,
            };
            let words = |levels: &[usize]| {
                let mut words: Vec<&str> = levels.iter().map(|&level| dimension.levels[level].as_str()).collect();
                words.sort_unstable();
                words.dedup();
                words.join(", ")
            };
            Some(v1::StartingPointComparison {
                dimension: dimension.id.to_string(),
                display_name: dimension.label.clone(),
                yours: words(&own),
                theirs: words(&other),
                comparison: comparison.into(),
            })
        };
        self.vocabulary().starting_point.iter().filter_map(compare).collect()
    }

    pub(super) fn starting_point_reason(&self, likeness: Likeness, ranked: &Ranked<'a>) -> v1::Statement {
        if likeness.known == 0.0 {
            let text = "where the work started from is not on record for one of the two sides";
            return words::bare(Code::StartingPointUnknown, text);
        }
        let compared = self.starting_points(ranked);
        let of_kind = |wanted: v1::Comparison| compared.iter().filter(move |one| one.comparison() == wanted);
        let of = |wanted| -> Vec<&str> { of_kind(wanted).map(|one| one.display_name.as_str()).collect() };
        let ids = |wanted| of_kind(wanted).map(|one| one.dimension.as_str()).collect::<Vec<_>>().join("; ");
        let (same, different) = (of(v1::Comparison::Same), of(v1::Comparison::Different));
        let text = match (same.is_empty(), different.is_empty()) {
            (false, true) => format!("at the start alike in {}", list(&same)),
            (false, false) => {
                format!("at the start alike in {}, different in {}", list(&same), list(&different))
            }
            (true, _) => format!("at the start different in {}", list(&different)),
        };
        let named = [
            ("same", same.join("; ")),
            ("same_ids", ids(v1::Comparison::Same)),
            ("different", different.join("; ")),
            ("different_ids", ids(v1::Comparison::Different)),
        ];
        words::statement(Code::StartingPoint, text, &named)
    }

    /// Other sectors that are in the work of either side (R89).
    pub(super) fn partner_sectors(&self, ranked: &Ranked<'a>) -> Vec<&'a str> {
        let all = [self.own_circumstances(), self.their_circumstances(ranked)].concat();
        let mut labels: Vec<&str> = Vec::new();
        for id in all.iter().flat_map(|one| &one.partner_sectors) {
            let label = term::label(&self.vocabulary().sectors, id);
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        labels
    }

    /// For whom and in which form, where both say so and it is not the same.
    pub(super) fn detail_differences(&self, ranked: &Ranked<'a>) -> Vec<v1::Difference> {
        let (yours, theirs) = (self.own_circumstances(), self.their_circumstances(ranked));
        let (Some(own), Some(other)) = (yours.first(), theirs.first()) else { return Vec::new() };
        let vocabulary = self.vocabulary();
        let (own, other) = (details(vocabulary, own), details(vocabulary, other));
        let word = |one: &Option<v1::NamedCode>| one.as_ref().map(|one| one.display_name.clone()).unwrap_or_default();
        let words =
            |all: &[v1::NamedCode]| all.iter().map(|one| one.display_name.as_str()).collect::<Vec<_>>().join(", ");
        let differences = [
            ("lead_sector", "led by", word(&own.lead_sector), word(&other.lead_sector)),
            ("delivery_model", "in the form of", words(&own.delivery_models), words(&other.delivery_models)),
            ("integration_axis", "brought together", own.integration_axis, other.integration_axis),
            (
                "integration_extent",
                "brought together as",
                word(&own.integration_extent),
                word(&other.integration_extent),
            ),
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

/// Every factor once with its sign, those with a rank first.
fn held<'a>(all: &[&'a Circumstances]) -> Vec<&'a HeldFactor> {
    let mut each: Vec<&HeldFactor> = all.iter().flat_map(|one| &one.factors).collect();
    each.sort_by_key(|one| (one.rank.is_none(), one.rank));
    let mut once: Vec<&HeldFactor> = Vec::new();
    for one in each {
        if !once.iter().any(|other| other.factor == one.factor && other.sign == one.sign) {
            once.push(one);
        }
    }
    once
}

fn levels<'a>(all: &[&'a Circumstances]) -> Vec<&'a StartingLevel> {
    all.iter().flat_map(|one| &one.starting_point).collect()
}

fn labels<'a>(factors: &[&'a Factor]) -> Vec<&'a str> {
    factors.iter().map(|factor| factor.label.as_str()).collect()
}

fn ids(factors: &[&Factor]) -> String {
    factors.iter().map(|factor| factor.id.as_str()).collect::<Vec<_>>().join("; ")
}

fn first<'a>(labels: &[&'a str]) -> Vec<&'a str> {
    labels.iter().copied().take(NAMED).collect()
}
