//! Whom a place may ring: its sheet, and the letter that goes with it.

use maud::{Markup, html};

use super::Run;
use super::leaf::{foot, leaf};
use super::letter;
use crate::page::Map;
use crate::page::map::picture;
use crate::page::peer::day;
use crate::present::{Answer, Peer, Source};

/// Most peers that one sheet of A4 has room for.
const ROOM: usize = 5;

/// The sheet of a place: its peers with why, how far, since when, and what to ask; or why there is none.
pub fn sheet(answer: &Answer, map_of: &Map<'_>, run: &Run) -> String {
    let (title, rest) = head(answer);
    let more = answer.peers.len() > ROOM;
    let body = html! {
        h1 { (title) }
        @for paragraph in rest { p { (paragraph) } }
        @if answer.peers.is_empty() {
            p class="none" { (answer.none) }
        } @else {
            h2 { "Whom to ring" }
            (list(answer, |peer| html! { (peer.name) " " span class="what" { (peer.what_it_is) } }))
            @if more { p class="more" { "The first " (ROOM) " of " (answer.peers.len()) "; the tables of the run have all." } }
        }
        div class="below" {
            @if let Some(picture) = picture(map_of).filter(|_| !answer.peers.is_empty()) {
                figure class="map" { (picture) figcaption class="attribution" { (map_of.attribution) } }
            }
            (foot(answer.foot.split_last().map(|(_, but_versions)| but_versions).unwrap_or_default(), &sources(answer), run))
        }
    };
    leaf(title, "sheet", &body)
}

/// The letter to a place called `to`.
pub fn letter(to: &str, answer: &Answer, run: &Run) -> String {
    let (_, rest) = head(answer);
    let body = html! {
        @if answer.peers.is_empty() {
            p { "We looked for places with the same problem as yours, and found none to name this time." }
            p { (answer.none) }
            @for paragraph in rest { p { (paragraph) } }
        } @else {
            p { "We looked for places with the same problem as yours. These fit best by what is on record; the sheet that comes with this letter says what that is." }
            @for paragraph in rest { p { (paragraph) } }
            (list(answer, |peer| html! { (peer.name) }))
            p { "What is on record may be out of date or wrong. If so, please tell us." }
        }
    };
    letter::letter(to, "Who has the same problem as you", &body, &sources(answer), run)
}

/// The question, and what to know before reading on.
fn head(answer: &Answer) -> (&str, &[String]) {
    answer.head.split_first().map(|(title, rest)| (title.as_str(), rest)).unwrap_or_default()
}

fn list(answer: &Answer, named: impl Fn(&Peer) -> Markup) -> Markup {
    html! {
        ol class="peers lines" {
            @for peer in answer.peers.iter().take(ROOM) {
                li {
                    p class="name" { (named(peer)) }
                    p { (peer.brief.why) " " span class="sure" { "confidence " (peer.brief.confidence) } }
                    p {
                        (peer.brief.problem) ": " (peer.brief.standing)
                        @if !peer.brief.as_of.is_empty() { " (" (peer.brief.known_from) " of " (day(&peer.brief.as_of)) (peer.brief.doubt) ")" }
                    }
                    @if !peer.question.is_empty() { p class="ask" { "Ask: " (peer.question) } }
                }
            }
        }
    }
}

fn sources(answer: &Answer) -> Vec<&Source> {
    answer.peers.iter().take(ROOM).flat_map(|peer| &peer.sources).collect()
}
