//! Any bytes as an issuer's keys, and any behind them as a token: nobody is ever named by what was not signed.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use peermatch::callers::oidc::{Issuer, Issuers, KeysAt};

/// What stands between the keys and the token.
const BETWEEN: u8 = 0;

fuzz_target!(|bytes: &[u8]| {
    let (set, token) = bytes.split_at(bytes.iter().position(|byte| *byte == BETWEEN).unwrap_or(0));
    let token = String::from_utf8_lossy(token.get(1..).unwrap_or_default()).into_owned();
    let keys = KeysAt::Url { address: "https://login.example/jwks".to_owned(), authorities: None };
    let issuer = Issuer::new("https://login.example", "https://peers.example", keys);
    let issuers = Issuers::open(vec![issuer]).expect("nothing is read yet");
    // What is no set leaves it without keys.
    _ = issuers.renew(0, set);
    assert!(issuers.who(&token, Timestamp::UNIX_EPOCH).is_err(), "nobody has the other half of a key");
});
