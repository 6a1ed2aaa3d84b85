//! Buddies: everybody gets one partner, and is that partner's only one (R93); whoever gets none is told why (R113).

mod compare;
mod row;
mod unmatched;

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::circle::Circle;
use super::pairing::{self, Aim, Candidates, PairError, Partners};
use crate::domain::cancel::Cancel;
use crate::domain::id::PlaceId;
use crate::domain::slot::{Member, Slot};
use crate::engine::{EngineError, View};

use unmatched::Unmatched;

/// Two places, by their positions in the register, in either order.
pub type Pair = (Slot, Slot);

/// How pairs are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Method {
    /// The highest total fit, where a pair is worth the lower of its two fits.
    #[default]
    Best,
    /// Pairs that nobody would leave for somebody who would have them. Where there are none, the best in all, and the pairs
    /// that would rather be together are reported.
    Stable,
}

/// What the convener wants. Pairs of places that do not take part are allowed and change nothing, but for fixed ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BuddyOptions {
    /// How pairs are chosen.
    pub method: Method,
    /// What the best pairs are chosen for; of no matter to stable ones.
    pub aim: Aim,
    /// Never these.
    pub forbidden: Vec<Pair>,
    /// These in any case, siblings and pairs of earlier rounds included.
    pub fixed: Vec<Pair>,
    /// Pairs of earlier rounds: not these again.
    pub earlier: Vec<Pair>,
}

/// Why there are no buddies.
#[derive(Debug, Error)]
pub enum BuddyError {
    /// A place in two fixed pairs, or in one with itself.
    #[error("the fixed pairs name '{0}' twice; a place has one buddy")]
    FixedTwice(PlaceId),
    /// A pair that is both.
    #[error("'{0}' and '{1}' are both a fixed and a forbidden pair")]
    FixedForbidden(PlaceId, PlaceId),
    /// A fixed pair that is none (laws 1 and 5), with the reason.
    #[error("'{one}' and '{other}' cannot be a fixed pair: {because}")]
    FixedApart {
        /// One place.
        one: PlaceId,
        /// The other.
        other: PlaceId,
        /// Why they are no peers.
        because: String,
    },
    /// The pairing failed.
    #[error(transparent)]
    Pairs(#[from] PairError),
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// The pairs of one run, and who took part.
#[derive(Debug, Clone)]
pub struct Buddies<'e> {
    circle: Circle<'e>,
    pairs: Cow<'e, Pairs>,
}

/// What was decided: long in the making and good for as long as the circle is the same.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pairs {
    /// Whom each member could be paired with.
    open: Candidates,
    partners: Partners,
    fixed: BTreeSet<(Member, Member)>,
    unmatched: Vec<Option<Unmatched>>,
    asked: Method,
    used: Method,
}

impl Pairs {
    /// Whether options can be met: each place in one fixed pair at most, and only peers who are not forbidden.
    ///
    /// # Errors
    ///
    /// The fixed pair that cannot be.
    pub fn check(circle: &Circle<'_>, options: &BuddyOptions) -> Result<(), BuddyError> {
        fixed(circle, options).map(|_| ())
    }

    /// Pairs the members of a circle. `candidates` are those of the circle.
    ///
    /// # Errors
    ///
    /// The fixed pair that cannot be; fits beyond what the pairing can add up.
    pub fn new(circle: &Circle<'_>, candidates: &Candidates, options: &BuddyOptions) -> Result<Self, BuddyError> {
        let fixed = fixed(circle, options)?;
        let held: BTreeSet<Member> = fixed.iter().flat_map(|&(one, other)| [one, other]).collect();
        let barred = |pairs: &[Pair]| -> BTreeSet<(Member, Member)> {
            pairs.iter().filter_map(|&pair| members(circle, pair)).collect()
        };
        let (forbidden, earlier) = (barred(&options.forbidden), barred(&options.earlier));
        let mut open = candidates.clone();
        open.retain(|one, other| {
            let pair = (one, other);
            !forbidden.contains(&pair) && !earlier.contains(&pair) && !held.contains(&one) && !held.contains(&other)
        });
        let stable = (options.method == Method::Stable).then(|| pairing::stable_pairs(&open)).flatten();
        let used = if stable.is_some() { Method::Stable } else { Method::Best };
        let mut partners = match stable {
            Some(partners) => partners,
            None => pairing::best_pairs(open.members(), &open.edges(), options.aim)?,
        };
        let why = unmatched::reasons(candidates, &open, &partners, &forbidden, &earlier);
        for &(one, other) in &fixed {
            partners[one] = Some(other);
            partners[other] = Some(one);
        }
        let unmatched =
            why.into_iter().zip(&partners).map(|(why, partner)| why.filter(|_| partner.is_none())).collect();
        Ok(Self { open, partners, fixed, unmatched, asked: options.method, used })
    }
}

