//! Any bytes as a request, read as the server reads them: refused, or answered within the laws. The lists of what is read are no
//! longer than they may be.
#![no_main]

use libfuzzer_sys::fuzz_target;
use peermatch::proto::{limits, v1};
use peermatch::wire::codec;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(request) = codec::request::<v1::FindPeersRequest>(bytes) {
        if let Some(filter) = &request.filter {
            assert!(filter.stages.len() <= limits::HANDFUL && filter.exclude_place_ids.len() <= limits::RECORDS);
        }
        assert!(request.weights.len() <= limits::HANDFUL);
        peermatch_fuzz::ask(&request);
    }
    if let Ok(batch) = codec::request::<v1::BatchFindPeersRequest>(bytes) {
        assert!(batch.queries.len() <= limits::QUERIES);
    }
});
