//! A code of the pack with its words.

use super::id::TermId;

/// A code of the pack with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Code.
    pub id: TermId,
    /// Label, for people, written as within a sentence.
    pub label: String,
    /// Other words for it.
    pub synonyms: Vec<String>,
}

/// The label of a code among terms; the code itself where it is unknown.
pub fn label<'a>(terms: &'a [Term], id: &'a TermId) -> &'a str {
    terms.iter().find(|one| &one.id == id).map_or(id.as_str(), |one| &one.label)
}
