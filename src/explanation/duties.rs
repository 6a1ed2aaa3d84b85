//! Who holds which function in whose area (law 8), looked up once for all places: every shared problem of every answer asks
//! it of both sides.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::governance::Function;
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::place::Place;
use crate::domain::profile::Profile;
use crate::domain::register::Register;
use crate::domain::slot::{FunctionNo, ProblemNo, Slot};
use crate::domain::vocabulary::Vocabulary;

/// A body that holds a part of a function.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'a> {
    /// The body.
    pub place: &'a Place,
    /// Whether it is the place that was asked about.
    pub own: bool,
    /// Whether it is there for that function alone, and no place.
    pub holder_only: bool,
}

/// Who holds a function for one place and not for all of its area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// A registered place.
    Place(Slot),
    /// A body that is no place.
    Body(usize),
}

/// The area of a place.
#[derive(Debug)]
struct Area {
    above: Box<[Slot]>,
    below: Box<[Slot]>,
}

/// The duties of all registered places. Functions are named by their position in the vocabulary.
#[derive(Debug)]
pub struct Duties {
    functions: usize,
    /// Whether a place holds a part of a function, place by place; none where that is not known.
    held: Vec<Option<bool>>,
    /// The functions that each body holds for itself alone.
    alone: Vec<bool>,
    areas: Vec<Area>,
    /// By place and function.
    named: BTreeMap<(Slot, FunctionNo), Named>,
    /// Places that hold a function for those alone that name them: place and function.
    named_places: BTreeSet<(Slot, FunctionNo)>,
    bodies: Vec<Place>,
    /// The functions that each problem touches, by its position in the taxonomy.
    touched: Vec<Box<[FunctionNo]>>,
}

impl Duties {
    /// Looks up everybody's.
    pub fn new(vocabulary: &Vocabulary, register: &Register) -> Self {
        let functions = &vocabulary.governance.functions;
        let holds = |place: &Place| {
            let parts = functions.iter().map(|function| vocabulary.governance.standing(place, function));
            parts.map(|standing| standing.map(|one| !one.parts.is_empty())).collect::<Vec<_>>()
        };
        let hierarchy = register.hierarchy();
        let area = |place: Slot| Area {
            above: hierarchy.ancestors(place).into_iter().collect(),
            below: hierarchy.descendants(place).into_iter().collect(),
        };
        let touches = |problem: &ProblemId| {
            let touched = vocabulary.functions_touched(problem).into_iter();
            touched.filter_map(|function| vocabulary.governance.function_index(&function.id)).collect()
        };
        let named = named(vocabulary, register);
        let place_of = |(&(_, function), &one): (&(Slot, FunctionNo), &Named)| match one {
            Named::Place(place) => Some((place, function)),
            Named::Body(_) => None,
        };
        Self {
            functions: functions.len(),
            held: register.profiles().iter().flat_map(|profile| holds(&profile.place)).collect(),
            alone: functions.iter().map(|function: &Function| function.alone).collect(),
            areas: register.slots().map(area).collect(),
            named_places: named.iter().filter_map(place_of).collect(),
            named,
            bodies: vocabulary.bodies.clone(),
            touched: vocabulary.taxonomy.problems().iter().map(|one| touches(&one.id)).collect(),
        }
    }

    /// Whether a place itself holds a part of a function; none where that is not known.
    pub fn holds(&self, place: Slot, function: FunctionNo) -> Option<bool> {
        self.held[place.get() * self.functions + function.get()]
    }

    /// The bodies that hold a function in the area of a place, that place first if it is one of them.
    pub fn holders<'a>(&'a self, register: &'a Register, place: Slot, function: FunctionNo) -> Vec<Holder<'a>> {
        if let Some(&named) = self.named.get(&(place, function)) {
            return vec![self.named_holder(register, named)];
        }
        let area = &self.areas[place];
        let [above, below] = [&area.above, &area.below].map(|all| all.iter().copied());
        let own = (&register.get(place).place, self.holds(place, function) == Some(true));
        self.among(register, own, above, below, function)
    }

    /// The same of an area that is not on the register: the place itself, and whether it is one of them.
    pub(super) fn among<'a>(
        &'a self,
        register: &'a Register,
        (place, holds): (&'a Place, bool),
        above: impl Iterator<Item = Slot>,
        below: impl Iterator<Item = Slot> + Clone,
        function: FunctionNo,
    ) -> Vec<Holder<'a>> {
        let own = holds.then_some(Holder { place, own: true, holder_only: false });
        if own.is_some() && self.alone[function] {
            return own.into_iter().collect();
        }
        // Whoever holds it for some of its area alone does not hold it for the rest.
        let above = above.filter(|&other| !self.named_places.contains(&(other, function)));
        let others = above.chain(below.clone()).filter(|&other| self.holds(other, function) == Some(true));
        let others = others.map(|other| self.named_holder(register, Named::Place(other)));
        let mut all: Vec<Holder<'a>> = own.into_iter().chain(others).collect();
        for named in below.filter_map(|other| self.named.get(&(other, function))) {
            let holder = self.named_holder(register, *named);
            if all.iter().all(|known| known.place.id != holder.place.id) {
                all.push(holder);
            }
        }
        all
    }

    fn named_holder<'a>(&'a self, register: &'a Register, named: Named) -> Holder<'a> {
        match named {
            Named::Place(place) => Holder { place: &register.get(place).place, own: false, holder_only: false },
            Named::Body(body) => Holder { place: &self.bodies[body], own: false, holder_only: true },
        }
    }

    /// The functions that a problem touches, by its position in the taxonomy; none without one.
    pub fn touched(&self, problem: Option<ProblemNo>) -> &[FunctionNo] {
        problem.map_or(&[], |problem| &self.touched[problem])
    }
}

/// The holders that places name for themselves.
fn named(vocabulary: &Vocabulary, register: &Register) -> BTreeMap<(Slot, FunctionNo), Named> {
    let find = |holder: &PlaceId| {
        let body = || vocabulary.bodies.iter().position(|body| &body.id == holder).map(Named::Body);
        register.position(holder).map(Named::Place).or_else(body)
    };
    let of_place = |(place, profile): (Slot, &Profile)| {
        let duties = profile.place.duties.iter();
        let named = duties.filter_map(move |own| {
            let function = vocabulary.governance.function_index(&own.function)?;
            Some(((place, function), find(own.held_by.as_ref()?)?))
        });
        named.collect::<Vec<_>>()
    };
    register.places().flat_map(of_place).collect()
}
