//! Two places side by side: why one is, or is not, a peer of the other, and the figures of both areas.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::asked::Asked;
use super::layout::page;
use super::peer;
use crate::domain::indicator;
use crate::present::Explanation;
use crate::proto::v1;

/// What is told of two places.
#[derive(Debug, Clone)]
pub struct Pair<'a> {
    /// Why one is, or is not, a peer of the other.
    pub explanation: &'a Explanation,
    /// Who asks.
    pub yours: &'a v1::Place,
    /// The other.
    pub theirs: &'a v1::Place,
}

/// The page of two places. `asked` names both.
pub fn pair(asked: &Asked, pair: &Pair<'_>) -> String {
    let explanation = pair.explanation;
    let title = format!("{} beside {}", pair.theirs.display_name, pair.yours.display_name);
    let main = html! {
        h1 { (title) }
        @for paragraph in explanation.head.iter().skip(1) { p { (paragraph) } }
        p class="verdict" { (explanation.verdict) }
        @if let Some(told) = &explanation.peer { section class="told" aria-labelledby="full" { h2 id="full" { "Why it fits, and what differs" } h3 { (told.name) ": " (told.what_it_is) } (peer::sections(told)) } }
        (figures(pair))
        section class="foot" aria-label="What this rests on" { @for paragraph in &explanation.foot { p { (paragraph) } } }
        p class="links" { a href={"/?" (asked.of_peer("").to_query())} { "Back to all that were listed" } }
    };
    page(&title, asked, &main)
}

/// The figures of both areas, in the order of the pack. A figure that one side lacks is said to be not known.
fn figures(pair: &Pair<'_>) -> Markup {
    let theirs: BTreeMap<&str, &v1::IndicatorValue> =
        pair.theirs.indicators.iter().map(|figure| (figure.indicator.as_str(), figure)).collect();
    html! {
        @if !pair.yours.indicators.is_empty() {
            h2 { "Figures of both areas" }
            div class="wide" role="region" aria-label="Figures of both areas" tabindex="0" {
                table {
                    thead { tr { th scope="col" { "Figure" } th scope="col" { (pair.yours.display_name) } th scope="col" { (pair.theirs.display_name) } th scope="col" { "Of" } } }
                    tbody {
                        @for figure in &pair.yours.indicators {
                            tr {
                                th scope="row" { (figure.display_name) " (" (figure.unit) ")" }
                                td { (number(figure)) }
                                td { @match theirs.get(figure.indicator.as_str()) { Some(other) => { (number(other)) } None => { "not known" } } }
                                td { (figure.period) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A figure; one that was worked out from the parts of the area says so.
fn number(figure: &v1::IndicatorValue) -> String {
    let derived = if figure.provenance() == v1::Provenance::Derived { " (from its parts)" } else { "" };
    format!("{}{derived}", indicator::number(figure.value))
}
