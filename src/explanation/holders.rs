//! Who holds a duty in an area (law 8): the place itself, what lies above it, what lies below it.

use std::collections::BTreeSet;

use super::words;
use crate::domain::governance::{Function, Governance, GovernanceType};
use crate::domain::place::Place;
use crate::domain::register::Register;
use crate::matching::asker::Asker;
use crate::proto::v1;

const NOBODY: &str = "nobody on record";

/// A body that holds a part of a function.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'a> {
    /// The body.
    pub place: &'a Place,
    /// Whether it is the place that was asked about.
    pub own: bool,
}

/// The bodies that hold a function in the area of `place`, that place first if it is one of them.
pub fn holders<'a>(
    governance: &Governance,
    register: &'a Register,
    place: &'a Place,
    area: (&BTreeSet<usize>, &BTreeSet<usize>),
    function: &Function,
) -> Vec<Holder<'a>> {
    let holds = |place: &Place| governance.standing(place, function).is_some_and(|one| !one.parts.is_empty());
    let (above, below) = area;
    let others = above.iter().chain(below).map(|&other| &register.get(other).place);
    std::iter::once((place, true))
        .chain(others.map(|other| (other, false)))
        .filter(|(place, _)| holds(place))
        .map(|(place, own)| Holder { place, own })
        .collect()
}

/// The holders in the asker's area.
pub(super) fn of_asker<'a>(
    governance: &Governance,
    register: &'a Register,
    asker: &'a Asker<'a>,
    function: &Function,
) -> Vec<Holder<'a>> {
    holders(governance, register, &asker.profile.place, (&asker.above, &asker.below), function)
}

/// The holders in a registered place's area.
pub(super) fn of_place<'a>(
    governance: &Governance,
    register: &'a Register,
    place: usize,
    function: &Function,
) -> Vec<Holder<'a>> {
    let hierarchy = register.hierarchy();
    let area = (&hierarchy.ancestors(place), &hierarchy.descendants(place));
    holders(governance, register, &register.get(place).place, area, function)
}

/// The holders as messages.
pub fn messages(function: &Function, holders: &[Holder<'_>]) -> Vec<v1::DutyHolder> {
    let message = |holder: &Holder<'_>| v1::DutyHolder {
        function: function.id.to_string(),
        place_id: holder.place.id.to_string(),
        display_name: holder.place.name.clone(),
    };
    holders.iter().map(message).collect()
}

/// The holders of several functions in words (nothing where there is no function), the place itself as a pronoun: "you", "Essex (county council)", "you and 12
/// district councils".
pub(super) fn summary(governance: &Governance, held: &[(&Function, Vec<Holder<'_>>)], pronoun: &str) -> String {
    if held.is_empty() {
        return String::new();
    }
    let mut all: Vec<Holder<'_>> = Vec::new();
    for &holder in held.iter().flat_map(|(_, holders)| holders) {
        if !all.iter().any(|known| known.place.id == holder.place.id) {
            all.push(holder);
        }
    }
    let own = all.iter().any(|holder| holder.own).then(|| pronoun.to_owned());
    let others: Vec<Holder<'_>> = all.into_iter().filter(|holder| !holder.own).collect();
    let others = named(governance, &others);
    let all: Vec<String> = own.into_iter().chain(others).collect();
    if all.is_empty() { NOBODY.to_owned() } else { words::list(&all) }
}

/// Bodies in words: up to two by name and type, more by type and number.
pub(super) fn name(governance: &Governance, holders: &[Holder<'_>]) -> String {
    if holders.is_empty() { NOBODY.to_owned() } else { words::list(&named(governance, holders)) }
}

fn named(governance: &Governance, holders: &[Holder<'_>]) -> Vec<String> {
    let by_name = |place: &Place| format!("{} ({})", place.name, governance.label(&place.governance_type));
    if holders.len() <= 2 {
        return holders.iter().map(|one| by_name(one.place)).collect();
    }
    let of_kind = |kind: &GovernanceType| {
        let of_kind: Vec<&Holder<'_>> = holders.iter().filter(|one| one.place.governance_type == kind.id).collect();
        match of_kind[..] {
            [] => None,
            [one] => Some(by_name(one.place)),
            _ => Some(format!("{} {}", of_kind.len(), kind.plural)),
        }
    };
    governance.types.iter().filter_map(of_kind).collect()
}

/// Functions that somebody else holds, and who does.
#[derive(Debug)]
pub(super) struct Elsewhere<'a> {
    /// The bodies in words.
    pub(super) who: String,
    /// "hold" or "holds".
    pub(super) hold: &'static str,
    holder_ids: String,
    functions: Vec<&'a Function>,
}

impl<'a> Elsewhere<'a> {
    /// Labels of the functions.
    pub(super) fn labels(&self) -> Vec<&'a str> {
        self.functions.iter().map(|function| function.label.as_str()).collect()
    }

    /// Functions and holders, in words and by id, for a statement.
    pub(super) fn values(&self) -> Vec<(&'static str, String)> {
        let ids: Vec<&str> = self.functions.iter().map(|function| function.id.as_str()).collect();
        vec![
            ("functions", self.labels().join("; ")),
            ("function_ids", ids.join("; ")),
            ("holders", self.who.clone()),
            ("holder_ids", self.holder_ids.clone()),
        ]
    }
}

/// The functions that the place itself does not hold and somebody else is known to, once for all with the same holders.
pub(super) fn elsewhere<'a, 'h>(
    governance: &Governance,
    functions: &[&'a Function],
    holders: impl Fn(&Function) -> Vec<Holder<'h>>,
) -> Vec<Elsewhere<'a>> {
    let mut all: Vec<Elsewhere<'a>> = Vec::new();
    for function in functions {
        let held = holders(function);
        if held.is_empty() || held.iter().any(|holder| holder.own) {
            continue;
        }
        let ids: Vec<&str> = held.iter().map(|holder| holder.place.id.as_str()).collect();
        let holder_ids = ids.join("; ");
        match all.iter_mut().find(|one| one.holder_ids == holder_ids) {
            Some(known) => known.functions.push(function),
            None => {
                let hold = if held.len() == 1 { "holds" } else { "hold" };
                all.push(Elsewhere { who: name(governance, &held), hold, holder_ids, functions: vec![function] });
            }
        }
    }
    all
}
