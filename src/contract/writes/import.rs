//! PlaceService.ImportPlaces: many places at once, each whole or not at all.

use super::read;
use crate::contract::calls::Calls;
use crate::contract::error::CallError;
use crate::domain::cancel::Cancel;
use crate::domain::text;
use crate::live::{Item, WriteError};
use crate::proto::{limits, v1};

impl Calls {
    /// PlaceService.ImportPlaces
    ///
    /// # Errors
    ///
    /// [`CallError::NotOffered`] without a store; [`CallError::StoreUnavailable`] where nothing can be written; [`CallError::Deadline`] once
    /// `cancel` is set. What is wrong with one item is its own result.
    pub fn import_places(
        &self,
        requests: &[v1::ImportPlacesRequest],
        cancel: &Cancel,
    ) -> Result<v1::ImportPlacesResponse, CallError> {
        let writer = self.writer()?;
        if requests.len() > limits::ITEMS {
            return Err(CallError::TooLarge(format!("the import has more than {} items", limits::ITEMS)));
        }
        let item = |request| {
            let mut item = read::item(request, self.reader())?;
            item.wanted = item.wanted.into_iter().map(|wanted| self.signed(wanted)).collect();
            item.wanted.iter().try_for_each(|wanted| self.may_want(wanted))?;
            self.are_known(item.wanted.iter(), |_| "consents".to_owned())?;
            item.request = item.request.map(|request| self.of_its_caller(request));
            item.acting = self.acting(item.wanted.iter());
            Ok(item)
        };
        let read: Vec<Result<Item, CallError>> = requests.iter().map(item).collect();
        let items: Vec<Item> = read.iter().flatten().cloned().collect();
        let only_check = requests.iter().any(|request| request.validate_only);
        let imported = writer.import(&items, only_check, cancel).map_err(Self::failed)?;
        if !only_check {
            self.forget_access(&imported.gone);
        }
        let mut outcomes = items.iter().zip(imported.items);
        let mut results = Vec::new();
        for (request, read) in requests.iter().zip(read) {
            let outcome = read.and_then(|_| match outcomes.next() {
                Some((item, Err(error))) => Err(self.left_out(error, item)),
                Some((_, Ok(_))) | None => Ok(()),
            });
            let error = outcome.err().map(|error| error.message());
            results.push(v1::ImportPlacesResult { place_id: text::echo(&request.place_id), error });
        }
        let taken = results.iter().filter(|result| result.error.is_none()).count();
        Ok(v1::ImportPlacesResponse {
            results,
            taken_count: i32::try_from(taken).unwrap_or(i32::MAX),
            write_token: super::token(writer, imported.done.write),
            versions: Some(self.versions_in(&imported.done)),
        })
    }

    fn left_out(&self, error: WriteError, item: &Item) -> CallError {
        match item.wanted.first() {
            Some(wanted) => self.told(error, wanted.place(), "place.part_of"),
            None => CallError::internal(&error),
        }
    }
}
