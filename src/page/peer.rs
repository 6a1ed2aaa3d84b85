//! One peer in full.

use maud::{Markup, html};

use super::asked::Asked;
use crate::domain::day;
use crate::present::{Label, Part, Peer};

/// Width of the longest bar, in the units of its picture.
const BAR: f64 = 200.0;

/// A peer in full, folded but for the first. `pair` is the address of the comparison.
pub(super) fn in_full(peer: &Peer, pair: &Asked) -> Markup {
    html! {
        details class="peer" id={"peer-" (peer.rank)} open[peer.rank == 1] {
            summary { h3 { (peer.rank) ". " (peer.name) } " " span class="what" { (peer.what_it_is) } }
            (sections(peer))
            p class="links" { a href={"/?" (pair.to_query())} { "Figures of both areas, beside " (peer.name) } }
        }
    }
}

/// All that is told of a peer.
pub(super) fn sections(peer: &Peer) -> Markup {
    html! {
        @for section in &peer.sections {
            h4 { (section.label.heading()) }
            @match section.label {
                Label::Why => { (parts(peer)) }
                _ => { @if let [line] = &section.lines[..] { p { (line) } } @else { ul { @for line in &section.lines { li { (line) } } } } }
            }
        }
        @if !peer.sources.is_empty() { (sources(peer)) }
    }
}

/// What the fit is made of, as numbers that add up and as bars of that length.
fn parts(peer: &Peer) -> Markup {
    html! {
        div class="wide" role="region" aria-label={"What the fit of " (peer.name) " is made of"} tabindex="0" {
            table class="parts" {
                caption { "The parts add up to the fit of " (peer.fit) }
                thead { tr { th scope="col" { "What" } th scope="col" { "Adds" } th scope="col" { "Why" } } }
                tbody { @for part in &peer.parts { (row(part)) } }
            }
        }
    }
}

fn row(part: &Part) -> Markup {
    let share: f64 = part.value.parse().unwrap_or_default();
    html! {
        tr {
            th scope="row" { (part.block) }
            td class="adds" {
                (part.value)
                svg class="bar" viewBox={"0 0 " (BAR) " 8"} width=(BAR) height="8" aria-hidden="true" focusable="false" {
                    rect x="0" y="0" width=(format!("{:.1}", share * BAR * 2.0)) height="8" {}
                }
            }
            td { @if part.is_known { (part.reason) } @else { "one side has nothing on record" } }
        }
    }
}

fn sources(peer: &Peer) -> Markup {
    html! {
        h4 { "Where this stands" }
        ul {
            @for source in &peer.sources {
                li {
                    @if source.url.is_empty() { (source.title) } @else { a href=(source.url) rel="noreferrer" { (source.title) } }
                    ", " (source.publisher)
                    @if !source.as_of.is_empty() { ", " time datetime=(source.as_of) { (day(&source.as_of)) } }
                    " (" (source.licence) ")"
                }
            }
        }
    }
}

/// A day as people write it; as it stands where it is none.
pub(super) fn day(written: &str) -> String {
    day::parse(written).map_or_else(|_| written.to_owned(), day::shown)
}
