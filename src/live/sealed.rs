//! Numbers of writes as callers are given them: sealed, so that nobody learns from them how much others wrote.

use crate::domain::digest::{hex, hmac};

/// What numbers of one store are sealed with.
#[derive(Clone)]
pub(super) struct Sealing(Vec<u8>);

impl Sealing {
    /// With the key of a store.
    pub(super) fn new(key: &[u8]) -> Self {
        Self(key.to_owned())
    }

    /// What stands for a number of something in particular: the same for the same, and nobody can tell which.
    pub(super) fn stands_for(&self, of: &str, number: u64) -> String {
        hex(&self.mac("stands", of, number).to_be_bytes())
    }

    /// A number that can be opened again.
    pub(super) fn seal(&self, number: u64) -> String {
        let tag = self.mac("seal", "", number);
        let hidden = number ^ self.mac("hide", "", tag);
        hex(&[tag.to_be_bytes(), hidden.to_be_bytes()].concat())
    }

    /// The number, if it was sealed here.
    pub(super) fn open(&self, text: &str) -> Option<u64> {
        let digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let (tag, hidden) = digits.then(|| text.split_at(16))?;
        let [tag, hidden] = [tag, hidden].map(|half| u64::from_str_radix(half, 16).ok());
        let (tag, hidden) = tag.zip(hidden)?;
        let number = hidden ^ self.mac("hide", "", tag);
        (self.mac("seal", "", number) == tag).then_some(number)
    }

    /// Each part with its length before it, so that none runs into the next.
    fn mac(&self, what: &str, of: &str, number: u64) -> u64 {
        let part = |part: &str| [&part.len().to_be_bytes(), part.as_bytes()].concat();
        let all = [part(what), part(of), number.to_be_bytes().to_vec()].concat();
        hmac(&self.0, &all).iter().take(8).fold(0, |sum, &byte| (sum << 8) | u64::from(byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_opens_where_it_was_sealed_and_nowhere_else() {
        let (ours, other) = (Sealing::new(b"ours"), Sealing::new(b"other"));
        for number in [0, 1, 2, 41, u64::MAX] {
            let sealed = ours.seal(number);
            assert_eq!((ours.open(&sealed), other.open(&sealed)), (Some(number), None));
            assert_ne!(ours.seal(number), ours.seal(number.wrapping_add(1)));
        }
        for wrong in ["", "1", &"0".repeat(32), &"é".repeat(16), &ours.seal(1).replace('a', "b")[1..]] {
            assert_eq!(ours.open(wrong), None, "{wrong}");
        }
        assert_ne!(ours.stands_for("one", 7), ours.stands_for("other", 7));
        assert_ne!(ours.stands_for("one", 7), ours.stands_for("one", 8));
    }
}
