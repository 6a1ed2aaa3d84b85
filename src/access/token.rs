//! What a caller shows to prove who it is. It is shown once, to whoever asked for it, and kept by its hash alone.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::domain::digest::hex;
use crate::domain::id::CallerId;

/// Random bytes in a token.
pub const RANDOM_BYTES: usize = 32;
/// How a token begins, so that whoever finds one in the wrong place knows what it is.
const BEGINNING: &str = "peermatch_";

/// A secret. What it shows of itself to a log is nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The token of some bytes, which must come from the system's source of randomness.
    pub fn of_random(bytes: &[u8; RANDOM_BYTES]) -> Self {
        Self(format!("{BEGINNING}{}", hex(bytes)))
    }

    /// The secret itself: for whoever it was made for, once.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// The SHA-256 of a token. Who calls is looked up by it: how long that takes tells something of a hash that nobody can choose, and
/// nothing of the token. A token has 256 random bits, so that there is nothing to try out, and no salt is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// Of what somebody showed.
    pub fn of(shown: &[u8]) -> Self {
        Self(Sha256::digest(shown).into())
    }

    /// As it was written; none where it is no hash.
    pub fn parse(digits: &str) -> Option<Self> {
        if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        let bytes: Option<Vec<u8>> = (0..digits.len()).step_by(2).map(byte).collect();
        Some(Self(bytes?.try_into().ok()?))
    }
}

impl fmt::Display for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

/// Which token of a caller: `CALLER/1`, `CALLER/2`, ... No secret.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenId {
    /// Whose it is.
    pub caller: CallerId,
    /// From 1, in the order in which they were issued.
    pub number: u32,
}

impl fmt::Display for TokenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.caller, self.number)
    }
}

impl FromStr for TokenId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.rsplit_once('/').and_then(|(caller, number)| {
            Some(Self { caller: CallerId::new(caller).ok()?, number: number.parse().ok()? })
        });
        // A number is written in one way: no sign, and no zero before it.
        let parts = parts.filter(|id| id.number > 0 && id.to_string() == text);
        parts.ok_or_else(|| "a token is named CALLER/NUMBER, as 'peermatch token list' shows it".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_says_nothing_of_itself_and_its_hash_is_the_published_one() {
        let token = Token::of_random(&[7; RANDOM_BYTES]);
        assert_eq!(token.secret().len(), BEGINNING.len() + 2 * RANDOM_BYTES);
        assert!(!format!("{token:?}").contains("0707"));
        // FIPS 180-2, appendix B.1.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(TokenHash::of(b"abc").to_string(), abc);
        assert_eq!(TokenHash::parse(abc), Some(TokenHash::of(b"abc")));
        assert!(TokenHash::parse(&abc[1..]).is_none() && TokenHash::parse(&abc.replace('b', "g")).is_none());
    }

    #[test]
    fn a_token_is_named_by_its_caller_and_a_number() {
        let id: TokenId = "the.portal/12".parse().expect("a name");
        assert_eq!((id.caller.as_str(), id.number), ("the.portal", 12));
        for wrong in [
            "the.portal",
            "/1",
            "the portal/1",
            "the.portal/x",
            "the.portal/-1",
            "the.portal/+3",
            "the.portal/03",
            "the.portal/0",
        ] {
            assert!(wrong.parse::<TokenId>().is_err(), "{wrong}");
        }
    }
}
