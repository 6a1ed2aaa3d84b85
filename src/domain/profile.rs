//! All that is known of one place.

use std::ops::{Deref, DerefMut, Range};
use std::sync::Arc;

use super::id::{PlaceId, ProblemId};
use super::indicator::Figure;
use super::pieces::Pieces;
use super::place::Place;
use super::pressure::OfficialStatistic;
use super::problem_figure::MeasuredFigure;
use super::record::{Record, Status};
use super::slot::Slot;

/// A place with its records and figures, registered or described in a call. Copies share what is known until one of them changes
/// it: a later state of many places costs what is new in it.
#[derive(Debug, Clone)]
pub struct Profile(Arc<Facts>);

/// What is known of one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
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

impl Deref for Profile {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        &self.0
    }
}

impl DerefMut for Profile {
    fn deref_mut(&mut self) -> &mut Facts {
        Arc::make_mut(&mut self.0)
    }
}

impl PartialEq for Profile {
    fn eq(&self, other: &Self) -> bool {
        self.is_shared_with(other) || self.0 == other.0
    }
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
        Self(Arc::new(Facts { place, records, figures, statistics, problem_figures: Vec::new() }))
    }

    /// Whether the other is a copy of this one that neither changed since: what is known is the same without a look at it.
    pub fn is_shared_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether the two tell the same of all but records and what the place says of itself in words.
    pub fn is_same_but_for_records(&self, other: &Self) -> bool {
        let (one, other) = (&self.0, &other.0);
        let figures = one.figures == other.figures && one.problem_figures == other.problem_figures;
        one.place.is_same_body(&other.place) && figures && one.statistics == other.statistics
    }

    /// The same with what is measured of its problems, in the order of the vocabulary.
    pub fn with_problem_figures(mut self, problem_figures: Vec<MeasuredFigure>) -> Self {
        self.problem_figures = problem_figures;
        self
    }

    /// All records, in the order of their codes.
    pub fn records(&self) -> &[Record] {
        &self.0.records
    }

    /// The record of one problem.
    pub fn record(&self, problem: &ProblemId) -> Option<&Record> {
        self.0.records.iter().find(|record| &record.problem == problem)
    }

    /// Records that are asked on the place's own behalf.
    pub fn live(&self) -> impl Iterator<Item = &Record> + Clone {
        self.0.records.iter().filter(|record| record.status == Status::Live)
    }

    /// Records that others may be offered.
    pub fn offered(&self) -> impl Iterator<Item = &Record> {
        self.0.records.iter().filter(|record| record.is_offered())
    }
}

/// Where an identifier stands among profiles in the order of theirs.
pub(super) fn position(profiles: &Pieces<Profile>, id: &PlaceId) -> Option<Slot> {
    position_among(profiles, 0..profiles.len(), id)
}

fn position_among(profiles: &Pieces<Profile>, among: Range<usize>, id: &PlaceId) -> Option<Slot> {
    profiles.search(among, |profile| profile.place.id.cmp(id))
}

/// The same of one that stands there, or not far from there.
pub(super) fn position_near(profiles: &Pieces<Profile>, id: &PlaceId, near: Slot) -> Option<Slot> {
    let all = profiles.len();
    let near = near.get().min(all.saturating_sub(1));
    let mut reach = 1;
    loop {
        let (low, high) = (near.saturating_sub(reach), all.min(near + reach));
        let is_behind_low = low == 0 || profiles[low].place.id <= *id;
        if is_behind_low && (high == all || *id < profiles[high].place.id) {
            return position_among(profiles, low..high, id);
        }
        reach *= 4;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::GovernanceTypeId;
    use crate::domain::place::Place;

    #[test]
    fn a_place_is_found_from_wherever_it_is_looked_for() {
        let id = |number: usize| PlaceId::new(&format!("P{number:03}")).expect("an id");
        let kind = GovernanceTypeId::new("unitary").expect("a code");
        let place = |number| Place::named(id(number), "Place".to_owned(), kind.clone());
        let profile = |number| Profile::new(place(number), Vec::new(), Vec::new(), Vec::new());
        for count in [0, 1, 2, 70] {
            let profiles: Pieces<Profile> = (0..count).map(|number| profile(2 * number)).collect();
            for (wanted, near) in (0..=2 * count).flat_map(|wanted| (0..=count).map(move |near| (wanted, near))) {
                let expected = (wanted % 2 == 0 && wanted < 2 * count).then(|| Slot::new(wanted / 2));
                assert_eq!(position_near(&profiles, &id(wanted), Slot::new(near)), expected, "{wanted} near {near}");
            }
        }
    }
}
