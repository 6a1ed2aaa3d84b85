//! For whom places and rows are looked at.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::caller::Caller;
use super::role::Kind;
use crate::domain::consent::Lens;
use crate::domain::id::{PlaceId, TermId};
use crate::domain::uncovered::Uncovered;

/// Where a call comes from: all that a server knows of who calls as long as nobody is registered with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whence {
    /// A program on this machine, straight: the operator's.
    ThisMachine,
    /// Anywhere else, or through a proxy or a page in a browser.
    Elsewhere,
}

/// For whom places and rows are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    owner: Owner,
    /// Places that say themselves that its owner acts for them.
    acts_for: BTreeSet<PlaceId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Owner {
    Operator(&'static str),
    Machine(Whence),
    Caller(Arc<Caller>),
}

impl Pass {
    /// Nothing is kept from the caller, for a reason that a reader of the code can check.
    pub fn everything(reason: &'static str) -> Self {
        Self::of(Owner::Operator(reason))
    }

    /// Of whoever calls a server that knows nobody by name.
    pub fn of_machine(whence: Whence) -> Self {
        Self::of(Owner::Machine(whence))
    }

    /// Of a caller who signed in.
    pub(super) fn of_caller(caller: &Arc<Caller>) -> Self {
        Self::of(Owner::Caller(Arc::clone(caller)))
    }

    fn of(owner: Owner) -> Self {
        Self { owner, acts_for: BTreeSet::new() }
    }

    /// The same, where these places let its owner act for them. Nobody acts for a place whose role speaks for none.
    pub fn acting_for(self, places: BTreeSet<PlaceId>) -> Self {
        let may = matches!(&self.owner, Owner::Caller(caller) if caller.role.bound_to().is_some());
        if may { Self { acts_for: places, ..self } } else { self }
    }

    /// Why nothing is kept from its owner.
    pub fn reason(&self) -> &str {
        match &self.owner {
            Owner::Operator(reason) => reason,
            Owner::Machine(Whence::ThisMachine) => "the operator's own machine, on a server that knows nobody by name",
            Owner::Machine(Whence::Elsewhere) | Owner::Caller(_) => {
                "a view shows what is public or declared for everybody"
            }
        }
    }

    /// Whether its owner speaks for a place: declares in its name, and is told what it keeps to itself.
    pub fn speaks_for(&self, place: &PlaceId) -> bool {
        self.decides_for(place) || self.acts_for.contains(place)
    }

    /// Whether its owner speaks for a place because the operator says so, and decides for whom what it says is, who it is, and whether
    /// it goes.
    pub fn decides_for(&self, place: &PlaceId) -> bool {
        self.speaks_for_all() || matches!(&self.owner, Owner::Caller(caller) if caller.role.speaks_for(place))
    }

    /// Whether its owner speaks for every place, and so for who each of them is.
    pub fn speaks_for_all(&self) -> bool {
        match &self.owner {
            Owner::Operator(_) | Owner::Machine(Whence::ThisMachine) => true,
            Owner::Machine(Whence::Elsewhere) => false,
            Owner::Caller(caller) => caller.role.kind() == Kind::Operator,
        }
    }

    /// What decides which of the facts that are not for everybody its owner sees in answers about places. Whoever keeps the server
    /// reads all of them where it speaks for a place, and has answers as everybody has.
    pub fn lens(&self) -> Lens {
        self.caller().map(Caller::lens).unwrap_or_default()
    }

    /// The places that the operator bound its owner to.
    pub fn bound_to(&self) -> impl Iterator<Item = &PlaceId> {
        self.caller().and_then(|caller| caller.role.bound_to()).into_iter().flatten()
    }

    /// Whether its owner may be told of single places.
    pub fn is_told_of_places(&self) -> bool {
        self.caller().is_none_or(|caller| caller.role.kind() != Kind::AggregateOnly)
    }

    /// Whether its owner is a place's own system.
    pub fn is_of_a_place(&self) -> bool {
        self.caller().is_some_and(|caller| caller.role.kind() == Kind::Place)
    }

    /// The caller who signed in, where its owner is one.
    pub fn caller(&self) -> Option<&Caller> {
        match &self.owner {
            Owner::Operator(_) | Owner::Machine(_) => None,
            Owner::Caller(caller) => Some(caller),
        }
    }

    /// Blocks of a comparison that its owner's agreement does not cover: none of whoever has no agreement.
    pub fn uncovered(&self) -> &Uncovered {
        self.caller().map_or(Uncovered::nothing(), |caller| &caller.agreement.uncovered)
    }

    /// The sector whose words its owner is answered in where a question names none.
    pub fn audience(&self) -> Option<&TermId> {
        match &self.owner {
            Owner::Operator(_) | Owner::Machine(_) => None,
            Owner::Caller(caller) => caller.audience.as_ref(),
        }
    }
}
