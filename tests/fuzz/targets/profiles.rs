//! Any bytes as a profile, in the wire's form and in JSON: accepted whole or refused whole.
#![no_main]

use libfuzzer_sys::fuzz_target;
use peermatch::proto::v1::{self, find_peers_request::Subject};
use peermatch::wire::codec;
use prost::Message;

fuzz_target!(|bytes: &[u8]| {
    let binary = v1::Profile::decode(bytes).ok();
    let json = serde_json::from_slice::<v1::Profile>(bytes).ok();
    for profile in binary.into_iter().chain(json) {
        let request = v1::FindPeersRequest {
            subject: Some(Subject::Profile(profile)),
            include_pressures: bytes.len() % 2 == 0,
            ..Default::default()
        };
        // As it comes over the wire: what has more than it may is not asked.
        if let Ok(request) = codec::request::<v1::FindPeersRequest>(&request.encode_to_vec()) {
            peermatch_fuzz::ask(&request);
        }
    }
});
