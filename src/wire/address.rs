//! The address of a server, as somebody writes it at the prompt.

use std::fmt;
use std::str::FromStr;

use http::Uri;
use thiserror::Error;

use crate::domain::text;

/// Where a server listens: `http://HOST:PORT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Uri);

/// Why a text is no address that can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddressError {
    /// It does not begin with `http://`.
    #[error("write http://{0}")]
    Scheme(String),
    /// It wants encryption, which there is none of yet: nothing is sent in the clear to whoever expected that.
    #[error("there is no TLS yet: write http://, from the server's own machine or through a tunnel to it")]
    Tls,
    /// Something else.
    #[error("write http://HOST:PORT, such as http://127.0.0.1:50051")]
    Other,
}

impl Address {
    /// `HOST:PORT`; port 80 where none is written.
    pub fn host_and_port(&self) -> String {
        format!("{}:{}", self.0.host().unwrap_or_default(), self.0.port_u16().unwrap_or(80))
    }
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
        if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("grpcs") {
            return Err(AddressError::Tls);
        }
        let uri: Uri = format!("{scheme}://{rest}").parse().map_err(|_| AddressError::Other)?;
        let plain = uri.path() == "/" && uri.query().is_none();
        let named = uri.host().is_some_and(|host| !host.is_empty());
        if uri.scheme() == Some(&http::uri::Scheme::HTTP) && named && plain {
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
        for tls in ["https://127.0.0.1:50051", "HTTPS://peers.example", "grpcs://peers.example:443"] {
            assert_eq!(read(tls), Err(AddressError::Tls), "{tls}");
        }
        for bare in ["127.0.0.1:50051", "localhost:50051", "peers.example"] {
            assert_eq!(read(bare), Err(AddressError::Scheme(bare.to_owned())));
        }
        for wrong in ["", "http://", "http://:50051", "ftp://peers.example", "http://peers.example/path", "://", "a b"]
        {
            assert_eq!(read(wrong), Err(AddressError::Other), "{wrong}");
        }
    }
}
