//! How a place sees itself in a problem: strengths of some are matched to challenges of others (R151), and no fit looks at it.

/// How a place sees itself in a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelfAssessment {
    /// It is a strength of its own.
    Strength,
    /// It is a challenge to it.
    Challenge,
}

impl SelfAssessment {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Strength, Self::Challenge];

    /// The code in stores.
    pub fn code(self) -> &'static str {
        match self {
            Self::Strength => "strength",
            Self::Challenge => "challenge",
        }
    }

    /// The one of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// How a peer must see itself in what is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assessed {
    /// So, whatever the asker says.
    As(SelfAssessment),
    /// The other of what the asker says.
    Complement,
}

impl Assessed {
    /// Whether what a peer says of itself is what is wanted, beside what the asker says of itself. Whoever asks about a problem and calls it no
    /// strength has it.
    pub fn is_met(self, yours: Option<SelfAssessment>, theirs: Option<SelfAssessment>) -> bool {
        let wanted = match (self, yours) {
            (Self::As(wanted), _) => wanted,
            (Self::Complement, Some(SelfAssessment::Strength)) => SelfAssessment::Challenge,
            (Self::Complement, Some(SelfAssessment::Challenge) | None) => SelfAssessment::Strength,
        };
        theirs == Some(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r151_a_strength_meets_a_challenge_and_nobody_is_met_who_says_nothing() {
        let (strength, challenge) = (Some(SelfAssessment::Strength), Some(SelfAssessment::Challenge));
        let met = |yours, theirs| Assessed::Complement.is_met(yours, theirs);
        assert!(met(challenge, strength) && met(strength, challenge) && met(None, strength));
        assert!(!met(strength, strength) && !met(challenge, challenge) && !met(None, challenge));
        for yours in [strength, challenge, None] {
            assert!(!met(yours, None));
            assert!(SelfAssessment::ALL.into_iter().all(|one| Assessed::As(one).is_met(yours, Some(one))));
        }
    }
}
