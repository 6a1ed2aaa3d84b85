//! From a request to write as it came in to a wish that can be granted.

use std::collections::BTreeSet;

use super::itself::PLACE_FIELDS;
use super::mask::Mask;
use super::reading::{Reading, digest};
use super::record::RECORD_FIELDS;
use crate::contract::error::CallError;
use crate::contract::query::Reader;
use crate::domain::consent::Scope;
use crate::domain::declared::Wanted;
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::record::Status;
use crate::live::{Etag, Item, Wish};
use crate::proto::v1;

/// What every write has beside what it wants.
struct Terms<'a> {
    etag: &'a str,
    request_id: &'a str,
    only_check: bool,
    /// Of all but the request's id.
    digest: String,
}

pub(super) fn place(request: &v1::UpsertPlaceRequest, reader: Reader<'_>) -> Result<Wish, CallError> {
    let mut reading = Reading::new(reader);
    let raw = request.place.clone().unwrap_or_default();
    let id = reading.id("place.place_id", &raw.place_id, PlaceId::new);
    let mask = Mask::read(request.update_mask.as_ref(), &PLACE_FIELDS, &mut reading.wrong);
    let said = reading.said_of_itself(id, &raw, "place", &mask);
    let terms = Terms {
        etag: &request.etag,
        request_id: &request.request_id,
        only_check: request.validate_only,
        digest: digest("UpsertPlace", &v1::UpsertPlaceRequest { request_id: String::new(), ..request.clone() }),
    };
    let (wanted, also) = said.and_then(|mut said| said.pop().map(|last| (last, said))).unzip();
    Ok(Wish { also: also.unwrap_or_default(), ..wish(reading, terms, wanted)? })
}

pub(super) fn record(request: &v1::UpsertRecordRequest, reader: Reader<'_>) -> Result<Wish, CallError> {
    let mut reading = Reading::new(reader);
    let raw = request.record.clone().unwrap_or_default();
    let place = reading.id("place_id", &request.place_id, PlaceId::new);
    let mask = Mask::read(request.update_mask.as_ref(), &RECORD_FIELDS, &mut reading.wrong);
    let fields = reading.record(place, &raw, "record", &mask);
    let of = fields.as_ref().map(|fields| (&fields.place, &fields.matter));
    let shared = mask.of("sharing", || Some(reading.record_sharing(of, raw.sharing.as_ref(), "record")));
    let terms = Terms {
        etag: &request.etag,
        request_id: &request.request_id,
        only_check: request.validate_only,
        digest: digest("UpsertRecord", &v1::UpsertRecordRequest { request_id: String::new(), ..request.clone() }),
    };
    let also = shared.flatten().unwrap_or_default();
    Ok(Wish { also, ..wish(reading, terms, fields.map(Wanted::Record))? })
}

pub(super) fn retirement(request: &v1::RetireRecordRequest, reader: Reader<'_>) -> Result<Wish, CallError> {
    let mut reading = Reading::new(reader);
    let place = reading.id("place_id", &request.place_id, PlaceId::new);
    let matter = reading.matter("", &request.problem_id, &request.problem_words);
    let terms = Terms {
        etag: &request.etag,
        request_id: &request.request_id,
        only_check: request.validate_only,
        digest: digest("RetireRecord", &v1::RetireRecordRequest { request_id: String::new(), ..request.clone() }),
    };
    wish(reading, terms, place.zip(matter).map(|(place, matter)| Wanted::Retire { place, matter }))
}

pub(super) fn deletion(request: &v1::DeletePlaceRequest, reader: Reader<'_>) -> Result<Wish, CallError> {
    let mut reading = Reading::new(reader);
    let place = reading.id("place_id", &request.place_id, PlaceId::new);
    let terms = Terms {
        etag: &request.etag,
        request_id: &request.request_id,
        only_check: request.validate_only,
        digest: digest("DeletePlace", &v1::DeletePlaceRequest { request_id: String::new(), ..request.clone() }),
    };
    wish(reading, terms, place.map(|place| Wanted::Erase { place }))
}

pub(super) fn consent(request: &v1::SetConsentRequest, reader: Reader<'_>) -> Result<Wish, CallError> {
    let mut reading = Reading::new(reader);
    let place = reading.id("place_id", &request.place_id, PlaceId::new);
    let scope = reading.scope("", &request.problem_id, request.part);
    let consent = match &request.sharing {
        Some(sharing) => reading.sharing(sharing, "sharing"),
        None => {
            reading.wrong.add("sharing", "is missing");
            None
        }
    };
    let terms = Terms {
        etag: &request.etag,
        request_id: &request.request_id,
        only_check: request.validate_only,
        digest: digest("SetConsent", &v1::SetConsentRequest { request_id: String::new(), ..request.clone() }),
    };
    if let (Some(scope), Some(consent)) = (&scope, &consent) {
        reading.goes_with(scope, consent, "sharing");
    }
    let wanted = place.zip(scope).zip(consent);
    wish(reading, terms, wanted.map(|((place, scope), consent)| Wanted::Consent { place, scope, consent }))
}

