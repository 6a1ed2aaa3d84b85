//! One small file from an address, over TLS: the public keys of an issuer. Nothing is followed, and nothing is read beyond a size.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use http::{Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use prost::bytes::Bytes;
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::address::is_loopback;
use crate::callers::oidc::LARGEST_KEYS;

/// How long it may take altogether.
const LONGEST: Duration = Duration::from_secs(10);
/// Where systems keep the authorities that they trust.
const TRUSTED: [&str; 3] =
    ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

/// Why there is nothing.
#[derive(Debug, Error)]
pub enum FetchError {
    /// No address that is asked.
    #[error("it is no address at https://, nor one of this machine at http://")]
    Address,
    /// Nobody who may vouch for the address.
    #[error("no certificates of those who may vouch for it are in {0}")]
    Authorities(String),
    /// Nobody answers, or not as the protocols want it.
    #[error("nobody answers there: {0}")]
    Unreachable(String),
    /// An answer that is none.
    #[error("it answers {0}; nothing that it may point at is followed")]
    Status(StatusCode),
    /// More than is read.
    #[error("it answers with more than {LARGEST_KEYS} bytes")]
    TooLarge,
    /// It took too long.
    #[error("it did not answer within {} seconds", LONGEST.as_secs())]
    TooSlow,
}

/// What lies at an address. `authorities`: a file with those who may vouch for it; those of the system where there is none.
///
/// # Errors
///
/// Why there is nothing.
pub async fn fetch(address: &str, authorities: Option<&Path>) -> Result<Vec<u8>, FetchError> {
    let fetched = tokio::time::timeout(LONGEST, fetched(address, authorities)).await;
    fetched.unwrap_or(Err(FetchError::TooSlow))
}

async fn fetched(address: &str, authorities: Option<&Path>) -> Result<Vec<u8>, FetchError> {
    let uri: Uri = address.parse().map_err(|_| FetchError::Address)?;
    let host = uri.host().ok_or(FetchError::Address)?.trim_start_matches('[').trim_end_matches(']').to_owned();
    let is_encrypted = match uri.scheme_str() {
        Some("https") => true,
        Some("http") if is_loopback(&host) => false,
        _ => return Err(FetchError::Address),
    };
    let port = uri.port_u16().unwrap_or(if is_encrypted { 443 } else { 80 });
    let stream = TcpStream::connect((host.as_str(), port)).await.map_err(unreachable)?;
    if !is_encrypted {
        return asked(stream, &uri).await;
    }
    let name = ServerName::try_from(host).map_err(|_| FetchError::Address)?;
    let connector = TlsConnector::from(Arc::new(trusting(authorities)?));
    asked(connector.connect(name, stream).await.map_err(unreachable)?, &uri).await
}

async fn asked(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, uri: &Uri) -> Result<Vec<u8>, FetchError> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(unreachable)?;
    // Ends with the sender, or with the time that all of it has.
    tokio::spawn(connection);
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request = Request::get(path)
        .header(header::HOST, uri.authority().map_or("", |authority| authority.as_str()))
        .header(header::ACCEPT, "application/json")
        .body(Empty::<Bytes>::new())
        .map_err(|_| FetchError::Address)?;
    let answer = sender.send_request(request).await.map_err(unreachable)?;
    if answer.status() != StatusCode::OK {
        return Err(FetchError::Status(answer.status()));
    }
    let body = Limited::new(answer.into_body(), LARGEST_KEYS as usize).collect().await;
    body.map(|body| body.to_bytes().to_vec()).map_err(|_| FetchError::TooLarge)
}

/// Believes those whom a file names, or the system.
fn trusting(authorities: Option<&Path>) -> Result<ClientConfig, FetchError> {
    let system = || TRUSTED.iter().map(PathBuf::from).find(|file| file.is_file()).unwrap_or(TRUSTED[0].into());
    let file = authorities.map_or_else(system, Path::to_owned);
    let shown = || file.display().to_string();
    let certificates = CertificateDer::pem_file_iter(&file).map_err(|_| FetchError::Authorities(shown()))?;
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(certificates.flatten());
    if added == 0 {
        return Err(FetchError::Authorities(shown()));
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().map_err(unreachable)?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn unreachable(error: impl ToString) -> FetchError {
    FetchError::Unreachable(error.to_string())
}
