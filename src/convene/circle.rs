//! Who takes part in one run of the convener, and whom each of them could meet.

use std::num::NonZeroU8;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::pairing::{Candidates, Wish};
use crate::domain::cancel::Cancel;
use crate::domain::contact::Contacts;
use crate::domain::effort::Effort;
use crate::domain::id::ProblemId;
use crate::domain::pressure::PressureUse;
use crate::domain::profile::Profile;
use crate::domain::query::{Limit, Query, Relation, Subject};
use crate::domain::record::Record;
use crate::domain::slot::{Member, Slot};
use crate::domain::taxonomy::Taxonomy;
use crate::engine::{EngineError, Scored, View};

/// What a run is about.
#[derive(Debug, Clone, PartialEq)]
pub struct CircleOptions {
    /// The one problem that everybody must have live; none compares all live records.
    pub problem: Option<ProblemId>,
    /// How many others each place may wish for, the best first; none is all. With a number, what is best is best among those
    /// wishes only: at 11,000 places all pairs are too many to hold.
    pub nearest: Option<usize>,
    /// Whether parts of the same larger place may meet. They may have met already (law 5 flags them).
    pub siblings: bool,
    /// Time that each place can give to those it meets; none is any amount. It changes what is proposed, never who meets.
    pub time_available: Option<Effort>,
    /// Who has met before.
    pub contacts: Arc<Contacts>,
    /// In whole years: a record older than this on the day brings nobody together. None where age bars nobody.
    pub oldest_record_years: Option<NonZeroU8>,
    /// The day by which staleness is judged.
    pub today: Date,
}

/// Why a place that has live what a run is about does not take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Barred {
    /// It is a partnership that is no more.
    OfItsTime,
    /// What it has on record is older than brings anybody together.
    OldRecord,
}

impl CircleOptions {
    /// All live records of all places, by the pack's weights, parts of one larger place apart, and nothing else asked for.
    pub fn new(today: Date) -> Self {
        Self {
            problem: None,
            nearest: None,
            siblings: false,
            time_available: None,
            contacts: Arc::default(),
            oldest_record_years: None,
            today,
        }
    }

    /// Whether a place takes part, or why not; none where it has nothing live that the run is about.
    pub fn admits(&self, taxonomy: &Taxonomy, profile: &Profile) -> Option<Result<(), Barred>> {
        let is_about = |record: &&Record| match &self.problem {
            Some(problem) => &record.problem == problem,
            None => taxonomy.has_weight(&record.problem),
        };
        let latest = profile.live().filter(is_about).map(|record| record.latest().as_of).max()?;
        Some(if profile.place.is_of_its_time() {
            Err(Barred::OfItsTime)
        } else if self.oldest().is_some_and(|oldest| latest < oldest) {
            Err(Barred::OldRecord)
        } else {
            Ok(())
        })
    }

    /// The oldest day of a record that brings places together.
    fn oldest(&self) -> Option<Date> {
        let years = i16::from(self.oldest_record_years?.get());
        Some(self.today.saturating_sub(years.years()))
    }
}

impl Barred {
    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Self::OfItsTime => "it is a partnership of its time, which meets nobody today",
            Self::OldRecord => {
                "what is on record of it is too old to bring anybody together: ask whether it is still live"
            }
        }
    }
}

/// The places that take part, as members in the order of their identifiers.
#[derive(Debug, Clone)]
pub struct Circle<'e> {
    view: &'e View,
    options: CircleOptions,
    places: Vec<Slot>,
    /// The member that each place of the register is.
    members: Vec<Option<Member>>,
}

impl<'e> Circle<'e> {
    /// Gathers every place that has the problem live: the same code, so that fits are the same both ways (law 4). Without a
    /// problem, every place that has any live record. Bodies of their time and what is long past take no part.
    pub fn new(view: &'e View, options: CircleOptions) -> Self {
        let taxonomy = &view.vocabulary().taxonomy;
        let takes_part = |profile: &Profile| options.admits(taxonomy, profile) == Some(Ok(()));
        let profiles = view.register().profiles();
        let places: Vec<Slot> = Slot::all(profiles.len()).filter(|&place| takes_part(&profiles[place])).collect();
        let mut members = vec![None; profiles.len()];
        for (member, &place) in Member::each(&places) {
            members[place] = Some(member);
        }
        Self { view, options, places, members }
    }

    /// The engine that answers.
    pub fn view(&self) -> &'e View {
        self.view
    }

    /// What the run is about.
    pub fn options(&self) -> &CircleOptions {
        &self.options
    }

    /// The place of each member, by its position in the register.
    pub fn places(&self) -> &[Slot] {
        &self.places
    }

    /// The member that a place is, if it takes part.
    pub fn member(&self, place: Slot) -> Option<Member> {
        self.members[place]
    }

    /// Why a place does not take part that has live what the run is about.
    pub fn barred(&self, place: Slot) -> Option<Barred> {
        let taxonomy = &self.view.vocabulary().taxonomy;
        self.options.admits(taxonomy, self.view.register().get(place))?.err()
    }

    /// What is known of a member.
    pub fn profile(&self, member: Member) -> &'e Profile {
        self.view.register().get(self.places[member])
    }

    /// The question that a member asks: who has the same problem, alongside?
    pub fn query(&self, member: Member) -> Query {
        let mut query = Query::new(Subject::Registered(self.places[member]), self.options.today);
        query.problem = self.options.problem.clone();
        query.terms_mut().limit = Limit::default();
        // Who is brought together shares what both have on record.
        query.terms_mut().pressures = PressureUse::Never;
        query.terms_mut().time_available = self.options.time_available;
        query.terms_mut().contacts = Arc::clone(&self.options.contacts);
        query.terms_mut().filter.relation = (!self.options.siblings).then_some(Relation::External);
        query
    }

    /// Whom a member could meet, best first. One member's wishes do not depend on another's, so that they can be worked out
    /// side by side.
    fn wishes(&self, member: Member, cancel: &Cancel) -> Result<Vec<Wish>, EngineError> {
        let query = self.query(member);
        let asker = self.view.asker(&query);
        let asking = self.view.ask(&asker, cancel)?;
        let Some(nearest) = self.options.nearest else {
            let scored = asking.everyone()?.unwrap_or_default();
            return Ok(scored.iter().filter_map(|one| self.wish(one)).collect());
        };
        // Some of the first may not take part: the search goes deeper until enough do, or nobody is left.
        let mut depth = nearest;
        loop {
            let first = asking.first(depth)?;
            let wishes = first.peers.iter().filter_map(|one| self.wish(&one.scored)).take(nearest);
            let wishes: Vec<Wish> = wishes.collect();
            if wishes.len() == nearest || first.peers.len() == first.considered {
                return Ok(wishes);
            }
            depth = depth.saturating_mul(2);
        }
    }

    fn wish(&self, scored: &Scored) -> Option<Wish> {
        Some(Wish { other: self.members[scored.place]?, fit: scored.fit.billionths(), tie: scored.tie })
    }

    /// Everybody's wishes, made mutual.
    pub fn candidates(&self, cancel: &Cancel) -> Result<Candidates, EngineError> {
        let wishes = (0..self.places.len()).into_par_iter().map(|member| self.wishes(Member::new(member), cancel));
        Ok(Candidates::new(wishes.collect::<Result<Vec<_>, _>>()?))
    }
}
