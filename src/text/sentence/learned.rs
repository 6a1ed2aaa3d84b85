//! How likely a text means each problem, or none: one logistic regression of what its words tell and of what it is like.
//!
//! The numbers are learned on `learned.csv` and `nothing_learned.csv` of `tests/statements`, and with a quarter of the weight on
//! `england.csv` with a half of the pack's cues left out, twice another half: they were written beside these very statements, so that
//! with all of them words would seem to tell more than they do of others.

use super::Likeness;
use crate::text::Relevance;

/// What is known of one problem that a text may mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sign {
    /// What the text's words tell of it, in logarithms of rarity.
    pub(super) told: f64,
    pub(super) likeness: Likeness,
}

/// What is known of a text.
#[derive(Debug)]
pub(super) struct Signs {
    /// Of each problem by position; nothing for a stop-concept, which no text means but by its name.
    pub(super) problems: Vec<Option<Sign>>,
    /// What its words tell of whether it is about any problem at all.
    pub(super) relevance: Relevance,
    /// How like it is to matters that are none.
    pub(super) elsewhere: f64,
}

/// How much each sign tells.
#[derive(Debug)]
pub(super) struct Tuning {
    /// Of a problem: its words' evidence, and the logarithm of one more than that.
    told: f64,
    told_more: f64,
    /// Of a problem: likeness to its nearest phrase, and to the middle of all.
    nearest: f64,
    centre: f64,
    /// Of no problem at all: to begin with, the share of words that anybody says here, how much the words are said about problems,
    /// and what they tell of the likeliest, against all that they could tell.
    none: f64,
    known: f64,
    public: f64,
    covered: f64,
    /// Of no problem at all: what the words tell of a matter that is none, and how like the text is to it.
    told_elsewhere: f64,
    like_elsewhere: f64,
    /// A text that is as likely as this about no problem is refused.
    refused: f64,
}

impl Tuning {
    /// By words and likeness.
    pub(super) const TOGETHER: Self = Self {
        told: 0.296,
        told_more: 0.902,
        nearest: 9.781,
        centre: 8.543,
        none: 5.107,
        known: -4.773,
        public: 0.809,
        covered: 0.714,
        told_elsewhere: 3.365,
        like_elsewhere: 13.422,
        refused: 0.5,
    };
    /// By likeness alone, to see what that is worth.
    pub(super) const ALONE: Self = Self {
        told: 0.0,
        told_more: 0.0,
        nearest: 20.120,
        centre: 12.077,
        none: 7.117,
        known: 0.0,
        public: 0.0,
        covered: 0.0,
        told_elsewhere: 0.0,
        like_elsewhere: 19.733,
        refused: 0.5,
    };

    /// How likely each problem is, by position, 0 to 1; nothing where the text is refused, if it may be.
    pub(super) fn likely(&self, signs: &Signs, may_refuse: bool) -> Option<Vec<f64>> {
        let none = self.of_none(signs);
        let odds: Vec<f64> =
            signs.problems.iter().map(|sign| sign.map_or(f64::NEG_INFINITY, |sign| self.of(&sign))).collect();
        let most = odds.iter().copied().fold(none, f64::max);
        let shares: Vec<f64> = odds.iter().map(|odds| (odds - most).exp()).collect();
        let all = shares.iter().sum::<f64>() + (none - most).exp();
        let refused = may_refuse && (none - most).exp() / all >= self.refused;
        (!refused).then(|| shares.iter().map(|share| share / all).collect())
    }

    fn of(&self, sign: &Sign) -> f64 {
        let told = self.told * sign.told + self.told_more * sign.told.ln_1p();
        told + self.nearest * sign.likeness.nearest + self.centre * sign.likeness.centre
    }

    fn of_none(&self, signs: &Signs) -> f64 {
        let Relevance { known, public, covered, elsewhere, .. } = signs.relevance;
        let told = self.known * known + self.public * public + self.covered * covered;
        self.none + told + self.told_elsewhere * elsewhere + self.like_elsewhere * signs.elsewhere
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sentence::matters::likeness_of;

    fn signs(problems: &[Option<(f64, f64)>], public: f64, elsewhere: f64) -> Signs {
        let sign = |(told, nearest): (f64, f64)| Sign { told, likeness: likeness_of(nearest) };
        Signs {
            problems: problems.iter().map(|one| one.map(sign)).collect(),
            relevance: Relevance { known: public, public, covered: public / 2.0, ..Relevance::default() },
            elsewhere,
        }
    }

    #[test]
    fn what_is_told_and_what_is_like_both_count_and_all_shares_are_less_than_one() {
        let likely = |of: &Signs| Tuning::TOGETHER.likely(of, true).expect("a problem");
        let told = likely(&signs(&[Some((6.0, 0.5)), Some((0.0, 0.5)), None], 0.8, 0.1));
        assert!(told[0] > told[1] && told[2] == 0.0, "{told:?}");
        let like = likely(&signs(&[Some((3.0, 0.4)), Some((3.0, 0.8)), None], 0.8, 0.1));
        assert!(like[1] > like[0], "{like:?}");
        for shares in [told, like] {
            let all: f64 = shares.iter().sum();
            assert!(all > 0.5 && all < 1.0, "what is left is about none: {shares:?}");
        }
    }

    #[test]
    fn a_text_that_is_like_nothing_here_is_refused_unless_it_is_a_name() {
        let nothing = signs(&[Some((0.0, 0.1)), Some((0.0, 0.2))], 0.0, 0.7);
        assert_eq!(Tuning::TOGETHER.likely(&nothing, true), None);
        assert_eq!(Tuning::ALONE.likely(&nothing, true), None);
        assert!(Tuning::TOGETHER.likely(&nothing, false).is_some());
    }
}
