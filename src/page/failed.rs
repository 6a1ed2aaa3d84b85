//! A question that has no answer: what was wrong with it, and what may have been meant.

use maud::html;

use super::asked::Asked;
use super::layout::page;

/// Something that may have been meant: a link to the same question about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What it is called.
    pub name: String,
    /// The question that it makes.
    pub asked: Asked,
}

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// What was wrong, as a sentence without its full stop.
    pub message: String,
    /// What may have been meant, likeliest first.
    pub choices: Vec<Choice>,
}

/// The page that says so.
pub fn failed(asked: &Asked, failed: &Failed) -> String {
    let main = html! {
        h1 { "There is no answer yet" }
        p class="none" role="alert" { (failed.message) "." }
        @if failed.choices.is_empty() {
            p { "Change the question above, and ask again." }
        } @else {
            h2 { "Did you mean" }
            ul { @for choice in &failed.choices { li { a href={"/?" (choice.asked.to_query())} { (choice.name) } } } }
        }
    };
    page("There is no answer yet", asked, &main)
}
