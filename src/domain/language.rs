//! How people write, as a pack says it: what sentences are read by, beside the names of problems.

/// How the endings of words are taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stemmer {
    /// Not at all.
    #[default]
    None,
    /// As in English: "waits" and "waiting" are one word.
    English,
}

impl Stemmer {
    /// The stemmer of a pack's code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "none" => Some(Self::None),
            "english" => Some(Self::English),
            _ => None,
        }
    }
}

/// How people write. The default knows no word of any language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Language {
    /// How endings are taken off.
    pub stemmer: Stemmer,
    /// Words that say nothing of any matter.
    pub small: Vec<String>,
    /// Words that people use about everything: they count for little by themselves.
    pub ordinary: Vec<String>,
    /// Words that are said for one another.
    pub rings: Vec<Vec<String>>,
    /// Words of people who speak of their own affairs or ask for advice.
    pub private_speech: Vec<String>,
    /// Words of people who speak of what many have, or of what goes on and on.
    pub public_speech: Vec<String>,
    /// Words that may join one matter to another: a part of a text may end before one of them.
    pub joins: Vec<String>,
    /// Matters that are no problem of a public body.
    pub elsewhere: Vec<Elsewhere>,
}

/// A matter that is no problem of a public body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// Label, for people.
    pub label: String,
    /// What people say about it.
    pub cues: Vec<String>,
}
