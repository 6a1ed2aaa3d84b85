//! The public keys of an issuer: a JSON Web Key Set (RFC 7517), and what each of its keys can check.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{self, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm};
use serde::Deserialize;
use thiserror::Error;

/// Largest set, in bytes.
pub const LARGEST: u64 = 64 << 10;
/// Most keys of a set.
const MOST: usize = 50;
/// What stands before an uncompressed point of a curve.
const POINT: u8 = 4;

/// How a token may be signed. Only with a key of which the other half stays with the issuer: whoever can check a token must not be
/// able to make one, and none that is not signed is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256, as each name says it of the others.
    RS256,
    /// With SHA-384.
    RS384,
    /// With SHA-512.
    RS512,
    /// RSASSA-PSS with SHA-256.
    PS256,
    /// With SHA-384.
    PS384,
    /// With SHA-512.
    PS512,
    /// ECDSA on P-256 with SHA-256.
    ES256,
    /// ECDSA on P-384 with SHA-384.
    ES384,
    /// Ed25519.
    #[serde(alias = "Ed25519")]
    EdDSA,
}

/// Those that are allowed where nothing else is said.
pub(super) const USUAL: [Algorithm; 9] = {
    use Algorithm::{ES256, ES384, EdDSA, PS256, PS384, PS512, RS256, RS384, RS512};
    [RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, EdDSA]
};

/// Why a text is no set of keys.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeysError {
    /// Not the form of a set.
    #[error("it is no JSON Web Key Set: a JSON object with a list 'keys'")]
    Form,
    /// More than are kept.
    #[error("it has {0} keys; at most {MOST} are read")]
    TooMany(usize),
    /// None that a token could be checked with, where there has to be one.
    #[error("it has no public key that signs: RSA of 2,048 bits or more, P-256, P-384 or Ed25519")]
    None,
}

/// The keys of an issuer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Keys(Vec<Key>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    id: Option<String>,
    only: Option<String>,
    public: Public,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Public {
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
    P256(Vec<u8>),
    P384(Vec<u8>),
    Ed25519(Vec<u8>),
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Raw {
    kty: String,
    #[serde(rename = "use")]
    used_for: Option<String>,
    alg: Option<String>,
    kid: Option<String>,
    n: Option<String>,
    e: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl Keys {
    /// Reads a set. Keys of other kinds, and for other uses, are passed over. None may be left: an issuer that takes back its only key
    /// has none.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, KeysError> {
        let set: Set = serde_json::from_slice(bytes).map_err(|_| KeysError::Form)?;
        if set.keys.len() > MOST {
            return Err(KeysError::TooMany(set.keys.len()));
        }
        let raw = set.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok());
        Ok(Self(raw.filter_map(Key::of).collect()))
    }

    /// Whether no token can be checked with them.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The key of a name, for an algorithm; where a token names none, the only one there is.
    pub(super) fn find(&self, id: Option<&str>, algorithm: Algorithm) -> Option<&Key> {
        let is_named = |key: &&Key| id.is_none_or(|id| key.id.as_deref() == Some(id));
        let mut meant = self.0.iter().filter(|key| is_named(key) && key.is_for(algorithm));
        match (meant.next(), meant.next()) {
            (Some(key), None) => Some(key),
            _ => None,
        }
    }
}

impl Key {
    fn of(raw: Raw) -> Option<Self> {
        if raw.used_for.as_deref().is_some_and(|used_for| used_for != "sig") {
            return None;
        }
        let bytes = |text: &Option<String>| decode(text.as_deref()?);
        let point = |length: usize| {
            let (x, y) = (bytes(&raw.x)?, bytes(&raw.y)?);
            (x.len() == length && y.len() == length).then(|| [&[POINT][..], &x, &y].concat())
        };
        let public = match (raw.kty.as_str(), raw.crv.as_deref()) {
            ("RSA", _) => Public::Rsa { modulus: bytes(&raw.n)?, exponent: bytes(&raw.e)? },
            ("EC", Some("P-256")) => Public::P256(point(32)?),
            ("EC", Some("P-384")) => Public::P384(point(48)?),
            ("OKP", Some("Ed25519")) => Public::Ed25519(bytes(&raw.x).filter(|key| key.len() == 32)?),
            _ => return None,
        };
        Some(Self { id: raw.kid, only: raw.alg, public })
    }

    /// Whether it is a key for an algorithm: one kind of key is never used for another's.
    fn is_for(&self, algorithm: Algorithm) -> bool {
        use Algorithm::{ES256, ES384, EdDSA, PS256, PS384, PS512, RS256, RS384, RS512};
        let of_kind = match (&self.public, algorithm) {
            (Public::Rsa { .. }, RS256 | RS384 | RS512 | PS256 | PS384 | PS512) => true,
            (Public::P256(_), ES256) | (Public::P384(_), ES384) | (Public::Ed25519(_), EdDSA) => true,
            (Public::Rsa { .. } | Public::P256(_) | Public::P384(_) | Public::Ed25519(_), _) => false,
        };
        of_kind && self.only.as_deref().is_none_or(|only| named(only) == Some(algorithm))
    }

