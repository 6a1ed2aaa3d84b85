//! What both have, in words: in which order it is told, and what of it makes the number of the problem block.

use std::cmp::Reverse;

use super::code::Says;
use super::encounter::Encounter;
use super::problem_figures::Close;
use super::scene::Scene;
use super::shapes::AskedProblem;
use super::value::{Ids, Labels};
use super::words::{Reason, list};
use crate::domain::fit::billionths;
use crate::domain::id::ProblemId;
use crate::domain::record::Status;
use crate::domain::slot::ProblemNo;
use crate::domain::taxonomy::Lineage;
use crate::features::problem;
use crate::matching::shared::{Ground, Own, Shared};

/// Most problems named in one reason.
pub(super) const NAMED: usize = 3;

impl<'a> Scene<'a> {
    /// What is shared in the order of telling: what weighs most first, and of what weighs alike the newest record there. A record
    /// that is no longer live is in no place-wide row: it weighs nothing there and comes last.
    pub(super) fn in_order<'s>(&self, shared: &'s [Shared<'a>]) -> Vec<&'s Shared<'a>> {
        let mut order: Vec<&'s Shared<'a>> = shared.iter().collect();
        let rank = |one: &Shared<'_>| (Reverse(billionths(self.weight(one))), Reverse(day(one.ground)));
        order.sort_by_cached_key(|one| rank(one));
        order
    }

    /// What one shared problem weighs in the problem block, beside the others of the same pair.
    fn weight(&self, one: &Shared<'_>) -> f64 {
        if self.is_place_wide() && is_closed(one) {
            return 0.0;
        }
        let encoder = self.index.encoder();
        let product = encoder.unit(one.own.problem).dot(encoder.unit(one.problem));
        let halved = problem::weight(one.is_derived_here()) * problem::weight(one.is_derived_there());
        let rarity = (self.corpus().idf(one.own.problem) * self.corpus().idf(one.problem)).sqrt();
        rarity * product * halved
    }

    /// The peer's problem by its own name; where it lies above or below the asker's, how.
    pub(super) fn shared_label(&self, one: &Shared<'_>) -> String {
        self.label_beside(one.problem, &[one.own.problem])
    }

    /// The same among all that is shared: a code of the peer may be what it has of several of the asker's problems.
    fn told_label(&self, one: &Shared<'_>, told: &[&Shared<'_>]) -> String {
        self.label_beside(one.problem, &self.own_beside(one, told).collect::<Vec<_>>())
    }

    /// The asker's problems that the peer's one is told beside: its own, and those that nothing else of the peer meets as well.
    fn own_beside<'s>(&'s self, one: &'s Shared<'_>, told: &'s [&Shared<'_>]) -> impl Iterator<Item = &'s ProblemId> {
        let is_told = |own: &&Own<'_>| told.iter().any(|other| other.own.problem == own.problem);
        let others = self.asked.iter().filter(move |own| !is_told(own) && self.meets(own.problem, one.problem));
        std::iter::once(one.own.problem).chain(others.map(|own| own.problem))
    }

    /// A problem of the peer, and how it lies to those of the asker: "adult social care (of which your unpaid carers is a part)".
    fn label_beside(&self, theirs: &ProblemId, yours: &[&ProblemId]) -> String {
        let lying = |lineage: Lineage| -> Vec<String> {
            let those = yours.iter().filter(|own| self.vocabulary().taxonomy.lineage(own, theirs) == lineage);
            those.map(|own| format!("your {}", self.label(own))).collect()
        };
        let (parts, wholes) = (lying(Lineage::Broader), lying(Lineage::Narrower));
        let are = if parts.len() == 1 { "is a part" } else { "are parts" };
        let parts = (!parts.is_empty()).then(|| format!("of which {} {are}", list(&parts)));
        let wholes = (!wholes.is_empty()).then(|| format!("a part of {}", list(&wholes)));
        let how: Vec<String> = parts.into_iter().chain(wholes).collect();
        let label = self.label(theirs);
        if how.is_empty() { label.into_owned() } else { format!("{label} ({})", how.join("; ")) }
    }

    /// Whether two codes are one, or one lies above the other.
    pub(super) fn meets(&self, one: &ProblemId, other: &ProblemId) -> bool {
        self.vocabulary().taxonomy.lineage(one, other) != Lineage::Apart
    }
}

