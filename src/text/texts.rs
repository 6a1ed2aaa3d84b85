//! What the texts of one pack are read with.

use std::sync::{Arc, OnceLock};

use super::sentence::{Both, Phrases};
use super::{Lexical, TextEncoder};
use crate::domain::vocabulary::Vocabulary;

/// Reads the texts of one pack. What it needs is made when the first one is read: most questions have none.
#[derive(Debug, Default)]
pub struct Texts {
    phrases: Option<Arc<Phrases>>,
    words: OnceLock<Arc<Lexical>>,
    both: OnceLock<Both>,
}

impl Texts {
    /// By the pack's words, and by the model that makes vectors of its phrases as well.
    pub fn with(phrases: Phrases) -> Self {
        Self { phrases: Some(Arc::new(phrases)), ..Self::default() }
    }

    /// The same means, for a pack with other words. What was made of the words before is made of these, so that nobody who asks waits
    /// for it.
    #[must_use]
    pub fn of_other_words(&self, vocabulary: &Vocabulary) -> Self {
        let next = Self { phrases: self.phrases.clone(), ..Self::default() };
        if self.both.get().is_some() {
            next.encoder(vocabulary);
        } else if self.words.get().is_some() {
            next.words(vocabulary);
        }
        next
    }

    /// What reads by words alone.
    pub fn words(&self, vocabulary: &Vocabulary) -> &Arc<Lexical> {
        self.words.get_or_init(|| Arc::new(Lexical::new(&vocabulary.taxonomy, &vocabulary.language)))
    }

    /// What reads by all that there is. With a model the first call takes minutes, or a moment where the pack's phrases are known.
    pub fn encoder(&self, vocabulary: &Vocabulary) -> &dyn TextEncoder {
        match self.both(vocabulary) {
            Some(both) => both,
            None => &**self.words(vocabulary),
        }
    }

    /// What reads by a model as well; none where there is none.
    pub fn both(&self, vocabulary: &Vocabulary) -> Option<&Both> {
        let phrases = self.phrases.as_ref()?;
        let words = || Arc::clone(self.words(vocabulary));
        Some(self.both.get_or_init(|| Both::new(vocabulary, words(), phrases)))
    }
}
