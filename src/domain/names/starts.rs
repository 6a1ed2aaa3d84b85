//! Names by the beginnings of their words: what somebody may be about to type.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use super::keys::Keys;

/// Names in plain letters, each with the number of what it names.
#[derive(Debug, Clone, Default)]
pub struct Starts {
    /// What is left of a name from each of its words on, with the position of that word.
    rests: Keys,
    words: Vec<Word>,
}

/// A word of a name.
#[derive(Debug, Clone, Copy)]
struct Word {
    /// What the name names.
    number: u32,
    /// Whether it is the name's first.
    is_first: bool,
    /// Bytes from it to the end of the name.
    length: usize,
}

/// What names that begin like a text stand by: rank, text, whether it is not the whole of the name, nor its beginning, and how long
/// the name is from there on.
pub(super) type Begun<R> = (R, usize, bool, bool, usize);

impl Starts {
    /// Of these names: lower-case words with one space between.
    pub fn new(names: impl Iterator<Item = (String, u32)>) -> Self {
        let (mut words, mut rests) = (Vec::new(), Vec::new());
        for (name, number) in names {
            let begins = name.match_indices(' ').map(|(space, _)| space + 1);
            for at in [0].into_iter().chain(begins) {
                let position = u32::try_from(words.len()).unwrap_or(u32::MAX);
                rests.push((name[at..].to_owned(), position));
                words.push(Word { number, is_first: at == 0, length: name.len() - at });
            }
        }
        Self { rests: Keys::new(rests.into_iter()), words }
    }

    /// The numbers of names that have a word beginning like one of some texts, each once: those of the lowest `rank` first, of these
    /// those of the first text. Of equals first the whole of a name, then the beginning of one, then a word within; then the
    /// shortest, then the one with the lowest number. Nothing for an empty text.
    ///
    /// They are put in order as they are asked for: whoever wants ten of ten thousand does not wait for the rest.
    pub fn beginning<R: Ord>(&self, texts: &[String], rank: impl Fn(u32) -> R) -> impl Iterator<Item = u32> {
        self.ranked(texts, rank).map(|(_, number)| number)
    }

    /// The same, each with what it stands by before its number decides.
    pub(super) fn ranked<R: Ord>(
        &self,
        texts: &[String],
        rank: impl Fn(u32) -> R,
    ) -> impl Iterator<Item = (Begun<R>, u32)> {
        let mut found = Vec::new();
        for (at, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            found.extend(self.rests.beginning(text).map(|word| {
                let word = self.words[word as usize];
                let is_whole = word.is_first && word.length == text.len();
                Reverse(((rank(word.number), at, !is_whole, !word.is_first, word.length), word.number))
            }));
        }
        let mut found = BinaryHeap::from(found);
        let mut seen = BTreeSet::new();
        let ordered = std::iter::from_fn(move || found.pop().map(|Reverse(one)| one));
        ordered.filter(move |(_, number)| seen.insert(*number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_of_a_name_comes_first_then_its_beginning_then_a_word_within() {
        let names = ["kensington and chelsea", "chelsea", "chelsea south", "cheltenham", "leeds"];
        let starts = Starts::new(names.iter().map(|name| (*name).to_owned()).zip(0..));
        let begun = |text: &str| starts.beginning(&[text.to_owned()], |_| ()).collect::<Vec<_>>();
        assert_eq!(begun("chelsea"), [1, 2, 0]);
        assert_eq!(begun("chel"), [1, 3, 2, 0]);
        assert_eq!(begun("and chel"), [0]);
        assert_eq!(begun("helsea"), [0; 0], "the middle of a word begins nothing");
        assert_eq!(begun(""), [0; 0]);
    }

    #[test]
    fn the_lowest_rank_comes_first_and_then_the_first_of_several_texts() {
        let names = ["north town", "north", "northern town", "nether town"];
        let starts = Starts::new(names.iter().map(|name| (*name).to_owned()).zip(0..));
        let texts = ["nether", "north"].map(str::to_owned);
        let ranked: Vec<u32> = starts.beginning(&texts, |name| u8::from(name == 1)).collect();
        assert_eq!(ranked, [3, 0, 2, 1]);
    }
}
