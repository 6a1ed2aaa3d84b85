//! From the spec of a run as it came in to a job that can be done.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use jiff::civil::Date;
use prost::Message;

use super::calls::{Calls, both, invalid};
use super::error::CallError;
use super::query::Reader;
use super::violation::Violations;
use crate::batch::{AnyJob, Mode, PeerOptions, Peers, run_id as name_of};
use crate::domain::consent::Lens;
use crate::domain::day;
use crate::domain::declared::Extent;
use crate::domain::digest::sha256;
use crate::domain::effort::Effort;
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::query::Terms;
use crate::domain::slot::Slot;
use crate::domain::text;
use crate::proto::{codes, limits, v1};

/// Longest id of a run, in characters.
const ID_LIMIT: usize = 64;

/// A run that can be done.
pub struct Prepared {
    /// What it will be.
    pub plan: v1::RunManifest,
    /// What makes its rows.
    pub job: AnyJob,
}

impl Calls {
    /// Checks a spec, puts what it leaves open in place, and plans the run. An empty id is derived.
    ///
    /// # Errors
    ///
    /// [`CallError::Invalid`] with each field that is wrong; what keeps the job from being made.
    pub fn prepare_run(&self, spec: &v1::RunSpec, run_id: &str) -> Result<Prepared, CallError> {
        check_id(run_id)?;
        let mut violations = Violations::default();
        if !matches!(v1::RunFormat::try_from(spec.format), Ok(format) if format != v1::RunFormat::Unspecified) {
            violations.add("spec.format", "is missing: RUN_FORMAT_CSV, _JSONL or _PARQUET");
        }
        let today = match spec.today.as_str() {
            "" => (self.today)(),
            given => day::parse(given).unwrap_or_else(|error| {
                violations.add("spec.today", error);
                (self.today)()
            }),
        };
        let sound = if violations.0.is_empty() { Ok(()) } else { Err(violations.0.into()) };
        let ((), (mode, job)) = both("spec", sound, "spec.mode", self.job(spec, today))?;
        let spec = v1::RunSpec { mode: Some(mode), today: today.to_string(), ..spec.clone() };
        let plan = job.plan(spec, self.view.versions().clone(), run_id);
        let plan = v1::RunManifest { convener: self.convener(), ..plan };
        Ok(Prepared { plan: self.made_through(plan, run_id), job })
    }

    /// The body that stands behind what its caller brings together (R60).
    fn convener(&self) -> String {
        let caller = self.view.pass().caller();
        caller.map(|caller| caller.role.convener().unwrap_or(&caller.operated_by).to_string()).unwrap_or_default()
    }

    /// A plan with what of the caller's lens matters to it, and what was declared that it is made of.
    fn made_through(&self, plan: v1::RunManifest, run_id: &str) -> v1::RunManifest {
        let (lens, used) = self.answers.run_is_made_of(self.view.pass(), (self.today)());
        let said = |place: &PlaceId| Some(self.answers.ledger.declared().place(place)?.value.name.clone());
        let declared = used.into_iter().map(|one| v1::RunFact {
            place_id: one.place.to_string(),
            display_name: one.problem.is_none().then(|| said(&one.place)).flatten().unwrap_or_default(),
            problem_id: one.problem.map(|problem| problem.to_string()).unwrap_or_default(),
            with_words: one.extent > Extent::Standing,
            with_setbacks: one.extent == Extent::Whole,
        });
        let plan = v1::RunManifest { declared: declared.collect(), ..plan };
        let without_blocks = self.view.pass().uncovered().names();
        if lens == Lens::default() && without_blocks.is_empty() {
            return plan;
        }
        let lens = v1::RunLens {
            networks: lens.networks.iter().map(ToString::to_string).collect(),
            caller_id: lens.caller.map(|caller| caller.to_string()).unwrap_or_default(),
            without_blocks,
            convenes: lens.convenes,
            not_paid_by: lens.not_paid_by.into_iter().map(|kind| codes::funder_kind(kind).into()).collect(),
        };
        // Another lens is another run, also where it happens to see the same.
        let input_hash = sha256([plan.input_hash.as_bytes(), &lens.encode_to_vec()].concat());
        let run_id = name_of(&plan.mode, &input_hash, run_id);
        v1::RunManifest { run_id, input_hash, lens: Some(lens), ..plan }
    }

    /// The mode of a spec with what it leaves open in place, and what makes its rows.
    fn job(&self, spec: &v1::RunSpec, today: Date) -> Result<(v1::run_spec::Mode, AnyJob), CallError> {
        let missing = || invalid("spec.mode", format!("is missing: give {}", Mode::names()));
        Ok(match spec.mode.as_ref().ok_or_else(missing)? {
            v1::run_spec::Mode::Peers(peers) => {
                let (peers, options) = self.peers(peers, today)?;
                (v1::run_spec::Mode::Peers(peers), AnyJob::Peers(Box::new(Peers::new(self.view.clone(), options))))
            }
            v1::run_spec::Mode::Buddies(buddies) => {
                let (buddies, run) = self.buddies(buddies, spec.seed, today)?;
                (v1::run_spec::Mode::Buddies(buddies), AnyJob::Buddies(run))
            }
            v1::run_spec::Mode::Cohorts(cohorts) => {
                let (cohorts, run) = self.cohorts(cohorts, spec.seed, today)?;
                (v1::run_spec::Mode::Cohorts(cohorts), AnyJob::Cohorts(run))
            }
        })
    }

