//! Encryption of connections, by a certificate and its key that can be renewed while the server runs.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use thiserror::Error;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::server::danger::ClientCertVerifier;
use tokio_rustls::rustls::{self, RootCertStore, ServerConfig};

/// What is spoken over an encrypted connection, the preferred one first.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// Why a certificate and a key are none, or do not go together.
#[derive(Debug, Error)]
pub enum TlsError {
    /// The certificates cannot be read.
    #[error("the file of the certificate is no PEM: {0}")]
    Certificates(pem::Error),
    /// A file without a certificate.
    #[error("the file of the certificate holds none: a line -----BEGIN CERTIFICATE----- is missing")]
    NoCertificate,
    /// The key cannot be read, or there is none.
    #[error("the file of the key holds no private key in PEM: {0}")]
    Key(pem::Error),
    /// What is to vouch for clients vouches for nobody.
    #[error("the file of those who may vouch for clients holds no certificate in PEM")]
    Clients,
    /// They do not go together, or are of a kind that is not used any more.
    #[error("the certificate and the key do not go together: {0}")]
    Pair(#[from] rustls::Error),
}

/// What a server encrypts with, in PEM.
#[derive(Clone, PartialEq, Eq)]
pub struct Papers {
    /// A chain of certificates, the server's own first.
    pub certificates: Vec<u8>,
    /// The key of that one.
    pub key: Vec<u8>,
    /// Those who may vouch for clients: then nobody connects whom none of them vouches for. Anybody does where there is none.
    pub clients: Option<Vec<u8>>,
}

/// A certificate with its key. Copies share it: renewing one renews all.
#[derive(Clone)]
pub struct Tls(Arc<RwLock<Arc<ServerConfig>>>);

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tls(..)")
    }
}

impl Tls {
    /// With these.
    ///
    /// # Errors
    ///
    /// Where they are none, or do not go together.
    pub fn new(papers: &Papers) -> Result<Self, TlsError> {
        Ok(Self(Arc::new(RwLock::new(config(papers)?))))
    }

    /// Lets connections that begin from now on use others; those that are open keep theirs.
    ///
    /// # Errors
    ///
    /// As [`Tls::new`]: then the one before stays.
    pub fn renew(&self, papers: &Papers) -> Result<(), TlsError> {
        let renewed = config(papers)?;
        // What was there was put there in one step.
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = renewed;
        Ok(())
    }

    /// What shakes hands with a connection.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

fn config(papers: &Papers) -> Result<Arc<ServerConfig>, TlsError> {
    let chain = CertificateDer::pem_slice_iter(&papers.certificates).collect::<Result<Vec<_>, _>>();
    let chain = chain.map_err(TlsError::Certificates)?;
    if chain.is_empty() {
        return Err(TlsError::NoCertificate);
    }
    let key = PrivateKeyDer::from_pem_slice(&papers.key).map_err(TlsError::Key)?;
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
    let builder = match &papers.clients {
        None => builder.with_no_client_auth(),
        Some(clients) => builder.with_client_cert_verifier(vouched_for(clients, provider)?),
    };
    let mut config = builder.with_single_cert(chain, key)?;
    config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
    Ok(Arc::new(config))
}

/// Lets nobody in whom none of these vouches for, before a word is said.
fn vouched_for(clients: &[u8], provider: Arc<CryptoProvider>) -> Result<Arc<dyn ClientCertVerifier>, TlsError> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(clients) {
        roots.add(certificate.map_err(|_| TlsError::Clients)?)?;
    }
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
    verifier.map_err(|_| TlsError::Clients)
}
