//! Reads the fields of a write, and gathers what is wrong with them.

use prost::Message;

use super::mask::Mask;
use crate::contract::error::CallError;
use crate::contract::query::Reader;
use crate::contract::violation::{Violation, Violations};
use crate::domain::day;
use crate::domain::declared::{Matter, PlaceFields, ProblemWords};
use crate::domain::digest::sha256;
use crate::domain::id::{GovernanceTypeId, IdError, PlaceId, ProblemId};
use crate::domain::record::Status;
use crate::domain::self_assessment::SelfAssessment;
use crate::domain::stage::Stage;
use crate::domain::text::{self, TextError};
use crate::door;
use crate::proto::{codes, v1};
use crate::store::RequestKey;
use jiff::civil::Date;

/// What is wrong with a request so far: fields, and texts that look like data about a person.
pub(super) struct Reading<'a> {
    pub(super) reader: Reader<'a>,
    pub(super) wrong: Violations,
    personal: Vec<Violation>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(reader: Reader<'a>) -> Self {
        Self { reader, wrong: Violations::default(), personal: Vec::new() }
    }

    /// The day of the call.
    pub(super) fn today(&self) -> Date {
        self.reader.today
    }

    /// What was read, or everything that is wrong with it.
    pub(super) fn whole<T>(self, read: Option<T>) -> Result<T, CallError> {
        if !self.personal.is_empty() {
            return Err(CallError::PersonalData(self.personal));
        }
        read.filter(|_| self.wrong.0.is_empty()).ok_or_else(|| self.wrong.0.into())
    }

    /// A body, whose message stands in `at`.
    pub(super) fn place(
        &mut self,
        id: Option<PlaceId>,
        raw: &v1::PlaceDeclaration,
        at: &str,
        mask: &Mask,
    ) -> Option<PlaceFields> {
        let field = |name: &str| format!("{at}.{name}");
        let kind = mask
            .of("governance_type", || self.id(&field("governance_type"), &raw.governance_type, GovernanceTypeId::new));
        let name = mask.of("display_name", || self.text(&field("display_name"), &raw.display_name, text::name));
        let official_name = mask.of("official_name", || self.text(&field("official_name"), &raw.official_name, short));
        let nation = mask.of("nation", || self.text(&field("nation"), &raw.nation, short));
        let region = mask.of("region", || self.text(&field("region"), &raw.region, short));
        let part_of = mask.of("part_of", || {
            let wholes = raw.part_of.iter().enumerate();
            let wholes = wholes.map(|(at, id)| self.id(&field(&format!("part_of[{at}]")), id, PlaceId::new));
            // Each of them, so that all that is wrong is told at once.
            wholes.collect::<Vec<_>>().into_iter().collect::<Option<Vec<PlaceId>>>()
        });
        Some(PlaceFields {
            id: id?,
            name: name?,
            governance_type: kind?,
            official_name: official_name?,
            nation: nation?,
            region: region?,
            part_of: part_of?,
        })
    }

    /// What a record is about: a code or words, never both. `within`: the message that has the two fields, and a point.
    pub(super) fn matter(&mut self, within: &str, problem_id: &str, problem_words: &str) -> Option<Matter> {
        let (code, words) = (format!("{within}problem_id"), format!("{within}problem_words"));
        if problem_words.is_empty() {
            return self.id(&code, problem_id, ProblemId::new).map(Matter::Problem);
        }
        if !problem_id.is_empty() {
            self.wrong.add(words, "does not go together with problem_id: leave out one of the two");
            return None;
        }
        let read = |text: &str| ProblemWords::new(text).map(Matter::Words);
        self.text(&words, problem_words, read)
    }

    pub(super) fn id<T>(&mut self, field: &str, text: &str, parse: fn(&str) -> Result<T, IdError>) -> Option<T> {
        parse(text).map_err(|error| self.wrong.add(field, error)).ok()
    }

    /// The request's own name of what it asks for, in the field `request_id`. Two requests of one digest ask for the same.
    pub(super) fn request(&mut self, request_id: &str, digest: String) -> Option<RequestKey> {
        if request_id.is_empty() {
            return None;
        }
        // The same signs as in every other id.
        let id = self.id("request_id", request_id, PlaceId::new)?.to_string();
        Some(RequestKey { id, digest })
    }

    /// A text for people, past the door.
    pub(super) fn text<T>(
        &mut self,
        field: &str,
        text: &str,
        parse: impl Fn(&str) -> Result<T, TextError>,
    ) -> Option<T> {
        if let Some(finding) = door::look(text, &self.reader.vocabulary.personal) {
            self.personal.push(Violation { field: field.to_owned(), description: finding.to_string() });
        }
        parse(text).map_err(|error| self.wrong.add(field, error)).ok()
    }

    /// What somebody does, past the door: it names nobody.
    pub(super) fn role(&mut self, field: &str, text: &str) -> Option<String> {
        if let Some(finding) = door::look_for_name(text, &self.reader.vocabulary.personal) {
            self.personal.push(Violation { field: field.to_owned(), description: finding.to_string() });
        }
        self.text(field, text, text::name)
    }

    /// A line that may be left out.
    pub(super) fn one_line(&mut self, field: &str, text: &str) -> Option<String> {
        self.text(field, text, short)
    }

    pub(super) fn status(&mut self, field: &str, raw: i32) -> Option<Status> {
        let status = v1::RecordStatus::try_from(raw).map(codes::status_given);
        status.map_err(|_| self.wrong.add(field, "is no status")).ok()
    }

    pub(super) fn stage(&mut self, field: &str, raw: i32) -> Option<Option<Stage>> {
        let stage = v1::Stage::try_from(raw).map(|stage| codes::stage_given(stage).flatten());
        stage.map_err(|_| self.wrong.add(field, "is no stage")).ok()
    }

    pub(super) fn self_assessment(&mut self, field: &str, raw: i32) -> Option<Option<SelfAssessment>> {
        let read = v1::SelfAssessment::try_from(raw).map(codes::self_assessment_given);
        read.map_err(|_| self.wrong.add(field, "is neither STRENGTH nor CHALLENGE")).ok()
    }

    /// Today where none is given.
    pub(super) fn day(&mut self, field: &str, raw: &str) -> Option<Date> {
        if raw.is_empty() { Some(self.reader.today) } else { self.day_given(field, raw) }
    }

    /// A day that is not still to come.
    pub(super) fn day_given(&mut self, field: &str, raw: &str) -> Option<Date> {
        let today = self.reader.today;
        let day = day::parse(raw).map_err(|error| self.wrong.add(field, error)).ok()?;
        if day > today {
            self.wrong.add(field, format!("{day} is after today, {today}"));
            return None;
        }
        Some(day)
    }
}

/// What is asked, all but the request's own name of it.
pub(super) fn digest(call: &str, request: &impl Message) -> String {
    sha256([call.as_bytes(), &[0], &request.encode_to_vec()].concat())
}

/// A name that may be left out.
fn short(text: &str) -> Result<String, TextError> {
    if text.is_empty() { Ok(String::new()) } else { text::name(text) }
}
