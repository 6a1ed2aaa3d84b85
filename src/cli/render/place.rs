//! The answers of `place`.

use super::page::Page;
use crate::present::{contacts, outcome, provenance, self_assessment, sentence, setting, status, story, versions};
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

pub(in super::super) fn place(answer: &v1::GetPlaceResponse) -> String {
    let mut page = Page::default();
    let place = answer.place.clone().unwrap_or_default();
    show_who_it_is(&mut page, &place);
    page.blank().text("Duties");
    show_duties(&mut page, &place.duties);
    page.blank().text("Records");
    if place.records.is_empty() {
        page.text("  nothing is on record");
    }
    for record in &place.records {
        show_record(&mut page, record);
    }
    if !place.pressures.is_empty() {
        page.blank().text("Pressures (derived from figures; nobody has said so)");
        for pressure in &place.pressures {
            page.item(&format!("{}: {}", pressure.problem_display_name, pressure.statement));
        }
    }
    page.blank();
    if let Some(completeness) = &place.completeness {
        show_completeness(&mut page, completeness);
    }
    let derived = place.indicators.iter().filter(|one| one.provenance == i32::from(v1::Provenance::Derived)).count();
    page.text(&format!(
        "Figures: {} known, {derived} of them worked out from those of its parts (all in --output json).",
        place.indicators.len()
    ));
    page.text(&versions(answer.versions.as_ref()));
    page.finish()
}

/// Its names and its government, whom it belongs with, and what it says of itself.
fn show_who_it_is(page: &mut Page, place: &v1::Place) {
    page.text(&format!("{} ({}), {}", place.display_name, place.place_id, place.official_name));
    let region = if place.region.is_empty() { String::new() } else { format!(", {}", place.region) };
    page.labelled("governance", &[format!("{}, {}{region}", place.governance_display_name, tier(&place.structure))]);
    let related = [
        ("part of", &place.part_of),
        ("members", &place.members),
        ("bodies", &place.consisted_of),
        ("was in", &place.partnerships),
    ];
    for (label, places) in related.into_iter().filter(|(_, places)| !places.is_empty()) {
        let named = places.iter().map(|one| format!("{} ({})", one.display_name, one.governance_display_name));
        page.labelled(label, &[named.collect::<Vec<_>>().join("; ")]);
    }
    let planned = place.planned_successions.iter().map(|one| format!("{} from {}", one.successor, one.vesting_date));
    let planned: Vec<String> = planned.collect();
    if !planned.is_empty() {
        page.labelled("planned", &planned);
    }
    if !place.predecessors.is_empty() {
        page.labelled("replaced", &[place.predecessors.join(", ")]);
    }
    page.labelled("setting", &setting(&place.setting));
    let own = |one: &v1::ContactPoint| format!("{}: {}, verified {}", one.role, one.mailbox, one.verified_on);
    let own: Vec<String> = place.contacts.iter().map(own).collect();
    // Whoever reads where somebody is need not be told that there is somebody.
    page.labelled("contact", &if own.is_empty() { contacts(&place.contacts_on_record) } else { own });
}

