//! `language.toml`: how people write. A pack may go without: then sentences are read word by word, as they are written.

use serde::Deserialize;

use super::fault::Faults;
use super::files::{Document, Files};
use crate::domain::language::{Elsewhere, Language, Stemmer};
use crate::domain::text;

const FILE: &str = "language.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    stemmer: String,
    #[serde(default)]
    small: Vec<String>,
    #[serde(default)]
    ordinary: Vec<String>,
    #[serde(default)]
    rings: Vec<Vec<String>>,
    #[serde(default)]
    private_speech: Vec<String>,
    #[serde(default)]
    public_speech: Vec<String>,
    #[serde(default)]
    joins: Vec<String>,
    #[serde(default)]
    elsewhere: Vec<RawElsewhere>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawElsewhere {
    label: String,
    cues: Vec<String>,
}

pub(super) fn read(files: &Files, faults: &mut Faults) -> Option<Language> {
    if !files.has(FILE) {
        return Some(Language::default());
    }
    let document: Document<Raw> = files.toml(FILE, faults)?;
    let raw = document.content;
    let mut fault = |message: String, mend: &str| faults.add(FILE, None, message, mend);
    let stemmer = Stemmer::from_code(&raw.stemmer);
    if stemmer.is_none() {
        fault(format!("'{}' is no stemmer", text::echo(&raw.stemmer)), "write none or english");
    }
    let speech = raw.private_speech.iter().chain(&raw.public_speech).chain(&raw.joins);
    for word in raw.small.iter().chain(&raw.ordinary).chain(speech).chain(raw.rings.iter().flatten()) {
        if text::name(word).is_err() || word.split_whitespace().count() != 1 {
            fault(format!("'{}' is not one word", text::echo(word)), "write single words");
        }
    }
    if raw.rings.iter().any(|ring| ring.len() < 2) {
        fault("a ring has fewer than two words".to_owned(), "write words that are said for one another");
    }
    for words in raw.elsewhere.iter().flat_map(|one| one.cues.iter().chain([&one.label])) {
        if let Err(error) = text::name(words) {
            fault(format!("'{}' {error}", text::echo(words)), "write short plain text");
        }
    }
    let elsewhere = raw.elsewhere.into_iter().map(|one| Elsewhere { label: one.label, cues: one.cues }).collect();
    Some(Language {
        stemmer: stemmer?,
        small: raw.small,
        ordinary: raw.ordinary,
        rings: raw.rings,
        private_speech: raw.private_speech,
        public_speech: raw.public_speech,
        joins: raw.joins,
        elsewhere,
    })
}