    fn peers(&self, spec: &v1::PeersSpec, today: Date) -> Result<(v1::PeersSpec, PeerOptions), CallError> {
        let given = spec.question.clone().unwrap_or_default();
        let mut violations = Violations::default();
        let of_one = [
            ("subject", given.subject.is_some()),
            ("problem_id", !given.problem_id.is_empty()),
            ("stage", given.stage.is_some()),
        ];
        if !given.since.is_empty() {
            violations.add("spec.peers.question.since", "is not asked in a run: compare two runs instead");
        }
        for (field, _) in of_one.iter().filter(|(_, given)| *given) {
            violations.add(format!("spec.peers.question.{field}"), "is put in for every place: leave it out");
        }
        let decisions = self.decisions("spec.peers.decisions", &spec.decisions, &mut violations);
        let max_listings = spec.max_listings.map(|most| NonZeroUsize::new(usize::try_from(most).unwrap_or(0)));
        if max_listings == Some(None) {
            violations.add("spec.peers.max_listings", "is below 1: leave it out for any number");
        }
        if max_listings.is_some() && !given.ranking_extras.is_empty() {
            let why = "does not go together with question.ranking_extras: leave out one of the two";
            violations.add("spec.peers.max_listings", why);
        }
        let contacts = self.past_contacts("spec.peers.past_contacts", &spec.past_contacts, today, &mut violations);
        let sound = if violations.0.is_empty() { Ok(()) } else { Err(violations.0.into()) };
        let ((), terms) = both("spec.peers", sound, "spec.peers.question", self.terms(&given, today))?;
        let terms = Terms { contacts, ..terms };
        // Written the same way whether the caller gave a default or left it out, so that both are one run.
        let written = v1::FindPeersRequest {
            limit: i32::try_from(terms.limit.get()).ok(),
            stage_mode: codes::stage_mode(terms.stage_mode).into(),
            include_pressures: false,
            pressures: codes::pressure_use(terms.pressures).into(),
            ranking_extras: terms.extras.iter().map(|&extra| codes::extra(extra).into()).collect(),
            filter: given.filter.clone().filter(|filter| filter != &v1::Filter::default()),
            time_available_days: terms.time_available.map(Effort::days),
            ..given
        };
        let spec = v1::PeersSpec { question: Some(written), ..spec.clone() };
        Ok((spec, PeerOptions { terms, decisions, max_listings: max_listings.flatten() }))
    }

    /// What everybody asks. What one place lacks is no fault of the run; what all lack is.
    fn terms(&self, given: &v1::FindPeersRequest, today: Date) -> Result<Terms, CallError> {
        let reader = Reader { today, ..self.reader() };
        // Of one place: told as such already.
        let given = v1::FindPeersRequest { problem_id: String::new(), ..given.clone() };
        let terms = reader.terms(&given).map_err(|error| match self.with_nearest(error) {
            CallError::Invalid(violations) => {
                let mut inside = Violations::default();
                for violation in violations {
                    inside.add(format!("spec.peers.question.{}", violation.field), violation.description);
                }
                inside.0.into()
            }
            other => other,
        })?;
        let mut sizes = self.view.register().profiles().iter().map(|profile| profile.place.population);
        if terms.filter.similar_size && sizes.all(|size| size.is_none()) {
            let why = "cannot be asked: how many people any place has is not known";
            return Err(invalid("spec.peers.question.filter.similar_size", why));
        }
        Ok(terms)
    }

    pub(super) fn decisions(
        &self,
        within: &str,
        given: &[v1::Decision],
        violations: &mut Violations,
    ) -> BTreeMap<(Slot, ProblemId), Date> {
        let mut decisions = BTreeMap::new();
        if given.len() > limits::PAIRS {
            violations.add(within, format!("has {} entries; at most {}", given.len(), limits::PAIRS));
            return decisions;
        }
        for (position, one) in given.iter().enumerate() {
            let mut wrong = |field: &str, why: String| {
                violations.add(format!("{within}[{position}].{field}"), why);
            };
            let place = self.reader().place(&one.place_id);
            let problem = self.problem(&one.problem_id);
            match (place, problem, day::parse(&one.decision_by)) {
                (Err(_), ..) => wrong("place_id", format!("there is no place '{}'", text::echo(&one.place_id))),
                (_, Err(_), _) => wrong("problem_id", format!("there is no problem '{}'", text::echo(&one.problem_id))),
                (.., Err(error)) => wrong("decision_by", error.to_string()),
                (Ok(place), Ok(problem), Ok(day)) => {
                    if decisions.insert((place, problem), day).is_some() {
                        wrong("place_id", "has another date for the same problem".to_owned());
                    }
                }
            }
        }
        decisions
    }
}

/// An id of a run is the name of its folder, too.
pub(super) fn check_id(run_id: &str) -> Result<(), CallError> {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    if run_id.len() > ID_LIMIT || !run_id.chars().all(allowed) {
        return Err(invalid("run_id", format!("takes letters, digits, '-' and '_', at most {ID_LIMIT}")));
    }
    Ok(())
}
