//! The issuers that an operator trusts, as `serve --oidc FILE` names them.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

use super::keys::{Algorithm, USUAL};
use crate::access::{Claim, Principal};
use crate::disk::{self, ReadError};

/// Largest file, in bytes.
const LARGEST: u64 = 64 << 10;
/// Most issuers.
const MOST: usize = 20;

/// Where the public keys of an issuer are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeysAt {
    /// A file, which is looked at whenever somebody signs in.
    File(PathBuf),
    /// An address, which is asked again now and then, and when a token names a key that is not known.
    Url {
        /// `https://`, or `http://` of this machine.
        address: String,
        /// Certificates of those who may vouch for it, in PEM; those that the system trusts where there is none.
        authorities: Option<PathBuf>,
    },
}

/// An issuer that is trusted to say who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// As its tokens name it in `iss`, letter by letter.
    pub name: String,
    /// What its tokens for this server have in `aud`.
    pub audience: String,
    /// Where its keys are.
    pub keys: KeysAt,
    /// How it may sign; at least one.
    pub algorithms: Vec<Algorithm>,
}

impl Issuer {
    /// One that may sign in every way that is safe.
    pub fn new(name: &str, audience: &str, keys: KeysAt) -> Self {
        Self { name: name.to_owned(), audience: audience.to_owned(), keys, algorithms: USUAL.to_vec() }
    }
}

/// Why a file names no issuers.
#[derive(Debug, Error)]
pub enum IssuerError {
    /// It cannot be read.
    #[error("cannot read the issuers in {path}: {error}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: ReadError,
    },
    /// Not the form of such a file.
    #[error("cannot use the issuers in {path}: {error}")]
    Form {
        /// The file.
        path: PathBuf,
        /// What is wrong, with its line.
        error: Box<toml::de::Error>,
    },
    /// None, or too many.
    #[error("{path} names {count} issuers; 1 to {MOST} are allowed")]
    Count {
        /// The file.
        path: PathBuf,
        /// How many.
        count: usize,
    },
    /// One that cannot be.
    #[error("{path}: issuer {number}: {why}")]
    Wrong {
        /// The file.
        path: PathBuf,
        /// From 1.
        number: usize,
        /// What is wrong with it.
        why: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    #[serde(default)]
    issuer: Vec<Raw>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    name: String,
    audience: String,
    keys: String,
    ca: Option<PathBuf>,
    algorithms: Option<Vec<Algorithm>>,
}

/// The issuers in a file.
///
/// # Errors
///
/// A file that cannot be read or is in another form, and the first issuer that is wrong.
pub fn read_issuers(file: &Path) -> Result<Vec<Issuer>, IssuerError> {
    let path = || file.to_owned();
    let bytes = disk::read_text(file, LARGEST).map_err(|error| IssuerError::Read { path: path(), error })?;
    let text = String::from_utf8_lossy(&bytes);
    let listed: Listed =
        toml::from_str(&text).map_err(|error| IssuerError::Form { path: path(), error: Box::new(error) })?;
    if !(1..=MOST).contains(&listed.issuer.len()) {
        return Err(IssuerError::Count { path: path(), count: listed.issuer.len() });
    }
    let mut issuers: Vec<Issuer> = Vec::new();
    for (raw, number) in listed.issuer.into_iter().zip(1..) {
        let issuer = raw.read().and_then(|issuer| match issuers.iter().any(|other| other.name == issuer.name) {
            true => Err("has the name of another".to_owned()),
            false => Ok(issuer),
        });
        issuers.push(issuer.map_err(|why| IssuerError::Wrong { path: path(), number, why })?);
    }
    Ok(issuers)
}

impl Raw {
    fn read(self) -> Result<Issuer, String> {
        Principal::new(&self.name, Claim::Subject, "x").map_err(|error| format!("name {error}"))?;
        Principal::new("x", Claim::Subject, &self.audience).map_err(|error| format!("audience {error}"))?;
        let algorithms = self.algorithms.unwrap_or_else(|| USUAL.to_vec());
        if algorithms.is_empty() {
            return Err("algorithms is empty: leave it out for all that are safe".to_owned());
        }
        let keys = match (self.keys.split_once("://"), self.ca) {
            (Some(("https", _)), authorities) => KeysAt::Url { address: self.keys, authorities },
            (Some(("http", _)), None) => KeysAt::Url { address: self.keys, authorities: None },
            (None, None) => KeysAt::File(self.keys.into()),
            (Some((other, _)), None) => return Err(format!("keys begins with {other}://: give a file, or https://")),
            (_, Some(_)) => return Err("ca goes with keys at https:// alone".to_owned()),
        };
        Ok(Issuer { algorithms, ..Issuer::new(&self.name, &self.audience, keys) })
    }
}
