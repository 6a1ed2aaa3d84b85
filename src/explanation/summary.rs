//! A peer in at most 80 words (R109), made of the contributions: without a contribution, without its phrase.

use std::borrow::Cow;

use super::story::Hard;
use super::words::sentence;
use crate::domain::block::Block;
use crate::proto::v1;

/// Most words of a summary.
pub const WORD_LIMIT: usize = 80;

/// The peer's name, then the reason of each contribution that adds to the fit, in their order, then what differs first.
/// Sentences that would go beyond the limit are left out, last first; but what was hard there has its room kept (R40).
pub fn summary(
    name: &str,
    contributions: &[v1::Contribution],
    differences: &[v1::Difference],
    hard: Option<&Hard>,
) -> String {
    // The shared problem is told even where the caller gave it no weight.
    let told = |one: &&v1::Contribution| one.value > 0.0 || one.block == Block::Problem.name();
    let mut reasons = contributions.iter().filter(told).map(|one| one.reason.as_str());
    let first = match reasons.next() {
        Some(reason) => Cow::Owned([name, " ", reason].concat()),
        None => Cow::Borrowed(name),
    };
    let difference = differences.first().map(|one| Cow::Owned(["what differs: ", &one.text].concat()));
    let hard = hard.and_then(|hard| hard.within(WORD_LIMIT.saturating_sub(count(&first))));
    let hard = hard.map(|hard| sentence(&hard));
    let room = WORD_LIMIT - hard.as_deref().map_or(0, count);
    let sentences = std::iter::once(first).chain(reasons.map(Cow::Borrowed)).chain(difference);
    let mut told: Vec<String> = Vec::new();
    let mut words = 0;
    for one in sentences.map(|text| sentence(&text)) {
        words += count(&one);
        if words > room {
            break;
        }
        told.push(one);
    }
    told.extend(hard);
    told.join(" ")
}

fn count(text: &str) -> usize {
    text.split_whitespace().count()
}
