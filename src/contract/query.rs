//! From a request as it came in to a question that can be answered.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::news;
use super::terms::{known_term, unknown_code};
use super::violation::{RequestError, Violations};
use crate::clustering::Groups;
use crate::domain::block::Block;
use crate::domain::effort::Effort;
use crate::domain::id::{ProblemId, TermId};
use crate::domain::pressure::PressureUse;
use crate::domain::query::{Extra, Limit, OwnStage, Query, Reading, Subject, Terms};
use crate::domain::register::Register;
use crate::domain::stage::StageMode;
use crate::domain::text;
use crate::domain::uncovered::Uncovered;
use crate::domain::vocabulary::Vocabulary;
use crate::domain::weighing::OwnWeights;
use crate::door;
use crate::learning::WeightSet;
use crate::proto::{codes, v1};

/// What a request is read against.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The pack's words.
    pub vocabulary: &'a Vocabulary,
    /// The registered places.
    pub register: &'a Register,
    /// The model's peer groups, where it has some.
    pub groups: Option<&'a Groups>,
    /// The learned weights of figures that the model holds.
    pub weight_sets: &'a [WeightSet],
    /// The day by which staleness is judged.
    pub today: Date,
    /// Blocks that the sharing agreement of whoever asks does not cover.
    pub uncovered: &'a Uncovered,
}

