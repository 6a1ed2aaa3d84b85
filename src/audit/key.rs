//! The key of one place: seals its id wherever the log has it, and makes the marks by which its entries are found.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac::{self, HMAC_SHA256};

use super::error::BookError;
use crate::domain::id::{ID_LIMIT, PlaceId};

/// Bytes of a key: half of them seal, and half make marks.
pub(super) const KEY: usize = 64;
/// Bytes of a mark.
const MARK: usize = 16;

/// The key of a place.
#[derive(Clone)]
pub(super) struct PlaceKey([u8; KEY]);

impl PlaceKey {
    /// One that nobody else has.
    pub(super) fn new() -> Result<Self, BookError> {
        let mut bytes = [0; KEY];
        getrandom::fill(&mut bytes).map_err(|_| BookError::Random)?;
        Ok(Self(bytes))
    }

    /// As it was kept; none where it is no key.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The mark of the entry of that number among those of the place, from 1. Without the key no two of them look as if they belonged
    /// together.
    pub(super) fn mark(&self, number: u64) -> Vec<u8> {
        let key = hmac::Key::new(HMAC_SHA256, &self.0[KEY / 2..]);
        hmac::sign(&key, &number.to_be_bytes()).as_ref()[..MARK].to_vec()
    }

    /// The id of the place, under the key; what stands beside it cannot be exchanged. All are of one length, so that it tells nothing.
    pub(super) fn seal(&self, place: &PlaceId, beside: &[u8]) -> Result<Vec<u8>, BookError> {
        let mut padded = vec![0; ID_LIMIT];
        padded[..place.as_str().len()].copy_from_slice(place.as_str().as_bytes());
        self.seal_bytes(padded, beside)
    }

    /// Anything, under the key.
    pub(super) fn seal_bytes(&self, bytes: Vec<u8>, beside: &[u8]) -> Result<Vec<u8>, BookError> {
        let mut nonce = [0; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(|_| BookError::Random)?;
        let mut sealed = bytes;
        let key = self.sealing().ok_or(BookError::Random)?;
        let nonce_used = Nonce::assume_unique_for_key(nonce);
        key.seal_in_place_append_tag(nonce_used, Aad::from(beside), &mut sealed).map_err(|_| BookError::Random)?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// The id that was sealed; none where it was sealed with another key, or altered.
    pub(super) fn open(&self, sealed: &[u8], beside: &[u8]) -> Option<PlaceId> {
        let bytes = self.open_bytes(sealed, beside)?;
        PlaceId::new(std::str::from_utf8(&bytes).ok()?.trim_end_matches('\0')).ok()
    }

    /// What was sealed; none as above.
    pub(super) fn open_bytes(&self, sealed: &[u8], beside: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>()?;
        let mut bytes = sealed.to_vec();
        let opened = self.sealing()?.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(beside), &mut bytes);
        opened.ok().map(|opened| opened.to_vec())
    }

    fn sealing(&self) -> Option<LessSafeKey> {
        UnboundKey::new(&CHACHA20_POLY1305, &self.0[..KEY / 2]).ok().map(LessSafeKey::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_with_its_own_key_alone_and_where_it_was_put() {
        let (key, other) = (PlaceKey::new().expect("a key"), PlaceKey::new().expect("another"));
        let [long, short] =
            ["x:the-longest-of-all-bodies-that-registered", "E09000007"].map(|id| PlaceId::new(id).expect("an id"));
        let sealed = key.seal(&long, b"beside").expect("sealed");
        assert_eq!(key.open(&sealed, b"beside"), Some(long.clone()));
        assert_eq!((other.open(&sealed, b"beside"), key.open(&sealed, b"elsewhere")), (None, None));
        assert_eq!(key.seal(&short, b"").expect("sealed").len(), key.seal(&long, b"").expect("sealed").len());
        assert_ne!(key.seal(&short, b"").expect("sealed"), key.seal(&short, b"").expect("sealed"), "no two are alike");
        assert!(key.mark(1) != key.mark(2) && key.mark(1) != other.mark(1) && key.mark(1) == key.mark(1));
    }
}
