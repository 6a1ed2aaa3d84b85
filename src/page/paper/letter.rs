//! What every letter has: to whom it goes, of which day, and room to sign it.

use maud::{Markup, html};

use super::Run;
use super::leaf::{foot, leaf};
use crate::page::peer::day;
use crate::present::Source;

/// A letter to a place, about `subject`. Who sends it signs it.
pub(super) fn letter(to: &str, subject: &str, body: &Markup, sources: &[&Source], run: &Run) -> String {
    let page = html! {
        p class="to" { (to) }
        p class="day" { (day(&run.day)) }
        h1 { (subject) }
        p { "Dear colleague," }
        (body)
        p class="sign" { "Yours sincerely" }
        (foot(&[], sources, run))
    };
    leaf(&format!("{to}: letter"), "letter", &page)
}
