//! Whether a place would be a part of itself.

use std::collections::BTreeSet;

use super::said::Declared;
use crate::domain::id::PlaceId;
use crate::domain::register::Register;
use crate::domain::sight::Sight;

/// Whether a place is a part of itself, directly or over other places, in all that is said, whoever sees what of it.
pub(super) fn is_part_of_itself(place: &PlaceId, declared: &Declared, public: &Register) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = wholes(place, declared, public);
    while let Some(one) = open.pop() {
        if one == *place {
            return true;
        }
        if !seen.contains(&one) {
            open.extend(wholes(&one, declared, public));
            seen.insert(one);
        }
    }
    false
}

/// What a place is directly part of, and bodies of their time that consisted of it.
fn wholes(place: &PlaceId, declared: &Declared, public: &Register) -> Vec<PlaceId> {
    let position = public.position(place);
    let listed = position.filter(|_| declared.is_listed(place, public)).map(|at| &public.get(at).place.part_of);
    let said = declared.place(place).map(|kept| &kept.value.part_of).filter(|said| !said.is_empty());
    let part_of = said.or(listed).into_iter().flatten();
    let above = position.into_iter().flat_map(|at| public.hierarchy().directly_above(at));
    let above = above.map(|&at| &public.get(at).place);
    // One that went and came back is what it says, and consists of nobody.
    let above = above.filter(|one| one.consisted_of.contains(place) && declared.is_listed(&one.id, public));
    let stands = |one: &&PlaceId| declared.stands(one, &Sight::of_all(), public);
    part_of.chain(above.map(|one| &one.id)).filter(stands).cloned().collect()
}