fn show_duties(page: &mut Page, duties: &[v1::PlaceDuty]) {
    let by_law = |duty: &v1::PlaceDuty| duty.basis() == v1::DutyBasis::Law;
    let own = |duty: &v1::PlaceDuty| matches!(duty.duty(), v1::Duty::Holds | v1::Duty::Shares);
    type Is<'a> = &'a dyn Fn(&v1::PlaceDuty) -> bool;
    let kinds: [(&str, Is<'_>); 5] = [
        ("holds", &|duty| by_law(duty) && duty.duty() == v1::Duty::Holds),
        ("shares", &|duty| by_law(duty) && duty.duty() == v1::Duty::Shares),
        ("by practice", &|duty| !by_law(duty) && own(duty)),
        ("others hold", &|duty| duty.duty() == v1::Duty::None),
        ("unknown", &|duty| duty.duty() == v1::Duty::Unknown),
    ];
    for (label, is_of_kind) in kinds {
        let of_kind = duties.iter().filter(|duty| is_of_kind(duty)).map(|duty| duty.function_display_name.as_str());
        let of_kind: Vec<&str> = of_kind.collect();
        if !of_kind.is_empty() {
            page.labelled(label, &[of_kind.join("; ")]);
        }
    }
}

fn show_record(page: &mut Page, record: &v1::Record) {
    let sources = record.sources.iter().flat_map(|source| {
        let address = (!source.url.is_empty()).then(|| source.url.clone());
        // What the place said itself has no other title.
        let title = if source.title.is_empty() { "its own word" } else { &source.title };
        [format!("{title} ({})", source.as_of)].into_iter().chain(address)
    });
    let assessed = record.self_assessment.map(|code| format!(", {} in its own eyes", self_assessment(code)));
    page.item(&format!(
        "{}: {}, {}{} ({}, {}{}{})",
        record.problem_display_name,
        status(record.status),
        record.stage_words,
        assessed.unwrap_or_default(),
        provenance(record.provenance),
        record.as_of,
        if record.provisional { ", provisional" } else { "" },
        if record.stale { ", may be out of date" } else { "" }
    ));
    page.labelled("says", std::slice::from_ref(&record.statement));
    page.labelled("sources", &sources.collect::<Vec<_>>());
    show_circumstances(page, record);
    for (label, lines) in record.story.iter().flat_map(story) {
        page.labelled(label, &lines);
    }
}

fn show_completeness(page: &mut Page, one: &v1::Completeness) {
    let blocks = one.blocks.iter().map(|block| format!("{} {:.2}", block.block.replace('_', " "), block.known));
    let blocks = blocks.collect::<Vec<_>>().join(", ");
    page.text(&format!("Known: {:.2} of what can be compared ({blocks}).", one.known));
    if let Some(fact) = &one.next_fact {
        page.text(&format!("One fact would add most (+{:.3}): {}.", one.next_fact_gain, fact.text));
    }
    if let Some(detail) = &one.implementation_detail {
        page.text(&sentence(&detail.text));
    }
}

/// Where it stands among the tiers, in words.
fn tier(structure: &str) -> String {
    match structure {
        "upper" | "lower" => format!("{structure} tier"),
        other => other.replace('_', " "),
    }
}

/// What helps and hinders, where the work started from, for whom and in which form.
fn show_circumstances(page: &mut Page, record: &v1::Record) {
    let factors = |wanted: v1::FactorSign| -> Vec<&str> {
        let of_sign = record.factors.iter().filter(|one| one.sign() == wanted);
        of_sign.map(|one| one.display_name.as_str()).collect()
    };
    let details = record.details.clone().unwrap_or_default();
    let named = |all: &[v1::NamedCode]| all.iter().map(|one| one.display_name.as_str()).collect::<Vec<_>>().join("; ");
    let started = record.starting_points.iter().map(|one| format!("{}: {}", one.display_name, one.level_display_name));
    let lines = [
        ("helped", factors(v1::FactorSign::Enabler).join("; ")),
        ("hindered", factors(v1::FactorSign::Barrier).join("; ")),
        ("start", started.collect::<Vec<_>>().join("; ")),
        ("for", named(&details.client_groups)),
        ("form", named(&details.delivery_models)),
        ("led by", named(details.lead_sector.as_slice())),
        ("with", named(&details.partner_sectors)),
        ("extent", named(details.integration_extent.as_slice())),
        ("axis", details.integration_axis),
    ];
    for (label, text) in lines.iter().filter(|(_, text)| !text.is_empty()) {
        page.labelled(label, &[text]);
    }
    page.labelled("figures", &record.outcomes.iter().map(outcome).collect::<Vec<_>>());
}