impl Reader<'_> {
    /// Checks every field; what is wrong is told all at once.
    ///
    /// # Errors
    ///
    /// [`RequestError::Invalid`] with each field that is wrong; a place that is not known or can mean several.
    pub fn query(&self, request: &v1::FindPeersRequest) -> Result<Query, RequestError> {
        let mut violations = Violations::default();
        let mut readings = Vec::new();
        let about_one = !request.problem_id.is_empty();
        let problem = self.problem(&request.problem_id).map_err(|error| violations.put_aside("problem_id", error));
        let subject = self.subject(request.subject.as_ref(), &mut readings, &mut violations);
        let own_stage = own_stage(request, about_one, &mut violations);
        let terms = self.read_terms(request, subject.as_ref(), readings, &mut violations);
        match (subject, problem, own_stage, terms) {
            (Some(subject), Ok(problem), Some(own_stage), Some(terms)) if violations.0.is_empty() => {
                Ok(Query { subject, problem, own_stage, terms: Arc::new(terms) })
            }
            _ => Err(violations.into_error()),
        }
    }

    /// Checks what a request asks for, whoever is to ask it.
    ///
    /// # Errors
    ///
    /// [`RequestError::Invalid`] with each field that is wrong.
    pub fn terms(&self, request: &v1::FindPeersRequest) -> Result<Terms, RequestError> {
        let mut violations = Violations::default();
        let terms = self.read_terms(request, None, Vec::new(), &mut violations);
        terms.filter(|_| violations.0.is_empty()).ok_or_else(|| violations.into_error())
    }

    /// `readings` are those of the fields before.
    fn read_terms(
        &self,
        request: &v1::FindPeersRequest,
        asker: Option<&Subject>,
        mut readings: Vec<Reading>,
        violations: &mut Violations,
    ) -> Option<Terms> {
        let weights = self.weights(request, request.problem_id.is_empty(), violations);
        let limit = match request.limit.map_or(Ok(Limit::default()), |number| Limit::new(number.into())) {
            Ok(limit) => Some(limit),
            Err(error) => {
                violations.add("limit", error);
                None
            }
        };
        let stage_mode = match v1::StageMode::try_from(request.stage_mode) {
            Ok(v1::StageMode::Unspecified | v1::StageMode::Alongside) => Some(StageMode::Alongside),
            Ok(v1::StageMode::Ahead) => Some(StageMode::Ahead),
            Ok(v1::StageMode::Either) => Some(StageMode::Either),
            Err(_) => {
                violations.add("stage_mode", "is no stage mode");
                None
            }
        };
        let filter = request.filter.as_ref().map(|filter| self.filter(filter, &mut readings, violations));
        let filter = filter.unwrap_or_default();
        let extras = extras(&request.ranking_extras, violations);
        let weight_set = self.weight_set(&request.context_weight_set, violations);
        self.not_covered(request, violations);
        let pressures = pressure_use(request, violations);
        if filter.similar_size && asker.is_some_and(|subject| !self.has_size(subject)) {
            violations.add("filter.similar_size", "cannot be asked: how many people the asker has is not known");
        }
        if v1::AnswerView::try_from(request.view).is_err() {
            violations.add("view", "is no view of an answer");
        }
        let sector_words = self.sector_words(&request.audience_sector, violations);
        if let Some(wrong) = self.text_violation(request) {
            violations.add("text", wrong);
        } else if !request.text.is_empty() {
            violations.add("text", "cannot be asked here: name the problem by its code");
        }
        let time_available = time_available("", request.time_available_days, violations);
        let convener_types = self.convener_types(&request.convener_types, violations);
        let since = news::since(&request.since).map_err(|error| violations.add("since", error)).ok().flatten();
        Some(Terms {
            stage_mode: stage_mode?,
            weights: weights?,
            weight_set,
            limit: limit?,
            filter,
            pressures,
            complement_factors: request.complement_factors,
            extras,
            sector_words,
            time_available,
            convener_types,
            contacts: Arc::default(),
            readings,
            since,
            today: self.today,
        })
    }

    /// What is wrong with the words that a request says its problem in, if something is.
    pub(super) fn text_violation(&self, request: &v1::FindPeersRequest) -> Option<String> {
        let said = &request.text;
        if said.is_empty() {
            return None;
        }
        if !request.problem_id.is_empty() {
            return Some("does not go together with problem_id: leave out one of the two".to_owned());
        }
        match text::statement(said) {
            Err(error) => Some(error.to_string()),
            Ok(plain) if plain.is_empty() => Some("is blank".to_owned()),
            Ok(_) => door::look(said, &self.vocabulary.personal).map(|finding| finding.to_string()),
        }
    }

    /// What is asked for that the sharing agreement of whoever asks does not cover.
    fn not_covered(&self, request: &v1::FindPeersRequest, violations: &mut Violations) {
        let not = |block: Block| format!("your sharing agreement does not cover the block {block}: leave it out");
        for block in self.uncovered.blocks() {
            if request.weights.get(block.name()).is_some_and(|&weight| weight > 0.0) {
                violations.add("weights", format!("gives {block} a weight: {}", not(block)));
            }
        }
        if request.complement_factors && self.uncovered.has(Block::Factors) {
            violations.add("complement_factors", format!("cannot be asked: {}", not(Block::Factors)));
        }
        if !request.context_weight_set.is_empty() && self.uncovered.has(Block::Context) {
            violations.add("context_weight_set", format!("cannot be asked: {}", not(Block::Context)));
        }
    }

    fn has_size(&self, subject: &Subject) -> bool {
        let profile = match subject {
            Subject::Registered(place) => self.register.get(*place),
            Subject::Described(described) => &described.profile,
        };
        profile.place.population.is_some()
    }

    /// Each once, in order: who asks for the same twice is answered as who asks once.
    fn convener_types(&self, codes: &[String], violations: &mut Violations) -> Vec<TermId> {
        let available = self.vocabulary.conveners.iter().filter(|one| one.is_available());
        let known: BTreeSet<&TermId> = available.map(|one| &one.kind).collect();
        let mut types = BTreeSet::new();
        for (at, code) in codes.iter().enumerate() {
            match known.iter().find(|kind| kind.as_str() == code) {
                Some(&kind) => _ = types.insert(kind.clone()),
                None => {
                    let known = known.iter().map(|kind| kind.as_str());
                    violations.add(format!("convener_types[{at}]"), unknown_code(code, known));
                }
            }
        }
        types.into_iter().collect()
    }

    fn sector_words(&self, code: &str, violations: &mut Violations) -> Option<TermId> {
        if code.is_empty() {
            return None;
        }
        known_term(&self.vocabulary.sectors, code, "audience_sector", violations)
    }

    /// The position of a weight set; an unknown one is told with those that there are.
    fn weight_set(&self, name: &str, violations: &mut Violations) -> Option<usize> {
        if name.is_empty() {
            return None;
        }
        let found = self.weight_sets.iter().position(|set| set.name == name);
        if found.is_none() {
            violations.add("context_weight_set", unknown_weight_set(name, self.weight_sets));
        }
        found
    }

    fn problem(&self, id: &str) -> Result<Option<ProblemId>, RequestError> {
        if id.is_empty() {
            return Ok(None);
        }
        let known = ProblemId::new(id).ok().filter(|id| self.vocabulary.taxonomy.get(id).is_some());
        known.map(Some).ok_or_else(|| RequestError::UnknownProblem(text::echo(id)))
    }

    fn subject(
        &self,
        subject: Option<&v1::find_peers_request::Subject>,
        readings: &mut Vec<Reading>,
        violations: &mut Violations,
    ) -> Option<Subject> {
        match subject {
            None => {
                violations.add("subject", "is missing: give place_id or profile");
                None
            }
            Some(v1::find_peers_request::Subject::PlaceId(id)) => {
                let place = self.named("place_id", id, readings);
                let place = place.map_err(|error| violations.put_aside("place_id", error));
                place.ok().map(Subject::Registered)
            }
            Some(v1::find_peers_request::Subject::Profile(profile)) => {
                self.profile(profile, readings, violations).map(|described| Subject::Described(Box::new(described)))
            }
        }
    }

    /// Weights are checked against the kind of query, so that what is left to compare weighs something.
    fn weights(
        &self,
        request: &v1::FindPeersRequest,
        place_wide: bool,
        violations: &mut Violations,
    ) -> Option<OwnWeights> {
        let named = request.weights.iter().map(|(block, &weight)| (block.as_str(), weight));
        let in_force =
            |own: OwnWeights| self.vocabulary.weights_in_force(&own.without(self.uncovered), place_wide).map(|_| own);
        match OwnWeights::from_named(named).and_then(in_force) {
            Ok(weights) => Some(weights),
            Err(error) => {
                violations.add("weights", error);
                None
            }
        }
    }
}

