//! Two places side by side: why one is, or is not, a peer of the other, and the figures of both areas.

use maud::html;

use super::asked::Asked;
use super::figures::figures;
use super::layout::page;
use super::{peer, wrong};
use crate::domain::spread::Spreads;
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
    /// How the figures of all places are spread.
    pub spreads: &'a Spreads,
    /// Whether what a reader says is wrong would be kept.
    pub is_heard: bool,
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
        (figures(pair.yours, pair.theirs, pair.spreads))
        section class="foot" aria-label="What this rests on" { @for paragraph in &explanation.foot { p { (paragraph) } } }
        (wrong::link(asked, pair.is_heard))
        p class="links" { a href={"/?" (asked.of_peer("").to_query())} { "Back to all that were listed" } }
    };
    page(&title, asked, &main)
}
