//! Which facts of a place come from one event, and must be hidden together: what is left would otherwise give them away.
//!
//! The rule reads nothing but the pack: two records of one place are of one event where one code lies above the other (the same
//! matter, told more broadly), where evidence of both is of one day (one inspection, one round of awards, one publication), or
//! where their evidence names the same thing in its source (a membership that repeats an award, whatever day it gives). Events
//! that share a record are one. A place is no link: its own id in a source key joins nothing.

use std::collections::BTreeSet;

use crate::domain::id::ProblemId;
use crate::domain::profile::Profile;
use crate::domain::record::{Evidence, Record};
use crate::domain::taxonomy::{Lineage, Taxonomy};

/// The events of one place, each as the problems that it left on record; in the order of their first codes.
pub(super) fn events(profile: &Profile, taxonomy: &Taxonomy) -> Vec<BTreeSet<ProblemId>> {
    let mut events: Vec<Vec<&Record>> = Vec::new();
    for record in profile.records() {
        let meets = |event: &Vec<&Record>| {
            event.iter().any(|other| is_one_event(profile.place.id.as_str(), taxonomy, record, other))
        };
        let (joined, apart): (Vec<_>, Vec<_>) = events.into_iter().partition(meets);
        events = apart;
        events.push(joined.into_iter().flatten().chain([record]).collect());
    }
    let codes = |event: Vec<&Record>| event.into_iter().map(|record| record.problem.clone()).collect();
    let mut events: Vec<BTreeSet<ProblemId>> = events.into_iter().map(codes).collect();
    events.sort();
    events
}

fn is_one_event(place: &str, taxonomy: &Taxonomy, one: &Record, other: &Record) -> bool {
    let linked = |a: &Evidence, b: &Evidence| {
        a.as_of == b.as_of || names(a, place).any(|name| names(b, place).any(|n| n == name))
    };
    taxonomy.lineage(&one.problem, &other.problem) != Lineage::Apart
        || one.evidence().iter().any(|a| other.evidence().iter().any(|b| linked(a, b)))
}

/// What a source key names: the values of its `key=value;key=value`, without the place itself.
fn names<'a>(evidence: &'a Evidence, place: &'a str) -> impl Iterator<Item = String> + 'a {
    let values = evidence.source_key.split(';').filter_map(|part| Some(part.split_once('=')?.1.trim().to_lowercase()));
    values.filter(move |value| !value.is_empty() && *value != place.to_lowercase())
}
