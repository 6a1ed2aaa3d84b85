//! Issuers whose keys lie at an address: fetched at the start, now and then, and when a token names a key that is not known.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use crate::callers::oidc::{Issuer, Issuers, KEYS_LAPSE, KeysAt};
use crate::wire::fetch::fetch;

/// How often keys are fetched that nobody misses: one that its issuer took back is good no longer than that, as long as
/// its issuer answers.
const NOW_AND_THEN: Duration = Duration::from_secs(900);
/// How often at most because of what tokens name: whoever makes tokens up must not have us ask their issuer all the time.
const AT_MOST: Duration = Duration::from_secs(60);

/// Issuers, and when the keys of each were last fetched because a token named one that was not known.
#[derive(Debug, Clone)]
pub(super) struct Signing {
    pub(super) issuers: Issuers,
    last: Arc<Vec<Mutex<Option<Instant>>>>,
}

impl Signing {
    /// Fetches keys as long as the server runs.
    pub(super) fn begin(issuers: Issuers) -> Self {
        let last = issuers.all().map(|_| Mutex::new(None)).collect();
        let signing = Self { issuers, last: Arc::new(last) };
        for (at, issuer) in signing.issuers.all().enumerate() {
            if matches!(issuer.keys, KeysAt::Url { .. }) {
                let signing = signing.clone();
                tokio::spawn(async move {
                    loop {
                        signing.fetch(at).await;
                        tokio::time::sleep(NOW_AND_THEN).await;
                    }
                });
            }
        }
        signing
    }

    /// Fetches the keys of an issuer that may have a new one, unless that was done just now: whoever comes meanwhile waits for the same.
    pub(super) async fn renew(&self, at: usize) {
        let Some(last) = self.last.get(at) else { return };
        let mut last = last.lock().await;
        if last.is_none_or(|last| last.elapsed() >= AT_MOST) {
            *last = Some(Instant::now());
            self.fetch(at).await;
        }
    }

    async fn fetch(&self, at: usize) {
        let Some(issuer) = self.issuers.all().nth(at) else { return };
        if let Err(why) = self.fetched(at, issuer).await {
            tracing::error!(
                issuer = issuer.name,
                why,
                hours = KEYS_LAPSE.as_secs() / 3_600,
                "the keys of an issuer cannot be fetched: those of before stay in force for so many hours since they were"
            );
        }
    }

    async fn fetched(&self, at: usize, issuer: &Issuer) -> Result<(), String> {
        let KeysAt::Url { address, authorities } = &issuer.keys else { return Ok(()) };
        let set = fetch(address, authorities.as_deref()).await.map_err(|error| error.to_string())?;
        self.issuers.renew(at, &set).map_err(|error| error.to_string())
    }
}
