//! The questions that places have on their own behalf.

use crate::domain::id::ProblemId;
use crate::domain::pressure::PressureUse;
use crate::domain::query::{Extra, Query, Subject};
use crate::domain::record::Record;
use crate::domain::slot::Slot;
use crate::engine::View;

/// The live records of a place that it can ask with.
pub(super) fn own_records(view: &View, place: Slot) -> impl Iterator<Item = &Record> {
    let taxonomy = &view.vocabulary().taxonomy;
    view.register().get(place).live().filter(|record| taxonomy.has_weight(&record.problem))
}

/// A question of a registered place, alongside and with the pack's weights, among places that have it on record.
pub(super) fn question(place: Slot, problem: Option<ProblemId>, extras: &[Extra]) -> Query {
    // Staleness is shown and never moves a fit: any day will do.
    let any_day = jiff::civil::Date::constant(2000, 1, 1);
    let mut query = Query::new(Subject::Registered(place), any_day);
    let terms = query.terms_mut();
    (terms.extras, terms.pressures) = (extras.to_vec(), PressureUse::Never);
    Query { problem, ..query }
}

/// Positions of the indicators that the context block compares.
pub(super) fn used_indicators(view: &View) -> Vec<usize> {
    let indicators = view.vocabulary().indicators.iter().enumerate();
    indicators.filter(|(_, indicator)| indicator.used).map(|(position, _)| position).collect()
}