impl<'e> Buddies<'e> {
    /// Pairs the members of a circle. `candidates` are those of the circle.
    ///
    /// # Errors
    ///
    /// As [`Pairs::new`].
    pub fn new(circle: Circle<'e>, candidates: &Candidates, options: &BuddyOptions) -> Result<Self, BuddyError> {
        let pairs = Pairs::new(&circle, candidates, options)?;
        Ok(Self { circle, pairs: Cow::Owned(pairs) })
    }

    /// The pairs that were decided in this circle before.
    pub fn of(circle: Circle<'e>, pairs: &'e Pairs) -> Self {
        Self { circle, pairs: Cow::Borrowed(pairs) }
    }

    /// Whether stable pairs were asked for and there are none.
    pub fn fell_back(&self) -> bool {
        self.pairs.asked != self.pairs.used
    }

    /// Partners as they are among the candidates: those with a fixed one have no candidates.
    fn without_fixed(&self) -> Partners {
        let is_fixed = |one: Member, other: Member| self.pairs.fixed.contains(&(one.min(other), one.max(other)));
        let kept = |(member, partner): (Member, &Option<Member>)| partner.filter(|&other| !is_fixed(member, other));
        Member::each(&self.pairs.partners).map(kept).collect()
    }
}

fn members(circle: &Circle<'_>, (one, other): Pair) -> Option<(Member, Member)> {
    let (one, other) = (circle.member(one)?, circle.member(other)?);
    Some((one.min(other), one.max(other)))
}

/// The fixed pairs as members, checked: each place once, none forbidden, all of them peers.
fn fixed(circle: &Circle<'_>, options: &BuddyOptions) -> Result<BTreeSet<(Member, Member)>, BuddyError> {
    let view = circle.view();
    let id = |place: Slot| view.register().get(place).place.id.clone();
    let mut seen = BTreeSet::new();
    let mut fixed = BTreeSet::new();
    for &(one, other) in &options.fixed {
        if let Some(&twice) = [one, other].iter().find(|&&place| !seen.insert(place)) {
            return Err(BuddyError::FixedTwice(id(twice)));
        }
        if options.forbidden.iter().any(|&pair| pair == (one, other) || pair == (other, one)) {
            return Err(BuddyError::FixedForbidden(id(one), id(other)));
        }
        let apart = |because| BuddyError::FixedApart { one: id(one), other: id(other), because };
        let Some(pair) = members(circle, (one, other)) else {
            return Err(apart("both need a live record of what the run is about".to_owned()));
        };
        if let Some(because) = no_peers(view, circle, pair)? {
            return Err(apart(because));
        }
        fixed.insert(pair);
    }
    Ok(fixed)
}

/// Why two members are no peers; nothing where they are. The convener may fix a pair of siblings.
fn no_peers(view: &View, circle: &Circle<'_>, (one, other): (Member, Member)) -> Result<Option<String>, EngineError> {
    let mut query = circle.query(one);
    query.terms_mut().filter.relation = None;
    let answer = view.ask(&view.asker(&query), &Cancel::new())?.explain(circle.places()[other])?;
    Ok(answer.not_peer_because.map(|why| why.text))
}
