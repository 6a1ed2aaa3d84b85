//! One signed token: read strictly, and held against what its issuer may say.

use jiff::Timestamp;
use serde::Deserialize;
use thiserror::Error;

use super::issuer::Issuer;
use super::keys::{Algorithm, Keys, decode, named};
use crate::access::{Claim, Principal};

/// Longest token, in bytes.
const LONGEST: usize = 8 << 10;
/// How long a token may be good from now on, in hours: nobody can take back one alone, and what is good for months is a password. Most
/// issuers give an hour, some up to a day and a few hours.
const MOST_HOURS: u32 = 48;
/// How far clocks may differ, in seconds.
const LEEWAY: f64 = 30.0;
/// What a token may call itself (RFC 9068, section 2.1; many issuers write the older one, or nothing).
const TYPES: [&str; 3] = ["at+jwt", "application/at+jwt", "jwt"];

/// Why a token is not taken. For the operator's log: whoever showed it is told one and the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Fault {
    /// Not three parts of base 64 with JSON in the first two, or too long.
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
    /// Its end is too far away.
    #[error("it is good for more than {MOST_HOURS} hours")]
    TooLong,
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
    /// A registered client was given it for somebody else, such as a person who is signed in there.
    #[error(
        "it was given to a client for somebody else: a caller of '--oidc-client' shows one in which 'sub' is left out or the client itself \
         (client credentials); where the issuer writes another 'sub' in those, register the caller by '--oidc-subject'"
    )]
    OnBehalf,
}

/// Whom a token names that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The subject first.
    pub principals: Vec<Principal>,
    /// The client that was given it for somebody else: it signs nobody in as that client.
    pub through: Option<Principal>,
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
        if exp > now + f64::from(MOST_HOURS) * 3_600.0 + LEEWAY {
            return Err(Fault::TooLong);
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
        let (principals, through) = self.principals();
        if principals.is_empty() && through.is_none() {
            return Err(Fault::Nobody);
        }
        let key = keys.find(self.header.kid.as_deref(), algorithm).ok_or(Fault::Key)?;
        if !key.signed(algorithm, self.signed.as_bytes(), &self.signature) {
            return Err(Fault::Signature);
        }
        let until = Timestamp::from_second((exp + LEEWAY).min(Timestamp::MAX.as_second() as f64) as i64);
        Ok(Signed { principals, through, until: until.unwrap_or(Timestamp::MAX) })
    }

    fn algorithm(&self, issuer: &Issuer) -> Result<Algorithm, Fault> {
        let is_token =
            self.header.typ.as_deref().is_none_or(|typ| TYPES.iter().any(|one| one.eq_ignore_ascii_case(typ)));
        if !is_token || self.header.crit.is_some() {
            return Err(Fault::Kind);
        }
        named(&self.header.alg).filter(|one| issuer.algorithms.contains(one)).ok_or(Fault::Algorithm)
    }

    /// Who is named, the subject first; and the client that was given it for somebody else, which it does not name.
    fn principals(&self) -> (Vec<Principal>, Option<Principal>) {
        let Claims { iss, sub, client_id, azp, .. } = &self.claims;
        let client = client_id.as_ref().or(azp.as_ref());
        // The client stands in the token of everybody who uses it. One of its own is about itself (RFC 9068, section 2.2), or about nobody.
        let is_its_own = sub.is_none() || sub.as_ref() == client;
        let named = |claim, id: Option<&String>| Principal::new(iss, claim, id?).ok();
        let (subject, client) = (named(Claim::Subject, sub.as_ref()), named(Claim::Client, client));
        let (own, through) = if is_its_own { (client, None) } else { (None, client) };
        (subject.into_iter().chain(own).collect(), through)
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use ring::signature::{Ed25519KeyPair, KeyPair};
    use serde_json::{Value, json};

    use super::*;
    use crate::callers::oidc::KeysAt;

    const NAME: &str = "https://login.example";
    const AUDIENCE: &str = "https://peers.example";
    const NOW: i64 = 1_800_000_000;

    /// What comes of a token with these claims, rightly signed.
    fn checked(claims: &Value) -> Result<Signed, Fault> {
        let encoded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a key");
        let key = json!({"kty": "OKP", "crv": "Ed25519", "x": encoded(pair.public_key().as_ref())});
        let keys = Keys::read(json!({"keys": [key]}).to_string().as_bytes()).expect("a set");
        let text = format!("{}.{}", encoded(br#"{"alg": "EdDSA"}"#), encoded(claims.to_string().as_bytes()));
        let token = format!("{text}.{}", encoded(pair.sign(text.as_bytes()).as_ref()));
        let issuer = Issuer::new(NAME, AUDIENCE, KeysAt::File("keys.json".into()));
        Token::read(&token)?.check(&issuer, &keys, Timestamp::from_second(NOW).expect("a time"))
    }

    #[test]
    fn a_client_is_named_by_a_token_of_its_own_and_not_by_those_that_it_was_given_for_somebody_else() {
        let who = |mut claims: Value| {
            for (field, value) in [("iss", json!(NAME)), ("aud", json!(AUDIENCE)), ("exp", json!(NOW + 300))] {
                claims[field] = value;
            }
            let Signed { principals, through, .. } = checked(&claims).expect("it is taken");
            let shown = |one: &Principal| (one.claim(), one.id().to_owned());
            (principals.iter().map(shown).collect::<Vec<_>>(), through.as_ref().map(shown))
        };
        let client = || (Claim::Client, "portal".to_owned());
        let subject = |id: &str| (Claim::Subject, id.to_owned());
        assert_eq!(who(json!({"client_id": "portal", "sub": "portal"})), (vec![subject("portal"), client()], None));
        assert_eq!(who(json!({"azp": "portal", "sub": "portal"})), (vec![subject("portal"), client()], None));
        assert_eq!(who(json!({"client_id": "portal"})), (vec![client()], None));
        assert_eq!(who(json!({"client_id": "portal", "sub": "ann"})), (vec![subject("ann")], Some(client())));
        assert_eq!(who(json!({"azp": "portal", "sub": "ann"})), (vec![subject("ann")], Some(client())));
        for nobody in ["", "somebody else", "\u{e9}"] {
            assert_eq!(who(json!({"client_id": "portal", "sub": nobody})), (vec![], Some(client())), "{nobody:?}");
        }
        assert_eq!(who(json!({"sub": "ann"})), (vec![subject("ann")], None));
    }

    #[test]
    fn every_token_has_an_end_that_is_near() {
        let until = |exp: Value| checked(&json!({"iss": NAME, "aud": AUDIENCE, "sub": "ann", "exp": exp})).map(drop);
        let furthest = NOW + i64::from(MOST_HOURS) * 3_600 + LEEWAY as i64;
        assert_eq!(until(json!(furthest)), Ok(()));
        assert_eq!(until(json!(furthest + 1)), Err(Fault::TooLong));
        assert_eq!(until(json!(1e300)), Err(Fault::TooLong));
        assert_eq!(until(json!(NOW - LEEWAY as i64)), Err(Fault::Expired));
        assert_eq!(until(Value::Null), Err(Fault::Form));
    }
}
