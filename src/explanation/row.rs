//! A peer as the row of a batch has it: what a row has no column for is not made.

use super::answer::{confidence_code, distance_km, governance_code};
use super::considerations::{considerations, newest, nothing_is_fresh};
use super::conversation::Proposal;
use super::differences::differences;
use super::encounter::Encounter;
use super::reasons::{Brought, brought};
use super::scene::Scene;
use super::shared::shared_in_row;
use super::story::what_was_hard;
use super::summary::{is_told, summed_up};
use super::words::with_kind;
use crate::matching::confidence::confidence;
use crate::matching::rank::{Ranked, Tie};
use crate::proto::{codes, v1};

/// A ranked candidate with its reasons, but for its rank and what the run knows beside the answer. Each column says what
/// [`super::peer`] says in the field of its name. `crowded_tie` is where too many places tie, if they do.
pub fn row<'a>(scene: &Scene<'a>, ranked: &Ranked<'a>, crowded_tie: Option<Tie>) -> v1::PeerRow {
    let met = &Encounter::of(scene, ranked);
    let (peer, today) = (&met.peer.place, scene.query.terms.today);
    let confidence = confidence(ranked, scene.corpus(), scene.reach, crowded_tie, today);
    let brought = brought(met);
    let summary = summary(met, &brought);
    let row = v1::PeerRow {
        peer_place_id: peer.id.to_string(),
        peer_display_name: peer.name.clone(),
        peer_governance_type: peer.governance_type.to_string(),
        peer_region: peer.region.clone(),
        fit: Some(ranked.fit.value()),
        coverage: Some(ranked.coverage.value()),
        confidence: Some(confidence_code(confidence).into()),
        relation: Some(codes::relation(met.relation).into()),
        governance_relation: Some(governance_code(met.governance).into()),
        distance_km: distance_km(met),
        as_of: newest(&met.told).map(|day| day.to_string()).unwrap_or_default(),
        stale: nothing_is_fresh(&met.told, today),
        summary,
        shared_problems: met.told.iter().map(|one| shared_in_row(scene, one)).collect(),
        contributions: brought.into_iter().map(Brought::in_row).collect(),
        considerations: considerations(met, confidence),
        ..v1::PeerRow::default()
    };
    match met.told.first() {
        Some(first) => with_proposal(row, Proposal::of(met, first.problem)),
        None => row,
    }
}

fn with_proposal(row: v1::PeerRow, Proposal { proposed, convener, opening_question, .. }: Proposal<'_>) -> v1::PeerRow {
    v1::PeerRow {
        approach_id: proposed.approach.map(|one| one.id.to_string()).unwrap_or_default(),
        approach: proposed.approach.map(|one| one.label.clone()).unwrap_or_default(),
        approach_reasons: proposed.reasons,
        opening_question,
        convener_id: convener.map(|one| one.id.to_string()).unwrap_or_default(),
        convener_display_name: convener.map(|one| one.name.clone()).unwrap_or_default(),
        ..row
    }
}

fn summary(met: &Encounter<'_, '_>, brought: &[Brought<'_>]) -> String {
    let name = with_kind(&met.peer.place.name, met.scene.type_label(met.peer));
    let told = brought.iter().filter(|one| is_told(one.block.name(), one.value()));
    let reasons = told.map(|one| one.reason.text.as_str());
    let first = differences(met).next();
    summed_up(&name, reasons, first.as_ref().map(|one| one.text.as_str()), what_was_hard(met).as_ref())
}
