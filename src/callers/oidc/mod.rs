//! Sign-in by tokens that somebody else signs: an issuer of OpenID Connect says who calls, and the list of callers says who that is here.
//!
//! A token is taken as RFC 7519 and RFC 9068 want it and RFC 8725 warns: of an issuer that the operator named, for this server, now,
//! signed with one of the issuer's public keys by an algorithm that was allowed for it. What else a token says counts for nothing:
//! role, places and purpose are those of the registered caller.

mod issuer;
mod issuers;
mod jwt;
mod keys;

pub use issuer::{Issuer, IssuerError, KeysAt, read_issuers};
pub use issuers::{Issuers, KEYS_LAPSE, Unsigned};
pub use jwt::{Fault, Signed};
pub use keys::{Algorithm, KeysError, LARGEST as LARGEST_KEYS};
