//! Who holds which function in whose area (law 8), looked up once for all places: every shared problem of every answer asks
//! it of both sides.

use crate::domain::id::ProblemId;
use crate::domain::place::Place;
use crate::domain::register::Register;
use crate::domain::vocabulary::Vocabulary;

/// A body that holds a part of a function.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'a> {
    /// The body.
    pub place: &'a Place,
    /// Whether it is the place that was asked about.
    pub own: bool,
}

/// The duties of all registered places. Functions are named by their position in the vocabulary.
#[derive(Debug)]
pub struct Duties {
    functions: usize,
    /// Whether a place holds a part of a function, place by place; none where that is not known.
    held: Vec<Option<bool>>,
    /// Everything above a place, then everything below it.
    areas: Vec<Box<[u32]>>,
    /// The functions that each problem touches, by its position in the taxonomy.
    touched: Vec<Box<[usize]>>,
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
        let area = |place: usize| {
            let others = hierarchy.ancestors(place).into_iter().chain(hierarchy.descendants(place));
            others.map(|other| other as u32).collect()
        };
        let touches = |problem: &ProblemId| {
            let touched = vocabulary.functions_touched(problem).into_iter();
            touched.filter_map(|function| vocabulary.governance.function_index(&function.id)).collect()
        };
        Self {
            functions: functions.len(),
            held: register.profiles().iter().flat_map(|profile| holds(&profile.place)).collect(),
            areas: (0..register.profiles().len()).map(area).collect(),
            touched: vocabulary.taxonomy.problems().iter().map(|one| touches(&one.id)).collect(),
        }
    }

    /// Whether a place itself holds a part of a function; none where that is not known.
    pub fn holds(&self, place: usize, function: usize) -> Option<bool> {
        self.held[place * self.functions + function]
    }

    /// The bodies that hold a function in the area of a place, that place first if it is one of them.
    pub fn holders<'a>(&self, register: &'a Register, place: usize, function: usize) -> Vec<Holder<'a>> {
        let others = self.areas[place].iter().map(|&other| other as usize);
        let own = (&register.get(place).place, self.holds(place, function) == Some(true));
        self.among(register, own, others, function)
    }

    /// The same of an area that is not on the register: the place itself, and whether it is one of them.
    pub(super) fn among<'a>(
        &self,
        register: &'a Register,
        (place, holds): (&'a Place, bool),
        others: impl Iterator<Item = usize>,
        function: usize,
    ) -> Vec<Holder<'a>> {
        let own = holds.then_some(Holder { place, own: true });
        let others = others.filter(|&other| self.holds(other, function) == Some(true));
        own.into_iter().chain(others.map(|other| Holder { place: &register.get(other).place, own: false })).collect()
    }

    /// The functions that a problem touches, by its position in the taxonomy; none without one.
    pub fn touched(&self, problem: Option<usize>) -> &[usize] {
        problem.map_or(&[], |problem| &self.touched[problem])
    }
}
