//! What an answer tells that not everybody may see is written down before it is given, and read by whoever speaks for the place.

use std::collections::BTreeSet;
use std::sync::Arc;

use prost::Message;

use super::calls::{Calls, invalid};
use super::error::{CallError, Fault};
use super::page::page_size;
use super::page_token::Last;
use crate::access::{Pass, Purpose};
use crate::audit::{Answer, Book, BookError, FactClass, Seen, Told, Witness};
use crate::callers::Known;
use crate::domain::consent::Lens;
use crate::domain::declared::Ledger;
use crate::domain::id::{CallerId, PlaceId};
use crate::proto::v1;

impl Calls {
    /// The same calls, which write down in a log what they tell that not everybody may see.
    pub fn logged_in(self, book: Arc<Book>) -> Self {
        Self { book: Some(book), ..self }
    }

    /// Writes down that the answer in the making tells facts that not everybody may see; to be called once an answer, before it is
    /// given, with all of them. What a place's own system is told of that place is left out. Waits for the disk, unless that is put off.
    ///
    /// # Errors
    ///
    /// [`CallError::AccessLogUnavailable`]: then the answer must not be given.
    pub(super) fn write_down(&self, told: Told) -> Result<(), CallError> {
        let pass = self.view.pass();
        let told: Told = told.into_iter().filter(|(place, _)| !is_own_system(pass, place)).collect();
        if self.book.is_none() || told.is_empty() {
            return Ok(());
        }
        let to = pass.caller().map_or_else(Witness::own_machine, Witness::of);
        let asker = self.asker_to_name(&told);
        let entry = Answer { to, told, asker };
        self.write_entries(self.put_aside(entry).into_iter().collect())
    }

    /// The place in whose name is asked, where it lets that be written into the logs of all of whom it is told.
    fn asker_to_name(&self, told: &Told) -> Option<PlaceId> {
        let (declared, lens, today) = (self.answers.ledger.declared(), self.view.pass().lens(), (self.today)());
        let lets = |asker: &&PlaceId| told.iter().all(|(to, _)| declared.lets_be_named_by(asker, &lens, today, to));
        self.asker.as_ref().filter(lets).cloned()
    }

    /// Through which lens a caller who had an entry written looks now; of one who cannot be told any more that of nobody but its id.
    fn lens_now(&self, by: &str) -> Lens {
        let Ok(id) = CallerId::new(by) else { return Lens::default() };
        let known = self.onlookers.as_ref().map(Known::callers);
        let known = known.and_then(|known| known.caller(&id).ok().filter(|caller| caller.retired.is_none()).cloned());
        known.map_or_else(|| Lens { caller: Some(id), ..Lens::default() }, |caller| caller.lens())
    }

    /// Writes down entries, all or none of them.
    pub(super) fn write_entries(&self, entries: Vec<Answer>) -> Result<(), CallError> {
        let Some(book) = self.book.as_ref().filter(|_| !entries.is_empty()) else { return Ok(()) };
        let places: BTreeSet<PlaceId> = entries
            .iter()
            .flat_map(|entry| entry.told.iter().map(|(place, _)| place).chain(&entry.asker))
            .cloned()
            .collect();
        book.write(entries).map_err(|error| unavailable(&error))?;
        // A place may have gone since these answers began.
        self.forget_access(&places.into_iter().collect::<Vec<_>>());
        Ok(())
    }

    /// The same of all that a place says in its own words.
    pub(super) fn write_down_words(&self, place: &PlaceId, ledger: &Ledger) -> Result<(), CallError> {
        let declared = ledger.declared();
        let tells = declared.itself(place).is_some() || declared.records(place).any(|kept| kept.value.has_own_words());
        self.write_down(tells.then(|| (place.clone(), FactClass::OwnWords)).into_iter().collect())
    }

    /// Places that are not there any more take along the keys to what the log has of them; those that stand keep theirs. Where that fails
    /// the log says so, and the next start tries again: the place is gone in any case. Returns how often something was told of those that
    /// went; none where it failed.
    pub(super) fn forget_access(&self, places: &[PlaceId]) -> Option<u64> {
        let Some(book) = self.book.as_ref().filter(|_| !places.is_empty()) else { return Some(0) };
        let ledger = self.current.now().ledger;
        // As it tells itself: a body that keeps itself to itself is there, though not for everybody.
        let gone: Vec<&PlaceId> = places.iter().filter(|place| ledger.as_itself(place).is_none()).collect();
        if gone.is_empty() {
            return Some(0);
        }
        let forgotten = book.forget(gone).inspect_err(|error| {
            tracing::error!(
                cause = Fault::chain(error),
                "a place went, and the key to its entries in the access log is still there: start the server again"
            );
        });
        forgotten.ok()
    }

