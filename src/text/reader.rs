//! A text as the words that are compared.

use std::collections::HashSet;

use snowball_stemmers_rs::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::domain::language::{self, Language};

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As it is written, in lower case.
    pub written: String,
    /// Without its ending.
    pub stem: String,
}

/// Takes texts apart in one language.
pub struct Reader {
    stemmer: Option<Stemmer>,
    small: HashSet<String>,
    private_speech: HashSet<String>,
    public_speech: HashSet<String>,
    joins: Vec<String>,
}

/// What ends a part of a text.
const ENDS: [char; 7] = ['.', ',', ';', ':', '!', '?', '\n'];

/// How people speak in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Manner {
    /// Words, each as often as it is said.
    pub(super) words: usize,
    /// Of them those that say nothing of any matter.
    pub(super) small: usize,
    /// Different words of people who speak of their own affairs or ask for advice.
    pub(super) private: usize,
    /// Different words of people who speak of what many have.
    pub(super) public: usize,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Reader").field("small", &self.small.len()).finish_non_exhaustive()
    }
}

impl Reader {
    /// Reads as the pack says.
    pub fn new(language: &Language) -> Self {
        let stemmer = match language.stemmer {
            language::Stemmer::None => None,
            language::Stemmer::English => Some(Stemmer::create(Algorithm::English)),
        };
        let plain = |words: &[String]| words.iter().flat_map(|word| letters(word)).collect();
        Self {
            stemmer,
            small: plain(&language.small),
            private_speech: plain(&language.private_speech),
            public_speech: plain(&language.public_speech),
            joins: language.joins.clone(),
        }
    }

    /// How people speak in a text, small words included.
    pub(super) fn manner(&self, text: &str) -> Manner {
        let all = letters(text);
        let small = all.iter().filter(|word| self.small.contains(*word)).count();
        let different: HashSet<&String> = all.iter().collect();
        let counted = |speech: &HashSet<String>| different.iter().filter(|word| speech.contains(**word)).count();
        let (private, public) = (counted(&self.private_speech), counted(&self.public_speech));
        Manner { words: all.len(), small, private, public }
    }

    /// The parts of a text, each of which may be about a matter of its own: up to an end of a sentence, a comma, or a word that joins.
    pub(super) fn parts<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let mut parts = Vec::new();
        for sentence in text.split(ENDS) {
            let (mut from, mut at) = (0, 0);
            for word in sentence.split(char::is_whitespace) {
                if self.joins.iter().any(|join| word.eq_ignore_ascii_case(join)) {
                    parts.push(&sentence[from..at]);
                    from = at + word.len();
                }
                // What parts two words is one character.
                at += word.len();
                at += sentence[at..].chars().next().map_or(0, char::len_utf8);
            }
            parts.push(&sentence[from..]);
        }
        parts.retain(|part| !part.trim().is_empty());
        parts
    }

    /// The words of a text that say something, in order.
    pub fn words(&self, text: &str) -> Vec<Word> {
        let telling = letters(text).into_iter().filter(|word| !self.small.contains(word));
        telling.map(|written| Word { stem: self.stem(&written), written }).collect()
    }

    /// A word without its ending.
    pub fn stem(&self, word: &str) -> String {
        // A number has no ending.
        let has_ending = word.chars().all(char::is_alphabetic);
        match self.stemmer.as_ref().filter(|_| has_ending) {
            Some(stemmer) => stemmer.stem(word).into_owned(),
            None => word.to_owned(),
        }
    }
}

/// The words of a text in lower case, without accents, nothing but letters and digits; an apostrophe parts no word, and what
/// follows it as a possessive is no part of one.
pub(super) fn letters(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase) {
        match c {
            '\'' | '\u{2019}' => word.push('\''),
            c if c.is_alphanumeric() => word.push(c),
            _ => finish(&mut word, &mut words),
        }
    }
    finish(&mut word, &mut words);
    words
}

fn finish(word: &mut String, words: &mut Vec<String>) {
    let bare = word.strip_suffix("'s").unwrap_or(word).replace('\'', "");
    if !bare.is_empty() {
        words.push(bare);
    }
    word.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english(small: &[&str]) -> Reader {
        let small = small.iter().map(ToString::to_string).collect();
        Reader::new(&Language { stemmer: language::Stemmer::English, small, ..Language::default() })
    }

    fn stems(text: &str) -> Vec<String> {
        english(&["the", "dont"]).words(text).into_iter().map(|word| word.stem).collect()
    }

    #[test]
    fn case_accents_apostrophes_and_points_tell_no_words_apart() {
        assert_eq!(letters("The Children\u{2019}s café, don't!"), ["the", "children", "cafe", "dont"]);
        assert_eq!(letters("e-scooter/A&E 24/7"), ["e", "scooter", "a", "e", "24", "7"]);
        assert!(letters(" -- ''' ").is_empty());
        assert!(letters("").is_empty());
    }

    #[test]
    fn endings_are_taken_off_in_one_way_whatever_version_the_stemmer_has() {
        let pinned = [
            ("waiting waits waited", "wait wait wait"),
            ("homelessness homeless", "homeless homeless"),
            ("discharged discharges", "discharg discharg"),
            ("potholes councillors", "pothol councillor"),
            ("policies police", "polici polic"),
            ("carers caring care", "carer care care"),
            ("isolation isolated", "isol isol"),
            ("general generous", "general generous"),
            ("news 136", "news 136"),
        ];
        for (text, expected) in pinned {
            assert_eq!(stems(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn small_words_are_left_out_and_the_written_word_is_kept() {
        let words = english(&["the", "dont"]).words("The wards don't empty");
        let written: Vec<&str> = words.iter().map(|word| word.written.as_str()).collect();
        assert_eq!(written, ["wards", "empty"]);
    }

    #[test]
    fn a_pack_without_a_stemmer_reads_words_as_they_are_written() {
        let reader = Reader::new(&Language::default());
        let words = reader.words("Waiting lists");
        assert_eq!(words.iter().map(|word| word.stem.as_str()).collect::<Vec<_>>(), ["waiting", "lists"]);
    }
}
