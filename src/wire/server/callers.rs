//! Who asks: a connection, or whoever a proxy that the operator trusts says it calls for.

use std::net::IpAddr;
use std::sync::Arc;

use http::{HeaderMap, HeaderName, Request};
use tonic::body::Body;

use super::house::Account;
use super::turns::Caller;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Puts the caller beside each request.
#[derive(Debug, Clone)]
pub(super) struct Named {
    trusted: Arc<[IpAddr]>,
}

impl Named {
    /// Believes these proxies and nobody else.
    pub(super) fn by(trusted: &[IpAddr]) -> Self {
        Self { trusted: trusted.iter().map(IpAddr::to_canonical).collect() }
    }

    /// With the caller beside it.
    pub(super) fn beside(&self, mut request: Request<Body>) -> Request<Body> {
        if let Some(account) = request.extensions().get::<Arc<Account>>() {
            let caller = self.caller(account, request.headers());
            request.extensions_mut().insert(caller);
        }
        request
    }

    fn caller(&self, account: &Account, headers: &HeaderMap) -> Caller {
        let peer = account.peer().map(|peer| peer.ip().to_canonical());
        let named = peer.filter(|peer| self.trusted.contains(peer)).and_then(|_| self.forwarded_for(headers));
        named.map_or(Caller::Connection(account.number()), Caller::Address)
    }

    /// The last address that no trusted proxy has: what stands before it, whoever asked may have written.
    fn forwarded_for(&self, headers: &HeaderMap) -> Option<IpAddr> {
        let lines = headers.get_all(FORWARDED_FOR).iter().rev().filter_map(|line| line.to_str().ok());
        let addresses = lines.flat_map(|line| line.rsplit(',')).map(|address| address.trim().parse::<IpAddr>().ok());
        addresses
            .map(|address| address.map(|address| address.to_canonical()))
            .find(|address| address.is_none_or(|address| !self.trusted.contains(&address)))
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::server::house::House;

    fn caller(peer: &str, said: &[&str]) -> Caller {
        let account = House::new(0).welcome(Some(format!("{peer}:1").parse().expect("an address")));
        let trusted = ["10.0.0.1", "10.0.0.2"].map(|one| one.parse().expect("an address"));
        let mut headers = HeaderMap::new();
        for line in said {
            headers.append(FORWARDED_FOR, line.parse().expect("a header"));
        }
        Named::by(&trusted).caller(&account, &headers)
    }

    fn address(text: &str) -> Caller {
        Caller::Address(text.parse().expect("an address"))
    }

    #[test]
    fn only_a_listed_proxy_is_believed_and_only_its_own_word() {
        let connection = Caller::Connection(0);
        assert_eq!(caller("10.0.0.1", &["192.0.2.7"]), address("192.0.2.7"));
        assert_eq!(caller("10.0.0.1", &["198.51.100.1, 192.0.2.7"]), address("192.0.2.7"), "the first is hearsay");
        assert_eq!(caller("10.0.0.1", &["192.0.2.7", "10.0.0.2"]), address("192.0.2.7"), "a proxy before the proxy");
        assert_eq!(caller("10.0.0.1", &["::ffff:192.0.2.7"]), address("192.0.2.7"));
        assert_eq!(caller("192.0.2.9", &["192.0.2.7"]), connection, "anybody can write a header");
        assert_eq!(caller("10.0.0.1", &[]), connection);
        assert_eq!(caller("10.0.0.1", &["192.0.2.7, nobody"]), connection, "what cannot be read is not passed over");
    }
}
