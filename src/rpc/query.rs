//! From a request as it came in to a question that can be answered.

use std::collections::BTreeSet;

use jiff::civil::Date;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::domain::block::{Block, Weights};
use crate::domain::day;
use crate::domain::id::{GovernanceTypeId, IndicatorId, PlaceId, ProblemId};
use crate::domain::indicator::Figure;
use crate::domain::place::Place;
use crate::domain::profile::Profile;
use crate::domain::query::{Described, Filter, Limit, OwnStage, Query, Relation, Subject};
use crate::domain::record::{Evidence, Provenance, Record, Status};
use crate::domain::register::Register;
use crate::domain::stage::{Stage, StageMode};
use crate::domain::text;
use crate::domain::vocabulary::Vocabulary;
use crate::proto::{codes, v1};

/// Most records of an inline profile, and most places that a filter leaves out.
const LIST_LIMIT: usize = 1_000;

/// One field that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Path of the field in the request.
    pub field: String,
    /// What is wrong with it, and what would be right.
    pub description: String,
}

/// A request that cannot be answered as it is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RequestError {
    /// Fields that are wrong; at least one.
    #[error("{field}: {description}", field = .0[0].field, description = .0[0].description)]
    Invalid(Vec<Violation>),
    /// A registered place of that id does not exist.
    #[error("there is no place '{0}'")]
    UnknownPlace(String),
    /// A problem of that code does not exist.
    #[error("there is no problem '{0}'")]
    UnknownProblem(String),
}

/// What a request is read against.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The pack's words.
    pub vocabulary: &'a Vocabulary,
    /// The registered places.
    pub register: &'a Register,
    /// The day by which staleness is judged.
    pub today: Date,
}

#[derive(Default)]
struct Violations(Vec<Violation>);

impl Violations {
    fn add(&mut self, field: impl Into<String>, description: impl ToString) {
        self.0.push(Violation { field: field.into(), description: description.to_string() });
    }
}

