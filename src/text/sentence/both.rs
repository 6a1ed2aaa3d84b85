//! The encoder that weighs what the words of a text tell with how like it is to what is said about each problem.

use std::sync::Arc;

use super::learned::{Sign, Signs, Tuning};
use super::phrases::Phrases;
use super::{Likeness, Matters, SentenceModel};
use crate::domain::text::STATEMENT_LIMIT;
use crate::domain::vocabulary::Vocabulary;
use crate::text::lexical::{Heard, Lexical};
use crate::text::sure::{ASKING, PARTLY};
use crate::text::{Meant, OFFERED, TextEncoder};

/// Reads texts by words and by a sentence model.
#[derive(Debug)]
pub struct Both {
    words: Arc<Lexical>,
    model: Arc<dyn SentenceModel>,
    matters: Arc<Matters>,
    tuning: &'static Tuning,
    name: String,
}

impl Both {
    /// Of a pack's words and a model.
    pub fn new(vocabulary: &Vocabulary, words: Arc<Lexical>, phrases: &Phrases) -> Self {
        let matters = Arc::new(Matters::new(&vocabulary.taxonomy, &vocabulary.language, phrases));
        let model = Arc::clone(phrases.model());
        let name = format!("words and sentence model {}", model.version());
        Self { words, model, matters, tuning: &Tuning::TOGETHER, name }
    }

    /// The same model without the words, whole names aside: to see what it brings by itself.
    pub fn alone(&self) -> Self {
        Self {
            words: Arc::clone(&self.words),
            model: Arc::clone(&self.model),
            matters: Arc::clone(&self.matters),
            tuning: &Tuning::ALONE,
            name: format!("sentence model {}", self.model.version()),
        }
    }

    /// What is known of a text: for learning anew how much each sign tells.
    pub fn signs(&self, text: &str) -> Signs {
        self.signs_of(&self.words.heard(text), text)
    }

    fn signs_of(&self, heard: &Heard, text: &str) -> Signs {
        let vector = self.model.vectors(&[text]).pop().unwrap_or_default();
        let told = |(likeness, told): (Option<Likeness>, &f64)| Some(Sign { told: *told, likeness: likeness? });
        Signs {
            problems: self.matters.likenesses(&vector).into_iter().zip(heard.told()).map(told).collect(),
            relevance: self.words.relevant(heard),
            elsewhere: self.matters.elsewhere(&vector),
        }
    }
}

impl TextEncoder for Both {
    fn name(&self) -> &str {
        &self.name
    }

    fn meant(&self, text: &str) -> Vec<Meant> {
        if text.chars().nth(STATEMENT_LIMIT).is_some() || text.trim().is_empty() {
            return Vec::new();
        }
        let heard = self.words.heard(text);
        let signs = self.signs_of(&heard, text);
        // A whole name needs no weighing.
        let mut meant = self.words.whole(text);
        let Some(likely) = self.tuning.likely(&signs, meant.is_empty()) else { return meant };
        let mut likely: Vec<(usize, f64)> =
            likely.into_iter().enumerate().filter(|(_, likely)| *likely >= ASKING).collect();
        // Equals stand in the order of the taxonomy.
        likely.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        for (problem, likely) in likely.into_iter().take(OFFERED) {
            if let Some(sign) = signs.problems[problem].filter(|_| meant.iter().all(|one| one.problem != problem)) {
                meant.push(Meant {
                    problem,
                    confidence: likely.min(PARTLY),
                    name: String::new(),
                    words: self.words.telling(&heard, problem),
                    like: self.matters.phrase(problem, &sign.likeness).to_owned(),
                });
            }
        }
        self.words.with_parts(text, &mut meant);
        meant.truncate(OFFERED);
        meant
    }
}
