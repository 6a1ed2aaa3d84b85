//! What else both sides have beside the asked problem, pair by pair: a code of one side is never told as the other's.

use std::collections::BTreeSet;

use super::code::Code;
use super::problems::NAMED;
use super::scene::Scene;
use super::words::{self, in_one, list};
use crate::domain::id::ProblemId;
use crate::domain::profile::Profile;
use crate::domain::taxonomy::Lineage;
use crate::features::vector::Likeness;
use crate::matching::shared::Shared;
use crate::proto::v1;

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

impl<'a> Scene<'a> {
    pub(super) fn companions_reason(
        &self,
        likeness: Likeness,
        peer: &'a Profile,
        shared: &Shared<'_>,
    ) -> v1::Statement {
        if likeness.known == 0.0 {
            return words::bare(Code::CompanionsUnknown, "one of the two sides has no other problem on record");
        }
        let found = self.companions(peer, shared.own.problem);
        match (found.pairs.is_empty(), likeness.similarity > 0.0) {
            (false, _) => self.companions_shared(&found),
            (true, true) => {
                let text = "no other problem is on record for both, but some lie in the same fields";
                words::bare(Code::CompanionsOfATheme, text)
            }
            (true, false) => words::bare(Code::CompanionsNone, "no other problem is on record for both"),
        }
    }

    fn companions(&self, peer: &'a Profile, asked: &ProblemId) -> Companions<'a> {
        let taxonomy = &self.vocabulary().taxonomy;
        let asked = taxonomy.node(asked).map(|node| &node.id);
        let outside = |profile: &'a Profile| -> Vec<&'a ProblemId> {
            let offered = profile.offered().map(|record| &record.problem).filter(|code| taxonomy.has_weight(code));
            offered.filter(|code| !taxonomy.path(code).any(|above| Some(&above.id) == asked)).collect()
        };
        let (own, other) = (outside(self.asker.profile), outside(peer));
        let mut pairs: Vec<Pair<'a>> = Vec::new();
        for &yours in &own {
            let near = |code: &&&ProblemId| taxonomy.lineage(yours, code) != Lineage::Apart;
            let theirs = other.iter().find(|&&code| code == yours).or_else(|| other.iter().find(near));
            pairs.extend(theirs.map(|&theirs| Pair { yours, theirs }));
        }
        let only_yours = own.len() - pairs.len();
        let only_theirs = other.iter().filter(|theirs| !own.iter().any(|yours| self.meets(yours, theirs))).count();
        // What is the same on both sides is not told again as the broader or narrower of another.
        let same: BTreeSet<&ProblemId> = pairs.iter().filter(|pair| pair.is_same()).map(|pair| pair.theirs).collect();
        pairs.retain(|pair| pair.is_same() || !same.contains(pair.theirs));
        pairs.sort_by_cached_key(|pair| (!pair.is_same(), self.corpus().document_frequency(pair.theirs)));
        Companions { pairs, only_yours, only_theirs }
    }

    fn companions_shared(&self, found: &Companions<'a>) -> v1::Statement {
        let (same, near): (Vec<&Pair<'_>>, Vec<&Pair<'_>>) =
            found.pairs.iter().take(NAMED).partition(|pair| pair.is_same());
        let mut told: Vec<String> = Vec::new();
        if !same.is_empty() {
            let labels: Vec<_> = same.iter().map(|pair| self.label(pair.theirs)).collect();
            told.push(format!("{} on record, like you", list(&labels)));
        }
        let where_you = |pair: &&Pair<'_>| {
            format!("{} on record, where you have {}", self.label(pair.theirs), self.label(pair.yours))
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
        let labels = |of: fn(&Pair<'a>) -> &'a ProblemId| in_one(found.pairs.iter().map(|pair| self.label(of(pair))));
        let ids = |of: fn(&Pair<'a>) -> &'a ProblemId| in_one(found.pairs.iter().map(|pair| of(pair).as_str()));
        let named = [
            ("theirs", labels(|pair| pair.theirs)),
            ("their_problem_ids", ids(|pair| pair.theirs)),
            ("yours", labels(|pair| pair.yours)),
            ("your_problem_ids", ids(|pair| pair.yours)),
            ("only_theirs", found.only_theirs.to_string()),
            ("only_yours", found.only_yours.to_string()),
        ];
        words::statement(Code::CompanionsShared, text, &named)
    }
}
