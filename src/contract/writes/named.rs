//! Whom a place names in what it shares: a name that nobody has is more likely a slip than a wish, and is told as such.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::access::Caller;
use crate::contract::calls::Calls;
use crate::contract::error::CallError;
use crate::contract::violation::Violations;
use crate::domain::alike::most_alike;
use crate::domain::consent::{Audience, Scope};
use crate::domain::declared::Wanted;
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
        let mut wrong = Violations::default();
        for one in wanted {
            // What was said elsewhere may name whoever is known there.
            let Wanted::Consent { place, scope, consent } = one else { continue };
            let (field, what, names): (_, _, fn(&Caller) -> Vec<&str>) = match &consent.audience {
                Audience::Networks(_) => {
                    ("networks", "network", |caller| caller.networks.iter().map(|one| one.as_str()).collect())
                }
                Audience::Portals(_) => ("portals", "caller", |caller| vec![caller.id.as_str()]),
                Audience::Private | Audience::Conveners | Audience::Everybody => continue,
            };
            let of = |such: fn(&Caller) -> bool| -> BTreeSet<&str> {
                known.callers().iter().map(Arc::as_ref).filter(|caller| such(caller)).flat_map(names).collect()
            };
            let said = self.answers.ledger.declared().consent(place, scope);
            let before = said.map(|kept| named(&kept.value.audience)).unwrap_or_default();
            let all = of(|_| true);
            for name in
                named(&consent.audience).into_iter().filter(|name| !all.contains(name) && !before.contains(name))
            {
                let like = of(|caller| caller.retired.is_none());
                wrong.add(format!("{}.{field}", at(scope)), unknown(what, name, &like));
            }
        }
        if wrong.0.is_empty() { Ok(()) } else { Err(wrong.0.into()) }
    }
}

/// The networks, or callers, that are named.
fn named(audience: &Audience) -> BTreeSet<&str> {
    match audience {
        Audience::Networks(codes) => codes.iter().map(|one| one.as_str()).collect(),
        Audience::Portals(callers) => callers.iter().map(|one| one.as_str()).collect(),
        Audience::Private | Audience::Conveners | Audience::Everybody => BTreeSet::new(),
    }
}

/// "has 'sectr-body', and the operator registered no caller of that name; like it: sector-body"
fn unknown(what: &str, name: &str, known: &BTreeSet<&str>) -> String {
    let like = most_alike(known.iter(), |one| vec![**one], name);
    let like: Vec<&str> = like.into_iter().copied().collect();
    let like = if like.is_empty() { String::new() } else { format!("; like it: {}", like.join(", ")) };
    format!("has '{}', and the operator registered no {what} of that name{like}", text::echo(name))
}
