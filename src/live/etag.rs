//! What a write is compared with, so that no update is lost.

use std::fmt;

use thiserror::Error;

use super::sealed::Sealing;
use crate::domain::consent::Scope;
use crate::domain::declared::{Declared, Matter, Wanted, WriteNumber};
use crate::domain::id::PlaceId;

/// Most characters of one.
const LIMIT: usize = 20;

/// What a write is compared with: it stands for the write that made a place, a record or a consent what it is, and does not say which that was;
/// 0 where nothing was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Etag(String);

/// A text that is no etag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("is no etag: it is that of a place, a record or a consent as it was read")]
pub struct EtagError;

impl Etag {
    /// Reads one.
    ///
    /// # Errors
    /// Where the text is none.
    pub fn parse(text: &str) -> Result<Self, EtagError> {
        let is_one = (1..=LIMIT).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_one.then(|| Self(text.to_owned())).ok_or(EtagError)
    }

    /// That of what a place said of a matter, or of itself.
    pub(super) fn of(sealing: &Sealing, declared: &Declared, place: &PlaceId, matter: Option<&Matter>) -> Self {
        let said = match matter {
            None => {
                let who = declared.place(place).map(|kept| kept.write);
                who.max(declared.itself(place).map(|kept| kept.write))
            }
            Some(matter) => declared.record(place, matter).map(|kept| kept.write),
        };
        let about = matter.map(|matter| format!("{} {}", matter.code(), matter.said())).unwrap_or_default();
        let stands_for = |WriteNumber(number)| sealing.stands_for(&format!("{place} {about}"), number);
        Self(said.map_or_else(|| "0".to_owned(), stands_for))
    }

    /// That of what a place said of for whom something is.
    pub(super) fn of_consent(sealing: &Sealing, declared: &Declared, place: &PlaceId, scope: &Scope) -> Self {
        let stands_for = |WriteNumber(number)| sealing.stands_for(&format!("{place} for whom {scope:?}"), number);
        let said = declared.consent(place, scope).map(|kept| kept.write);
        Self(said.map_or_else(|| "0".to_owned(), stands_for))
    }

    /// That of what a wish would replace.
    pub(super) fn before(sealing: &Sealing, declared: &Declared, wanted: &Wanted) -> Self {
        match wanted.scope() {
            Some(scope) => Self::of_consent(sealing, declared, wanted.place(), scope),
            None => Self::of(sealing, declared, wanted.place(), wanted.matter()),
        }
    }
}

impl fmt::Display for Etag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
