//! The mode `peers`: for each place with a live record its peers, or why it has none (R113).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::agenda::{Agenda, Question};
use super::job::{Job, JobError, Tally, figure, json_line};
use super::lists::Lists;
use super::peer_row;
use super::spread::Spread;
use crate::domain::cancel::Cancel;
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::query::{Query, Subject};
use crate::engine::Engine;
use crate::proto::v1;

/// What `peers` is asked to do.
#[derive(Debug, Clone)]
pub struct PeerOptions {
    /// What every place asks; its subject and its problem are put in for each.
    pub question: Query,
    /// The days by which places (by position in the register) have to decide about a problem.
    pub decisions: BTreeMap<(usize, ProblemId), Date>,
}

/// The mode `peers` with its options.
#[derive(Debug)]
pub struct Peers {
    engine: Arc<Engine>,
    question: Query,
    agenda: Agenda,
    lists: Lists,
}

impl Peers {
    /// Every place with a live record asks, with all its live records and with each.
    pub fn new(engine: Arc<Engine>, options: PeerOptions) -> Self {
        let agenda = Agenda::new(engine.register(), &options.decisions);
        Self { engine, question: options.question, agenda, lists: Lists::default() }
    }

    /// Who would list whom by fit alone, of the questions with all live records; none where nothing else was asked for.
    pub(super) fn listings_by_fit(&self, cancel: &Cancel) -> Result<Option<BTreeSet<(String, String)>>, JobError> {
        if self.question.extras.is_empty() {
            return Ok(None);
        }
        let by_fit = Query { extras: Vec::new(), ..self.question.clone() };
        let id = |place: usize| self.engine.register().get(place).place.id.to_string();
        let listed = |question: &Question| {
            let query = Query { subject: Subject::Registered(question.place), ..by_fit.clone() };
            let list = self.engine.list_peers(&query, cancel)?;
            Ok(list.into_iter().map(|peer| (id(question.place), id(peer))).collect::<Vec<_>>())
        };
        let asked = self.agenda.all().par_iter().filter(|question| question.problem.is_none());
        let lists = asked.map(listed).collect::<Result<Vec<_>, JobError>>()?;
        Ok(Some(lists.into_iter().flatten().collect()))
    }

    /// The rows of one question; at least one.
    fn rows(&self, question: &Question, cancel: &Cancel) -> Result<Vec<v1::PeerRow>, JobError> {
        let (place, problem) = (question.place, question.problem.as_ref());
        let subject = Subject::Registered(place);
        let query = Query { subject, problem: problem.cloned(), ..self.question.clone() };
        let answer = self.engine.find_peers_until(&query, cancel)?;
        let position = |peer: &v1::Peer| {
            let id = PlaceId::new(&peer.place_id).ok()?;
            self.engine.register().position(&id)
        };
        let listed: Vec<usize> = answer.peers.iter().filter_map(position).collect();
        self.lists.keep(place, problem, listed.clone());
        let mut mutual = Vec::with_capacity(listed.len());
        for peer in listed {
            let theirs = self.lists.of(&self.engine, &self.question, peer, problem, cancel)?;
            mutual.push(theirs.iter().position(|&one| one == place).map(|at| at + 1));
        }
        Ok(peer_row::rows(answer, question.decision_by, &mutual))
    }
}

impl Job for Peers {
    fn mode(&self) -> &'static str {
        "peers"
    }

    fn partition_count(&self) -> usize {
        self.agenda.partition_count()
    }

    fn partition(&self, number: usize, cancel: &Cancel) -> Result<Vec<String>, JobError> {
        let mut lines = Vec::new();
        for question in self.agenda.partition(number) {
            cancel.check()?;
            for row in self.rows(question, cancel)? {
                lines.push(json_line(&row)?);
            }
        }
        Ok(lines)
    }

    fn scope(&self) -> Vec<v1::RunFigure> {
        let all = self.engine.register().profiles().len();
        let dated = self.agenda.all().iter().filter(|question| question.decision_by.is_some()).count();
        vec![
            figure("places", self.agenda.places as f64, "places with a live record: each has its rows"),
            figure("places_silent", (all - self.agenda.places) as f64, "places without a live record: not asked for"),
            figure("questions", self.agenda.all().len() as f64, "one with all live records, and one with each"),
            figure("questions_dated", dated as f64, "questions with a decision date: these come first"),
        ]
    }

    fn tally(&self) -> Box<dyn Tally + '_> {
        Box::new(Spread::new(self))
    }
}
