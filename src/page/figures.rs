//! The figures of two areas, beside how those of all places are spread: in words, and drawn small.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::domain::id::IndicatorId;
use crate::domain::indicator;
use crate::domain::spread::{Spread, Spreads, Standing};
use crate::proto::v1;

/// Width of a picture, in its own units.
const WIDTH: f64 = 200.0;
/// Room at both ends for a mark that stands there.
const ROOM: f64 = 6.0;

/// The figures of your area, in the order of the pack, with theirs beside. One that they lack is said to be not known; one that only
/// they have is not in the table.
pub(super) fn figures(yours: &v1::Place, theirs: &v1::Place, spreads: &Spreads) -> Markup {
    let (mine, other) = (&yours.display_name, &theirs.display_name);
    let of_theirs: BTreeMap<&str, &v1::IndicatorValue> =
        theirs.indicators.iter().map(|figure| (figure.indicator.as_str(), figure)).collect();
    html! {
        @if !yours.indicators.is_empty() {
            h2 { "Figures of both areas" }
            p { "The box is the middle half of all places with the figure, the line in it the middle one. The circle is " (mine) ", the square " (other) "." }
            div class="wide" role="region" aria-label="Figures of both areas" tabindex="0" {
                table class="figures" {
                    thead { tr { th scope="col" { "Figure" } th scope="col" { (mine) } th scope="col" { (other) } th scope="col" { "Among all places" } th scope="col" { "Of" } } }
                    tbody {
                        @for figure in &yours.indicators {
                            @let other = of_theirs.get(figure.indicator.as_str()).copied();
                            tr {
                                th scope="row" { (figure.display_name) " (" (figure.unit) ")" }
                                td { (number(figure)) }
                                td { @match other { Some(other) => { (number(other)) } None => { "not known" } } }
                                td { (among(spreads, figure, other)) }
                                td { (figure.period) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How all places are spread, and where these two stand.
fn among(spreads: &Spreads, mine: &v1::IndicatorValue, theirs: Option<&v1::IndicatorValue>) -> Markup {
    let spread = IndicatorId::new(&mine.indicator).ok().and_then(|id| spreads.get(&id));
    html! {
        @if let Some(spread) = spread {
            (picture(spread, mine.value, theirs.map(|figure| figure.value)))
            span { (words(spread, mine.value, theirs.map(|figure| figure.value))) }
        }
    }
}

fn words(spread: &Spread, mine: f64, theirs: Option<f64>) -> String {
    let shown = indicator::number;
    let half = format!("half of {} from {} to {}", spread.places, shown(spread.lower), shown(spread.upper));
    let standing = |figure: f64| match spread.standing(figure) {
        Standing::LowestQuarter => "lowest quarter",
        Standing::MiddleHalf => "middle half",
        Standing::HighestQuarter => "highest quarter",
    };
    match theirs.map(standing) {
        Some(theirs) if theirs == standing(mine) => format!("{half}; both in the {theirs}"),
        Some(theirs) => format!("{half}; yours in the {}, theirs in the {theirs}", standing(mine)),
        None => format!("{half}; yours in the {}", standing(mine)),
    }
}

/// The same drawn. Whoever cannot see it reads the words beside it.
fn picture(spread: &Spread, mine: f64, theirs: Option<f64>) -> Markup {
    let at = |figure: f64| ROOM + spread.along(figure) * (WIDTH - 2.0 * ROOM);
    let x = |figure: f64| format!("{:.1}", at(figure));
    html! {
        svg class="spread" viewBox={"0 0 " (WIDTH) " 16"} width=(WIDTH) height="16" aria-hidden="true" focusable="false" {
            path class="range" d={"M" (x(spread.lowest)) " 8H" (x(spread.highest))} {}
            rect class="half" x=(x(spread.lower)) y="3" width=(format!("{:.1}", at(spread.upper) - at(spread.lower))) height="10" {}
            path class="middle" d={"M" (x(spread.middle)) " 3V13"} {}
            @if let Some(theirs) = theirs { rect class="peer" x=(format!("{:.1}", at(theirs) - 4.0)) y="4" width="8" height="8" {} }
            circle class="own" cx=(x(mine)) cy="8" r="4" {}
        }
    }
}

/// A figure; one that was worked out from the parts of the area says so.
fn number(figure: &v1::IndicatorValue) -> String {
    let derived = if figure.provenance() == v1::Provenance::Derived { " (from its parts)" } else { "" };
    format!("{}{derived}", indicator::number(figure.value))
}
