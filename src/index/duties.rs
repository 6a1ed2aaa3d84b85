//! Who holds which function in whose area (law 8), looked up once for all places: every shared problem of every answer asks
//! it of both sides.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::domain::governance::Function;
use crate::domain::hierarchy::Hierarchy;
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::passage::Passage;
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
    words: Arc<Words>,
    /// Of each place whether it holds a part of each function; none where that is not known.
    held: Vec<Arc<[Option<bool>]>>,
    /// Of each place once somebody asks for it.
    areas: Vec<OnceLock<Area>>,
    /// By place and function.
    named: BTreeMap<(Slot, FunctionNo), Named>,
    /// Places that hold a function for those alone that name them: place and function.
    named_places: BTreeSet<(Slot, FunctionNo)>,
}

/// What no place changes.
#[derive(Debug)]
struct Words {
    /// The functions that each body holds for itself alone.
    alone: Vec<bool>,
    bodies: Vec<Place>,
    /// The functions that each problem touches, by its position in the taxonomy.
    touched: Vec<Box<[FunctionNo]>>,
}

impl Duties {
    /// Looks up everybody's.
    pub fn new(vocabulary: &Vocabulary, register: &Register) -> Self {
        let touches = |problem: &ProblemId| {
            let touched = vocabulary.functions_touched(problem).into_iter();
            touched.filter_map(|function| vocabulary.governance.function_index(&function.id)).collect()
        };
        let words = Words {
            alone: vocabulary.governance.functions.iter().map(|function: &Function| function.alone).collect(),
            bodies: vocabulary.bodies.clone(),
            touched: vocabulary.taxonomy.problems().iter().map(|one| touches(&one.id)).collect(),
        };
        let held = register.profiles().iter().map(|profile| held(vocabulary, &profile.place)).collect();
        Self::of(Arc::new(words), held, vocabulary, register)
    }

    /// Those of a later state: of new places and other bodies they are looked up.
    #[must_use]
    pub fn with(&self, passage: &Passage, vocabulary: &Vocabulary, register: &Register) -> Self {
        let of_place = |place: Slot| held(vocabulary, &register.get(place).place);
        let mut held = passage.carry(self.held.iter(), of_place);
        passage.other.iter().for_each(|&place| held[place] = of_place(place));
        Self::of(Arc::clone(&self.words), held, vocabulary, register)
    }

    fn of(words: Arc<Words>, held: Vec<Arc<[Option<bool>]>>, vocabulary: &Vocabulary, register: &Register) -> Self {
        let named = named(vocabulary, register);
        let place_of = |(&(_, function), &one): (&(Slot, FunctionNo), &Named)| match one {
            Named::Place(place) => Some((place, function)),
            Named::Body(_) => None,
        };
        let areas = held.iter().map(|_| OnceLock::new()).collect();
        Self { words, held, areas, named_places: named.iter().filter_map(place_of).collect(), named }
    }

    /// Whether a place itself holds a part of a function; none where that is not known.
    pub fn holds(&self, place: Slot, function: FunctionNo) -> Option<bool> {
        self.held[place][function]
    }

    /// The bodies that hold a function in the area of a place, that place first if it is one of them.
    pub fn holders<'a>(&'a self, register: &'a Register, place: Slot, function: FunctionNo) -> Vec<Holder<'a>> {
        if let Some(&named) = self.named.get(&(place, function)) {
            return vec![self.named_holder(register, named)];
        }
        let area = self.areas[place].get_or_init(|| Area::of(register.hierarchy(), place));
        let [above, below] = [&area.above, &area.below].map(|all| all.iter().copied());
        let own = (&register.get(place).place, self.holds(place, function) == Some(true));
        self.among(register, own, above, below, function)
    }

    /// The same of an area that is not on the register: the place itself, and whether it is one of them.
    pub fn among<'a>(
        &'a self,
        register: &'a Register,
        (place, holds): (&'a Place, bool),
        above: impl Iterator<Item = Slot>,
        below: impl Iterator<Item = Slot> + Clone,
        function: FunctionNo,
    ) -> Vec<Holder<'a>> {
        let own = holds.then_some(Holder { place, own: true, holder_only: false });
        if own.is_some() && self.words.alone[function] {
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
            Named::Body(body) => Holder { place: &self.words.bodies[body], own: false, holder_only: true },
        }
    }

    /// The functions that a problem touches, by its position in the taxonomy; none without one.
    pub fn touched(&self, problem: Option<ProblemNo>) -> &[FunctionNo] {
        problem.map_or(&[], |problem| &self.words.touched[problem])
    }
}

impl Area {
    fn of(hierarchy: &Hierarchy, place: Slot) -> Self {
        let (above, below) = (hierarchy.ancestors(place), hierarchy.descendants(place));
        Self { above: above.into_iter().collect(), below: below.into_iter().collect() }
    }
}

/// Whether a place holds a part of each function.
fn held(vocabulary: &Vocabulary, place: &Place) -> Arc<[Option<bool>]> {
    let functions = vocabulary.governance.functions.iter();
    let standings = functions.map(|function| vocabulary.governance.standing(place, function));
    standings.map(|standing| standing.map(|one| !one.parts.is_empty())).collect()
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
