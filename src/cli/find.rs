//! What a user calls a place or a problem, and which one is meant.

use super::failure::Failure;
use super::outcome::note;
use crate::domain::id::ProblemId;
use crate::domain::register::FindError;
use crate::domain::taxonomy::Problem;
use crate::domain::text;
use crate::engine::Engine;

/// Most names in a hint.
const NAMED: usize = 8;
/// Names that are less alike than this (Jaro-Winkler) are not suggested.
const ALIKE: f64 = 0.75;

/// The place that a text names: an id, a name, a former code or a unique part of a name.
pub fn place(engine: &Engine, wanted: &str) -> Result<usize, Failure> {
    let shown = text::echo(wanted);
    let register = engine.register();
    match register.find(wanted) {
        Ok(found) => {
            if let Some(former) = found.former {
                let now = &register.get(found.place).place;
                note(&format!("note: {} ({}) is now {} ({})", former.name, former.id, now.name, now.id));
            }
            Ok(found.place)
        }
        Err(FindError::Unknown(similar)) => {
            let hint = match named(engine, &similar) {
                names if names.is_empty() => "see 'peermatch place list' for all names".to_owned(),
                names => format!("did you mean {names}?"),
            };
            Err(Failure::data(format!("there is no place '{shown}'"), hint))
        }
        Err(FindError::Ambiguous(all)) => {
            let message = format!("'{shown}' can mean {} places", all.len());
            Err(Failure::data(message, format!("name one by its id: {}", named(engine, &all))))
        }
    }
}

fn named(engine: &Engine, places: &[usize]) -> String {
    let describe = |&place: &usize| {
        let place = &engine.register().get(place).place;
        let kind = engine.vocabulary().governance.label(&place.governance_type);
        format!("{} ({}, {kind})", place.id, place.name)
    };
    let mut names: Vec<String> = places.iter().take(NAMED).map(describe).collect();
    if places.len() > NAMED {
        names.push(format!("and {} more", places.len() - NAMED));
    }
    names.join("; ")
}

/// The problem that a text names: a code, a label or a synonym.
pub fn problem<'a>(engine: &'a Engine, wanted: &str) -> Result<&'a Problem, Failure> {
    let taxonomy = &engine.vocabulary().taxonomy;
    if let Some(problem) = ProblemId::new(wanted).ok().and_then(|id| taxonomy.get(&id)) {
        return Ok(problem);
    }
    let lower = wanted.trim().to_lowercase();
    let is_called = |problem: &&Problem| names(problem).any(|name| name.to_lowercase() == lower);
    let called: Vec<&Problem> = taxonomy.problems().iter().filter(is_called).collect();
    let shown = text::echo(wanted);
    match called[..] {
        [problem] => Ok(problem),
        [] => Err(Failure::data(format!("there is no problem '{shown}'"), suggest(engine, &lower))),
        _ => {
            let codes: Vec<&str> = called.iter().map(|problem| problem.id.as_str()).collect();
            let message = format!("'{shown}' can mean {} problems", called.len());
            Err(Failure::data(message, format!("name one by its code: {}", codes.join("; "))))
        }
    }
}

fn suggest(engine: &Engine, wanted: &str) -> String {
    let all = "see 'peermatch taxonomy list' for all problems".to_owned();
    if wanted.chars().count() > text::NAME_LIMIT {
        return all;
    }
    let likeness = |problem: &Problem| {
        names(problem).map(|name| strsim::jaro_winkler(&name.to_lowercase(), wanted)).fold(0.0, f64::max)
    };
    let mut similar: Vec<(f64, &Problem)> =
        engine.vocabulary().taxonomy.problems().iter().map(|problem| (likeness(problem), problem)).collect();
    similar.retain(|(likeness, _)| *likeness >= ALIKE);
    similar.sort_by(|a, b| b.0.total_cmp(&a.0));
    let codes: Vec<&str> = similar.iter().take(5).map(|(_, problem)| problem.id.as_str()).collect();
    if codes.is_empty() { all } else { format!("did you mean {}?", codes.join("; ")) }
}

fn names(problem: &Problem) -> impl Iterator<Item = &str> {
    [problem.id.as_str(), problem.label.as_str()].into_iter().chain(problem.synonyms.iter().map(String::as_str))
}
