//! Contributions with their reasons: each names a block, what it weighs, how alike the two are in it, and why.

use super::figures;
use super::scene::Scene;
use super::words::{self, list};
use crate::domain::block::Block;
use crate::domain::id::ProblemId;
use crate::domain::indicator::Indicator;
use crate::domain::profile::Profile;
use crate::domain::stage::Stage;
use crate::domain::taxonomy::Lineage;
use crate::features::vector::Likeness;
use crate::matching::rank::Ranked;
use crate::matching::relation::{GovernanceRelation, governance_relation};
use crate::matching::shared::Shared;
use crate::proto::v1;

/// Most problems named in one reason.
const NAMED: usize = 3;

impl<'a> Scene<'a> {
    /// One contribution for each block that this kind of query has, in the order of the blocks.
    /// `rarest` is what is shared, rarest first.
    pub(super) fn contributions(&self, ranked: &Ranked<'a>, rarest: &[&Shared<'_>]) -> Vec<v1::Contribution> {
        self.vocabulary().blocks(self.is_place_wide()).map(|block| self.contribution(block, ranked, rarest)).collect()
    }

    fn contribution(&self, block: Block, ranked: &Ranked<'a>, rarest: &[&Shared<'_>]) -> v1::Contribution {
        let likeness = ranked.likeness[block as usize];
        let peer = self.peer(ranked.candidate.place);
        let shared = &ranked.candidate.shared;
        let reason = match block {
            Block::Problem if self.is_place_wide() => self.problems_reason(rarest),
            Block::Problem => self.problem_reason(&shared[0]),
            Block::Companions => self.companions_reason(likeness, peer, shared),
            Block::StartingPoint => self.starting_point_reason(likeness, ranked),
            Block::Factors => self.factors_reason(likeness, ranked),
            Block::Stage if self.is_place_wide() => self.stages_reason(likeness, shared),
            Block::Stage => self.stage_reason(&shared[0]),
            Block::Governance => self.governance_reason(peer),
            Block::Context => self.context_reason(likeness, ranked.candidate.place),
        };
        let weight = self.weights.of(block);
        v1::Contribution {
            block: block.name().to_owned(),
            weight,
            similarity: likeness.similarity,
            value: weight * likeness.similarity,
            reason: reason.text,
            reason_code: reason.code,
            reason_values: reason.values,
            known: likeness.known,
        }
    }

    fn problems_reason(&self, rarest: &[&Shared<'_>]) -> v1::Statement {
        let labels: Vec<&str> = rarest.iter().map(|one| self.label(one.problem)).collect();
        let ids: Vec<&str> = rarest.iter().map(|one| one.problem.as_str()).collect();
        let more = labels.len().saturating_sub(NAMED);
        let mut named: Vec<String> = labels.iter().take(NAMED).map(|&label| label.to_owned()).collect();
        if more > 0 {
            named.push(format!("{more} more"));
        }
        let text = format!("shares {}", list(&named));
        let (number, of) = (rarest.len().to_string(), self.asked.len().to_string());
        words::statement(
            "SHARED_PROBLEMS",
            text,
            &[("shared", number), ("asked", of), ("problems", labels.join("; ")), ("problem_ids", ids.join("; "))],
        )
    }

    fn problem_reason(&self, one: &Shared<'_>) -> v1::Statement {
        let (yours, theirs) = (self.label(one.own.problem), self.label(one.problem));
        let (code, text) = match one.lineage {
            Lineage::Broader => ("BROADER_PROBLEM", format!("works on {theirs}, of which your {yours} is a part")),
            Lineage::Narrower => ("NARROWER_PROBLEM", format!("works on {theirs}, a part of your {yours}")),
            Lineage::Same | Lineage::Apart => ("SAME_PROBLEM", format!("has the same problem, {theirs}")),
        };
        let derived = if one.is_derived_there() { " (derived from a figure)" } else { "" };
        let named = [
            ("yours", yours),
            ("theirs", theirs),
            ("your_problem_id", one.own.problem.as_str()),
            ("their_problem_id", one.problem.as_str()),
        ];
        words::statement(code, format!("{text}{derived}"), &named)
    }

    /// Rarest first: what few others share says most.
    pub(super) fn by_rarity<'s>(&self, shared: &'s [Shared<'s>]) -> Vec<&'s Shared<'s>> {
        let mut order: Vec<&Shared<'_>> = shared.iter().collect();
        let rank = |one: &Shared<'_>| {
            (one.is_derived_here() || one.is_derived_there(), self.corpus().document_frequency(one.problem))
        };
        order.sort_by_cached_key(|one| rank(one));
        order
    }

    fn companions_reason(&self, likeness: Likeness, peer: &Profile, shared: &[Shared<'_>]) -> v1::Statement {
        let taxonomy = &self.vocabulary().taxonomy;
        if likeness.known == 0.0 {
            return words::bare("COMPANIONS_UNKNOWN", "no other record on one of the two sides");
        }
        let asked = taxonomy.node(shared[0].own.problem).map(|node| &node.id);
        let outside = |problem: &ProblemId| !taxonomy.path(problem).any(|above| Some(&above.id) == asked);
        let theirs = |own: &ProblemId| {
            peer.offered().any(|one| outside(&one.problem) && taxonomy.lineage(own, &one.problem) != Lineage::Apart)
        };
        let offered = self.asker.profile.offered().map(|record| &record.problem);
        let mut common: Vec<&ProblemId> = offered.filter(|own| outside(own) && theirs(own)).collect();
        common.sort_by_cached_key(|problem| self.corpus().document_frequency(problem));
        common.truncate(NAMED);
        let labels: Vec<&str> = common.iter().map(|problem| self.label(problem)).collect();
        let ids: Vec<&str> = common.iter().map(|problem| problem.as_str()).collect();
        match (labels.is_empty(), likeness.similarity > 0.0) {
            (false, _) => {
                let text = format!("also has {} on record, like you", list(&labels));
                let named = [("problems", labels.join("; ")), ("problem_ids", ids.join("; "))];
                words::statement("COMPANIONS_SHARED", text, &named)
            }
            (true, true) => words::bare("COMPANIONS_OF_A_THEME", "has other work in the same fields as you"),
            (true, false) => words::bare("COMPANIONS_NONE", "no other problem is on record for both"),
        }
    }

    fn stage_reason(&self, shared: &Shared<'_>) -> v1::Statement {
        let (yours, theirs) = (self.stage_label(shared.own.stage), self.stage_label(shared.stage));
        let named = [("yours", yours), ("theirs", theirs)];
        match (shared.own.stage, shared.stage, shared.steps()) {
            (_, _, Some(0)) => words::statement("STAGE_SAME", format!("at the same stage, {theirs}"), &named),
            (_, _, Some(ahead @ 1..)) => {
                let text = format!("{} ahead: {theirs}, you {yours}", words::steps(ahead));
                words::statement("STAGE_AHEAD", text, &named)
            }
            (_, _, Some(behind)) => {
                let text = format!("{} earlier: {theirs}, you {yours}", words::steps(-behind));
                words::statement("STAGE_BEHIND", text, &named)
            }
            (None, None, None) => words::statement("STAGE_UNKNOWN", "neither stage is on record", &named),
            (None, _, None) => {
                words::statement("STAGE_UNKNOWN", format!("your stage is not on record; theirs: {theirs}"), &named)
            }
            (_, _, None) => {
                words::statement("STAGE_UNKNOWN", format!("their stage is not on record; yours: {yours}"), &named)
            }
        }
    }

    /// Only what the place-wide stage block compares: codes that are live on both sides, with both stages on record.
    fn stages_reason(&self, likeness: Likeness, shared: &[Shared<'_>]) -> v1::Statement {
        let steps: Vec<i32> = shared
            .iter()
            .filter(|one| one.lineage == Lineage::Same && one.is_live())
            .filter_map(Shared::steps)
            .collect();
        let near = steps.iter().filter(|steps| steps.abs() <= 1).count();
        let (near_text, compared, asked) = (near.to_string(), steps.len().to_string(), self.asked.len().to_string());
        let named = [("near", near_text.as_str()), ("compared", &compared), ("asked", &asked)];
        if steps.is_empty() {
            let (code, text) = if likeness.known > 0.0 {
                ("STAGES_APART", "no problem that is live on both sides has a stage on record for both")
            } else {
                ("STAGES_UNKNOWN", "no stage is on record on one of the two sides")
            };
            return words::statement(code, text, &named);
        }
        let text = format!("a similar stage on {near} of your {asked} live problems ({compared} can be compared)");
        words::statement("STAGES_COMPARED", text, &named)
    }

    fn stage_label(&self, stage: Option<Stage>) -> &'a str {
        self.vocabulary().stages.of(stage)
    }

    /// How the peer is governed, over the functions in question (all of them for a place-wide query).
    pub(super) fn governance_relation(&self, peer: &Profile) -> GovernanceRelation {
        let governance = &self.vocabulary().governance;
        let touched = self.touched();
        let functions = governance.functions.iter().enumerate();
        let functions = functions.filter(|(position, _)| touched.is_empty() || touched.contains(position));
        let functions = functions.map(|(_, function)| function);
        governance_relation(governance, &self.asker.profile.place, &peer.place, functions)
    }

    fn governance_reason(&self, peer: &Profile) -> v1::Statement {
        let governance = &self.vocabulary().governance;
        let (yours, theirs) = (
            governance.label(&self.asker.profile.place.governance_type),
            governance.label(&peer.place.governance_type),
        );
        let theirs_named = words::with_article(theirs);
        let (code, text) = match self.governance_relation(peer) {
            GovernanceRelation::SameType => ("SAME_TYPE", format!("also {theirs_named}")),
            GovernanceRelation::SameDuties if self.is_place_wide() => {
                ("SAME_DUTIES", format!("{theirs_named} with the same duties as you"))
            }
            GovernanceRelation::SameDuties => ("SAME_DUTIES", format!("{theirs_named} with the same duties for it")),
            GovernanceRelation::Different => {
                ("DIFFERENT_DUTIES", format!("{theirs_named} with other duties than {}", words::with_article(yours)))
            }
            GovernanceRelation::Unknown => {
                ("GOVERNANCE_UNKNOWN", "how one of the two is governed is not known".to_owned())
            }
        };
        words::statement(code, text, &[("yours", yours), ("theirs", theirs)])
    }

    fn context_reason(&self, likeness: Likeness, place: usize) -> v1::Statement {
        if likeness.known == 0.0 {
            return words::bare("CONTEXT_UNKNOWN", "no figures of the area on one of the two sides");
        }
        let pairs = self.pairs(place);
        let (high, low) = figures::alike(&pairs);
        let ids = |all: &[&Indicator]| all.iter().map(|one| one.id.as_str()).collect::<Vec<_>>().join("; ");
        let named_ids = (ids(&high), ids(&low));
        let labels = |all: Vec<&'a Indicator>| -> Vec<&'a str> { all.iter().map(|one| one.label.as_str()).collect() };
        let (high, low) = (labels(high), labels(low));
        let named =
            [("high", high.join("; ")), ("high_ids", named_ids.0), ("low", low.join("; ")), ("low_ids", named_ids.1)];
        let text = match (high.is_empty(), low.is_empty()) {
            (true, true) => {
                let near = pairs.iter().filter(|pair| pair.is_near()).count();
                format!(
                    "{near} of {} figures of the two areas are close, none of them far from the average",
                    pairs.len()
                )
            }
            (false, true) => format!("both areas are high on {}", list(&high)),
            (true, false) => format!("both areas are low on {}", list(&low)),
            (false, false) => format!("both areas are high on {}, and low on {}", list(&high), list(&low)),
        };
        words::statement("CONTEXT", text, &named)
    }
}
