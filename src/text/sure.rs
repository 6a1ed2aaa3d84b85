//! How sure the words of a text make of a problem. The numbers are learned: logistic regression on labelled statements
//! (`learned.csv`, `learned2.csv`, `learned3.csv` and `nothing_learned.csv` of `tests/statements`; what is refused on `england.csv` as
//! well), anew by `examples/words.rs`.

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
/// What words mean that are not the whole of a name is never as sure as the name itself.
pub(super) const PARTLY: f64 = 0.949;
/// A text of which the odds that it is about a problem of a public body are less than this, as a logarithm, is refused: so are
/// three in a hundred that are about one, each judged by what the others teach.
const REFUSED: f64 = 0.019;
/// A text of whose words a smaller share is understood is in another language, whatever one word of it is like.
const FOREIGN: f64 = 0.5;

/// What tells whether a text is about any problem of a public body.
#[derive(Debug, Clone, Copy, Default)]
pub struct Relevance {
    /// Share of its words, small ones included, that are those of the pack's language; one that is only like one of them counts half.
    pub understood: f64,
    /// Share of its words that are said about any matter, be it one or none.
    pub known: f64,
    /// How much its words are said about problems, whichever: the mean of them.
    pub public: f64,
    /// How much more they are said about problems than about matters that are none: the mean of them.
    pub apart: f64,
    /// What they tell of the likeliest problem, against all that they could tell of one.
    pub covered: f64,
    /// What they tell of the likeliest problem, as a logarithm.
    pub problem: f64,
    /// What they tell of the likeliest matter that is none, as a logarithm.
    pub elsewhere: f64,
    /// Different words of people who speak of their own affairs or ask for advice, as a logarithm.
    pub private_speech: f64,
    /// Different words of people who speak of what many have, as a logarithm.
    pub public_speech: f64,
}

impl Relevance {
    /// Whether the text is about no problem of a public body.
    pub fn is_refused(self) -> bool {
        self.understood < FOREIGN || self.odds() < REFUSED
    }

    /// How likely it is about one, as a logarithm of odds.
    fn odds(self) -> f64 {
        weighed(self.signs(), [-3.104, 2.187, -0.347, 6.583, -7.163, -0.867, -1.882, 2.392])
    }

    /// How likely it is about one, as a logarithm.
    pub(super) fn likely(self) -> f64 {
        likely(self.odds()).ln()
    }

    /// What the weights belong to, 1 first.
    pub fn signs(self) -> [f64; 8] {
        let Self { apart, covered, problem, elsewhere, known, private_speech, public_speech, .. } = self;
        [1.0, apart, covered, problem, elsewhere, known, private_speech, public_speech]
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
    /// Its share of what the words tell of all matters, as a logarithm: many that are told of a little less leave it little.
    pub share: f64,
    /// How likely the text is about any problem of a public body, as a logarithm.
    pub relevant: f64,
}

impl Signs {
    /// How likely it is the problem that is meant.
    pub(super) fn confidence(self) -> f64 {
        PARTLY.min(likely(weighed(self.signs(), [9.116, -2.043, 6.868, 1.38, 1.64])))
    }

    /// What the weights belong to, 1 first.
    pub fn signs(self) -> [f64; 5] {
        [1.0, self.evidence.ln_1p(), self.lead, self.share, self.relevant]
    }
}

pub(super) fn weighed<const N: usize>(signs: [f64; N], weights: [f64; N]) -> f64 {
    signs.into_iter().zip(weights).map(|(sign, weight)| sign * weight).sum()
}

fn likely(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}
