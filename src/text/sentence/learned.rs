//! How likely a text means each problem, or none: one logistic regression of what its words tell and of what it is like.
//!
//! The numbers are learned on `learned.csv`, `learned2.csv`, `learned3.csv` and, with three tenths of the weight,
//! `nothing_learned.csv` of `tests/statements`, anew by `examples/likeness.rs`.

use super::Likeness;
use crate::text::Relevance;
use crate::text::sure::weighed;

/// What is known of one problem that a text may mean.
#[derive(Debug, Clone, Copy)]
pub struct Sign {
    /// What the text's words tell of it, in logarithms of rarity.
    pub told: f64,
    /// How like the text is to what is said about it.
    pub likeness: Likeness,
}

impl Sign {
    /// What the weights of a problem belong to: its words' evidence, the logarithm of one more than that, likeness to the nearest of its
    /// phrases, and to the middle of all.
    pub fn signs(&self) -> [f64; OF_ONE] {
        [self.told, self.told.ln_1p(), self.likeness.nearest, self.likeness.centre]
    }
}

/// What is known of a text.
#[derive(Debug)]
pub struct Signs {
    /// Of each problem by position; nothing for a stop-concept, which no text means but by its name.
    pub problems: Vec<Option<Sign>>,
    /// What its words tell of whether it is about any problem at all.
    pub relevance: Relevance,
    /// How like it is to matters that are none.
    pub elsewhere: f64,
}

impl Signs {
    /// What the weights of no problem at all belong to, 1 first: what the words tell of that, and how like the text is to a matter that is
    /// none.
    pub fn of_none(&self) -> [f64; OF_NONE] {
        let Relevance { known, apart, elsewhere, private_speech, public_speech, .. } = self.relevance;
        [1.0, known, apart, elsewhere, private_speech, public_speech, self.elsewhere]
    }
}

/// How many signs a problem has.
pub const OF_ONE: usize = 4;
/// How many signs there are of no problem at all.
pub const OF_NONE: usize = 7;
/// A text that is as likely as this about no problem is refused.
const REFUSED: f64 = 0.5;

/// How much each sign tells.
#[derive(Debug)]
pub(super) struct Tuning {
    /// In the order of [`Sign::signs`].
    problem: [f64; OF_ONE],
    /// In the order of [`Signs::of_none`].
    none: [f64; OF_NONE],
}

impl Tuning {
    /// By words and likeness.
    pub(super) const TOGETHER: Self =
        Self { problem: [0.277, 1.703, 11.362, 7.447], none: [3.121, -4.029, -1.460, 5.049, 1.234, -2.283, 17.611] };
    /// By likeness alone, to see what that is worth.
    pub(super) const ALONE: Self =
        Self { problem: [0.0, 0.0, 23.286, 13.382], none: [4.881, 0.0, 0.0, 0.0, 0.0, 0.0, 25.939] };

    /// How likely each problem is, by position, 0 to 1; nothing where the text is refused, if it may be.
    pub(super) fn likely(&self, signs: &Signs, may_refuse: bool) -> Option<Vec<f64>> {
        let none = weighed(signs.of_none(), self.none);
        let of = |sign: &Option<Sign>| sign.map_or(f64::NEG_INFINITY, |sign| weighed(sign.signs(), self.problem));
        let odds: Vec<f64> = signs.problems.iter().map(of).collect();
        let most = odds.iter().copied().fold(none, f64::max);
        let shares: Vec<f64> = odds.iter().map(|odds| (odds - most).exp()).collect();
        let all = shares.iter().sum::<f64>() + (none - most).exp();
        let refused = may_refuse && (none - most).exp() / all >= REFUSED;
        (!refused).then(|| shares.iter().map(|share| share / all).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sentence::matters::likeness_of;

    fn signs(problems: &[Option<(f64, f64)>], known: f64, elsewhere: f64) -> Signs {
        let sign = |(told, nearest): (f64, f64)| Sign { told, likeness: likeness_of(nearest) };
        Signs {
            problems: problems.iter().map(|one| one.map(sign)).collect(),
            relevance: Relevance { known, apart: known, ..Relevance::default() },
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
