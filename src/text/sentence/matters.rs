//! What a pack says of its problems, and of matters that are none, as vectors.

use super::phrases::{Phrases, Shared};
use super::{Vector, product};
use crate::domain::language::Language;
use crate::domain::taxonomy::{Level, Problem, Taxonomy};

/// A problem as the phrases that are said about it.
#[derive(Debug)]
struct Said {
    phrases: Vec<(String, Shared)>,
    /// The middle of all phrases and of the definition, of length 1.
    centre: Vector,
}

/// All problems of a taxonomy by position, and what is said about matters that are none.
#[derive(Debug)]
pub struct Matters {
    problems: Vec<Said>,
    elsewhere: Vec<Shared>,
}

/// How like a text is to what is said about one problem.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness {
    /// To the likest phrase: -1 to 1.
    pub nearest: f64,
    /// To the middle of all: -1 to 1.
    pub centre: f64,
    /// Where the likest phrase stands.
    phrase: usize,
}

impl Matters {
    /// Of a pack's names, cues and definitions.
    pub fn new(taxonomy: &Taxonomy, language: &Language, made: &Phrases) -> Self {
        let phrases: Vec<Vec<&str>> = taxonomy.problems().iter().map(phrases).collect();
        let definitions: Vec<String> = taxonomy.problems().iter().map(defined).collect();
        let cues = language.elsewhere.iter().flat_map(|matter| &matter.cues).map(String::as_str);
        let all: Vec<&str> =
            phrases.iter().flatten().copied().chain(definitions.iter().map(String::as_str)).chain(cues).collect();
        let said_of_all: usize = phrases.iter().map(Vec::len).sum();
        let mut made = made.vectors(&all);
        let elsewhere = made.split_off(said_of_all + definitions.len());
        let defined = made.split_off(said_of_all);
        let mut made = made.into_iter();
        let said = |(phrases, defined): (&Vec<&str>, &Shared)| {
            let phrases: Vec<(String, Shared)> =
                phrases.iter().map(|&phrase| phrase.to_owned()).zip(made.by_ref()).collect();
            let centre = middle(phrases.iter().map(|(_, vector)| vector).chain([defined]));
            Said { phrases, centre }
        };
        Self { problems: phrases.iter().zip(&defined).map(said).collect(), elsewhere }
    }

    /// How like a text is to each problem; nothing for a stop-concept.
    pub fn likenesses(&self, text: &[f32]) -> Vec<Option<Likeness>> {
        let of = |said: &Said| {
            let phrases = said.phrases.iter().map(|(_, vector)| product(text, vector)).enumerate();
            // The first of equals: the label stands before the cues.
            let (phrase, nearest) = phrases.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
            Some(Likeness { nearest, centre: product(text, &said.centre), phrase })
        };
        self.problems.iter().map(of).collect()
    }

    /// How like it is to the likest thing that is said about a matter that is no problem.
    pub fn elsewhere(&self, text: &[f32]) -> f64 {
        self.elsewhere.iter().map(|vector| product(text, vector)).fold(0.0, f64::max)
    }

    /// The phrase of a problem that a text is likest.
    pub fn phrase(&self, problem: usize, likeness: &Likeness) -> &str {
        &self.problems[problem].phrases[likeness.phrase].0
    }
}

/// The label, the other names and the cues; of a stop-concept nothing, for it is said about every problem.
fn phrases(problem: &Problem) -> Vec<&str> {
    if problem.level == Level::StopConcept {
        return Vec::new();
    }
    // The code is the label in other letters.
    problem.names().skip(1).chain(problem.cues.iter().map(String::as_str)).collect()
}

fn defined(problem: &Problem) -> String {
    format!("{}. {}", problem.label, problem.definition)
}

/// The middle of vectors, of length 1.
fn middle<'a>(vectors: impl Iterator<Item = &'a Shared>) -> Vector {
    let mut sum: Vector = Vec::new();
    for vector in vectors {
        sum.resize(vector.len(), 0.0);
        sum.iter_mut().zip(vector.iter()).for_each(|(sum, one)| *sum += one);
    }
    let length = product(&sum, &sum).sqrt();
    sum.iter().map(|one| if length > 0.0 { (f64::from(*one) / length) as f32 } else { 0.0 }).collect()
}

/// A likeness of the same amount to a phrase and to the middle.
#[cfg(test)]
pub(super) fn likeness_of(amount: f64) -> Likeness {
    Likeness { nearest: amount, centre: amount, phrase: 0 }
}
