//! Page tokens: a position in a list, sealed so that only the server that gave it out can read it, and only for the
//! request that it was given out for.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::domain::digest::hex;

const TAG: usize = 16;
const POSITION: usize = 8;

/// The key of one server; made anew at each start, so that tokens do not outlive the list they point into.
#[derive(Clone)]
pub(super) struct Seal([u8; 32]);

impl Seal {
    /// A key that nobody else has.
    pub(super) fn new() -> Result<Self, getrandom::Error> {
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        Ok(Self(key))
    }

    /// The token for a position in the list that `request` asks for.
    pub(super) fn seal(&self, position: usize, request: &[u8]) -> String {
        let position = (position as u64).to_be_bytes();
        let sealed = [&position[..], &self.tag(&position, request)].concat();
        hex(&sealed)
    }

    /// The position in a token, if it is one of ours for this request.
    pub(super) fn open(&self, token: &str, request: &[u8]) -> Option<usize> {
        if token.len() != 2 * (POSITION + TAG) || !token.is_ascii() {
            return None;
        }
        let bytes: Option<Vec<u8>> =
            (0..token.len()).step_by(2).map(|at| u8::from_str_radix(&token[at..at + 2], 16).ok()).collect();
        let bytes = bytes?;
        let (position, tag) = bytes.split_at(POSITION);
        self.mac(position, request).verify_truncated_left(tag).ok()?;
        usize::try_from(u64::from_be_bytes(position.try_into().ok()?)).ok()
    }

    fn tag(&self, position: &[u8], request: &[u8]) -> Vec<u8> {
        self.mac(position, request).finalize().into_bytes()[..TAG].to_vec()
    }

    fn mac(&self, position: &[u8], request: &[u8]) -> Hmac<Sha256> {
        #[allow(clippy::expect_used)]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("an HMAC takes a key of any length");
        mac.update(position);
        mac.update(request);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_only_where_and_for_what_it_was_sealed() {
        let (ours, other) = (Seal::new().expect("a key"), Seal::new().expect("a key"));
        let token = ours.seal(100, b"all");
        assert_eq!(ours.open(&token, b"all"), Some(100));
        assert_eq!(ours.open(&token, b"some"), None);
        assert_eq!(other.open(&token, b"all"), None);
        for wrong in ["", "00", "zz", &token[1..], &token.replace('0', "1"), &"é".repeat(24)] {
            assert_eq!(ours.open(wrong, b"all"), None, "{wrong}");
        }
    }
}
