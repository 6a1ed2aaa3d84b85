//! What differs between the asker and a peer (R26): government, duties, stages, the area, other problems.

use super::circumstances::detail_differences;
use super::encounter::Encounter;
use super::holders;
use super::pairs::{Pair, furthest};
use super::problems::only_theirs;
use super::words;
use crate::domain::block::Block;
use crate::domain::governance::Basis;
use crate::domain::id::ProblemId;
use crate::domain::profile::Profile;
use crate::matching::shared::Shared;
use crate::proto::v1;

/// Most stages, figures and problems of either side that are listed.
const LISTED: usize = 2;

/// In their order; none is made before it is asked for.
pub(super) fn differences(met: &Encounter<'_, '_>) -> impl Iterator<Item = v1::Difference> {
    let each: [fn(&Encounter<'_, '_>) -> Vec<v1::Difference>; 7] = [
        |met| governance_difference(met).into_iter().collect(),
        duty_differences,
        stage_differences,
        starting_point_differences,
        detail_differences,
        figure_differences,
        problem_differences,
    ];
    each.into_iter().flat_map(|of_kind| of_kind(met))
}

fn governance_difference(met: &Encounter<'_, '_>) -> Option<v1::Difference> {
    let (own, peer) = (met.scene.asker.profile, met.peer);
    (own.place.governance_type != peer.place.governance_type).then(|| {
        let (yours, theirs) = (met.scene.type_label(own), met.scene.type_label(peer));
        let text = format!("you are {}, they are {}", words::with_article(yours), words::with_article(theirs));
        difference("governance".to_owned(), yours, theirs, text)
    })
}

/// Functions that the asked problem touches and that one side holds and the other does not.
fn duty_differences(met: &Encounter<'_, '_>) -> Vec<v1::Difference> {
    let (scene, place) = (met.scene, met.place());
    let governance = &scene.vocabulary().governance;
    let mut all = Vec::new();
    for &position in scene.touched() {
        let function = &governance.functions[position];
        let (yours, theirs) = (scene.asker_holds(position), scene.duties.holds(place, position));
        let (Some(yours), Some(theirs)) = (yours, theirs) else { continue };
        if yours == theirs {
            continue;
        }
        let (own, other) = (scene.holders_here(position), scene.holders_there(place, position));
        let (yours, theirs) = (holders::name(governance, &own), holders::name(governance, &other));
        let text = match function.basis {
            Basis::Law => format!("{}: held here by {yours}, there by {theirs}", function.label),
            Basis::Practice => format!("{}: by practice done here by {yours}, there by {theirs}", function.label),
        };
        all.push(difference(format!("duty:{}", function.id), &yours, &theirs, text));
    }
    all
}

fn stage_differences(met: &Encounter<'_, '_>) -> Vec<v1::Difference> {
    let mut apart: Vec<&Shared<'_>> =
        met.shared().iter().filter(|one| one.steps().is_some_and(|steps| steps != 0)).collect();
    apart.sort_by_key(|one| std::cmp::Reverse(one.steps().map(i32::abs)));
    let message = |one: &&Shared<'_>| {
        let yours = met.scene.stage_words(one.own.stage, one.own.ground);
        let theirs = met.scene.stage_words(one.stage, one.ground);
        let text = format!("{}: yours {yours}, theirs {theirs}", met.scene.shared_label(one));
        difference(format!("stage:{}", one.problem), yours, theirs, text)
    };
    apart.iter().take(LISTED).map(message).collect()
}

fn starting_point_differences(met: &Encounter<'_, '_>) -> Vec<v1::Difference> {
    let apart = met.starting_points.iter().filter(|one| one.comparison() == v1::Comparison::Different);
    let message = |one: &v1::StartingPointComparison| {
        let text = format!("{} when the work began: yours {}, theirs {}", one.display_name, one.yours, one.theirs);
        difference(format!("starting_point:{}", one.dimension), &one.yours, &one.theirs, text)
    };
    apart.map(message).collect()
}

fn figure_differences(met: &Encounter<'_, '_>) -> Vec<v1::Difference> {
    let message = |pair: &&Pair<'_>| {
        let yours = pair.indicator.show(&pair.yours);
        let theirs = pair.indicator.show(&pair.theirs);
        let text = pair.indicator.show_both(&pair.yours, &pair.theirs);
        difference(format!("indicator:{}", pair.indicator.id), &yours, &theirs, text)
    };
    furthest(&met.pairs, LISTED).iter().map(message).collect()
}

/// The rarest live problems that only one side has.
fn problem_differences(met: &Encounter<'_, '_>) -> Vec<v1::Difference> {
    let (scene, own) = (met.scene, met.scene.asker.profile);
    if scene.uncovered.has(Block::Companions) {
        return Vec::new();
    }
    let message = |problem: &ProblemId, yours: bool| {
        let label = scene.label(problem);
        let (on, off) = ("on record", "not on record");
        let (yours, theirs, who) = if yours { (on, off, "you") } else { (off, on, "they") };
        difference(format!("problem:{problem}"), yours, theirs, format!("{label}: only {who} have it on record"))
    };
    let theirs = only_in(met, met.peer, own).into_iter().map(|problem| message(problem, false));
    let mut all: Vec<v1::Difference> = theirs.collect();
    // The reason says how many there are; a question about one problem tells that of its companions.
    let more = if scene.is_place_wide() { only_theirs(met).saturating_sub(all.len()) } else { 0 };
    if let Some(last) = all.last_mut().filter(|_| more > 0) {
        last.text.push_str(&format!("; so it is with {more} more"));
    }
    all.extend(only_in(met, own, met.peer).into_iter().map(|problem| message(problem, true)));
    all
}

/// The rarest live problems of one side that the other has not.
fn only_in<'a>(met: &Encounter<'_, 'a>, one: &'a Profile, other: &Profile) -> Vec<&'a ProblemId> {
    let taxonomy = &met.scene.vocabulary().taxonomy;
    let node = |problem: &ProblemId| taxonomy.node(problem).map(|node| &node.id);
    // A parked record is a record; and what was asked is shared, whether or not the asker has it on record.
    let theirs = other.records().iter().map(|record| &record.problem);
    let theirs = theirs.chain(met.shared().iter().map(|both| both.problem));
    let known: Vec<Option<&ProblemId>> = theirs.map(node).collect();
    let mut only: Vec<&ProblemId> = one
        .live()
        .map(|record| &record.problem)
        .filter(|problem| taxonomy.has_weight(problem) && !known.contains(&node(problem)))
        .collect();
    only.sort_by_cached_key(|problem| met.scene.corpus().document_frequency(problem));
    only.truncate(LISTED);
    only
}

fn difference(subject: String, yours: &str, theirs: &str, text: String) -> v1::Difference {
    v1::Difference { subject, yours: yours.to_owned(), theirs: theirs.to_owned(), text }
}
