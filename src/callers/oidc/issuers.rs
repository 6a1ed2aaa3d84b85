//! The issuers of a running server, with the keys that each has now.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use jiff::Timestamp;
use thiserror::Error;

use super::issuer::{Issuer, KeysAt};
use super::jwt::{Fault, Signed, Token};
use super::keys::{Keys, KeysError, LARGEST};
use crate::callers::known::{Looks, looks};
use crate::disk;

/// Issuers with their keys. Copies share them.
#[derive(Debug, Clone)]
pub struct Issuers(Arc<Vec<Known>>);

#[derive(Debug)]
struct Known {
    issuer: Issuer,
    keys: RwLock<Arc<Keys>>,
    /// What the file looked like when it was read last.
    looks: Mutex<Looks>,
}

/// Why nobody is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unsigned {
    /// The token is not taken.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// Its issuer may have a key of that name by now: of the one at that position the keys lie at an address.
    #[error("its key may be a new one")]
    NewKey(usize),
}

/// Why a file holds no keys.
#[derive(Debug, Error)]
enum FileError {
    #[error(transparent)]
    Read(#[from] disk::ReadError),
    #[error(transparent)]
    Keys(#[from] KeysError),
}

impl Issuers {
    /// Of issuers whose keys are read where they lie in files; those at addresses have none yet.
    ///
    /// # Errors
    ///
    /// The first file of keys that cannot be used, and why.
    pub fn open(issuers: Vec<Issuer>) -> Result<Self, String> {
        let known = |issuer: Issuer| {
            let (keys, looks) = match &issuer.keys {
                KeysAt::Url { .. } => (Keys::default(), None),
                KeysAt::File(file) => {
                    // Looked at first: what changes while it is read looks different afterwards.
                    let looks = looks(file);
                    let keys =
                        read(file).map_err(|error| format!("cannot use the keys in {}: {error}", file.display()))?;
                    (keys, looks)
                }
            };
            Ok(Known { issuer, keys: RwLock::new(Arc::new(keys)), looks: Mutex::new(looks) })
        };
        issuers.into_iter().map(known).collect::<Result<_, String>>().map(|all| Self(Arc::new(all)))
    }

    /// All of them, each at its position.
    pub fn all(&self) -> impl Iterator<Item = &Issuer> {
        self.0.iter().map(|known| &known.issuer)
    }

    /// Whether a text could be a token of an issuer.
    pub fn looks_signed(text: &str) -> bool {
        Token::looks_like(text)
    }

    /// Whom a token names.
    ///
    /// # Errors
    ///
    /// Why it is not taken.
    pub fn who(&self, token: &str, now: Timestamp) -> Result<Signed, Unsigned> {
        let token = Token::read(token)?;
        let at = self.0.iter().position(|known| known.issuer.name == token.issuer()).ok_or(Fault::Issuer)?;
        let known = &self.0[at];
        match (token.check(&known.issuer, &known.keys(), now), &known.issuer.keys) {
            (Err(Fault::Key), KeysAt::Url { .. }) => Err(Unsigned::NewKey(at)),
            (outcome, _) => Ok(outcome?),
        }
    }

    /// Lets an issuer have the keys of a set that was fetched.
    ///
    /// # Errors
    ///
    /// Where it is none: then it keeps those of before.
    pub fn renew(&self, at: usize, set: &[u8]) -> Result<(), KeysError> {
        let keys = Keys::read(set)?;
        if let Some(known) = self.0.get(at) {
            known.put(keys);
        }
        Ok(())
    }
}

impl Known {
    /// Its keys as they are now. A file that is damaged or gone leaves those in force that were read before, and an error in the log.
    fn keys(&self) -> Arc<Keys> {
        if let KeysAt::File(file) = &self.issuer.keys {
            let found = looks(file);
            let mut last = self.looks();
            if found != *last {
                *last = found;
                match read(file) {
                    Ok(keys) => self.put(keys),
                    Err(error) => {
                        tracing::error!(issuer = self.issuer.name, %error, "the keys of an issuer changed and cannot be used: those of before stay in force");
                    }
                }
            }
        }
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn put(&self, keys: Keys) {
        // What was there was put there in one step.
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
    }

    fn looks(&self) -> MutexGuard<'_, Looks> {
        self.looks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(file: &Path) -> Result<Keys, FileError> {
    Ok(Keys::read(&disk::read_text(file, LARGEST)?)?)
}
