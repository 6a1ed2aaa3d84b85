//! Whether a server may answer: one of several on one store may not, once it has not heard for too long whether others wrote.

use std::time::Instant;

use tokio::sync::watch;
use tokio::time::{sleep_until, timeout};

use super::calls::Calls;
use super::error::CallError;
use crate::live::{LEASE, Lease};
use crate::proto::v1;

/// Whether a server may answer. Copies are one.
#[derive(Debug, Clone)]
pub struct Standing(Option<Lease>);

impl Standing {
    pub(super) fn of(lease: Option<Lease>) -> Self {
        Self(lease)
    }

    /// Whether it may answer now.
    pub fn may_answer(&self) -> bool {
        self.0.as_ref().is_none_or(Lease::holds)
    }

    /// Nothing where it may answer now.
    ///
    /// # Errors
    ///
    /// [`CallError::Unreachable`] where it may not, with what a caller can do.
    pub fn check(&self) -> Result<(), CallError> {
        if self.may_answer() { Ok(()) } else { Err(behind()) }
    }

    /// Resolves when it may not answer any more, with what is told then: at once where it may not now.
    pub async fn lapsed(&self) -> CallError {
        while self.may_answer() {
            match self.0.as_ref().and_then(Lease::ends) {
                Some(end) => sleep_until(end.into()).await,
                None => std::future::pending().await,
            }
        }
        behind()
    }

    /// Resolves when it may answer again: at once where it may now.
    pub async fn renewed(&self) {
        let Some(mut renewals) = self.0.as_ref().and_then(Lease::renewals) else { return };
        while !self.may_answer() {
            if renewals.changed().await.is_err() {
                return;
            }
        }
    }

    /// Told of each time at which it is known again what others wrote; none where nobody else writes.
    fn renewals(&self) -> Option<watch::Receiver<Option<Instant>>> {
        self.0.as_ref().and_then(Lease::renewals)
    }
}

fn behind() -> CallError {
    CallError::Unreachable(format!(
        "this server has not heard from its store for {} seconds, and others may have written since; ask another server of the same store, \
         or try again after a while",
        LEASE.as_secs()
    ))
}

/// A request whose answer must know writes that its caller names.
pub trait Knowing {
    /// The tokens of those writes.
    fn write_tokens(&self) -> impl Iterator<Item = &str>;
}

impl Knowing for v1::FindPeersRequest {
    fn write_tokens(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.write_token.as_str()).filter(|token| !token.is_empty())
    }
}

impl Knowing for v1::BatchFindPeersRequest {
    fn write_tokens(&self) -> impl Iterator<Item = &str> {
        self.queries.iter().flat_map(Knowing::write_tokens)
    }
}

impl Knowing for v1::ExplainPeerRequest {
    fn write_tokens(&self) -> impl Iterator<Item = &str> {
        self.query.iter().flat_map(Knowing::write_tokens)
    }
}

impl Knowing for v1::WatchPeersRequest {
    fn write_tokens(&self) -> impl Iterator<Item = &str> {
        self.query.iter().flat_map(Knowing::write_tokens)
    }
}

/// Waits until what answers knows the writes that a request names, as far as they were kept when it came: whatever is not known when
/// the store was asked since is of no write that there is, and whoever answers says so. `now`: who answers now.
pub async fn caught_up(request: &impl Knowing, standing: &Standing, now: impl Fn() -> Calls) {
    let came = Instant::now();
    let Some(mut renewals) = standing.renewals().filter(|_| request.write_tokens().next().is_some()) else { return };
    let is_behind = || {
        let calls = now();
        request.write_tokens().any(|token| calls.is_ahead(token))
    };
    let caught_up = async {
        while is_behind() && renewals.borrow_and_update().is_none_or(|began| began < came) {
            if renewals.changed().await.is_err() {
                return;
            }
        }
    };
    // Without a renewal in all that time nothing is answered anyway.
    _ = timeout(LEASE, caught_up).await;
}
