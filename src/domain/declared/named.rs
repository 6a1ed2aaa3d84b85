//! Who is named in what places said of for whom something is: nobody else sees anything else than everybody does.

use std::collections::BTreeSet;

use super::offers::Offer;
use super::said::Declared;
use crate::domain::consent::{Audience, Lens, Scope};
use crate::domain::funder::FunderKind;
use crate::domain::id::{CallerId, PlaceId, TermId};
use crate::domain::register::Register;

/// Who is named in what places said of for whom something is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    networks: BTreeSet<TermId>,
    callers: BTreeSet<CallerId>,
    bodies: BTreeSet<PlaceId>,
    kept_from: BTreeSet<PlaceId>,
    /// Kinds of funder from which anything is kept.
    funders: BTreeSet<FunderKind>,
    acted_for: BTreeSet<PlaceId>,
    /// Whether anything is for conveners alone.
    conveners: bool,
    offers: Vec<Offer>,
    ends: bool,
}

impl Named {
    pub(super) fn of(declared: &Declared, public: &Register) -> Self {
        let mut named = Self::default();
        let all = declared.consenting().flat_map(|place| declared.consents(place).map(move |consent| (place, consent)));
        for (place, (scope, kept)) in all {
            let consent = &kept.value;
            if *scope == Scope::Naming {
                // Nobody sees anything else by it.
                continue;
            }
            named.ends |= consent.until.is_some();
            named.kept_from.extend(consent.except.iter().cloned());
            named.funders.extend(&consent.except_funders);
            let is_plain =
                consent.audience == Audience::Everybody && consent.until.is_none() && !consent.has_exceptions();
            match scope {
                Scope::Being | Scope::All if !is_plain && !declared.is_listed(place, public) => {
                    named.bodies.insert(place.clone());
                }
                Scope::Acting => _ = named.acted_for.insert(place.clone()),
                Scope::Being | Scope::All | Scope::Setting | Scope::Contacts | Scope::Naming | Scope::Of(..) => {}
            }
            match &consent.audience {
                Audience::Networks(networks) => named.networks.extend(networks.iter().cloned()),
                Audience::Portals(callers) => named.callers.extend(callers.iter().cloned()),
                Audience::Conveners => named.conveners = true,
                Audience::Private | Audience::Everybody => {}
            }
        }
        if named.conveners {
            named.offers = declared.offers(public);
        }
        named
    }

    /// What of a lens matters: two of which the same is left see the same.
    pub fn narrowed(&self, lens: &Lens) -> Lens {
        Lens {
            networks: lens.networks.intersection(&self.networks).cloned().collect(),
            caller: lens.caller.clone().filter(|caller| self.callers.contains(caller)),
            convenes: lens.convenes && self.conveners,
            not_paid_by: lens.not_paid_by.intersection(&self.funders).copied().collect(),
        }
    }

    /// Bodies that not everybody is told of, in the order of their ids.
    pub fn bodies(&self) -> impl Iterator<Item = &PlaceId> {
        self.bodies.iter()
    }

    /// Places from which anything is kept, among those.
    pub fn kept_from<'a>(&self, among: impl Iterator<Item = &'a PlaceId>) -> BTreeSet<PlaceId> {
        among.filter(|place| self.kept_from.contains(place)).cloned().collect()
    }

    /// Whether anything is kept from anybody.
    pub fn keeps_from_some(&self) -> bool {
        !self.kept_from.is_empty()
    }

    /// Places that ever said who acts for them, in the order of their ids.
    pub fn acted_for(&self) -> impl Iterator<Item = &PlaceId> {
        self.acted_for.iter()
    }

    /// What is offered to conveners alone, in the order of places and problems.
    pub fn offers(&self) -> impl Iterator<Item = &Offer> {
        self.offers.iter()
    }

    /// Whether anything is shared until a day.
    pub fn ends(&self) -> bool {
        self.ends
    }
}
