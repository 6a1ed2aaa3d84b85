//! Where a database is, and what opens it, which is shown to nobody.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use postgres::Config;
use postgres::config::{Host, SslMode};
use thiserror::Error;

use crate::store::Location;

/// How addresses of databases begin.
const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];
/// How long a connection may take to come about.
const PATIENCE: Duration = Duration::from_secs(5);
/// After how long without a word the other side is asked whether it is there, and without an answer given up.
const SILENCE: Duration = Duration::from_secs(10);
/// The port where none is named.
const PORT: u16 = 5432;

/// Why an address is none of a database.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddressError {
    /// It is of no form that is known.
    #[error("is no address of a database: write postgres://USER@HOST/DATABASE")]
    Form,
    /// It names no database.
    #[error("names no database: write postgres://USER@HOST/DATABASE")]
    NoDatabase,
    /// It asks for an encrypted connection.
    #[error(
        "asks for an encrypted connection, which peermatch does not make: leave out sslmode, and keep the database on this machine or behind a tunnel"
    )]
    Encrypted,
}

/// The address of a database.
#[derive(Clone)]
pub struct Address {
    config: Config,
    location: Location,
}

impl Address {
    /// Whether a text begins as an address of a database.
    pub fn is_one(text: &str) -> bool {
        SCHEMES.iter().any(|scheme| text.starts_with(scheme))
    }

    /// Where it is, as it may be shown.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// The same with the password where it has none.
    #[must_use]
    pub fn opened_with(mut self, password: Option<&str>) -> Self {
        if let (None, Some(password)) = (self.config.get_password(), password) {
            self.config.password(password);
        }
        self
    }

    /// What a connection is made with.
    pub(super) fn config(&self) -> &Config {
        &self.config
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        if !Self::is_one(text) {
            return Err(AddressError::Form);
        }
        // What the parser says may name a value.
        let mut config: Config = text.parse().map_err(|_| AddressError::Form)?;
        if config.get_dbname().is_none_or(str::is_empty) {
            return Err(AddressError::NoDatabase);
        }
        match config.get_ssl_mode() {
            SslMode::Disable | SslMode::Prefer => config.ssl_mode(SslMode::Disable),
            _ => return Err(AddressError::Encrypted),
        };
        if config.get_application_name().is_none() {
            config.application_name("peermatch");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(SILENCE);
        }
        config.keepalives_idle(SILENCE);
        let location = Location::Database(shown(&config));
        Ok(Self { config, location })
    }
}

/// The address without what opens it.
fn shown(config: &Config) -> String {
    let user = config.get_user().map(|user| format!("{user}@")).unwrap_or_default();
    let hosts = config.get_hosts().iter().enumerate().map(|(number, host)| {
        let ports = config.get_ports();
        let port = ports.get(number).or(ports.first()).copied().unwrap_or(PORT);
        match host {
            Host::Tcp(host) => format!("{host}:{port}"),
            Host::Unix(folder) => format!("{}:{port}", folder.display()),
        }
    });
    format!("postgres://{user}{}/{}", hosts.collect::<Vec<_>>().join(","), config.get_dbname().unwrap_or_default())
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.location.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_shown_wherever_an_address_is() {
        for text in [
            "postgres://app:s3cret@db.example:5433/pm",
            "postgresql://app:s3cret@db.example:5433/pm?application_name=x",
            "postgres://app@db.example:5433/pm?password=s3cret",
        ] {
            let address: Address = text.parse().expect("an address");
            assert_eq!(address.location().to_string(), "postgres://app@db.example:5433/pm", "{text}");
            assert!(!format!("{address:?}").contains("s3cret"));
        }
        for text in ["postgre://app:s3cret@db/pm", "postgres://app:s3/c@ret@db/pm"] {
            let error = text.parse::<Address>().map(|address| address.location().to_string());
            assert!(!format!("{error:?}").contains("s3"), "{error:?}");
        }
    }

    #[test]
    fn an_address_that_cannot_be_used_says_what_to_write() {
        let told = |text: &str| text.parse::<Address>().expect_err("none").to_string();
        assert!(told("postgres://app@db").contains("names no database"));
        assert!(told("postgres://app@db/pm?sslmode=require").contains("encrypted"));
        assert!(told("postgres://app@db/pm?colour=red").contains("write postgres://"));
        assert!(told("sqlite:places.db").contains("no address"));
    }
}
