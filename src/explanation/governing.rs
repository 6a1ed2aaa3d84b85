//! How the two are governed, in words: which type each is, and in how many service functions both have a part.

use super::code::Says;
use super::encounter::Encounter;
use super::shapes::Governed;
use super::words::{self, Reason};
use crate::domain::governance::Function;
use crate::domain::slot::FunctionNo;
use crate::matching::relation::GovernanceRelation;

pub(super) fn governance_reason<'a>(met: &Encounter<'_, 'a>) -> Reason<'a> {
    let scene = met.scene;
    let (yours, theirs) = (scene.type_label(scene.asker.profile), scene.type_label(met.peer));
    let functions: Vec<(FunctionNo, &Function)> = scene.functions().collect();
    let here = |function: FunctionNo| scene.asker_holds(function) == Some(true);
    let there = |function: FunctionNo| scene.duties.holds(met.place(), function) == Some(true);
    let held: Vec<(bool, bool)> = functions.iter().map(|&(one, _)| (here(one), there(one))).collect();
    let both = held.iter().filter(|&&one| one == (true, true)).count();
    let (a_their, a_your) = (words::with_article(theirs), words::with_article(yours));
    let governed = Governed { yours: yours.into(), theirs: theirs.into(), both_hold: both, functions: functions.len() };
    let (says, text) = match met.governance {
        GovernanceRelation::SameType => (Says::SameType(governed), format!("also {a_their}")),
        GovernanceRelation::SameDuties if scene.is_place_wide() => {
            (Says::SameDuties(governed), format!("{a_their} with the same duties as you"))
        }
        GovernanceRelation::SameDuties => {
            (Says::SameDuties(governed), format!("{a_their} with the same duties for it"))
        }
        GovernanceRelation::Different => {
            let parts = match (&functions[..], &held[..]) {
                ([(_, one)], &[held]) => {
                    let who = match held {
                        (true, true) => "both have",
                        (true, false) => "only you have",
                        (false, true) => "only they have",
                        (false, false) => "neither has",
                    };
                    format!("{who} a part in {}", one.label)
                }
                _ => format!("both have a part in {both} of {} service functions", functions.len()),
            };
            (Says::DifferentDuties(governed), format!("{a_their}, where you are {a_your}: {parts}"))
        }
        GovernanceRelation::Unknown => {
            (Says::GovernanceUnknown(governed), "how one of the two is governed is not known".to_owned())
        }
    };
    Reason::new(says, text)
}
