//! Which eligible places may be listed, as a call says it.

use std::collections::BTreeSet;

use super::query::Reader;
use super::terms::known_term;
use super::violation::Violations;
use crate::domain::circumstances::IntegrationAxis;
use crate::domain::id::GovernanceTypeId;
use crate::domain::place::Place;
use crate::domain::query::{Filter, Reading};
use crate::domain::slot::{GroupNo, Slot};
use crate::domain::stage::Stage;
use crate::domain::text;
use crate::proto::{codes, limits, v1};

impl Reader<'_> {
    pub(super) fn filter(&self, raw: &v1::Filter, readings: &mut Vec<Reading>, violations: &mut Violations) -> Filter {
        let given = |value: &str| (!value.is_empty()).then(|| value.to_owned());
        let governance_types = self.types("filter.governance_types", &raw.governance_types, violations);
        let stages = stages(&raw.stages, violations);
        if raw.exclude_place_ids.len() > limits::RECORDS {
            violations.add("filter.exclude_place_ids", format!("has more than {} entries", limits::RECORDS));
        }
        let exclude = self.places("filter.exclude_place_ids", &raw.exclude_place_ids, readings, violations);
        let peer_group = self.peer_group(&raw.peer_group_id, violations);
        let relation = v1::PlaceRelation::try_from(raw.relation.unwrap_or_default()).map(codes::relation_given);
        let relation = or_wrong(relation, "filter.relation", "is no relation", violations);
        let governance = v1::GovernanceFilter::try_from(raw.governance).map(codes::governed_given);
        let governance = or_wrong(governance, "filter.governance", "is no way of being governed", violations);
        let assessed = v1::SelfAssessmentFilter::try_from(raw.self_assessment).map(codes::assessed_given);
        let why = "is no way in which a place sees itself";
        let self_assessment = or_wrong(assessed, "filter.self_assessment", why, violations);
        let integration_axis = IntegrationAxis::from_code(&raw.integration_axis);
        if integration_axis.is_none() && !raw.integration_axis.is_empty() {
            violations.add("filter.integration_axis", "is neither horizontal nor vertical nor both");
        }
        let mut delivery_models = Vec::new();
        for (position, code) in raw.delivery_models.iter().enumerate() {
            let field = format!("filter.delivery_models[{position}]");
            delivery_models.extend(known_term(&self.vocabulary.delivery_models, code, &field, violations));
        }
        let lead = given(&raw.lead_sector);
        let lead_sector =
            lead.and_then(|code| known_term(&self.vocabulary.sectors, &code, "filter.lead_sector", violations));
        // Who asks for the same a thousand times is answered as who asks once.
        let governance_types = once(governance_types);
        let (stages, exclude, delivery_models) = (once(stages), once(exclude), once(delivery_models));
        Filter {
            nation: self.area("filter.nation", &raw.nation, |place| &place.nation, violations),
            region: self.area("filter.region", &raw.region, |place| &place.region, violations),
            governance_types,
            stages,
            exclude: exclude.into_iter().map(|place| self.register.get(place).place.id.clone()).collect(),
            relation,
            delivery_models,
            lead_sector,
            integration_axis,
            peer_group,
            similar_size: raw.similar_size,
            governance,
            self_assessment,
        }
    }

    /// The group of this id; a violation where there is none.
    fn peer_group(&self, id: &str, violations: &mut Violations) -> Option<GroupNo> {
        let peer_group = self.groups.and_then(|groups| groups.position(id));
        if peer_group.is_none() && !id.is_empty() {
            let known: Vec<&str> =
                self.groups.iter().flat_map(|groups| &groups.groups).map(|group| group.id.as_str()).collect();
            let known = if known.is_empty() { "the model has none".to_owned() } else { known.join(", ") };
            violations.add("filter.peer_group_id", format!("'{}' is no peer group: {known}", text::echo(id)));
        }
        peer_group
    }

    /// The types of these codes or labels, in any case; a violation for each that is none.
    pub(super) fn types(&self, field: &str, named: &[String], violations: &mut Violations) -> Vec<GovernanceTypeId> {
        let mut types = Vec::new();
        for (position, text) in named.iter().enumerate() {
            match self.vocabulary.governance.called(text) {
                Some(kind) => types.push(kind.id.clone()),
                None => {
                    let known: Vec<&str> =
                        self.vocabulary.governance.types.iter().map(|kind| kind.id.as_str()).collect();
                    let description = format!("'{}' is no type; the types are {}", text::echo(text), known.join(", "));
                    violations.add(format!("{field}[{position}]"), description);
                }
            }
        }
        types
    }

    /// The places that these texts name; a violation for each that names none, or that can mean several.
    pub(super) fn places(
        &self,
        field: &str,
        named: &[String],
        readings: &mut Vec<Reading>,
        violations: &mut Violations,
    ) -> Vec<Slot> {
        let mut places = Vec::new();
        for (position, text) in named.iter().enumerate().take(limits::RECORDS) {
            let field = format!("{field}[{position}]");
            match self.named(&field, text, readings) {
                Ok(place) => places.push(place),
                Err(error) => violations.add(field, error),
            }
        }
        places
    }

    /// The nation or region of that name, in any case. One that no place is in would leave out everybody: more likely a slip
    /// than a wish.
    pub(super) fn area(
        &self,
        field: &str,
        named: &str,
        of: impl Fn(&Place) -> &String,
        violations: &mut Violations,
    ) -> Option<String> {
        if named.is_empty() {
            return None;
        }
        let all: BTreeSet<&String> = self.register.profiles().iter().map(|profile| of(&profile.place)).collect();
        let wanted = named.trim().to_lowercase();
        let found = all.iter().find(|one| one.to_lowercase() == wanted);
        if found.is_none() {
            let known: Vec<&str> = all.iter().map(|one| one.as_str()).filter(|one| !one.is_empty()).collect();
            violations.add(field, format!("'{}' is unknown; there are {}", text::echo(named), known.join(", ")));
        }
        found.map(|one| (*one).clone())
    }
}

/// What a code says; a violation where it is none.
fn or_wrong<T, E>(
    read: Result<Option<T>, E>,
    field: &'static str,
    why: &'static str,
    violations: &mut Violations,
) -> Option<T> {
    read.unwrap_or_else(|_| {
        violations.add(field, why);
        None
    })
}

/// The stages of these codes, unknown among them; a violation for each that is none.
fn stages(given: &[i32], violations: &mut Violations) -> Vec<Option<Stage>> {
    let mut stages = Vec::new();
    for (position, &code) in given.iter().enumerate() {
        match v1::Stage::try_from(code).ok().and_then(codes::stage_given) {
            Some(stage) => stages.push(stage),
            None => violations.add(format!("filter.stages[{position}]"), "is no stage"),
        }
    }
    stages
}

/// In order, and each once.
fn once<T: Ord>(all: Vec<T>) -> Vec<T> {
    all.into_iter().collect::<BTreeSet<T>>().into_iter().collect()
}
