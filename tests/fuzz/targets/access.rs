//! Any bytes as callers and as what places say of whom it is for: each sees what a plain statement of the rules says.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    peermatch_fuzz::rules::check(bytes);
});
