//! What a user calls a place or a problem, and which one is meant.

use super::backend::Backend;
use super::failure::Failure;
use super::outcome::note;
use crate::contract::worded::whole_names;
use crate::domain::text;
use crate::proto::v1;

/// The place that a text names: an id, a name, a former code or the beginning of one name; how it was taken is told.
pub fn place(backend: &Backend, wanted: &str) -> Result<v1::PlaceSummary, Failure> {
    let found = backend.ask(v1::ResolvePlaceRequest { text: wanted.to_owned() })?;
    if !found.taken_for.is_empty() {
        note(&format!("note: '{}' was taken for {}", text::echo(wanted), found.taken_for));
    }
    Ok(told(found))
}

/// The place that the whole of a text names: what a file may hold, where nobody sees how it was taken.
pub fn whole_place(backend: &Backend, wanted: &str) -> Result<v1::PlaceSummary, Failure> {
    let found = backend.ask(v1::ResolvePlaceRequest { text: wanted.to_owned() })?;
    if found.taken_for.is_empty() {
        return Ok(told(found));
    }
    let message = format!("'{}' is only the beginning of a name", text::echo(wanted));
    Err(Failure::data(message, format!("if {} is meant, write it whole, or its id", found.taken_for)))
}

/// The place that was found; what was in its place, or what it was called before, is told.
fn told(found: v1::ResolvePlaceResponse) -> v1::PlaceSummary {
    let place = found.place.unwrap_or_default();
    let now = || format!("is now {} ({})", place.display_name, place.place_id);
    match (found.former_display_name.as_str(), found.former_place_id.as_str()) {
        ("", _) => {}
        (former, "") => note(&format!("note: {former} {}", now())),
        (former, id) => note(&format!("note: {former} ({id}) {}", now())),
    }
    place
}

/// The code of the problem that a text names: a code, a label, a synonym or a sector's word, however it is written.
pub fn problem(backend: &Backend, wanted: &str) -> Result<String, Failure> {
    let is_name = wanted.chars().count() <= text::STATEMENT_LIMIT;
    let meant = is_name.then(|| backend.ask(v1::ResolveProblemRequest { text: wanted.to_owned() }));
    let meant = meant.transpose()?.unwrap_or_default().candidates;
    let named = whole_names(&meant);
    match named[..] {
        [problem] => Ok(problem.to_owned()),
        // Asked for by name, so that whoever answers says what is like it.
        [] => match backend.ask(v1::GetProblemRequest { problem_id: wanted.to_owned() }) {
            Ok(found) => Ok(found.problem.unwrap_or_default().problem_id),
            Err(failure) => Err(failure),
        },
        _ => {
            let message = format!("'{}' can mean {} problems", text::echo(wanted), named.len());
            Err(Failure::data(message, format!("name one by its code: {}", named.join("; "))))
        }
    }
}
