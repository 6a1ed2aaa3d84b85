//! Words that several pages use.

use std::borrow::Cow;

use crate::proto::v1;

/// The pack's word for a stage.
pub(super) fn stage(words: &v1::ListVocabularyResponse, code: i32) -> Cow<'_, str> {
    let Ok(stage) = v1::Stage::try_from(code) else { return of_a_newer_server(code) };
    let name = stage.as_str_name();
    words.stages.iter().find(|term| term.code == name).map_or(name, |term| &term.display_name).into()
}

/// A code that this program does not know: its number, as in JSON.
pub(super) fn of_a_newer_server(code: i32) -> Cow<'static, str> {
    format!("code {code}").into()
}

pub(super) fn status(code: i32) -> Cow<'static, str> {
    let known = match v1::RecordStatus::try_from(code) {
        Ok(v1::RecordStatus::Live) => "live",
        Ok(v1::RecordStatus::Parked) => "parked",
        Ok(v1::RecordStatus::Solved) => "done",
        Ok(v1::RecordStatus::Stopped) => "stopped",
        Ok(v1::RecordStatus::Unspecified) => "",
        Err(_) => return of_a_newer_server(code),
    };
    known.into()
}

pub(super) fn provenance(code: i32) -> Cow<'static, str> {
    let known = match v1::Provenance::try_from(code) {
        Ok(v1::Provenance::Declared) => "declared",
        Ok(v1::Provenance::PublicRecord) => "public record",
        Ok(v1::Provenance::Derived) => "derived",
        Ok(v1::Provenance::Unspecified) => "",
        Err(_) => return of_a_newer_server(code),
    };
    known.into()
}

pub(super) fn versions(versions: Option<&v1::Versions>) -> String {
    let Some(one) = versions else { return String::new() };
    format!("peermatch {}, model {}, taxonomy {}, data {}", one.software, one.model, one.taxonomy, one.data)
}

/// A figure of what came of the work, with what it rests on.
pub(super) fn outcome(one: &v1::Outcome) -> String {
    let cases = if one.cases > 0 { format!(", {} cases", one.cases) } else { String::new() };
    let evidence = match one.evidence.as_str() {
        "none" => "not evaluated".to_owned(),
        other => other.replace('_', "-"),
    };
    format!("{}: {} {} ({}, {}, {evidence}{cases})", one.measure, one.value, one.unit, one.kind, one.basis)
}
