//! From what somebody writes to the problems that may be meant (R3): one contract, the encoder that needs nothing but the pack's own
//! words, and one that listens to a sentence model as well ([`sentence`]).
//!
//! A text that is the whole of a code, a label, a synonym or a sector's word means that problem, whatever else it is like. Any
//! other text is read word by word: [`Reader`] takes off endings, [`Index`] knows which words and pairs of words point at which
//! problem and how rare they are, and [`Lexical`] weighs what a text has of each. How sure that makes is learned from labelled
//! statements (`tests/statements`). What is about no problem of a public body is refused, and nothing less sure than [`ASKING`] is
//! offered.

mod index;
mod lexical;
mod misspelt;
mod names;
mod reader;
pub mod sentence;
mod sure;
mod texts;

pub use index::{Index, Tuning};
pub use lexical::Lexical;
pub use reader::{Reader, Word};
pub use sure::{ASKING, CERTAIN, MEANT, Relevance, Signs, WHOLE};
pub use texts::Texts;

/// A problem that a text may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Meant {
    /// Its position in the taxonomy.
    pub problem: usize,
    /// How sure: above 0, at most 1; 1 for the very code or label.
    pub confidence: f64,
    /// The whole name that the text is; empty where it is none.
    pub name: String,
    /// The words of the text that decided, as they are written, most telling first.
    pub words: Vec<String>,
    /// What the pack says of the problem that a sentence model found the text likest; empty where words alone decided.
    pub like: String,
}

/// Turns words into problems.
pub trait TextEncoder {
    /// What reports call it.
    fn name(&self) -> &str;

    /// The problems that a text may mean, likeliest first, at most [`OFFERED`]; none where it is like none of them.
    fn meant(&self, text: &str) -> Vec<Meant>;
}

/// Most problems that one text is told to mean: more are no choice.
pub const OFFERED: usize = 5;
