//! Which eligible places may be listed, as a call says it.

use std::collections::BTreeSet;

use super::query::{LIST_LIMIT, Reader, Violations};
use crate::domain::circumstances::IntegrationAxis;
use crate::domain::id::{PlaceId, TermId};
use crate::domain::query::{Filter, Relation};
use crate::domain::stage::Stage;
use crate::domain::term::Term;
use crate::domain::text;
use crate::proto::{codes, v1};

impl Reader<'_> {
    pub(super) fn filter(&self, raw: &v1::Filter, violations: &mut Violations) -> Filter {
        let given = |value: &str| (!value.is_empty()).then(|| value.to_owned());
        self.check_areas(raw, violations);
        let mut governance_types = Vec::new();
        let types = &self.vocabulary.governance.types;
        for (position, code) in raw.governance_types.iter().enumerate() {
            match types.iter().find(|kind| kind.id.as_str() == code) {
                Some(kind) => governance_types.push(kind.id.clone()),
                None => {
                    let known: Vec<&str> = types.iter().map(|kind| kind.id.as_str()).collect();
                    let description = format!("'{}' is no type; the types are {}", text::echo(code), known.join(", "));
                    violations.add(format!("filter.governance_types[{position}]"), description);
                }
            }
        }
        let mut stages: Vec<Option<Stage>> = Vec::new();
        for (position, &code) in raw.stages.iter().enumerate() {
            match v1::Stage::try_from(code).ok().and_then(codes::stage_given) {
                Some(stage) => stages.push(stage),
                None => violations.add(format!("filter.stages[{position}]"), "is no stage"),
            }
        }
        if raw.exclude_place_ids.len() > LIST_LIMIT {
            violations.add("filter.exclude_place_ids", format!("has more than {LIST_LIMIT} entries"));
        }
        let mut exclude = Vec::new();
        for (position, id) in raw.exclude_place_ids.iter().enumerate().take(LIST_LIMIT) {
            match PlaceId::new(id) {
                Ok(id) => exclude.push(id),
                Err(error) => violations.add(format!("filter.exclude_place_ids[{position}]"), error),
            }
        }
        let peer_group = self.groups.and_then(|groups| groups.position(&raw.peer_group_id));
        if peer_group.is_none() && !raw.peer_group_id.is_empty() {
            let known: Vec<&str> =
                self.groups.iter().flat_map(|groups| &groups.groups).map(|group| group.id.as_str()).collect();
            let known = if known.is_empty() { "the model has none".to_owned() } else { known.join(", ") };
            let description = format!("'{}' is no peer group: {known}", text::echo(&raw.peer_group_id));
            violations.add("filter.peer_group_id", description);
        }
        let relation = match v1::PlaceRelation::try_from(raw.relation.unwrap_or_default()) {
            Ok(v1::PlaceRelation::Unspecified) => None,
            Ok(v1::PlaceRelation::External) => Some(Relation::External),
            Ok(v1::PlaceRelation::Sibling) => Some(Relation::Sibling),
            Err(_) => {
                violations.add("filter.relation", "is no relation");
                None
            }
        };
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
        Filter {
            nation: given(&raw.nation),
            region: given(&raw.region),
            governance_types,
            stages,
            exclude,
            relation,
            delivery_models,
            lead_sector,
            integration_axis,
            peer_group,
            similar_size: raw.similar_size,
        }
    }

    /// A region or nation that no place is in would leave out everybody: more likely a slip than a wish.
    fn check_areas(&self, raw: &v1::Filter, violations: &mut Violations) {
        let places = || self.register.profiles().iter().map(|profile| &profile.place);
        let nations: BTreeSet<&str> = places().map(|place| place.nation.as_str()).collect();
        let regions: BTreeSet<&str> = places().map(|place| place.region.as_str()).collect();
        for (field, value, known) in [("nation", &raw.nation, nations), ("region", &raw.region, regions)] {
            if !value.is_empty() && !known.contains(value.as_str()) {
                let known: Vec<&str> = known.into_iter().filter(|one| !one.is_empty()).collect();
                let description = format!("'{}' is no {field}; there are {}", text::echo(value), known.join(", "));
                violations.add(format!("filter.{field}"), description);
            }
        }
    }
}

/// A code of the pack's words; a violation that lists them where it is none.
pub(super) fn known_term(terms: &[Term], code: &str, field: &str, violations: &mut Violations) -> Option<TermId> {
    let known = terms.iter().find(|term| term.id.as_str() == code);
    if known.is_none() {
        violations.add(field, unknown_code(code, terms.iter().map(|term| term.id.as_str())));
    }
    known.map(|term| term.id.clone())
}

/// That there is no such code, and which there are.
pub(super) fn unknown_code<'a>(code: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let known = if known.is_empty() { "the pack has none".to_owned() } else { known.join(", ") };
    format!("'{}' is unknown: {known}", text::echo(code))
}
