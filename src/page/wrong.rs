//! "Tell us this is wrong": a form about one answer, for the operator to read.

use maud::{Markup, html};

use super::asked::Asked;
use super::layout::page;

/// Where the form is, and where it is sent to.
pub const WRONG: &str = "/wrong";
/// What the box of the form is called when it is sent.
pub const SAID: &str = "said";

/// The link to the form; nothing where nobody would keep what is written.
pub(super) fn link(asked: &Asked, is_kept: bool) -> Markup {
    html! { @if is_kept { p class="links" { a href={(WRONG) "?" (asked.to_query())} { "Tell us this is wrong" } } } }
}

/// The form, with what was written before and why that was not kept, if it was not.
pub fn wrong(asked: &Asked, said: &str, longest: usize, why_not: Option<&str>) -> String {
    let main = html! {
        h1 { "What is wrong?" }
        @if let Some(why_not) = why_not { p class="none" role="alert" { "This was not kept: " (why_not) "." } }
        p { "About " (about(asked)) ". Say which record, date or name is wrong, and where the right one can be read. It goes to whoever runs this server, and to nobody else." }
        p { "Write nothing about a person: no names, numbers or addresses." }
        form class="wrong" action=(WRONG) method="post" {
            @for (name, value) in asked.fields() { @if !value.is_empty() { input type="hidden" name=(name) value=(value); } }
            label for=(SAID) { "What is wrong" }
            textarea id=(SAID) name=(SAID) rows="6" maxlength=(longest) required { (said) }
            button type="submit" { "Send it to the operator" }
        }
        p class="links" { a href={"/?" (asked.to_query())} { "Back to the answer" } }
    };
    page("What is wrong?", &asked.of_peer(""), &main)
}

/// That it is kept.
pub fn kept(asked: &Asked, number: u64) -> String {
    let main = html! {
        h1 { "Thank you" }
        p role="status" { "This is kept for the operator as number " (number) ". Nobody else sees it. Nothing on this page changes until the operator has looked." }
        p class="links" { a href={"/?" (asked.to_query())} { "Back to the answer" } }
    };
    page("Thank you", &asked.of_peer(""), &main)
}

fn about(asked: &Asked) -> String {
    let problem = if asked.problem.is_empty() { String::new() } else { format!(" with {}", asked.problem) };
    let peer = if asked.peer.is_empty() { String::new() } else { format!(", beside {}", asked.peer) };
    let place = if asked.place.is_empty() { "this page" } else { &asked.place };
    format!("the answer for {place}{problem}{peer}")
}
