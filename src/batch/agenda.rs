//! Who is asked about what, and in which order: places that have to decide soon come first (R30).

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;

use crate::domain::id::ProblemId;
use crate::domain::register::Register;
use crate::domain::slot::Slot;

/// Places of one partition; the last one may have fewer.
pub const PARTITION_PLACES: usize = 16;

/// One question of one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaItem {
    /// Position of the place in the register.
    pub place: Slot,
    /// The problem of one of its live records; none asks with all of them.
    pub problem: Option<ProblemId>,
    /// The day by which it has to decide.
    pub decision_by: Option<Date>,
}

/// Everybody's questions, taken apart into partitions.
#[derive(Debug, Clone)]
pub(super) struct Agenda {
    questions: Vec<AgendaItem>,
    partitions: Vec<Range<usize>>,
    /// How many places ask.
    pub(super) places: usize,
}

impl Agenda {
    /// Every place with a live record asks with all of them, then with each. A place with dates comes before one without, the
    /// earliest first, then in the order of the register; so do its questions.
    pub(super) fn new(register: &Register, decisions: &BTreeMap<(Slot, ProblemId), Date>) -> Self {
        let mut places: Vec<Vec<AgendaItem>> = register
            .slots()
            .map(|place| questions(register, place, decisions))
            .filter(|questions| !questions.is_empty())
            .collect();
        places.sort_by_key(|questions| Due::of(questions[0].decision_by));
        let mut partitions = Vec::new();
        let mut from = 0;
        for chunk in places.chunks(PARTITION_PLACES) {
            let until = from + chunk.iter().map(Vec::len).sum::<usize>();
            partitions.push(from..until);
            from = until;
        }
        let count = places.len();
        Self { questions: places.into_iter().flatten().collect(), partitions, places: count }
    }

    pub(super) fn partition_count(&self) -> usize {
        self.partitions.len()
    }

    /// The questions of one partition.
    pub(super) fn partition(&self, number: usize) -> &[AgendaItem] {
        &self.questions[self.partitions[number].clone()]
    }

    pub(super) fn all(&self) -> &[AgendaItem] {
        &self.questions
    }
}

/// Dated first, earliest first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Due(bool, Option<Date>);

impl Due {
    fn of(day: Option<Date>) -> Self {
        Self(day.is_none(), day)
    }
}

/// What one place asks; nothing where no record is live.
fn questions(register: &Register, place: Slot, decisions: &BTreeMap<(Slot, ProblemId), Date>) -> Vec<AgendaItem> {
    let mut live: Vec<&ProblemId> = register.get(place).live().map(|record| &record.problem).collect();
    if live.is_empty() {
        return Vec::new();
    }
    live.sort();
    let each = live.into_iter().map(|problem| {
        let decision_by = decisions.get(&(place, problem.clone())).copied();
        AgendaItem { place, problem: Some(problem.clone()), decision_by }
    });
    let whole = AgendaItem { place, problem: None, decision_by: None };
    let mut questions: Vec<AgendaItem> = [whole].into_iter().chain(each).collect();
    questions.sort_by_key(|question| Due::of(question.decision_by));
    questions
}