/// One item of an import: its place goes first, then says who it is, then how it stands with its problems.
pub(super) fn item(request: &v1::ImportPlacesRequest, reader: Reader<'_>) -> Result<Item, CallError> {
    let mut reading = Reading::new(reader);
    let id = reading.id("place_id", &request.place_id, PlaceId::new);
    let mut wanted = Vec::new();
    let says_more = request.place.is_some() || !request.records.is_empty() || !request.consents.is_empty();
    if request.delete {
        let gone = |place| if says_more { Wanted::HadGone { place } } else { Wanted::Gone { place } };
        wanted.push(id.clone().map(gone));
    }
    if let Some(raw) = &request.place {
        if !raw.place_id.is_empty() && raw.place_id != request.place_id {
            reading.wrong.add("place.place_id", "is another than that of the item");
        }
        match reading.said_of_itself(id.clone(), raw, "place", &Mask::All) {
            Some(said) => wanted.extend(said.into_iter().map(Some)),
            None => wanted.push(None),
        }
    }
    for (at, raw) in request.records.iter().enumerate() {
        let record = reading.record(id.clone(), raw, &format!("records[{at}]"), &Mask::All);
        let stands_twice = |other: &Option<Wanted>| {
            let matter = other.as_ref().and_then(Wanted::matter);
            matter.is_some() && matter == record.as_ref().map(|record| &record.matter)
        };
        if wanted.iter().any(stands_twice) {
            reading.wrong.add(format!("records[{at}]"), "is about what another record of the item is about");
        }
        let of = record.as_ref().map(|record| (&record.place, &record.matter));
        let shared = reading.record_sharing(of, raw.sharing.as_ref(), &format!("records[{at}]"));
        wanted.extend(shared.into_iter().map(Some));
        wanted.push(record.map(Wanted::Record));
    }
    // Behind the records: one may go with one of them.
    wanted.extend(consents(&mut reading, id.as_ref(), request, &wanted));
    if wanted.is_empty() {
        reading.wrong.add("place_id", "is all that the item says: give a place, records, consents, or delete");
    }
    let unnamed = v1::ImportPlacesRequest { request_id: String::new(), ..request.clone() };
    let request = reading.request(&request.request_id, digest("ImportPlaces", &unnamed));
    let wanted = wanted.into_iter().collect::<Option<Vec<_>>>();
    reading.whole(wanted.map(|wanted| Item { wanted, request, acting: None }))
}

/// For whom what the place of an item says is, each part once; `wanted`: what else the item says.
fn consents(
    reading: &mut Reading<'_>,
    id: Option<&PlaceId>,
    request: &v1::ImportPlacesRequest,
    wanted: &[Option<Wanted>],
) -> Vec<Option<Wanted>> {
    let said = || wanted.iter().flatten();
    let stopped = said().filter_map(|one| match one {
        Wanted::Record(record) if record.status == Some(Status::Stopped) => record.matter.problem(),
        _ => None,
    });
    let stopped: BTreeSet<&ProblemId> = stopped.collect();
    let mut scopes: BTreeSet<Scope> = said().filter_map(Wanted::scope).cloned().collect();
    let mut consents = Vec::new();
    for (at, raw) in request.consents.iter().enumerate() {
        let consent = reading.declared_consent(id, raw, &stopped, &format!("consents[{at}]"));
        if let Some(scope) = consent.as_ref().and_then(Wanted::scope)
            && !scopes.insert(scope.clone())
        {
            reading.wrong.add(format!("consents[{at}]"), "is about what another consent of the item is about");
        }
        consents.push(consent);
    }
    consents
}

/// The wish, or everything that is wrong with it.
fn wish(mut reading: Reading<'_>, terms: Terms<'_>, wanted: Option<Wanted>) -> Result<Wish, CallError> {
    let etag = etag(terms.etag).map_err(|error| reading.wrong.add("etag", error)).ok();
    let request = reading.request(terms.request_id, terms.digest);
    let wish = wanted.zip(etag);
    reading.whole(wish.map(|(wanted, etag)| Wish {
        wanted,
        also: Vec::new(),
        etag,
        request,
        only_check: terms.only_check,
        acting: None,
    }))
}

/// As the contract writes it.
fn etag(text: &str) -> Result<Option<Etag>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    Etag::parse(text).map(Some).map_err(|error| error.to_string())
}
