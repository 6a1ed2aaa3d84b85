//! What places say of themselves: PlaceService's writes, answered in this process.

mod claims;
mod draft;
mod export;
mod import;
mod itself;
mod mask;
mod named;
mod read;
mod reading;
mod record;
mod sharing;
mod story;
mod words;

pub use export::exported;
pub(super) use sharing::{part_of, told as told_sharing};

use jiff::civil::Date;

use super::calls::{Calls, invalid};
use super::error::CallError;
use super::violation::RequestError;
use crate::access::Pass;
use crate::audit::FactClass;
use crate::catalogue;
use crate::domain::cancel::Cancel;
use crate::domain::consent::{Consent, Scope};
use crate::domain::declared::{ChangeError, Ledger, Matter, Wanted, WriteNumber};
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::record::Record;
use crate::domain::text;
use crate::engine::View;
use crate::live::{Acting, Answers, Done, Erased, Etag, TokenError, Wish, WriteError, WriteToken, Writer};
use crate::proto::v1;
use crate::store::RequestKey;

/// Stands between a caller and its own name of a request, which neither of the two has in it.
const BETWEEN: char = ' ';

/// Longest token of a write, in characters.
const TOKEN_LIMIT: usize = 100;

impl Calls {
    /// PlaceService.UpsertPlace
    ///
    /// # Errors
    ///
    /// [`CallError::NotOffered`] without a store; [`CallError::Invalid`] and [`CallError::PersonalData`] with each field that is wrong;
    /// [`CallError::NotAllowed`] where the caller does not speak for it; [`CallError::Etag`], [`CallError::RequestIdTaken`];
    /// [`CallError::StoreUnavailable`]: then nothing is written.
    pub fn upsert_place(
        &self,
        request: &v1::UpsertPlaceRequest,
        cancel: &Cancel,
    ) -> Result<v1::UpsertPlaceResponse, CallError> {
        let writer = self.writer()?;
        let wish = read::place(request, self.reader())?;
        let done = self.write(writer, wish, "place.part_of", cancel)?;
        self.write_down_words(done.wanted.place(), &done.answers.ledger)?;
        Ok(v1::UpsertPlaceResponse {
            place: done.place(),
            write_token: token(writer, done.write),
            versions: Some(done.versions()),
        })
    }

    /// PlaceService.UpsertRecord
    ///
    /// # Errors
    ///
    /// As [`Calls::upsert_place`], and where the place or the problem is not known.
    pub fn upsert_record(
        &self,
        request: &v1::UpsertRecordRequest,
        cancel: &Cancel,
    ) -> Result<v1::UpsertRecordResponse, CallError> {
        let writer = self.writer()?;
        let wish = read::record(request, self.reader())?;
        let done = self.write(writer, wish, "record.problem_id", cancel)?;
        self.write_down_kept(&done.wanted, &done.answers.ledger)?;
        Ok(v1::UpsertRecordResponse {
            record: done.record(),
            write_token: token(writer, done.write),
            versions: Some(done.versions()),
        })
    }

    /// PlaceService.RetireRecord
    ///
    /// # Errors
    ///
    /// As [`Calls::upsert_record`]; [`CallError::UnknownRecord`] where the place declared none.
    pub fn retire_record(
        &self,
        request: &v1::RetireRecordRequest,
        cancel: &Cancel,
    ) -> Result<v1::RetireRecordResponse, CallError> {
        let writer = self.writer()?;
        let wish = read::retirement(request, self.reader())?;
        let done = self.write(writer, wish, "problem_id", cancel)?;
        self.write_down_kept(&done.wanted, &done.answers.ledger)?;
        Ok(v1::RetireRecordResponse {
            record: done.record(),
            write_token: token(writer, done.write),
            versions: Some(done.versions()),
        })
    }

    /// PlaceService.SetConsent
    ///
    /// # Errors
    ///
    /// As [`Calls::upsert_record`]; [`CallError::Invalid`] where the being of a place is meant that stands in the public record.
    pub fn set_consent(
        &self,
        request: &v1::SetConsentRequest,
        cancel: &Cancel,
    ) -> Result<v1::SetConsentResponse, CallError> {
        let writer = self.writer()?;
        let wish = read::consent(request, self.reader())?;
        let done = self.write(writer, wish, "problem_id", cancel)?;
        Ok(v1::SetConsentResponse {
            write_token: token(writer, done.write),
            versions: Some(done.versions()),
            etag: done.consent_etag().map(|etag| etag.to_string()).unwrap_or_default(),
        })
    }

