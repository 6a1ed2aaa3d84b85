//! The mode `peers`: for each place with a live record its peers, or why it has none (R113).

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::agenda::{Agenda, AgendaItem};
use super::capacity::{Decided, Given};
use super::job::{Job, JobError, Tally, figure};
use super::lists::Lists;
use super::peer_row::{self, Beside};
use super::spread::{ByFit, Listings, Spread};
use crate::domain::cancel::Cancel;
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::query::{Query, Terms};
use crate::domain::register::Register;
use crate::domain::slot::Slot;
use crate::engine::View;
use crate::proto::v1;

/// What `peers` is asked to do.
#[derive(Debug, Clone)]
pub struct PeerOptions {
    /// On which terms every place asks.
    pub terms: Terms,
    /// The days by which places (by position in the register) have to decide about a problem.
    pub decisions: BTreeMap<(Slot, ProblemId), Date>,
    /// The most lists of the run that one place may stand on; none is any number. Not together with ranking extras: with a number
    /// they do not matter.
    pub max_listings: Option<NonZeroUsize>,
}

/// The mode `peers` with its options.
#[derive(Debug)]
pub struct Peers {
    view: View,
    terms: Arc<Terms>,
    agenda: Agenda,
    lists: Lists,
    max_listings: Option<NonZeroUsize>,
}

impl Peers {
    /// Every place with a live record asks, with all its live records and with each.
    pub fn new(view: View, options: PeerOptions) -> Self {
        let agenda = Agenda::new(view.register(), &options.decisions);
        let PeerOptions { terms, max_listings, .. } = options;
        let lists = Lists::new(view.register().profiles().len());
        Self { view, terms: Arc::new(terms), agenda, lists, max_listings }
    }

    /// The rows of one question; at least one.
    fn rows(
        &self,
        decided: Option<&Decided>,
        question: &AgendaItem,
        cancel: &Cancel,
    ) -> Result<Vec<v1::PeerRow>, JobError> {
        let (place, problem) = (question.place, question.problem.as_ref());
        let query = Query::of(place, problem, &self.terms);
        let listed = decided.and_then(|decided| decided.of(place, problem));
        let asker = self.view.asker(&query);
        let asking = self.view.ask(&asker, cancel)?;
        let chosen: Option<Vec<Slot>> = listed.map(|listed| listed.iter().map(|one| one.place).collect());
        let listing = match (&chosen, decided) {
            (Some(places), _) => asking.list_these(places)?,
            (None, Some(_)) => asking.list()?,
            (None, None) => self.lists.list(&self.view, &asking, place, problem)?,
        };
        let (peers, answer) = (listing.places(), listing.told_in_rows()?);
        let mut beside = Vec::with_capacity(peers.len());
        for (at, &peer) in peers.iter().enumerate() {
            beside.push(Beside {
                mutual_rank: self.mutual_rank(decided, question, peer, cancel)?,
                passed_over: listed.and_then(|listed| listed.get(at)).map(|one| one.rank - at - 1),
                meeting_places: self.meeting_places(place, peer),
            });
        }
        Ok(peer_row::rows(answer, question.decision_by, beside))
    }

    /// The places of the run.
    pub fn register(&self) -> &Register {
        self.view.register()
    }

    /// The answer to a place's question with all its live records, as its rows have it: whole, with the words that a row has no
    /// column for. `listed` are the peers of those rows. None of a place that is not there.
    ///
    /// # Errors
    ///
    /// [`JobError::Cancelled`] soon after `cancel` is set; what keeps the question from being answered.
    pub fn answer(
        &self,
        place: &PlaceId,
        listed: &[PlaceId],
        cancel: &Cancel,
    ) -> Result<Option<v1::FindPeersResponse>, JobError> {
        let Some(place) = self.view.register().position(place) else { return Ok(None) };
        let query = Query::of(place, None, &self.terms);
        let asker = self.view.asker(&query);
        let asking = self.view.ask(&asker, cancel)?;
        let chosen: Vec<Slot> = listed.iter().filter_map(|id| self.view.register().position(id)).collect();
        // Where lists depend on each other, what the run decided stands in its rows alone.
        let listing = if self.max_listings.is_some() { asking.list_these(&chosen)? } else { asking.list()? };
        Ok(Some(listing.told()?))
    }

