//! The word that a misspelt one is meant for, by the letters that they share.

use std::collections::HashMap;

use crate::domain::grams::{Gram, grams};

/// Words shorter than this are compared letter by letter: one letter more makes another word of them.
const SHORT: usize = 5;
/// From this length on two letters may be wrong.
const LONG: usize = 9;
/// Words that share most grams with the text's, and are then compared letter by letter.
const COMPARED: usize = 24;
/// Grams that one wrong letter changes at most, or two that are exchanged.
const CHANGED: usize = 4;

/// Which words hold which letters in a row.
#[derive(Debug, Default)]
pub(super) struct Misspelt {
    holders: HashMap<Gram, Vec<u32>>,
    words: Vec<String>,
    /// The term that each word stands for.
    terms: Vec<u32>,
    /// Letters of the longest.
    longest: usize,
}

impl Misspelt {
    /// Known words, each with the term that it stands for.
    pub(super) fn new<'a>(known: impl Iterator<Item = (&'a String, u32)>) -> Self {
        let mut own = Self::default();
        for (at, (word, term)) in (0_u32..).zip(known.filter(|(word, _)| word.chars().count() >= SHORT)) {
            for gram in grams_of(word) {
                own.holders.entry(gram).or_default().push(at);
            }
            own.longest = own.longest.max(word.chars().count());
            own.words.push(word.clone());
            own.terms.push(term);
        }
        own
    }

    /// The term of the known word that a text's word was most likely meant for.
    pub(super) fn term(&self, word: &str) -> Option<u32> {
        let length = word.chars().count();
        if length < SHORT {
            return None;
        }
        let allowed = if length < LONG { 1 } else { 2 };
        if length > self.longest + allowed {
            return None;
        }
        let own = grams_of(word);
        let mut shared = vec![0_u16; self.words.len()];
        for at in own.iter().filter_map(|gram| self.holders.get(gram)).flatten() {
            shared[*at as usize] += 1;
        }
        // A wrong letter, or two exchanged, changes so many grams at most: whoever shares fewer of the rest is another word.
        let enough = u16::try_from(own.len().saturating_sub(allowed * CHANGED)).unwrap_or(u16::MAX).max(1);
        let mut likely: Vec<(u16, u32)> = shared.into_iter().zip(0..).filter(|(count, _)| *count >= enough).collect();
        likely.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let wrong = |at: u32| strsim::osa_distance(word, &self.words[at as usize]);
        // The first letter is seldom the wrong one.
        let first = word.chars().next();
        let alike = likely.iter().take(COMPARED).filter(|(_, at)| self.words[*at as usize].chars().next() == first);
        let best = alike.map(|&(_, at)| (wrong(at), at)).min()?;
        (best.0 <= allowed).then(|| self.terms[best.1 as usize])
    }
}

/// The grams of a word; its beginning counts as a letter, its end as another.
fn grams_of(word: &str) -> Vec<Gram> {
    grams([' '].into_iter().chain(word.chars()).chain([' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_too_many_too_few_or_exchanged_is_forgiven_and_another_word_is_not() {
        let words = ["homelessness", "domestic", "flooding", "ward", "patients"].map(str::to_owned);
        let misspelt = Misspelt::new(words.iter().zip(0..));
        assert_eq!(misspelt.term("homelesness"), Some(0));
        assert_eq!(misspelt.term("domestc"), Some(1));
        assert_eq!(misspelt.term("flodoing"), Some(2));
        assert_eq!(misspelt.term("word"), None, "short words are other words");
        assert_eq!(misspelt.term("blooding"), None, "another first letter is another word");
        assert_eq!(misspelt.term("patio"), None);
    }
}
