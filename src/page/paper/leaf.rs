//! What every leaf has: its head, the style within it, where what it says stands, and what produced it.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::Run;
use crate::page::peer::day;
use crate::present::Source;

const STYLE: &str = include_str!("paper.css");
/// No script, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// A whole leaf. `title` is what the window is called.
pub(super) fn leaf(title: &str, kind: &str, body: &Markup) -> String {
    let leaf = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body class=(kind) { main { (body) } }
        }
    };
    leaf.into_string()
}

/// Where what is told stands, under each licence once, and what produced it. `foot` is said before that.
pub(super) fn foot(foot: &[String], sources: &[&Source], run: &Run) -> Markup {
    html! {
        footer {
            @for paragraph in foot { p { (paragraph) } }
            @if !sources.is_empty() {
                section class="sources" {
                    h2 { "Where it stands" }
                    @for (licence, titles) in by_licence(sources) { p { (titles.join("; ")) " (" (licence) ")" } }
                }
            }
            p { "Best fit, never best practice: what is on record is where a conversation begins." }
            p class="run" { "Run " (run.run_id) " of " (day(&run.day)) "; " (run.versions) }
        }
    }
}

/// Each source once, with who published it, under its licence.
fn by_licence<'a>(sources: &[&'a Source]) -> Vec<(&'a str, Vec<String>)> {
    let mut licences: Vec<(&str, Vec<String>)> = Vec::new();
    for source in sources {
        let titled = [source.title.as_str(), source.publisher.as_str()];
        let titled = titled.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(", ");
        match licences.iter_mut().find(|(licence, _)| *licence == source.licence) {
            _ if titled.is_empty() => {}
            Some((_, known)) if known.contains(&titled) => {}
            Some((_, known)) => known.push(titled),
            None => licences.push((&source.licence, vec![titled])),
        }
    }
    licences
}
