//! What places declared, as items that an import takes.

use std::collections::BTreeSet;

use super::sharing;
use crate::catalogue;
use crate::domain::circumstances::StartingLevel;
use crate::domain::consent::{Consent, Part, Scope};
use crate::domain::declared::{Declared, DeclaredPlace, DeclaredRecord, Kept, Ledger};
use crate::domain::factor::HeldFactor;
use crate::domain::id::PlaceId;
use crate::domain::story::Story;
use crate::proto::{codes, v1};

/// An item for each place that declared something, said for whom it is, or went, larger places before those that are part of them: so that an import
/// knows each place when another names it. What a place names that is not there any more is left out.
pub fn exported(ledger: &Ledger) -> Vec<v1::ImportPlacesRequest> {
    let declared = ledger.declared();
    let ids = declared.gone().iter().chain(declared.recorded()).chain(declared.consenting());
    let ids = ids.chain(declared.places().map(|kept| &kept.value.id)).chain(declared.telling());
    let mut order = Order { ledger, all: ids.collect(), seen: BTreeSet::new(), items: Vec::new() };
    for id in order.all.clone() {
        order.add(id);
    }
    order.items
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
        place: place(ledger, id),
        records: declared.records(id).map(|kept| record(ledger, kept)).collect(),
        consents: declared.consents(id).map(|(scope, kept)| consent(declared, id, scope, kept)).collect(),
        request_id: String::new(),
        validate_only: false,
    }
}

/// Who a place says that it is, and what it says of itself beside that; none where it says neither.
fn place(ledger: &Ledger, id: &PlaceId) -> Option<v1::PlaceDeclaration> {
    let declared = ledger.declared();
    let (who, itself) = (declared.place(id), declared.itself(id));
    let said = who.map(|kept| who_it_is(ledger, &kept.value));
    let Some(itself) = itself.map(|kept| &kept.value) else { return said };
    let contacts = itself.contacts.iter().map(super::itself::contact).collect();
    Some(v1::PlaceDeclaration {
        place_id: id.to_string(),
        setting: itself.setting.clone(),
        contacts,
        ..said.unwrap_or_default()
    })
}

fn who_it_is(ledger: &Ledger, said: &DeclaredPlace) -> v1::PlaceDeclaration {
    // Also where not everybody is told that it is there.
    let stands = |whole: &&PlaceId| ledger.as_itself(whole).is_some();
    v1::PlaceDeclaration {
        place_id: said.id.to_string(),
        display_name: said.name.clone(),
        governance_type: said.governance_type.to_string(),
        official_name: said.official_name.clone(),
        nation: said.nation.clone(),
        region: said.region.clone(),
        part_of: said.part_of.iter().filter(stands).map(ToString::to_string).collect(),
        setting: String::new(),
        contacts: Vec::new(),
    }
}

fn record(ledger: &Ledger, kept: &Kept<DeclaredRecord>) -> v1::RecordDeclaration {
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
        provisional: said.provisional,
        story: (!said.story.is_empty()).then(|| story(ledger, &said.story)),
        self_assessment: said.self_assessment.map_or(0, |one| codes::self_assessment(one).into()),
        // All that there are, also where others were told there before.
        outcomes_anew: !said.story.is_empty(),
        // Each step of the history says what moved it.
        moved_by: String::new(),
        // Among the consents, with who said it and when.
        sharing: None,
    }
}

/// A place that went is named no more.
fn story(ledger: &Ledger, said: &Story) -> v1::Story {
    let (mut told, public) = (said.clone(), ledger.public());
    for one in &mut told.changed_to_fit {
        one.from = one.from.take().filter(|id| ledger.as_itself(id).is_some());
    }
    catalogue::story(&told, &public.vocabulary.stages, &public.register)
}

fn consent(declared: &Declared, id: &PlaceId, scope: &Scope, kept: &Kept<Consent>) -> v1::ConsentDeclaration {
    // Said before one could share it: consent and record are of one write.
    let of_record_alone = matches!(scope, Scope::Of(problem, Part::Setback)
        if declared.about(id, problem).is_some_and(|record| record.write == kept.write));
    v1::ConsentDeclaration {
        problem_id: scope.problem().map(ToString::to_string).unwrap_or_default(),
        part: sharing::part_of(scope).into(),
        sharing: Some(sharing::told(&kept.value)),
        said_at: format!("{:.3}", kept.at),
        said_by: kept.value.by.as_ref().map(ToString::to_string).unwrap_or_default(),
        of_record_alone,
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
