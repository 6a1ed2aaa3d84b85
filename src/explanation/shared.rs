//! A shared problem as a message, duties on both sides included.

use super::holders;
use super::scene::Scene;
use crate::domain::record::{Evidence, Record};
use crate::domain::vocabulary::Vocabulary;
use crate::matching::shared::{Ground, Shared};
use crate::proto::{codes, v1};

impl Scene<'_> {
    pub(super) fn shared_message(&self, place: usize, shared: &Shared<'_>) -> v1::SharedProblem {
        let taxonomy = &self.vocabulary().taxonomy;
        let functions = self.vocabulary().functions_touched(shared.own.problem);
        let governance = &self.vocabulary().governance;
        let own = |function| {
            let holders = holders::of_asker(governance, self.register, self.asker, function);
            holders::messages(function, &holders)
        };
        let theirs = |function| {
            let holders = holders::of_place(governance, self.register, place, function);
            holders::messages(function, &holders)
        };
        let provenance = match shared.ground {
            Ground::Record(record) if !shared.is_derived() => codes::provenance(record.latest().provenance),
            _ => v1::Provenance::Derived,
        };
        let (status, statement, as_of) = match shared.ground {
            Ground::Record(record) => {
                let latest = record.latest();
                (codes::status(record.status), latest.statement.clone(), latest.as_of.to_string())
            }
            Ground::Pressure(pressure) => (v1::RecordStatus::Live, pressure.statement.clone(), String::new()),
            Ground::Asked => (v1::RecordStatus::Unspecified, String::new(), String::new()),
        };
        v1::SharedProblem {
            problem_id: shared.problem.to_string(),
            display_name: taxonomy.label(shared.problem).to_owned(),
            r#match: codes::problem_match(shared.lineage).into(),
            your_stage: codes::stage(shared.own.stage).into(),
            their_stage: codes::stage(shared.stage).into(),
            stage_relation: stage_relation(shared.steps()).into(),
            stage_steps: shared.steps(),
            their_status: status.into(),
            provenance: provenance.into(),
            sources: self.sources(shared.ground),
            as_of,
            your_duty_holders: functions.iter().flat_map(|function| own(function)).collect(),
            their_duty_holders: functions.iter().flat_map(|function| theirs(function)).collect(),
            your_problem_id: shared.own.problem.to_string(),
            your_display_name: taxonomy.label(shared.own.problem).to_owned(),
            statement,
        }
    }

    fn sources(&self, ground: Ground<'_>) -> Vec<v1::Source> {
        match ground {
            Ground::Record(record) => source_messages(self.vocabulary(), record),
            Ground::Pressure(_) | Ground::Asked => Vec::new(),
        }
    }
}

/// All sources of a record as messages, most recent first.
pub fn source_messages(vocabulary: &Vocabulary, record: &Record) -> Vec<v1::Source> {
    record.evidence().iter().map(|evidence| source_message(vocabulary, evidence)).collect()
}

fn source_message(vocabulary: &Vocabulary, evidence: &Evidence) -> v1::Source {
    let source = evidence.source.as_ref().and_then(|id| vocabulary.source(id));
    v1::Source {
        source_id: source.map(|one| one.id.to_string()).unwrap_or_default(),
        title: source.map(|one| one.title.clone()).unwrap_or_default(),
        publisher: source.map(|one| one.publisher.clone()).unwrap_or_default(),
        licence: source.map(|one| one.licence.clone()).unwrap_or_default(),
        statement: evidence.statement.clone(),
        as_of: evidence.as_of.to_string(),
    }
}

fn stage_relation(steps: Option<i32>) -> v1::StageRelation {
    match steps {
        None => v1::StageRelation::Unknown,
        Some(0) => v1::StageRelation::Same,
        Some(-1 | 1) => v1::StageRelation::Adjacent,
        Some(2..) => v1::StageRelation::Ahead,
        Some(_) => v1::StageRelation::Behind,
    }
}