/// That there is no such set, and which there are.
pub fn unknown_weight_set(name: &str, known: &[WeightSet]) -> String {
    let known: Vec<&str> = known.iter().map(|set| set.name.as_str()).collect();
    let known = if known.is_empty() { "the model has none".to_owned() } else { known.join(", ") };
    format!("'{}' is no weight set: {known}", text::echo(name))
}

/// The time that there is, of a message at this path.
pub(super) fn time_available(within: &str, days: Option<f64>, violations: &mut Violations) -> Option<Effort> {
    match days.map(Effort::of_days).transpose() {
        Ok(time) => time,
        Err(error) => {
            violations.add(format!("{within}time_available_days"), error);
            None
        }
    }
}

/// `include_pressures` is the older way to say ALWAYS.
fn pressure_use(request: &v1::FindPeersRequest, violations: &mut Violations) -> PressureUse {
    let wanted = match v1::PressureUse::try_from(request.pressures) {
        Ok(v1::PressureUse::Unspecified | v1::PressureUse::Fill) => PressureUse::Fill,
        Ok(v1::PressureUse::Never) => PressureUse::Never,
        Ok(v1::PressureUse::Always) => PressureUse::Always,
        Err(_) => {
            violations.add("pressures", "is no use of pressures");
            PressureUse::Never
        }
    };
    match (request.include_pressures, wanted) {
        (true, PressureUse::Never) => {
            violations.add("include_pressures", "does not go together with pressures NEVER: leave out one of the two");
            PressureUse::Never
        }
        (true, _) => PressureUse::Always,
        (false, wanted) => wanted,
    }
}

fn extras(raw: &[i32], violations: &mut Violations) -> Vec<Extra> {
    let mut extras = Vec::new();
    for (position, &code) in raw.iter().enumerate() {
        match v1::RankingExtra::try_from(code) {
            Ok(v1::RankingExtra::EvenGaps) => extras.push(Extra::EvenGaps),
            Ok(v1::RankingExtra::HubCorrection) => extras.push(Extra::HubCorrection),
            Ok(v1::RankingExtra::Diversity) => extras.push(Extra::Diversity),
            Ok(v1::RankingExtra::NonNeighbour) => extras.push(Extra::NonNeighbour),
            Ok(v1::RankingExtra::SimilarSize) => extras.push(Extra::SimilarSize),
            Ok(v1::RankingExtra::Unspecified) | Err(_) => {
                violations.add(format!("ranking_extras[{position}]"), "is no ranking extra");
            }
        }
    }
    extras.sort_unstable();
    extras.dedup();
    extras
}

fn own_stage(request: &v1::FindPeersRequest, has_problem: bool, violations: &mut Violations) -> Option<OwnStage> {
    let Some(code) = request.stage else { return Some(OwnStage::Recorded) };
    if !has_problem {
        violations.add("stage", "needs problem_id: a stage belongs to one problem");
        return None;
    }
    match v1::Stage::try_from(code) {
        Ok(code) => Some(codes::stage_given(code).map_or(OwnStage::Recorded, OwnStage::Given)),
        Err(_) => {
            violations.add("stage", "is no stage");
            None
        }
    }
}
