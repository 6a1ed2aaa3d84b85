//! The issuers of a running server, with the keys that each has now.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use thiserror::Error;

use super::issuer::{Issuer, KeysAt};
use super::jwt::{Fault, Signed, Token};
use super::keys::{Keys, KeysError, LARGEST};
use crate::callers::known::{Looks, looks};
use crate::disk::{self, ReadError};

/// How long keys that were fetched are good unless they are fetched again: whoever keeps us from their issuer must not keep a key in force
/// that it took back, and an issuer that is away for a morning must not shut its callers out.
pub const KEYS_LAPSE: Duration = Duration::from_secs(6 * 3_600);

/// Issuers with their keys. Copies share them.
#[derive(Debug, Clone)]
pub struct Issuers(Arc<Vec<Known>>);

#[derive(Debug)]
struct Known {
    issuer: Issuer,
    held: RwLock<Held>,
    /// What the file looked like when it was read last.
    looks: Mutex<Looks>,
}

/// Keys, and since when they are there.
#[derive(Debug)]
struct Held {
    keys: Arc<Keys>,
    since: Instant,
}

impl From<Keys> for Held {
    fn from(keys: Keys) -> Self {
        Self { keys: Arc::new(keys), since: Instant::now() }
    }
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
    Read(#[from] ReadError),
    #[error(transparent)]
    Keys(#[from] KeysError),
}

impl Issuers {
    /// Of issuers whose keys are read where they lie in files; those at addresses have none yet.
    ///
    /// # Errors
    ///
    /// The first file of keys that cannot be used or has none, and why.
    pub fn open(issuers: Vec<Issuer>) -> Result<Self, String> {
        let known = |issuer: Issuer| {
            let (keys, looks) = match &issuer.keys {
                KeysAt::Url { .. } => (Keys::default(), None),
                KeysAt::File(file) => {
                    // Looked at first: what changes while it is read looks different afterwards.
                    let looks = looks(file);
                    let keys = read(file).and_then(|keys| match keys.is_empty() {
                        true => Err(KeysError::None.into()),
                        false => Ok(keys),
                    });
                    (keys.map_err(|error| format!("cannot use the keys in {}: {error}", file.display()))?, looks)
                }
            };
            Ok(Known { issuer, held: RwLock::new(keys.into()), looks: Mutex::new(looks) })
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
        match (token.check(&known.issuer, &known.keys(Instant::now()), now), &known.issuer.keys) {
            (Err(Fault::Key), KeysAt::Url { .. }) => Err(Unsigned::NewKey(at)),
            (outcome, _) => Ok(outcome?),
        }
    }

    /// Lets an issuer have the keys of a set that was fetched, for as long as [`KEYS_LAPSE`]; none where there is none in it.
    ///
    /// # Errors
    ///
    /// Where it is no set: then it keeps those of before, for as long as they had.
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
    fn keys(&self, now: Instant) -> Arc<Keys> {
        if let KeysAt::File(file) = &self.issuer.keys {
            self.look(file, read);
        }
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        match &self.issuer.keys {
            KeysAt::Url { .. } if now.saturating_duration_since(held.since) >= KEYS_LAPSE => Arc::default(),
            KeysAt::Url { .. } | KeysAt::File(_) => Arc::clone(&held.keys),
        }
    }

    /// Reads a file that is another than the one that was read last.
    fn look(&self, file: &Path, read: impl FnOnce(&Path) -> Result<Keys, FileError>) {
        let found = looks(file);
        let mut last = self.looks();
        if found == *last {
            return;
        }
        match read(file) {
            Ok(keys) => {
                *last = found;
                self.put(keys);
            }
            Err(error) => {
                // What is gone or damaged stays so until it changes; what the system would not read now, it may at the next token.
                if found.is_none() || !matches!(error, FileError::Read(ReadError::System(_))) {
                    *last = found;
                }
                tracing::error!(issuer = self.issuer.name, %error, "the keys of an issuer changed and cannot be used: those of before stay in force");
            }
        }
    }

    fn put(&self, keys: Keys) {
        if keys.is_empty() {
            tracing::warn!(
                issuer = self.issuer.name,
                "an issuer has no public key that signs: none of its tokens is taken"
            );
        }
        // What was there was put there in one step.
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = keys.into();
    }

    fn looks(&self) -> MutexGuard<'_, Looks> {
        self.looks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(file: &Path) -> Result<Keys, FileError> {
    Ok(Keys::read(&disk::read_text(file, LARGEST)?)?)
}

#[cfg(test)]
mod tests {
    use std::{fs, io};

    use super::*;

    // The key of RFC 8037, appendix A.
    const SET: &str =
        r#"{"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;
    const NO_KEYS: &str = r#"{"keys": []}"#;

    fn of(keys: KeysAt) -> Result<Issuers, String> {
        Issuers::open(vec![Issuer::new("https://login.example", "https://peers.example", keys)])
    }

    #[test]
    fn keys_that_were_fetched_go_when_their_issuer_takes_them_back_and_lapse_when_nobody_can_ask_it() {
        let address = "https://login.example/jwks".to_owned();
        let issuers = of(KeysAt::Url { address, authorities: None }).expect("nothing is read yet");
        let known = &issuers.0[0];
        issuers.renew(0, SET.as_bytes()).expect("a set");
        let now = Instant::now();
        assert!(!known.keys(now).is_empty());
        assert_eq!(issuers.renew(0, b"not now"), Err(KeysError::Form));
        assert!(!known.keys(now + KEYS_LAPSE / 2).is_empty(), "what is no set leaves those of before");
        assert!(known.keys(now + KEYS_LAPSE).is_empty(), "and not for ever");
        issuers.renew(0, NO_KEYS.as_bytes()).expect("a set of none");
        assert!(known.keys(now).is_empty(), "taken back");
    }

    #[test]
    fn keys_in_a_file_are_read_again_after_a_moment_in_which_they_could_not_be() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("keys.json");
        let write = |text: &str| fs::write(&file, text).expect("written");
        write(NO_KEYS);
        assert!(of(KeysAt::File(file.clone())).expect_err("no key at the start").contains("no public key that signs"));
        write(SET);
        let issuers = of(KeysAt::File(file.clone())).expect("a file");
        let (known, now) = (&issuers.0[0], Instant::now());
        assert!(!known.keys(now + KEYS_LAPSE).is_empty(), "a file is there to be looked at");
        write("{");
        assert!(!known.keys(now).is_empty(), "what is damaged leaves those of before");
        known.look(&file, |_| panic!("what is damaged stays so until it changes"));
        write(NO_KEYS);
        known.look(&file, |_| Err(ReadError::System(io::Error::other("for a moment")).into()));
        assert!(!known.held.read().expect("held").keys.is_empty(), "it could not be read");
        assert!(known.keys(now).is_empty(), "read again, though it looks as it did: its only key was taken back");
        fs::remove_file(&file).expect("removed");
        assert!(known.keys(now).is_empty());
        write(SET);
        assert!(!known.keys(now).is_empty(), "back again");
    }
}
