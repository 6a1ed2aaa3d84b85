//! From a request to write as it came in to a wish that can be granted.

use jiff::civil::Date;

use super::etag;
use crate::contract::error::CallError;
use crate::contract::violation::{Violation, Violations};
use crate::domain::day;
use crate::domain::declared::{Change, DeclaredPlace, DeclaredRecord};
use crate::domain::digest::sha256;
use crate::domain::id::{GovernanceTypeId, IdError, PlaceId, ProblemId};
use crate::domain::personal::PersonalForms;
use crate::domain::record::Status;
use crate::domain::stage::Stage;
use crate::domain::text;
use crate::door;
use crate::live::Wish;
use crate::proto::{codes, v1};
use crate::store::RequestKey;
use prost::Message;

/// What is wrong with a request: fields, and texts that look like data about a person.
struct Reading<'a> {
    wrong: Violations,
    personal: Vec<Violation>,
    forms: Option<&'a PersonalForms>,
}

/// What every write has beside its change.
struct Terms<'a> {
    etag: &'a str,
    request_id: &'a str,
    only_check: bool,
    /// Of all but the request's id.
    digest: String,
}

pub(super) fn place(request: &v1::UpsertPlaceRequest, forms: &PersonalForms) -> Result<Wish, CallError> {
    let mut reading = Reading::with(forms);
    let raw = request.place.clone().unwrap_or_default();
    let id = reading.id("place.place_id", &raw.place_id, PlaceId::new);
    let kind = reading.id("place.governance_type", &raw.governance_type, GovernanceTypeId::new);
    let name = reading.text("place.display_name", &raw.display_name, text::name);
    let official_name = reading.text("place.official_name", &raw.official_name, short);
    let nation = reading.text("place.nation", &raw.nation, short);
    let region = reading.text("place.region", &raw.region, short);
    let wholes = raw.part_of.iter().enumerate();
    let wholes: Vec<_> = wholes.map(|(at, id)| reading.id(&format!("place.part_of[{at}]"), id, PlaceId::new)).collect();
    let part_of: Option<Vec<PlaceId>> = wholes.into_iter().collect();
    let terms = Terms {
        etag: &request.etag,
        request_id: &request.request_id,
        only_check: request.validate_only,
        digest: digest("UpsertPlace", &v1::UpsertPlaceRequest { request_id: String::new(), ..request.clone() }),
    };
    reading.wish(terms, || {
        Some(Change::PutPlace(DeclaredPlace {
            id: id?,
            name: name?,
            governance_type: kind?,
            official_name: official_name?,
            nation: nation?,
            region: region?,
            part_of: part_of?,
        }))
    })
}

pub(super) fn record(request: &v1::UpsertRecordRequest, forms: &PersonalForms, today: Date) -> Result<Wish, CallError> {
    let mut reading = Reading::with(forms);
    let raw = request.record.clone().unwrap_or_default();
    let place = reading.id("place_id", &request.place_id, PlaceId::new);
    let problem = reading.id("record.problem_id", &raw.problem_id, ProblemId::new);
    let status = reading.status(raw.status);
    let stage = reading.stage(raw.stage);
    let as_of = if raw.as_of.is_empty() { Some(today) } else { reading.day(&raw.as_of, today) };
    let statement = reading.text("record.statement", &raw.statement, text::statement);
    let terms = Terms {
        etag: &request.etag,
        request_id: &request.request_id,
        only_check: request.validate_only,
        digest: digest("UpsertRecord", &v1::UpsertRecordRequest { request_id: String::new(), ..request.clone() }),
    };
    reading.wish(terms, || {
        let record =
            DeclaredRecord { problem: problem?, status: status?, stage: stage?, as_of: as_of?, statement: statement? };
        Some(Change::PutRecord { place: place?, record })
    })
}

