//! A place described in a call: accepted whole or refused whole.

use super::query::Reader;
use super::terms::known_term;
use super::violation::Violations;
use crate::domain::alike::most_alike;
use crate::domain::circumstances::{Circumstances, StartingLevel};
use crate::domain::day;
use crate::domain::digest::sha256;
use crate::domain::factor::{FactorRank, FactorScope, HeldFactor, Sign};
use crate::domain::freshness::ShelfLife;
use crate::domain::governance::GovernanceType;
use crate::domain::id::{GovernanceTypeId, IndicatorId, PlaceId, ProblemId};
use crate::domain::indicator::Figure;
use crate::domain::place::Place;
use crate::domain::profile::Profile;
use crate::domain::query::{Described, Reading};
use crate::domain::record::{Evidence, Provenance, Record};
use crate::domain::text;
use crate::door;
use crate::proto::{codes, limits, v1};

impl Reader<'_> {
    /// A profile is accepted whole or refused whole.
    pub(super) fn profile(
        &self,
        raw: &v1::Profile,
        readings: &mut Vec<Reading>,
        violations: &mut Violations,
    ) -> Option<Described> {
        let before = violations.0.len();
        let display_name = match raw.display_name.as_str() {
            "" => Ok("the described place".to_owned()),
            name => text::name(name),
        };
        if let Some(finding) = door::look(&raw.display_name, &self.vocabulary.personal) {
            violations.add("profile.display_name", finding);
        }
        let name = display_name.map_err(|error| violations.add("profile.display_name", error)).ok();
        let governance_type = self.profile_type(&raw.governance_type, readings, violations);
        let region = text::statement(&raw.region).map_err(|error| violations.add("profile.region", error)).ok();
        let records = self.profile_records(&raw.records, violations);
        let figures = self.profile_figures(&raw.indicators, violations);
        let parents = self.places("profile.part_of", &raw.part_of, readings, violations);
        let id = PlaceId::new("profile").ok()?;
        let (name, governance_type, region) = (name?, governance_type?, region?);
        if violations.0.len() > before {
            return None;
        }
        let place = Place {
            region,
            part_of: parents.iter().map(|&parent| self.register.get(parent).place.id.clone()).collect(),
            ..Place::named(id, name, governance_type)
        };
        let profile = Profile::new(place, records, figures, Vec::new());
        Some(Described { profile, key: canonical_key(raw)?, parents })
    }

    /// The type of a code or label. Types are open-ended: one that the pack does not know counts as unknown, and is told.
    fn profile_type(
        &self,
        raw: &str,
        readings: &mut Vec<Reading>,
        violations: &mut Violations,
    ) -> Option<GovernanceTypeId> {
        let governance = &self.vocabulary.governance;
        if let Some(known) = governance.called(raw) {
            return Some(known.id.clone());
        }
        let unknown =
            GovernanceTypeId::new(raw).map_err(|error| violations.add("profile.governance_type", error)).ok()?;
        let names = |kind: &&GovernanceType| vec![kind.id.to_string(), kind.label.clone()];
        let nearest = most_alike(governance.types.iter(), names, raw).first().map(|kind| kind.id.clone());
        readings.push(Reading::UnknownType { text: text::echo(raw), nearest });
        Some(unknown)
    }

    fn profile_records(&self, raw: &[v1::ProfileRecord], violations: &mut Violations) -> Vec<Record> {
        if raw.len() > limits::RECORDS {
            let description = format!("has {} entries; at most {} are allowed", raw.len(), limits::RECORDS);
            violations.add("profile.records", description);
            return Vec::new();
        }
        let mut records: Vec<Record> = Vec::new();
        for (position, one) in raw.iter().enumerate() {
            let field = format!("profile.records[{position}]");
            let circumstances = self.profile_circumstances(one, &field, violations);
            let Some((problem, evidence)) = self.profile_record(one, &field, violations) else { continue };
            if records.iter().any(|known| known.problem == problem) {
                violations.add(format!("{field}.problem_id"), "stands twice in this profile");
                continue;
            }
            let mut record = Record::from_evidence(problem, vec![evidence]);
            record.iter_mut().for_each(|record| record.circumstances = circumstances.clone());
            records.extend(record);
        }
        records
    }

    fn profile_record(
        &self,
        raw: &v1::ProfileRecord,
        field: &str,
        violations: &mut Violations,
    ) -> Option<(ProblemId, Evidence)> {
        let known = ProblemId::new(&raw.problem_id).ok().filter(|id| self.vocabulary.taxonomy.get(id).is_some());
        if known.is_none() {
            violations.add(format!("{field}.problem_id"), format!("'{}' is no problem", text::echo(&raw.problem_id)));
        }
        let status = v1::RecordStatus::try_from(raw.status).map(codes::status_given);
        let status = status.map_err(|_| violations.add(format!("{field}.status"), "is no status")).ok();
        let stage = v1::Stage::try_from(raw.stage).map(codes::stage_given);
        let stage = stage.map_err(|_| violations.add(format!("{field}.stage"), "is no stage")).ok();
        let as_of = match day::parse(&raw.as_of) {
            Ok(day) if day > self.today => {
                violations.add(format!("{field}.as_of"), format!("{day} is after today, {}", self.today));
                None
            }
            Ok(day) => Some(day),
            Err(error) => {
                violations.add(format!("{field}.as_of"), error);
                None
            }
        };
        let statement = text::statement(&raw.statement);
        if let Some(finding) = door::look(&raw.statement, &self.vocabulary.personal) {
            violations.add(format!("{field}.statement"), finding);
        }
        let statement = statement.map_err(|error| violations.add(format!("{field}.statement"), error)).ok();
        let as_of = as_of?;
        let evidence = Evidence {
            status: status?,
            stage: stage?.flatten(),
            stage_rule: String::new(),
            stage_weighs: true,
            as_of,
            holds_on: as_of,
            provenance: Provenance::Declared,
            statement: statement?,
            source: None,
            source_key: String::new(),
            next_step: None,
            shelf_life: ShelfLife::ORDINARY,
        };
        Some((known?, evidence))
    }

    fn profile_figures(&self, raw: &[v1::ProfileIndicator], violations: &mut Violations) -> Vec<Option<Figure>> {
        let mut figures = vec![None; self.vocabulary.indicators.len()];
        for (position, one) in raw.iter().enumerate() {
            let field = format!("profile.indicators[{position}]");
            let known = IndicatorId::new(&one.indicator).ok().and_then(|id| self.vocabulary.indicator_index(&id));
            let Some(index) = known else {
                let shown = text::echo(&one.indicator);
                violations.add(format!("{field}.indicator"), format!("'{shown}' is no indicator"));
                continue;
            };
            match self.vocabulary.indicators[index].figure(one.value, Provenance::Declared) {
                Err(error) => violations.add(format!("{field}.value"), format!("{} {error}", one.value)),
                Ok(_) if figures[index].is_some() => {
                    violations.add(format!("{field}.indicator"), "stands twice in this profile");
                }
                Ok(figure) => figures[index] = Some(figure),
            }
        }
        figures
    }

    fn profile_circumstances(
        &self,
        raw: &v1::ProfileRecord,
        field: &str,
        violations: &mut Violations,
    ) -> Circumstances {
        let mut circumstances = Circumstances::default();
        if !raw.lead_sector.is_empty() {
            let lead = format!("{field}.lead_sector");
            circumstances.lead_sector = known_term(&self.vocabulary.sectors, &raw.lead_sector, &lead, violations);
        }
        for (position, one) in raw.factors.iter().enumerate() {
            let field = format!("{field}.factors[{position}]");
            let Some(held) = self.profile_factor(one, &field, violations) else { continue };
            let known = &mut circumstances.factors;
            if known.iter().any(|other| other.factor == held.factor) {
                violations.add(format!("{field}.factor_id"), "stands twice in this record");
            } else if held.rank.is_some() && known.iter().any(|other| other.rank == held.rank) {
                violations.add(format!("{field}.rank"), "stands twice in this record");
            } else {
                known.push(held);
            }
        }
        for (position, one) in raw.starting_points.iter().enumerate() {
            let field = format!("{field}.starting_points[{position}]");
            let Some(level) = self.profile_level(one, &field, violations) else { continue };
            if circumstances.starting_point.iter().any(|other| other.dimension == level.dimension) {
                violations.add(format!("{field}.dimension"), "stands twice in this record");
            } else {
                circumstances.starting_point.push(level);
            }
        }
        circumstances
    }

    fn profile_factor(&self, raw: &v1::ProfileFactor, field: &str, violations: &mut Violations) -> Option<HeldFactor> {
        let factor = self.vocabulary.factors.iter().find(|factor| factor.id.as_str() == raw.factor_id);
        if factor.is_none() {
            violations.add(format!("{field}.factor_id"), format!("'{}' is no factor", text::echo(&raw.factor_id)));
        }
        let sign = match v1::FactorSign::try_from(raw.sign) {
            Ok(v1::FactorSign::Enabler) => Some(Sign::Helps),
            Ok(v1::FactorSign::Barrier) => Some(Sign::Hinders),
            Ok(v1::FactorSign::Unspecified) | Err(_) => {
                violations.add(format!("{field}.sign"), "is missing: a factor helps (ENABLER) or hinders (BARRIER)");
                None
            }
        };
        let rank = FactorRank::new(raw.rank.into());
        if rank.is_none() && raw.rank != 0 {
            violations.add(format!("{field}.rank"), format!("{} is outside 1 to 3; 0 is no rank", raw.rank));
        }
        let scope = match v1::FactorScope::try_from(raw.scope) {
            Ok(v1::FactorScope::Unspecified) => factor.map(|factor| factor.scope),
            Ok(v1::FactorScope::Local) => Some(FactorScope::Local),
            Ok(v1::FactorScope::Central) => Some(FactorScope::Central),
            Ok(v1::FactorScope::Mixed) => Some(FactorScope::Mixed),
            Err(_) => {
                violations.add(format!("{field}.scope"), "is no scope");
                None
            }
        };
        Some(HeldFactor { factor: factor?.id.clone(), sign: sign?, rank, scope: scope?, source: None })
    }

    fn profile_level(
        &self,
        raw: &v1::ProfileStartingPoint,
        field: &str,
        violations: &mut Violations,
    ) -> Option<StartingLevel> {
        let dimension = self.vocabulary.starting_point.iter().find(|one| one.id.as_str() == raw.dimension);
        let Some(dimension) = dimension else {
            violations.add(format!("{field}.dimension"), format!("'{}' is no dimension", text::echo(&raw.dimension)));
            return None;
        };
        let given = raw.level.and_then(|level| usize::try_from(level).ok());
        let level = given.filter(|&level| level < dimension.levels.len());
        if level.is_none() {
            let highest = dimension.levels.len() - 1;
            let shown = raw.level.map_or("nothing".to_owned(), |level| level.to_string());
            violations.add(format!("{field}.level"), format!("{shown} is outside 0 to {highest}"));
        }
        let dimension = dimension.id.clone();
        Some(StartingLevel { dimension, level: level?, statement: String::new(), source: None })
    }
}

/// SHA-256 of the profile's proto3 JSON with sorted keys and no white space: what stands for it where ties are broken.
fn canonical_key(profile: &v1::Profile) -> Option<String> {
    let json = serde_json::to_value(profile).ok()?.to_string();
    Some(sha256(json))
}
