//! A place described in a call: accepted whole or refused whole.

use super::query::Reader;
use super::terms::known_term;
use super::violation::Violations;
use crate::domain::alike::most_alike;
use crate::domain::day;
use crate::domain::digest::sha256;
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
            let mut circumstances = self.circumstances(&one.factors, &one.starting_points, &field, violations);
            if !one.lead_sector.is_empty() {
                let lead = format!("{field}.lead_sector");
                circumstances.lead_sector = known_term(&self.vocabulary.sectors, &one.lead_sector, &lead, violations);
            }
            let Some((problem, evidence)) = self.profile_record(one, &field, violations) else { continue };
            if records.iter().any(|known| known.problem == problem) {
                violations.add(format!("{field}.problem_id"), "stands twice in this profile");
                continue;
            }
            // Whoever asks says this itself, of its own matter.
            circumstances.own_words.clone_from(&evidence.statement);
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
            provisional: false,
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
}

/// SHA-256 of the profile's proto3 JSON with sorted keys and no white space: what stands for it where ties are broken.
fn canonical_key(profile: &v1::Profile) -> Option<String> {
    let json = serde_json::to_value(profile).ok()?.to_string();
    Some(sha256(json))
}
