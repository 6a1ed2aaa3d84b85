//! Who later won an award together, judged by what was on record before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::seen::Seen;
use super::{Areas, areas};
use crate::domain::profile::Profile;
use crate::domain::record::{Evidence, Record};
use crate::domain::slot::Slot;
use crate::domain::source::JointAwards;
use crate::domain::vocabulary::Vocabulary;
use crate::evaluate::holdout::{HoldoutError, kept_evidence};

/// More winners than these are a programme, not partners.
const MOST_PARTNERS: usize = 6;

/// One award that several places won together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetForeseen {
    /// Its day, ISO 8601: what came on record on it or later is hidden of everybody.
    pub day: String,
    /// What its rows have in common, as the source writes it.
    pub award: String,
    /// Who won it, by id.
    pub place_ids: Vec<String>,
    /// Winners with a partner of their own type.
    pub places: usize,
    /// By ours, plain, and context with governance.
    pub auc: Areas,
}

/// The awards with at least two partners of one type, in the order of their days.
pub(super) fn foreseen(
    vocabulary: &Arc<Vocabulary>,
    profiles: &[Profile],
    governing: &BTreeSet<Slot>,
) -> Result<Vec<SetForeseen>, HoldoutError> {
    let mut foreseen = Vec::new();
    let mut known: Option<(Date, Seen)> = None;
    for ((day, award), partners) in sets(vocabulary, profiles) {
        let view = match known.take() {
            Some((same, view)) if same == day => view,
            _ => Seen::new(vocabulary, before(profiles, day))?,
        };
        if let Some((auc, places)) = areas(&view, governing, &partners) {
            let place_ids = partners.iter().map(|&place| profiles[place].place.id.to_string()).collect();
            foreseen.push(SetForeseen { day: day.to_string(), award, place_ids, places, auc });
        }
        known = Some((day, view));
    }
    Ok(foreseen)
}

/// Who won together: rows of one day that agree in what the source says they must, on an amount that is no round one (which would be
/// the same for everybody), two to six of them.
fn sets(vocabulary: &Vocabulary, profiles: &[Profile]) -> BTreeMap<(Date, String), BTreeSet<Slot>> {
    let mut sets: BTreeMap<(Date, String), BTreeSet<Slot>> = BTreeMap::new();
    for (place, profile) in Slot::each(profiles) {
        for evidence in profile.records().iter().flat_map(Record::evidence) {
            let source = evidence.source.as_ref().and_then(|id| vocabulary.source(id));
            let Some(joint) = source.and_then(|source| source.joint_awards.as_ref()) else { continue };
            if let Some(award) = award(joint, evidence) {
                sets.entry((evidence.as_of, award)).or_default().insert(place);
            }
        }
    }
    sets.retain(|_, partners| (2..=MOST_PARTNERS).contains(&partners.len()));
    sets
}

/// What a row must have in common with those of its partners; none for a round amount.
fn award(joint: &JointAwards, evidence: &Evidence) -> Option<String> {
    let amount: f64 = evidence.named(&joint.amount)?.parse().ok()?;
    if amount % f64::from(joint.round) == 0.0 {
        return None;
    }
    let same = joint.same.iter().map(|key| Some(format!("{key}={}", evidence.named(key)?)));
    Some(same.collect::<Option<Vec<_>>>()?.join(";"))
}

fn before(profiles: &[Profile], day: Date) -> Vec<Profile> {
    let seen = |profile: &Profile| {
        let records = profile.records().iter().filter_map(|record| kept_evidence(record, |one| one.as_of < day));
        let statistics = profile.statistics.iter().filter(|one| one.as_of < day).cloned();
        Profile::new(profile.place.clone(), records.collect(), profile.figures.clone(), statistics.collect())
    };
    profiles.iter().map(seen).collect()
}
