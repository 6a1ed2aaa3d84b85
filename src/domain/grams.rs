//! Letters in a row: what two spellings of one word have in common.

/// Three letters in a row.
pub type Gram = [char; 3];

/// The different grams of a text, in order. What its ends are worth is padded by whoever asks.
pub fn grams(padded: impl Iterator<Item = char>) -> Vec<Gram> {
    let padded: Vec<char> = padded.collect();
    let mut grams: Vec<Gram> = padded.windows(3).filter_map(|letters| Gram::try_from(letters).ok()).collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}
