//! A shared problem as a message, duties on both sides included.

use jiff::civil::Date;

use super::encounter::Encounter;
use super::holders;
use super::scene::Scene;
use super::steps;
use crate::domain::id::SourceId;
use crate::domain::pressure::Pressure;
use crate::domain::record::{Evidence, Record};
use crate::domain::source::Source;
use crate::domain::uncovered::Uncovered;
use crate::domain::vocabulary::Vocabulary;
use crate::index::duties::Holder;
use crate::matching::shared::{Ground, Shared};
use crate::proto::{codes, v1};

/// One shared problem of a peer.
pub(super) fn shared_message(met: &Encounter<'_, '_>, shared: &Shared<'_>) -> v1::SharedProblem {
    let (scene, vocabulary) = (met.scene, met.scene.vocabulary());
    let governance = &vocabulary.governance;
    let functions = scene.touched_by(shared.own.problem);
    let here: Vec<_> = functions.iter().map(|&function| scene.holders_here(function)).collect();
    let there: Vec<_> = functions.iter().map(|&function| scene.holders_there(met.place(), function)).collect();
    let messages = |held: &[Vec<Holder<'_>>]| {
        let each = functions.iter().zip(held);
        each.flat_map(|(&function, held)| holders::messages(&governance.functions[function], held)).collect()
    };
    let known = Known::of(shared.ground);
    let told = Told::of(vocabulary, shared.ground, scene.query.terms.today, scene.uncovered);
    v1::SharedProblem {
        problem_id: shared.problem.to_string(),
        display_name: scene.label(shared.problem).into_owned(),
        r#match: codes::problem_match(shared.lineage).into(),
        your_stage: codes::stage(shared.own.stage).into(),
        their_stage: codes::stage(shared.stage).into(),
        stage_relation: stage_relation(shared.steps()).into(),
        stage_steps: shared.steps(),
        their_status: known.status.into(),
        provenance: provenance(shared.ground).into(),
        sources: told.sources,
        as_of: known.as_of,
        your_duty_holders: messages(&here),
        their_duty_holders: messages(&there),
        your_problem_id: shared.own.problem.to_string(),
        your_display_name: scene.label(shared.own.problem).into_owned(),
        statement: told.statement,
        your_provenance: provenance(shared.own.ground).into(),
        your_duty_summary: holders::summary(governance, &here, "you"),
        their_duty_summary: holders::summary(governance, &there, "they"),
        your_stage_words: scene.stage_words(shared.own.stage, shared.own.ground).to_owned(),
        their_stage_words: scene.stage_words(shared.stage, shared.ground).to_owned(),
        new_since: false,
        stale: told.stale,
        in_confidence: matches!(shared.ground, Ground::Record(record) if record.in_confidence),
        provisional: known.provisional,
        your_self_assessment: assessment(shared.own.ground),
        their_self_assessment: assessment(shared.ground),
    }
}

/// The same as the row of a batch has it.
pub(super) fn shared_in_row(scene: &Scene<'_>, shared: &Shared<'_>) -> v1::RowProblem {
    let known = Known::of(shared.ground);
    v1::RowProblem {
        problem_id: shared.problem.to_string(),
        display_name: scene.label(shared.problem).into_owned(),
        your_problem_id: shared.own.problem.to_string(),
        r#match: codes::problem_match(shared.lineage).into(),
        your_stage: codes::stage(shared.own.stage).into(),
        their_stage: codes::stage(shared.stage).into(),
        stage_relation: stage_relation(shared.steps()).into(),
        stage_steps: shared.steps(),
        their_status: known.status.into(),
        provenance: provenance(shared.ground).into(),
        as_of: known.as_of,
        provisional: known.provisional,
    }
}

/// How a side says that it sees itself in it.
fn assessment(ground: Ground<'_>) -> Option<i32> {
    ground.self_assessment().map(|one| codes::self_assessment(one).into())
}

/// What is known of one side of a shared problem.
struct Known {
    status: v1::RecordStatus,
    as_of: String,
    /// Whether the side is not sure of it yet.
    provisional: bool,
}

impl Known {
    fn of(ground: Ground<'_>) -> Self {
        let live = |as_of: Option<Date>| Self {
            status: v1::RecordStatus::Live,
            as_of: as_of.map(|day| day.to_string()).unwrap_or_default(),
            provisional: false,
        };
        match ground {
            Ground::Record(record) => Self {
                status: codes::status(record.status),
                as_of: record.latest().as_of.to_string(),
                provisional: record.is_provisional(),
            },
            Ground::Pressure(pressure) => live(pressure.as_of),
            Ground::Asked => live(None),
        }
    }
}

/// What one side has to say of a shared problem.
struct Told {
    statement: String,
    sources: Vec<v1::Source>,
    /// Whether it may be out of date.
    stale: bool,
}

impl Told {
    fn of(vocabulary: &Vocabulary, ground: Ground<'_>, today: Date, uncovered: &Uncovered) -> Self {
        match ground {
            Ground::Record(record) => Self {
                statement: steps::told(record, today, uncovered),
                sources: source_messages(vocabulary, record, uncovered),
                stale: record.is_stale(today),
            },
            Ground::Pressure(pressure) => Self {
                statement: pressure.statement.clone(),
                sources: vec![pressure_source(vocabulary, pressure)],
                stale: false,
            },
            Ground::Asked => Self { statement: String::new(), sources: Vec::new(), stale: false },
        }
    }
}

/// Where a side's knowledge of a problem is from; what is only asked is the asker's own word.
fn provenance(ground: Ground<'_>) -> v1::Provenance {
    match ground {
        Ground::Record(record) => codes::provenance(record.latest().provenance),
        Ground::Pressure(_) => v1::Provenance::Derived,
        Ground::Asked => v1::Provenance::Declared,
    }
}

/// All sources of a record as messages, most recent first.
pub fn source_messages(vocabulary: &Vocabulary, record: &Record, uncovered: &Uncovered) -> Vec<v1::Source> {
    record.evidence().iter().map(|evidence| source_message(vocabulary, evidence, uncovered)).collect()
}

/// The source of a pressure as a message.
pub fn pressure_source(vocabulary: &Vocabulary, pressure: &Pressure) -> v1::Source {
    let as_of = pressure.as_of.map(|day| day.to_string()).unwrap_or_default();
    source_of(vocabulary.source(&pressure.source), pressure.statement.clone(), as_of)
}

/// A source by its identifier, without a statement.
pub fn source_named(vocabulary: &Vocabulary, id: &SourceId) -> v1::Source {
    source_of(vocabulary.source(id), String::new(), String::new())
}

fn source_message(vocabulary: &Vocabulary, evidence: &Evidence, uncovered: &Uncovered) -> v1::Source {
    let source = evidence.source.as_ref().and_then(|id| vocabulary.source(id));
    source_of(source, steps::says(evidence, uncovered), evidence.as_of.to_string())
}

fn source_of(source: Option<&Source>, statement: String, as_of: String) -> v1::Source {
    v1::Source {
        source_id: source.map(|one| one.id.to_string()).unwrap_or_default(),
        title: source.map(|one| one.title.clone()).unwrap_or_default(),
        publisher: source.map(|one| one.publisher.clone()).unwrap_or_default(),
        licence: source.map(|one| one.licence.clone()).unwrap_or_default(),
        statement,
        as_of,
        url: source.and_then(|one| one.url.clone()).unwrap_or_default(),
        data_date: source.and_then(|one| one.date).map(|day| day.to_string()).unwrap_or_default(),
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