    /// How often something was told of a place, as far as the log can tell now.
    pub(super) fn told_of(&self, place: &PlaceId) -> Option<u64> {
        self.book.as_ref().map_or(Some(0), |book| book.of(place, None, 0).ok().map(|listed| listed.all))
    }

    /// PlaceService.ListAccessRecords
    ///
    /// # Errors
    ///
    /// [`CallError::NotOffered`] without a log; [`CallError::Invalid`] with each field that is wrong; as [`Calls::get_place`] where the
    /// place is not known; [`CallError::NotAllowed`] where the caller does not speak for it; [`CallError::PageToken`];
    /// [`CallError::AccessLogUnavailable`] where the log cannot be read.
    pub fn list_access_records(
        &self,
        request: &v1::ListAccessRecordsRequest,
    ) -> Result<v1::ListAccessRecordsResponse, CallError> {
        let book = self.book.as_ref().ok_or(CallError::NotOffered)?;
        let size = page_size(request.page_size).map_err(|why| invalid("page_size", why))?;
        let place = self.view.register().get(self.resolve(&request.place_id)?.place).place.id.clone();
        self.may_write(&place)?;
        let sealed_for = v1::ListAccessRecordsRequest { page_size: 0, page_token: String::new(), ..request.clone() };
        let sealed_for = sealed_for.encode_to_vec();
        let before = match request.page_token.as_str() {
            "" => None,
            token => {
                let last = self.seal.open(token, &sealed_for).ok_or(CallError::PageToken)?;
                Some(last.name.parse().map_err(|_| CallError::PageToken)?)
            }
        };
        let listed = book.of(&place, before, size).map_err(|error| unavailable(&error))?;
        let last = listed.seen.last().filter(|_| listed.has_more);
        let next = last.map(|last| Last { name: last.number.to_string(), id: place.to_string() });
        Ok(v1::ListAccessRecordsResponse {
            records: listed.seen.iter().map(|seen| self.record(&place, seen)).collect(),
            total_count: i32::try_from(listed.all).unwrap_or(i32::MAX),
            next_page_token: next.map(|next| self.seal.seal(&next, &sealed_for)).unwrap_or_default(),
            versions: Some(self.view.versions().clone()),
        })
    }

    fn record(&self, place: &PlaceId, seen: &Seen) -> v1::AccessRecord {
        let purpose = match seen.by.purpose {
            Purpose::Support => v1::CallerPurpose::Support,
            Purpose::Assurance => v1::CallerPurpose::Assurance,
        };
        let ledger = &self.answers.ledger;
        let agrees = |asker: &&PlaceId| {
            let (declared, today) = (ledger.declared(), (self.today)());
            declared.lets_be_named_by(asker, &self.lens_now(&seen.by.id), today, place)
                && declared.shows_itself_to(asker, &self.view.pass().lens(), today, place)
        };
        let asker = seen.asker.as_ref().filter(agrees).and_then(|asker| ledger.as_itself(asker));
        let class = match seen.class {
            FactClass::OwnWords => v1::FactClass::OwnWords,
            FactClass::Standing => v1::FactClass::Standing,
        };
        v1::AccessRecord {
            day: seen.day.to_string(),
            caller_id: seen.by.id.clone(),
            display_name: seen.by.name.clone(),
            operated_by: seen.by.operated_by.clone(),
            funded_by: seen.by.funded_by.clone(),
            purpose: purpose.into(),
            fact_class: class.into(),
            reason: seen.by.reason.clone(),
            asker_place_id: asker.as_ref().map(|asker| asker.place.id.to_string()).unwrap_or_default(),
            asker_display_name: asker.map(|asker| asker.place.name.clone()).unwrap_or_default(),
        }
    }
}

/// Whether a place asks about itself. Another place's system that acts for it is not its own.
fn is_own_system(pass: &Pass, place: &PlaceId) -> bool {
    pass.is_of_a_place() && pass.decides_for(place)
}

/// The log has the cause; a caller is not told where the file lies.
fn unavailable(error: &BookError) -> CallError {
    CallError::AccessLogUnavailable(Fault::of(error))
}