    /// PlaceService.DeletePlace
    ///
    /// # Errors
    ///
    /// As [`Calls::upsert_place`], and where the place is not known.
    pub fn delete_place(
        &self,
        request: &v1::DeletePlaceRequest,
        cancel: &Cancel,
    ) -> Result<v1::DeletePlaceResponse, CallError> {
        let writer = self.writer()?;
        let wish = read::deletion(request, self.reader())?;
        let only_check = wish.only_check;
        let done = self.write(writer, wish, "place_id", cancel)?;
        let place = done.wanted.place();
        let told = if only_check { self.told_of(place) } else { self.forget_access(std::slice::from_ref(place)) };
        let receipt = self.receipt(place, &done.answers.ledger, done.erased, told);
        Ok(v1::DeletePlaceResponse {
            write_token: token(writer, done.write),
            versions: Some(done.versions()),
            receipt: Some(receipt),
        })
    }

    /// Whether the engine of these calls knows the write of a token.
    pub(super) fn check_token(&self, given: &str) -> Result<(), CallError> {
        if given.is_empty() {
            return Ok(());
        }
        let writer = self.writer.as_ref().ok_or(CallError::NotOffered)?;
        let wrong = |error: TokenError| invalid("write_token", error);
        if given.chars().count() > TOKEN_LIMIT {
            return Err(wrong(TokenError::Form));
        }
        let token = WriteToken::parse(given).map_err(wrong)?;
        writer.knows(&token, self.answers.ledger.declared().write()).map_err(wrong)
    }

    /// Whether a token is of a write that came after all that what answers knows.
    pub(super) fn is_ahead(&self, given: &str) -> bool {
        let last = self.answers.ledger.declared().write();
        let knows = |writer: &Writer| WriteToken::parse(given).and_then(|token| writer.knows(&token, last));
        self.writer.as_ref().is_some_and(|writer| knows(writer) == Err(TokenError::Ahead))
    }

    /// What whoever speaks for a place is told of it beside what everybody is.
    pub(super) fn with_own_words(&self, place: v1::Place) -> Result<v1::Place, CallError> {
        let own = PlaceId::new(&place.place_id).ok().filter(|id| self.view.pass().speaks_for(id));
        let Some((id, writer)) = own.zip(self.writer.as_ref()) else { return Ok(place) };
        self.write_down_itself(&id)?;
        Ok(as_itself(place, &id, (writer, &self.answers.ledger), &self.view, (self.today)()))
    }

    /// Writes down that an answer tells the own words that a place keeps of a matter, unless they are those that its caller just said.
    fn write_down_kept(&self, wanted: &Wanted, ledger: &Ledger) -> Result<(), CallError> {
        let kept = wanted.matter().and_then(|matter| ledger.declared().record(wanted.place(), matter));
        let tells = kept.is_some_and(|kept| kept.value.has_own_words() && !wanted.says_all(&kept.value));
        self.write_down(tells.then(|| (wanted.place().clone(), FactClass::OwnWords)).into_iter().collect())
    }

    /// Whether the caller may write in the name of a place.
    pub(super) fn may_write(&self, place: &PlaceId) -> Result<(), CallError> {
        if self.view.pass().speaks_for(place) { Ok(()) } else { Err(CallError::not_your_place(place)) }
    }

    /// The versions of what a write left, as its caller sees it.
    fn versions_in(&self, done: &Done) -> v1::Versions {
        versions(&done.answers, (self.view.pass(), (self.today)()), None)
    }

    pub(super) fn writer(&self) -> Result<&Writer, CallError> {
        self.writer.as_ref().ok_or(CallError::NotOffered)
    }

    /// A request under a name that is its caller's alone: whoever else uses the same learns nothing of it.
    pub(super) fn of_its_caller(&self, request: RequestKey) -> RequestKey {
        let caller = self.view.pass().caller().map(|caller| &caller.id);
        let id = caller.map_or_else(|| request.id.clone(), |caller| format!("{caller}{BETWEEN}{}", request.id));
        RequestKey { id, ..request }
    }

