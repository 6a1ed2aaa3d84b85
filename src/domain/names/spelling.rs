//! From a name as people write it to the words that are compared.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::super::id::GovernanceTypeId;

/// Words that say what kind of body a name belongs to, and that the name may go without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// Each of one word or several.
    pub phrases: Vec<String>,
    /// The only types of body that are called so, unless it is in a body's own name; none where any may be.
    pub types: Option<BTreeSet<GovernanceTypeId>>,
}

/// How the names of one pack are written. The default knows no word of any language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spelling {
    /// A word, and the words that are written for it.
    words: BTreeMap<String, Vec<String>>,
    /// An abbreviation at the beginning or end of a name, and each thing that it may stand for.
    abbreviations: BTreeMap<String, Vec<Vec<String>>>,
    /// Phrases that a name may go without, longest first, each with the position of its kind.
    phrases: Vec<(Vec<String>, usize)>,
    /// The types of each kind.
    types: Vec<Option<BTreeSet<GovernanceTypeId>>>,
    /// Small words, that never tell two names apart.
    small: BTreeSet<String>,
}

/// A name without the words that say what kind of body it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Core {
    /// What is left; empty where nothing is.
    pub(super) text: String,
    /// Positions of the kinds that were named.
    pub(super) kinds: BTreeSet<usize>,
}

impl Spelling {
    /// From a pack's own words: `words` are written for one another, `abbreviations` stand for one of several.
    pub fn new(
        words: &BTreeMap<String, String>,
        abbreviations: &BTreeMap<String, Vec<String>>,
        kinds: &[Kind],
        small: &[String],
    ) -> Self {
        let words = words.iter().map(|(word, stands_for)| (word.to_lowercase(), letters(stands_for))).collect();
        let plain = Self { words, ..Self::default() };
        let several = |all: &Vec<String>| all.iter().map(|one| plain.words(one)).collect();
        let abbreviations = abbreviations.iter().map(|(short, full)| (short.to_lowercase(), several(full))).collect();
        let phrase = |(position, kind): (usize, &Kind)| -> Vec<(Vec<String>, usize)> {
            kind.phrases.iter().map(|phrase| (plain.words(phrase), position)).collect()
        };
        let mut phrases: Vec<(Vec<String>, usize)> = kinds.iter().enumerate().flat_map(phrase).collect();
        phrases.retain(|(words, _)| !words.is_empty());
        phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        let types = kinds.iter().map(|kind| kind.types.clone()).collect();
        let small = small.iter().map(|word| word.to_lowercase()).collect();
        Self { abbreviations, phrases, types, small, ..plain }
    }

