//! Words of codes, as people read them.

use std::borrow::Cow;

use crate::proto::v1;

/// The pack's word for a stage.
pub fn stage(words: &v1::ListVocabularyResponse, code: i32) -> Cow<'_, str> {
    let Ok(stage) = v1::Stage::try_from(code) else { return of_a_newer_server(code) };
    let name = stage.as_str_name();
    words.stages.iter().find(|term| term.code == name).map_or(name, |term| &term.display_name).into()
}

/// A code that this program does not know: its number, as in JSON.
pub fn of_a_newer_server(code: i32) -> Cow<'static, str> {
    format!("code {code}").into()
}

/// The word for a status.
pub fn status(code: i32) -> Cow<'static, str> {
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

/// The word for what something is known from.
pub fn provenance(code: i32) -> Cow<'static, str> {
    let known = match v1::Provenance::try_from(code) {
        Ok(v1::Provenance::Declared) => "declared",
        Ok(v1::Provenance::PublicRecord) => "public record",
        Ok(v1::Provenance::Derived) => "derived",
        Ok(v1::Provenance::Unspecified) => "",
        Err(_) => return of_a_newer_server(code),
    };
    known.into()
}

/// What produced an answer, in one line.
pub fn versions(versions: Option<&v1::Versions>) -> String {
    let Some(one) = versions else { return String::new() };
    format!("peermatch {}, model {}, taxonomy {}, data {}", one.software, one.model, one.taxonomy, one.data)
}

/// A figure of what came of the work, with what it rests on.
pub fn outcome(one: &v1::Outcome) -> String {
    let cases = if one.cases > 0 { format!(", {} cases", one.cases) } else { String::new() };
    let evidence = match one.evidence.as_str() {
        "none" => "not evaluated".to_owned(),
        other => other.replace('_', "-"),
    };
    format!("{}: {} {} ({}, {}, {evidence}{cases})", one.measure, one.value, one.unit, one.kind, one.basis)
}

/// "93,836 people".
pub(super) fn people(number: i32) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    format!("{} people", groups.join(","))
}

/// The word for how sure an answer is.
pub(super) fn confidence(code: i32) -> Cow<'static, str> {
    let known = match v1::Confidence::try_from(code) {
        Ok(v1::Confidence::High) => "high",
        Ok(v1::Confidence::Medium) => "medium",
        Ok(v1::Confidence::Low | v1::Confidence::Unspecified) => "low",
        Err(_) => return of_a_newer_server(code),
    };
    known.into()
}

/// "a strength" or "a challenge", as a place calls what is on record of it.
pub fn self_assessment(code: i32) -> Cow<'static, str> {
    match v1::SelfAssessment::try_from(code) {
        Ok(v1::SelfAssessment::Strength) => "a strength".into(),
        Ok(v1::SelfAssessment::Challenge) => "a challenge".into(),
        Ok(v1::SelfAssessment::Unspecified) | Err(_) => of_a_newer_server(code),
    }
}
