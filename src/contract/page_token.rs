//! Page tokens: where in a list a page ended, sealed so that it is read only by the servers that have the key, and only for the
//! request that it was given out for.
//!
//! A token holds what the last entry of its page is listed by, not how many there were: what comes or goes between two pages
//! moves nothing, so that no entry stands on both and none is left out.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::domain::digest::{hex, sha256};

/// Bytes of a key.
pub const KEY: usize = 32;
const TAG: usize = 16;

/// What tokens are sealed with: a key of this process, or one that replicas share.
#[derive(Clone)]
pub struct Seal([u8; KEY]);

/// The entry that a page ended with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Last {
    /// What the list is in the order of.
    pub(super) name: String,
    /// Which comes first of two with one name.
    pub(super) id: String,
}

impl Seal {
    /// With a key that nobody else has: tokens end with the process.
    ///
    /// # Errors
    ///
    /// Where the system has no random bytes.
    pub fn new() -> Result<Self, getrandom::Error> {
        random_key().map(Self)
    }

    /// With a key that others may have, too: they read each other's tokens.
    pub fn with_key(key: [u8; KEY]) -> Self {
        Self(key)
    }

    /// The token for what follows an entry in the list that `request` asks for.
    pub(super) fn seal(&self, last: &Last, request: &[u8]) -> String {
        let entry = format!("{}\n{}", last.id, last.name);
        let tag = self.mac(entry.as_bytes(), request).finalize().into_bytes();
        hex(&[&tag[..TAG], entry.as_bytes()].concat())
    }

    /// The entry in a token, if it is one of ours for this request.
    pub(super) fn open(&self, token: &str, request: &[u8]) -> Option<Last> {
        if !token.len().is_multiple_of(2) || !token.is_ascii() {
            return None;
        }
        let bytes: Option<Vec<u8>> =
            (0..token.len()).step_by(2).map(|at| u8::from_str_radix(&token[at..at + 2], 16).ok()).collect();
        let bytes = bytes?;
        let (tag, entry) = bytes.split_at_checked(TAG)?;
        self.mac(entry, request).verify_truncated_left(tag).ok()?;
        // No id has a line break.
        let (id, name) = std::str::from_utf8(entry).ok()?.split_once('\n')?;
        Some(Last { name: name.to_owned(), id: id.to_owned() })
    }

    /// Of the request by its digest, so that no bytes of the one can be taken for bytes of the other.
    fn mac(&self, entry: &[u8], request: &[u8]) -> Hmac<Sha256> {
        #[allow(clippy::expect_used)]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("an HMAC takes a key of any length");
        mac.update(sha256(request).as_bytes());
        mac.update(entry);
        mac
    }
}

/// A key that nobody else has.
///
/// # Errors
///
/// Where the system has no random bytes.
pub fn random_key() -> Result<[u8; KEY], getrandom::Error> {
    let mut key = [0; KEY];
    getrandom::fill(&mut key)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_only_where_and_for_what_it_was_sealed() {
        let (ours, other) = (Seal::new().expect("a key"), Seal::new().expect("a key"));
        let last = Last { name: "Kingston upon Hull, City of".to_owned(), id: "E06000010".to_owned() };
        let token = ours.seal(&last, b"all");
        assert_eq!(ours.open(&token, b"all"), Some(last.clone()));
        assert_eq!(ours.open(&token, b"some"), None);
        assert_eq!(other.open(&token, b"all"), None);
        for wrong in ["", "00", "zz", &token[1..], &token[2..], &token.replace('0', "1"), &"é".repeat(24)] {
            assert_eq!(ours.open(wrong, b"all"), None, "{wrong}");
        }
        let (one, replica) = (Seal::with_key([7; KEY]), Seal::with_key([7; KEY]));
        assert_eq!(replica.open(&one.seal(&last, b"all"), b"all"), Some(last), "replicas share a key");
    }

    #[test]
    fn no_byte_of_a_token_can_be_changed() {
        let seal = Seal::with_key([7; KEY]);
        let token = seal.seal(&Last { name: "Hull".to_owned(), id: "E06000010".to_owned() }, b"all");
        for at in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
            let changed = String::from_utf8(changed).expect("digits");
            assert_eq!(seal.open(&changed, b"all"), None, "{changed}");
        }
    }
}
