//! The address of a server, as somebody writes it at the prompt.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use http::Uri;
use http::uri::Scheme;
use thiserror::Error;

use crate::domain::text;

/// Where a server listens: `http://HOST:PORT`, or `https://` where it encrypts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Uri);

/// Why a text is no address that can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddressError {
    /// It does not begin with `http://` or `https://`.
    #[error("write http://{0}, or https://{0} where the server has TLS")]
    Scheme(String),
    /// Something else.
    #[error("write http://HOST:PORT, such as http://127.0.0.1:50051, or https://HOST:PORT")]
    Other,
}

impl Address {
    /// `HOST:PORT`; port 80 where none is written, 443 of what is encrypted.
    pub fn host_and_port(&self) -> String {
        let usual = if self.is_encrypted() { 443 } else { 80 };
        format!("{}:{}", self.0.host().unwrap_or_default(), self.0.port_u16().unwrap_or(usual))
    }

    /// Whether nobody between can read what is sent there.
    pub fn is_encrypted(&self) -> bool {
        self.0.scheme() == Some(&Scheme::HTTPS)
    }

    /// Whether nobody else can: it is encrypted, or does not leave this machine.
    pub fn is_private(&self) -> bool {
        self.is_encrypted() || is_loopback(self.0.host().unwrap_or_default())
    }
}

/// Whether a host, as it stands in an address, is this machine.
pub(super) fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        let Some((scheme, rest)) = text.split_once("://") else {
            // Whoever left out the scheme wrote a host; whatever else is no address with one either.
            let shown = text::echo(text);
            return match format!("http://{text}").parse::<Uri>() {
                Ok(uri) if uri.host().is_some_and(|host| !host.is_empty()) => Err(AddressError::Scheme(shown)),
                _ => Err(AddressError::Other),
            };
        };
        let uri: Uri = format!("{scheme}://{rest}").parse().map_err(|_| AddressError::Other)?;
        let plain = uri.path() == "/" && uri.query().is_none();
        let named = uri.host().is_some_and(|host| !host.is_empty());
        if [Some(&Scheme::HTTP), Some(&Scheme::HTTPS)].contains(&uri.scheme()) && named && plain {
            Ok(Self(uri))
        } else {
            Err(AddressError::Other)
        }
    }
}

impl Address {
    /// As the transport wants it.
    pub(super) fn uri(&self) -> Uri {
        self.0.clone()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::echo(self.0.to_string().trim_end_matches('/')))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f3_an_address_says_how_it_is_to_be_asked_before_anything_is_sent() {
        let read = |text: &str| text.parse::<Address>().map(|address| address.to_string());
        assert_eq!(read("http://127.0.0.1:50051"), Ok("http://127.0.0.1:50051".to_owned()));
        assert_eq!(read("HTTP://peers.example:80/"), Ok("http://peers.example:80".to_owned()));
        assert_eq!(read("http://[::1]:50051"), Ok("http://[::1]:50051".to_owned()));
        assert_eq!(read("HTTPS://peers.example"), Ok("https://peers.example".to_owned()));
        for bare in ["127.0.0.1:50051", "localhost:50051", "peers.example"] {
            assert_eq!(read(bare), Err(AddressError::Scheme(bare.to_owned())));
        }
        for wrong in [
            "",
            "http://",
            "http://:50051",
            "ftp://peers.example",
            "grpcs://peers.example:443",
            "http://peers.example/path",
            "://",
            "a b",
        ] {
            assert_eq!(read(wrong), Err(AddressError::Other), "{wrong}");
        }
    }

    #[test]
    fn a_token_goes_nowhere_where_others_could_read_it() {
        let address = |text: &str| text.parse::<Address>().expect("an address");
        for private in ["https://peers.example", "http://127.0.0.1:1", "http://[::1]:1", "http://localhost:1"] {
            assert!(address(private).is_private(), "{private}");
        }
        for open in
            ["http://peers.example", "http://192.0.2.7:1", "http://localhost.peers.example", "http://127.0.0.1.example"]
        {
            assert!(!address(open).is_private(), "{open}");
        }
        assert_eq!(address("https://peers.example").host_and_port(), "peers.example:443");
        assert_eq!(address("http://peers.example").host_and_port(), "peers.example:80");
    }
}
