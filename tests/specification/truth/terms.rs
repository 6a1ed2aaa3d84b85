//! The words of figures and functions: what each is, and where it comes from.

use peermatch::catalogue;
use peermatch::proto::v1::{DutyBasis, IndicatorDirection};

use super::place;
use crate::support::england;

#[test]
fn every_figure_says_what_it_is_a_figure_of_which_end_is_worse_and_of_when() {
    let words = catalogue::vocabulary(england());
    for one in &words.indicators {
        assert!(one.definition.len() > 20 && one.definition.ends_with('.'), "{}", one.code);
        assert!(one.direction() != IndicatorDirection::Unspecified && !one.period.is_empty(), "{}", one.code);
        assert!(one.source.as_ref().is_some_and(|source| !source.title.is_empty()), "{}", one.code);
    }
    let crime = words.indicators.iter().find(|one| one.code == "imd2025_crime").expect("the figure");
    assert!(crime.unit.contains("Indices of Deprivation 2025"), "a score says of what: {}", crime.unit);
    assert_eq!(crime.direction(), IndicatorDirection::HigherIsWorse);
    let older = words.indicators.iter().find(|one| one.code == "percent_older").expect("the figure");
    assert!(older.display_name.contains("65"), "which age: {}", older.display_name);
    let shown = place("E06000001").indicators;
    assert!(shown.iter().all(|one| !one.definition.is_empty() && one.direction() != IndicatorDirection::Unspecified));
}

#[test]
fn t8_every_function_of_the_vocabulary_says_its_basis_and_its_source() {
    let words = catalogue::vocabulary(england());
    assert_eq!(words.function_terms.len(), words.functions.len());
    for (term, function) in words.function_terms.iter().zip(&words.functions) {
        assert_eq!(term.code, function.code);
        assert!(term.basis() != DutyBasis::Unspecified && !term.source.is_empty(), "{}", term.code);
    }
}
