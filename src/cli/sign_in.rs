//! How a server is asked: what proves who asks, and whom to believe about the server.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::disk;
use crate::wire::address::Address;
use crate::wire::client::{Client, Credentials, TokenError};

/// Largest file with a token, in bytes.
const TOKEN_LIMIT: u64 = 16 << 10;
/// Largest file with certificates, in bytes: a system's whole list has a fifth of that.
const CA_LIMIT: u64 = 1 << 20;

/// How a server is asked.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
pub(super) struct Options {
    /// File with the token that says who you are, for --server [default: the token in $PEERMATCH_TOKEN, or none]
    #[arg(long, global = true, value_name = "FILE", requires = "server")]
    token_file: Option<PathBuf>,
    /// Certificates of the authorities that may vouch for a server at https://, in PEM, such as
    /// /etc/ssl/certs/ca-certificates.crt or that of your own authority
    #[arg(long, global = true, value_name = "FILE", requires = "server")]
    ca: Option<PathBuf>,
    /// Your certificate, for a server that lets nobody in without (serve --client-ca), with those that vouch for it behind, in PEM
    #[arg(long, global = true, value_name = "FILE", requires_all = ["server", "cert_key"])]
    cert: Option<PathBuf>,
    /// The private key of your certificate, in PEM
    #[arg(long, global = true, value_name = "FILE", requires = "cert")]
    cert_key: Option<PathBuf>,
}

impl Options {
    /// Connects to a server.
    pub(super) fn connect(&self, address: &Address) -> Result<Client, Failure> {
        let token = self.token()?;
        if token.is_some() && !address.is_private() {
            let message = format!("your token would go to {address} for everybody between to read");
            return Err(Failure::data(message, "write https:// where the server has TLS, or ask without a token"));
        }
        let authorities = match &self.ca {
            Some(file) => Some(disk::read_text(file, CA_LIMIT).map_err(|error| {
                let message = format!("cannot read {}: {error}", file.display());
                Failure::data(message, "name a file of certificates in PEM with --ca FILE")
            })?),
            None if address.is_encrypted() => {
                return Err(Failure::data(
                    format!("nobody is named who may vouch for {address}"),
                    "add --ca FILE: /etc/ssl/certs/ca-certificates.crt, or the certificate of your own authority",
                ));
            }
            None => None,
        };
        let identity = match (&self.cert, &self.cert_key) {
            (Some(certificate), Some(key)) => Some((pem(certificate, "--cert")?, pem(key, "--cert-key")?)),
            _ => None,
        };
        Client::connect_as(address, &Credentials { token, authorities, identity }).map_err(Failure::call)
    }

    fn token(&self) -> Result<Option<String>, Failure> {
        let told = match &self.token_file {
            Some(file) => {
                let bytes = disk::read_text(file, TOKEN_LIMIT).map_err(|error| {
                    let message = format!("cannot read a token from {}: {error}", file.display());
                    Failure::data(message, "name a file that holds your token alone, with --token-file FILE")
                })?;
                Some(String::from_utf8_lossy(&bytes).into_owned())
            }
            None => std::env::var("PEERMATCH_TOKEN").ok(),
        };
        let token = told.map(|token| token.trim().to_owned());
        match token {
            Some(token) if token.is_empty() && self.token_file.is_some() => Err(no_token(TokenError)),
            Some(token) if token.is_empty() => Ok(None),
            Some(token) => Credentials::check(&token).map_err(no_token).map(|()| Some(token)),
            None => Ok(None),
        }
    }
}

fn pem(file: &Path, option: &str) -> Result<Vec<u8>, Failure> {
    disk::read_text(file, CA_LIMIT).map_err(|error| {
        let message = format!("cannot read {}: {error}", file.display());
        Failure::data(message, format!("name a file in PEM with {option} FILE"))
    })
}

/// What was given is repeated nowhere: it may be a secret all the same.
fn no_token(error: TokenError) -> Failure {
    Failure::data(error, "give one line as 'peermatch token issue' prints it")
}