    /// A text as it is written, but for case, white space and how its characters are composed.
    pub(super) fn exact(text: &str) -> String {
        let composed: String = text.nfc().collect();
        composed.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Without regard to spelling: lower case, no accents, apostrophes, points and commas, hyphens as spaces, each word as
    /// the pack spells it, no small words at the ends.
    pub fn plain(&self, text: &str) -> String {
        self.trimmed(self.words(text)).join(" ")
    }

    /// The ways in which a text can be read whose first or last word is an abbreviation; itself where none is.
    pub(super) fn readings(&self, text: &str) -> Vec<String> {
        let words = self.trimmed(self.words(text));
        let read = |short: &str| self.abbreviations.get(short).map(Vec::as_slice).unwrap_or_default();
        let mut readings = Vec::new();
        if let [before @ .., last] = &words[..] {
            readings.extend(read(last).iter().map(|full| [before, full].concat().join(" ")));
        }
        if let [first, after @ ..] = &words[..] {
            readings.extend(read(first).iter().map(|full| [full, after].concat().join(" ")));
        }
        if readings.is_empty() {
            readings.push(words.join(" "));
        }
        readings
    }

    /// What is left of a plain text without words of kinds at its beginning and end, and without small words.
    pub(super) fn core(&self, plain: &str) -> Core {
        let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
        let mut rest = &words[..];
        let mut kinds = BTreeSet::new();
        loop {
            if let Some((phrase, kind)) = self.phrases.iter().find(|(phrase, _)| begins(rest, phrase)) {
                rest = &rest[phrase.len()..];
                kinds.insert(*kind);
            } else if let Some((phrase, kind)) = self.phrases.iter().find(|(phrase, _)| ends(rest, phrase)) {
                rest = &rest[..rest.len() - phrase.len()];
                kinds.insert(*kind);
            } else {
                match rest {
                    [first, after @ ..] if self.small.contains(*first) => rest = after,
                    [before @ .., last] if self.small.contains(*last) => rest = before,
                    _ => break,
                }
            }
        }
        let large = rest.iter().filter(|word| !self.small.contains(**word)).copied();
        Core { text: large.collect::<Vec<_>>().join(" "), kinds }
    }

    /// Whether a body of that type is called by a kind.
    pub(super) fn is_called(&self, kind: usize, governance_type: &GovernanceTypeId) -> bool {
        self.types[kind].as_ref().is_none_or(|types| types.contains(governance_type))
    }

    fn trimmed(&self, mut words: Vec<String>) -> Vec<String> {
        let large = |word: &String| !self.small.contains(word);
        words.truncate(words.iter().rposition(large).map_or(0, |last| last + 1));
        words.split_off(words.iter().position(large).unwrap_or_default())
    }

    fn words(&self, text: &str) -> Vec<String> {
        let spelled = |word: String| self.words.get(&word).cloned().unwrap_or_else(|| vec![word]);
        letters(text).into_iter().flat_map(spelled).collect()
    }
}

fn begins(words: &[&str], phrase: &[String]) -> bool {
    words.len() >= phrase.len() && words.iter().zip(phrase).all(|(word, part)| word == part)
}

fn ends(words: &[&str], phrase: &[String]) -> bool {
    words.len() >= phrase.len() && begins(&words[words.len() - phrase.len()..], phrase)
}

/// Words of letters and digits without accents, in lower case; `&` and `+` are words. An apostrophe and the points of initials
/// join what they stand between; all else parts words.
fn letters(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    // Letters since the last point, or since the word began: a point behind a single one is that of an initial.
    let mut letters = 0;
    let mut end = |word: &mut String| {
        if !word.is_empty() {
            words.push(std::mem::take(word));
        }
    };
    for c in text.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase) {
        match c {
            '\'' | '`' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{b4}' => {}
            '.' if letters == 1 => letters = 0,
            '&' | '+' => {
                end(&mut word);
                word.push(c);
                end(&mut word);
                letters = 0;
            }
            c if c.is_alphanumeric() => {
                word.push(c);
                letters += 1;
            }
            _ => {
                end(&mut word);
                letters = 0;
            }
        }
    }
    end(&mut word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_know_no_accent_no_apostrophe_no_point() {
        assert_eq!(letters("Ynys Mo\u{302}n"), letters("ynys môn"));
        assert_eq!(letters("King’s Lynn"), letters("Kings Lynn"));
        assert_eq!(letters("St. Helens"), letters("st-helens"));
        assert_eq!(letters("R.B.K.C."), ["rbkc"]);
        assert_eq!(letters("Brighton&Hove"), ["brighton", "&", "hove"]);
        assert!(letters(" -- ").is_empty());
    }

    #[test]
    fn words_of_kinds_go_from_the_ends_and_never_from_the_middle() {
        let kind = |phrases: &[&str]| Kind { phrases: phrases.iter().map(ToString::to_string).collect(), types: None };
        let small = ["of".to_owned(), "and".to_owned(), "the".to_owned()];
        let kinds = [kind(&["council", "city", "district"]), kind(&["city council"])];
        let spelling = Spelling::new(&BTreeMap::new(), &BTreeMap::new(), &kinds, &small);
        let core = |text: &str| spelling.core(&spelling.plain(text)).text;
        assert_eq!(core("The Council of the City of Wakefield"), "wakefield");
        assert_eq!(core("St Albans City and District Council"), "st albans");
        assert_eq!(core("Liverpool City Region"), "liverpool city region");
        assert_eq!(core("Forest of Dean"), "forest dean");
        assert_eq!(core("The City Council"), "");
        assert_eq!(spelling.core("hull city council").kinds, [1].into());
    }
}