    /// That the caller speaks for a place of these only because that says so itself.
    pub(super) fn acting<'a>(&self, mut wanted: impl Iterator<Item = &'a Wanted>) -> Option<Acting> {
        let pass = self.view.pass();
        let acts = wanted.any(|one| !pass.decides_for(one.place()));
        acts.then(|| Acting { lens: pass.lens(), day: (self.today)() })
    }

    /// `field`: what a change that makes no sense is told by.
    fn write(&self, writer: &Writer, wish: Wish, field: &str, cancel: &Cancel) -> Result<Written, CallError> {
        let wish = Wish {
            wanted: self.signed(wish.wanted),
            also: wish.also.into_iter().map(|one| self.signed(one)).collect(),
            request: wish.request.map(|request| self.of_its_caller(request)),
            ..wish
        };
        let wish = Wish { acting: self.acting(wish.all()), ..wish };
        wish.all().try_for_each(|wanted| self.may_want(wanted))?;
        self.are_known(wish.all(), |scope| match (&wish.wanted, scope) {
            (Wanted::Record(_), Scope::Of(_, part)) => format!("record.sharing.{}", part.code()),
            _ => "sharing".to_owned(),
        })?;
        let done = writer.write(&wish, cancel).map_err(|error| self.told(error, wish.wanted.place(), field))?;
        let (write, erased, answers) = (done.write, done.erased, done.answers);
        let (pass, today) = (self.view.pass().clone(), (self.today)());
        Ok(Written { write, erased, writer: writer.clone(), answers, pass, today, wanted: wish.wanted })
    }

    /// A wish with who says it, where that is kept.
    pub(super) fn signed(&self, wanted: Wanted) -> Wanted {
        match wanted {
            Wanted::Consent { place, scope, consent } => {
                let by = self.view.pass().caller().map(|caller| caller.id.clone());
                Wanted::Consent { place, scope, consent: Consent { by, ..consent } }
            }
            other => other,
        }
    }

    fn told(&self, error: WriteError, place: &PlaceId, field: &str) -> CallError {
        match error {
            WriteError::Change(error) => self.refused(error, place, field),
            other => Self::failed(other),
        }
    }

    /// What has nothing to do with what was wanted of which place.
    fn failed(error: WriteError) -> CallError {
        match error {
            WriteError::Change(error) => invalid("place.part_of", error),
            WriteError::Wording(error) => words::refused(error),
            WriteError::Etag { given, now } => CallError::Etag { given: given.to_string(), now: now.to_string() },
            // As its caller wrote it: no id has a space.
            WriteError::RequestTaken(id) => {
                CallError::RequestIdTaken(id.rsplit(BETWEEN).next().unwrap_or_default().to_owned())
            }
            WriteError::ActsNoMore(place) => CallError::not_your_place(&place),
            WriteError::Cancelled(cancelled) => cancelled.into(),
            WriteError::Store(error) => error.as_ref().into(),
        }
    }

    fn refused(&self, error: ChangeError, place: &PlaceId, field: &str) -> CallError {
        match error {
            ChangeError::UnknownPlace(id) if id == *place => {
                self.with_nearest(RequestError::UnknownPlace(text::echo(id.as_str())))
            }
            ChangeError::UnknownProblem(problem) => self.unknown_problem(problem.as_str()),
            ChangeError::NothingDeclared { place, matter } => {
                CallError::UnknownRecord { place: place.to_string(), problem: text::echo(&matter.to_string()) }
            }
            ChangeError::NewId { error, .. } => invalid("place.place_id", error),
            error @ ChangeError::Nameless(_) => invalid("update_mask", error),
            error @ ChangeError::Listed(_) => invalid("part", error),
            error @ ChangeError::KeptFromItself(_) => invalid("except_place_ids", error),
            error @ ChangeError::SharesHere(_) => invalid("delete", error),
            error @ ChangeError::Outcomes(_) => invalid("record.story.outcomes", error),
            error @ ChangeError::Stageless(_) => invalid("record.moved_by", error),
            error @ (ChangeError::Unlisted(_) | ChangeError::TakenFromItself(_)) => {
                invalid("record.story.changed_to_fit", error)
            }
            error @ (ChangeError::UnknownPlace(_) | ChangeError::PartOf(_)) => invalid(field, error),
        }
    }
}

