//! Whom a place names in what it shares: a name that nobody has is more likely a slip than a wish, and is told as such.

use std::collections::BTreeSet;

use crate::contract::calls::Calls;
use crate::contract::error::CallError;
use crate::contract::violation::Violations;
use crate::domain::alike::most_alike;
use crate::domain::consent::{Audience, Consent, Scope};
use crate::domain::declared::Wanted;
use crate::domain::id::PlaceId;
use crate::domain::text;

impl Calls {
    /// Whether the callers and networks that somebody shares with are in the operator's list, be it retired ones, or were named for the same
    /// part before: what was read may be written again. A server that knows nobody by name takes all. `at`: the message of what is said of
    /// a part.
    ///
    /// # Errors
    ///
    /// [`CallError::Invalid`] with each name that is none, and names like it of whoever may still call.
    pub(super) fn are_known<'a>(
        &self,
        wanted: impl Iterator<Item = &'a Wanted>,
        at: impl Fn(&Scope) -> String,
    ) -> Result<(), CallError> {
        let Some(known) = self.onlookers.as_ref().map(|known| known.callers()) else { return Ok(()) };
        let networks: BTreeSet<&str> =
            known.callers().iter().flat_map(|caller| &caller.networks).map(|code| code.as_str()).collect();
        let callers: BTreeSet<&str> = known.callers().iter().map(|caller| caller.id.as_str()).collect();
        let active = || known.callers().iter().filter(|caller| caller.retired.is_none());
        let active_networks: BTreeSet<&str> =
            active().flat_map(|caller| &caller.networks).map(|code| code.as_str()).collect();
        let active_callers: BTreeSet<&str> = active().map(|caller| caller.id.as_str()).collect();
        let mut wrong = Violations::default();
        for one in wanted {
            // What was said elsewhere may name whoever is known there.
            let Wanted::Consent { place, scope, consent } = one else { continue };
            let (named, (list, like), field, what) = match &consent.audience {
                Audience::Networks(codes) => {
                    let named = ids(codes.iter().map(|one| one.as_str()));
                    (named, (&networks, &active_networks), "networks", "network")
                }
                Audience::Portals(portals) => {
                    let named = ids(portals.iter().map(|one| one.as_str()));
                    (named, (&callers, &active_callers), "portals", "caller")
                }
                Audience::Private | Audience::Conveners | Audience::Everybody => continue,
            };
            let before = self.named_before(place, scope);
            for name in named.iter().filter(|name| !list.contains(name.as_str()) && !before.contains(*name)) {
                wrong.add(format!("{}.{field}", at(scope)), unknown(what, name, like));
            }
        }
        if wrong.0.is_empty() { Ok(()) } else { Err(wrong.0.into()) }
    }

    fn named_before(&self, place: &PlaceId, scope: &Scope) -> BTreeSet<String> {
        let said = self.answers.ledger.declared().consent(place, scope);
        match said.map(|kept| &kept.value) {
            Some(Consent { audience: Audience::Networks(codes), .. }) => ids(codes.iter().map(|one| one.as_str())),
            Some(Consent { audience: Audience::Portals(callers), .. }) => ids(callers.iter().map(|one| one.as_str())),
            _ => BTreeSet::new(),
        }
    }
}

fn ids<'a>(all: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    all.map(str::to_owned).collect()
}

/// "has 'sectr-body', and the operator registered no caller of that name; like it: sector-body"
fn unknown(what: &str, name: &str, known: &BTreeSet<&str>) -> String {
    let like = most_alike(known.iter(), |one| vec![**one], name);
    let like: Vec<&str> = like.into_iter().copied().collect();
    let like = if like.is_empty() { String::new() } else { format!("; like it: {}", like.join(", ")) };
    format!("has '{}', and the operator registered no {what} of that name{like}", text::echo(name))
}