    /// The rank of the asker in the list of a peer for the same question. Where lists depend on each other only those of the run
    /// count.
    fn mutual_rank(
        &self,
        decided: Option<&Decided>,
        asked: &AgendaItem,
        peer: Slot,
        cancel: &Cancel,
    ) -> Result<Option<usize>, JobError> {
        let problem = asked.problem.as_ref();
        let at = match decided {
            Some(decided) => {
                let is_asker = |one: &Given| one.place == asked.place;
                decided.of(peer, problem).unwrap_or_default().iter().position(is_asker)
            }
            None => {
                let theirs = self.lists.of(&self.view, &self.terms, peer, problem, cancel)?;
                theirs.listed().iter().position(|&one| one == asked.place)
            }
        };
        Ok(at.map(|at| at + 1))
    }

    /// The larger places that both are part of: if they meet there already, that meeting will do (R145).
    fn meeting_places(&self, place: Slot, peer: Slot) -> Vec<(String, String)> {
        let register = self.view.register();
        let shared = register.hierarchy().shared_ancestors(&[place, peer]);
        let place = |at: Slot| &register.get(at).place;
        shared.into_iter().map(|at| (place(at).id.to_string(), place(at).name.clone())).collect()
    }
}

/// A run of peers beside what it would be by fit alone.
struct BesideFit<'a> {
    job: &'a Peers,
    decided: Option<&'a Decided>,
}

impl ByFit for BesideFit<'_> {
    fn listings_by_fit(&self, cancel: &Cancel) -> Result<Option<Listings>, JobError> {
        let Peers { view, terms, agenda, max_listings, .. } = self.job;
        if terms.extras.is_empty() && max_listings.is_none() {
            return Ok(None);
        }
        let by_fit = Arc::new(Terms { extras: Vec::new(), ..Terms::clone(terms) });
        let id = |place: Slot| view.register().get(place).place.id.to_string();
        let listed = |question: &AgendaItem| {
            let query = Query::of(question.place, None, &by_fit);
            let list = view.ask(&view.asker(&query), cancel)?.list()?.places();
            Ok(list.into_iter().map(|peer| (id(question.place), id(peer))).collect::<Vec<_>>())
        };
        let asked = agenda.all().par_iter().filter(|question| question.problem.is_none());
        let lists = asked.map(listed).collect::<Result<Vec<_>, JobError>>()?;
        Ok(Some(lists.into_iter().flatten().collect()))
    }

    fn largest_by_fit(&self) -> Option<usize> {
        self.decided.map(|decided| decided.largest_by_fit)
    }
}

impl Job for Peers {
    /// Every list, where `max_listings` makes them depend on each other.
    type Whole = Option<Decided>;
    type Row = v1::PeerRow;

    fn partition_count(&self) -> usize {
        self.agenda.partition_count()
    }

    fn whole(&self, cancel: &Cancel) -> Result<Option<Decided>, JobError> {
        let Some(most) = self.max_listings else { return Ok(None) };
        Decided::new(&self.view, &self.terms, self.agenda.all(), most, cancel).map(Some)
    }

    fn part(&self, decided: &Option<Decided>, number: usize, cancel: &Cancel) -> Result<Vec<v1::PeerRow>, JobError> {
        let mut rows = Vec::new();
        for question in self.agenda.partition(number) {
            cancel.check()?;
            rows.extend(self.rows(decided.as_ref(), question, cancel)?);
        }
        Ok(rows)
    }

    fn scope(&self) -> Vec<v1::RunFigure> {
        let all = self.view.register().profiles().len();
        let dated = self.agenda.all().iter().filter(|question| question.decision_by.is_some()).count();
        vec![
            figure("places", self.agenda.places as f64, "places with a live record: each has its rows"),
            figure("places_silent", (all - self.agenda.places) as f64, "places without a live record: not asked for"),
            figure("questions", self.agenda.all().len() as f64, "one with all live records, and one with each"),
            figure("questions_dated", dated as f64, "questions with a decision date: these come first"),
        ]
    }

    fn tally<'a>(&'a self, decided: &'a Option<Decided>) -> Box<dyn Tally<v1::PeerRow> + 'a> {
        Box::new(Spread::new(Box::new(BesideFit { job: self, decided: decided.as_ref() })))
    }
}
