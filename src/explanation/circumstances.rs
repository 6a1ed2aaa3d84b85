//! Factors and starting points of both sides (R7, R21, R119 to R126): what is in common, what only one side has.

use super::scene::Scene;
use super::shared::source_named;
use super::words::{self, list};
use crate::domain::circumstances::{Circumstances, StartingLevel};
use crate::domain::factor::{HeldFactor, Sign};
use crate::domain::outcome::Outcome;
use crate::domain::record::Record;
use crate::domain::term;
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
            return words::statement("FACTORS_UNKNOWN", "what helps and hinders is not on record for both", &[]);
        }
        let table = self.factor_table(ranked);
        if self.query.complement_factors {
            return self.complement_reason(&table);
        }
        let labels = |sign: Sign| self.labels(table.common.iter().filter(|one| one.sign == sign));
        let (helps, hinders) = (labels(Sign::Helps), labels(Sign::Hinders));
        let named = [("enablers", helps.join("; ")), ("barriers", hinders.join("; "))];
        let named: Vec<(&str, &str)> = named.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let text = match (helps.is_empty(), hinders.is_empty()) {
            (true, true) => "nothing in particular helps or hinders both".to_owned(),
            (false, true) => format!("helped, like you, by {}", list(&first(&helps))),
            (true, false) => format!("hindered, like you, by {}", list(&first(&hinders))),
            (false, false) => {
                let (helps, hinders) = (list(&first(&helps)), list(&first(&hinders)));
                format!("helped, like you, by {helps}, and hindered by {hinders}")
            }
        };
        words::statement("FACTORS", text, &named)
    }

    fn complement_reason(&self, table: &FactorTable<'a>) -> v1::Statement {
        let opposite =
            |one: &&&HeldFactor| table.only_yours.iter().any(|own| own.factor == one.factor && own.sign != one.sign);
        let labels = self.labels(table.only_theirs.iter().filter(opposite));
        let text = if labels.is_empty() {
            "nothing that hinders one of the two helps the other".to_owned()
        } else {
            format!("the other way round than with you: {}", list(&first(&labels)))
        };
        words::statement("FACTORS_COMPLEMENT", text, &[("factors", &labels.join("; "))])
    }

    fn labels<'f>(&self, held: impl Iterator<Item = &'f &'f HeldFactor>) -> Vec<&'a str> {
        let label = |one: &&HeldFactor| {
            let vocabulary = self.vocabulary();
            vocabulary.factor_index(&one.factor).map(|position| vocabulary.factors[position].label.as_str())
        };
        held.filter_map(label).collect()
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
            let text = "where the work started from is not on record for both";
            return words::statement("STARTING_POINT_UNKNOWN", text, &[]);
        }
        let compared = self.starting_points(ranked);
        let of = |wanted: v1::Comparison| -> Vec<&str> {
            compared.iter().filter(|one| one.comparison() == wanted).map(|one| one.display_name.as_str()).collect()
        };
        let (same, different) = (of(v1::Comparison::Same), of(v1::Comparison::Different));
        let text = match (same.is_empty(), different.is_empty()) {
            (false, true) => format!("started from the same point in {}", list(&same)),
            (false, false) => {
                format!("started from the same point in {}, from another in {}", list(&same), list(&different))
            }
            (true, _) => format!("started from another point in {}", list(&different)),
        };
        words::statement("STARTING_POINT", text, &[("same", &same.join("; ")), ("different", &different.join("; "))])
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
        let differences = [
            ("lead_sector", "led by", own.lead_sector, other.lead_sector),
            ("delivery_model", "in the form of", own.delivery_models.join(", "), other.delivery_models.join(", ")),
            ("integration_axis", "brought together", own.integration_axis, other.integration_axis),
            ("integration_extent", "brought together as", own.integration_extent, other.integration_extent),
            ("client_group", "for", own.client_groups.join(", "), other.client_groups.join(", ")),
        ];
        let said = differences
            .into_iter()
            .filter(|(_, _, yours, theirs)| !yours.is_empty() && !theirs.is_empty() && yours != theirs);
        said.map(|(subject, lead, yours, theirs)| v1::Difference {
            subject: subject.to_owned(),
            text: format!("{lead}: yours {yours}, theirs {theirs}"),
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
    let labels = |terms: &[term::Term], ids: &[crate::domain::id::TermId]| {
        ids.iter().map(|id| term::label(terms, id).to_owned()).collect()
    };
    let extent = circumstances.integration_extent.and_then(|at| vocabulary.integration_extents.get(at));
    v1::WorkDetails {
        client_groups: labels(&vocabulary.client_groups, &circumstances.client_groups),
        delivery_models: labels(&vocabulary.delivery_models, &circumstances.delivery_models),
        lead_sector: circumstances
            .lead_sector
            .as_ref()
            .map(|id| term::label(&vocabulary.sectors, id).to_owned())
            .unwrap_or_default(),
        partner_sectors: labels(&vocabulary.sectors, &circumstances.partner_sectors),
        integration_axis: circumstances.integration_axis.map(|axis| axis.code().to_owned()).unwrap_or_default(),
        integration_extent: extent.map(|term| term.label.clone()).unwrap_or_default(),
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

fn first<'a>(labels: &[&'a str]) -> Vec<&'a str> {
    labels.iter().copied().take(NAMED).collect()
}
