//! The counts of `validate`.

use super::page::Page;
use crate::domain::id::PlaceId;
use crate::domain::source::{Reach, Silence};
use crate::domain::world::World;
use crate::pack::{Census, TypeCount};

/// Most matters that are named in one list.
const NAMED: usize = 5;

pub(in super::super) fn census(world: &World) -> String {
    let mut page = Page::default();
    let census = Census::of(world);
    page.text(&format!("{} {}: no faults.", world.about.title, world.about.version));
    page.text(&format!(
        "{} places, {} problems, {} records from {} sources of fact, {} figures published and {} derived.",
        census.places, census.problems, census.records, census.evidence, census.figures[0], census.figures[1]
    ));
    let counts = |named: Vec<(String, usize)>| {
        let shown: Vec<String> = named.iter().map(|(name, count)| format!("{name} {count}")).collect();
        shown.join(", ")
    };
    if world.vocabulary.weights.place_wide.is_none() {
        page.text(
            "No [weights.place_wide] in pack.toml: questions over all live records weigh blocks as questions about one \
             problem do.",
        );
    }
    page.blank().text("Records");
    let provenance = census.by_provenance.iter().map(|(one, count)| (one.code().replace('_', " "), *count));
    page.labelled("provenance", &[counts(provenance.collect())]);
    let stage =
        |stage: Option<_>| stage.map_or("unknown".to_owned(), |stage: crate::domain::stage::Stage| stage.to_string());
    page.labelled("stage", &[counts(census.by_stage.iter().map(|(one, count)| (stage(*one), *count)).collect())]);
    let status = census.by_status.iter().map(|(one, count)| (one.code().to_owned(), *count));
    page.labelled("status", &[counts(status.collect())]);

    page.blank().text("Places with at least one, two and three live problems, by governance type (sub-problems count within their problem)");
    let row = |count: &TypeCount| {
        let share = |number: usize| format!("{:.1}%", 100.0 * number as f64 / count.places as f64);
        [
            count.label.clone(),
            count.places.to_string(),
            count.records.to_string(),
            share(count.at_least[0]),
            share(count.at_least[1]),
            share(count.at_least[2]),
        ]
    };
    let rows: Vec<[String; 6]> = census.by_type.iter().map(row).collect();
    page.table(["type", "places", "records", "one", "two", "three or more"], &rows);
    page.blank().text("What each source tells, of whom, and what it means that a place is not in it");
    for (title, places, reach) in &census.sources {
        page.item(&told(title, *places, reach.as_ref()));
    }
    page.blank();
    if !census.thin.is_empty() {
        page.text(&format!("One or two live problems only: {}.", census.thin.join(", ")));
    }
    if !census.empty.is_empty() {
        page.text(&format!("Nothing on record: {}.", census.empty.join(", ")));
    }
    for (name, ids) in census.same_name.iter().take(NAMED) {
        let ids: Vec<&str> = ids.iter().map(PlaceId::as_str).collect();
        page.text(&format!("Warning: {} living places are called {name}: {}.", ids.len(), ids.join(", ")));
    }
    if census.same_name.len() > NAMED {
        page.text(&format!(
            "Warning: {} more names are those of several living places.",
            census.same_name.len() - NAMED
        ));
    }
    if !census.disagreeing.is_empty() {
        let all = census.disagreeing.iter().map(|(place, problem)| format!("{place} on {problem}"));
        page.text(&format!(
            "Sources disagree on status or stage of {} matters (the most recent stands; 'place show' lists them all): {}.",
            census.disagreeing.len(),
            all.collect::<Vec<_>>().join(", ")
        ));
    }
    page.finish()
}

fn told(title: &str, places: usize, reach: Option<&Reach>) -> String {
    let Some(reach) = reach else {
        return format!("{title}: on record for {places}; the pack does not say whom it could speak of");
    };
    let looked_at = match reach.looked_at {
        Some(number) => format!("looked at {number} {}", reach.of),
        None => format!("speaks of {}; how many it looked at is not known", reach.of),
    };
    let silence = match reach.silence {
        Silence::NotLooked => "nobody may have looked at the others",
        Silence::NotFound => "nothing was found of the others",
        Silence::FoundWell => "the others were found well",
        Silence::DidNotApply => "the others did not apply, or were not chosen",
    };
    format!("{title}: on record for {places}; {looked_at}; {silence}")
}
