//! What kind of body pays for a caller: places are less frank where whoever brings them together holds the purse strings (R61).

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::text;

/// A kind of body that pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FunderKind {
    /// Places themselves, and bodies that are theirs or live on their subscriptions.
    Sector,
    /// The government above places, with its departments and agencies.
    CentralGovernment,
    /// Who regulates, inspects or audits places.
    Regulator,
    /// A charity or a foundation.
    Charity,
    /// A university, or who pays for research.
    University,
    /// A company.
    Company,
    /// None of these.
    Other,
}

/// What is no kind of funder.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("'{0}' is no kind of funder: {kinds}", kinds = FunderKind::ALL.map(FunderKind::code).join(", "))]
pub struct FunderKindError(String);

impl FunderKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Sector,
        Self::CentralGovernment,
        Self::Regulator,
        Self::Charity,
        Self::University,
        Self::Company,
        Self::Other,
    ];

    /// The code at the prompt, in files and in stores.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sector => "sector",
            Self::CentralGovernment => "central_government",
            Self::Regulator => "regulator",
            Self::Charity => "charity",
            Self::University => "university",
            Self::Company => "company",
            Self::Other => "other",
        }
    }

    /// In a sentence, behind "paid for by".
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Sector => "places or bodies of their own",
            Self::CentralGovernment => "central government",
            Self::Regulator => "a regulator or inspector",
            Self::Charity => "a charity",
            Self::University => "a university",
            Self::Company => "a company",
            Self::Other => "some other kind of body",
        }
    }

    /// The kinds of which none is among those that pay. Where it is not known who pays, any may.
    pub fn none_of(paying: &BTreeSet<Self>) -> BTreeSet<Self> {
        if paying.is_empty() {
            return BTreeSet::new();
        }
        Self::ALL.into_iter().filter(|kind| !paying.contains(kind)).collect()
    }
}

impl fmt::Display for FunderKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for FunderKind {
    type Err = FunderKindError;

    fn from_str(text: &str) -> Result<Self, FunderKindError> {
        let known = Self::ALL.into_iter().find(|kind| kind.code() == text);
        known.ok_or_else(|| FunderKindError(text::echo(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r61_of_whoever_does_not_say_who_pays_any_kind_may() {
        assert_eq!(FunderKind::none_of(&BTreeSet::new()), BTreeSet::new());
        let paying = BTreeSet::from([FunderKind::Sector, FunderKind::CentralGovernment]);
        let none = FunderKind::none_of(&paying);
        assert!(none.is_disjoint(&paying) && none.len() == FunderKind::ALL.len() - 2);
        for kind in FunderKind::ALL {
            assert_eq!(kind.code().parse(), Ok(kind));
        }
        assert!("treasury".parse::<FunderKind>().is_err());
    }
}
