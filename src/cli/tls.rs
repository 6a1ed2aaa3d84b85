//! `serve --tls-cert --tls-key --client-ca`: a certificate and its key, read at the start and again when one of the files changed.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::failure::Failure;
use crate::disk;
use crate::wire::server::{Papers, Tls, TlsError};

/// Largest file, in bytes: a chain of a few certificates has a tenth of that.
const LIMIT: u64 = 256 << 10;
/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(10);

/// A certificate and its key in files.
#[derive(Debug, Clone)]
pub(super) struct Files {
    certificate: PathBuf,
    key: PathBuf,
    clients: Option<PathBuf>,
}

impl Files {
    /// `clients`: those who may vouch for clients, where only such are let in.
    pub(super) fn new(certificate: &Path, key: &Path, clients: Option<&Path>) -> Self {
        let clients = clients.map(Path::to_owned);
        Self { certificate: certificate.to_owned(), key: key.to_owned(), clients }
    }

    /// Reads them, and keeps reading them for as long as the server runs: a certificate that is renewed is used for new connections,
    /// one that cannot be used is told to the log.
    pub(super) fn open(self) -> Result<Tls, Failure> {
        let mut last = self.read()?;
        let tls = Tls::new(&last).map_err(|error| self.unusable(&error))?;
        let renewed = tls.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(LOOK).await;
                match self.read() {
                    Ok(papers) if papers == last => {}
                    Ok(papers) => {
                        match renewed.renew(&papers) {
                            Ok(()) => tracing::info!("the certificate changed, and is used for new connections"),
                            // Between the two files of a renewal, too: the next look finds both.
                            Err(error) => {
                                tracing::error!(%error, "the certificate changed and cannot be used: the one before is")
                            }
                        }
                        last = papers;
                    }
                    Err(failure) => tracing::error!(error = failure.message, "the certificate in use stays"),
                }
            }
        });
        Ok(tls)
    }

    /// Whether a server could encrypt with them now.
    pub(super) fn check(&self) -> Result<(), Failure> {
        Tls::new(&self.read()?).map(drop).map_err(|error| self.unusable(&error))
    }

    fn unusable(&self, error: &TlsError) -> Failure {
        let message = format!("cannot encrypt with {} and {}: {error}", self.certificate.display(), self.key.display());
        Failure::data(message, "name the certificate, with those that vouch for it behind, and its own key, in PEM")
    }

    fn read(&self) -> Result<Papers, Failure> {
        let text = |file: &Path| {
            disk::read_text(file, LIMIT).map_err(|error| {
                let message = format!("cannot read {}: {error}", file.display());
                Failure::data(
                    message,
                    "name files that can be read, with --tls-cert FILE, --tls-key FILE and --client-ca FILE",
                )
            })
        };
        let clients = self.clients.as_deref().map(text).transpose()?;
        Ok(Papers { certificates: text(&self.certificate)?, key: text(&self.key)?, clients })
    }
}
