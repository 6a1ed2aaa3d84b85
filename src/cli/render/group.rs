//! The answers of `groups`.

use super::page::Page;
use crate::present::versions;
use crate::proto::v1;

/// Most members and traits that are shown.
const SHOWN: usize = 20;

pub(in super::super) fn groups(answer: &v1::ListPeerGroupsResponse) -> String {
    let mut page = Page::default();
    page.text(match answer.structure() {
        v1::GroupStructure::Strong => "The places fall into groups, and clearly so.",
        v1::GroupStructure::Fair => "The places fall into groups, more or less.",
        v1::GroupStructure::Weak => {
            "The structure is weak: these groups help to read a list. They are not kinds of places, and another sample of \
             places would draw some borders elsewhere."
        }
        _ => "There are no groups: the places show no more structure than the same places with their blocks shuffled.",
    });
    page.blank();
    if !answer.groups.is_empty() {
        for group in &answer.groups {
            page.labelled(&group.peer_group_id, &[format!("{} places: {}", group.size, group.label)]);
        }
        page.blank().text(&format!(
            "Silhouette {:.3} (shuffled blocks {:.3}), stability {:.2}; adjusted Rand index with the governance types {:.2}, \
             with having {} or not {:.2}. In no group: {} places.",
            answer.silhouette,
            answer.shuffled_silhouette,
            answer.stability,
            answer.agreement_with_type,
            answer.most_agreeing_problem_id.replace('_', " "),
            answer.agreement_with_problem,
            answer.places_in_none
        ));
    }
    if let Some(churn) = answer.churn {
        page.text(&format!("{:.0}% of places changed groups since the model before.", 100.0 * churn));
    }
    page.text(&versions(answer.versions.as_ref()));
    page.finish()
}

pub(in super::super) fn group(answer: &v1::GetPeerGroupResponse) -> String {
    let mut page = Page::default();
    let group = answer.group.clone().unwrap_or_default();
    page.text(&format!("{}: {}", group.peer_group_id, group.label)).blank();
    let rows: Vec<[String; 4]> = group
        .traits
        .iter()
        .take(SHOWN)
        .map(|one| {
            let what = one.kind.replace('_', " ");
            [one.display_name.clone(), what, format!("{:.1}", one.lift), one.support.to_string()]
        })
        .collect();
    page.table(["what lifts it", "as", "lift", "places"], &rows).blank();
    let members = answer.members.iter().take(SHOWN).map(|one| {
        let place = one.place.clone().unwrap_or_default();
        format!("{} {:.2}", place.display_name, one.membership)
    });
    let more = usize::try_from(answer.member_count).unwrap_or_default().saturating_sub(SHOWN);
    let tail = if more > 0 { format!(", and {more} more") } else { String::new() };
    page.text(&format!("In it, most first: {}{tail}.", members.collect::<Vec<_>>().join(", "))).blank();
    if answer.pitfalls.is_empty() {
        page.text("Pitfalls: none that 5 of them or more tell everybody.").blank();
    } else {
        page.text("Pitfalls, as some of them tell everybody:");
        for one in &answer.pitfalls {
            page.item(&format!("{} ({} places)", one.problem_display_name, one.place_count));
            page.labelled("look out", &one.pitfalls);
        }
        page.blank();
    }
    page.text(&versions(answer.versions.as_ref()));
    page.finish()
}
