//! Any bytes as a request: refused by field, or answered within the laws.
#![no_main]

use libfuzzer_sys::fuzz_target;
use peermatch::proto::v1;
use prost::Message;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(request) = v1::FindPeersRequest::decode(bytes) {
        peermatch_fuzz::ask(&request);
    }
});
