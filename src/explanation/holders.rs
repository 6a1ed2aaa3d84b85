//! The holders of duties (law 8) as messages and in words.

use super::scene::Scene;
use super::shapes::HeldElsewhere;
use super::value::{Id, Ids, Labels};
use super::words;
use crate::domain::governance::{Basis, Function, Governance, GovernanceType};
use crate::domain::place::Place;
use crate::domain::slot::{FunctionNo, Slot};
use crate::index::duties::Holder;
use crate::proto::{codes, v1};

const NOBODY: &str = "nobody on record";

impl<'a> Scene<'a> {
    /// The holders of a function in the asker's area.
    pub(super) fn holders_here(&self, function: FunctionNo) -> Vec<Holder<'a>> {
        let Some(place) = self.asker.place else {
            let (own, holds) = (&self.asker.profile.place, self.asker_holds(function) == Some(true));
            let (above, below) = (self.asker.above.iter().copied(), self.asker.below.iter().copied());
            return self.duties.among(self.register, (own, holds), above, below, function);
        };
        self.holders_there(place, function)
    }

    /// The holders of a function in a registered place's area.
    pub(super) fn holders_there(&self, place: Slot, function: FunctionNo) -> Vec<Holder<'a>> {
        self.duties.holders(self.register, place, function)
    }
}

/// The holders as messages.
pub fn messages(function: &Function, holders: &[Holder<'_>]) -> Vec<v1::DutyHolder> {
    let message = |holder: &Holder<'_>| v1::DutyHolder {
        function: function.id.to_string(),
        place_id: holder.place.id.to_string(),
        display_name: holder.place.name.clone(),
        basis: codes::duty_basis(function.basis).into(),
        holder_only: holder.holder_only,
    };
    holders.iter().map(message).collect()
}

/// The holders of several functions in words (nothing where there is no function), the place itself as a pronoun: "you",
/// "Essex (county council)", "you and 12 district councils".
pub(super) fn summary(governance: &Governance, held: &[Vec<Holder<'_>>], pronoun: &str) -> String {
    if held.is_empty() {
        return String::new();
    }
    let mut own = false;
    let mut others: Vec<Holder<'_>> = Vec::new();
    for &holder in held.iter().flatten() {
        if holder.own {
            own = true;
        } else if !others.iter().any(|known| known.place.id == holder.place.id) {
            others.push(holder);
        }
    }
    if others.is_empty() {
        return if own { pronoun } else { NOBODY }.to_owned();
    }
    let own = own.then(|| pronoun.to_owned());
    let all: Vec<String> = own.into_iter().chain(named(governance, &others)).collect();
    words::list(&all)
}

/// Bodies in words: up to two by name and type, more by type and number.
pub(super) fn name(governance: &Governance, holders: &[Holder<'_>]) -> String {
    if holders.is_empty() { NOBODY.to_owned() } else { words::list(&named(governance, holders)) }
}

fn named(governance: &Governance, holders: &[Holder<'_>]) -> Vec<String> {
    let by_name = |place: &Place| words::with_kind(&place.name, governance.label(&place.governance_type));
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
    /// Whether they are several.
    several: bool,
    /// What makes the functions theirs.
    basis: Basis,
    holder_ids: Ids,
    functions: Vec<&'a Function>,
}

impl<'a> Elsewhere<'a> {
    /// Labels of the functions.
    fn labels(&self) -> Vec<&'a str> {
        self.functions.iter().map(|function| function.label.as_str()).collect()
    }

    /// "holds special educational needs", "are responsible for climate".
    pub(super) fn what(&self) -> String {
        let verb = match (self.basis, self.several) {
            (Basis::Law, false) => "holds",
            (Basis::Law, true) => "hold",
            (Basis::Practice, false) => "is responsible for",
            (Basis::Practice, true) => "are responsible for",
        };
        [verb, " ", &words::list(&self.labels())].concat()
    }

    /// Functions and holders, in words and by id, for a statement.
    pub(super) fn values(self) -> HeldElsewhere<'static> {
        HeldElsewhere {
            functions: Labels::of(self.labels()),
            function_ids: Ids::of(self.functions.iter().map(|function| &function.id)),
            holders: self.who.into(),
            holder_ids: self.holder_ids,
            basis_id: Id::given(self.basis.code()),
        }
    }
}

/// The functions that the place itself does not hold and somebody else is known to, once for all with the same
/// holders on the same basis.
pub(super) fn elsewhere<'a, 'h>(
    governance: &'a Governance,
    functions: &[FunctionNo],
    holders: impl Fn(FunctionNo) -> Vec<Holder<'h>>,
) -> Vec<Elsewhere<'a>> {
    let mut all: Vec<Elsewhere<'a>> = Vec::new();
    for &function in functions {
        let held = holders(function);
        if held.is_empty() || held.iter().any(|holder| holder.own) {
            continue;
        }
        let function = &governance.functions[function];
        let holder_ids = Ids::of(held.iter().map(|holder| &holder.place.id));
        match all.iter_mut().find(|one| one.holder_ids == holder_ids && one.basis == function.basis) {
            Some(known) => known.functions.push(function),
            None => {
                let (who, several, basis) = (name(governance, &held), held.len() > 1, function.basis);
                all.push(Elsewhere { who, several, basis, holder_ids, functions: vec![function] });
            }
        }
    }
    all
}
