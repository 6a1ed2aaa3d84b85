//! How the listings of a run are spread: who is listed by many, who by nobody, and how mutual it is. Counted over the questions
//! with all live records; the figures say what they count.

use std::collections::{BTreeMap, BTreeSet};

use super::job::{JobError, Tally, figure};
use crate::domain::cancel::Cancel;
use crate::domain::hubs::{self, Hubs};
use crate::proto::v1;

/// What a run says of itself beside its rows.
pub(super) trait ByFit {
    /// Who would list whom by fit alone, of the questions with all live records; none where nothing else was asked for.
    fn listings_by_fit(&self, cancel: &Cancel) -> Result<Option<Listings>, JobError>;

    /// The most lists that one place would be on by fit alone; none where each list is a matter of its own question.
    fn largest_by_fit(&self) -> Option<usize>;
}

/// Counts the rows of the mode `peers`.
pub(super) struct Spread<'a> {
    job: Box<dyn ByFit + 'a>,
    rows_with_a_peer: usize,
    without: BTreeMap<String, usize>,
    askers: BTreeSet<String>,
    listings: Listings,
    /// On how many lists of any question each place is.
    lists: BTreeMap<String, usize>,
    /// Questions whose list somebody was passed over for.
    changed: BTreeSet<(String, String)>,
}

/// Who lists whom.
pub(super) type Listings = hubs::Listings<String>;

impl<'a> Spread<'a> {
    pub(super) fn new(job: Box<dyn ByFit + 'a>) -> Self {
        Self {
            job,
            rows_with_a_peer: 0,
            without: BTreeMap::new(),
            askers: BTreeSet::new(),
            listings: BTreeSet::new(),
            lists: BTreeMap::new(),
            changed: BTreeSet::new(),
        }
    }
}

impl Tally<v1::PeerRow> for Spread<'_> {
    fn count(&mut self, row: &v1::PeerRow) {
        if row.no_peer_reason.is_some() {
            *self.without.entry(row.no_peer_reason().as_str_name().to_lowercase()).or_default() += 1;
        } else {
            self.rows_with_a_peer += 1;
            *self.lists.entry(row.peer_place_id.clone()).or_default() += 1;
        }
        if row.passed_over() > 0 {
            self.changed.insert((row.place_id.clone(), row.problem_id.clone()));
        }
        if row.problem_id.is_empty() {
            if !row.peer_place_id.is_empty() {
                self.listings.insert((row.place_id.clone(), row.peer_place_id.clone()));
            }
            self.askers.insert(row.place_id.clone());
        }
    }

    fn figures(self: Box<Self>, cancel: &Cancel) -> Result<Vec<v1::RunFigure>, JobError> {
        let mut figures = vec![figure("rows_with_a_peer", self.rows_with_a_peer as f64, "rows that name a peer")];
        for (reason, count) in &self.without {
            let why = reason.trim_start_matches("no_peer_reason_").replace('_', " ");
            figures.push(figure(reason, *count as f64, &format!("questions without a peer: {why}")));
        }
        let most = self.lists.values().copied().max().unwrap_or_default() as f64;
        figures.push(figure("lists_largest", most, "most lists, of any question, that one place is on"));
        figures.extend(shape(&self.askers, &self.listings, "", ""));
        if let Some(by_fit) = self.job.listings_by_fit(cancel)? {
            figures.extend(shape(&self.askers, &by_fit, "_by_fit", ", by fit alone"));
        }
        if let Some(most) = self.job.largest_by_fit() {
            let (most, changed) = (most as f64, self.changed.len() as f64);
            figures.push(figure("lists_largest_by_fit", most, "most lists that one place is on, by fit alone"));
            figures.push(figure(
                "questions_passed_over",
                changed,
                "questions with a peer for whom somebody was passed over",
            ));
        }
        Ok(figures)
    }
}

/// The figures of who lists whom.
fn shape(askers: &BTreeSet<String>, listings: &Listings, name: &str, when: &str) -> [v1::RunFigure; 4] {
    let hubs = Hubs::of(askers.iter().cloned(), listings);
    let (largest, never) = (hubs.largest().map_or(0, |(_, lists)| lists), hubs.never().count());
    let told = |what: &str, value: f64, text: &str| figure(&format!("{what}{name}"), value, &format!("{text}{when}"));
    [
        told("in_degree_largest", largest as f64, "most lists, of all live records, that one place is in"),
        told("never_listed", never as f64, "places of the run that are in no such list"),
        told("skew", hubs.skew(), "skewness of the number of lists that a place is in: 0 is even"),
        told("reciprocity", hubs.reciprocity(), "share of listings that the other side returns"),
    ]
}
