//! What a user calls a place or a problem, and which one is meant.

use super::backend::Backend;
use super::failure::Failure;
use super::outcome::note;
use crate::domain::text;
use crate::proto::v1;

/// The place that a text names: an id, a name, a former code or a unique part of a name.
pub fn place(backend: &Backend, wanted: &str) -> Result<v1::PlaceSummary, Failure> {
    let found = backend.resolve_place(v1::ResolvePlaceRequest { text: wanted.to_owned() })?;
    let place = found.place.unwrap_or_default();
    if !found.former_place_id.is_empty() {
        let (former, id) = (&found.former_display_name, &found.former_place_id);
        note(&format!("note: {former} ({id}) is now {} ({})", place.display_name, place.place_id));
    }
    Ok(place)
}

/// The code of the problem that a text names: a code, a label or a synonym.
pub fn problem(backend: &Backend, wanted: &str) -> Result<String, Failure> {
    let all = backend.list_problems(v1::ListProblemsRequest::default())?.problems;
    let lower = wanted.trim().to_lowercase();
    let is_code = |problem: &&v1::Problem| problem.problem_id == wanted;
    let is_called = |problem: &&v1::Problem| {
        let names = [&problem.problem_id, &problem.display_name].into_iter().chain(&problem.synonyms);
        names.into_iter().any(|name| name.to_lowercase() == lower)
    };
    if let Some(problem) = all.iter().find(is_code) {
        return Ok(problem.problem_id.clone());
    }
    let called: Vec<&str> = all.iter().filter(is_called).map(|problem| problem.problem_id.as_str()).collect();
    match called[..] {
        [problem] => Ok(problem.to_owned()),
        // Asked for by name, so that whoever answers says what is like it.
        [] => match backend.get_problem(v1::GetProblemRequest { problem_id: wanted.to_owned() }) {
            Ok(found) => Ok(found.problem.unwrap_or_default().problem_id),
            Err(failure) => Err(failure),
        },
        _ => {
            let message = format!("'{}' can mean {} problems", text::echo(wanted), called.len());
            Err(Failure::data(message, format!("name one by its code: {}", called.join("; "))))
        }
    }
}
