//! One signed token: read strictly, and held against what its issuer may say.

use jiff::Timestamp;
use serde::Deserialize;
use thiserror::Error;

use super::issuer::Issuer;
use super::keys::{Algorithm, Keys, decode, named};
use crate::access::{Claim, Principal};

/// Longest token, in bytes.
const LONGEST: usize = 8 << 10;
/// How far clocks may differ, in seconds.
const LEEWAY: f64 = 30.0;
/// What a token may call itself (RFC 9068, section 2.1; many issuers write the older one, or nothing).
const TYPES: [&str; 3] = ["at+jwt", "application/at+jwt", "jwt"];

/// Why a token is not taken. For the operator's log: whoever showed it is told one and the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Fault {
    /// Not three parts of base 64 with JSON in the first two, or longer than [`LONGEST`].
    #[error("it is no signed token")]
    Form,
    /// Its header asks for what is not known, or calls it something else than a token for access.
    #[error("its header says that it is something else")]
    Kind,
    /// By an algorithm that is not allowed for its issuer.
    #[error("it is signed in a way that is not allowed for its issuer")]
    Algorithm,
    /// Of an issuer that the operator did not name.
    #[error("it is of an issuer that is not named")]
    Issuer,
    /// For somebody else.
    #[error("it is for another audience")]
    Audience,
    /// Too old, or of no end.
    #[error("it has expired, or never does")]
    Expired,
    /// Of later.
    #[error("it is not valid yet")]
    NotYet,
    /// Its issuer has no such key, as far as is known.
    #[error("its issuer has no key of that name")]
    Key,
    /// It was not signed with that key.
    #[error("it was not signed with its issuer's key")]
    Signature,
    /// It names nobody.
    #[error("it names nobody")]
    Nobody,
}

/// Whom a token names that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The subject first.
    pub principals: Vec<Principal>,
    /// From when on it is good no more.
    pub until: Timestamp,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audience,
    exp: f64,
    nbf: Option<f64>,
    sub: Option<String>,
    client_id: Option<String>,
    azp: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// A token that was read, and of which nothing is believed yet.
pub(super) struct Token<'a> {
    header: Header,
    claims: Claims,
    signed: &'a str,
    signature: Vec<u8>,
}

impl<'a> Token<'a> {
    /// Whether a text could be a signed token: what is kept by its hash alone has no points.
    pub(super) fn looks_like(text: &str) -> bool {
        text.bytes().filter(|&byte| byte == b'.').count() == 2
    }

    pub(super) fn read(text: &'a str) -> Result<Self, Fault> {
        if text.len() > LONGEST {
            return Err(Fault::Form);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(Fault::Form)?;
        let (header, claims) = signed.split_once('.').ok_or(Fault::Form)?;
        let part = |text: &str| decode(text).ok_or(Fault::Form);
        let header: Header = serde_json::from_slice(&part(header)?).map_err(|_| Fault::Form)?;
        let claims: Claims = serde_json::from_slice(&part(claims)?).map_err(|_| Fault::Form)?;
        Ok(Self { header, claims, signed, signature: part(signature)? })
    }

    /// Who says that it issued it.
    pub(super) fn issuer(&self) -> &str {
        &self.claims.iss
    }

    /// Whom it names, if its issuer, whose keys these are, signed it for us and it holds now.
    pub(super) fn check(&self, issuer: &Issuer, keys: &Keys, now: Timestamp) -> Result<Signed, Fault> {
        let algorithm = self.algorithm(issuer)?;
        // Before its key is looked for: what could not be taken in any case makes nobody fetch keys.
        let now = now.as_second() as f64;
        let Claims { exp, nbf, .. } = self.claims;
        if !(exp.is_finite() && now < exp + LEEWAY) {
            return Err(Fault::Expired);
        }
        if nbf.is_some_and(|nbf| !(nbf.is_finite() && nbf - LEEWAY <= now)) {
            return Err(Fault::NotYet);
        }
        let is_ours = |audience: &String| *audience == issuer.audience;
        let for_us = match &self.claims.aud {
            Audience::One(one) => is_ours(one),
            Audience::Several(all) => all.iter().any(is_ours),
        };
        if !for_us {
            return Err(Fault::Audience);
        }
        let principals = self.principals();
        if principals.is_empty() {
            return Err(Fault::Nobody);
        }
        let key = keys.find(self.header.kid.as_deref(), algorithm).ok_or(Fault::Key)?;
        if !key.signed(algorithm, self.signed.as_bytes(), &self.signature) {
            return Err(Fault::Signature);
        }
        let until = Timestamp::from_second((exp + LEEWAY).min(Timestamp::MAX.as_second() as f64) as i64);
        Ok(Signed { principals, until: until.unwrap_or(Timestamp::MAX) })
    }

    fn algorithm(&self, issuer: &Issuer) -> Result<Algorithm, Fault> {
        let is_token =
            self.header.typ.as_deref().is_none_or(|typ| TYPES.iter().any(|one| one.eq_ignore_ascii_case(typ)));
        if !is_token || self.header.crit.is_some() {
            return Err(Fault::Kind);
        }
        named(&self.header.alg).filter(|one| issuer.algorithms.contains(one)).ok_or(Fault::Algorithm)
    }

    /// Who is named, the subject first.
    fn principals(&self) -> Vec<Principal> {
        let Claims { iss, sub, client_id, azp, .. } = &self.claims;
        let client = client_id.as_ref().or(azp.as_ref());
        let named = [(Claim::Subject, sub.as_ref()), (Claim::Client, client)];
        named.into_iter().filter_map(|(claim, id)| Principal::new(iss, claim, id?).ok()).collect()
    }
}
