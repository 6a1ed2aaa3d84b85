//! How sure the words of a text make of a problem. The numbers are learned: logistic regression on labelled statements
//! (`england.csv`, `learned.csv` and `nothing_learned.csv` of `tests/statements`), anew by `examples/words.rs`.

/// A text that is the very code or label.
pub const CERTAIN: f64 = 1.0;
/// A text that is the whole of a synonym or of a sector's word; from this confidence on a text is the whole of some name.
pub const WHOLE: f64 = 0.95;
/// A text that is the whole of a name but for a letter or two.
pub(super) const NEARLY: f64 = 0.9;
/// From this confidence on one problem is taken for the one that is meant.
pub const MEANT: f64 = 0.6;
/// Less sure than this is a guess and is not offered.
pub const ASKING: f64 = 0.02;
/// A part of a name, or a misspelt one, is never as sure as the name itself.
pub(super) const PARTLY: f64 = 0.94;
/// A text that is less likely than this about a problem of a public body is refused.
const REFUSED: f64 = 0.5;
/// A text with a smaller share of words that anybody says here is in another language, whatever one word of it is like.
const FOREIGN: f64 = 0.34;

/// What tells whether a text is about any problem of a public body.
#[derive(Debug, Clone, Copy)]
pub struct Relevance {
    /// Share of its words that are said about any matter, be it one or none.
    pub known: f64,
    /// How much its words are said about problems, whichever: the mean of them.
    pub public: f64,
    /// What they tell of the likeliest problem, against all that they could tell of one.
    pub covered: f64,
    /// What they tell of the likeliest problem, as a logarithm.
    pub problem: f64,
    /// What they tell of the likeliest matter that is none, as a logarithm.
    pub elsewhere: f64,
}

impl Relevance {
    /// Whether the text is about no problem of a public body.
    pub(super) fn is_refused(self) -> bool {
        let told = 2.359 * self.public + 1.547 * self.covered + 2.861 * self.problem;
        let odds = -1.761 + told - 4.004 * self.elsewhere;
        self.known < FOREIGN || likely(odds) < REFUSED
    }
}

/// What is known of a problem that a text may mean, against the others.
#[derive(Debug, Clone, Copy)]
pub struct Signs {
    /// What the text's words tell of it, in logarithms of rarity.
    pub evidence: f64,
    /// The same, against all that the text's words could tell of one, 0 to about 1.
    pub covered: f64,
    /// How far it stands before the next, or behind the first, against the better of the two and a little more: nothing else
    /// being known is no lead of much.
    pub lead: f64,
}

impl Signs {
    /// How likely it is the problem that is meant.
    pub(super) fn confidence(self) -> f64 {
        let odds = -4.473 + 1.133 * self.evidence.ln_1p() + 1.284 * self.covered + 6.703 * self.lead;
        PARTLY.min(likely(odds))
    }
}

fn likely(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}