pub(super) fn retirement(request: &v1::RetireRecordRequest) -> Result<Wish, CallError> {
    let mut reading = Reading::without_texts();
    let place = reading.id("place_id", &request.place_id, PlaceId::new);
    let problem = reading.id("problem_id", &request.problem_id, ProblemId::new);
    let terms = Terms {
        etag: &request.etag,
        request_id: &request.request_id,
        only_check: request.validate_only,
        digest: digest("RetireRecord", &v1::RetireRecordRequest { request_id: String::new(), ..request.clone() }),
    };
    reading.wish(terms, || Some(Change::Retire { place: place?, problem: problem? }))
}

pub(super) fn deletion(request: &v1::DeletePlaceRequest) -> Result<Wish, CallError> {
    let mut reading = Reading::without_texts();
    let place = reading.id("place_id", &request.place_id, PlaceId::new);
    let terms = Terms {
        etag: &request.etag,
        request_id: &request.request_id,
        only_check: request.validate_only,
        digest: digest("DeletePlace", &v1::DeletePlaceRequest { request_id: String::new(), ..request.clone() }),
    };
    reading.wish(terms, || Some(Change::Erase { place: place? }))
}

/// What is asked: two requests of one digest ask for the same.
fn digest(call: &str, request: &impl Message) -> String {
    sha256([call.as_bytes(), &[0], &request.encode_to_vec()].concat())
}

/// A name that may be left out.
fn short(text: &str) -> Result<String, text::TextError> {
    if text.is_empty() { Ok(String::new()) } else { text::name(text) }
}

impl<'a> Reading<'a> {
    fn with(forms: &'a PersonalForms) -> Self {
        Self { forms: Some(forms), ..Self::without_texts() }
    }

    fn without_texts() -> Self {
        Self { wrong: Violations::default(), personal: Vec::new(), forms: None }
    }

    fn id<T>(&mut self, field: &str, text: &str, parse: impl Fn(&str) -> Result<T, IdError>) -> Option<T> {
        parse(text).map_err(|error| self.wrong.add(field, error)).ok()
    }

    /// A text for people, past the door.
    fn text(
        &mut self,
        field: &str,
        text: &str,
        parse: impl Fn(&str) -> Result<String, text::TextError>,
    ) -> Option<String> {
        if let Some(finding) = self.forms.and_then(|forms| door::look(text, forms)) {
            self.personal.push(Violation { field: field.to_owned(), description: finding.to_string() });
        }
        parse(text).map_err(|error| self.wrong.add(field, error)).ok()
    }

    fn status(&mut self, raw: i32) -> Option<Status> {
        let status = v1::RecordStatus::try_from(raw).map(codes::status_given);
        status.map_err(|_| self.wrong.add("record.status", "is no status")).ok()
    }

    fn stage(&mut self, raw: i32) -> Option<Option<Stage>> {
        let stage = v1::Stage::try_from(raw).map(|stage| codes::stage_given(stage).flatten());
        stage.map_err(|_| self.wrong.add("record.stage", "is no stage")).ok()
    }

    fn day(&mut self, raw: &str, today: Date) -> Option<Date> {
        let day = day::parse(raw).map_err(|error| self.wrong.add("record.as_of", error)).ok()?;
        if day > today {
            self.wrong.add("record.as_of", format!("{day} is after today, {today}"));
            return None;
        }
        Some(day)
    }

    /// The wish, or everything that is wrong with it.
    fn wish(mut self, terms: Terms<'_>, change: impl FnOnce() -> Option<Change>) -> Result<Wish, CallError> {
        let etag = etag(terms.etag).map_err(|error| self.wrong.add("etag", error)).ok();
        let request = self.request(&terms);
        if !self.personal.is_empty() {
            return Err(CallError::PersonalData(self.personal));
        }
        match (change(), etag) {
            (Some(change), Some(etag)) if self.wrong.0.is_empty() => {
                Ok(Wish { change, etag, request, only_check: terms.only_check })
            }
            _ => Err(self.wrong.0.into()),
        }
    }

    fn request(&mut self, terms: &Terms<'_>) -> Option<RequestKey> {
        if terms.request_id.is_empty() {
            return None;
        }
        // The same signs as in every other id.
        let id = self.id("request_id", terms.request_id, PlaceId::new)?.to_string();
        Some(RequestKey { id, digest: terms.digest.clone() })
    }
}
