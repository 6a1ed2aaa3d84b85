//! What every page has: its head, the form, landmarks, and what it rests on.

use maud::{DOCTYPE, Markup, html};

use super::asked::{Asked, GOVERNANCE, STAGES};

/// A whole page. `title` is what the window is called.
pub(super) fn page(title: &str, asked: &Asked, main: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " - peermatch" }
                link rel="stylesheet" href="/page.css";
                script src="/page.js" defer {}
            }
            body {
                a class="skip" href="#main" { "Skip to the answer" }
                header {
                    p class="brand" { a href="/" { "Who has the same problem as me?" } }
                    nav aria-label="More" { a href="/groups" { "Groups of places alike" } }
                }
                (form(asked))
                main id="main" tabindex="-1" { (main) }
                footer {
                    p { "Best fit, never best practice: what is on record is where a conversation begins." }
                }
            }
        }
    };
    page.into_string()
}

fn form(asked: &Asked) -> Markup {
    html! {
        form class="question" action="/" method="get" role="search" aria-label="Your question" {
            (text_box("place", "Your council or body", "Such as Camden, or a code", &asked.place, true))
            (text_box("problem", "The problem", "In your own words, such as bins. Leave it empty to ask with all that is on record for you", &asked.problem, false))
            details open[!asked.stages.is_empty() || !asked.governance.is_empty()] {
                summary { "More choices" }
                div class="choices" {
                    (choice("stages", "Places that are", &asked.stages, &STAGES.map(|(word, _, text)| (word, text))))
                    (choice("governance", "Places", &asked.governance, &GOVERNANCE.map(|(word, _, text)| (word, text))))
                }
            }
            button type="submit" { "Find whom to ring" }
        }
    }
}

fn text_box(name: &str, label: &str, hint: &str, value: &str, required: bool) -> Markup {
    html! {
        div class="field" {
            label for=(name) { (label) }
            p class="hint" id={(name) "-hint"} { (hint) }
            div class="combo" {
                input id=(name) name=(name) value=(value) type="text" autocomplete="off" spellcheck="false" maxlength="200"
                    aria-describedby={(name) "-hint"} data-suggest=(name) required[required];
            }
        }
    }
}

fn choice(name: &str, legend: &str, chosen: &str, choices: &[(&str, &str)]) -> Markup {
    html! {
        div class="field" {
            label for=(name) { (legend) }
            select id=(name) name=(name) {
                @for (word, text) in choices { option value=(word) selected[*word == chosen] { (text) } }
            }
        }
    }
}