fn token(writer: &Writer, write: Option<WriteNumber>) -> String {
    write.map(|write| writer.token(write).to_string()).unwrap_or_default()
}

/// The versions of what the owner of a pass sees on a day; `own`: the place that it looks at.
fn versions(answers: &Answers, (pass, today): (&Pass, Date), own: Option<&PlaceId>) -> v1::Versions {
    v1::Versions { data: answers.data_through(pass, today, own), ..answers.view.versions().clone() }
}

/// What was written, as whoever wrote it is told.
struct Written {
    write: Option<WriteNumber>,
    erased: Option<Erased>,
    writer: Writer,
    answers: Answers,
    pass: Pass,
    today: Date,
    wanted: Wanted,
}

impl Written {
    fn versions(&self) -> v1::Versions {
        versions(&self.answers, (&self.pass, self.today), Some(self.wanted.place()))
    }

    /// What the writer knows with it.
    fn known(&self) -> (&Writer, &Ledger) {
        (&self.writer, &self.answers.ledger)
    }

    /// What a later word of for whom the same is can be compared with.
    fn consent_etag(&self) -> Option<Etag> {
        Some(self.writer.etag_of_consent(&self.answers.ledger, self.wanted.place(), self.wanted.scope()?))
    }

    /// The place, as the write left it.
    fn place(&self) -> Option<v1::Place> {
        let id = self.wanted.place();
        let view = self.answers.through(&self.pass, self.today, Some(id));
        let place = catalogue::place(&view, view.register().position(id)?, self.today).place?;
        Some(as_itself(place, id, self.known(), &view, self.today))
    }

    /// The record that the wish is about, as the write left it. What is told of it needs the words of a view and none of its rows, so
    /// that of everybody does, and no other is made for one record.
    fn record(&self) -> Option<v1::Record> {
        let matter = self.wanted.matter()?;
        let is_it = |one: &Matter| one == matter;
        own_records(self.wanted.place(), self.known(), &self.answers.view, self.today, is_it).into_iter().next()
    }
}

/// A place with what it tells itself alone.
fn as_itself(mut place: v1::Place, id: &PlaceId, known: (&Writer, &Ledger), view: &View, today: Date) -> v1::Place {
    let (writer, ledger) = known;
    place.etag = writer.etag(ledger, id, None).to_string();
    if let Some(itself) = ledger.declared().itself(id).map(|kept| &kept.value) {
        place.setting.clone_from(&itself.setting);
        place.contacts = itself.contacts.iter().map(itself::contact).collect();
    }
    place.records = own_records(id, known, view, today, |_| true);
    place
}

/// The records of a place about such matters as it tells them itself, then what it says of problems without a code.
fn own_records(
    id: &PlaceId,
    (writer, ledger): (&Writer, &Ledger),
    view: &View,
    today: Date,
    such: impl Fn(&Matter) -> bool,
) -> Vec<v1::Record> {
    let declared = ledger.declared();
    let is_such = |record: &Record| such(&Matter::Problem(record.problem.clone()));
    let profile = ledger.as_itself(id);
    let mut records = profile.map(|profile| catalogue::records(view, &profile, today, is_such)).unwrap_or_default();
    for record in &mut records {
        let problem = ProblemId::new(&record.problem_id).ok();
        let Some(problem) = problem else { continue };
        let said = declared.about(id, &problem);
        record.sharing = said.map(|_| sharing::of_record(declared, id, &problem));
        record.etag = writer.etag(ledger, id, Some(&Matter::Problem(problem))).to_string();
    }
    let unlisted = declared.records(id).filter(|kept| such(&kept.value.matter)).filter_map(|kept| {
        let words = kept.value.matter.words()?;
        let record = catalogue::unlisted_record(view, words, &kept.value, today);
        Some(v1::Record { etag: writer.etag(ledger, id, Some(&kept.value.matter)).to_string(), ..record })
    });
    records.extend(unlisted);
    records
}