impl Reader<'_> {
    /// Checks every field; what is wrong is told all at once.
    pub fn query(&self, request: &v1::FindPeersRequest) -> Result<Query, RequestError> {
        let mut violations = Violations::default();
        let problem = self.problem(&request.problem_id)?;
        let subject = self.subject(request.subject.as_ref(), &mut violations)?;
        let own_stage = own_stage(request, problem.is_some(), &mut violations);
        let weights = self.weights(request, problem.is_none(), &mut violations);
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
        let filter =
            request.filter.as_ref().map_or_else(Filter::default, |filter| self.filter(filter, &mut violations));
        if request.audience_sector.chars().count() > text::ECHO_LIMIT {
            violations.add("audience_sector", format!("is longer than {} characters", text::ECHO_LIMIT));
        }
        match (subject, own_stage, weights, limit, stage_mode) {
            (Some(subject), Some(own_stage), Some(weights), Some(limit), Some(stage_mode))
                if violations.0.is_empty() =>
            {
                Ok(Query {
                    subject,
                    problem,
                    stage_mode,
                    own_stage,
                    weights,
                    limit,
                    filter,
                    include_pressures: request.include_pressures,
                    today: self.today,
                })
            }
            _ => Err(RequestError::Invalid(violations.0)),
        }
    }

    /// The position of a registered place.
    pub fn place(&self, id: &str) -> Result<usize, RequestError> {
        let known = PlaceId::new(id).ok().and_then(|id| self.register.position(&id));
        known.ok_or_else(|| RequestError::UnknownPlace(text::echo(id)))
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
        violations: &mut Violations,
    ) -> Result<Option<Subject>, RequestError> {
        match subject {
            None => {
                violations.add("subject", "is missing: give place_id or profile");
                Ok(None)
            }
            Some(v1::find_peers_request::Subject::PlaceId(id)) => Ok(Some(Subject::Registered(self.place(id)?))),
            Some(v1::find_peers_request::Subject::Profile(profile)) => {
                Ok(self.profile(profile, violations).map(|described| Subject::Described(Box::new(described))))
            }
        }
    }

    /// Weights are checked against the kind of query, so that what is left to compare weighs something.
    fn weights(
        &self,
        request: &v1::FindPeersRequest,
        place_wide: bool,
        violations: &mut Violations,
    ) -> Option<Weights> {
        let named = request.weights.iter().map(|(block, &weight)| (block.as_str(), weight));
        let present = |block: Block| block.is_in(place_wide);
        let weights = self.vocabulary.weights.with(named);
        match weights.and_then(|weights| weights.rescaled(present).map(|_| weights)) {
            Ok(weights) => Some(weights),
            Err(error) => {
                violations.add("weights", error);
                None
            }
        }
    }

    /// A profile is accepted whole or refused whole.
    fn profile(&self, raw: &v1::Profile, violations: &mut Violations) -> Option<Described> {
        let before = violations.0.len();
        let display_name = match raw.display_name.as_str() {
            "" => Ok("the described place".to_owned()),
            name => text::name(name),
        };
        let name = display_name.map_err(|error| violations.add("profile.display_name", error)).ok();
        let kind = GovernanceTypeId::new(&raw.governance_type);
        let governance_type = kind.map_err(|error| violations.add("profile.governance_type", error)).ok();
        let region = text::statement(&raw.region).map_err(|error| violations.add("profile.region", error)).ok();
        let records = self.profile_records(&raw.records, violations);
        let figures = self.profile_figures(&raw.indicators, violations);
        let parents = self.profile_parents(&raw.part_of, violations);
        let id = PlaceId::new("profile").ok()?;
        let (name, governance_type, region) = (name?, governance_type?, region?);
        if violations.0.len() > before {
            return None;
        }
        let place = Place {
            id,
            official_name: name.clone(),
            name,
            nation: String::new(),
            region,
            governance_type,
            part_of: parents.iter().map(|&parent| self.register.get(parent).place.id.clone()).collect(),
            duties: Vec::new(),
            area_km2: None,
            population: None,
            position: None,
            political_control: None,
        };
        let profile = Profile::new(place, records, figures, Vec::new());
        Some(Described { profile, key: canonical_key(raw)?, parents })
    }

    fn profile_records(&self, raw: &[v1::ProfileRecord], violations: &mut Violations) -> Vec<Record> {
        if raw.len() > LIST_LIMIT {
            violations.add("profile.records", format!("has {} entries; at most {LIST_LIMIT} are allowed", raw.len()));
            return Vec::new();
        }
        let mut records: Vec<Record> = Vec::new();
        for (position, one) in raw.iter().enumerate() {
            let field = format!("profile.records[{position}]");
            let Some((problem, evidence)) = self.profile_record(one, &field, violations) else { continue };
            if records.iter().any(|known| known.problem == problem) {
                violations.add(format!("{field}.problem_id"), "stands twice in this profile");
                continue;
            }
            records.extend(Record::from_evidence(problem, vec![evidence]));
        }
        records
    }

    fn profile_record(
        &self,
        raw: &v1::ProfileRecord,
        field: &str,
        violations: &mut Violations,
    ) -> Option<(ProblemId, Evidence)> {
        let known = ProblemId::new(&raw.problem_id).ok().filter(|id| self.vocabulary.taxonomy.get(id).is_some());
        if known.is_none() {
            violations.add(format!("{field}.problem_id"), format!("'{}' is no problem", text::echo(&raw.problem_id)));
        }
        let status = match v1::RecordStatus::try_from(raw.status) {
            Ok(v1::RecordStatus::Unspecified | v1::RecordStatus::Live) => Some(Status::Live),
            Ok(v1::RecordStatus::Parked) => Some(Status::Parked),
            Ok(v1::RecordStatus::Solved) => Some(Status::Solved),
            Ok(v1::RecordStatus::Stopped) => Some(Status::Stopped),
            Err(_) => {
                violations.add(format!("{field}.status"), "is no status");
                None
            }
        };
        let stage = v1::Stage::try_from(raw.stage).map(codes::stage_given);
        let stage = stage.map_err(|_| violations.add(format!("{field}.stage"), "is no stage")).ok();
        let as_of = match day::parse(&raw.as_of) {
            Ok(day) if day > self.today => {
                violations.add(format!("{field}.as_of"), format!("{day} is after today, {}", self.today));
                None
            }
            Ok(day) => Some(day),
            Err(error) => {
                violations.add(format!("{field}.as_of"), error);
                None
            }
        };
        let statement = text::statement(&raw.statement);
        let statement = statement.map_err(|error| violations.add(format!("{field}.statement"), error)).ok();
        let evidence = Evidence {
            status: status?,
            stage: stage?.flatten(),
            stage_rule: String::new(),
            as_of: as_of?,
            provenance: Provenance::Declared,
            statement: statement?,
            source: None,
            source_key: String::new(),
        };
        Some((known?, evidence))
    }

    fn profile_figures(&self, raw: &[v1::ProfileIndicator], violations: &mut Violations) -> Vec<Option<Figure>> {
        let mut figures = vec![None; self.vocabulary.indicators.len()];
        for (position, one) in raw.iter().enumerate() {
            let field = format!("profile.indicators[{position}]");
            let known = IndicatorId::new(&one.indicator).ok().and_then(|id| self.vocabulary.indicator_index(&id));
            match (known, Figure::new(one.value, Provenance::Declared)) {
                (None, _) => {
                    let shown = text::echo(&one.indicator);
                    violations.add(format!("{field}.indicator"), format!("'{shown}' is no indicator"));
                }
                (_, Err(error)) => violations.add(format!("{field}.value"), error),
                (Some(index), Ok(_)) if figures[index].is_some() => {
                    violations.add(format!("{field}.indicator"), "stands twice in this profile");
                }
                (Some(index), Ok(figure)) => figures[index] = Some(figure),
            }
        }
        figures
    }

    fn profile_parents(&self, raw: &[String], violations: &mut Violations) -> Vec<usize> {
        let mut parents = Vec::new();
        for (position, id) in raw.iter().enumerate() {
            match self.place(id) {
                Ok(place) => parents.push(place),
                Err(error) => violations.add(format!("profile.part_of[{position}]"), error),
            }
        }
        parents
    }

    fn filter(&self, raw: &v1::Filter, violations: &mut Violations) -> Filter {
        let given = |value: &str| (!value.is_empty()).then(|| value.to_owned());
        self.check_areas(raw, violations);
        let mut governance_types = Vec::new();
        let types = &self.vocabulary.governance.types;
        for (position, code) in raw.governance_types.iter().enumerate() {
            match types.iter().find(|kind| kind.id.as_str() == code) {
                Some(kind) => governance_types.push(kind.id.clone()),
                None => {
                    let known: Vec<&str> = types.iter().map(|kind| kind.id.as_str()).collect();
                    let description = format!("'{}' is no type; the types are {}", text::echo(code), known.join(", "));
                    violations.add(format!("filter.governance_types[{position}]"), description);
                }
            }
        }
        let mut stages: Vec<Option<Stage>> = Vec::new();
        for (position, &code) in raw.stages.iter().enumerate() {
            match v1::Stage::try_from(code).ok().and_then(codes::stage_given) {
                Some(stage) => stages.push(stage),
                None => violations.add(format!("filter.stages[{position}]"), "is no stage"),
            }
        }
        if raw.exclude_place_ids.len() > LIST_LIMIT {
            violations.add("filter.exclude_place_ids", format!("has more than {LIST_LIMIT} entries"));
        }
        let mut exclude = Vec::new();
        for (position, id) in raw.exclude_place_ids.iter().enumerate().take(LIST_LIMIT) {
            match PlaceId::new(id) {
                Ok(id) => exclude.push(id),
                Err(error) => violations.add(format!("filter.exclude_place_ids[{position}]"), error),
            }
        }
        if !raw.peer_group_id.is_empty() {
            violations.add("filter.peer_group_id", "the model has no peer groups");
        }
        let relation = match v1::PlaceRelation::try_from(raw.relation.unwrap_or_default()) {
            Ok(v1::PlaceRelation::Unspecified) => None,
            Ok(v1::PlaceRelation::External) => Some(Relation::External),
            Ok(v1::PlaceRelation::Sibling) => Some(Relation::Sibling),
            Err(_) => {
                violations.add("filter.relation", "is no relation");
                None
            }
        };
        Filter { nation: given(&raw.nation), region: given(&raw.region), governance_types, stages, exclude, relation }
    }

    /// A region or nation that no place is in would leave out everybody: more likely a slip than a wish.
    fn check_areas(&self, raw: &v1::Filter, violations: &mut Violations) {
        let places = || self.register.profiles().iter().map(|profile| &profile.place);
        let nations: BTreeSet<&str> = places().map(|place| place.nation.as_str()).collect();
        let regions: BTreeSet<&str> = places().map(|place| place.region.as_str()).collect();
        for (field, value, known) in [("nation", &raw.nation, nations), ("region", &raw.region, regions)] {
            if !value.is_empty() && !known.contains(value.as_str()) {
                let known: Vec<&str> = known.into_iter().filter(|one| !one.is_empty()).collect();
                let description = format!("'{}' is no {field}; there are {}", text::echo(value), known.join(", "));
                violations.add(format!("filter.{field}"), description);
            }
        }
    }
}

/// SHA-256 of the profile's proto3 JSON with sorted keys and no white space: what stands for it where ties are broken.
fn canonical_key(profile: &v1::Profile) -> Option<String> {
    let json = serde_json::to_value(profile).ok()?.to_string();
    Some(Sha256::digest(json.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect())
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
