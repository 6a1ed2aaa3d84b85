//! What else both sides have beside the asked problem, pair by pair: a code of one side is never told as the other's.

use std::collections::BTreeSet;

use super::code::Says;
use super::encounter::Encounter;
use super::problems::NAMED;
use super::scene::Scene;
use super::value::{Ids, Labels};
use super::words::{Reason, list};
use crate::domain::id::ProblemId;
use crate::domain::profile::Profile;
use crate::domain::slot::ProblemNo;
use crate::domain::taxonomy::Lineage;
use crate::features::vector::Likeness;

/// A record of the asker beside the peer's of the same code, or of one above or below it.
#[derive(Debug, Clone, Copy)]
struct Pair<'a> {
    yours: &'a ProblemId,
    theirs: &'a ProblemId,
}

impl Pair<'_> {
    fn is_same(&self) -> bool {
        self.yours == self.theirs
    }
}

/// What both have beside the asked problem, rarest first, and how much only one side has.
#[derive(Debug, Default)]
struct Companions<'a> {
    pairs: Vec<Pair<'a>>,
    only_yours: usize,
    only_theirs: usize,
}

pub(super) fn companions_reason<'a>(met: &Encounter<'_, 'a>, likeness: Likeness) -> Reason<'a> {
    if likeness.known == 0.0 {
        return Reason::new(Says::CompanionsUnknown, "one of the two sides has no other problem on record");
    }
    let found = companions(met);
    match (found.pairs.is_empty(), likeness.similarity > 0.0) {
        (false, _) => companions_shared(met.scene, &found),
        (true, true) => {
            let text = "no other problem is on record for both, but some lie in the same fields";
            Reason::new(Says::CompanionsOfATheme, text)
        }
        (true, false) => Reason::new(Says::CompanionsNone, "no other problem is on record for both"),
    }
}

/// What both sides have outside the node of the asked problem. Codes are looked up once and compared by their positions.
fn companions<'a>(met: &Encounter<'_, 'a>) -> Companions<'a> {
    let taxonomy = &met.scene.vocabulary().taxonomy;
    let asked = taxonomy.node(met.shared()[0].own.problem).and_then(|node| taxonomy.position(&node.id));
    let meets = |one: ProblemNo, other: ProblemNo| taxonomy.lineage_of(one, other) != Lineage::Apart;
    let is_asked = |code: ProblemNo| {
        asked.is_some_and(|node| matches!(taxonomy.lineage_of(node, code), Lineage::Same | Lineage::Narrower))
    };
    let outside = |profile: &'a Profile| -> Vec<(ProblemNo, &'a ProblemId)> {
        let codes = profile.offered().filter_map(|record| Some((taxonomy.position(&record.problem)?, &record.problem)));
        // What meets itself has a weight.
        codes.filter(|&(code, _)| meets(code, code) && !is_asked(code)).collect()
    };
    let (own, other) = (outside(met.scene.asker.profile), outside(met.peer));
    let mut pairs: Vec<Pair<'a>> = Vec::new();
    for &(code, yours) in &own {
        let same = other.iter().find(|(theirs, _)| *theirs == code);
        let theirs = same.or_else(|| other.iter().find(|(theirs, _)| meets(code, *theirs)));
        pairs.extend(theirs.map(|&(_, theirs)| Pair { yours, theirs }));
    }
    let only_yours = own.len() - pairs.len();
    let only_theirs = other.iter().filter(|(theirs, _)| !own.iter().any(|(yours, _)| meets(*yours, *theirs))).count();
    // What is the same on both sides is not told again as the broader or narrower of another.
    let same: BTreeSet<&ProblemId> = pairs.iter().filter(|pair| pair.is_same()).map(|pair| pair.theirs).collect();
    pairs.retain(|pair| pair.is_same() || !same.contains(pair.theirs));
    pairs.sort_by_cached_key(|pair| (!pair.is_same(), met.scene.corpus().document_frequency(pair.theirs)));
    Companions { pairs, only_yours, only_theirs }
}

fn companions_shared<'a>(scene: &Scene<'a>, found: &Companions<'a>) -> Reason<'a> {
    let (same, near): (Vec<&Pair<'_>>, Vec<&Pair<'_>>) =
        found.pairs.iter().take(NAMED).partition(|pair| pair.is_same());
    let mut told: Vec<String> = Vec::new();
    if !same.is_empty() {
        let labels: Vec<_> = same.iter().map(|pair| scene.label(pair.theirs)).collect();
        told.push(format!("{} on record, like you", list(&labels)));
    }
    let where_you = |pair: &&Pair<'_>| {
        format!("{} on record, where you have {}", scene.label(pair.theirs), scene.label(pair.yours))
    };
    told.extend(near.iter().map(where_you));
    let mut text = format!("also has {}", told.join("; "));
    if found.pairs.len() > NAMED {
        text.push_str(&format!("; {} more on both sides", found.pairs.len() - NAMED));
    }
    let alone = match (found.only_theirs, found.only_yours) {
        (0, 0) => None,
        (theirs, 0) => Some(format!("{theirs} only there")),
        (0, yours) => Some(format!("{yours} only here")),
        (theirs, yours) => Some(format!("{theirs} only there, {yours} only here")),
    };
    text.push_str(&alone.map(|alone| format!("; {alone}, which counts against it")).unwrap_or_default());
    let labels = |of: fn(&Pair<'a>) -> &'a ProblemId| Labels::of(found.pairs.iter().map(|pair| scene.label(of(pair))));
    let ids = |of: fn(&Pair<'a>) -> &'a ProblemId| Ids::of(found.pairs.iter().map(of));
    let says = Says::CompanionsShared {
        theirs: labels(|pair| pair.theirs),
        their_problem_ids: ids(|pair| pair.theirs),
        yours: labels(|pair| pair.yours),
        your_problem_ids: ids(|pair| pair.yours),
        only_theirs: found.only_theirs,
        only_yours: found.only_yours,
    };
    Reason::new(says, text)
}
