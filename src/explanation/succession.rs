//! What is planned to replace the asker or the peer: told as a plan, and as past once its day has come.

use jiff::civil::Date;

use super::code::Says;
use super::encounter::Encounter;
use super::value::Labels;
use super::words::{list, statement};
use crate::domain::day;
use crate::domain::place::PlannedSuccession;
use crate::proto::v1;

/// What both are to become together, then what else the peer is to become.
pub(super) fn succession_considerations(met: &Encounter<'_, '_>) -> Vec<v1::Statement> {
    let own = &met.scene.asker.profile.place.planned_successions;
    let theirs = &met.peer.place.planned_successions;
    let today = met.scene.query.terms.today;
    let is_common = |one: &&PlannedSuccession| {
        own.iter().any(|other| other.successor == one.successor && other.vesting_date == one.vesting_date)
    };
    let common = theirs.iter().filter(is_common).map(|one| common_successor(one, today));
    let others: Vec<&PlannedSuccession> = theirs.iter().filter(|one| !is_common(one)).collect();
    common.chain(about_to_be_replaced(&others, today)).collect()
}

fn common_successor(planned: &PlannedSuccession, today: Date) -> v1::Statement {
    let (successor, on) = (planned.successor.as_str(), day::shown(planned.vesting_date));
    let text = if planned.is_past(today) {
        format!("you were both to become part of {successor} on {on}: that day is past, ask what came of it")
    } else {
        format!("you are both to become part of {successor} on {on}: you may be planning it together")
    };
    let says = Says::SamePlannedSuccessor { successor: successor.into(), vesting_date: planned.vesting_date };
    statement(says, text)
}

/// Whoever is rung today may be somebody else's council by then.
fn about_to_be_replaced(planned: &[&PlannedSuccession], today: Date) -> Option<v1::Statement> {
    let first = planned.iter().min_by_key(|one| one.vesting_date)?;
    let names: Vec<&str> = planned.iter().map(|one| one.successor.as_str()).collect();
    let (names_told, on) = (list(&names), day::shown(first.vesting_date));
    let text = if first.is_past(today) {
        format!("they were to be replaced by {names_told} on {on}: that day is past, ask who carries the work on")
    } else {
        format!("they are to be replaced by {names_told} on {on}: ask who will carry the work on")
    };
    let says = Says::ToBeReplaced { successors: Labels::of(&names), vesting_date: first.vesting_date };
    Some(statement(says, text))
}
