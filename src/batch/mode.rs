//! The modes of a batch. Each match here and over a mode elsewhere is without a last arm for all others: a mode that comes later
//! does not compile until every place knows it (`docs/adding-a-batch-mode.md`).

/// A mode of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// For each place its peers.
    Peers,
    /// One mutual buddy for each place.
    Buddies,
    /// Small groups about one live problem each.
    Cohorts,
}

impl Mode {
    /// All modes, in the order of the contract.
    pub const ALL: [Self; 3] = [Self::Peers, Self::Buddies, Self::Cohorts];

    /// Its name in manifests, ids of runs and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Peers => "peers",
            Self::Buddies => "buddies",
            Self::Cohorts => "cohorts",
        }
    }

    /// The mode of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }

    /// The names of all, for messages.
    pub fn names() -> String {
        let [others @ .., last] = Self::ALL.map(Self::name);
        format!("{} or {last}", others.join(", "))
    }

    /// The message that a row is, by its full name. Its fields are the columns.
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Peers => "peermatch.v1.PeerRow",
            Self::Buddies => "peermatch.v1.BuddyRow",
            Self::Cohorts => "peermatch.v1.CohortRow",
        }
    }
}
