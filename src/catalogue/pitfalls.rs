//! What members of a group tell others to look out for, without saying who tells what (R44).

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::ProblemId;
use crate::domain::place::Place;
use crate::domain::profile::Profile;
use crate::domain::record::Record;
use crate::domain::slot::Slot;
use crate::engine::View;
use crate::explanation::told_story;
use crate::proto::v1;

/// Fewest places that tell any: what fewer tell could be laid at the door of one.
const FEWEST: usize = 5;
/// Most that are told of one problem.
const MOST: usize = 100;

/// What some places tell of one problem.
#[derive(Default)]
struct Told<'a> {
    places: usize,
    pitfalls: BTreeSet<&'a str>,
}

/// By problem what these places tell, of what the owner of the view and everybody are both told.
pub(super) fn pitfalls(view: &View, everybody: &View, members: &[(Slot, f64)]) -> Vec<v1::ProblemPitfalls> {
    let mut told: BTreeMap<&ProblemId, Told<'_>> = BTreeMap::new();
    for (member, _) in members {
        let profile = view.register().get(*member);
        // What a place is not sure of yet is counted with nothing (R53).
        for record in profile.records().iter().filter(|record| record.is_offered() && !record.is_provisional()) {
            let of_it = told_to_both(view, everybody, profile, record);
            if !of_it.is_empty() {
                let told = told.entry(&record.problem).or_default();
                told.places += 1;
                told.pitfalls.extend(of_it);
            }
        }
    }
    told.retain(|_, told| told.places >= FEWEST);
    let mut told: Vec<(&ProblemId, Told<'_>)> = told.into_iter().collect();
    told.sort_by_key(|(_, told)| std::cmp::Reverse(told.places));
    let message = |(problem, told): (&ProblemId, Told<'_>)| v1::ProblemPitfalls {
        problem_id: problem.to_string(),
        problem_display_name: view.vocabulary().taxonomy.label(problem).to_owned(),
        place_count: i32::try_from(told.places).unwrap_or(i32::MAX),
        pitfalls: told.pitfalls.into_iter().take(MOST).map(str::to_owned).collect(),
    };
    told.into_iter().map(message).collect()
}

/// The pitfalls of a record that everybody is told as well, and that do not name the place.
fn told_to_both<'a>(view: &View, everybody: &View, profile: &Profile, record: &'a Record) -> Vec<&'a str> {
    let Some(story) = told_story(record, view.pass().uncovered()) else { return Vec::new() };
    let plain = everybody.register().position(&profile.place.id).map(|slot| everybody.register().get(slot));
    let plain = plain.and_then(|plain| plain.records().iter().find(|one| one.problem == record.problem));
    let Some(plain) = plain.and_then(|plain| plain.story.as_deref()) else { return Vec::new() };
    let both = story.pitfalls.iter().filter(|text| plain.pitfalls.contains(text));
    both.map(String::as_str).filter(|text| !names(text, &profile.place)).collect()
}

/// Whether a text has a name of a place in it.
fn names(text: &str, place: &Place) -> bool {
    let text = text.to_lowercase();
    let names = [place.name.as_str(), place.official_name.as_str(), place.id.as_str()];
    names.into_iter().filter(|name| !name.is_empty()).any(|name| text.contains(&name.to_lowercase()))
}
