//! Who somebody is to an issuer of signed tokens.

use std::fmt;

use thiserror::Error;

/// Longest name of an issuer, and of whoever it speaks of, in bytes (OpenID Connect Core 1.0, section 2).
const LIMIT: usize = 255;
/// Most of one caller.
pub const MOST_PRINCIPALS: usize = 20;

/// Which claim of a token names whoever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// `sub`: whom the token is about.
    Subject,
    /// `client_id` or `azp`: the program that it was given to for itself. Apart from subjects: an issuer at which people choose their own name must
    /// not let anybody choose that of a program.
    Client,
}

/// Who somebody is to an issuer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Principal {
    issuer: String,
    claim: Claim,
    id: String,
}

/// What names nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("has to be 1 to {LIMIT} visible characters of ASCII")]
pub struct PrincipalError;

impl Principal {
    /// Of an issuer's and its own name, each letter as the issuer writes it.
    ///
    /// # Errors
    ///
    /// A name that is empty, too long, or has other characters than visible ones of ASCII.
    pub fn new(issuer: &str, claim: Claim, id: &str) -> Result<Self, PrincipalError> {
        let is_name =
            |text: &str| (1..=LIMIT).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if is_name(issuer) && is_name(id) {
            Ok(Self { issuer: issuer.to_owned(), claim, id: id.to_owned() })
        } else {
            Err(PrincipalError)
        }
    }

    /// Who issues the tokens, as they name it.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Which claim names it.
    pub fn claim(&self) -> Claim {
        self.claim
    }

    /// What it is called there.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.claim {
            Claim::Subject => "the subject",
            Claim::Client => "the client",
        };
        write!(f, "{what} {} of {}", self.id, self.issuer)
    }
}