/// Place-wide: how many of the asker's problems the peer has too, which, and what the peer has beside them.
pub(super) fn problems_reason<'a>(met: &Encounter<'_, 'a>) -> Reason<'a> {
    let (scene, told) = (met.scene, &met.told[..]);
    let only_theirs = only_theirs(met);
    // As many as are told, each once: a record above several of the asker's problems is one that both have.
    let shared = told.len();
    let first = &told[..told.len().min(NAMED)];
    let mut named: Vec<String> = first.iter().map(|one| scene.told_label(one, told)).collect();
    if told.len() > NAMED {
        named.push(format!("{} more", shared - NAMED));
    }
    let many = match (shared, scene.asked.len()) {
        (1, 1) => "your one problem".to_owned(),
        (some, all) if some == all => format!("all {all} of your problems"),
        (some, all) => format!("{some} of your {all} problems"),
    };
    let mut text = format!("shares {many}: {}", list(&named));
    let derived = told.iter().filter(|one| one.is_derived_here() || one.is_derived_there()).count();
    if derived > 0 {
        text.push_str(&format!("; {derived} of them only suggested by figures, which counts half"));
    }
    let closed = told.iter().filter(|one| is_closed(one)).count();
    if closed > 0 {
        text.push_str(&format!("; {closed} of them done or stopped there, which adds nothing here"));
    }
    if only_theirs > 0 {
        text.push_str(&format!("; has {only_theirs} that you have not, which counts against it"));
    }
    // A pair for each of the asker's problems that is told of.
    let pairs_of = |one| scene.own_beside(one, told).map(|own: &ProblemId| (own, one.problem));
    let pairs: Vec<(&ProblemId, &ProblemId)> = told.iter().flat_map(|&one| pairs_of(one)).collect();
    let says = Says::SharedProblems {
        shared,
        asked: scene.asked.len(),
        only_theirs,
        problems: Labels::of(pairs.iter().map(|(_, theirs)| scene.label(theirs))),
        problem_ids: Ids::of(pairs.iter().map(|(_, theirs)| *theirs)),
        yours: Labels::of(pairs.iter().map(|(own, _)| scene.label(own))),
        your_problem_ids: Ids::of(pairs.iter().map(|(own, _)| *own)),
    };
    Reason::new(says, text)
}

/// Place-wide: how many live problems the peer has that meet none that the asker has on record, be it live or not.
pub(super) fn only_theirs(met: &Encounter<'_, '_>) -> usize {
    let taxonomy = &met.scene.vocabulary().taxonomy;
    let recorded = met.scene.asker.profile.records().iter().map(|record| &record.problem);
    let own = met.scene.asked.iter().map(|own| own.problem).chain(recorded);
    let own: Vec<ProblemNo> = own.filter_map(|problem| taxonomy.position(problem)).collect();
    let meets = |one: ProblemNo, other: ProblemNo| taxonomy.lineage_of(one, other) != Lineage::Apart;
    let live = met.peer.live().filter_map(|record| taxonomy.position(&record.problem));
    // What meets itself has a weight.
    live.filter(|&code| meets(code, code) && !own.iter().any(|&own| meets(own, code))).count()
}

/// One problem: the code that is asked, or the one above or below it that the peer has; and which of its figures are close.
pub(super) fn problem_reason<'a>(scene: &Scene<'a>, one: &Shared<'a>, figures: &Close<'_>) -> Reason<'a> {
    let (yours, theirs) = (scene.label(one.own.problem), scene.label(one.problem));
    let has = if one.is_derived_there() { "may have" } else { "has" };
    let mut text = match one.lineage {
        Lineage::Broader => format!("{has} {theirs}, of which your {yours} is a part"),
        Lineage::Narrower => format!("{has} {theirs}, a part of your {yours}"),
        Lineage::Same | Lineage::Apart => format!("{has} the same problem, {theirs}"),
    };
    if one.is_derived_there() {
        text.push_str(": a figure suggests it, which counts half");
    }
    if let Some(close) = figures.words() {
        text.extend(["; ", &close]);
    }
    let asked = AskedProblem {
        yours,
        theirs,
        your_problem_id: one.own.problem.into(),
        their_problem_id: one.problem.into(),
        near: figures.close.len(),
        compared: figures.compared,
        near_figures: Labels::of(figures.close.iter().map(|figure| &figure.label)),
        near_figure_ids: Ids::of(figures.close.iter().map(|figure| &figure.id)),
    };
    let says = match one.lineage {
        Lineage::Broader => Says::BroaderProblem(asked),
        Lineage::Narrower => Says::NarrowerProblem(asked),
        Lineage::Same | Lineage::Apart => Says::SameProblem(asked),
    };
    Reason::new(says, text)
}

/// Whether the peer has it on record as done or given up.
fn is_closed(one: &Shared<'_>) -> bool {
    matches!(one.ground, Ground::Record(record) if record.status != Status::Live)
}

/// The most recent day of what is on record.
fn day(ground: Ground<'_>) -> Option<jiff::civil::Date> {
    match ground {
        Ground::Record(record) => Some(record.latest().as_of),
        Ground::Pressure(pressure) => pressure.as_of,
        Ground::Asked => None,
    }
}
