//! Somebody who calls, as the operator registered them.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use jiff::Timestamp;
use jiff::civil::Date;

use super::line::Line;
use super::principal::Principal;
use super::role::{Kind, Role};
use crate::domain::consent::Lens;
use crate::domain::funder::FunderKind;
use crate::domain::id::{CallerId, TermId};
use crate::domain::uncovered::Uncovered;

/// Most networks that one caller belongs to.
pub const MOST_NETWORKS: usize = 50;

/// What was agreed with a caller about what may be shared (R65).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// What it is called, or where it can be read.
    pub title: Line,
    /// Its version.
    pub version: Line,
    /// The day on which it was agreed.
    pub agreed_on: Date,
    /// Blocks of a comparison that it does not cover: the caller asks without them and is told nothing of them.
    pub uncovered: Uncovered,
}

/// Somebody who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Given by the operator; never used again for another.
    pub id: CallerId,
    /// For people.
    pub name: Line,
    /// What it is.
    pub role: Role,
    /// Who runs it (R61).
    pub operated_by: Line,
    /// Who pays for it (R61).
    pub funded_by: Line,
    /// What kinds of body these are; none where it is not known, and then any may pay (R61).
    pub funder_kinds: BTreeSet<FunderKind>,
    /// What was agreed about sharing.
    pub agreement: Agreement,
    /// Who it is to issuers of signed tokens, each once and nobody else's; at most [`MOST_PRINCIPALS`](super::MOST_PRINCIPALS).
    pub signs_in: Vec<Principal>,
    /// The networks that it belongs to, each once; at most [`MOST_NETWORKS`]: what places share with one of them it sees.
    pub networks: Vec<TermId>,
    /// The sector whose words its answers use where a question names none (R102).
    pub audience: Option<TermId>,
    /// How many calls a minute it may make; any number where none is said (R102).
    pub calls_per_minute: Option<NonZeroU32>,
    /// When it was registered.
    pub registered: Timestamp,
    /// Since when it may call no more.
    pub retired: Option<Timestamp>,
}

impl Caller {
    /// What decides which of the facts that are not for everybody it sees: none at all where it is told of no single place.
    pub fn lens(&self) -> Lens {
        match self.role.kind() {
            Kind::AggregateOnly => Lens::default(),
            Kind::Place | Kind::Portal | Kind::Convener | Kind::Operator => {
                let networks = self.networks.iter().cloned().collect();
                Lens {
                    networks,
                    caller: Some(self.id.clone()),
                    convenes: self.role.kind() == Kind::Convener,
                    not_paid_by: FunderKind::none_of(&self.funder_kinds),
                }
            }
        }
    }
}
