//! Who gained, lost or changed peers from one run of the mode `peers` to another, and why (R143).

use std::collections::{BTreeMap, BTreeSet};

use super::plan::differences;
use crate::proto::v1::{self, PeerChangeKind as Kind, PeerChangeReason as Reason};

/// The place that asks and the problem it asks with.
type Key = (String, String);

/// The lists of one run, as far as they are compared.
#[derive(Debug, Clone)]
pub struct ComparedRun {
    manifest: v1::RunManifest,
    /// The peers of each question, best first; none where there is only a reason.
    questions: BTreeMap<Key, Vec<v1::PeerRow>>,
}

impl ComparedRun {
    /// Of a run whose rows are still to come.
    pub fn new(manifest: v1::RunManifest) -> Self {
        Self { manifest, questions: BTreeMap::new() }
    }

    /// Adds a row.
    pub fn add(&mut self, row: v1::PeerRow) {
        let peers = self.questions.entry((row.place_id.clone(), row.problem_id.clone())).or_default();
        if row.rank.is_some() {
            // Only what is compared is kept: a run can be larger than memory is.
            peers.push(v1::PeerRow {
                display_name: row.display_name,
                peer_place_id: row.peer_place_id,
                peer_display_name: row.peer_display_name,
                rank: row.rank,
                fit: row.fit,
                contributions: row
                    .contributions
                    .into_iter()
                    .map(|one| v1::RowContribution { reason: String::new(), reason_code: String::new(), ..one })
                    .collect(),
                ..Default::default()
            });
        }
    }
}

/// What changed from one run to another.
pub fn diff(before: &ComparedRun, after: &ComparedRun) -> v1::RunDiff {
    let keys: BTreeSet<&Key> = before.questions.keys().chain(after.questions.keys()).collect();
    let mut answer = v1::RunDiff {
        run_id_before: before.manifest.run_id.clone(),
        run_id_after: after.manifest.run_id.clone(),
        differences: differences(&before.manifest, &after.manifest),
        question_count: count(keys.len()),
        ..Default::default()
    };
    for key in keys {
        let changes = question(key, before.questions.get(key), after.questions.get(key));
        answer.changed_question_count += i32::from(!changes.is_empty());
        answer.changes.extend(changes);
    }
    let of = |kind: Kind| count(answer.changes.iter().filter(|one| one.kind() == kind).count());
    let counts = [of(Kind::Gained), of(Kind::Lost), of(Kind::Moved), of(Kind::Refitted)];
    [answer.gained_count, answer.lost_count, answer.moved_count, answer.refitted_count] = counts;
    answer
}

/// The changes of one question: those that are listed now in their order, then those that are no longer.
fn question(key: &Key, before: Option<&Vec<v1::PeerRow>>, after: Option<&Vec<v1::PeerRow>>) -> Vec<v1::PeerChange> {
    let (was, is) = (before.map_or(&[][..], Vec::as_slice), after.map_or(&[][..], Vec::as_slice));
    let (place_id, problem_id) = key.clone();
    let find = |rows: &[v1::PeerRow], peer: &v1::PeerRow| {
        rows.iter().find(|one| one.peer_place_id == peer.peer_place_id).cloned()
    };
    let change = |peer: &v1::PeerRow, old: Option<&v1::PeerRow>, new: Option<&v1::PeerRow>| v1::PeerChange {
        place_id: place_id.clone(),
        display_name: peer.display_name.clone(),
        problem_id: problem_id.clone(),
        peer_place_id: peer.peer_place_id.clone(),
        peer_display_name: peer.peer_display_name.clone(),
        rank_before: old.and_then(|one| one.rank),
        rank_after: new.and_then(|one| one.rank),
        fit_before: old.and_then(|one| one.fit),
        fit_after: new.and_then(|one| one.fit),
        ..Default::default()
    };
    let mut changes = Vec::new();
    for new in is {
        let old = find(was, new);
        let bare = change(new, old.as_ref(), Some(new));
        match &old {
            Some(old) => changes.extend(kept(bare, old, new)),
            None => {
                let rose = was.last().is_none_or(|last| last.fit < new.fit);
                let reason = match before {
                    None => Reason::QuestionAdded,
                    Some(_) if rose => Reason::Rose,
                    Some(_) => Reason::Others,
                };
                changes.push(v1::PeerChange { kind: Kind::Gained.into(), reason: reason.into(), ..bare });
            }
        }
    }
    for old in was.iter().filter(|old| find(is, old).is_none()) {
        let overtaken = is.last().is_some_and(|last| last.fit >= old.fit);
        let reason = match after {
            None => Reason::QuestionRemoved,
            Some(_) if overtaken => Reason::Others,
            Some(_) => Reason::Fell,
        };
        changes.push(v1::PeerChange { kind: Kind::Lost.into(), reason: reason.into(), ..change(old, Some(old), None) });
    }
    changes
}

/// A peer that is listed in both, if anything about it changed.
fn kept(bare: v1::PeerChange, old: &v1::PeerRow, new: &v1::PeerRow) -> Option<v1::PeerChange> {
    let blocks = blocks(old, new);
    let kind = match (old.rank == new.rank, blocks.is_empty() && old.fit == new.fit) {
        (true, true) => return None,
        (true, false) => Kind::Refitted,
        (false, _) => Kind::Moved,
    };
    let reason = if blocks.iter().any(|one| one.similarity_before != one.similarity_after) {
        Reason::Facts
    } else if blocks.is_empty() {
        Reason::Others
    } else {
        Reason::Weights
    };
    Some(v1::PeerChange { kind: kind.into(), reason: reason.into(), blocks, ..bare })
}

/// Blocks that contribute otherwise; one that a side lacks contributes nothing there.
fn blocks(old: &v1::PeerRow, new: &v1::PeerRow) -> Vec<v1::BlockChange> {
    let names: BTreeSet<&str> =
        [old, new].iter().flat_map(|row| &row.contributions).map(|one| one.block.as_str()).collect();
    let of = |row: &v1::PeerRow, block: &str| {
        let found = row.contributions.iter().find(|one| one.block == block);
        found.map_or((0.0, 0.0), |one| (one.weight, one.similarity))
    };
    let changed = names.into_iter().filter(|block| of(old, block) != of(new, block));
    let change = |block: &str| {
        let ((weight_before, similarity_before), (weight_after, similarity_after)) = (of(old, block), of(new, block));
        let block = block.to_owned();
        v1::BlockChange { block, weight_before, weight_after, similarity_before, similarity_after }
    };
    changed.map(change).collect()
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
