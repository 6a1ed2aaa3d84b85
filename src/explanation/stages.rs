//! How far each side is, in words, and why that counts as it does.

use super::code::Says;
use super::encounter::Encounter;
use super::shapes::{StageCounts, Stages};
use super::words::{self, Reason};
use crate::domain::id::ProblemId;
use crate::domain::taxonomy::Lineage;
use crate::features::vector::Likeness;
use crate::matching::shared::Shared;

pub(super) fn stage_reason<'a>(met: &Encounter<'_, 'a>, likeness: Likeness) -> Reason<'a> {
    let (scene, shared) = (met.scene, &met.shared()[0]);
    let yours = scene.stage_words(shared.own.stage, shared.own.ground);
    let theirs = scene.stage_words(shared.stage, shared.ground);
    let stages = Stages { yours: yours.into(), theirs: theirs.into() };
    let Some(steps) = shared.steps() else {
        let text = match (shared.own.stage, shared.stage) {
            (None, None) => "neither stage is on record".to_owned(),
            (None, Some(_)) => format!("your stage is not on record; theirs: {theirs}"),
            (Some(_), _) => format!("their stage is not on record; yours: {yours}"),
        };
        return Reason::new(Says::StageUnknown(stages), text);
    };
    if likeness.known == 0.0 {
        let text =
            format!("theirs: {theirs}; yours: {yours}; not compared: these records say little of how far work is");
        return Reason::new(Says::StageNotCompared(stages), text);
    }
    let apart = format!("{} {{}} (theirs: {theirs}; yours: {yours})", words::steps(steps.abs()));
    let (says, text) = match steps {
        0 if yours == theirs => (Says::StageSame(stages), format!("at the same stage, {theirs}")),
        0 => (Says::StageSame(stages), format!("at the same stage (theirs: {theirs}; yours: {yours})")),
        1.. => (Says::StageAhead(stages), apart.replace("{}", "ahead")),
        _ => (Says::StageBehind(stages), apart.replace("{}", "earlier")),
    };
    let nothing = if likeness.similarity > 0.0 { "" } else { ", which adds nothing here" };
    Reason::new(says, format!("{text}{nothing}"))
}

/// Only what the place-wide stage block compares: codes of which stages differ from place to place, live on both sides, with
/// both stages on record.
pub(super) fn stages_reason<'a>(met: &Encounter<'_, 'a>, likeness: Likeness) -> Reason<'a> {
    let spread = &met.scene.index.encoder().parameters().stage_spread;
    let counts = |one: &&Shared<'_>| one.lineage == Lineage::Same && one.is_live() && spread.differs(one.problem);
    let compared = met.shared().iter().filter(counts).filter_map(|one| Some((one.problem, one.steps()?)));
    let (problems, steps): (Vec<&ProblemId>, Vec<i32>) = compared.unzip();
    let near = steps.iter().filter(|steps| steps.abs() <= 1).count();
    let theirs = met.peer.live().filter(|record| spread.differs(&record.problem)).count();
    let asked = met.scene.asked.iter().filter(|own| spread.differs(own.problem)).count();
    let compared = steps.len();
    let counts = StageCounts { near, compared, asked, theirs };
    if steps.is_empty() {
        let (says, text) = if likeness.known > 0.0 {
            (
                Says::StagesApart(counts),
                "no problem of which places are at different stages has a stage on record for both of you",
            )
        } else {
            (
                Says::StagesUnknown(counts),
                "one of the two has no stage on record for a problem of which places are at different stages",
            )
        };
        return Reason::new(says, text);
    }
    // Stages of other problems may be told beside it: it must be plain that they are not meant.
    let apart = if let [only] = problems[..] {
        let how = if near == 1 { "at most" } else { "more than" };
        format!("{how} one step apart on {}, the only stage that is compared", met.scene.label(only))
    } else {
        format!("at most one step apart on {near} of the {compared} stages that are compared")
    };
    let text = format!("{apart} (you have {asked} such, they {theirs})");
    Reason::new(Says::StagesCompared(counts), text)
}