    /// Whether a text was signed with its other half.
    pub(super) fn signed(&self, algorithm: Algorithm, text: &[u8], signature: &[u8]) -> bool {
        let other = |how: &'static dyn VerificationAlgorithm, key: &[u8]| {
            UnparsedPublicKey::new(how, key).verify(text, signature).is_ok()
        };
        match &self.public {
            Public::Rsa { modulus, exponent } => rsa(algorithm).is_some_and(|how| {
                RsaPublicKeyComponents { n: modulus, e: exponent }.verify(how, text, signature).is_ok()
            }),
            Public::P256(key) => algorithm == Algorithm::ES256 && other(&signature::ECDSA_P256_SHA256_FIXED, key),
            Public::P384(key) => algorithm == Algorithm::ES384 && other(&signature::ECDSA_P384_SHA384_FIXED, key),
            Public::Ed25519(key) => algorithm == Algorithm::EdDSA && other(&signature::ED25519, key),
        }
    }
}

fn rsa(algorithm: Algorithm) -> Option<&'static RsaParameters> {
    Some(match algorithm {
        Algorithm::RS256 => &signature::RSA_PKCS1_2048_8192_SHA256,
        Algorithm::RS384 => &signature::RSA_PKCS1_2048_8192_SHA384,
        Algorithm::RS512 => &signature::RSA_PKCS1_2048_8192_SHA512,
        Algorithm::PS256 => &signature::RSA_PSS_2048_8192_SHA256,
        Algorithm::PS384 => &signature::RSA_PSS_2048_8192_SHA384,
        Algorithm::PS512 => &signature::RSA_PSS_2048_8192_SHA512,
        Algorithm::ES256 | Algorithm::ES384 | Algorithm::EdDSA => return None,
    })
}

/// Bytes as tokens and keys write them (RFC 7515, section 2); none where they are written in any other way.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// The algorithm of a name; none of one that is never allowed, such as `none` and those with a shared secret.
pub(super) fn named(name: &str) -> Option<Algorithm> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    // RFC 7515, appendix A.2, and RFC 8037, appendix A.
    const MODULUS: &str = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
    const RSA_TEXT: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    const RSA_SIGNATURE: &str = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
    const ED_POINT: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    const ED_TEXT: &str = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    const ED_SIGNATURE: &str = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    fn rsa(more: &[(&str, &str)]) -> Value {
        let mut key = json!({"kty": "RSA", "n": MODULUS, "e": "AQAB"});
        more.iter().for_each(|(field, value)| key[*field] = json!(value));
        key
    }

    fn read(keys: &[Value]) -> Result<Keys, KeysError> {
        Keys::read(json!({"keys": keys}).to_string().as_bytes())
    }

    #[test]
    fn signatures_are_those_of_the_standards_and_one_kind_of_key_is_used_for_no_other() {
        let keys =
            read(&[rsa(&[("kid", "one")]), json!({"kty": "OKP", "crv": "Ed25519", "x": ED_POINT, "kid": "two"})]);
        let keys = keys.expect("a set");
        let signed = |id, algorithm, text: &str, signature: &str| {
            let signature = decode(signature).expect("bytes");
            keys.find(Some(id), algorithm).map(|key| key.signed(algorithm, text.as_bytes(), &signature))
        };
        assert_eq!(signed("one", Algorithm::RS256, RSA_TEXT, RSA_SIGNATURE), Some(true));
        assert_eq!(signed("one", Algorithm::RS384, RSA_TEXT, RSA_SIGNATURE), Some(false), "another digest");
        assert_eq!(signed("one", Algorithm::PS256, RSA_TEXT, RSA_SIGNATURE), Some(false), "another padding");
        assert_eq!(signed("two", Algorithm::EdDSA, ED_TEXT, ED_SIGNATURE), Some(true));
        assert_eq!(signed("two", Algorithm::EdDSA, RSA_TEXT, ED_SIGNATURE), Some(false), "another text");
        assert_eq!(signed("one", Algorithm::EdDSA, ED_TEXT, ED_SIGNATURE), None, "another kind of key");
        assert_eq!(signed("none", Algorithm::RS256, RSA_TEXT, RSA_SIGNATURE), None);
    }

    #[test]
    fn a_set_gives_the_one_key_that_is_meant_and_passes_over_what_does_not_sign() {
        let of_use = [("kid", "one"), ("use", "enc")];
        assert_eq!(read(&[rsa(&of_use), json!({"kty": "oct", "k": "AAAA"}), json!(7)]), Ok(Keys::default()));
        assert_eq!(read(&[]), Ok(Keys::default()), "its only key was taken back");
        assert!(Keys::default().is_empty() && !read(&[rsa(&[])]).expect("a set").is_empty());
        assert_eq!(Keys::read(b"[]"), Err(KeysError::Form));
        assert_eq!(Keys::read(b"{}"), Err(KeysError::Form));
        assert_eq!(read(&vec![json!({}); MOST + 1]), Err(KeysError::TooMany(MOST + 1)));
        let short = json!({"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA"});
        assert_eq!(read(&[short]), Ok(Keys::default()), "no point of that curve");
        let two = read(&[rsa(&[("kid", "one")]), rsa(&[("kid", "two"), ("alg", "RS512")])]).expect("a set");
        assert!(two.find(None, Algorithm::RS256).is_some(), "the other is for RS512 alone");
        assert!(two.find(None, Algorithm::RS512).is_none(), "two may be meant");
        assert!(two.find(Some("two"), Algorithm::RS256).is_none() && two.find(Some("two"), Algorithm::RS512).is_some());
        for never in ["none", "HS256", "HS512", "rs256", "", "ES512"] {
            assert_eq!(named(never), None, "{never}");
        }
        assert_eq!((named("ES256"), named("Ed25519")), (Some(Algorithm::ES256), Some(Algorithm::EdDSA)));
    }
}
