//! How sure the words of a text make of a problem. The numbers are learned: logistic regression on labelled statements
//! (`tests/statements`), those that the pack's words were not widened by weighing three times as much.

/// A text that is the very code or label.
pub const CERTAIN: f64 = 1.0;
/// A text that is the whole of a synonym or of a sector's word.
pub const WHOLE: f64 = 0.95;
/// A text that is the whole of a name but for a letter or two.
pub(super) const NEARLY: f64 = 0.9;
/// From this confidence on one problem is taken for the one that is meant.
pub const MEANT: f64 = 0.6;
/// Less sure than this is a guess and is not offered.
pub const ASKING: f64 = 0.02;
/// A part of a name, or a misspelt one, is never as sure as the name itself.
const PARTLY: f64 = 0.94;
/// A text that is less likely than this about a problem of a public body is refused.
const REFUSED: f64 = 0.5;

/// What tells whether a text is about any problem of a public body.
#[derive(Debug, Clone, Copy)]
pub struct Relevance {
    /// How much its words are said about problems, whichever: the mean of them.
    pub public: f64,
    /// The same, all of them together.
    pub public_in_all: f64,
    /// What they tell of the likeliest problem.
    pub problem: f64,
    /// What they tell of the likeliest matter that is none.
    pub elsewhere: f64,
}

impl Relevance {
    /// Whether the text is about no problem of a public body.
    pub(super) fn is_refused(self) -> bool {
        let public = 3.491 * self.public + 1.051 * self.public_in_all;
        let odds = -2.364 + public + 0.394 * self.problem - 1.080 * self.elsewhere;
        likely(odds) < REFUSED
    }
}

/// What is known of a problem that a text may mean, against the others.
#[derive(Debug, Clone, Copy)]
pub struct Signs {
    /// What the text's words tell of it, in logarithms of rarity.
    pub evidence: f64,
    /// How far it stands before the next, or behind the first, against the better of the two and a little more: nothing else
    /// being known is no lead of much.
    pub lead: f64,
}

impl Signs {
    /// How likely it is the problem that is meant.
    pub(super) fn confidence(self) -> f64 {
        let odds = -3.600 + 1.340 * self.evidence.ln_1p() + 6.450 * self.lead;
        PARTLY.min(likely(odds))
    }
}

fn likely(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}
