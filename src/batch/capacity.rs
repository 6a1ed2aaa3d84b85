//! Who is listed for whom where no place may stand on more than so many lists (R81): whoever is on that many is passed over, and
//! the next best is listed.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde::{Deserialize, Serialize};

use super::agenda::AgendaItem;
use super::job::JobError;
use crate::domain::cancel::Cancel;
use crate::domain::id::ProblemId;
use crate::domain::query::{Query, Terms};
use crate::domain::slot::Slot;
use crate::engine::first::{self, Standing};
use crate::engine::{EngineError, View};

/// How many times the length of a list is looked up at first, and how many times more whenever that was not enough.
const RESERVE: usize = 4;

/// One listed place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Given {
    /// Its position in the register.
    pub(super) place: Slot,
    /// Its rank by fit, from 1. It is higher than its rank in the list where places before it were passed over.
    pub(super) rank: usize,
}

/// A place and the problem it asks with.
type Key = (Slot, Option<ProblemId>);

/// The lists of every question of a run.
#[derive(Debug, Serialize, Deserialize)]
pub struct Decided {
    /// In the order of the questions.
    lists: Vec<(Key, Vec<Given>)>,
    /// Most lists that one place would be on by fit alone.
    pub(super) largest_by_fit: usize,
}

impl Decided {
    /// Decides all lists. It goes round: in each round every question is given one place, the best by fit that is on fewer than
    /// `most` lists, so that nobody has two before everybody has one. Within a round questions with a decision date come first
    /// (R30), then those with the fewest eligible places: who has few to turn to chooses before who has many. Ties break by the
    /// published hash. Whoever is left without anybody has only places to turn to that are on `most` lists. A list ends where an
    /// answer would: after its third place, where a fit falls far below the one before.
    pub(super) fn new(
        view: &View,
        terms: &Arc<Terms>,
        questions: &[AgendaItem],
        most: NonZeroUsize,
        cancel: &Cancel,
    ) -> Result<Self, JobError> {
        let limit = terms.limit.get();
        let seeker = |asked| Seeker::new(view, terms, asked, cancel);
        let mut seekers: Vec<Seeker<'_>> = questions.par_iter().map(seeker).collect::<Result<_, EngineError>>()?;
        let largest_by_fit = largest(&seekers, limit, view.register().profiles().len());
        seekers.sort_by_key(Seeker::turn);
        let mut room = vec![most.get(); view.register().profiles().len()];
        for _ in 0..limit {
            for seeker in &mut seekers {
                cancel.check()?;
                seeker.take(view, terms, &mut room, cancel)?;
            }
        }
        let key = |asked: &AgendaItem| (asked.place, asked.problem.clone());
        let listed = seekers.into_iter().map(|seeker| (key(seeker.asked), seeker.listed));
        let lists = listed.collect::<BTreeMap<_, _>>().into_iter().collect();
        Ok(Self { lists, largest_by_fit })
    }

    /// Who is listed for a question, best first; none where the run does not ask it.
    pub(super) fn of(&self, place: Slot, problem: Option<&ProblemId>) -> Option<&[Given]> {
        let wanted = (place, problem);
        let at = self.lists.binary_search_by(|((place, problem), _)| (*place, problem.as_ref()).cmp(&wanted)).ok()?;
        Some(&self.lists[at].1)
    }
}

/// One question that is being given its list.
struct Seeker<'a> {
    asked: &'a AgendaItem,
    /// The first of its ranking, as far as it was looked up.
    known: Vec<(Slot, Standing)>,
    /// Eligible places.
    considered: usize,
    /// What breaks its ties with other questions.
    tie: u64,
    /// How many of `known` were given or passed over. Places never become free again, so that it goes forward only.
    seen: usize,
    listed: Vec<Given>,
}

impl<'a> Seeker<'a> {
    fn new(view: &View, terms: &Arc<Terms>, asked: &'a AgendaItem, cancel: &Cancel) -> Result<Self, EngineError> {
        let mut seeker = Self { asked, known: Vec::new(), considered: 0, tie: 0, seen: 0, listed: Vec::new() };
        seeker.look_up(view, terms, terms.limit.get() * RESERVE, cancel)?;
        Ok(seeker)
    }

    fn look_up(&mut self, view: &View, terms: &Arc<Terms>, number: usize, cancel: &Cancel) -> Result<(), EngineError> {
        let query = Query::of(self.asked.place, self.asked.problem.as_ref(), terms);
        let first = view.ask(&view.asker(&query), cancel)?.first(number)?;
        self.known = first.peers.iter().map(|one| (one.scored.place, one.standing())).collect();
        self.considered = first.considered;
        self.tie = first.peers.first().map_or(0, |one| one.scored.tie);
        Ok(())
    }

    /// What puts questions in order within a round.
    fn turn(&self) -> (bool, Option<Date>, usize, u64) {
        (self.asked.decision_by.is_none(), self.asked.decision_by, self.considered, self.tie)
    }

    /// Takes the best place that has room, if any is left.
    fn take(
        &mut self,
        view: &View,
        terms: &Arc<Terms>,
        room: &mut [usize],
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        loop {
            while let Some(&(place, standing)) = self.known.get(self.seen) {
                let last = self.listed.last().map(|last| self.known[last.rank - 1].1);
                if last.is_some_and(|last| first::falls(self.listed.len(), last, standing)) {
                    return Ok(());
                }
                self.seen += 1;
                if room[place] > 0 {
                    room[place] -= 1;
                    self.listed.push(Given { place, rank: self.seen });
                    return Ok(());
                }
            }
            if self.known.len() >= self.considered {
                return Ok(());
            }
            self.look_up(view, terms, self.known.len() * RESERVE, cancel)?;
        }
    }
}

/// Most lists that one place is on if every question lists the first `limit` of its ranking.
fn largest(seekers: &[Seeker<'_>], limit: usize, places: usize) -> usize {
    let mut lists = vec![0_usize; places];
    for seeker in seekers {
        let first = &seeker.known[..limit.min(seeker.known.len())];
        let standings: Vec<Standing> = first.iter().map(|&(_, standing)| standing).collect();
        first.iter().take(first::length(&standings)).for_each(|&(place, _)| lists[place] += 1);
    }
    lists.into_iter().max().unwrap_or_default()
}
