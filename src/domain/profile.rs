//! All that is known of one place.

use super::id::ProblemId;
use super::indicator::Figure;
use super::place::Place;
use super::pressure::OfficialStatistic;
use super::problem_figure::MeasuredFigure;
use super::record::{Record, Status};

/// A place with its records and figures, registered or described in a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// The place.
    pub place: Place,
    /// One for each problem, in the order of their codes.
    records: Vec<Record>,
    /// One for each indicator of the vocabulary, in its order.
    pub figures: Vec<Option<Figure>>,
    /// Official statistics that show the place in the worst quarter.
    pub statistics: Vec<OfficialStatistic>,
    /// What is measured of its problems, in the order of the vocabulary; without figures that are not known.
    pub problem_figures: Vec<MeasuredFigure>,
}

impl Profile {
    /// Puts the records in order. Two records of one problem are one matter: merge their evidence first. No figure measures any
    /// problem of it yet.
    pub fn new(
        place: Place,
        mut records: Vec<Record>,
        figures: Vec<Option<Figure>>,
        statistics: Vec<OfficialStatistic>,
    ) -> Self {
        records.sort_by(|a, b| a.problem.cmp(&b.problem));
        Self { place, records, figures, statistics, problem_figures: Vec::new() }
    }

    /// The same with what is measured of its problems, in the order of the vocabulary.
    pub fn with_problem_figures(mut self, problem_figures: Vec<MeasuredFigure>) -> Self {
        self.problem_figures = problem_figures;
        self
    }

    /// All records, in the order of their codes.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The record of one problem.
    pub fn record(&self, problem: &ProblemId) -> Option<&Record> {
        self.records.iter().find(|record| &record.problem == problem)
    }

    /// Records that are asked on the place's own behalf.
    pub fn live(&self) -> impl Iterator<Item = &Record> + Clone {
        self.records.iter().filter(|record| record.status == Status::Live)
    }

    /// Records that others may be offered.
    pub fn offered(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(|record| record.is_offered())
    }
}
