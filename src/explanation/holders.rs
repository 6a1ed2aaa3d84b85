//! Who holds a duty in an area (law 8): the place itself, what lies above it, what lies below it.

use std::collections::BTreeSet;

use super::words;
use crate::domain::governance::{Function, Governance};
use crate::domain::place::Place;
use crate::domain::register::Register;
use crate::matching::asker::Asker;
use crate::proto::v1;

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

/// Bodies in words: up to two by name and type, more by type and number.
pub(super) fn name(governance: &Governance, holders: &[Holder<'_>]) -> String {
    let label = |place: &Place| governance.label(&place.governance_type).to_owned();
    match holders {
        [] => "nobody on record".to_owned(),
        [_] | [_, _] => {
            let named = holders.iter().map(|one| format!("{} ({})", one.place.name, label(one.place)));
            words::list(&named.collect::<Vec<_>>())
        }
        many => {
            let mut parts: Vec<String> = Vec::new();
            for kind in &governance.types {
                let of_kind: Vec<&Holder<'_>> =
                    many.iter().filter(|one| one.place.governance_type == kind.id).collect();
                match of_kind[..] {
                    [] => {}
                    [one] => parts.push(format!("{} ({})", one.place.name, kind.label)),
                    _ => parts.push(format!("{} {}", of_kind.len(), kind.plural)),
                }
            }
            words::list(&parts)
        }
    }
}

/// Who holds a function that the place itself does not hold, as "names" and "hold" or "holds"; none where it does or
/// where nobody is known to.
pub(super) fn elsewhere(governance: &Governance, holders: &[Holder<'_>]) -> Option<(String, &'static str)> {
    if holders.is_empty() || holders.iter().any(|holder| holder.own) {
        return None;
    }
    Some((name(governance, holders), if holders.len() == 1 { "holds" } else { "hold" }))
}
