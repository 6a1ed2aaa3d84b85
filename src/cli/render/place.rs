//! The answers of `place`.

use super::page::Page;
use super::shared::{provenance, stage, status, versions};
use crate::proto::v1;

pub(in super::super) fn places(answer: &v1::ListPlacesResponse) -> String {
    let mut page = Page::default();
    let row = |place: &v1::PlaceSummary| {
        [
            place.place_id.clone(),
            place.display_name.clone(),
            place.governance_display_name.clone(),
            place.record_count.to_string(),
            place.region.clone(),
        ]
    };
    let rows: Vec<[String; 5]> = answer.places.iter().map(row).collect();
    page.table(["id", "name", "governance", "records", "region"], &rows).blank();
    page.text(&format!("{} places.", answer.total_count)).text(&versions(answer.versions.as_ref()));
    page.finish()
}

pub(in super::super) fn place(answer: &v1::GetPlaceResponse, words: &v1::ListVocabularyResponse) -> String {
    let mut page = Page::default();
    let place = answer.place.clone().unwrap_or_default();
    page.text(&format!("{} ({}), {}", place.display_name, place.place_id, place.official_name));
    let region = if place.region.is_empty() { String::new() } else { format!(", {}", place.region) };
    page.labelled(
        "governance",
        &[format!("{}, {}{region}", place.governance_display_name, place.structure.replace('_', " "))],
    );
    let names = |places: &[v1::PlaceSummary]| {
        let named = places.iter().map(|one| format!("{} ({})", one.display_name, one.governance_display_name));
        named.collect::<Vec<_>>().join("; ")
    };
    if !place.part_of.is_empty() {
        page.labelled("part of", &[names(&place.part_of)]);
    }
    if !place.members.is_empty() {
        page.labelled("members", &[names(&place.members)]);
    }
    if !place.predecessors.is_empty() {
        page.labelled("replaced", &[place.predecessors.join(", ")]);
    }
    page.blank().text("Duties");
    for (code, label) in [
        (v1::Duty::Holds, "holds"),
        (v1::Duty::Shares, "shares"),
        (v1::Duty::None, "others hold"),
        (v1::Duty::Unknown, "unknown"),
    ] {
        let of_kind: Vec<&str> = place
            .duties
            .iter()
            .filter(|duty| duty.duty == i32::from(code))
            .map(|duty| duty.function_display_name.as_str())
            .collect();
        if !of_kind.is_empty() {
            page.labelled(label, &[of_kind.join("; ")]);
        }
    }
    page.blank().text("Records");
    if place.records.is_empty() {
        page.text("  nothing is on record");
    }
    for record in &place.records {
        let sources = record.sources.iter().map(|source| format!("{} ({})", source.title, source.as_of));
        page.item(&format!(
            "{}: {}, {} ({}, {})",
            record.problem_display_name,
            status(record.status),
            stage(words, record.stage),
            provenance(record.provenance),
            record.as_of
        ));
        page.labelled("says", std::slice::from_ref(&record.statement));
        page.labelled("sources", &sources.collect::<Vec<_>>());
    }
    if !place.pressures.is_empty() {
        page.blank().text("Pressures (derived from figures; nobody has said so)");
        for pressure in &place.pressures {
            page.item(&format!("{}: {}", pressure.problem_display_name, pressure.statement));
        }
    }
    let derived = place.indicators.iter().filter(|one| one.provenance == i32::from(v1::Provenance::Derived)).count();
    page.blank();
    page.text(&format!("Figures: {} known, {derived} of them derived (all in --output json).", place.indicators.len()));
    page.text(&versions(answer.versions.as_ref()));
    page.finish()
}
