//! A peer in at most 80 words (R109), made of the contributions: without a contribution, without its phrase.

use std::borrow::Cow;

use super::words::sentence;
use crate::domain::block::Block;
use crate::proto::v1;

/// Most words of a summary.
pub const WORD_LIMIT: usize = 80;

/// The peer's name, then the reason of each contribution that adds to the fit, in their order, then what differs first.
/// Sentences that would go beyond the limit are left out, last first.
pub fn summary(name: &str, contributions: &[v1::Contribution], differences: &[v1::Difference]) -> String {
    // The shared problem is told even where the caller gave it no weight.
    let told = |one: &&v1::Contribution| one.value > 0.0 || one.block == Block::Problem.name();
    let mut reasons = contributions.iter().filter(told).map(|one| one.reason.as_str());
    let first = match reasons.next() {
        Some(reason) => Cow::Owned([name, " ", reason].concat()),
        None => Cow::Borrowed(name),
    };
    let difference = differences.first().map(|one| Cow::Owned(["what differs: ", &one.text].concat()));
    let sentences = std::iter::once(first).chain(reasons.map(Cow::Borrowed)).chain(difference);
    let mut summary = String::new();
    let mut words = 0;
    for one in sentences.map(|text| sentence(&text)) {
        let more = one.split_whitespace().count();
        if words + more > WORD_LIMIT {
            break;
        }
        words += more;
        summary.push_str(if summary.is_empty() { "" } else { " " });
        summary.push_str(&one);
    }
    summary
}
