//! What places declared, as items that an import takes.

use std::collections::BTreeSet;

use super::sharing;
use crate::domain::circumstances::StartingLevel;
use crate::domain::consent::Scope;
use crate::domain::declared::{DeclaredPlace, DeclaredRecord, Kept, Ledger};
use crate::domain::factor::HeldFactor;
use crate::domain::id::PlaceId;
use crate::proto::{codes, v1};

/// An item for each place that declared something or went, larger places before those that are part of them: so that an import
/// knows each place when another names it. What a place names that is not there any more is left out.
pub fn exported(ledger: &Ledger) -> Vec<v1::ImportPlacesRequest> {
    let declared = ledger.declared();
    let ids = declared.gone().iter().chain(declared.recorded()).chain(declared.places().map(|kept| &kept.value.id));
    let mut order = Order { ledger, all: ids.collect(), seen: BTreeSet::new(), items: Vec::new() };
    for id in order.all.clone() {
        order.add(id);
    }
    order.items
}

/// How many places among these said something of for whom it is that their items do not have: of all of it, of being there, of who acts
/// for them, or of a problem of which they declared nothing.
pub fn unexported(ledger: &Ledger, items: &[v1::ImportPlacesRequest]) -> usize {
    let declared = ledger.declared();
    let leaves_out = |place: &PlaceId| {
        declared.consents(place).any(|(scope, _)| match scope {
            Scope::All | Scope::Being | Scope::Acting => true,
            Scope::Of(problem, _) => declared.about(place, problem).is_none(),
        })
    };
    let is_among = |place: &&PlaceId| items.iter().any(|item| item.place_id == place.as_str());
    declared.consenting().filter(|place| leaves_out(place)).filter(is_among).count()
}

struct Order<'a> {
    ledger: &'a Ledger,
    all: BTreeSet<&'a PlaceId>,
    seen: BTreeSet<&'a PlaceId>,
    items: Vec<v1::ImportPlacesRequest>,
}

impl<'a> Order<'a> {
    /// A place behind the larger ones: no deeper than places lie in one another.
    fn add(&mut self, id: &'a PlaceId) {
        if !self.all.contains(id) || !self.seen.insert(id) {
            return;
        }
        let said = self.ledger.declared().place(id);
        for whole in said.into_iter().flat_map(|kept| &kept.value.part_of) {
            self.add(whole);
        }
        self.items.push(item(self.ledger, id));
    }
}

fn item(ledger: &Ledger, id: &PlaceId) -> v1::ImportPlacesRequest {
    let declared = ledger.declared();
    v1::ImportPlacesRequest {
        place_id: id.to_string(),
        delete: declared.gone().contains(id),
        place: declared.place(id).map(|kept| place(ledger, &kept.value)),
        records: declared.records(id).map(|kept| record(ledger, id, kept)).collect(),
        request_id: String::new(),
        validate_only: false,
    }
}

fn place(ledger: &Ledger, said: &DeclaredPlace) -> v1::PlaceDeclaration {
    let stands = |whole: &&PlaceId| ledger.world().register.position(whole).is_some();
    v1::PlaceDeclaration {
        place_id: said.id.to_string(),
        display_name: said.name.clone(),
        governance_type: said.governance_type.to_string(),
        official_name: said.official_name.clone(),
        nation: said.nation.clone(),
        region: said.region.clone(),
        part_of: said.part_of.iter().filter(stands).map(ToString::to_string).collect(),
    }
}

fn record(ledger: &Ledger, id: &PlaceId, kept: &Kept<DeclaredRecord>) -> v1::RecordDeclaration {
    let said = &kept.value;
    v1::RecordDeclaration {
        problem_id: said.matter.code().to_owned(),
        problem_words: said.matter.said().to_owned(),
        status: codes::status(said.status).into(),
        stage: codes::stage(said.stage).into(),
        as_of: said.as_of.to_string(),
        statement: said.statement.clone(),
        factors: said.factors.iter().map(factor).collect(),
        starting_points: said.starting_point.iter().map(starting_point).collect(),
        sharing: said.matter.problem().and_then(|problem| sharing::said_of_record(ledger.declared(), id, problem)),
    }
}

fn factor(held: &HeldFactor) -> v1::ProfileFactor {
    v1::ProfileFactor {
        factor_id: held.factor.to_string(),
        sign: codes::sign(held.sign).into(),
        rank: held.rank.map_or(0, |rank| rank.number().into()),
        scope: codes::scope(held.scope).into(),
    }
}

fn starting_point(level: &StartingLevel) -> v1::ProfileStartingPoint {
    v1::ProfileStartingPoint { dimension: level.dimension.to_string(), level: i32::try_from(level.level).ok() }
}
