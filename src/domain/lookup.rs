//! From what somebody writes to the problems that may be meant (R3): by code, label, synonym or a sector's word, whole or in
//! part, misspelt or not.

use std::collections::{BTreeMap, BTreeSet};

use super::taxonomy::{Problem, Taxonomy};
use super::text;

/// Less sure than this is a guess and is not offered.
const LEAST: f64 = 0.45;
/// Most problems that are offered.
const OFFERED: usize = 5;
/// Two words are the same word, misspelt, from this Jaro-Winkler similarity on.
const SAME_WORD: f64 = 0.92;
/// Words of this length or less are compared letter by letter.
const SHORT: usize = 3;
/// A part of a name, or a misspelt one, is never as sure as the name itself.
const PARTLY: f64 = 0.9;
/// Words that say nothing of the matter.
const EMPTY_WORDS: [&str; 30] = [
    "a", "an", "and", "are", "at", "be", "by", "for", "from", "has", "have", "how", "in", "is", "it", "many", "not",
    "of", "on", "or", "our", "out", "the", "their", "there", "to", "too", "we", "who", "with",
];
/// What a word of the text that no name has counts, against the rarest word of a name: it says little of the matter.
const UNHEARD: f64 = 0.25;

/// A problem that may be meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meant<'a> {
    /// The problem.
    pub problem: &'a Problem,
    /// Its name that is like the text.
    pub name: &'a str,
    /// How sure: 1 for the very code or label, never 0.
    pub confidence: f64,
}

/// The problems that a text may mean, surest first, equals in the order of the taxonomy; at most five, and none where nothing
/// is like it.
///
/// A name is as sure as the share of it that the text has and the share of the text that it has (their harmonic mean), each
/// word counting by how rare it is among the taxonomy's names.
pub fn meant<'a>(taxonomy: &'a Taxonomy, wanted: &str) -> Vec<Meant<'a>> {
    if wanted.chars().count() > text::STATEMENT_LIMIT {
        return Vec::new();
    }
    let plain = plain(wanted);
    let rarity = Rarity::of(taxonomy);
    // Weighed once: a word that no name has is held against every word that one has.
    let text = rarity.weighed(words(wanted));
    let best = |problem: &'a Problem| {
        let each = problem.names().enumerate().map(|(position, name)| {
            let confidence = if self::plain(name) == plain {
                // The code and the label come first among the names.
                if position < 2 { 1.0 } else { 0.95 }
            } else {
                PARTLY * likeness(&rarity.weighed(self::words(name)), &text)
            };
            Meant { problem, name, confidence }
        });
        // The first of equals: labels stand before synonyms.
        each.fold(None, |best: Option<Meant<'a>>, one| match best {
            Some(best) if best.confidence >= one.confidence => Some(best),
            _ => Some(one),
        })
    };
    let mut all: Vec<Meant<'a>> =
        taxonomy.problems().iter().filter_map(best).filter(|one| one.confidence >= LEAST).collect();
    all.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    all.truncate(OFFERED);
    all
}

/// How rare each word is among the names of a taxonomy.
struct Rarity {
    names: f64,
    with_word: BTreeMap<String, f64>,
}

impl Rarity {
    fn of(taxonomy: &Taxonomy) -> Self {
        let mut with_word = BTreeMap::new();
        for problem in taxonomy.problems() {
            let here: BTreeSet<String> = problem.names().flat_map(words).collect();
            for word in here {
                *with_word.entry(word).or_insert(0.0) += 1.0;
            }
        }
        Self { names: taxonomy.problems().len() as f64, with_word }
    }

    fn weight(&self, word: &str) -> f64 {
        let rarity = |number: f64| ((2.0 + self.names) / (1.0 + number)).ln();
        match self.with_word.get(word) {
            Some(&number) => rarity(number),
            None if self.with_word.keys().any(|known| same_word(known, word) > 0.0) => rarity(1.0),
            None => UNHEARD * rarity(1.0),
        }
    }

    fn weighed(&self, words: Vec<String>) -> Vec<Weighed> {
        words.into_iter().map(|word| Weighed { weight: self.weight(&word), word }).collect()
    }
}

/// A word and what it counts.
struct Weighed {
    word: String,
    weight: f64,
}

/// Harmonic mean of the share of the name that the text has and the share of the text that the name has.
fn likeness(name: &[Weighed], text: &[Weighed]) -> f64 {
    let sum = |words: &[Weighed]| words.iter().map(|one| one.weight).sum::<f64>();
    let found = |words: &[Weighed], among: &[Weighed]| -> f64 {
        let matched = words.iter().map(|one| {
            let best = among.iter().map(|other| same_word(&one.word, &other.word)).fold(0.0, f64::max);
            one.weight * best
        });
        matched.sum()
    };
    let (in_text, in_name) = (found(name, text), found(text, name));
    if in_text == 0.0 || in_name == 0.0 {
        return 0.0;
    }
    let (recall, precision) = (in_text / sum(name), in_name / sum(text));
    2.0 * recall * precision / (recall + precision)
}

fn same_word(one: &str, other: &str) -> f64 {
    if one == other {
        return 1.0;
    }
    if one.len() <= SHORT || other.len() <= SHORT {
        return 0.0;
    }
    let likeness = strsim::jaro_winkler(one, other);
    if likeness >= SAME_WORD { likeness } else { 0.0 }
}

/// Lower case, one space between words, nothing but letters and digits.
fn plain(text: &str) -> String {
    let letters: String =
        text.chars().map(|c| if c.is_alphanumeric() { c.to_lowercase().next().unwrap_or(c) } else { ' ' }).collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(text: &str) -> Vec<String> {
    plain(text).split(' ').filter(|word| !word.is_empty() && !EMPTY_WORDS.contains(word)).map(singular).collect()
}

/// "Homes" and "home" are one word; the rule is rough and the same on both sides.
fn singular(word: &str) -> String {
    let stem = word.strip_suffix('s').filter(|stem| stem.len() > SHORT && !stem.ends_with('s'));
    stem.unwrap_or(word).to_owned()
}
