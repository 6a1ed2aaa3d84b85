//! Any bytes as a list request: a page, or a refusal; a token that was not given out is never read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use peermatch::proto::v1;
use peermatch::wire::codec;
use peermatch_fuzz::CALLS;

fuzz_target!(|bytes: &[u8]| {
    let token = String::from_utf8_lossy(bytes).into_owned();
    let forged = v1::ListPlacesRequest { page_token: token.clone(), page_size: 1, ..Default::default() };
    assert_eq!(CALLS.list_places(&forged).is_ok(), token.is_empty());
    if let Ok(request) = codec::request::<v1::ListPlacesRequest>(bytes)
        && let Ok(page) = CALLS.list_places(&request)
    {
        assert!(page.places.len() <= 500);
    }
});
