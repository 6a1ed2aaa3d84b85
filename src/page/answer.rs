//! The list of peers, and each of them in full below it.

use maud::{Markup, html};

use super::asked::Asked;
use super::layout::page;
use super::map::{Map, map};
use super::{peer, wrong};
use crate::present::Answer;

/// The page before anybody asked.
pub fn start() -> String {
    let main = html! {
        h1 { "Who has the same problem as me?" }
        p { "Name your council and a problem: here are the places to ring, why each fits, what differs, and what to ask." }
        p { "What is known comes from public records. It says what is on record, and never that work went well." }
    };
    page("Ask", &Asked::default(), &main)
}

/// An answer, with peers or without. `is_heard`: what a reader says is wrong would be kept.
pub fn answer(asked: &Asked, answer: &Answer, map_of: &Map, is_heard: bool) -> String {
    let title = answer.head.first().map(String::as_str).unwrap_or_default();
    let main = html! {
        h1 { (title) }
        @for paragraph in answer.head.iter().skip(1) { p { (paragraph) } }
        @if answer.peers.is_empty() { (nobody(asked, answer)) } @else { (list(answer)) (map(map_of)) (in_full(asked, answer)) }
        (wrong::link(asked, is_heard))
        (foot(asked, answer))
    };
    page(title, asked, &main)
}

/// Why there is nobody, and what to try instead.
fn nobody(asked: &Asked, answer: &Answer) -> Markup {
    html! {
        h2 { "No good peer" }
        p class="none" { (answer.none) }
        p { "What you can try:" }
        ul {
            @if asked.problem.is_empty() {
                li { "name one problem, in your own words" }
            } @else {
                li { "leave the problem empty, to ask with all that is on record for you" }
                li { "name the problem more broadly" }
            }
            li { "under More choices, ask for places at any stage, however they are governed" }
        }
    }
}

fn list(answer: &Answer) -> Markup {
    html! {
        h2 { "Whom to ring" }
        ol class="peers" {
            @for peer in &answer.peers {
                li {
                    p class="name" { a href={"#peer-" (peer.rank)} { (peer.name) } " " span class="sure" { "confidence " (peer.brief.confidence) } }
                    p { (peer.brief.why) }
                    p {
                        (peer.brief.problem) ": " (peer.brief.standing)
                        @if !peer.brief.as_of.is_empty() { " (" (peer.brief.known_from) " of " time datetime=(peer.brief.as_of) { (peer::day(&peer.brief.as_of)) } (peer.brief.doubt) ")" }
                    }
                    @if !peer.question.is_empty() { p class="ask" { "Ask: " (peer.question) } }
                }
            }
        }
    }
}

fn in_full(asked: &Asked, answer: &Answer) -> Markup {
    html! {
        section class="full told" aria-labelledby="full" {
            h2 id="full" { "Each in full" }
            @for one in &answer.peers { (peer::in_full(one, &asked.of_peer(&one.place_id))) }
        }
    }
}

fn foot(asked: &Asked, answer: &Answer) -> Markup {
    html! {
        section class="foot" aria-label="What this rests on" {
            @for paragraph in &answer.foot { p { (paragraph) } }
            p class="links" { a href={"/answer.json?" (asked.to_query())} { "The same answer as data (JSON)" } }
        }
    }
}
