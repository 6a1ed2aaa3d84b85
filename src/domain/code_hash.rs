//! A hash of codes: short texts that a pack has, looked up many times in one answer. Whoever asks can look one up and put none in, so
//! that it need not withstand those who would choose texts that collide.

use std::hash::{BuildHasherDefault, Hasher};

/// Makes such hashes.
pub(super) type CodeHash = BuildHasherDefault<CodeHasher>;

/// Odd, and without a pattern in its bits: multiplied, each bit of a text moves many of the hash.
const FACTOR: u64 = 0xf135_7aea_2e62_a9c5;
/// Tables take the lowest bits, and a product mixes its highest ones best.
const TURN: u32 = 26;

/// Takes a text eight bytes at a time.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CodeHasher(u64);

impl CodeHasher {
    fn add(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(FACTOR).rotate_left(TURN);
    }
}

impl Hasher for CodeHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(size_of::<u64>()) {
            let mut word = [0; size_of::<u64>()];
            word[..chunk.len()].copy_from_slice(chunk);
            self.add(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(u64::from(byte));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::hash::BuildHasher;

    use super::*;

    #[test]
    fn codes_that_differ_in_little_have_hashes_that_differ() {
        let hash = |text: &str| CodeHash::default().hash_one(text);
        let all = || (0..4000).map(|number| format!("adult-social-care-{number}"));
        assert_eq!(all().map(|code| hash(&code)).collect::<BTreeSet<_>>().len(), 4000);
        // Of 4096 buckets about 2550 are taken where chance alone decides.
        let buckets: BTreeSet<u64> = all().map(|code| hash(&code) % 4096).collect();
        assert!(buckets.len() > 2200, "{} buckets", buckets.len());
    }
}
