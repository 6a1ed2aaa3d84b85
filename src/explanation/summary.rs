//! A peer in at most 80 words (R109), made of the contributions: without a contribution, without its phrase.

use std::borrow::Cow;

use super::story::Hard;
use super::words::sentence;
use crate::domain::block::Block;
use crate::proto::v1;

/// Most words of a summary.
pub const WORD_LIMIT: usize = 80;

/// A peer in so many words at most, of its contributions and differences as messages.
pub fn summary(
    name: &str,
    contributions: &[v1::Contribution],
    differences: &[v1::Difference],
    hard: Option<&Hard>,
) -> String {
    let told = contributions.iter().filter(|one| is_told(&one.block, one.value));
    let reasons = told.map(|one| one.reason.as_str());
    summed_up(name, reasons, differences.first().map(|one| one.text.as_str()), hard)
}

/// Whether the reason of a block has a place in a summary: the shared problem has, even where the caller gave it no weight.
pub(super) fn is_told(block: &str, value: f64) -> bool {
    value > 0.0 || block == Block::Problem.name()
}

/// The peer's name, then the reason of each contribution that adds to the fit, in their order, then what differs first.
/// Sentences that would go beyond the limit are left out, last first; but what was hard there has its room kept (R40).
pub(super) fn summed_up<'t>(
    name: &'t str,
    mut reasons: impl Iterator<Item = &'t str>,
    difference: Option<&str>,
    hard: Option<&Hard>,
) -> String {
    let first = match reasons.next() {
        Some(reason) => Cow::Owned([name, " ", reason].concat()),
        None => Cow::Borrowed(name),
    };
    let difference = difference.map(|one| Cow::Owned(["what differs: ", one].concat()));
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
