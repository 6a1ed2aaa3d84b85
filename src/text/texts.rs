//! What the texts of one pack are read with.

use std::sync::{Arc, OnceLock};

use super::sentence::{Both, SentenceModel};
use super::{Lexical, TextEncoder};
use crate::domain::vocabulary::Vocabulary;

/// Reads the texts of one pack. What it needs is made when the first one is read: most questions have none.
#[derive(Debug, Default)]
pub struct Texts {
    model: Option<Arc<dyn SentenceModel>>,
    words: OnceLock<Arc<Lexical>>,
    both: OnceLock<Both>,
}

impl Texts {
    /// By the pack's words, and by a model as well.
    pub fn with(model: Arc<dyn SentenceModel>) -> Self {
        Self { model: Some(model), ..Self::default() }
    }

    /// What reads by words alone.
    pub fn words(&self, vocabulary: &Vocabulary) -> &Arc<Lexical> {
        self.words.get_or_init(|| Arc::new(Lexical::new(&vocabulary.taxonomy, &vocabulary.language)))
    }

    /// What reads by all that there is. With a model the first call takes seconds.
    pub fn encoder(&self, vocabulary: &Vocabulary) -> &dyn TextEncoder {
        match self.both(vocabulary) {
            Some(both) => both,
            None => &**self.words(vocabulary),
        }
    }

    /// What reads by a model as well; none where there is none.
    pub fn both(&self, vocabulary: &Vocabulary) -> Option<&Both> {
        let model = self.model.as_ref()?;
        let words = || Arc::clone(self.words(vocabulary));
        Some(self.both.get_or_init(|| Both::new(vocabulary, words(), Arc::clone(model))))
    }
}
