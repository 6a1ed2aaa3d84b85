//! What every row of a batch is: a message of the contract that can be written, read again and taken apart into columns.

use prost::Message;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::mode::Mode;
use crate::proto::Fields;
use crate::proto::v1::{self, CohortRowKind};

/// A row of one mode.
pub trait Row: Message + Default + Fields + Serialize + DeserializeOwned + Clone + 'static {
    /// The mode whose rows these are.
    const MODE: Mode;

    /// Which of the mode's files a row goes to, by position among [`super::row_files`].
    fn file(&self) -> usize {
        0
    }
}

impl Row for v1::PeerRow {
    const MODE: Mode = Mode::Peers;
}

impl Row for v1::BuddyRow {
    const MODE: Mode = Mode::Buddies;
}

impl Row for v1::CohortRow {
    const MODE: Mode = Mode::Cohorts;

    fn file(&self) -> usize {
        usize::from(self.kind() == CohortRowKind::Unseated)
    }
}
