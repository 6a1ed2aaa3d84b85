//! Names by the beginnings of their words: what somebody may be about to type.

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

    /// The numbers of names that have a word beginning like `text`, each once. First the whole of a name, then the beginning of
    /// one, then a word within; of equals the shortest, then the one with the lowest number. Nothing for an empty text.
    pub fn beginning(&self, text: &str) -> Vec<u32> {
        if text.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<Word> = self.rests.beginning(text).map(|word| self.words[word as usize]).collect();
        found.sort_unstable_by_key(|word| {
            let is_whole = word.is_first && word.length == text.len();
            (!is_whole, !word.is_first, word.length, word.number)
        });
        let mut numbers: Vec<u32> = Vec::with_capacity(found.len());
        let mut seen = std::collections::HashSet::new();
        numbers.extend(found.iter().map(|word| word.number).filter(|number| seen.insert(*number)));
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_of_a_name_comes_first_then_its_beginning_then_a_word_within() {
        let names = ["kensington and chelsea", "chelsea", "chelsea south", "cheltenham", "leeds"];
        let starts = Starts::new(names.iter().map(|name| (*name).to_owned()).zip(0..));
        assert_eq!(starts.beginning("chelsea"), [1, 2, 0]);
        assert_eq!(starts.beginning("chel"), [1, 3, 2, 0]);
        assert_eq!(starts.beginning("and chel"), [0]);
        assert_eq!(starts.beginning("helsea"), [0; 0], "the middle of a word begins nothing");
        assert_eq!(starts.beginning(""), [0; 0]);
    }
}
